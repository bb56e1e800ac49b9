"""Checked notes as one page: the note itself, with the verdict beside every row of every formula."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from calcwork.check.running.batch import NOTHING
from calcwork.check.steps.step import Checked, Remark, Step
from calcwork.check.steps.verdict import Counterexample, Verdict, shown
from calcwork.notation.documents.document import Block, Document
from calcwork.show.checks.verdicts import counted, counts, overall_line, total
from calcwork.show.pages import html
from calcwork.show.pages.html import clean, fragment, render
from calcwork.show.pages.mathml import LONGEST
from calcwork.show.pages.prose import Words, expanded, program
from calcwork.show.pages.rows import Row, rows, split
from calcwork.show.pages.stylesheet import VERDICTS

MARKS = {"proved": "✓", "agrees": "≈", "refuted": "✗", "unclear": "?", "definition": "≔"}


def verdict_page(documents: Sequence[Checked]) -> str:
    """Return checked documents as one page that needs no network and has no script.

    A list of the refuted steps comes first; then each note, with its prose, its formulas as MathML, and the verdict in
    color and in words beside each row; what refutes a step unfolds.
    """
    title = documents[0].document.path if len(documents) == 1 else f"{len(documents)} checked notes"
    sections: list[Any] = [Styles(), Summary(total(documents), overall_line(documents))]
    sections += list(_contents(documents))
    for n, checked in enumerate(documents, 1):
        if len(documents) > 1:
            sections += [html.Heading(checked.document.path), Summary(checked.summary, counts(checked.summary))]
        sections += note(checked, n)
    return html.page(f"Checked: {title}", sections)


def verdict_fragment(checked: Checked) -> str:
    """Return one checked document as HTML for a cell of a notebook."""
    inner = [Styles(), Summary(checked.summary, counts(checked.summary)), *note(checked, 0)]
    return f'<div class="calcwork">{fragment(inner)}</div>'


def note(checked: Checked, number: int) -> list[Any]:
    """Return the sections of one note: its words, its programs and its judged displays, in order."""
    sections: list[Any] = []
    words: list[Block] = []
    steps, remarks = _by_block(checked.steps), _by_block(checked.reading.remarks)
    for before, block in zip((None, *checked.document.blocks), checked.document.blocks, strict=False):
        gap = _gap(before, block)
        if words and (gap or block.kind == "display"):
            sections.append(Words(checked.document, words))
            words = []
        if gap:
            sections.append(gap)
        if block.kind == "display":
            found = steps.get(block.number, []), remarks.get(block.number, [])
            sections.append(Display(checked.document, block, *found, number))
        else:
            words.append(block)
    return [*sections, Words(checked.document, words)] if words else sections


def _by_block(things: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for thing in things:
        found.setdefault(thing.claim.block if isinstance(thing, Step) else thing.block, []).append(thing)
    return found


def _gap(before: Block | None, block: Block) -> Any:
    """Return what stands between two blocks and is shown: a program, or the beginning of a cell of a notebook."""
    if before is None or before.source is not block.source:
        cell = block.source.cell
        return html.Paragraph(f"Cell {cell}", kind="note") if cell is not None else None
    text = program(block.source.text[before.end : block.start])
    return html.Code(text) if text is not None else None


# --- the parts of a page ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Styles:
    """The styles of verdicts, which a page and a cell of a notebook both need."""


@render.register
def _(_styles: Styles) -> str:
    return f"<style>\n{VERDICTS}</style>"


@dataclass(frozen=True)
class Summary:
    """The count of verdicts, in color and words."""

    summary: dict[str, int]
    words: str


@render.register
def _(section: Summary) -> str:
    marks = " ".join(_badge(kind, counted(kind, n)) for kind, n in section.summary.items() if n)
    return f'<p class="summary" title="{clean(section.words)}">{marks or clean(section.words)}</p>'


@dataclass(frozen=True)
class Contents:
    """Links to refuted steps: the anchor, the place and the reason of each."""

    entries: Sequence[tuple[str, str, str]]


@render.register
def _(section: Contents) -> str:
    items = "".join(
        f'<li><a href="#{anchor}">{clean(where)}</a> {clean(reason)}</li>' for anchor, where, reason in section.entries
    )
    return f'<nav aria-label="refuted steps"><h2>Refuted steps</h2><ul>{items}</ul></nav>'


def _contents(documents: Sequence[Checked]) -> Iterator[Contents]:
    entries = []
    for n, checked in enumerate(documents, 1):
        path = f"{checked.document.path}, " if len(documents) > 1 else ""
        for step in checked.steps:
            if step.verdict.verdict == "refuted":
                block = checked.document.displays[step.claim.block - 1]
                entries.append((_anchor(step, n), path + _where(step, block), step.verdict.hint or step.verdict.note))
    if entries:
        yield Contents(entries)


def _anchor(step: Step, number: int) -> str:
    return f"n{number}-{step.claim.block}-{step.claim.step}"


def _where(step: Step, block: Block) -> str:
    cell = f"cell {block.source.cell}, " if block.source.cell is not None else ""
    return f"{cell}line {step.line}, column {step.column}"


@dataclass(frozen=True)
class Display:
    """A display formula, its steps and its remarks."""

    document: Document
    block: Block
    steps: Sequence[Step]
    remarks: Sequence[Remark]
    number: int


@render.register
def _(display: Display) -> str:
    found = _shared_out(display)
    width = max(len(row.cells) for row, _ in found)
    body = "\n".join(_row(display, row, steps, width) for row, steps in found)
    remarks = "".join(f'<p class="remark">{clean(_remark(remark))}</p>' for remark in display.remarks)
    return f'<div class="scroll"><table class="judged">\n<tbody>\n{body}\n</tbody>\n</table></div>{remarks}'


def _shared_out(display: Display) -> list[tuple[Row, list[Step]]]:
    """Return rows with the steps in each; a row with several is split, so that each has its verdict beside it."""
    latex = display.block.latex
    places = [step.claim.place for step in display.steps]
    parts = rows(latex) if len(latex) <= LONGEST else []
    found = [part for row in parts or [Row(0, len(latex), (latex,))] for part in split(row, places)]
    starts = [row.start for row in found]
    own: list[list[Step]] = [[] for _ in found]
    for step in display.steps:
        own[max(0, bisect_right(starts, step.claim.place) - 1)].append(step)
    return list(zip(found, own, strict=True))


def _remark(remark: Remark) -> str:
    return remark.text if remark.text == NOTHING else f"no step: {remark.text}"


def _row(display: Display, row: Row, steps: Sequence[Step], width: int) -> str:
    cells = [html.formula(expanded(cell, display.document, display.block), display=True) for cell in row.cells]
    sides = ("left", "right") if width > 1 else ("center", "")
    line = "".join(f'<td class="{sides[n % 2]}">{cell}</td>' for n, cell in enumerate(cells))
    line += "<td></td>" * (width - len(cells))
    worst = next((k for k in ("refuted", "unclear") if any(s.verdict.verdict == k for s in steps)), "")
    mark = f' class="{worst}"' if worst else ""
    badges = "".join(_verdict(step, display, many=len(steps) > 1) for step in steps)
    told = "".join(_told(step, display) for step in steps)
    below = f'\n<tr{mark}><td colspan="{width + 1}" class="told">{told}</td></tr>' if told else ""
    return f'<tr{mark}>{line}<td class="verdicts">{badges}</td></tr>{below}'


def _verdict(step: Step, display: Display, *, many: bool) -> str:
    kind = step.verdict.verdict
    words = f"step {step.claim.step}: {kind}" if many else kind
    where = f'<span class="where">{clean(_where(step, display.block))}</span>' if kind in ("refuted", "unclear") else ""
    anchor, method = _anchor(step, display.number), clean(step.verdict.method)
    return f'<span id="{anchor}" title="{method}">{_badge(kind, words)}{where}</span>'


def _badge(kind: str, words: str) -> str:
    return f'<span class="badge {kind}">{MARKS[kind]} {clean(words)}</span>'


def _told(step: Step, display: Display) -> str:
    """Return what is said below a row: hint, note, and the counterexample, which unfolds."""
    verdict = step.verdict
    said = [f'<p class="hint">{clean(verdict.hint)}</p>'] if verdict.hint else []
    said += [f"<p>{clean(verdict.note)}</p>"] if verdict.note else []
    said += [_details(verdict, verdict.counterexample)] if verdict.counterexample else []
    inner = "".join(said)
    return f'<div class="of-step">{inner}</div>' if inner else ""


def _details(verdict: Verdict, found: Counterexample) -> str:
    names = {**found.sizes, **found.values}
    rows = "".join(f'<tr><th scope="row">{clean(n)}</th><td>{clean(shown(v))}</td></tr>' for n, v in names.items())
    sides = (
        f'<tr><th scope="row">left side</th><td>{clean(found.left)}</td></tr>'
        f'<tr><th scope="row">right side</th><td>{clean(found.right)}</td></tr>'
    )
    method = f" ({clean(verdict.method)})" if verdict.method else ""
    return f"<details><summary>Counterexample{method}</summary><table>{rows}{sides}</table></details>"
