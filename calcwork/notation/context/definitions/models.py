r"""Equations of a text that state a model and define nothing: ``y = X w`` in a note on the residual ``y - X w``."""

from __future__ import annotations

from collections.abc import Iterable

from calcwork.notation.spelling.laws.moments import MOMENTS
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Number,
    Operator,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import refer, split_at
from calcwork.notation.survey.survey import index_name, parts_of, references, walk
from calcwork.notation.symbols.table import Definition

NOISE = frozenset({"epsilon", "varepsilon", "eta", "xi", "nu", "zeta", "noise"})


def is_model(definition: Definition, formulas: Iterable[Items]) -> bool:
    """Tell whether a note takes the difference of the two sides of an equation, which the equation would make zero.

    The model of all samples, y = a x, is one of each: the note then takes y_i - a x_i. So is y = a x + v with noise v,
    where the note takes y - a x, and any equation with a noise of which the note gives no more than a mean.
    """
    if definition.parameters is not None or len(definition.right) < 2 or _is_average(definition.right):
        return False
    every, left = list(formulas), (definition.left,)
    if _holds_noise(definition.left, definition.right, every):
        return True
    right = _without_noise(definition, every)
    right = definition.right if _is_member_beside(right, definition.left) else right
    differences = {outline((*a, Operator("-"), *b)) for a, b in ((left, right), (right, left), (left, _turned(right)))}
    length = len(right) + 2
    for items in every:
        for sequence, at in walk(items):
            here = sequence[at : at + length]
            if _ends(sequence[at + length :]) and (outline(here) in differences or outline(_bare(here)) in differences):
                return True
    return False


def _is_member_beside(right: Items, left: Element) -> bool:
    """Tell whether a side is the member before another: x_{k+1} = x_k - h g says by what x goes on, with no noise."""
    one, other = refer(right[0]) if len(right) == 1 else None, refer(left)
    if one is None or other is None or (one.name, one.below) == (other.name, other.below):
        return False
    return one.name.partition("_(")[0] == other.name.partition("_(")[0]


def _is_average(right: Items) -> bool:
    r"""Tell whether a right side is the mean of data, ``\frac1m \sum_i x_i``, from which they have no residual."""
    kept = tuple(i for i in right if not isinstance(i, Gap))
    total = kept[1].base if len(kept) == 3 and isinstance(kept[1], Scripted) else None
    named = refer(kept[2]) if total == BigOperator("sum") else None
    return isinstance(kept[0], Fraction) and kept[0].num == (Number("1"),) and named is not None and bool(named.indices)


def _without_noise(definition: Definition, formulas: Iterable[Items]) -> Items:
    r"""Return the right side without last terms that hold what a note has nowhere else but in their laws.

    So v and u in y = H x + v - u, and the e_n of ``\sigma e_n``.
    """
    own = kept = definition.right
    elsewhere = [f for f in formulas if len(f) > 1 and f[-len(own) :] != own and not (_is_law(f) or _is_bound(f))]

    def is_noise(item: Element, *, alone: bool) -> bool:
        named = refer(item)
        others = (f for f in elsewhere if not _leads_back(f, item))
        usual = named is not None and (alone or named.name in NOISE)  # behind a scale, a name that is one of noise
        return usual and not any(s[at] == item for items in others for s, at in walk(items))

    while (at := _last_sign(kept)) > 0 and any(is_noise(i, alone=at == len(kept) - 2) for i in kept[at + 1 :]):
        kept = kept[:at]
    return kept


def _last_sign(items: Items) -> int:
    """Return the place of the sign before the last term, 0 where there is but one term."""
    signs = (n for n in range(len(items) - 2, 0, -1) if items[n] in (Operator("+"), Operator("-")))
    return next(signs, 0)


def _leads_back(items: Items, noise: Element) -> bool:
    r"""Tell whether an equation gives a noise by its member before, as ``e_t = \rho e_{t-1} + \nu_t`` does."""
    own = refer(noise)
    before = (r for r in references(items[2:], labels=False) if own is not None and r.name == own.name)
    return items[:2] == (noise, Relation("=")) and any(r.below != own.below for r in before if own is not None)


def _holds_noise(left: Element, right: Items, formulas: Iterable[Items]) -> bool:
    """Tell whether a note has a mean of a name on the right side and nothing else: the v_i of y_i = exp(x_i^T b) v_i.

    What has a law may be drawn, as the noise of z = m + s e is, and what has a mean itself is no data.
    """
    own = {r.name for r in references(right, labels=False)}
    elsewhere = [f for f in formulas if f and f[-len(right) :] != right]
    means = {r.name for f in elsewhere if _is_mean(f) for r in references(f[1:2], labels=False)}  # of v in E(v) = 0
    used = {r.name for f in elsewhere if not _is_mean(f) for r in references(f, labels=False)}
    head = refer(left)
    return head is not None and head.name not in means and bool(own & means - used)


def _is_bound(items: Items) -> bool:
    r"""Tell whether a formula is no more than a bound or a space, as ``u_i \ge 0``."""
    return Relation("=") not in items and any(isinstance(i, Relation) for i in items)


def _is_mean(items: Items) -> bool:
    """Tell whether a formula is one on a mean or another moment."""
    return isinstance(items[0], Function) and items[0].name in MOMENTS


def _is_law(items: Items) -> bool:
    """Tell whether a formula says what law something has, as E(v) = 0 does of noise."""
    return Relation("sim") in items or _is_mean(items)


def _turned(items: Items) -> Items:
    """Return a sum with the signs of all terms but the first turned: what is left of a bracket behind a minus."""
    signs = {Operator("+"): Operator("-"), Operator("-"): Operator("+")}
    return tuple(signs.get(i, i) if isinstance(i, Operator) else i for i in items)


def _bare(items: Items) -> Items:
    """Leave out the subscripts that are one letter."""
    return tuple(i.base if isinstance(i, Scripted) and _has_only_index(i) else i for i in items)


def _has_only_index(item: Scripted) -> bool:
    return len(item.sub) == 1 and index_name(item.sub[0]) is not None and not (item.sup or item.primes)


def is_bundle(definition: Definition, formulas: Iterable[Items]) -> bool:
    r"""Tell whether a name only bundles others that a note does not use, as in ``\theta = (W, b)``."""
    only = definition.right[0] if len(definition.right) == 1 else None
    parts = split_at(only.items, ",") if isinstance(only, Group) else []
    names = [r.name for p in parts if len(p) == 1 and (r := refer(p[0])) is not None and r.plain]
    if len(names) < 2 or len(names) < len(parts) or definition.parameters is not None:
        return False
    return not any(r.name in names for items in formulas if only not in items for r in references(items))


def has_two_signs(items: Items) -> bool:
    r"""Tell whether a sign such as ``\pm`` stands in items, which then have two values; a sum over both has one."""
    for item in items:
        limited = isinstance(item, Scripted) and isinstance(item.base, BigOperator)
        parts = () if limited else parts_of(item)
        if item in (Operator("pm"), Operator("mp")) or any(map(has_two_signs, parts)):
            return True
    return False


def _ends(rest: Items) -> bool:
    return not rest or outline(rest[:1]) in {"+", "-", "=", ".", ","}
