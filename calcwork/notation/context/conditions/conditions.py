r"""Conditions of single displays: what one formula assumes beside what the whole note says.

``\sqrt{x^2} = x, \quad x > 0``; ``\ell = -\log \hat y \quad \text{if } y = 1``; "for $y = 1$ this is" before a display.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sympy import Rational

from calcwork.algebra.scope import Domain
from calcwork.errors import CalcworkError
from calcwork.notation.context.declarations.declarations import declare
from calcwork.notation.context.definitions.definitions import are_indices, definition_of
from calcwork.notation.context.domains.bounds import bounded_names
from calcwork.notation.structure.items import (
    Environment,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    outline,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, UNEQUAL, Chain, Statement, chains
from calcwork.notation.survey.survey import index_name, walk
from calcwork.notation.symbols.table import Definition, Symbols
from calcwork.notation.symbols.terms import compared_letters

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula


@dataclass
class Conditions:
    """Hold what one display assumes: the domains of names, what is put in for them, and what holds between them."""

    domains: dict[str, Domain] = field(default_factory=dict)
    values: list[Definition] = field(default_factory=list)
    facts: list[tuple[Chain, int]] = field(default_factory=list)

    @property
    def is_case(self) -> bool:
        """Tell whether the display speaks of a case only, so that it defines nothing in general."""
        return bool(self.values or self.facts)

    def letters(self, sign: str) -> list[tuple[str, str]]:
        """Return the pairs of indices that differ here, for the sign "ne", or that are equal, for "="."""
        found = (compared_letters((c.sides[0][0], c.relations[0], c.sides[1][0]), sign) for c, _ in self.facts
                 if len(c.sides[0]) == len(c.sides[1]) == 1)  # fmt: skip
        return [pair for pair in found if pair is not None]


NONE = Conditions()


class Assumed:
    """Collect the conditions of displays."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.displays: dict[int, Conditions] = {}

    def of(self, display: int) -> Conditions:
        """Return the conditions of a display, none for an inline formula."""
        return self.displays.get(display, NONE)

    def suppose(self, display: int, chain: Chain, position: int) -> bool:
        """Take the equations of a chain as conditions of a display; tell whether there were any."""
        own = self.displays.setdefault(display, Conditions())
        taken = False
        for k, relation in enumerate(chain.relations):
            left, right = chain.sides[k], chain.sides[k + 1]
            if not left or not right:
                continue
            if relation.name in EQUALITIES and are_indices(self.symbols, left, right):
                own.facts.append((Chain((left, right), (Relation("="),)), position))
                taken = True
            elif relation.name in EQUALITIES:
                definition = definition_of(self.symbols, left, right, position) if k == 0 else None
                if definition is not None and definition.parameters is None and self._is_variable(definition):
                    own.values.append(definition)
                else:
                    own.facts.append((Chain((left, right), (relation,)), position))
                taken = True
            elif relation.name in ORDERS or relation.name in UNEQUAL:
                own.facts.append((Chain((left, right), (relation,)), position))
                taken = True
        return taken

    def _is_variable(self, definition: Definition) -> bool:
        return definition.name not in self.symbols.survey.sizes

    def bound(self, display: int, chain: Chain, defined: Iterable[str]) -> bool:
        """Take the bounds of names that nothing defines as their domains in one display; tell whether it is that."""
        names = bounded_names(self.symbols, chain)
        return bool(names) and not names & set(defined) and self.restrict(display, chain)

    def suppose_cases(
        self, cases: Sequence[tuple[Chain, Formula]], formulas: Sequence[Formula], enter: Callable[[int], None]
    ) -> set[tuple[int, int]]:
        """Let bounds that exclude each other hold for the displays up to the next case of the same name."""
        for chain, formula in cases:
            enter(formula.section)
            same = [f.position for c, f in cases if _bounded_name(c) == _bounded_name(chain)]
            later = [position for position in same if position > formula.position]
            within = range(formula.position, min(later, default=formulas[-1].position + 1))
            if (bound := _simple_bound(chain)) is not None and bound[0]:  # by a letter: of the next display alone
                within = _next_display(formula, formulas, within)
            for display in {f.display for f in formulas if f.position in within and f.section == formula.section}:
                if display and not self.restrict(display, chain):
                    self.suppose(display, chain, formula.position)
        return {(f.position, c.start) for c, f in cases}

    def restrict(self, display: int, chain: Chain) -> bool:
        """Take bounds as the domains of names in one display; tell whether there were any."""
        symbols, general = self.symbols, self.symbols.domains
        own = self.displays.setdefault(display, Conditions()).domains
        symbols.domains = general | own
        try:
            taken = declare(symbols, chain)
        except CalcworkError:
            taken = False
        own.update({n: d for n, d in symbols.domains.items() if general.get(n) != d})
        symbols.domains = general
        return taken


def exclusive_bounds(chains: Sequence[Chain]) -> list[Chain]:
    """Return the bounds of one name that exclude each other, as "if x > 0" and "if x < 0": each speaks of a case."""
    found: dict[tuple[str, str], list[tuple[Chain, Domain]]] = {}
    for chain in chains:
        if (bound := _simple_bound(chain)) is not None:
            found.setdefault((outline(chain.sides[0]), bound[0]), []).append((chain, bound[1]))
    return [c for group in found.values() if _is_empty([d for _, d in group]) for c, _ in group]


def bounds_of_pieces(items: Items) -> Iterator[Chain]:
    """Yield the conditions of the cases in a formula."""
    for sequence, at in walk(items):
        item = sequence[at]
        rows = item.rows if isinstance(item, Environment) and "cases" in item.name else ()
        for row in rows:
            yield from chains(row.cells[-1]) if len(row.cells) > 1 else ()


def _next_display(formula: Formula, formulas: Sequence[Formula], within: range) -> range:
    """Return the places of the rows of the display that a formula belongs to, or of the first one behind it."""
    shown = [f for f in formulas if f.position in within and f.display]
    own = formula.display or (shown[0].display if shown else 0)
    places = [f.position for f in shown if f.display == own]
    return range(places[0], places[-1] + 1) if places else range(0)


def _bounded_name(chain: Chain) -> str:
    """Return the left side of a bound, without the bars of an absolute value."""
    only = chain.sides[0][0] if len(chain.sides[0]) == 1 else None
    return outline(only.items if isinstance(only, Group) and only.open == "|" else chain.sides[0])


def _simple_bound(chain: Chain) -> tuple[str, Domain] | None:
    r"""Return what a chain such as x > 0, ``|r| \le \delta`` or ``r < -\delta`` bounds its left side by, else None.

    The letter of a bound is returned beside it and counts as one, as where the others have the same letter.
    """
    sides = chain.sides
    if len(sides) != 2 or chain.relations[0].name not in ORDERS or len(sides[0]) != 1:
        return None
    absolute = isinstance(sides[0][0], Group) and sides[0][0].open == "|"
    last = sides[1][-1] if sides[1] else None
    if (refer(sides[0][0]) is None and not absolute) or sides[1][:-1] not in ((), (Operator("-"),)):
        return None
    if not isinstance(last, Number) and not (isinstance(last, Letter) and last.name != "infty"):
        return None
    letter, end = (last.name, Rational(1)) if isinstance(last, Letter) else ("", Rational(last.value))
    end, sign = end * (-1 if len(sides[1]) == 2 else 1), ORDERS[chain.relations[0].name]
    is_open = "=" not in sign
    domain = Domain(lower=end, open_lower=is_open) if ">" in sign else Domain(upper=end, open_upper=is_open)
    return letter, domain


def _is_empty(domains: Sequence[Domain]) -> bool:
    lowest = max(((d.lower, d.open_lower) for d in domains if d.lower is not None), default=None)
    highest = min(((d.upper, not d.open_upper) for d in domains if d.upper is not None), default=None)
    if lowest is None or highest is None:
        return False
    return bool(lowest[0] > highest[0]) or (lowest[0] == highest[0] and (lowest[1] or not highest[1]))


def is_case_of_indices(statement: Statement) -> bool:
    """Tell whether a statement says that two indices differ, as the j != i of "another one, j != i"."""
    if not isinstance(statement, Chain) or [r.name for r in statement.relations] != ["ne"]:
        return False
    return all(len(s) == 1 and index_name(s[0]) is not None for s in statement.sides)
