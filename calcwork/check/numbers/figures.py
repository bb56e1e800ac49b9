"""Decimal numbers of which every digit is right: a rational or a ball, rounded only when both of its ends agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from math import prod
from typing import Any

from flint import fmpq, fmpz

from calcwork.check.numbers.elementwise import Value, exact

GUARD = 12
SHORT = 40
PLAIN = (-6, 22)


@dataclass(frozen=True)
class Figure:
    """Hold a number to so many significant digits.

    Attributes
    ----------
    text : str
        The decimal number, correctly rounded; "0" when the ball still holds zero.
    error : str
        A bound on its distance from the number, such as "5e-51"; empty when the decimal is the number itself.
    fraction : str
        The number as a short fraction where it is rational and the decimal is not exact.
    """

    text: str
    error: str = ""
    fraction: str = ""

    def __str__(self) -> str:
        """Return the number with the bound on its error."""
        if self.fraction:
            return f"{self.text} (exactly {self.fraction})"
        return f"{self.text} ± {self.error}" if self.error else self.text

    def __float__(self) -> float:
        return float(self.text)


@dataclass(frozen=True)
class Figures:
    """Hold the numbers of an array row by row; a scalar has the shape ()."""

    shape: tuple[int, ...]
    entries: tuple[Figure, ...]

    def tolist(self) -> Any:
        """Return the decimals as nested lists of text, a scalar as text."""
        return _nested([f.text for f in self.entries], self.shape)

    def errors(self) -> Any:
        """Return the bounds of the errors, nested alike, "0" where a decimal is exact."""
        return _nested([f.error or "0" for f in self.entries], self.shape)

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.entries)


def _nested(flat: list[str], shape: tuple[int, ...]) -> Any:
    if not shape:
        return flat[0]
    step = prod(shape[1:])
    return [_nested(flat[n * step : (n + 1) * step], shape[1:]) for n in range(shape[0])]


def figure(value: Value, digits: int) -> Figure | None:
    """Return a value to so many digits, or None when its ball is too wide to round.

    Examples
    --------
    >>> from flint import arb, ctx
    >>> print(figure(fmpq(1, 8), 5), figure(fmpq(2, 3), 5))
    0.125 0.66667 (exactly 2/3)
    >>> with ctx.workprec(100):
    ...     print(figure(arb.pi(), 20))
    3.1415926535897932385 ± 5e-20
    """
    if exact(value):
        return _of_rational(value, digits)
    middle, radius, exponent = (int(n) for n in value.mid_rad_10exp(digits + GUARD))
    low, high = (_rounded(m, exponent, digits) for m in (middle - radius, middle + radius))
    return Figure(_plain(low), _half_unit(low)) if low == high and low else None


def zero_within(value: Value) -> Figure | None:
    """Return "0" with the bound of a ball that holds zero."""
    middle, radius, exponent = (int(n) for n in value.mid_rad_10exp(3))
    if abs(middle) > radius:
        return None
    bound = Decimal(abs(middle) + radius).scaleb(exponent)
    above = Decimal((0, (int(f"{bound:e}"[0]) + 1,), bound.adjusted()))
    return Figure("0", f"{above:.0e}".replace("e+", "e"))


def _of_rational(value: fmpq, digits: int) -> Figure:
    p, q = int(value.p), int(value.q)
    if p == 0:
        return Figure("0")
    shift = digits + GUARD - len(str(abs(p))) + len(str(q))
    top, bottom = (p * 10**shift, q) if shift >= 0 else (p, q * 10**-shift)
    whole, rest = divmod(abs(top), bottom)
    # A trailing digit stands for what is left over, so that a tie is seen to be none.
    sticky = (whole * 10 + (1 if rest else 0)) * (1 if p > 0 else -1)
    rounded = _rounded(sticky, -shift - 1, digits)
    if fmpq(*_ratio(rounded)) == value:
        return Figure(_plain(_without_zeros(rounded)))
    fraction = f"{p}/{q}" if q != 1 and len(f"{p}/{q}") <= SHORT else ""
    return Figure(_plain(rounded), _half_unit(rounded), fraction)


def _ratio(value: Decimal) -> tuple[fmpz, fmpz]:
    p, q = value.as_integer_ratio()
    return fmpz(p), fmpz(q)


def _rounded(mantissa: int, exponent: int, digits: int) -> Decimal:
    """Return mantissa * 10**exponent to so many digits, to the nearest, ties to even."""
    sign, plain = int(mantissa < 0), str(abs(mantissa))
    extra = len(plain) - digits
    if extra <= 0:
        return Decimal((sign, tuple(map(int, plain)), exponent))
    kept, rest = divmod(abs(mantissa), 10**extra)
    half = 5 * 10 ** (extra - 1)
    kept += rest > half or (rest == half and kept % 2)
    if len(str(kept)) > digits:
        kept, extra = kept // 10, extra + 1
    return Decimal((sign, tuple(map(int, str(kept))), exponent + extra))


def _without_zeros(value: Decimal) -> Decimal:
    """Return an exact decimal without the zeros at its end; `Decimal.normalize` would round to 28 digits."""
    sign, digits, exponent = value.as_tuple()
    plain = "".join(map(str, digits))
    kept = plain.rstrip("0")
    power = int(exponent) + len(plain) - len(kept)
    if power > 0 and len(kept) + power <= PLAIN[1]:
        kept, power = kept + "0" * power, 0
    return Decimal((sign, tuple(map(int, kept)), power))


def _plain(value: Decimal) -> str:
    """Return a decimal without an exponent unless it is far from one, or would show digits that are not known."""
    if PLAIN[0] <= value.adjusted() < PLAIN[1] and int(value.as_tuple().exponent) <= 0:
        return f"{value:f}"
    return f"{value:e}".replace("e+", "e")


def _half_unit(value: Decimal) -> str:
    exponent = value.as_tuple().exponent
    return f"5e{int(exponent) - 1}"
