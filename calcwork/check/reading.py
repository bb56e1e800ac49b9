r"""A document to its claims: chains that run over rows and blocks, implications, updates, definitions.

Displays claim; inline formulas declare and define. Every relation of a display becomes a claim, with a verdict already
where reading settles it, and every display without one a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from calcwork.check.claims import DEFINITE, Task
from calcwork.check.ladder import judge
from calcwork.check.step import Claim, Reading, Remark
from calcwork.check.verdict import Verdict
from calcwork.errors import CalcworkError
from calcwork.notation.collection import Formula
from calcwork.notation.derivatives import operator_variable
from calcwork.notation.document import Block, Document
from calcwork.notation.items import (
    Environment,
    Gap,
    Group,
    Items,
    Operator,
    Punctuation,
    Relation,
    Row,
    Text,
    Unknown,
    outline,
)
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.references import refer, split_at
from calcwork.notation.statements import (
    EQUALITIES,
    LOOSE,
    ORDERS,
    UPDATES,
    Chain,
    Implication,
    both_signs,
    is_word,
    spelled,
    statements,
)
from calcwork.notation.structure import read
from calcwork.notation.survey import walk
from calcwork.notation.symbols import Definition
from calcwork.notation.values import ShapeError

SHARE = 0.8
HEADING = re.compile(
    r"^\s{0,3}#{1,6}\s|\\(?:sub)*section|\\paragraph|\\chapter|\n\s*\n[A-Z][^.\n]{2,60}[^.,:;\s]\n\s*\n", re.MULTILINE
)


@dataclass
class _Row:
    """Hold one row of a display: its items, and what is wrong with it."""

    items: Items
    formula: Formula
    problem: str = ""
    place: int = 0


@dataclass
class _Display:
    block: Block
    rows: list[_Row] = field(default_factory=list)


def read_claims(document: Document, *, time_limit: float = 5.0) -> Reading:
    """Return the claims of a document in order, ready to be judged.

    Examples
    --------
    >>> from calcwork.notation.document import read_document
    >>> from calcwork.notation.source import Source
    >>> found = read_claims(read_document(Source("$$(a+b)^2 = a^2 + 2ab + b^2$$")))
    >>> [(c.relation, c.right) for c in found.claims]
    [('=', 'a^2 + 2ab + b^2')]
    """
    displays, formulas = _formulas(document)
    note = Note(formulas)
    return _Claims(note, time_limit * SHARE).of(displays)


# --- formulas of a document -------------------------------------------------------------------------------------------


def _formulas(document: Document) -> tuple[list[_Display], list[Formula]]:
    displays: list[_Display] = []
    formulas: list[Formula] = []
    blocks = document.blocks
    section = 0
    for n, block in enumerate(blocks):
        if block.kind == "prose":
            section += bool(HEADING.search(block.text))
            continue
        structure = read(block.latex, document.macros_at(block))
        display = _Display(block)
        if block.kind == "display":
            displays.append(display)
        for row in _rows(structure.rows):
            items = tuple(row.items)
            problem = block.problem or next(iter(row.problems), None)
            if problem is None and (unknown := _unknown(items)) is not None:
                text, place = f"{unknown.text} is not understood", unknown.start
            else:
                text, place = (problem.message, problem.start) if problem is not None else ("", 0)
            formula = Formula(items if not text else (), len(formulas), block.number if block.kind == "display" else 0)
            formula.section = section
            if block.kind == "inline":
                _put_words(formula, blocks, n, document)
            formulas.append(formula)
            display.rows.append(_Row(items, formula, text, place))
        if block.problem is not None and not structure.rows:
            display.rows.append(_Row((), Formula((), len(formulas)), block.problem.message, 0))
    return displays, formulas


def _rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a display; one that goes on without a relation is joined to the row before."""
    if len(rows) == 1 and (only := _array_of(rows[0])) is not None:
        rows = only
    found: list[Row] = []
    for row in (_without_comments(r) for r in rows):
        first = next((i for i in row.items if not isinstance(i, Gap)), None)
        empty = len(row.cells) > 1 and not any(not isinstance(i, Gap) for i in row.cells[0])
        goes_on = isinstance(first, Operator) or (empty and not isinstance(first, Relation))
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


def _unknown(items: Items) -> Unknown | None:
    for sequence, at in walk(items):
        item = sequence[at]
        if isinstance(item, Unknown) and not is_word(item):
            return item
    return None


def _put_words(formula: Formula, blocks: Sequence[Block], n: int, document: Document) -> None:
    """Note the words beside an inline formula, and dimensions such as N x D that stand next to it."""
    before = blocks[n - 1] if n and blocks[n - 1].kind == "prose" else None
    after = blocks[n + 1] if n + 1 < len(blocks) and blocks[n + 1].kind == "prose" else None
    formula.before = before.text[-60:] if before is not None else ""
    formula.after = after.text[:80] if after is not None else ""
    following = blocks[n + 2] if n + 2 < len(blocks) and blocks[n + 2].kind == "inline" else None
    if after is None or following is None or not re.search(r"\b(?:an?|the)\s*$", after.text):
        return
    rows = read(following.latex, document.macros_at(following)).rows
    items = rows[0].items if len(rows) == 1 else ()
    if any(isinstance(i, Operator) and i.name == "times" for i in items):
        formula.dims = tuple(items)
        rest = blocks[n + 3] if n + 3 < len(blocks) and blocks[n + 3].kind == "prose" else None
        formula.rest = rest.text[:80] if rest is not None else ""


# --- claims -----------------------------------------------------------------------------------------------------------


@dataclass
class _Spot:
    """Hold where a chain stands while its block is read."""

    block: Block
    formula: Formula
    step: int = 0


class _Claims:
    """Turn the rows of displays into claims; what was last on a side goes on over rows and blocks."""

    def __init__(self, note: Note, time_limit: float) -> None:
        self.note = note
        self.time_limit = time_limit
        self.claims: list[Claim] = []
        self.remarks: list[Remark] = []
        self.last: Items = ()
        self.last_text = ""
        self.operator: Items = ()
        self.group: list[tuple[Chain, int]] = []
        self.updates: dict[str, tuple[Items, str, int]] = {}

    def of(self, displays: Sequence[_Display]) -> Reading:
        for display in displays:
            before = len(self.claims)
            self._display(display)
            if len(self.claims) == before:
                text = next((r.problem for r in display.rows if r.problem), "") or "nothing is claimed here"
                place = next((r.place for r in display.rows if r.problem), 0)
                self.remarks.append(Remark(display.block.number, place, text))
        return Reading(tuple(self.claims), tuple(self.remarks), tuple(self._inferred()))

    def _inferred(self) -> list[str]:
        ranks = {0: "a scalar", 1: "a vector", 2: "a matrix"}
        symbols = self.note.symbols
        return [f"{n} is read as {ranks[r]}" for n, r in symbols.ranks.items() if r and n in symbols.survey.uses]

    def _display(self, display: _Display) -> None:
        spot = _Spot(display.block, Formula((), 0))
        for row in display.rows:
            spot.formula = row.formula
            if row.problem:
                self._unread(spot, row)
                continue
            for statement in statements(row.items):
                if isinstance(statement, Implication):
                    self._implication(spot, statement)
                else:
                    self._chain(spot, statement)

    def _unread(self, spot: _Spot, row: _Row) -> None:
        """Give every relation of a row that cannot be read a step of its own."""
        self.last, self.group = (), []
        found: list[Relation | None] = [i for i in row.items if isinstance(i, Relation)]
        for relation in found or [None] * (not row.items):
            spot.step += 1
            start = row.items[0].start if row.items else 0
            end = row.items[-1].end if row.items else len(spot.block.latex)
            name = spelled(relation.name) if relation is not None else ""
            at = relation.start if relation is not None else start
            self.claims.append(Claim(
                spot.block.number, spot.step, start, end, row.place or at, name, _text(spot.block, start, at), "",
                verdict=Verdict("unclear", method="reading", note=row.problem),
            ))  # fmt: skip

    # --- chains -------------------------------------------------------------------------------------------------------

    def _chain(self, spot: _Spot, chain: Chain) -> None:
        if not chain.relations:
            self.last = chain.sides[0]
            self.last_text = _text(spot.block, chain.start, chain.end)
            return
        sides = list(chain.sides)
        texts = [_text(spot.block, s[0].start, s[-1].end) if s else "" for s in sides]
        if not sides[0]:
            sides[0], texts[0] = self.last, self.last_text
        self.operator = next(
            (v for s in sides if (v := operator_variable(s))), self.operator if not chain.sides[0] else ()
        )
        for k, relation in enumerate(chain.relations):
            spot.step += 1
            self._step(spot, chain, k, relation, sides, texts)
        self.last, self.last_text = sides[-1], texts[-1]
        self.group = [(Chain(tuple(sides), chain.relations, chain.alternative), spot.formula.position)]

    def _step(
        self, spot: _Spot, chain: Chain, k: int, relation: Relation, sides: list[Items], texts: list[str]
    ) -> None:
        left, right = sides[k], sides[k + 1]
        start = left[0].start if left and chain.sides[k] else relation.start
        claim = Claim(
            spot.block.number, spot.step, start, right[-1].end if right else relation.end, relation.start,
            spelled(relation.name), texts[k], texts[k + 1],
        )  # fmt: skip
        self.claims.append(self._filled(claim, spot, chain, k, relation, left, right))

    def _filled(
        self, claim: Claim, spot: _Spot, chain: Chain, k: int, relation: Relation, left: Items, right: Items
    ) -> Claim:
        if not left or not right:
            return _unclear(claim, "one side of this relation is missing")
        if relation.over or relation.under:
            return _unclear(claim, "a relation with a sign over it is not judged")
        if relation.name in UPDATES:
            return self._update(claim, spot, left, right)
        if relation.name == "in" or self.note.declares(spot.formula, chain):
            return replace(claim, verdict=Verdict("definition", method="declaration"))
        if self.note.defines(spot.formula, chain, k) is not None:
            return self._definition(claim, spot, right)
        again = self.note.defines_again(spot.formula, chain, k)
        if again is not None and (verdict := self._defined_again(spot, again, left, right)) is not None:
            return replace(claim, verdict=verdict)
        if k == 0 and (new := self.note.new_names(left)):
            return _unclear(claim, f"nothing says what {', '.join(new)} is")
        return self._relation(claim, spot, relation, left, right)

    def _defined_again(self, spot: _Spot, definition: Definition, left: Items, right: Items) -> Verdict | None:
        """Settle an equation for a defined name: one in other names, that the old definition contradicts, is a new one.

        Where only the form differs the equation is a claim, and a wrong one is a slip.
        """
        try:
            pair = self.note.pair(left, right, spot.formula.position)
            old, new = (replace(pair, left=s, right=s).free_names() for s in (pair.left, pair.right))
        except (CalcworkError, *BREAKDOWNS):
            return None
        if old == new or judge(pair.left, pair.right, pair.scope, time_limit=1.0).verdict in ("proved", "agrees"):
            return None
        self.note.redefine(definition)
        if definition.parameters != self._parameters_before(definition) or new - old:
            return Verdict("definition", method="defined anew", note=f"{definition.name} had another definition before")
        note = f"this contradicts the definition of {definition.name} above: a slip, or a new definition"
        return Verdict("unclear", method="defined anew", note=note)

    def _parameters_before(self, definition: Definition) -> tuple[Items, ...] | None:
        old = self.note.symbols.function(definition.name, definition.position - 1)
        return old.parameters if old is not None else None

    def _definition(self, claim: Claim, spot: _Spot, right: Items) -> Claim:
        """Settle a definition; one whose right side cannot be read is unclear."""
        try:
            self.note.reader(spot.formula.position).read(right)
        except CalcworkError as reason:
            return _unclear(claim, str(reason), getattr(reason, "start", -1))
        except BREAKDOWNS as reason:
            return _unclear(claim, f"this could not be read ({reason})")
        return replace(claim, verdict=Verdict("definition", method="first equation for its left side"))

    def _relation(self, claim: Claim, spot: _Spot, relation: Relation, left: Items, right: Items) -> Claim:
        name = "=" if relation.name in EQUALITIES else ORDERS.get(relation.name) or LOOSE.get(relation.name)
        if DEFINITE.get(relation.name):
            pair = self._pair(claim, spot, left, right)
            return pair if isinstance(pair, Claim) else replace(
                claim, task=Task("definite", relation.name, pair, time_limit=self.time_limit))  # fmt: skip
        if name is None:
            return _unclear(claim, f"the relation {claim.relation} is not judged")
        pair = self._pair(claim, spot, left, right)
        if isinstance(pair, Claim):
            return pair
        task = Task(
            "relation", name, pair, facts=self._facts(spot, pair), inferred=self._guessed(left, right),
            loose=self._loose(pair), time_limit=self.time_limit,
        )  # fmt: skip
        return replace(claim, task=task, notes=pair.notes)

    def _pair(self, claim: Claim, spot: _Spot, left: Items, right: Items) -> Pair | Claim:
        """Return the two sides, or the claim with the verdict that they cannot be read."""
        try:
            return self.note.pair(left, right, spot.formula.position, self.operator)
        except ShapeError as reason:
            guessed = self._guessed(left, right)
            if guessed:
                return _unclear(claim, f"{reason}; the shape of {', '.join(guessed)} is not declared")
            return replace(claim, verdict=Verdict("refuted", method="shape", note=str(reason)))
        except CalcworkError as reason:
            return _unclear(claim, str(reason), getattr(reason, "start", -1))
        except BREAKDOWNS as reason:
            return _unclear(claim, f"this could not be read ({type(reason).__name__}: {reason})")

    def _guessed(self, *sides: Items) -> tuple[str, ...]:
        """Return the names on the sides whose shape nothing declares."""
        return tuple(sorted(n for n in self.note.names_of(sides) if not self.note.is_known(n)))

    def _loose(self, pair: Pair) -> tuple[str, ...]:
        """Return names of one letter that stand for different things without the note saying how."""
        return self.note.loose(pair)

    def _facts(self, spot: _Spot, pair: Pair) -> tuple[Pair, ...]:
        return tuple(self.note.facts_near(pair, spot.formula.position))

    # --- updates ------------------------------------------------------------------------------------------------------

    def _update(self, claim: Claim, spot: _Spot, left: Items, right: Items) -> Claim:
        """Judge an update: a second one of the same symbol must give the same."""
        reference = refer(left[0]) if len(left) == 1 else None
        if reference is None:
            return _unclear(claim, "the symbol that is updated is not understood")
        key = f"{spot.formula.section}:{outline(left)}"
        old = self.updates.get(key)
        if old is None:
            self.updates[key] = (right, claim.right, spot.formula.position)
            return self._definition(claim, spot, right)
        return self._relation(replace(claim, left=old[1]), spot, Relation("="), old[0], right)

    # --- implications -------------------------------------------------------------------------------------------------

    def _implication(self, spot: _Spot, statement: Implication) -> None:
        groups = [[(c, spot.formula.position) for chain in g for c in both_signs(chain)] for g in statement.groups]
        if not groups[0]:
            groups[0] = self.group
        self._inside(spot, groups[0] if statement.groups[0] else [], premise=True)
        for n, arrow in enumerate(statement.arrows):
            spot.step += 1
            self.claims.append(self._arrow(spot, arrow, groups[n], groups[n + 1]))
            self._inside(spot, groups[n + 1], premise=False)
        self.group = groups[-1]
        if groups[-1]:
            self.last = groups[-1][-1][0].sides[-1]
            self.last_text = ""

    def _inside(self, spot: _Spot, group: list[tuple[Chain, int]], *, premise: bool) -> None:
        """Give the relations inside of a group their steps; the one that is assumed or concluded claims nothing."""
        for chain, _ in group:
            texts = [_text(spot.block, s[0].start, s[-1].end) if s else "" for s in chain.sides]
            for k, relation in enumerate(chain.relations):
                spot.step += 1
                self._step(spot, chain, k, relation, list(chain.sides), texts)
                if k == (len(chain.relations) - 1 if premise else 0):
                    said = "assumed" if premise else "judged at the arrow before it"
                    self.claims[-1] = replace(self.claims[-1], task=None, verdict=Verdict("definition", method=said))

    def _arrow(
        self, spot: _Spot, arrow: Relation, before: list[tuple[Chain, int]], after: list[tuple[Chain, int]]
    ) -> Claim:
        left, right = (", ".join(_text(spot.block, c.start, c.end) for c, _ in g) for g in (before, after))
        claim = Claim(
            spot.block.number, spot.step, before[0][0].start if before else arrow.start,
            after[-1][0].end if after else arrow.end, arrow.start, spelled(arrow.name), left, right,
        )  # fmt: skip
        premises = self._equations(claim, spot, before, last=True)
        conclusions = self._equations(claim, spot, after, last=False)
        for found in (premises, conclusions):
            if isinstance(found, Claim):
                return found
        if not premises or not conclusions:
            return _unclear(claim, "an implication needs an equation on both sides")
        task = Task(
            "implication", premises=tuple(premises), conclusions=tuple(conclusions),  # type: ignore[arg-type]
            both_ways=arrow.name == "iff", time_limit=self.time_limit,
        )  # fmt: skip
        return replace(claim, task=task)

    def _equations(
        self, claim: Claim, spot: _Spot, group: list[tuple[Chain, int]], *, last: bool
    ) -> list[Pair] | Claim:
        found: list[Pair] = []
        for chain, _ in group:
            if not chain.relations:
                return _unclear(claim, "a side of an implication is no equation")
            k = len(chain.relations) - 1 if last else 0
            relation = chain.relations[k]
            if relation.name == "in" and not last:
                members = self._members(claim, spot, chain.sides[k], chain.sides[k + 1])
                if isinstance(members, Claim):
                    return members
                found += members
                continue
            if relation.name not in EQUALITIES:
                return _unclear(claim, "an implication from or to an inequality is not judged yet")
            pair = self._pair(claim, spot, chain.sides[k], chain.sides[k + 1])
            if isinstance(pair, Claim):
                return pair
            found.append(pair)
        return found

    def _members(self, claim: Claim, spot: _Spot, left: Items, right: Items) -> list[Pair] | Claim:
        """Return one equation for each member of a finite set."""
        if len(right) != 1 or not isinstance(right[0], Group) or right[0].open != "{":
            return _unclear(claim, "an implication to this set is not judged")
        found: list[Pair] = []
        for part in split_at(right[0].items, ","):
            pair = self._pair(claim, spot, left, part)
            if isinstance(pair, Claim):
                return pair
            found.append(pair)
        return found


def _unclear(claim: Claim, note: str, start: int = -1) -> Claim:
    place = start if start >= 0 else claim.place
    return replace(claim, place=place, verdict=Verdict("unclear", method="reading", note=note))


def _text(block: Block, start: int, end: int) -> str:
    """Return LaTeX as it was written, on one line."""
    return " ".join(block.latex[start:end].replace("&", " ").split())
