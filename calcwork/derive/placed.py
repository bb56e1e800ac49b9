"""A quantity at a point: definitions expanded, values put in, kinks and gaps in its domain refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Indexed, Integer, Product, S, Sum, Symbol, log, preorder_traversal, radsimp
from sympy import expand as multiplied_out

from calcwork.algebra.binding import expand_definitions, has_binder
from calcwork.algebra.deltas import collapse
from calcwork.algebra.functions import logsumexp
from calcwork.algebra.integrals import Definite
from calcwork.algebra.linear import Square
from calcwork.algebra.quotients import joined, shorter
from calcwork.algebra.scope import Scope, array, name_of, names_in
from calcwork.algebra.structured import as_given
from calcwork.algebra.textbook import tidy
from calcwork.derive.gradient import Derivatives
from calcwork.derive.kinks import kinks
from calcwork.derive.point import Listed, Point, point_in, require_symmetric
from calcwork.derive.roots import Condition
from calcwork.derive.unrolled import unrolled, with_scalars
from calcwork.errors import Impossible, UserError
from calcwork.notation import text

LONGEST = 25  # nodes of a number beyond which its simplification takes longer than anyone waits


@dataclass(frozen=True)
class Placed:
    """Hold a quantity with its definitions expanded, and what is to be put in for each name."""

    objective: Expr
    shown: Expr
    start: Expr
    variables: tuple[str, ...]
    scope: Scope
    values: Mapping[str, Expr]
    scalars: bool

    @classmethod
    def of(cls, derivatives: Derivatives, at: Any) -> Placed:
        """Return a quantity at a point, arrays with listed entries written out as scalars."""
        scope, names = derivatives.scope, derivatives.variables
        kinds = as_given(scope)[1]
        point = point_in(scope, at or {}, (*names, *kinds))
        require_symmetric(kinds, point)
        scope = _with_new_names(scope, point, names)
        start, objective = derivatives.objective, _expanded(derivatives.objective, scope, names)
        listed = {n for n, v in point.values.items() if isinstance(v, Listed)}
        values = {n: v for n, v in point.values.items() if not isinstance(v, Listed)}
        if listed or point.sizes:
            objective, scope, names, values = _listed(objective, scope, names, point)
            start = objective
        _refuse_missing(names, values)
        arrays = any(scope.declarations[n].shape for n in names)
        whole = bool(names) and not arrays and all(n in values for n in names)
        return cls(objective, derivatives.objective, start, tuple(names), scope, values, whole)

    def expanded(self, expr: Expr) -> Expr:
        """Return an expression with its definitions expanded down to the variables."""
        return _expanded(expr, self.scope, self.variables)

    @property
    def function(self) -> Expr:
        """Return the quantity with the values of all but the variables put in."""
        return self.at(self.objective, keep=self.variables) if self.values else self.objective

    def at(self, expr: Expr, *, keep: tuple[str, ...] = ()) -> Expr:
        """Return an expression with the values put in."""
        found: dict[Expr, Expr] = {}
        for e in expr.atoms(Symbol, Indexed):
            if not isinstance(e, (Symbol, Indexed)) or e.is_integer:
                continue
            value = self.values.get(name_of(e))
            if value is not None and name_of(e) not in keep:
                found[e] = _entry(value, e) if isinstance(e, Indexed) else value
        labels = {e.base.label for e in expr.atoms(Indexed)}
        return put_in(expr, {e: v for e, v in found.items() if e not in labels})

    def conditions(self) -> tuple[Condition, ...]:
        """Return what the point must keep away from; refuse a kink that it lies on."""
        found = []
        for edge, called in kinks(self.objective, self.variables).items():
            there = simplified(self.at(edge), self.scope)
            if there == 0:
                where = f" at {self.place}" if self.place else ""
                raise Impossible(
                    f"{self.name} has {called}{where}, where {text(edge, self.scope)} is zero: there is no expansion "
                    "there; choose another point."
                )
            if not (there.is_number and not has_binder(there)):
                found.append(Condition(there, "≠", S.Zero))
        return tuple(dict.fromkeys(found))

    @property
    def name(self) -> str:
        """Return the quantity as text."""
        return text(self.shown, self.scope)

    @property
    def place(self) -> str:
        """Return the point as text."""
        pairs = ((n, self.values[n]) for n in self.variables if n in self.values)
        return ", ".join(f"{text(self.scope[n], self.scope)} = {text(v, self.scope)}" for n, v in pairs)

    def require_real(self, value: Expr, order: int) -> Expr:
        """Return a value that is a real number as far as it shows."""
        if (
            value.has(S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity, S.ImaginaryUnit)
            or value.is_real is False
        ):
            place = self.place or "this point"
            if not order:
                raise Impossible(f"{self.name} is not defined at {place}; choose a point inside of its domain.")
            rest = "choose another point" if order == 1 else f"the expansion ends at order {order - 1}"
            raise Impossible(
                f"the derivative of order {order} of {self.name} has, as a formula, no finite value at {place}; {rest}."
            )
        return value


def _expanded(expr: Expr, scope: Scope, variables: tuple[str, ...]) -> Expr:
    return expand_definitions(expr, scope, keep=(*variables, *as_given(scope)[1]))


def _with_new_names(scope: Scope, point: Point, variables: tuple[str, ...]) -> Scope:
    """Declare the names that stand in values and that nothing declares: real numbers, or arrays at an array's place."""
    for name, value in point.values.items():
        for entry in value.entries if isinstance(value, Listed) else (value,):
            for own in variables:
                if own in names_in(entry):
                    raise UserError(
                        f"{name} = {text(entry, scope)} holds the variable {own}; give the point another letter."
                    )
    for name, value in point.values.items():
        shape = scope.declarations[name].shape
        for entry in value.entries if isinstance(value, Listed) else (value,):
            for new in sorted(names_in(entry)):
                if new not in scope:
                    scope = scope.declare(new, *(shape if entry.is_Symbol and not isinstance(value, Listed) else ()))
                elif scope.declarations[new].shape and (scope.declarations[new].shape != shape or not entry.is_Symbol):
                    raise UserError(f"{name} = {text(entry, scope)} puts an array where a number is expected.")
    return scope


def _entry(value: Expr, element: Indexed) -> Expr:
    """Return the entry of a value for a whole array: that of an array of another name, or one number throughout."""
    return array(str(value), *element.base.shape)[element.indices] if value.is_Symbol else value


def _listed(
    objective: Expr, scope: Scope, names: tuple[str, ...], point: Point
) -> tuple[Expr, Scope, tuple[str, ...], dict[str, Expr]]:
    """Write out the arrays, each entry a scalar of its own; every array that occurs needs its lengths."""
    sizes = {Symbol(n, integer=True, positive=True): Integer(length) for n, length in point.sizes.items()}
    used = {n for n in names_in(objective) | set(names) if n in scope and scope.declarations[n].shape}
    shapes: dict[str, tuple[int, ...]] = {}
    for name in sorted(used):
        lengths = [n.xreplace(sizes) for n in scope.declarations[name].shape]
        if not all(n.is_Integer for n in lengths):
            raise UserError(f"no value is given for {name}, an array beside listed ones; give its entries too.")
        shapes[name] = tuple(map(int, lengths))
    objective, scope, own = with_scalars(unrolled(objective, sizes), shapes, scope)
    values: dict[str, Expr] = {}
    for name, value in point.values.items():
        entries = value.entries if isinstance(value, Listed) else [value] * len(own.get(name, [name]))
        values |= dict(zip(own.get(name, [name]), entries, strict=True))
    return objective, scope, tuple(s for n in names for s in own.get(n, [n])), values


def _refuse_missing(names: tuple[str, ...], values: Mapping[str, Expr]) -> None:
    missing = [n for n in names if n not in values]
    if missing and any(n in values for n in names):
        raise UserError(f"no value is given for {', '.join(missing)}; give one, or expand by the others only (--wrt).")


def put_in(expr: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """Put values in from the inside out, sums of equal terms being worked out at once.

    A sum that comes to nothing has to be zero before something is divided by it: 0 · 1/0 is no zero.

    Examples
    --------
    >>> from calcwork.algebra import index, scalar, size
    >>> n, i, a = size("n"), index("i"), scalar("a")
    >>> put_in(a / Sum(a * i**0, (i, 1, n)), {a: S.Zero})
    nan
    """
    if expr in values:
        return values[expr]
    if not expr.args or isinstance(expr, (Indexed, Square)):
        return expr.xreplace(values)
    args = [put_in(a, values) for a in expr.args]
    built = expr if all(a is b for a, b in zip(args, expr.args, strict=True)) else expr.func(*args)
    return _worked_out(built)


def _worked_out(expr: Expr) -> Expr:
    """Return a sum, product or logsumexp of equal terms without its index, and an integral over nothing as zero."""
    if isinstance(expr, Definite) and expr.lower == expr.upper:
        return S.Zero
    if not isinstance(expr, (Sum, Product, logsumexp)) or len(expr.limits) != 1:
        return expr
    (k, lower, upper), body = expr.limits[0], expr.function
    if body.has(k) or upper.is_infinite:
        return expr
    count = upper - lower + 1
    return body * count if isinstance(expr, Sum) else body**count if isinstance(expr, Product) else body + log(count)


def simplified(expr: Expr, scope: Scope) -> Expr:
    """Return a shorter form of a value: sums of nothing are zero, and numbers are simplified."""
    if expr.is_number and sum(1 for _ in preorder_traversal(expr)) > LONGEST:
        return expr
    found = joined(tidy(collapse(expr)))
    if not expr.free_symbols:
        return shorter(radsimp(multiplied_out(found)), found)
    if has_binder(expr):
        return found
    return shorter(multiplied_out(found), found)
