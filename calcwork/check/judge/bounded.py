r"""Signs under bounds that a note states between names: with ``k \le n`` the rest ``n - k`` is a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sympy import Add, Expr, Ge, Gt, Le, Lt, Symbol

from calcwork.algebra.scope import NONNEGATIVE, POSITIVE, REAL, Domain, Scope, scalar
from calcwork.check.judge.signs import sign_is_proved


def positive_within(
    differences: Iterable[Expr], scope: Scope, constraints: Sequence[Any], *, strict: bool, deadline: float
) -> bool:
    """Tell whether expressions are seen to be positive, or not negative, wherever bounds such as k <= n hold.

    Examples
    --------
    >>> k, n = scalar("k"), scalar("n")
    >>> scope = Scope().declare("k", domain=NONNEGATIVE).declare("n")
    >>> positive_within([2 * n - k], scope, [Le(k, n), Lt(0, n)], strict=True, deadline=1e9)
    True
    >>> positive_within([n - 2 * k], scope, [Le(k, n), Lt(0, n)], strict=True, deadline=1e9)
    False
    """
    scope, bounds = _with_bounds_apart(scope)
    bounds += [b for c in constraints if (b := _bound(c)) is not None]
    if not bounds:
        return False
    values: dict[Expr, Expr] = {}
    for stated, domain in list(bounds):
        gap = stated.xreplace(values)
        own = _own(gap, scope) if not _are_shares(gap, scope) else None
        if own == gap and own is not None:
            scope = _with_domain(scope, own, domain)
        elif own is not None:
            bounds.append((own, scope.domain(own)))
            rest = scalar(f"{own.name}_rest")
            scope = _with_domain(scope, rest, domain)
            values = {k: v.xreplace({own: rest + own - gap}) for k, v in (*values.items(), (own, own))}
    differences = [d.xreplace(values) for d in differences]
    wholes = (gap.xreplace(values).expand() for gap, domain in bounds if domain == POSITIVE)
    shares = next((Add.make_args(w) for w in wholes if _are_shares(w, scope)), ())
    scopes = [_with_domain(scope, x, POSITIVE) for x in shares] or [scope]  # of shares of what is positive one is
    return all(sign_is_proved(d, s, strict=strict, deadline=deadline) for s in scopes for d in differences)


def _with_bounds_apart(scope: Scope) -> tuple[Scope, list[tuple[Expr, Domain]]]:
    """Return a scope without the bounds by other names, as that of k in [0, n], and these as what is positive."""
    found: list[tuple[Expr, Domain]] = []
    for name, declared in scope.declarations.items():
        domain, upper = declared.domain, declared.domain.upper
        if upper is not None and upper.free_symbols and not declared.shape:
            found.append((upper - scalar(name), POSITIVE if domain.open_upper else NONNEGATIVE))
            scope = _with_domain(scope, scalar(name), replace(domain, upper=None, open_upper=True))
    return scope, found


def _bound(relation: Any) -> tuple[Expr, Domain] | None:
    """Return what a bound says is positive, or not negative."""
    if isinstance(relation, (Le, Lt, Ge, Gt)):
        return relation.gts - relation.lts, POSITIVE if isinstance(relation, (Lt, Gt)) else NONNEGATIVE
    return None


def _own(gap: Expr, scope: Scope) -> Symbol | None:
    """Return a number that stands alone in a sum, and of which no more is known than its sign."""
    free = (REAL,) if isinstance(gap, Symbol) else (REAL, POSITIVE, NONNEGATIVE)
    for term in Add.make_args(gap):
        known = isinstance(term, Symbol) and term.name in scope.declarations and term.name not in scope.definitions
        if known and not (gap - term).has(term) and scope.domain(term) in free:
            return term
    return None


def _are_shares(whole: Expr, scope: Scope) -> bool:
    """Tell whether this is a sum of names of which none is negative, or one such name."""
    return all(isinstance(x, Symbol) and scope.domain(x) == NONNEGATIVE for x in Add.make_args(whole))


def _with_domain(scope: Scope, name: Symbol, domain: Domain) -> Scope:
    known = name.name in scope.declarations
    return scope.restrict(name.name, domain) if known else scope.declare(name.name, domain=domain)
