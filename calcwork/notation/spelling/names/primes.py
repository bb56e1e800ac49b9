r"""Names that end in primes, as the x' beside x in ``k(x, x')``: told from transposes and derivatives.

Members of iterates that begin at one name are too: ``\theta_i' = \theta - g_i`` and ``\theta_i'' = \theta_i' - h_i``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from calcwork.notation.structure.items import (
    Accent,
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Relation,
    Scripted,
    base_of,
    outline,
)
from calcwork.notation.structure.references import BOLD, split_at
from calcwork.notation.survey.survey import walk

KERNELS = frozenset({"k", "K", "kappa"})


def primed_names(formulas: Sequence[Items]) -> frozenset[str]:
    r"""Return the letters that have a primed namesake: ``x' \in \mathbb{R}^n``, or two bold ones in one list.

    A plain y' in a list such as F(x, y, y') may be a derivative, so of those only a declaration tells, the list of
    a kernel, k(x, x'), two equations of one form for members, ``z_i = A u_i`` and ``z_i' = A v_i``, and an equation
    for a declared matrix that gives it by itself, ``H' = H + f(H)``.
    """
    names, twice = _twins(formulas) | _updated(formulas), set[str]()
    for items in formulas:
        at = next((n for n, i in enumerate(items) if isinstance(i, Relation)), 0)
        if at and items[at] == Relation("in") and items[at + 1 :] and not _is_one_row(items[at + 1]):
            names |= {outline((base,)) for part in split_at(items[:at], ",") if (base := _primed(part)) is not None}
        for sequence, k in walk(items):
            item = sequence[k]
            twice |= {outline((item.base,))} if isinstance(item, Scripted) and item.primes > 1 else set()
            if isinstance(item, Group) and item.open == "(":
                names |= _namesakes(item, kernel=k > 0 and _is_kernel(sequence[k - 1]))
    return frozenset(names - twice)


def _twins(formulas: Iterable[Items]) -> set[str]:
    """Return the letters of which a member and a primed one head equations of one form, neither with that letter."""
    plain, primed = dict[str, Items](), dict[str, Items]()
    for part in (p for items in formulas for p in split_at(items, ",")):
        kept = tuple(i for i in part if not isinstance(i, Gap))
        head = kept[0] if len(kept) > 2 and kept[1] == Relation("=") else None
        if isinstance(head, Scripted) and head.sub and not head.sup and head.primes < 2:
            (primed if head.primes else plain)[outline((head.base,))] = kept[2:]
    return {n for n in plain.keys() & primed.keys() if _are_twins(n, plain[n], primed[n])}


def _updated(formulas: Iterable[Items]) -> set[str]:
    """Return the capitals of which an equation gives the primed one by the plain one, and that lie in some space."""
    parts = [tuple(i for i in p if not isinstance(i, Gap)) for f in formulas for p in split_at(f, ",")]
    heads = {outline((b,)): p[2:] for p in parts if p[1:2] == (Relation("="),) and (b := _primed(p[:1])) is not None}
    declared = {outline(p[:1]) for p in parts if p[1:2] == (Relation("in"),)}
    plain = {n: any(outline((s[k],)) == n for s, k in walk(right)) for n, right in heads.items()}
    return {n for n in heads.keys() & declared if plain[n] and n.rpartition(":")[2].isupper()}


def _are_twins(name: str, one: Items, other: Items) -> bool:
    shared = [a == b for a, b in zip(one, other, strict=False)]
    own = {outline((base_of(s[k]),)) for side in (one, other) for s, k in walk(side)}
    return len(one) == len(other) > 1 and any(shared) and not all(shared) and name not in own


def _primed(part: Items) -> Element | None:
    """Return the letter of which a part is the primed name, if it is one."""
    kept = [i for i in part if not isinstance(i, Gap)]
    item = kept[0] if len(kept) == 1 else None
    return item.base if isinstance(item, Scripted) and item.primes == 1 and not item.sup else None


def _is_one_row(item: Element) -> bool:
    r"""Tell whether a set is of rows, ``\mathbb{R}^{1 \times n}``, of which a transpose may be a member."""
    return isinstance(item, Scripted) and outline(item.sup).startswith("1 times")


def _is_kernel(head: Element) -> bool:
    base = base_of(head)
    return isinstance(base, Letter) and base.name in KERNELS


def _namesakes(item: Group, *, kernel: bool) -> set[str]:
    parts = [tuple(i for i in p if not isinstance(i, Gap)) for p in split_at(item.items, ",")]
    plain = {outline(p) for p in parts}
    primed = [b for p in parts if (b := _primed(p)) is not None and isinstance(b, Letter)]
    found = [b for b in primed if set(b.fonts) & BOLD or (kernel and len(parts) == 2)]
    return {outline((b,)) for b in found if outline((b,)) in plain}


def with_primed_names(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with the primes of these letters as parts of their names."""

    def named(item: Element) -> Element:
        if not isinstance(item, Scripted) or item.primes != 1 or outline((item.base,)) not in names:
            return item
        base = Accent("prime", (item.base,), start=item.base.start, end=item.base.end)
        return replace(item, base=base, primes=0) if item.sub or item.sup else replace(base, end=item.end)

    return tuple(map(named, part))


def primed_iterates(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the letters of which a primed member heads an equation, by the letter without a subscript."""
    return frozenset(outline((items[0].base,)) for items in formulas if _is_iterate(items))  # type: ignore[union-attr]


def _is_iterate(items: Items) -> bool:
    head = items[0] if len(items) > 3 and items[1] == Relation("=") else None
    if not isinstance(head, Scripted) or head.primes != 1 or not head.sub or head.sup:
        return False
    return isinstance(head.base, Letter) and head.base in items[2:]


def with_names_of_iterates(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with every prime of the members of these letters as an accent."""

    def named(item: Element) -> Element:
        if not isinstance(item, Scripted) or not item.primes or outline((item.base,)) not in names:
            return item
        base = item.base
        for _ in range(item.primes):
            base = Accent("prime", (base,), start=base.start, end=base.end)
        return replace(item, base=base, primes=0)

    return tuple(map(named, part))
