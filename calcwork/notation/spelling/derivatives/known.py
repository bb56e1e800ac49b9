r"""Functions of which a note gives nothing but the derivative: ``\nabla J(w) = X^T(Xw - y)``, ``f'(x) = 3x^2 - 4x``.

The derivative becomes a quantity with a name of its own, so that it has values elsewhere and derivatives as any other:
``\nabla^2 J(w)`` is ``\nabla`` of it and ``f''(x)`` its prime. A function that stands anywhere without a derivative is
left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.survey.survey import index_name, walk

NABLA = Letter("nabla")
SIGNS = frozenset({"d", "partial", "nabla"})
GIVING = frozenset({"=", ":="})
PRIME, GRADIENT, RATE = "prime", "gradient", "rate"


@dataclass(frozen=True)
class Slope:
    """Hold a derivative as it is written: of which letter, of which order, by what, and where it ends.

    ``by`` holds the variables of a quotient, the last first, ``at`` the arguments behind the function.
    """

    letter: Letter
    kind: str
    order: int
    end: int
    by: tuple[Items, ...] = ()
    at: Items = ()

    @property
    def function(self) -> str:
        """Return the name of what is differentiated."""
        return outline((self.letter,))

    @property
    def family(self) -> tuple[str, str, str]:
        """Return what the first derivative is named by: the function, how it is written, and by what."""
        return self.function, self.kind, self._variable

    @property
    def name(self) -> str:
        """Return the name of the first derivative."""
        if self.kind == PRIME:
            return f"{self.function}_prime"
        return f"nabla_{self.function}" if self.kind == GRADIENT else f"d{self.function}/d{self._variable}"

    @property
    def _variable(self) -> str:
        return outline((base_of(self.by[0][0]),)) if self.by else ""


def known_slopes(formulas: Sequence[Items]) -> frozenset[tuple[str, str, str]]:
    """Return the families of derivatives that are all that a note gives of their functions."""
    found = [s for items in formulas for s in _slopes(items)]
    given = {s.family: s for items in formulas if (s := _given(items)) is not None}
    beyond = {s.function for s in found if s.order > 1}
    beyond |= {s.function for s in found for g in given.values() if s.function == g.function and _is_elsewhere(s, g)}
    known = {f for f in given if f[0] in beyond}
    if not known:
        return frozenset()
    several = {f[0] for f in known if len({k for n, k, _ in given if n == f[0]}) > 1}
    return frozenset(f for f in known if f[0] not in several | _standing(formulas, {f[0] for f in known}))


def with_named_slopes(part: Items, known: frozenset[tuple[str, str, str]]) -> Items:
    """Return one sequence with names for these derivatives, and derivatives of the names for those of higher order."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        slope = slope_at(part, at)
        if slope is None or not (name := _named(slope, known)):
            kept.append(part[at])
            at += 1
            continue
        kept += _renamed(part, at, slope, name)
        at = slope.end
    return tuple(kept)


def slope_at(part: Items, at: int) -> Slope | None:
    """Return the derivative of a letter that begins at a place, None where none does."""
    item = part[at]
    if isinstance(item, Scripted) and item.primes and isinstance(item.base, Letter) and not (item.sub or item.sup):
        behind = _arguments(part, at + 1)
        return Slope(item.base, PRIME, item.primes, at + 1, at=behind) if behind else None
    if isinstance(item, Fraction):
        return _rate(part, at, item)
    if base_of(item) != NABLA or (at and base_of(part[at - 1]) == NABLA):
        return None
    order, sub = 0, tuple[Element, ...]()
    while at < len(part) and base_of(part[at]) == NABLA:
        here = part[at]
        order += _order(here)
        sub = here.sub if isinstance(here, Scripted) and here.sub else sub
        at += 1
    function = part[at] if at < len(part) else None
    if not isinstance(function, Letter) or function.name in SIGNS or order not in (1, 2):
        return None
    return Slope(function, GRADIENT, order, at + 1, at=_arguments(part, at + 1) or sub)


def _rate(part: Items, at: int, item: Fraction) -> Slope | None:
    r"""Return the derivative ``\frac{\partial f}{\partial x}``, with its function above or behind."""
    sign = item.num[0] if item.num else None
    order = _order(sign) if sign is not None else 0
    if sign is None or getattr(base_of(sign), "name", "") not in {"d", "partial"} or order not in (1, 2):
        return None
    inside = item.num[1:]
    quantity = inside or part[at + 1 : at + 2]
    behind = inside[1:2] if inside else _arguments(part, at + 2)
    end = at + 1 if inside else at + 2 + len(behind)
    variables = _variables(item.den)
    letter = quantity[0] if quantity else None
    arguments = all(isinstance(b, Group) and b.open == "(" for b in behind)
    if not isinstance(letter, Letter) or letter.name in SIGNS or not arguments or len(inside) > 2:
        return None
    if len(variables) != order:
        return None
    if inside and _arguments(part, at + 1):
        return None  # df/dx (1), where the bracket may be a factor
    return Slope(letter, RATE, order, end, tuple(reversed(variables)), behind)


def _variables(den: Items) -> list[Items]:
    r"""Return the variables of ``dx\,dy`` and ``dx^2``, nothing where these are not plain."""
    found: list[Items] = []
    rest = [i for i in den if not isinstance(i, Gap)]
    for sign, variable in zip(rest[::2], rest[1::2], strict=False):
        bare = variable.base if isinstance(variable, Scripted) and not variable.sub else variable
        above = variable.sup if isinstance(variable, Scripted) else ()
        times = 1
        if above:
            if not isinstance(variable, Scripted) or len(above) != 1 or above[0] != Number("2"):
                return []
            bare, times = (replace(variable, sup=()) if variable.sub else variable.base), 2
        if getattr(sign, "name", "") not in {"d", "partial"} or not isinstance(base_of(bare), Letter):
            return []
        found += [(bare,)] * times
    return found if len(rest) % 2 == 0 else []


def _order(sign: Element) -> int:
    """Return the order above a sign of derivatives, 0 for what is no small number."""
    above = sign.sup if isinstance(sign, Scripted) else ()
    if not above:
        return 1
    only = above[0] if len(above) == 1 else None
    return int(only.value) if isinstance(only, Number) and only.value in {"2", "3"} else 0


def _arguments(part: Items, at: int) -> Items:
    """Return the bracket at a place, with or without a power, or nothing."""
    group = part[at] if at < len(part) else None
    inner = group.base if isinstance(group, Scripted) else group
    return (group,) if group is not None and isinstance(inner, Group) and inner.open == "(" else ()


def _slopes(items: Items) -> Iterator[Slope]:
    """Yield all derivatives in a formula."""
    for sequence, at in walk(items):
        if (slope := slope_at(sequence, at)) is not None:
            yield slope


def _given(items: Items) -> Slope | None:
    """Return the first derivative that a formula gives, by what its function does not stand in."""
    slope = slope_at(items, 0) if items else None
    if slope is None or slope.order != 1:
        return None
    end = slope.end + (len(slope.at) if slope.kind != RATE and slope.at and slope.at == items[slope.end :][:1] else 0)
    relation, right = items[end : end + 1], items[end + 1 :]
    if not relation or not isinstance(relation[0], Relation) or relation[0].name not in GIVING or not right:
        return None
    ends = (n for n, i in enumerate(right) if isinstance(i, (Relation, Punctuation, Gap)))
    first = right[: next(ends, len(right))]
    letters = {outline((base_of(s[k]),)) for s, k in walk(first)}
    if slope.function in letters or not any(index_name(s[k]) or isinstance(s[k], Letter) for s, k in walk(first)):
        return None
    bases = {b.name for s, k in walk(first) if isinstance(b := base_of(s[k]), Letter)}
    return None if bases & SIGNS or not _is_letter(slope) else slope


def _is_letter(slope: Slope) -> bool:
    """Tell whether a derivative is given at a letter, which may stand for any value."""
    inner = slope.at[0] if slope.at else None
    group = inner.base if isinstance(inner, Scripted) else inner
    only = group.items if isinstance(group, Group) else slope.at
    return slope.kind != PRIME or (len(only) == 1 and isinstance(only[0], Letter))


def _is_elsewhere(slope: Slope, given: Slope) -> bool:
    r"""Tell whether a first derivative is asked for at other arguments than those that it is given at.

    What stands below two nablas are variables, and no places: ``\nabla_X L`` and ``\nabla_Y L`` are two derivatives.
    """
    if not any(isinstance(base_of(i), Group) for i in (*slope.at, *given.at)):
        return False
    own, at = (outline(tuple(map(base_of, s.at))) for s in (slope, given))
    return slope.family == given.family and slope.kind != RATE and bool(own) and bool(at) and own != at


def _standing(formulas: Iterable[Items], names: set[str]) -> set[str]:
    """Return the names that stand in more than a formula of their own without a derivative."""
    found: set[str] = set()
    for items in formulas:
        alone = isinstance(items[0], Letter) and len(items) <= 2 if items else False
        mapped = len(items) > 1 and isinstance(items[1], (Relation, Punctuation)) and items[1].name in {":", "in"}
        if alone or mapped:
            continue
        taken = {id(slope.letter) for slope in _slopes(items)}
        bases = (base_of(sequence[at]) for sequence, at in walk(items))
        found |= {outline((b,)) for b in bases if isinstance(b, Letter) and id(b) not in taken} & names
    return found


def _named(slope: Slope, known: frozenset[tuple[str, str, str]]) -> str:
    """Return the name of the first derivative behind a derivative, by its last variable or by its first."""
    if slope.family in known:
        return slope.name
    turned = replace(slope, by=tuple(reversed(slope.by)))
    return turned.name if slope.kind == RATE and turned.family in known else ""


def _renamed(part: Items, at: int, slope: Slope, name: str) -> Items:
    """Return a derivative as that of its first one by name."""
    start, end = part[at].start, part[slope.end - 1].end
    own: Element = Text(name, True, start=start, end=end)
    if slope.kind == PRIME:
        return (Scripted(own, primes=slope.order - 1, start=start, end=end) if slope.order > 1 else own,)
    if slope.kind == GRADIENT:
        signs = part[at : slope.end - 1]
        last = signs[-1]
        below = next((s.sub for s in signs if isinstance(s, Scripted) and s.sub), ())
        once = Scripted(NABLA, below, start=start, end=last.end) if below else replace(NABLA, start=start, end=last.end)
        return (own,) if slope.order == 1 else (once, own)
    inner, *outer = slope.by if slope.family[2] in name.rpartition("/d")[2] else tuple(reversed(slope.by))
    first = inner[0]
    own = Scripted(own, first.sub, start=start, end=end) if isinstance(first, Scripted) and first.sub else own
    if not outer:
        return (own,)
    sign = Letter("partial", start=start, end=start)
    return (Fraction((sign, own), (sign, *outer[0]), start=start, end=end),)
