"""Sections: letters change their meaning from one to the next, so each has its own declarations.

What a section declares itself holds there, else what the last section before it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from sympy import Expr

from calcwork.algebra.scope import Domain
from calcwork.notation.survey.survey import STRONG, Use
from calcwork.notation.symbols.table import Symbols


@dataclass
class Declared:
    """Hold what one section declares, under the names that `Symbols` has for it."""

    shapes: dict[str, tuple[Expr, ...]] = field(default_factory=dict)
    inner: dict[tuple[str, int], tuple[Expr, ...]] = field(default_factory=dict)
    ragged: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    domains: dict[str, Domain] = field(default_factory=dict)
    declared_ranges: dict[str, Expr] = field(default_factory=dict)
    integers: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    fresh: set[str] = field(default_factory=set)

    def put_into(self, symbols: Symbols) -> None:
        """Let the symbols read and write these declarations."""
        for part in fields(self):
            setattr(symbols, part.name, getattr(self, part.name))
        symbols.ranges, symbols.ranks = dict(self.declared_ranges), dict(self.ranks)

    def replace_by(self, other: Declared) -> None:
        """Take over what another section says of its names, in the place of what is known of them.

        Words such as "the vector y" only add to what formulas have declared.
        """
        names = {*other.shapes, *(n for n, _ in other.inner), *other.domains, *other.declared_ranges}
        for part in fields(self):
            own, new = getattr(self, part.name), getattr(other, part.name)
            for key in [k for k in own if (k[0] if isinstance(k, tuple) else k) in names]:
                _drop(own, key)
            own.update(new)

    def without(self, names: set[str]) -> Declared:
        """Return the declarations of all other names."""
        kept = replace(self, **{part.name: getattr(self, part.name).copy() for part in fields(self)})
        for part in fields(kept):
            own = getattr(kept, part.name)
            for key in [k for k in own if (k[0] if isinstance(k, tuple) else k) in names]:
                _drop(own, key)
        return kept


def _drop(container: Any, key: Any) -> None:
    if isinstance(container, dict):
        del container[key]
    else:
        container.discard(key)


class Sections:
    """Hold the declarations of every section, and what holds in each."""

    def __init__(self, symbols: Symbols, numbers: Iterable[int]) -> None:
        self.symbols = symbols
        self.numbers: Sequence[int] = list(dict.fromkeys(numbers)) or [0]
        self.own: dict[int, Declared] = {}
        self.states: dict[int, Declared] = {}

    def declare(self, declare: Callable[[int], None], uses: Callable[[int], Mapping[str, Use]]) -> None:
        r"""Let each section declare for itself, then join what holds in each.

        What ``\\mathbf x \in \mathbb{R}^n`` says is not said of the x of a section that knows no bold x.
        """
        for number in self.numbers:
            self.own[number] = Declared()
            self.own[number].put_into(self.symbols)
            declare(number)
            own = self.own[number]
            own.declared_ranges, own.ranks = dict(self.symbols.ranges), dict(self.symbols.ranks)
        for at, number in enumerate(self.numbers):
            state = self.states[number] = Declared()
            here = uses(number) if at else {}
            plain = {n for n, use in here.items() if use.bare and not any(use.marks[m] for m in STRONG)}
            for other in self.numbers[:at]:
                bold = {n for n in plain if n in uses(other) and uses(other)[n].marks["bold"]}
                state.replace_by(self.own[other].without(bold))
            state.replace_by(self.own[number])
        self.enter(self.numbers[0])

    def restrict(self, name: str, domain: Domain) -> None:
        """Let a name without a domain have this one, in every section."""
        for state in self.states.values():
            state.domains.setdefault(name, domain)

    def shape(self, name: str, shape: tuple[Expr, ...]) -> None:
        """Let a name without a shape have this one, in every section."""
        for state in self.states.values():
            state.shapes.setdefault(name, shape)

    def enter(self, number: int) -> None:
        """Let the declarations of a section hold."""
        self.states[number].put_into(self.symbols)
        self.symbols.section, self.symbols.own_names = number, self.own[number].fresh
