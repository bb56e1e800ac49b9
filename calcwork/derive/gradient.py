"""Gradient, Hessian and directional derivatives of a scalar quantity, for symbolic sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sympy import Expr, Indexed, Integer, Mul, Sum, Symbol

from calcwork.algebra.binding import LETTERS, element_of, index_ranges
from calcwork.algebra.deltas import collapse
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, index
from calcwork.algebra.symmetry import symmetric_names
from calcwork.algebra.textbook import tidy
from calcwork.derive.chain import Chain, differentiate_through
from calcwork.errors import UserError


@dataclass(frozen=True)
class Derivatives:
    """Hold a scalar quantity of a scope and give its first and second derivatives by some of its variables.

    Each is derived when it is first asked for. ``gradient[w]`` has the shape of w, ``hessian[v, w]`` the two shapes
    joined; ``chains`` hold how they were derived.

    Examples
    --------
    >>> from calcwork.algebra import Scope, index, scalar, size
    >>> N, i = size("N"), index("i")
    >>> scope = Scope().declare("x", N).declare("m")
    >>> J = scalar("J")
    >>> scope = scope.define(J, Sum((scope["x"][i] - scope["m"]) ** 2, (i, 1, N)) / 2)
    >>> Derivatives(J, ("m",), scope).gradient["m"].entry
    Sum(m - x[i], (i, 1, N))
    """

    objective: Expr
    variables: tuple[str, ...]
    scope: Scope

    def __post_init__(self) -> None:
        """Check that every variable is declared."""
        for name in self.variables:
            self.scope[name]

    @cached_property
    def value(self) -> Quantity:
        """Return the quantity itself, by its definition."""
        definition = self.scope.definitions.get(str(self.objective))
        return Quantity(definition.body if definition else self.objective)

    @cached_property
    def chains(self) -> dict[str, Chain]:
        """Return the derivation of each block of the gradient."""
        return {name: differentiate_through(self.objective, self.element(name), self.scope) for name in self.variables}

    @cached_property
    def gradient(self) -> dict[str, Quantity]:
        """Return each block of the gradient, by variable."""
        return {name: self._quantity(chain, name) for name, chain in self.chains.items()}

    @cached_property
    def hessian_chains(self) -> dict[tuple[str, str], Chain]:
        """Return the derivation of each block of the Hessian on and above its diagonal, by pairs of variables."""
        pairs = {}
        symmetric = symmetric_names(self.scope)
        for n, first in enumerate(self.variables):
            block = self.gradient[first]
            for second in self.variables[n:]:
                element = self.element(second, avoid=block.indices)
                sizes = dict(zip(block.indices, block.sizes, strict=True))
                entry = self._free(first) if second in symmetric else block.entry
                pairs[first, second] = differentiate_through(entry, element, self.scope, sizes=sizes)
        return pairs

    def _free(self, name: str) -> Expr:
        """Return the entry of a block of the gradient in which symmetric matrices are as free ones."""
        return differentiate_through(self.objective, self.element(name), self.scope, symmetry=False).value

    @cached_property
    def hessian(self) -> dict[tuple[str, str], Quantity]:
        """Return each block of the Hessian, by pairs of variables; those below the diagonal are transposes."""
        upper = {pair: self._quantity(chain, *pair) for pair, chain in self.hessian_chains.items()}
        return {
            (a, b): upper[a, b] if (a, b) in upper else self._transposed(upper[b, a], b)
            for a in self.variables
            for b in self.variables
        }

    def _transposed(self, block: Quantity, first: str) -> Quantity:
        axes = len(self.scope.declarations[first].shape)
        return Quantity(
            block.entry, block.indices[axes:] + block.indices[:axes], block.sizes[axes:] + block.sizes[:axes]
        )

    def directional(self, direction: str = "v") -> dict[str, Quantity]:
        """Return the Hessian applied to a direction, whose blocks are named ``v_w``, without forming the Hessian."""
        return {first: self._applied(first, direction) for first in self.variables}

    def _applied(self, first: str, direction: str) -> Quantity:
        block = self.gradient[first]
        total: Expr = Integer(0)
        for second in self.variables:
            entry = self.hessian[first, second]
            shape = self.scope.declarations[second].shape
            towards = Scope().declare(f"{direction}_{second}", *shape)
            places = entry.indices[len(block.indices) :]
            term = Mul(entry.entry, element_of(towards, f"{direction}_{second}", places))
            total += Sum(term, *((p, 1, n) for p, n in zip(places, shape, strict=True))) if places else term
        ranges = {i: (Integer(1), n) for i, n in zip(block.indices, block.sizes, strict=True)}
        return Quantity(tidy(collapse(total, index_ranges(total) | ranges)), block.indices, block.sizes)

    def element(self, name: str, avoid: Iterable[Symbol] = ()) -> Expr:
        """Return the general element of a variable, at its usual letters or the next ones that are free."""
        declaration = self.scope.declarations[name]
        taken = {s.name for s in avoid} | set(map(str, self.objective.free_symbols))
        letters: list[Symbol] = []
        for n, _ in enumerate(declaration.shape):
            wanted = declaration.letters[n] if n < len(declaration.letters) else LETTERS[n + 1]
            letter = _next_letter(wanted, taken)
            taken.add(letter)
            letters.append(index(letter))
        return element_of(self.scope, name, letters)

    def _quantity(self, chain: Chain, *names: str) -> Quantity:
        """Return the block with the indices of its variables, the first variable's first."""
        indices: tuple[Expr, ...] = _indices(chain.variable)
        if len(names) == 2:
            indices = (*self.gradient[names[0]].indices, *indices)
        sizes = tuple(n for name in names for n in self.scope.declarations[name].shape)
        return Quantity(chain.value, tuple(indices), sizes)


def _indices(element: Expr) -> tuple[Expr, ...]:
    return tuple(element.indices) if isinstance(element, Indexed) else ()


def _next_letter(wanted: str, taken: set[str]) -> str:
    start = LETTERS.find(wanted)
    candidates = [wanted, *LETTERS[start + 1 :], *LETTERS[:start]] if start >= 0 else [wanted, *LETTERS]
    letter = next((c for c in candidates if c not in taken), None)
    if letter is None:
        raise UserError(f"there is no index letter left beside {', '.join(sorted(taken))}; use fewer indices.")
    return letter
