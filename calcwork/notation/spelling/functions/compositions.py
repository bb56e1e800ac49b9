r"""Functions of functions by their sign: ``(f \circ g)(x)`` is f(g(x)), and ``(f \circ g)'(x)`` its derivative by x."""

from __future__ import annotations

from functools import reduce

from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Operator, Scripted

CIRCLE = Operator("circ")
FUNCTIONS = frozenset({"f", "g", "h", "k", "u", "v", "F", "G", "phi", "psi", "varphi", "sigma"})


def with_compositions(part: Items) -> Items:
    """Return one sequence in which composed functions before a bracket are called one at the other."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        call = _call(part[at], part[at + 1]) if at + 1 < len(part) else ()
        kept += call or (part[at],)
        at += 2 if call else 1
    return tuple(kept)


def _call(head: Element, bracket: Element) -> Items:
    r"""Return ``(f \circ g)(x)`` as a call, nothing where that is something else, such as a product by entries."""
    primes = head.primes if isinstance(head, Scripted) and not (head.sub or head.sup) else 0
    group = head.base if isinstance(head, Scripted) and primes else head
    if not isinstance(group, Group) or not isinstance(bracket, Group) or (group.open, bracket.open) != ("(", "("):
        return ()
    names, signs = group.items[::2], group.items[1::2]
    if (
        not signs
        or any(s != CIRCLE for s in signs)
        or not all(isinstance(n, Letter) and n.name in FUNCTIONS for n in names)
    ):
        return ()
    called = reduce(
        lambda inner, name: (name, Group("(", ")", inner, start=name.start, end=bracket.end)),
        names[::-1],
        bracket.items,
    )
    if not primes:
        return called
    variable = bracket.items[0] if len(bracket.items) == 1 else None
    if primes > 1 or not isinstance(variable, Letter):
        return ()
    d = Letter("d", start=head.start, end=head.end)
    return (Fraction((d,), (d, variable), start=head.start, end=head.end), *called)
