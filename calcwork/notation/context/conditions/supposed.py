"""Conditions of a note: what stands behind "if" in a display or before it in its sentence, and bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calcwork.algebra.scope import POSITIVE
from calcwork.notation.context.conditions.conditions import bounds_of_pieces, is_case_of_indices
from calcwork.notation.context.definitions.definitions import are_indices
from calcwork.notation.context.definitions.listings import is_listing_of_itself
from calcwork.notation.context.domains.bounds import bounded_names
from calcwork.notation.structure.items import MATRICES, Environment, Group, Letter, Number, Relation
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.survey.statements import Chain, Statement, approached, is_numeric
from calcwork.notation.survey.survey import references
from calcwork.notation.symbols.capitals import in_capitals
from calcwork.notation.symbols.table import Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection

CLAUSE = re.compile(
    r"(?:^|[.:;,!?\n(]|\b(?:and|so|but|thus|hence|then|that|here|also|while))\s*(?:if|when|at|for|in case)\W*$",
    re.IGNORECASE,
)
CLOSE = 3  # characters between displays that nothing but a line end parts
STOP = re.compile(r"[.!?](?:\s|$)|\n\s*\n\s*\S")


def suppose(said: Collection) -> None:
    """Take the equations behind "if" in a display, or before it in the same sentence, as its conditions."""
    said.declared |= said.assumed.suppose_cases(said.cases, said.formulas, said.sections.enter)
    _take_positive_bounds(said)
    for n, (formula, statement) in enumerate(said.parsed):
        if not isinstance(statement, Chain) or (formula.position, statement.start) in said.declared:
            continue
        if _is_kronecker(said, n):
            said.declared.add((formula.position, statement.start))
            continue
        if formula.display and (far := _far_out(statement)) is not None:
            said.assumed.restrict(formula.display, far)
        display = formula.display if statement.role == "condition" else _display_after(said, n)
        if not display or (bounded_names(said.symbols, statement) and any(map(is_numeric, statement.sides))):
            continue
        if _is_function(statement):
            continue  # "for $f(x) = x^2$ the steps are": f is this function from here on
        if said.assumed.suppose(display, statement, formula.position) and formula.display:
            said.declared.add((formula.position, statement.start))
        if not formula.display and are_indices(said.symbols, statement.sides[0], statement.sides[-1]):
            for other in _displays_next_to(said, display):
                said.assumed.suppose(other, statement, formula.position)


def _is_function(chain: Chain) -> bool:
    """Tell whether an equation gives a function of names, as ``f(x) = x^2``; ``f(0) = 1`` does not."""
    left, used = chain.sides[0], {r.name for r in references(chain.sides[-1])}
    if len(left) != 2 or not isinstance(left[0], Letter) or not isinstance(left[1], Group) or left[1].open != "(":
        return False
    own = [refer(p[0]) if len(p) == 1 else None for p in arguments_of(left[1])]
    return bool(own) and all(r is not None and r.plain and r.name in used for r in own)


def _take_positive_bounds(said: Collection) -> None:
    r"""Let the d of ``|u| \le d`` be positive, also where it parts the cases of a function."""
    chains = [c for f in said.formulas for c in bounds_of_pieces(f.items)]
    chains += [s for f, s in said.parsed if isinstance(s, Chain) and not f.display]
    for chain in chains:
        if [len(s) for s in chain.sides] != [1, 1] or chain.relations[0].name not in {"<", "le"}:
            continue
        left, right = chain.sides[0][0], refer(chain.sides[1][0])
        if isinstance(left, Group) and left.open == "|" and right is not None and right.plain:
            said.sections.restrict(said.symbols.interpret(right)[0], POSITIVE)


def _displays_next_to(said: Collection, display: int) -> Iterator[int]:
    """Yield the displays that follow another without a word between them."""
    blocks = {f.display: f.block for f in said.formulas if f.display and f.block is not None}
    while (own := blocks.get(display)) and (after := blocks.get(display + 1)) and after.start - own.end <= CLOSE:
        display += 1
        yield display


def _far_out(chain: Chain) -> Chain | None:
    r"""Return that the letter behind a limit is positive, where it goes to infinity: ``\to 2 \quad (n \to \infty)``."""
    _, where = approached(chain.sides[-1])
    if where[2:] != (Letter("infty"),):
        return None
    return Chain((where[:1], (Number("0"),)), (Relation(">"),))


def _is_kronecker(said: Collection, n: int) -> bool:
    """Tell whether a statement is of "delta_ij = 1 if i = j", which is known."""
    formula, statement = said.parsed[n]
    before = said.parsed[n - 1] if n else None
    if isinstance(statement, Chain) and statement.role == "condition" and before is not None:
        return before[0] is formula and _is_kronecker(said, n - 1)
    if not isinstance(statement, Chain) or len(statement.sides) != 2 or not is_numeric(statement.sides[1]):
        return False
    reference = refer(statement.sides[0][0]) if len(statement.sides[0]) == 1 else None
    return reference is not None and reference.name == "delta" and len(reference.indices) == 2


def _display_after(said: Collection, n: int) -> int:
    """Return the display that follows an inline "if x = 1" in its sentence, else 0."""
    formula, statement = said.parsed[n]
    if formula.display or not (CLAUSE.search(formula.before) or is_case_of_indices(statement)):
        return 0
    named = _writes_out_array(statement) or _lists_itself(said.symbols, statement)
    if re.search(r"\bfor\W*$", formula.before, re.IGNORECASE) and named:
        return 0  # "for G = (a, b; b, c) the trace is" gives a name to any such array, "for p = (p_1, ...)" entries
    words = formula.after
    for following, _ in said.parsed[n + 1 :]:
        if following.position == formula.position:
            continue
        if STOP.search(words) or following.section != formula.section:
            return 0
        if following.display:
            return following.display
        words = following.after
    return 0


def _bound_in_case(said: Collection, n: int, chain: Chain, defined: set[str]) -> None:
    """Let "for m < 1:" hold for the display behind it, where m has a definition."""
    names = bounded_names(said.symbols, chain)
    display = _display_after(said, n) if names and names <= defined else 0
    if display:
        said.assumed.restrict(display, chain)
        own = said.assumed.displays[display].domains
        own.update({m: d for m, d in said.symbols.domains.items() if m in names})


def _writes_out_array(statement: Statement) -> bool:
    """Tell whether an equation gives a name to a matrix with letters for entries."""
    right = statement.sides[1] if isinstance(statement, Chain) and len(statement.sides) == 2 else ()
    only = right[0] if len(right) == 1 else None
    return isinstance(only, Environment) and only.name in MATRICES and any(True for _ in references(right))


def _lists_itself(symbols: Symbols, statement: Statement) -> bool:
    """Tell whether an equation names the entries of an array: x = (x_1, ..., x_n)."""
    sides = statement.sides if isinstance(statement, Chain) else ()
    return len(sides) == 2 and is_listing_of_itself(symbols, *sides)


def _bounding(statement: Statement) -> tuple[Chain, ...]:
    """Return the chains of a display that may bound; what alone implies something is supposed there only."""
    if isinstance(statement, Chain):
        return (statement,)
    return statement.groups[0] if len(statement.groups[0]) > 1 else ()


def _bounds_an_entry(chain: Chain) -> bool:
    return any(r.indices for side in chain.sides for r in references(side))


def bound(said: Collection) -> None:
    """Take bounds in displays: behind a formula they hold for it, those that stand alone for the whole note."""
    defined = {n for (n, _), found in said.symbols.definitions.items() if found}
    defined |= {d.name for d in said.values} | set(said.symbols.functions) | said.differentiated
    for n, (formula, statement) in enumerate(said.parsed):
        if not formula.display and isinstance(statement, Chain):
            said.sections.enter(formula.section)
            _bound_in_case(said, n, statement, defined - set(said.symbols.functions))
    before, defining = 0, {position for position, _, _ in said.made}
    for formula, statement in said.parsed:
        first, before = formula.display != before, formula.display
        if not formula.display:
            continue
        said.sections.enter(formula.section)
        for n, chain in enumerate(_bounding(statement)):
            names = bounded_names(said.symbols, chain)
            if any(in_capitals(n) in defined - {n} for n in names) and _bounds_an_entry(chain):
                continue  # "0 < h_ii < 1" is a claim on the entries of a defined H
            if first and not n and not chain.role:
                if names and not names & (defined | set(said.symbols.domains)):
                    said.take(chain, formula.position)
            elif names and not chain.role and formula.position in defining and not names & set(said.symbols.domains):
                said.take(chain, formula.position)  # of the parameters of a function: "V(r) = ..., s > 0"
            elif said.assumed.bound(formula.display, chain, defined if not chain.role else ()):
                said.declared.add((formula.position, chain.start))
