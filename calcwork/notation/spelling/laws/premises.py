r"""What a note takes its letters to be: independent of others, by words, by ``x \perp y \mid z`` or by a product.

Words and formulas of the text say so, and displays behind words such as "assume". Where none does, the first display
that parts a law is what the note goes on from, and claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from calcwork.notation.spelling.laws.calls import Call, call_at, letter_of
from calcwork.notation.spelling.laws.finite import Tables
from calcwork.notation.spelling.laws.independence import Graph, Statement, graph_of
from calcwork.notation.structure.items import Gap, Items, Letter, Operator, Punctuation, Relation, base_of
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, chains

SIGNS = frozenset({"perp", "bot"})
LIST = r"⟨\d+⟩(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+)⟨\d+⟩)*"
INDEPENDENT = re.compile(r"\bindependen\w*", re.IGNORECASE)
GIVEN = r"(?:given|conditional(?:ly)?\s+on|conditioned\s+on)\s+(?:the\s+(?:\w+\s+)?)?"
ADVERBS = r"(?:(?:conditionally|mutually|statistically|also|all)\s+)*"
STATED = re.compile(
    rf"(?:{GIVEN}(?P<first>{LIST})\s*,?\s*)?(?P<left>{LIST})\s+(?:are|is|be|being)\s+{ADVERBS}independent"
    rf"(?:\s+(?:of|from)\s+(?P<right>{LIST}))?(?:\s*,?\s+{GIVEN}(?P<given>{LIST}))?",
    re.IGNORECASE,
)
IDLE = re.compile(
    r"\b(?:by|using|from|since|because|under|with|due\s+to)\b[^.⟨]*\bindependen\w*|^[^.⟨]*\bindependence\b", re.I
)
OPEN = re.compile(r"\b(?:if|when|whenever|unless|whether|were|would|not|no|n't|neither|without|iff)\b", re.IGNORECASE)
ASSUMED = re.compile(
    r"\b(?:assume|suppose|let|impose|posit|postulate)\b|\bfactori[sz]es\s+(?:as|into|according)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Piece:
    """Hold a piece of a note in its order: words, or the rows of a formula with its kind, "inline" or "display"."""

    kind: str
    text: str = ""
    rows: tuple[Items, ...] = ()


@dataclass
class Premises:
    """Hold what a note takes for granted: statements, the rows that only set a law, and whether more is said.

    The pieces at the places that are ``taken`` have no other meaning.
    """

    statements: list[tuple[str, Statement]] = field(default_factory=list)
    settings: list[Items] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    is_open: bool = False

    def graph(self, key: str, tables: Tables) -> Graph | None:
        """Return the graph of a law by the statements on it."""
        letters = tables.letters[key]
        keys = [k for k, own in tables.letters.items() for _, s in self.statements if s.letters <= {*own}]
        own = [s for k, s in self.statements if k == key or (not k and {*keys} == {key})]
        return None if self.is_open else graph_of(letters, own)


def premises_of(pieces: Sequence[Piece], tables: Tables) -> Premises:
    """Return what a note takes for granted of the letters of its laws."""
    found = Premises()
    _take_words(found, pieces, tables)
    lead = ""
    for at, piece in enumerate(pieces):
        if piece.kind == "prose":
            lead = (lead + piece.text).rpartition("\n\n")[2].rpartition(". ")[2]
            continue
        said = [s for row in piece.rows for s in _statements(row, tables)]
        first = piece.kind == "display" and bool(said) and not found.statements
        if piece.kind == "inline" or ASSUMED.search(lead) or first:
            found.statements += said
            found.settings += piece.rows if said and piece.kind == "display" else ()
        if first and not ASSUMED.search(lead):
            found.is_open = found.is_open or _has_rivals(found, piece, pieces[at + 1 :], tables)
        found.statements += [(k, s) for row in piece.rows for k, s in _with_sign(row, tables)]
        lead = lead + " $ " if piece.kind == "inline" else ""
    return found


def is_single(row: Items) -> bool:
    """Tell whether a row has one equation of two sides and nothing else."""
    only = chains(row)
    return len(only) == 1 and len(only[0].sides) == 2


def _has_rivals(found: Premises, first: Piece, pieces: Iterable[Piece], tables: Tables) -> bool:
    """Tell whether displays part the same law in another way than the first one, so that neither is what holds."""
    own = {(c.key, c.before, c.behind) for r in first.rows for chain in chains(r) for c, _ in _pairs(chain)}
    for row in (r for p in pieces if p.kind == "display" for r in p.rows):
        for chain in chains(row):
            same = any((c.key, c.before, c.behind) in own for c, _ in _pairs(chain))
            for key, said in _statements(row, tables) if same else ():
                graph = found.graph(key, tables)
                if graph is None or not graph.is_apart(said.left, said.right, said.given):
                    return True
    return False


# --- formulas ---------------------------------------------------------------------------------------------------------


def _statements(row: Items, tables: Tables) -> Iterator[tuple[str, Statement]]:
    """Yield what the equations of a row say beyond that laws are laws, by the keys of these."""
    for chain in chains(row):
        if not chain.relations or any(r.name not in EQUALITIES for r in chain.relations):
            continue
        for call, other in _pairs(chain):
            yield from ((call.key, s) for s in _parted(call, factors_of(other), tables))


def _pairs(chain: Chain) -> Iterator[tuple[Call, Items]]:
    for side, other in permutations(chain.sides, 2):
        kept = tuple(i for i in side if not isinstance(i, (Gap, Punctuation)))
        call = call_at(kept, 0) if len(kept) == 2 else None
        if call is not None:
            yield call, other


def factors_of(side: Items) -> list[Call] | None:
    """Return the laws of a product of nothing else."""
    kept = tuple(
        i
        for i in side
        if not isinstance(i, (Gap, Punctuation)) and i not in (Operator("cdot"), Operator("times"), Operator("*"))
    )
    calls = [call_at(kept, k) for k in range(0, len(kept), 2)]
    if not calls or len(kept) % 2 or any(k != base_of(k) for k in kept[1::2]):
        return None
    found = [c for c in calls if c is not None]
    return found if len(found) == len(calls) else None


def _parted(call: Call, factors: list[Call] | None, tables: Tables) -> Iterator[Statement]:
    """Yield what a product says of the law of a call, nothing where it is one for every law or for none."""
    if not factors or any(f.key != call.key for f in factors) or call.key not in tables.letters:
        return
    before, behind = _slots(call, tables)
    rows = [_slots(f, tables) for f in factors]
    if sorted(x for own, _ in rows for x in own) != sorted(before):
        return
    known, left, found = {*behind}, list(rows), list[Statement]()
    while left:
        ready = [row for row in left if {*row[1]} <= known]
        if not ready:
            return
        own, given = max(ready, key=lambda row: len(row[1]))
        left.remove((own, given))
        if others := known - {*given}:
            found.append(Statement(frozenset(own), frozenset(others), frozenset(given)))
        known |= {*own}
    yield from found


def _slots(call: Call, tables: Tables) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, behind = (tuple(tables.slot(call.key, x) for x in side) for side in (call.before, call.behind))
    return before, behind


def _with_sign(row: Items, tables: Tables) -> Iterator[tuple[str, Statement]]:
    r"""Yield what ``X \perp Y \mid Z`` says."""
    at = [k for k, i in enumerate(row) if isinstance(i, Relation) and i.name in SIGNS]
    if not at or at[-1] - at[0] > 1 or any(isinstance(i, Relation) and i.name not in SIGNS for i in row):
        return
    right, *given = split_at(row[at[-1] + 1 :], "|")
    sides = [_letters_in(part, tables) for part in (row[: at[0]], right, *given)]
    if len(given) < 2 and all(sides):
        yield "", Statement(*(frozenset(s) for s in sides))


def _letters_in(items: Items, tables: Tables) -> list[str]:
    """Return the letters of a list as those of the laws: x for X; nothing where one is not known."""
    known = {x for own in tables.letters.values() for x in own}
    found = list[str]()
    for part in split_at(items, ","):
        kept = tuple(i for i in part if not isinstance(i, Gap))
        if kept[:1] == (Letter("and"),):
            kept = kept[1:]
        letter = letter_of(kept) or ""
        small = letter[:1].lower() + letter[1:]
        found.append(letter if letter in known else small if small in known else "")
    return found if all(found) else []


# --- words ------------------------------------------------------------------------------------------------------------


def _take_words(found: Premises, pieces: Sequence[Piece], tables: Tables) -> None:
    """Take what words say of letters; what they say and is not understood leaves the note open."""
    shown = {"inline": "⟨{}⟩", "display": "\n\n"}
    marked = "".join(p.text if p.kind == "prose" else shown[p.kind].format(n) for n, p in enumerate(pieces))
    for sentence in re.split(r"(?<=[.;:!?])\s|\n\s*\n|\n#|^#", marked):
        if not INDEPENDENT.search(sentence):
            continue
        negated, stated = OPEN.search(sentence), list(STATED.finditer(sentence))
        if not negated and len(stated) == len(INDEPENDENT.findall(sentence)):
            found.taken |= {int(n) for m in stated for n in re.findall(r"⟨(\d+)⟩", m[0])}
            for match in stated:
                if not _take_match(found, match, pieces, tables):
                    found.is_open = True
        elif negated or not (IDLE.search(sentence) or "⟨" not in sentence.partition(":")[0]):
            found.is_open = True


def _take_match(found: Premises, match: re.Match[str], pieces: Sequence[Piece], tables: Tables) -> bool:
    """Take one statement in words, that letters are independent of each other or of others; tell whether it is one."""

    def letters(name: str) -> list[str] | None:
        numbers = [int(n) for n in re.findall(r"⟨(\d+)⟩", match[name] or "")]
        rows = [_letters_in(pieces[n].rows[0], tables) if len(pieces[n].rows) == 1 else [] for n in numbers]
        return None if not all(rows) else [x for row in rows for x in row]

    sides = [letters(n) for n in ("left", "right", "given", "first")]
    left, right, *given = (s if s is not None else [""] for s in sides)
    if "" in [*left, *right, *given[0], *given[1]] or (not right and len(left) < 2):
        return False
    fixed = frozenset((*given[0], *given[1]))
    if right:
        found.statements.append(("", Statement(frozenset(left), frozenset(right), fixed)))
        return True
    for at in range(1, len(left)):
        found.statements.append(("", Statement(frozenset(left[at : at + 1]), frozenset(left[:at]), fixed)))
    return True
