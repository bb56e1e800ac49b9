r"""Conditions of single displays: what one formula assumes beside what the whole note says.

``\sqrt{x^2} = x, \quad x > 0``; ``\ell = -\log \hat y \quad \text{if } y = 1``; "for $y = 1$ this is" before a display.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from calcwork.algebra.scope import Domain
from calcwork.errors import CalcworkError
from calcwork.notation.declarations import bounded_names, declare
from calcwork.notation.definitions import definition_of
from calcwork.notation.statements import EQUALITIES, ORDERS, UNEQUAL, Chain, Statement
from calcwork.notation.survey import index_name
from calcwork.notation.symbols import Definition, Symbols
from calcwork.notation.terms import unequal_letters


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

    def unequal_letters(self) -> list[tuple[str, str]]:
        """Return the pairs of indices that differ here."""
        found = (unequal_letters((c.sides[0][0], c.relations[0], c.sides[1][0])) for c, _ in self.facts
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
            if relation.name in EQUALITIES:
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
        if not names or names & set(defined):
            return False
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


def is_case_of_indices(statement: Statement) -> bool:
    """Tell whether a statement says that two indices differ, as the j != i of "another one, j != i"."""
    if not isinstance(statement, Chain) or [r.name for r in statement.relations] != ["ne"]:
        return False
    return all(len(s) == 1 and index_name(s[0]) is not None for s in statement.sides)
