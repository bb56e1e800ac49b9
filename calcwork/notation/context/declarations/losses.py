r"""Losses that a note gives by a gradient only: L is a number where ``\partial L/\partial S`` is by a matrix S."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import Expr

from calcwork.notation.context.declarations.adjoints import LOSSES
from calcwork.notation.meaning.opaque import LOSSES as CALLED
from calcwork.notation.structure.items import Element, Fraction, Items, Letter, Relation, Scripted
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.statements import EQUALITIES
from calcwork.notation.survey.survey import STRONG, walk
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

NAMES = LOSSES | {n for n in CALLED if n.startswith("cal_")}


def take_losses(said: Collection) -> None:
    """Note the losses that nothing defines; one that is differentiated by a matrix is a number."""
    symbols = said.symbols
    for formula in said.formulas:
        said.sections.enter(formula.section)
        for sequence, at in walk(formula.items):
            quantity, by = _slope(sequence, at)
            if quantity is None or by is None or not _is_open(symbols, quantity):
                continue
            name, (variable, places) = symbols.interpret(quantity)[0], symbols.interpret(by)
            if isinstance(sequence[at], Scripted) and by.upper and not places:
                symbols.variation.add(name, variable, "partial")
            shape = symbols.shapes.get(variable, ()) or (_shape_given(symbols, formula.items) if by.upper else ())
            if by.plain and not places and shape:
                symbols.variation.losses.add(name)
                if len(shape) > 1:
                    said.sections.shape(name, ())


def _shape_given(symbols: Symbols, items: Items) -> tuple[Expr, ...]:
    r"""Return the shape of G in ``G = \partial L/\partial S \in \mathbb{R}^{n \times m}``, which is that of S."""
    equated = len(items) > 3 and isinstance(items[1], Relation) and items[1].name in EQUALITIES
    reference = refer(items[0]) if equated else None
    name, places = symbols.interpret(reference) if reference is not None else ("", ())
    return symbols.shapes.get(name, ()) if not places else ()


def _slope(sequence: Items, at: int) -> tuple[Reference | None, Reference | None]:
    r"""Return the L and the S of ``\partial L/\partial S`` and of ``\nabla_S L``."""
    item = sequence[at]
    if isinstance(item, Fraction) and len(item.num) == len(item.den) == 2 and item.num[0] == item.den[0]:
        return (refer(item.num[1]), refer(item.den[1])) if item.num[0] == Letter("partial") else (None, None)
    below = item.sub if isinstance(item, Scripted) and item.base == Letter("nabla") and not item.sup else ()
    following: Element | None = sequence[at + 1] if len(below) == 1 and at + 1 < len(sequence) else None
    return (refer(following), refer(below[0])) if following is not None else (None, None)


def _is_open(symbols: Symbols, quantity: Reference) -> bool:
    name, indices = symbols.interpret(quantity)
    use = symbols.survey.uses[name]
    array = use.lettered or any(use.marks[m] for m in STRONG if m != "nabla")
    defined = symbols.definitions.get((name, 0)) or name in symbols.functions or name in symbols.survey.sizes
    return name in NAMES and quantity.plain and not (indices or array or defined)
