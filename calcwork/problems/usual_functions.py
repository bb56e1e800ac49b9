r"""Functions that every reader knows and a note defines otherwise, as ``\operatorname{relu}(x) = \max(0.1 x, x)``."""

from __future__ import annotations

from sympy import Dummy, Expr, Float

from calcwork.errors import CalcworkError, UserError
from calcwork.notation.documents.source import Problem
from calcwork.notation.meaning.elementwise import ELEMENTWISE
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Function, Group
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.symbols.values import Value

POINTS = (-1.3, 0.4, 2.1)
SMALL = 1e-9


def refuse_other_functions(note: Note) -> None:
    """Refuse a note that gives the name of a known function another meaning: it would be read as the known one.

    Raises
    ------
    UserError
        With the place of the equation.
    """
    for formula in note.formulas:
        for chain in (c for c in statements(formula.items) if isinstance(c, Chain) and c.relations):
            name = _differing(note, chain, formula.position) if chain.relations[0].name in EQUALITIES else ""
            if name and formula.block is not None:
                message = f"the note gives the function {name} another meaning than the usual one; give it another name"
                raise UserError(formula.block.describe(Problem(message, chain.start, chain.start + 1)))


def _differing(note: Note, chain: Chain, position: int) -> str:
    """Return the name of the function that an equation for any argument gives other values than the known ones."""
    left = chain.sides[0]
    head, group = left if len(left) == 2 else (None, None)
    if not isinstance(head, Function) or head.name not in ELEMENTWISE or not isinstance(group, Group):
        return ""
    letter = refer(group.items[0]) if len(group.items) == 1 else None
    if letter is None or not letter.plain or letter.indices or letter.name in note.symbols.shapes:
        return ""
    x = Dummy(letter.name, real=True)
    reader = Reader(note.symbols, position)
    reader.local[letter.name] = Value(x)
    try:
        own = reader.read(chain.sides[1])
    except CalcworkError:
        return ""
    if own.rank or own.entry.free_symbols != {x}:
        return ""
    known = ELEMENTWISE[head.name](x)
    return head.name if any(_differ(own.entry, known, x, p) for p in POINTS) else ""


def _differ(a: Expr, b: Expr, x: Dummy, point: float) -> bool:
    """Tell whether two functions have different real values at a point."""
    values = [e.doit().xreplace({x: Float(point)}).evalf() for e in (a, b)]
    return all(v.is_Float or v.is_Integer for v in values) and abs(values[0] - values[1]) > SMALL
