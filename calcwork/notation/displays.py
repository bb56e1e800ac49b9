"""The displays of a document as rows of items, and its inline formulas with the words beside them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from calcwork.notation.context.collection import Formula
from calcwork.notation.context.functions.activations import named_before
from calcwork.notation.context.quantified import with_own_names
from calcwork.notation.context.told import told
from calcwork.notation.documents.data import data_of
from calcwork.notation.documents.document import Block, Document
from calcwork.notation.documents.outline import HEADING, HEADLINE, PART, begins_passage
from calcwork.notation.documents.sets import with_sets
from calcwork.notation.spelling.functions.overloads import Latest
from calcwork.notation.spelling.functions.softmax import with_softmax_along
from calcwork.notation.spelling.laws.joint import JointLaws
from calcwork.notation.spelling.laws.premises import Piece
from calcwork.notation.spelling.operators.repeated import CONVENTION, with_sums_over_repeated
from calcwork.notation.spelling.sequences.one_sample import OneSample
from calcwork.notation.spelling.usual import Respelling, usual
from calcwork.notation.structure.items import (
    Element,
    Environment,
    Gap,
    Group,
    Items,
    Number,
    Operator,
    Punctuation,
    Relation,
    Row,
    Text,
    Unknown,
    outline,
)
from calcwork.notation.structure.references import arguments_of, refer
from calcwork.notation.structure.tree import Structure, read
from calcwork.notation.survey.statements import is_word
from calcwork.notation.survey.survey import references, walk

BY_ARTICLE = re.compile(r"\b(?:is|be|an?|are)\s*$", re.IGNORECASE)
BY = re.compile(r"^\s*-?\s*by\s*-?\s*$")
ADJECTIVES = r"(?:\s+(?:given|fixed|constant|real|known|square|random|(?:non)?singular|invertible))*"
SIZED = re.compile(
    rf"^\W*(?:(?:[\w-]+\s+){{0,4}}?(?:is|are|be|being|denotes?|as|for|has|have)\s+)?(?:an?|the){ADJECTIVES}\s*$"
    r"|^\s*(?:is|are|be|being|:)\s*$|^[^.;:()]{0,60}\(\s*$"
    r"|(?:\b(?:of|has|have|with)\s+(?:the\s+)?|[(,:]\s*)(?:shape|size|dimensions?)(?:\s+is)?\W*$"
)
GRADIENT_AFTER = re.compile(
    r"^\s*(?:for|is|be|denotes?|means?|stands\s+for|as)\s+(?:the\s+|a\s+)?(?:gradient|derivative|adjoint)\b",
    re.IGNORECASE,
)
NEVER = re.compile(r"(?!)")
LONE_ADJOINT = re.compile(r"d[A-Za-z]\w*$")
ALL_ONES = (
    r"(?:(?:(?:#|[a-z]+)?[\s-]*(?:dimensional|column|row)?\s*(?:vector|column|row)\s+(?:of|with|whose\s+entries\s+are)\s+(?:all\s+)?"
    r"(?:#\s*)?ones?)|all[\s-]ones?\s+vector|vector\s+of\s+all[\s-]ones)\b(?!\W+(?:(?:and|or)\s+)?(?:zer|minus))"
)
ONES_AFTER = re.compile(rf"^(?!-)[\s,:(]*(?:(?:is|be|being|denotes?|for|the|an?)\s+){{0,3}}{ALL_ONES}", re.IGNORECASE)
LISTED = re.compile(r"\\[lc]?dots")
SIZE_BOUND = re.compile(r"[A-Za-z]\s*(?:\\geq?|\\ge|>)\s*\d+$")
CHANCE = re.compile(r"\b(?:i\.?i\.?d|random|expect(?:ed|ation)s?|unbiased|estimators?)\b", re.IGNORECASE)
ONES_BEFORE = re.compile(rf"\b{ALL_ONES}[\s(]*(?:by|is|as)?[\s(]*$", re.IGNORECASE)
IDENTITY = (
    r"(?:(?:(?:#|[a-z]+)[\s-]*(?:dimensional\s+)?)?(?:identity|unit)[\s-]+matrix|einheitsmatrix|"
    r"matrice\s+(?:identité|unité)|identity\s+(?:operator|map))\b"
)
IDENTITY_AFTER = re.compile(
    rf"^(?!-)[\s,:(]*(?:(?:is|be|being|denotes?|for|the|an?|die|est|la|désigne|ist|bezeichnet)\s+){{0,3}}{IDENTITY}",
    re.I,
)
IDENTITY_BEFORE = re.compile(rf"\b{IDENTITY}[\s(]*(?:by|is|as|mit|par)?[\s(]*$", re.I)
ONE_BY_ONE = re.compile(
    r"\b(?:each|every|per|over\s+(?:the|its))\s+(row|column)s?\b|\b(row|column)[\s-]*(?:wise|by[\s-]+(?:row|column))\b",
    re.IGNORECASE,
)
CODE_SHAPE = re.compile(  # "`X` is `(N, D)`", "`b` has shape `(K,)`"
    r"^([\s:,(]*(?:(?:is|are|be|has|have|of|with|an?|the|shapes?|size|array|matrix|vector|one-hot|again)\s+){0,4}?)"
    r"`\(([a-zA-Z]|\d+),\s*([a-zA-Z]|\d+)?\)`",
    re.IGNORECASE,
)
MATRIX = re.compile(  # n x K instruments Z
    r"^\s*(?!(?:and|or|with|where|is|has)\b)(?:[a-z-]+\s+){0,2}(?:matrix|vector|[a-z]{3,}s)\s*$", re.IGNORECASE
)


@dataclass
class DisplayRow:
    """Hold one row of a display: its items, and what is wrong with it."""

    items: Items
    formula: Formula
    problem: str = ""
    place: int = 0


@dataclass
class Display:
    """Hold a display formula and its rows."""

    block: Block
    rows: list[DisplayRow] = field(default_factory=list)


class _Data:
    """Hold the data in the tables and code of a document as equations, to be taken up where they end."""

    def __init__(self, blocks: Sequence[Block], formulas: Iterable[Items]) -> None:
        sources = {id(b.source): b.source for b in blocks}
        every = [r for items in formulas for r in references(items)]
        numbered = {r.name for r in every if r.indices}  # others are rather values that a function is tabled at
        plain = {r.name for r in every if not r.indices}
        self.left: dict[int, deque[tuple[int, Items]]] = {}
        for key, source in sources.items():
            found = ((end, tuple(read(latex).rows[0].items)) for end, latex in data_of(source.text))
            self.left[key] = deque(
                (end, i)
                for end, i in found
                if (r := refer(i[0])) is not None and r.name in (plain if isinstance(i[-1], Number) else numbered)
            )

    def items(self) -> list[Items]:
        """Return all equations."""
        return [items for found in self.left.values() for _, items in found]

    def until(self, block: Block) -> Iterator[Items]:
        """Yield the equations that end before a block, each once."""
        found = self.left[id(block.source)]
        while found and found[0][0] <= block.start:
            yield found.popleft()[1]


def formulas_of(document: Document, *, tables: bool = True) -> tuple[list[Display], list[Formula]]:
    """Return the displays of a document, and all its formulas in order; with ``tables`` for laws on finite sets."""
    displays: list[Display] = []
    formulas: list[Formula] = []
    blocks = with_sets(_bounds_first(document.blocks))
    read_rows = {n: read(b.latex, document.macros_at(b)) for n, b in enumerate(blocks) if b.kind != "prose"}
    ones = frozenset(
        outline(read_rows[n].rows[0].items) for n in read_rows if _is_called(blocks, n, ONES_BEFORE, ONES_AFTER)
    )
    named = [read_rows[n].rows[0].items for n in read_rows if _is_called(blocks, n, IDENTITY_BEFORE, IDENTITY_AFTER)]
    identities = frozenset(i[0] for i in named if len(i) == 1)
    said = any(CONVENTION.search(b.text) for b in blocks if b.kind == "prose")
    written: Respelling = with_sums_over_repeated if said else tuple
    every = [written(tuple(r.items)) for s in read_rows.values() for r in s.rows]
    adjoints = [n for n in read_rows if _is_adjoint(blocks, n)]  # one in words makes every other dM one
    adjoints += [n for n in read_rows if adjoints and LONE_ADJOINT.match(blocks[n].text.strip())]
    every += [_without_differential(read_rows[n].rows[0].items) for n in adjoints]
    data = _Data(blocks, every)
    every += data.items()
    chance = any(CHANCE.search(b.text) for b in blocks if b.kind == "prose")
    pieces = [_piece(b, read_rows.get(n)) for n, b in enumerate(blocks)]
    joint = JointLaws(every if tables else (), pieces, chance=chance)
    every = [joint.written(items) for items in every]
    respelled, latest = usual(every, ones, identities, chance=chance), Latest(every)
    one = OneSample(every)
    along = _axis_of_softmax(b.text for b in blocks)
    section, topic, part, first, passage = 0, "", 0, False, 0
    formulas += [Formula(items, n, before="let ") for n, items in enumerate(joint.declarations())]
    for n, block in enumerate(blocks):
        for items in data.until(block):
            formula = Formula(respelled(items), len(formulas), before="let ", section=section, topic=topic)
            formula.block, formula.part, formula.passage = block, part, passage
            formulas.append(formula)
        if block.kind == "prose":
            if (heading := HEADING.search(block.text)) is not None:
                section, topic = section + 1, block.text[heading.start() :].strip().partition("\n")[0]
            if PART.search(block.text) is not None:
                part, first = part + 1, True
            passage += begins_passage(block.text)
            continue
        structure = read_rows[n]
        display = Display(block)
        if block.kind == "display":
            displays.append(display)
        system = _system_of(structure.rows)
        here: Formula | None = None
        for row in system or _rows(structure.rows):
            items = written(tuple(row.items))
            taken = n in joint.taken or (block.kind == "inline" and joint.is_about_laws(items))
            items = () if taken else joint.written(items)
            items = with_softmax_along(latest.named(respelled(items)), along)
            problem = block.problem or next(iter(row.problems), None)
            if problem is None and (unknown := _unknown(items)) is not None:
                text, place = f"{unknown.text} is not understood", unknown.start
            else:
                text, place = (problem.message, problem.start) if problem is not None else ("", 0)
            formula = Formula(items if not text else (), len(formulas), block.number if block.kind == "display" else 0)
            formula.section, formula.topic, formula.block = section, topic, block
            formula.is_system = bool(system)
            formula.part, formula.first, formula.passage, first = part, first, passage, False
            formula.unread = items if text else ()
            if block.kind == "inline":
                _put_words(formula, blocks, n, document)
            elif not display.rows:
                formula.lead = _sentence_before(blocks, n)
                if definition := named_before(formula.lead, items):
                    here = replace(formula, items=definition, display=0, before="let ", lead="", first=True)
                    formulas.append(here)
                    formula.position += 1
            formulas.append(formula)
            display.rows.append(DisplayRow(items, formula, text, place))
            for unsaid in one.without_number(() if text else written(tuple(row.items))):
                extra = replace(formula, items=respelled(unsaid), position=len(formulas), display=0, before="let ")
                formulas.append(replace(extra, lead="", after="", is_system=False))
        if here is not None:
            here.until = len(formulas)
        lost = None if structure.rows else block.problem or next(iter(structure.problems), None)
        if lost is not None:
            display.rows.append(DisplayRow((), Formula((), len(formulas)), lost.message, 0))
    with_own_names(formulas)
    for shown in (r for d in displays for r in d.rows if r.formula.items):
        shown.items = shown.formula.items
    return displays, told(formulas)


def _piece(block: Block, structure: Structure | None) -> Piece:
    """Return a block as a piece of what the note says of its laws."""
    return Piece(block.kind, block.text, tuple(tuple(r.items) for r in structure.rows) if structure is not None else ())


def _bounds_first(blocks: Sequence[Block]) -> list[Block]:
    r"""Return blocks with a bound before the list that it stands behind: "$x_1, \dots, x_n$, $n \ge 2$, are"."""
    found = list(blocks)
    for n in range(len(found) - 3):
        listed, comma, bound, rest = found[n : n + 4]
        kinds = [b.kind for b in (listed, comma, bound, rest)]
        between = comma.text.strip(), rest.text[:1]
        if kinds != ["inline", "prose"] * 2 or between not in ((",", ","), ("(", ")")):
            continue
        if LISTED.search(listed.text) and SIZE_BOUND.match(bound.text.strip()):
            found[n : n + 4] = bound, replace(comma, text=", "), listed, replace(rest, text=rest.text[1:])
    return found


def _is_adjoint(blocks: Sequence[Block], n: int) -> bool:
    """Tell whether words call an inline dM the gradient by M, or "dM for" a derivative that is written out."""
    if not LONE_ADJOINT.match(blocks[n].text.strip()):
        return False
    following = [b.text.strip() for b in blocks[n + 1 : n + 3]]
    written = following[:1] == ["for"] and "\\partial" in following[-1]
    return written or _is_called(blocks, n, NEVER, GRADIENT_AFTER)


def _without_differential(items: Sequence[Element]) -> Items:
    """Return what no differential fulfils, dM = M, so that every dM is read as a name of its own."""
    return (*items, Relation("="), items[-1])


def _axis_of_softmax(words: Iterable[str]) -> str:
    """Return whether the words of a note speak of rows or of columns one by one, nothing where of both or none."""
    found = {(m[1] or m[2]).lower() for text in words for m in ONE_BY_ONE.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def _rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a display; one that goes on without a relation is joined to the row before."""
    if len(rows) == 1 and (only := _array_of(rows[0])) is not None:
        rows = only
    found: list[Row] = []
    for row in (_with_columns_apart(_without_comments(r)) for r in rows):
        first = next((i for i in row.items if not isinstance(i, Gap)), None)
        empty = len(row.cells) > 1 and not any(not isinstance(i, Gap) for i in row.cells[0])
        related = len(row.cells) > 1 and isinstance(next(iter(row.cells[1]), None), Relation)
        begins = related and not empty  # "-w \\cdot x &= ..." is an equation of its own
        goes_on = (isinstance(first, Operator) and not begins) or (empty and not isinstance(first, Relation))
        if found and goes_on and first is not None and found[-1].items:
            last = found.pop()
            cells, problems = (*last.cells, *row.cells), (*last.problems, *row.problems)
            found.append(replace(last, cells=cells, problems=problems, end=row.end))
        else:
            found.append(row)
    return found


def _without_comments(row: Row) -> Row:
    r"""Leave out the words at the end of a row: ``&& \text{by the product rule}``."""
    kept = [c for n, c in enumerate(row.cells) if n < 2 or not _is_comment(c)]
    return replace(row, cells=tuple(kept)) if len(kept) < len(row.cells) else row


def _with_columns_apart(row: Row) -> Row:
    """Put a comma between the equations of a row that stand in columns of their own."""
    cells = list(row.cells)
    for n, (cell, following) in enumerate(pairwise(cells)):
        told, next_one = (next((i for i in c if not isinstance(i, Gap)), None) for c in (cell, following))
        if n > 1 and told is not None and not isinstance(told, Relation) and isinstance(next_one, Relation):
            cells[n] = (Punctuation(",", start=cell[0].start, end=cell[0].start), *cell)
    return replace(row, cells=tuple(cells))


def _is_comment(cell: Items) -> bool:
    first = next((i for i in cell if not isinstance(i, Gap)), None)
    return isinstance(first, Text) and not first.name


def _array_of(row: Row) -> tuple[Row, ...] | None:
    """Return the rows of an array that is used to align a chain."""
    items = [i for i in row.items if not isinstance(i, (Gap, Punctuation))]
    if len(items) != 1 or not isinstance(items[0], Environment) or items[0].name not in {"array", "aligned", "split"}:
        return None
    starts = [c[0] for r in items[0].rows for c in r.cells if c]
    return items[0].rows if any(isinstance(s, Relation) for s in starts) else None


def _system_of(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows of a brace that stands alone and holds equations and bounds only, nothing for any other."""
    items = [i for r in rows for i in r.items if not isinstance(i, (Gap, Punctuation))]
    only = items[0] if len(items) == 1 else None
    if not isinstance(only, Environment) or only.name not in {"cases", "dcases", "rcases"}:
        return ()
    return only.rows if all(any(isinstance(i, Relation) for i in r.items) for r in only.rows if r.items) else ()


def _unknown(items: Items) -> Unknown | None:
    for sequence, at in walk(items):
        item = sequence[at]
        if isinstance(item, Unknown) and not is_word(item):
            return item
    return None


def _said_of_both(blocks: Sequence[Block], n: int) -> str:
    """Return the words that speak of an inline formula and of the next: "A and B are symmetric"."""
    last = blocks[n + 3] if n + 3 < len(blocks) and blocks[n + 2].kind == "inline" else None
    return last.text[:80] if last is not None and re.match(r"\s*(?:are|be|being)\b", last.text) else ""


def _sentence_before(blocks: Sequence[Block], n: int) -> str:
    """Return what stands between the last full stop or display and this one, a $ for each formula within."""
    words = ""
    for block in reversed(blocks[:n]):
        if block.kind == "display":
            break
        words = (block.text if block.kind == "prose" else "$") + words
        if block.kind == "prose" and ("." in block.text or "\n\n" in block.text.strip()):
            break
    return words.rstrip().rpartition(".")[2].rpartition("\n\n")[2][-200:]


def _is_called(blocks: Sequence[Block], n: int, words_before: re.Pattern[str], words_after: re.Pattern[str]) -> bool:
    """Tell whether the words beside an inline formula call it so: "$e$ is the $n$-vector of ones"."""
    if blocks[n].kind != "inline":
        return False
    before = blocks[n - 1].text if n and blocks[n - 1].kind == "prose" else ""
    after = "".join(b.text if b.kind == "prose" else "#" for b in blocks[n + 1 : n + 4])
    return bool(words_before.search(before) or words_after.match(after))


def _put_words(formula: Formula, blocks: Sequence[Block], n: int, document: Document) -> None:
    """Note the words beside an inline formula, and dimensions such as N x D that stand next to it."""
    before = blocks[n - 1] if n and blocks[n - 1].kind == "prose" else None
    after = blocks[n + 1] if n + 1 < len(blocks) and blocks[n + 1].kind == "prose" else None
    formula.before = HEADLINE.sub("", before.text)[-60:] if before is not None else ""
    formula.after = after.text[:80] if after is not None else ""
    if (shape := CODE_SHAPE.match(formula.after)) is not None:
        lengths = read(r" \times ".join(filter(None, shape.groups()[1:])), document.macros_at(blocks[n])).rows
        formula.after, formula.dims, formula.rest = f"{shape[1]} has shape", tuple(lengths[0].items), ""
        return
    if formula.after.strip() in {"and", ",", ", and"} and (shared := _said_of_both(blocks, n)):
        formula.after = shared
    earlier = blocks[n - 2] if n > 1 and blocks[n - 2].kind == "inline" else None
    if before is not None and earlier is not None and MATRIX.match(before.text):
        rows = read(earlier.latex, document.macros_at(earlier)).rows
        if len(rows) == 1 and any(isinstance(i, Operator) and i.name == "times" for i in rows[0].items):
            formula.dims, formula.rest = tuple(rows[0].items), "vector" if "vector" in before.text else "matrix"
            return
    following = blocks[n + 2] if n + 2 < len(blocks) and blocks[n + 2].kind == "inline" else None
    if after is not None and following is not None and BY_ARTICLE.search(after.text):
        formula.dims, formula.rest = _by_words(blocks, n, document)
        if formula.dims:
            return
    if after is None or following is None or not SIZED.search(after.text):
        return
    rows = read(following.latex, document.macros_at(following)).rows
    items = _listed_lengths(rows[0].items) if len(rows) == 1 else ()
    if any(isinstance(i, Operator) and i.name == "times" for i in items):
        formula.dims = tuple(items)
        rest = blocks[n + 3] if n + 3 < len(blocks) and blocks[n + 3].kind == "prose" else None
        formula.rest = rest.text[:80] if rest is not None else ""


def _listed_lengths(items: Items) -> Items:
    """Return the shape (N, D) as N x D, and other items as they are."""
    only = items[0] if len(items) == 1 else None
    parts = arguments_of(only) if isinstance(only, Group) and only.open == "(" else []
    return (*parts[0], Operator("times"), *parts[1]) if len(parts) == 2 else items


def _by_words(blocks: Sequence[Block], n: int, document: Document) -> tuple[Items, str]:
    """Return "m by n" behind a name as m x n, and the words after it."""
    if n + 4 >= len(blocks) or blocks[n + 3].kind != "prose" or not BY.match(blocks[n + 3].text):
        return (), ""
    ends = [read(blocks[k].latex, document.macros_at(blocks[k])).rows for k in (n + 2, n + 4)]
    if any(len(rows) != 1 or len(rows[0].items) != 1 for rows in ends):
        return (), ""
    rest = blocks[n + 5].text[:80] if n + 5 < len(blocks) and blocks[n + 5].kind == "prose" else ""
    first, last = (rows[0].items for rows in ends)
    return (*first, Operator("times"), *last), f"matrix {rest}"


def text_of(block: Block, start: int, end: int) -> str:
    """Return LaTeX as it was written, on one line."""
    return " ".join(block.latex[start:end].replace("&", " ").split())
