"""The text form of a cross-check: a table of at most 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calcwork.differentiate.crosscheck import CrossCheck, Row

SHOWN = 12
RANK = {"wrong": 0, "cannot tell": 1, "kink": 2, "right": 3}
HEAD = f"{'component':<12}{'symbolic':>14}{'forward':>9}{'central':>9}{'complex':>9}{'auto':>9}{'sees':>7} verdict"


def table(result: CrossCheck) -> str:
    """Show the verdict, the slip, and the rows that matter most; the other styles as gaps to the symbolic value."""
    what = "gradient" if result.order == 1 else "Hessian"
    counts = [(verdict, sum(row.verdict == verdict for row in result.rows)) for verdict in RANK]
    tally = ", ".join(f"{count} {verdict}" for verdict, count in counts if count)
    lines = [f"{what}: {result.verdict} ({tally} of {len(result.rows)})"]
    lines += [f"slip: {result.slip}"] if result.slip else []
    rows = sorted(result.rows, key=lambda row: RANK[row.verdict])[:SHOWN]
    lines += [f"{'':<12}{'':>14}{'other styles minus symbolic':>36}", HEAD]
    for row in rows:
        lines.append(_line(row))
        lines += [_clip(f"    {text}") for text in (row.note, _odd(row)) if text]
    rest = len(result.rows) - len(rows)
    lines += [f"... and {rest} more"] if rest else []
    return "\n".join([*lines, *(_clip(f"note: {note}") for note in result.notes)])


def _line(row: Row) -> str:
    others = (row.forward, row.central, row.complex, row.automatic)
    gaps = "".join(_gap(other, row.symbolic) for other in others)
    return f"{_clip(row.name, 11):<12}{row.symbolic:>14.6e}{gaps}{_sees(row.resolution):>7} {row.verdict}"


def _odd(row: Row) -> str:
    """Name the styles that stand alone, unless the verdict says so already."""
    return "" if row.odd in {"", "symbolic"} else f"odd one out: {row.odd}"


def _gap(value: float, symbolic: float) -> str:
    gap = value - symbolic
    return f"{'-':>9}" if gap != gap else f"{gap:>9.0e}" if gap else f"{'0':>9}"


def _sees(resolution: float) -> str:
    if resolution == 0:
        return "all"
    return f"{resolution:.0e}" if resolution < 10 else "-"


def _clip(text: str, width: int = 80) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
