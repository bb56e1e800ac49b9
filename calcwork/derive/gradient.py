"""Gradient, Hessian and directional derivatives of a scalar quantity, for symbolic sizes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sympy import Add, Dummy, Expr, Indexed, Integer, Mul, Sum, Symbol

from calcwork.algebra.binding import LETTERS, element_of, index_ranges, rename_apart, settle_names, substitute
from calcwork.algebra.deltas import collapse
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, index
from calcwork.algebra.symmetry import symmetric_names
from calcwork.algebra.textbook import tidy
from calcwork.derive.chain import Chain, differentiate_through
from calcwork.errors import NotSupportedYet, UserError


@dataclass(frozen=True)
class Derivatives:
    """Hold a scalar quantity of a scope and give its first and second derivatives by some of its variables.

    Each is derived when it is first asked for. ``gradient[w]`` has the shape of w, ``hessian[v, w]`` the two shapes
    joined, v first, and ``mixed`` are its blocks by two variables; ``chains`` and ``hessian_chains`` hold how they were
    derived. The derivative by a symmetric matrix of the scope is that by a free one, taken at the symmetric one.

    Parameters
    ----------
    objective : Expr
        A scalar that the scope defines, or any scalar expression of names of the scope.
    variables : tuple of str
        The names to differentiate by: scalars, arrays, and quantities that are themselves defined.
    scope : Scope
        Declares every name and defines what lies between.

    Raises
    ------
    UserError
        When a variable is not declared.

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
        if sequences := sorted(self.scope.sequences & self.scope.depends_on(self.objective)):
            raise NotSupportedYet(
                f"the derivative through the recurrence of {sequences[0]} is no closed expression; take it by "
                "adjoints, as derive prints it and derive --form python computes it."
            )
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

    @property
    def mixed(self) -> dict[tuple[str, str], Quantity]:
        """Return the blocks of the Hessian by two different variables, each pair once, in their order."""
        return {pair: self.hessian[pair] for pair in self.hessian_chains if pair[0] != pair[1]}

    def directional(self, direction: str = "v") -> Quantity:
        """Return the slope along a direction, Σ_w ∇_w J · v_w; its blocks are named ``v_w`` and have the shapes of w.

        Examples
        --------
        >>> from calcwork.algebra import Scope, scalar
        >>> scope = Scope().declare("a").declare("b")
        >>> Derivatives(scope["a"] ** 2 * scope["b"], ("a", "b"), scope).directional().entry
        a*(a*v_b + 2*b*v_a)
        """
        terms = [self._along(self.gradient[name], (), name, direction) for name in self.variables]
        return Quantity(tidy(collapse(Add(*terms))))

    def hessian_vector(self, direction: str = "v") -> dict[str, Quantity]:
        """Return the Hessian applied to a direction: by variable u, Σ_w ∇_u ∇_w J · v_w, with the shape of u.

        In matrix form and compiled it needs no more than products of matrices and vectors; the Hessian itself, of size
        D x D, is never formed.

        Examples
        --------
        >>> from calcwork.algebra import Scope, index, size
        >>> from calcwork.notation import matrix_text
        >>> N, D, i, j = size("N"), size("D"), index("i"), index("j")
        >>> scope = Scope().declare("X", N, D, letters="i j").declare("w", D, letters="j")
        >>> square = Sum(Sum(scope["X"][i, j] * scope["w"][j], (j, 1, D)) ** 2, (i, 1, N)) / 2
        >>> matrix_text(Derivatives(square, ("w",), scope).hessian_vector()["w"])
        'Xᵀ X v_w'
        """
        return {first: self._applied(first, direction) for first in self.variables}

    def _applied(self, first: str, direction: str) -> Quantity:
        own = self.gradient[first]
        terms = [self._along(self.hessian[first, second], own.indices, second, direction) for second in self.variables]
        total = Add(*terms)
        ranges = {i: (Integer(1), n) for i, n in zip(own.indices, own.sizes, strict=True)}
        return Quantity(
            settle_names(tidy(collapse(total, index_ranges(total) | ranges)), own.indices), own.indices, own.sizes
        )

    def _along(self, block: Quantity, kept: tuple[Symbol, ...], name: str, direction: str) -> Expr:
        """Return the sum of a block times the direction over the axes that follow the kept ones."""
        shape = self.scope.declarations[name].shape
        towards = Scope().declare(f"{direction}_{name}", *shape)
        old = block.indices[len(kept) :]
        places = tuple(Dummy(p.name, integer=True) for p in old)
        names = dict(zip((*block.indices[: len(kept)], *old), (*kept, *places), strict=True))
        step = element_of(towards, f"{direction}_{name}", places)
        limits = [(p, 1, n) for p, n in zip(places, shape, strict=True)]
        terms = (Mul(term, step) for term in Add.make_args(substitute(block.entry, names)))
        return Add(*(Sum(rename_apart(t), *limits) if limits else t for t in terms))

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
