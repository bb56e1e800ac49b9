r"""Densities that a note never writes out: ``\int f(z) q(z)\,dz`` as a sum over cells of one width.

A density that is constant on cells of equal width is a law on a finite set, with the weight of a cell over its width
for its value. Every density is a limit of such ones, so identities and inequalities that hold for all tables and
widths hold for densities. The converse needs functions that have any values, so that refutations are left open where a
variable of an integral stands alone, as in ``\int x p(x)\,dx``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from calcwork.notation.spelling.laws.calls import call_at, letter_of, letters_below
from calcwork.notation.spelling.laws.conditioned import Moment, moment_at
from calcwork.notation.spelling.laws.finite import is_of_densities, width
from calcwork.notation.spelling.laws.moments import COVARIANCE, EXPECTATION
from calcwork.notation.spelling.laws.weights import listed
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Scripted,
    base_of,
    outline,
    throughout,
)
from calcwork.notation.survey.integrands import is_integral
from calcwork.notation.survey.survey import walk

SPACES = frozenset({"mathcal", "mathbb", "mathsf", "mathscr"})


def integrated_letters(formulas: Sequence[Items]) -> frozenset[str] | None:
    """Return the letters that a note integrates over with laws, over all their values; None where it does others."""
    found = set[str]()
    for formula in formulas:
        for sequence, at in walk(formula):
            if not is_of_densities(sequence[at]):
                continue
            letter = _variable(sequence, at)
            if letter is None or not _has_law(sequence[at:], letter):
                return None
            found.add(letter)
    return None if {x.replace("'", "") for x in found} & summed_letters(formulas) else frozenset(found)


def _variable(sequence: Items, at: int) -> str | None:
    """Return the letter of an integral over all of its values, None of any other."""
    sign = sequence[at]
    if not is_integral(sign) or not _is_over_all(sign):
        return None
    close = _closing(sequence, at)
    return letter_of(sequence[close + 1 : close + 2]) if close is not None else None


def _closing(sequence: Items, at: int) -> int | None:
    """Return the place of the differential that closes an integral sign, also one of a primed letter."""
    depth = 0
    for n in range(at, len(sequence) - 1):
        if is_integral(sequence[n]):
            depth += 1
        elif sequence[n] == Letter("d") and letter_of(sequence[n + 1 : n + 2]) is not None:
            depth -= 1
            if not depth:
                return n if n > at + 1 else None
    return None


def _is_over_all(sign: Element) -> bool:
    r"""Tell whether an integral has no limits, a space such as ``\mathcal X`` below, or infinity at both ends."""
    if not isinstance(sign, Scripted) or not (sign.sub or sign.sup):
        return True
    if sign.sup:
        ends = (outline(sign.sub).replace(" ", ""), outline(sign.sup).replace(" ", ""))
        return ends[0] == "-infty" and ends[1] in {"infty", "+infty"}
    only = sign.sub[0]
    base = only.base if isinstance(only, Scripted) else only
    return len(sign.sub) == 1 and isinstance(base, Letter) and bool(SPACES & {*base.fonts})


def _has_law(items: Items, letter: str) -> bool:
    close = _closing(items, 0) or 0
    calls = (call_at(s, k) for s, k in walk(items[1:close]))
    return any(c is not None and letter in c.letters for c in calls)


def with_cells(part: Items, letters: frozenset[str]) -> Items:
    """Return one sequence with its integrals as sums over cells, and what expectations draw below them."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        letter = _variable(part, at) if is_integral(part[at]) else None
        close = _closing(part, at)
        if letter in letters and close is not None:
            start, end = part[at].start, part[close + 1].end
            body = Group("(", ")", part[at + 1 : close], start=start, end=end)
            total = Scripted(BigOperator("sum"), part[close + 1 : close + 2], start=start, end=end)
            kept.append(Group("(", ")", (width(letter or ""), total, body), start=start, end=end))
            at = close + 2
            continue
        found = moment_at(part, at)
        drawn = _drawn(found) if found is not None and not isinstance(part[at], Scripted) else set[str]()
        if found is not None and drawn and drawn <= letters:
            bracket = throughout(part[at + 1 : at + 2], lambda p: _with_small(p, letters))
            kept += _moment(found.sign, part[at], bracket, sorted(drawn))
            at += 2
            continue
        kept.append(part[at])
        at += 1
    return tuple(kept)


def _drawn(found: Moment) -> set[str]:
    """Return the small letters of the capitals in a moment that has no condition."""
    if found.given or found.sign == COVARIANCE:
        return set()
    names = {i.name for s, k in walk(found.parts[0]) if isinstance(i := s[k], Letter) and not i.fonts}
    return {x.lower() for x in names if x.isupper() and len(x) == 1 and x.lower() not in names}


def _moment(sign: str, head: Element, bracket: Items, drawn: Sequence[str]) -> Items:
    """Return an expectation with the letters that it draws below, or a variance by two of them."""
    mean = Scripted(
        Function(EXPECTATION, start=head.start, end=head.end),
        listed([Letter(x) for x in drawn]),
        start=head.start,
        end=head.end,
    )
    if sign == EXPECTATION:
        return (mean, *bracket)
    inner = base_of(bracket[0])
    two = Number("2")
    square = Scripted(Group("(", ")", (inner, Operator("-"), mean, inner)), sup=(two,))
    whole = Group("(", ")", (mean, Group("(", ")", (square,))), start=head.start, end=bracket[0].end)
    return (replace(bracket[0], base=whole) if isinstance(bracket[0], Scripted) else whole,)


def _with_small(part: Items, letters: frozenset[str]) -> Items:
    return tuple(
        Letter(i.name.lower(), start=i.start, end=i.end)
        if isinstance(i, Letter) and i.name.isupper() and i.name.lower() in letters
        else i
        for i in part
    )


def draws_openly(items: Items) -> bool:
    """Tell whether a moment is left that does not say by which law it is."""
    return any(moment_at(s, k) is not None and not isinstance(s[k], Scripted) for s, k in walk(items))


def summed_letters(formulas: Iterable[Items]) -> set[str]:
    """Return the letters that sums run over, without primes."""
    signs = (s[k] for f in formulas for s, k in walk(f))
    below = (
        i.sub for i in signs if isinstance(i, Scripted) and isinstance(i.base, BigOperator) and i.base.name == "sum"
    )
    return {x.replace("'", "") for sub in below for p in letters_below(sub) if (x := letter_of(p)) is not None}
