"""The derivation as a reader wants to see it: factor by factor, each line with the rule that was applied.

The lines are read off the record of the derivation itself (`chain`), so what is shown is what was done.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Dummy, Expr, Indexed, KroneckerDelta, Mul, S, Sum, Symbol

from calcwork.algebra.binding import LETTERS, rename_apart, settle_names
from calcwork.algebra.partial import Factors, Partial
from calcwork.algebra.scope import Scope, name_of
from calcwork.derive.chain import Chain, Link


@dataclass(frozen=True)
class Step:
    """Hold one line of a derivation: left = right, and the rule that leads there."""

    left: Expr
    right: Expr
    rule: str


def steps(chain: Chain, scope: Scope, *, of: Expr | None = None) -> tuple[Step, ...]:
    """Return the lines of a derivation: the factors, the chain rule, the product, the simplified result.

    Parameters
    ----------
    chain : Chain
        What `differentiate_through` returned.
    scope : Scope
        The scope it was derived in.
    of : Expr, optional
        The quantity as it is to be called, where the chain starts from an expression: a Hessian block starts from an
        entry of the gradient and is called ``Partial(J, w[j])``.
    """
    called = of if of is not None else chain.quantity
    target = name_of(chain.variable)
    own = [
        dict(zip(_indices(k.inner), _indices(chain.variable), strict=True))
        for k in chain.links
        if name_of(k.inner) == target
    ]
    places = own[0] if own else {}
    total = Partial(called, chain.variable)
    if not chain.links:
        return (Step(total, chain.value, "the variable does not occur"),)
    whole = [link for link in chain.links if _is_whole(link, chain.links)]
    lines = [_factor(link, called if link.outer == chain.quantity else link.outer, places) for link in whole]
    if len(chain.links) == 1:
        return (Step(total, chain.value, lines[0].rule),)
    path = _path(chain)
    if path is None:
        return tuple(_unique([*lines, *_by_adjoints(chain, total, called)]))
    formal, product = _along(path, chain, called, scope)
    return (
        *_unique(lines),
        Step(total, formal, "chain rule"),
        Step(total, product, "the factors put in"),
        Step(total, chain.value, "simplified"),
    )


def _is_whole(link: Link, links: tuple[Link, ...]) -> bool:
    """Tell whether a direct derivative is the whole one: no other way leads from the outer to the inner quantity."""
    pending = [k.inner for k in links if k.outer == link.outer and k.inner != link.inner]
    while pending:
        at = pending.pop()
        if name_of(at) == name_of(link.inner):
            return False
        pending += [k.inner for k in links if k.outer == at]
    return True


def _factor(link: Link, outer: Expr, places: dict[Expr, Expr]) -> Step:
    """Return the line of one direct derivative, an elementwise one on its diagonal, the variable at its own letters."""
    same, value = _on_diagonal(link)
    inner, value = link.inner.xreplace(same).xreplace(places), value.xreplace(places)
    names = _letters(outer, inner, value)
    return Step(
        Partial(outer, inner).xreplace(names),
        settle_names(value.xreplace(names)),
        ", ".join(link.rules) or "definition",
    )


def _on_diagonal(link: Link) -> tuple[dict[Expr, Expr], Expr]:
    """Return which inner indices equal outer ones by a delta factor, and the value without those deltas."""
    inner = set(_indices(link.inner))
    outer = set(_indices(link.outer))
    same: dict[Expr, Expr] = {}
    rest = []
    for factor in Mul.make_args(link.value):
        if isinstance(factor, KroneckerDelta):
            own = [a for a in factor.args if a in inner]
            other = [a for a in factor.args if a in outer]
            if own and other:
                same[own[0]] = other[0]
                continue
        rest.append(factor)
    return same, Mul(*rest).xreplace(same)


def _path(chain: Chain) -> list[Link] | None:
    """Return the links in order when they form one path without branches, as in most models."""
    by_outer: dict[str, list[Link]] = {}
    for link in chain.links:
        by_outer.setdefault(str(link.outer), []).append(link)
    if any(len(links) > 1 for links in by_outer.values()):
        return None
    path, at = [], str(chain.quantity)
    while at in by_outer:
        link = by_outer[at][0]
        path.append(link)
        at = str(link.inner)
    return path if len(path) == len(chain.links) and name_of(path[-1].inner) == name_of(chain.variable) else None


def _along(path: list[Link], chain: Chain, called: Expr, scope: Scope) -> tuple[Expr, Expr]:
    """Return the chain-rule product in formal derivatives, and the same with the factors put in."""
    formal: Expr = S.One
    factors: list[Expr] = []
    same: dict[Expr, Expr] = {}
    sizes: dict[Expr, Expr] = {}
    for link in path:
        own, value = _on_diagonal(link)
        same.update({a: b.xreplace(same) for a, b in own.items()})
        formal *= Partial(called if link.outer == chain.quantity else link.outer, link.inner)
        factors.append(rename_apart(value))
        shape = scope.declarations[name_of(link.inner)].shape
        sizes.update(zip(_indices(link.inner), shape, strict=True))
    # The variable's own letters stand for every index that equals one of its own.
    letters = {same.get(p, p): v for p, v in zip(_indices(path[-1].inner), _indices(chain.variable), strict=True)}
    limits = [(p, 1, n) for p, n in sizes.items() if p not in same and p not in letters]
    products = [e.xreplace(same).xreplace(letters) for e in (formal, Factors(*factors))]
    formal, product = (settle_names(Sum(e, *limits) if limits else e) for e in products)
    return formal, product


def _by_adjoints(chain: Chain, total: Expr, called: Expr) -> list[Step]:
    """Return a line for the derivative by each intermediate quantity, then the result."""
    lines = []
    for element, adjoint in chain.adjoints:
        names = _letters(called, element, adjoint)
        left = Partial(called, element).xreplace(names)
        lines.append(Step(left, settle_names(adjoint.xreplace(names)), "chain rule"))
    return [*lines, Step(total, chain.value, "chain rule")]


def _unique(lines: list[Step]) -> list[Step]:
    seen: dict[Expr, Step] = {}
    for line in lines:
        seen.setdefault(line.left, line)
    return list(seen.values())


def _letters(*exprs: Expr) -> dict[Expr, Expr]:
    """Return readable letters for the free dummy indices of a line."""
    free = set().union(*(e.free_symbols for e in exprs))
    taken = {s.name for s in free if isinstance(s, Symbol) and not isinstance(s, Dummy)}
    names: dict[Expr, Expr] = {}
    for dummy in sorted((s for s in free if isinstance(s, Dummy)), key=lambda d: (d.name, d.dummy_index)):
        letter = next(c for c in (dummy.name, *LETTERS) if c not in taken)
        taken.add(letter)
        names[dummy] = Symbol(letter, integer=True)
    return names


def _indices(element: Expr) -> tuple[Expr, ...]:
    return tuple(element.indices) if isinstance(element, Indexed) else ()
