r"""Units of measurement behind numbers: ``3\ \mathrm{s^{-1}}``, ``9.81\,\mathrm{m/s^2}``, ``5\text{ cm}``.

A unit of the SI is left out; another one becomes its factor, so that 90 km/h is 25 m/s. Only upright letters directly
behind a number, or behind what is made of numbers, are units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction as Rational

from calcwork.notation.structure.items import (
    Braces,
    Element,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Root,
    Scripted,
    Text,
)
from calcwork.notation.survey.survey import parts_of

COHERENT = [
    "m", "s", "kg", "A", "K", "mol", "N", "J", "W", "V", "Pa", "Hz", "rad", "bit", "bits", "nat", "nats", "px",
]  # fmt: skip
FACTORS = {u: Rational(1) for u in COHERENT} | {
    "km": Rational(1000), "cm": Rational(1, 100), "mm": Rational(1, 1000), "g": Rational(1, 1000),
    "mg": Rational(1, 10**6), "t": Rational(1000), "ms": Rational(1, 1000), "min": Rational(60), "h": Rational(3600),
    "kN": Rational(1000), "kJ": Rational(1000), "kW": Rational(1000), "mA": Rational(1, 1000), "mV": Rational(1, 1000),
    "kHz": Rational(1000), "MHz": Rational(10**6), "kPa": Rational(1000), "L": Rational(1, 1000),
}  # fmt: skip
NAME = "|".join(sorted(map(re.escape, FACTORS), key=len, reverse=True))
ONE = re.compile(rf"([·*/ ]*)({NAME})(?:\^?(-?\d))?(?![A-Za-z])|([·*/ ]*)({NAME})(?:\^?(-?\d))?(?=[·*/ ])")
UPRIGHT = "mathrm"


def with_units_left_out(part: Items) -> Items:
    """Return one sequence without the units behind its numbers; other units than those of the SI are factors."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        last = next((k for k in reversed(kept) if not isinstance(k, Gap)), None)
        called = isinstance(part[at + 1], Group) if at + 1 < len(part) else False
        factor = _factor(item) if last is not None and is_made_of_numbers((last,)) and not called else None
        if factor is None:
            kept.append(item)
        elif factor != 1:
            kept += _times(factor, item)
        else:
            kept[-1] = replace(kept[-1], end=item.end)
    return tuple(kept)


def is_made_of_numbers(items: Iterable[Element]) -> bool:
    """Tell whether items are numbers, pi, and what is made of these."""

    def plain(item: Element) -> bool:
        if isinstance(item, (Fraction, Root, Group, Braces, Scripted)):
            return all(is_made_of_numbers(p) for p in parts_of(item) if p) and not isinstance(item, Scripted)
        return isinstance(item, (Number, Operator)) or (isinstance(item, Letter) and item.name == "pi")

    items = tuple(items)
    return bool(items) and all(map(plain, items)) and not isinstance(items[-1], Operator)


def _factor(item: Element) -> Rational | None:
    """Return by what a unit multiplies its number, None for what is no unit."""
    text = item.text.strip() if isinstance(item, Text) else _upright((item,))
    whole, at, below = Rational(1), 0, False
    while at < len(text):
        found = ONE.match(text, at)
        if found is None:
            return None
        sign, name, power = (a or b for a, b in zip(found.groups()[:3], found.groups()[3:], strict=True))
        below = below or "/" in (sign or "")
        whole *= FACTORS[name] ** (int(power or 1) * (-1 if below else 1))
        at = found.end()
    return whole if text else None


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
        elif isinstance(item, Operator) and item.name in {"/", "cdot", "*"}:
            found.append("/" if item.name == "/" else "·")
        elif isinstance(item, Gap):
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
