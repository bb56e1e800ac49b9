r"""Kinds of names: what words tell of a matrix, "with Q orthogonal and Λ diagonal", and labels of classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import Integer

from calcwork.algebra.scope import Domain
from calcwork.notation.context.declarations.orthonormal import take_orthonormal
from calcwork.notation.structure.items import (
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.structure.references import Reference, refer
from calcwork.notation.survey.letters import is_one
from calcwork.notation.survey.statements import EQUALITIES, Chain, head_length
from calcwork.notation.survey.survey import index_name, references, walk
from calcwork.notation.symbols.table import Definition, Symbols

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

ORTHOGONAL = r"(?:orthogonal|orthonormal|unitary)"
DECOMPOSED = re.compile(
    r"\b(?:SVD|(?:singular[\s-]+value|spectral|eigenvalue|eigen)[\s-]*decomposition)\W*(?:of\W*)?(?:is|be|as|by)?\W*$",
    re.IGNORECASE,
)
BE = re.compile(r"^\s*(?:be|is|as|by)\s*$", re.IGNORECASE)
DECOMPOSES = re.compile(
    r"^\W*(?:be|is|denotes?)\W+(?:the|an?|its)\W+(?:\w+\W+)?"
    r"(?:SVD|(?:singular[\s-]+value|spectral|eigenvalue|eigen)[\s-]*decomposition)\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(r"\b(?:SVD|singular)\b", re.IGNORECASE)
EQUAL = Relation("=")
# "zero diagonal" and "the diagonal entries of A" speak of a part of a matrix.
PART = "".join(rf"(?<!\b{word}[ -])" for word in ("zero", "null", "empty", "unit", "the", "its", "whose", "main", "no"))
DIAGONAL = rf"(?:{PART}diagonal(?!\s+(?:entr|element|term|part|of\b|is\b|are\b|zero))|(?:diagonal|degree)(?=\s+matri))"
NOT = r"(?<!not )(?<!non)(?<!non-)(?<!off-)(?<!off )(?<!block-)(?<!block )"
END = r"\W*(?:matrix|matrices)?[\s*]*$"


UNIT = r"unit(?:[\s-]+(?:norm|length))?[\s-]+(?:vectors?|directions?)"
UNIT_BEFORE = re.compile(rf"\b{UNIT}\s*$", re.IGNORECASE)
UNIT_AFTER = re.compile(
    rf"^\W*(?:(?:is|are|be|being|denotes?|for|has|have|with|of)\s+)+(?:(?:an?|any|the)\s+)?(?:{UNIT}\b(?!\s+(?:normal|tangent))"
    r"|unit\s+(?:norm|length)\b)",
    re.IGNORECASE,
)
WITH_ENTRIES = re.compile(
    r"\bdiagonal\b[^.;$]*\b(?:entries|elements|values)(?:\s+(?:are|is|of|equal\s+to))?\W*$", re.IGNORECASE
)
THIN = re.compile(r"\b(?:thin|economy|slim)\b", re.IGNORECASE)


def take_kinds(said: Collection) -> None:
    """Take the words that call a matrix orthogonal or diagonal, and what is compared with the number of a class."""
    for formula in said.formulas:
        said.sections.enter(formula.section)
        _take_classes(said.symbols, formula.items)
        _take_decomposition(said, formula)
        take_orthonormal(said, formula)
        at = head_length(formula.items)
        called = at == 2 == len(formula.items) and isinstance(formula.items[1], Group)  # D(theta)
        reference = refer(formula.items[0]) if (at == 1 or called) and not formula.display else None
        if reference is not None and reference.plain and not reference.upper and reference.name != "e":
            _take_unit(said, formula, reference)
        if reference is None or not reference.upper or reference.indices or not reference.plain:
            continue
        name, _ = said.symbols.interpret(reference)
        after = formula.after + (f" {formula.rest}" if formula.dims else "")
        if is_said(ORTHOGONAL, formula.before, after):
            said.facts.append((orthogonality(formula.items[0]), formula.position))
            _of_rank(said, name, 2)
        if is_said(DIAGONAL, formula.before, after) and formula.items[1:2] != (Relation("="),):
            head = formula.items[0]
            values = _values_of(said, head) if isinstance(head, Letter) else None
            _define_diagonal(said, formula, head, values=values)


def _take_unit(said: Collection, formula: Formula, reference: Reference) -> None:
    """Let a vector that words call a unit vector have the length one."""
    if not UNIT_BEFORE.search(formula.before) and not UNIT_AFTER.match(formula.after):
        return
    said.facts.append((_gram(formula.items[0], Number("1")), formula.position))
    if not reference.indices:
        _of_rank(said, said.symbols.interpret(reference)[0], 1)


def _take_decomposition(said: Collection, formula: Formula) -> None:
    r"""Let the outer factors of "the SVD $X = U D V^\top$" have orthonormal columns; of ``Q \Lambda Q^\top`` too."""
    lead = formula.lead if formula.display else formula.before
    if BE.match(lead) and formula.position:  # "let the SVD of $X$ be"
        lead = f"{said.formulas[formula.position - 1].before} {lead}"
    if not DECOMPOSED.search(lead) and not DECOMPOSES.match(formula.after):
        return
    items = tuple(i for i in formula.items if not isinstance(i, (Gap, Punctuation)))
    at = items.index(EQUAL) if EQUAL in items else len(items)
    factors = [refer(i) for i in items[at + 1 : at + 4]]
    if len(items) != at + 4 or any(f is None or not f.upper or f.indices for f in factors):
        return
    first, _, last = factors
    if first is None or last is None or first.transposed or not last.transposed:
        return
    outer = {
        f.name: i.base if isinstance(i, Scripted) else i for f, i in ((first, items[at + 1]), (last, items[at + 3]))
    }
    _shape_factors(said, formula, at, [said.symbols.interpret(f)[0] for f in factors if f is not None])
    for name, item in outer.items():
        said.facts.append((orthogonality(item), formula.position))
        _of_rank(said, name, 2)
    middle = items[at + 2]
    if isinstance(middle, Letter) and not _is_given(said, middle):
        words = f"{lead} {formula.after}"
        _define_diagonal(
            said, formula, middle, values=_values_of(said, middle), least=_SINGULAR.search(words) is not None
        )


def _is_given(said: Collection, factor: Letter) -> bool:
    """Tell whether a note gives the middle factor of a decomposition itself, or says that it is not square."""
    shape = said.symbols.shapes.get(said.symbols.interpret(refer(factor) or Reference(factor.name))[0], ())
    chains = (s for _, s in said.parsed if isinstance(s, Chain) and s.relations and s.relations[0].name in EQUALITIES)
    given = any(len(c.sides[0]) == 1 and c.sides[0][0] in (factor, _entry_of(factor)) for c in chains)
    return given or len(set(shape)) == 2


def _entry_of(factor: Letter) -> Element:
    return Scripted(factor, (Letter("i"), Letter("i")))


def _values_of(said: Collection, factor: Letter) -> Letter | None:
    r"""Return the small letter of the middle factor, the \sigma of \Sigma, where a note has members of it only."""
    small = replace(factor, name=factor.name.lower())
    use = said.symbols.survey.uses.get(small.name)
    if use is None or (use.bare and small.name != "d"):  # the d of a derivative stands alone
        return None
    return small if use.indexed[1] + use.lettered[1] and not said.symbols.inner.get((small.name, 1)) else None


def _shape_factors(said: Collection, formula: Formula, at: int, names: Sequence[str]) -> None:
    """Let the factors of a square matrix, or of a thin decomposition, have the shapes that follow from its own."""
    whole = refer(formula.items[0]) if at == 1 else None
    shape = said.symbols.shapes.get(said.symbols.interpret(whole)[0], ()) if whole is not None else ()
    if len(shape) != 2:
        return
    n, p = shape
    if n == p or THIN.search(f"{formula.before} {formula.after}"):
        r = said.symbols.listed.get(names[1].lower(), p) if n != p else p  # how many singular values a note lists
        for name, own in zip(names, ((n, r), (r, r), (p, r)), strict=True):
            said.sections.shape(name, own)


def _take_classes(symbols: Symbols, items: Items) -> None:
    r"""Let y_n be one of 1, ..., K where an indicator compares it with such a k, as in ``1\{y_n = k\}``."""
    for sequence, at in walk(items):
        group = sequence[at + 1] if at + 1 < len(sequence) and is_one(sequence[at]) else None
        if not isinstance(group, Group) or len(group.items) != 3 or group.items[1] != Relation("="):
            continue
        for one, other in (group.items[::2], group.items[::-2]):
            label, last = refer(one), symbols.ranges.get(index_name(other) or "")
            if label is None or not label.plain or not label.indices or last is None:
                continue
            whole = Domain(Integer(1), last, open_lower=False, open_upper=False, integer=True)
            symbols.domains.setdefault(symbols.interpret(label)[0], whole)


def _define_diagonal(
    said: Collection, formula: Formula, item: Element, *, values: Letter | None = None, least: bool = False
) -> None:
    """Define a diagonal matrix by a vector of its own, or by the ``values`` that a note names; ``least`` is zero."""
    symbols = said.symbols
    name = symbols.interpret(refer(item) or Reference(""))[0]
    own = values.name if values is not None else f"{name}_diag"
    known = symbols.shapes.get(name, ())
    if known:
        symbols.shapes.setdefault(own, known[:1])
    else:
        _of_rank(said, own, 1)
    if least:
        symbols.domains.setdefault(own, Domain(Integer(0), open_lower=False))
    entries: Items = (Function("diag"), Group("(", ")", (values or Text(own, True),)))
    definition = Definition(name, item, entries, formula.position)
    definition.section = formula.section
    symbols.define(definition)
    if values is not None:
        return
    if (found := _entry_given(said, name) or _entry_said(said, formula)) is not None:
        place, right, position = found
        left = Scripted(Text(own, True), place)
        element = Definition(own, left, right, position, places=(place,))
        element.section = formula.section
        symbols.define(element)


def _entry_given(said: Collection, name: str) -> tuple[Items, Items, int] | None:
    """Return index, right side and place of the equation that gives the entries R_nn of a diagonal matrix, if any."""
    for formula, statement in said.parsed:
        relations = statement.relations if isinstance(statement, Chain) else ()
        if not isinstance(statement, Chain) or not relations or relations[0].name not in EQUALITIES:
            continue
        reference = refer(statement.sides[0][0]) if len(statement.sides[0]) == 1 else None
        if reference is None or reference.name != name or not reference.plain or len(reference.below) != 2:
            continue
        place = reference.below[0]
        if place == reference.below[1] and len(place) == 1 and isinstance(place[0], Letter):
            return place, statement.sides[1], formula.position
    return None


def _entry_said(said: Collection, formula: Formula) -> tuple[Items, Items, int] | None:
    """Return the same of "$D$ is diagonal with entries $d_1 > ... > 0$", or "... with entries $p_i (1 - p_i)$"."""
    following = said.formulas[formula.position + 1 : formula.position + 2]
    if not WITH_ENTRIES.search(formula.after) or not following or following[0].display:
        return None
    items, position = following[0].items, following[0].position
    first = items[0] if items else None
    if isinstance(first, Scripted) and first.sub == (Number("1"),) and not (first.sup or first.primes):
        return (Letter("j"),), (replace(first, sub=(Letter("j"),)),), position
    places = (p for r in references(items) for p in r.indices)
    letters = {x for p in places if len(p) == 1 and (x := index_name(p[0])) is not None}
    known = any(isinstance(i, Relation) for i in items) or len(letters) != 1
    return None if known else ((Letter(letters.pop()),), items, position)


def _of_rank(said: Collection, name: str, rank: int) -> None:
    for state in said.sections.states.values():
        if name not in state.shapes:
            state.ranks.setdefault(name, rank)
            state.said.add(name)
    said.symbols.ranks.setdefault(name, rank)


def is_said(kind: str, before: str, after: str) -> bool:
    r"""Tell whether the words beside a name say that it is of a kind: "the diagonal matrix $D$", "$D$ is diagonal".

    Examples
    --------
    >>> is_said(ORTHOGONAL, "where ", " is orthogonal and ")
    True
    >>> is_said(ORTHOGONAL, "the vector ", " is orthogonal to ")
    False
    """
    if re.search(rf"\b{NOT}{kind}(?:\s+(?!and\b|is\b)[\w-]+)?{END}", before, re.IGNORECASE):
        return True
    verb = r"^[\s(]*(?:is|be|are|being)?[\s(]*(?:an?|the|some|both)?(?:[\s,(]+[\w-]+){0,3}?[\s,(]*"
    told = re.match(rf"{verb}\b{NOT}{kind}\b(?!\s+(?:to|entr|elem|part|coef))", after, re.IGNORECASE)
    columns = re.match(r"^[^.;]{0,40}\bwith\s+orthonormal\s+columns\b", after, re.IGNORECASE)
    return told is not None or (columns is not None and kind == ORTHOGONAL)


def orthogonality(item: Element) -> Chain:
    """Return that the columns of a matrix are orthonormal, as an equation."""
    return _gram(item, Letter("I"))


def _gram(item: Element, value: Element) -> Chain:
    """Return what the transpose of an array times the array is, as an equation."""
    turned = Scripted(item, sup=(Letter("top"),), start=item.start, end=item.end)
    return Chain(((turned, item), (value,)), (EQUAL,))
