"""Stationary points of several variables in closed form: elimination, one variable after the other.

A scalar is solved for where the equation is linear in it, or has roots in closed form; a vector where its equation is
affine in it, by an inverse. Factors of an equation are taken one by one. What was found is put into the equations that
are left, and back into what was found before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sympy import Dummy, Expr, Indexed, Integer, KroneckerDelta, Mul, S, Sum, Symbol, expand_mul, nan, zoo

from calcwork.algebra.binding import index_ranges, rename_apart
from calcwork.algebra.deltas import collapse
from calcwork.algebra.families import present
from calcwork.algebra.fractions import Field
from calcwork.algebra.linear import Square, diagonal_of, inverse_of, split_scalar
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope, name_of
from calcwork.algebra.textbook import tidy
from calcwork.derive.roots import Condition, roots_of
from calcwork.derive.rules import differentiate
from calcwork.derive.stationary import located
from calcwork.errors import NotSupportedYet

MOST = 64
Equations = Mapping[str, Quantity]
Names = Sequence[str]


@dataclass(frozen=True)
class Invertible:
    """Hold a matrix that a closed form asks to be invertible."""

    matrix: Quantity


@dataclass(frozen=True)
class Solution:
    """Hold the value of each variable, those that may take any value, and what the solution asks for.

    ``formulas`` are the values as they were found: a bias in terms of the weights that are solved for later.
    """

    values: Mapping[str, Quantity]
    free: tuple[str, ...] = ()
    conditions: tuple[Condition | Invertible, ...] = ()
    formulas: Mapping[str, Quantity] = field(default_factory=dict)


class NoClosedForm(NotSupportedYet):
    """No closed form was found; ``tried`` says what was tried."""

    def __init__(self, tried: tuple[str, ...]) -> None:
        super().__init__(f"no closed form was found for the stationary points; tried: {'; '.join(tried)}.")
        self.tried = tried


def solve(equations: Mapping[str, Quantity], scope: Scope) -> list[Solution]:
    """Return all solutions of the equations: the entry of each variable's equation is zero at all its indices.

    Raises
    ------
    NoClosedForm
        When some variable could not be solved for.

    Examples
    --------
    >>> scope = Scope().declare("x").declare("y")
    >>> x, y = scope["x"], scope["y"]
    >>> found = solve({"x": Quantity(3 * x**2 - 3 * y), "y": Quantity(3 * y**2 - 3 * x)}, scope)
    >>> [(s.values["x"].entry, s.values["y"].entry) for s in found]
    [(0, 0), (1, 1)]
    """
    return _Elimination(scope).run(dict(equations), tuple(equations))


class _Elimination:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.normal = Normalizer(scope, time_limit=60.0)
        self.branches = 0

    def run(self, equations: Equations, unknown: Names) -> list[Solution]:
        """Return the solutions for the unknown variables."""
        self.branches += 1
        if self.branches > MOST:
            raise NoClosedForm((f"elimination in up to {MOST} branches",))
        equations = {v: q for v, q in equations.items() if not self._is_zero(q.entry)}
        if not equations:
            return [Solution({v: self._itself(v) for v in unknown}, tuple(unknown))]
        if any(not self._names(q.entry, unknown) for q in equations.values()):
            return []  # an equation between constants that is not known to hold
        for way in (self._linear_scalar, self._linear_vector, self._shifted_scalar, self._split, self._scalar):
            found = way(equations, unknown)
            if found is not None:
                return _unique(found)
        raise NoClosedForm(self._tried(equations, unknown))

    def _tried(self, equations: Equations, unknown: Names) -> tuple[str, ...]:
        listed = ", ".join(unknown)
        said = (f"no equation is affine in one of {listed}, so that a division or an inverse would solve it",)
        scalars = [v for v, q in equations.items() if not q.indices]
        return (*said, *(f"the equation of {v} holds several unknowns or has no roots in closed form" for v in scalars))

    def _eliminated(self, used: str, found: Solution, equations: Equations, unknown: Names) -> list[Solution]:
        """Return the solutions of the other equations, the value of one variable put in, and it put back."""
        ((name, value),) = found.values.items()
        rest = tuple(v for v in unknown if v != name)
        left = {
            v: replace(q, entry=tidy(put(q.entry, name, value, self.scope))) for v, q in equations.items() if v != used
        }
        out = []
        for solution in self.run(left, rest):
            own = replace(value, entry=tidy(self._put_all(value.entry, solution)))
            conditions = tuple(self._put_in(c, solution) for c in found.conditions)
            formulas = {name: value, **solution.formulas}
            asked = (*conditions, *solution.conditions)
            out.append(Solution({name: own, **solution.values}, solution.free, asked, formulas))
        return out

    def _put_all(self, entry: Expr, solution: Solution) -> Expr:
        for v, value in solution.values.items():
            entry = entry if v in solution.free else put(entry, v, value, self.scope)
        return entry

    def _put_in(self, condition: Condition | Invertible, solution: Solution) -> Condition | Invertible:
        if isinstance(condition, Invertible):
            return condition
        return replace(condition, left=tidy(self._put_all(condition.left, solution)))

    # --- one equation -------------------------------------------------------------------------------------------------

    def _split(self, equations: Equations, unknown: Names) -> list[Solution] | None:
        """Replace a factored scalar equation by each of its factors in turn."""
        for name, quantity in equations.items():
            if quantity.indices:
                continue
            factors = self._factors(quantity.entry, unknown)
            if len(factors) == 1 and self._is_same(factors[0], quantity.entry):
                continue
            return [s for f in factors for s in self.run({**equations, name: Quantity(f)}, unknown)]
        return None

    def _factors(self, entry: Expr, unknown: Names) -> list[Expr]:
        """Return the factors of an equation that hold unknowns and may be zero, or the equation if there is one."""
        prepared = self.normal.canonical(entry)
        field = Field.of(prepared)
        quotient = field.fraction(prepared)
        _, factors = field.factors(quotient.num)
        found = [field.poly(f) for f, _ in factors]
        open_ones = [f for f in found if self._names(f, unknown) and not self.normal.is_positive(f)]
        whole = len(open_ones) == 1 and all(n == 1 for f, n in factors if field.poly(f) == open_ones[0])
        bare = not any(self._names(f, unknown) for f in found if f not in open_ones)
        if whole and bare and not self._names(field.poly(quotient.den), unknown):
            return [entry]
        return [present(f) for f in open_ones]

    def _is_same(self, one: Expr, other: Expr) -> bool:
        return one == other or self.normal.is_zero(one - other)

    def _linear_scalar(self, equations: Equations, unknown: Names, power: int = 0) -> list[Solution] | None:
        """Solve for the scalar in which an equation is linear with the simplest coefficient."""
        found = [
            (v, self._one_scalar(quantity.entry, name, unknown, power))
            for v, quantity in equations.items()
            if not quantity.indices
            for name in self._names(quantity.entry, unknown)
            if not self.scope.declarations[name].shape
        ]
        known = [(used, *pair) for used, pair in found if pair is not None]
        if not known:
            return None
        used, _, value = min(known, key=lambda k: (k[1].has(Sum), k[1].count_ops()))
        return self._eliminated(used, value, equations, unknown)

    def _shifted_scalar(self, equations: Equations, unknown: Names) -> list[Solution] | None:
        """Solve for a scalar in which an equation is linear after it is multiplied by a power of that scalar."""
        tries = (self._linear_scalar(equations, unknown, power) for power in (1, 2, 3))
        return next((found for found in tries if found is not None), None)

    def _one_scalar(self, entry: Expr, name: str, unknown: Names, power: int) -> tuple[Expr, Solution] | None:
        """Return the coefficient and the root; an unknown may stand in a coefficient of known sign that cancels."""
        x = self.scope[name]
        if power:
            entry = expand_mul(entry * x**power, deep=False)
        slope = tidy(differentiate(rename_apart(entry), x))
        if self._names(slope, (name,)):
            slope = tidy(self.normal.simplify(slope))
        if self._names(slope, (name,)) or self.normal.is_zero(slope):
            return None
        constant = entry.xreplace({x: S.Zero})
        if constant.has(zoo, nan):
            return None
        value = tidy(-constant / slope)
        nonzero = any(self.normal.is_positive(self.normal.canonical(s)) for s in (slope, -slope))
        if self._names(slope, unknown) and not (nonzero and not self._names(value, self._names(slope, unknown))):
            return None
        if power and value == 0:
            return None
        asked = () if nonzero else (Condition(slope, "≠", S.Zero),)
        return slope, Solution({name: Quantity(value)}, (), asked)

    def _linear_vector(self, equations: Equations, unknown: Names) -> list[Solution] | None:
        """Solve M w + c = 0 for a vector by the inverse of M; M may hold other unknowns as a factor that cancels."""
        for name, quantity in equations.items():
            if len(quantity.indices) != 1 or name not in unknown:
                continue
            (j,), (n,) = quantity.indices, quantity.sizes
            k = Dummy("k", integer=True)
            slope = differentiate(rename_apart(quantity.entry), self.scope[name][k])
            ranges = {j: (Integer(1), n), k: (Integer(1), n)}
            entry = tidy(collapse(slope, {**index_ranges(slope), **ranges}))
            if self._names(entry, (name,)):
                continue
            rest = tidy(self._at_zero(quantity.entry, name))
            matrix = Square(entry, (j, 1, n), (k, 1, n))
            value = self._applied(matrix, rest, j, n)
            if self._names(value, unknown) and self._names(entry, unknown):
                continue
            found = Solution({name: Quantity(value, (j,), (n,))}, (), self._asked(matrix))
            return self._eliminated(name, found, equations, unknown)
        return None

    def _applied(self, matrix: Square, rest: Expr, j: Symbol, n: Expr) -> Expr:
        """Return -Σ_k inverse(M)[j, k] c_k, the constants of c before the sum."""
        k = Dummy("k", integer=True)
        inverse = inverse_of(matrix, j, k)
        total = Sum(Mul(-1, inverse, rename_apart(rest).xreplace({j: k})), (k, 1, n))
        return tidy(collapse(total, {**index_ranges(total), j: (Integer(1), n), k: (Integer(1), n)}))

    def _asked(self, matrix: Square) -> tuple[Invertible, ...]:
        """Return the matrix that must be invertible, without scalar factors; of a diagonal one nothing is asked."""
        _, rest = split_scalar(matrix)
        if diagonal_of(rest) is not None:
            return ()
        j, k = Dummy("j", integer=True), Dummy("k", integer=True)
        return (Invertible(Quantity(rest.at(j, k), (j, k), (rest.size, rest.size))),)

    def _scalar(self, equations: Equations, unknown: Names) -> list[Solution] | None:
        """Solve an equation in one scalar unknown alone."""
        for used, quantity in equations.items():
            names = self._names(quantity.entry, unknown)
            if quantity.indices or len(names) != 1 or self.scope.declarations[names[0]].shape:
                continue
            (name,) = names
            try:
                found = roots_of(self.normal, quantity.entry, self.scope[name])
            except NotSupportedYet:
                continue
            inside = [located(self.normal, r, self.scope.domain(self.scope[name])) for r in found]
            values = [Solution({name: Quantity(r.value)}, (), r.conditions) for r in inside if r is not None]
            return [s for value in values for s in self._eliminated(used, value, equations, unknown)]
        return None

    # --- names and values ---------------------------------------------------------------------------------------------

    def _names(self, expr: Expr, unknown: Names) -> list[str]:
        held = {name_of(a) for a in expr.atoms(Symbol, Indexed) if not isinstance(a, Dummy)}
        return [v for v in unknown if v in held]

    def _is_zero(self, entry: Expr) -> bool:
        return entry == 0 or self.normal.is_zero(entry)

    def _itself(self, name: str) -> Quantity:
        shape = self.scope.declarations[name].shape
        places = tuple(Dummy("j", integer=True) for _ in shape)
        return Quantity(self.scope[name][places] if places else self.scope[name], places, shape)

    def _at_zero(self, entry: Expr, name: str) -> Expr:
        zeros = {e: S.Zero for e in entry.atoms(Indexed) if name_of(e) == name}
        return entry.xreplace(zeros).doit() if not entry.has(KroneckerDelta) else entry.xreplace(zeros)


def put(entry: Expr, name: str, value: Quantity, scope: Scope) -> Expr:
    """Replace a variable by its value, at the indices where it stands."""
    entry = rename_apart(entry)
    if not value.indices:
        return entry.xreplace({scope[name]: value.entry})
    found = {e for e in entry.atoms(Indexed) if name_of(e) == name}
    return entry.xreplace(
        {e: rename_apart(value.entry).xreplace(dict(zip(value.indices, e.indices, strict=True))) for e in found}
    )


def _unique(solutions: object) -> list[Solution]:
    out: list[Solution] = []
    for solution in solutions:  # type: ignore[attr-defined]
        entries = {v: q.entry for v, q in solution.values.items()}
        if all({v: q.entry for v, q in s.values.items()} != entries for s in out):
            out.append(solution)
    return out
