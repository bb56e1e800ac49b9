r"""Units of measurement behind numbers: ``3\ \mathrm{s^{-1}}``, ``9.81\,\mathrm{m/s^2}``, ``5\text{ cm}``.

They are left out; where all sides of a relation that are made of numbers have one, another unit than that of the SI
becomes its factor, so that 90 km/h is 25 m/s. Sides with units of unlike dimensions, and names that a note uses
otherwise too, are left as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction as Rational

from calcwork.notation.structure.items import (
    Braces,
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Root,
    Scripted,
    Text,
)
from calcwork.notation.structure.references import split_at_relations
from calcwork.notation.survey.survey import parts_of

Dimension = tuple[int, ...]  # of kg, m, s, A, K, mol
Unit = tuple[Rational, Dimension]
COHERENT: dict[str, Dimension] = {
    "kg": (1, 0, 0, 0, 0, 0), "m": (0, 1, 0, 0, 0, 0), "s": (0, 0, 1, 0, 0, 0), "A": (0, 0, 0, 1, 0, 0),
    "K": (0, 0, 0, 0, 1, 0), "mol": (0, 0, 0, 0, 0, 1), "rad": (0, 0, 0, 0, 0, 0), "N": (1, 1, -2, 0, 0, 0),
    "J": (1, 2, -2, 0, 0, 0), "W": (1, 2, -3, 0, 0, 0), "V": (1, 2, -3, -1, 0, 0), "C": (0, 0, 1, 1, 0, 0),
    "Pa": (1, -1, -2, 0, 0, 0), "Hz": (0, 0, -1, 0, 0, 0),
}  # fmt: skip
OTHERS = {
    "km": (Rational(1000), "m"), "cm": (Rational(1, 100), "m"), "mm": (Rational(1, 1000), "m"),
    "g": (Rational(1, 1000), "kg"), "mg": (Rational(1, 10**6), "kg"), "ms": (Rational(1, 1000), "s"),
    "min": (Rational(60), "s"), "h": (Rational(3600), "s"), "kN": (Rational(1000), "N"), "kJ": (Rational(1000), "J"),
    "kW": (Rational(1000), "W"), "mA": (Rational(1, 1000), "A"), "mV": (Rational(1, 1000), "V"),
    "kHz": (Rational(1000), "Hz"), "MHz": (Rational(10**6), "Hz"), "kPa": (Rational(1000), "Pa"),
}  # fmt: skip
UNITS: dict[str, Unit] = {u: (Rational(1), d) for u, d in COHERENT.items()} | {
    u: (f, COHERENT[base]) for u, (f, base) in OTHERS.items()
}
ONE = re.compile(rf"([·*/ ]*)({'|'.join(sorted(UNITS, key=len, reverse=True))})(?:\^(-?\d))?")
UPRIGHT = "mathrm"


def upright_names(formulas: Iterable[Items]) -> frozenset[str]:
    """Return the upright letters that a note uses otherwise than behind a number, where they are names."""
    return frozenset(name for items in formulas for name in _names_in(items))


def _names_in(items: Items) -> Iterator[str]:
    """Yield the units that stand where no number is before them, those below a name as labels left out."""
    before: Element | None = None
    for item in items:
        last, before = before, before if isinstance(item, Gap) else item
        if _unit(item) is not None:
            behind = last is not None and (is_made_of_numbers((last,)) or _unit(last) is not None)
            yield from () if behind else (name for _, name, _ in ONE.findall(_text(item)))
            continue
        inner = (*parts_of(item.base), item.sup) if isinstance(item, Scripted) else parts_of(item)
        for part in inner:
            yield from _names_in(part)


def with_units_left_out(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence without the units behind its numbers, or with their factors where every side has one."""
    signs, sides = split_at_relations(part)
    found = [_without_units(side, names, factors=False) for side in sides]
    numeric = [
        n
        for n, side in enumerate(sides)
        if side and is_made_of_numbers(i for i in found[n][0] if not isinstance(i, Gap))
    ]
    dimensions = [found[n][1] for n in numeric]
    if any(d is None for d in dimensions) or not dimensions:
        return _joined(signs, [items for items, _ in found])
    known = {d for d in dimensions if d is not None and d != ()}
    if len(known) > 1:
        return part
    return _joined(signs, [_without_units(side, names, factors=True)[0] for side in sides])


def _joined(signs: Sequence[Relation], sides: Sequence[Items]) -> Items:
    first, *others = sides
    return (*first, *(i for sign, side in zip(signs, others, strict=True) for i in (sign, *side)))


def _without_units(side: Items, names: frozenset[str], *, factors: bool) -> tuple[Items, Dimension | None]:
    """Return a side without its units, and their dimension: none without units, an empty one of a sum or quotient."""
    kept: list[Element] = []
    whole: list[Dimension] = []
    inside, below = False, False
    for at, outer in enumerate(side):
        item = _without_inner_units(outer, names, factors=factors)
        inside = inside or item is not outer
        last = next((k for k in reversed(kept) if not isinstance(k, Gap)), None)
        called = at + 1 < len(side) and isinstance(side[at + 1], Group)
        unit = _unit(item) if last is not None and is_made_of_numbers((last,)) and not called else None
        below = item == Operator("/") or (below and not isinstance(item, Operator))
        if unit is None or names & {name for _, name, _ in ONE.findall(_text(item))}:
            kept.append(item)
            continue
        whole.append(tuple(-d for d in unit[1]) if below else unit[1])
        if factors and unit[0] != 1:
            kept += _times(unit[0], item)
        else:
            kept[-1] = replace(kept[-1], end=item.end)
    if not whole and not inside:
        return tuple(kept), None
    if (
        inside
        or any(i in (Operator("+"), Operator("-")) for i in side[1:])
        or any(isinstance(i, Fraction) for i in side)
    ):
        return tuple(kept), ()
    return tuple(kept), tuple(map(sum, zip(*whole, strict=True)))


def _without_inner_units(item: Element, names: frozenset[str], *, factors: bool) -> Element:
    """Return a fraction or bracket without the units in it; the same item where there are none."""
    inner = parts_of(item) if isinstance(item, (Fraction, Group)) else ()
    parts = [_without_units(part, names, factors=factors) for part in inner]
    if all(dimension is None for _, dimension in parts):
        return item
    if isinstance(item, Fraction):
        return replace(item, num=parts[0][0], den=parts[1][0])
    return replace(item, items=parts[0][0]) if isinstance(item, Group) else item


def is_made_of_numbers(items: Iterable[Element]) -> bool:
    """Tell whether items are numbers, pi, and what is made of these, as a logarithm of 2."""

    def plain(item: Element) -> bool:
        if isinstance(item, (Fraction, Root, Group, Braces)):
            return all(is_made_of_numbers(p) for p in parts_of(item) if p)
        if isinstance(item, Scripted):
            return not item.sub and not item.primes and plain(item.base) and is_made_of_numbers(item.sup)
        return isinstance(item, (Number, Operator, Function)) or (isinstance(item, Letter) and item.name == "pi")

    items = tuple(items)
    return bool(items) and all(map(plain, items)) and not isinstance(items[-1], Operator)


def _unit(item: Element) -> Unit | None:
    """Return the factor and the dimension of a unit, None for what is none."""
    text = _text(item)
    factor, dimension, at, below = Rational(1), [0] * 6, 0, False
    while at < len(text):
        found = ONE.match(text, at)
        if found is None:
            return None
        sign, name, power = found.groups()
        below = below or "/" in sign
        exponent = int(power or 1) * (-1 if below else 1)
        factor *= UNITS[name][0] ** exponent
        dimension = [d + exponent * u for d, u in zip(dimension, UNITS[name][1], strict=True)]
        at = found.end()
    return (factor, tuple(dimension)) if text else None


def _text(item: Element) -> str:
    return re.sub(r"(?<=[a-zA-Z])(-?\d)", r"^\1", item.text.strip()) if isinstance(item, Text) else _upright((item,))


def _upright(items: Items) -> str:
    """Return upright letters with their powers as text, nothing for anything else."""
    found = list[str]()
    for at, item in enumerate(items):
        if at and item.start > items[at - 1].end:
            found.append(" ")
        if isinstance(item, Letter) and item.fonts == (UPRIGHT,):
            found.append(item.name)
        elif isinstance(item, Text) and item.name:
            found.append(item.text)
        elif isinstance(item, Braces):
            found.append(_upright(item.items))
        elif isinstance(item, Operator) and item.name in {"/", "cdot", "*"} and len(items) > 1:
            found.append("/" if item.name == "/" else "·")
        elif isinstance(item, Gap) and len(items) > 1:
            found.append(" ")
        elif isinstance(item, Scripted) and not item.sub and (base := _upright((item.base,))):
            power = "".join(i.name if isinstance(i, Operator) else getattr(i, "value", "?") for i in item.sup)
            found.append(f"{base}^{power}")
        else:
            return ""
    return "".join(found)


def _times(factor: Rational, item: Element) -> Items:
    start, end = item.start, item.end
    over = Number(str(factor.numerator), start=start, end=end)
    under = Number(str(factor.denominator), start=start, end=end)
    value = Fraction((over,), (under,), start=start, end=end) if factor.denominator != 1 else over
    return (Operator("cdot", start=start, end=end), value)
