r"""One-hot vectors: by the words beside a name, or by the place of their 1.

"``y_c = 1`` and zeros elsewhere" defines ``y_k = \mathbf 1[k = c]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from calcwork.algebra.scope import POSITIVE
from calcwork.notation.context.words.spoken import is_in_simplex
from calcwork.notation.context.words.wording import CALLED_ONE_HOT, DISTRIBUTED, DISTRIBUTION
from calcwork.notation.spelling.functions.finite import distributions
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.statements import head_length, trimmed
from calcwork.notation.survey.survey import index_name, references, walk
from calcwork.notation.symbols.terms import summed_letters

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula
    from calcwork.notation.symbols.table import Symbols

ONE_HOT = re.compile(r"\bone[\s-]*hot\b|\bsingle\s+(?:entry|component|one)\b", re.IGNORECASE)
CASE = re.compile(r"\b(?:if|when|where|unless|for)\W*$", re.IGNORECASE)
NONE_ELSE = re.compile(
    r"^\W*(?:(?:and|but|with)\W+)?(?:"
    r"zeros?\s+(?:elsewhere|everywhere\s+else|in\s+all\s+other)|"
    r"(?:all\s+)?(?:the\s+)?(?:other|remaining|rest)\b[^.;$]{0,40}\b(?:zeros?|0|vanish)\b)",
    re.IGNORECASE,
)
TRUE_CLASS = re.compile(
    r"^\W*(?:only\s+)?(?:for|at|in)\s+the\s+(?:one\s+)?(?:correct|true|right|target|actual|observed|ground[\s-]truth)\s+"
    r"(?:class|label|category|one)\b",
    re.IGNORECASE,
)
AND = re.compile(r"^\W*(?:and|but|while|with)?\W*$", re.IGNORECASE)
ELSE = re.compile(r"^\W*(?:otherwise|else(?:where)?|for\s+(?:all|every|any)\s+other|for\b)", re.IGNORECASE)
ONE = Number("1", ("mathbf",))
LETTERS = "kji"
DEFINING = (Relation("="), Relation(":="), Relation("equiv"))
ENTROPIES = frozenset({"H", "S", "cal_H"})
DIVERGENCES = frozenset({"H", "D", "KL", "D_KL", "CE", "cal_H", "cal_D"})


@dataclass(frozen=True)
class OneHot:
    """Hold a name whose entries along one axis are those of one-hot vectors, as is ``said`` or not.

    With a ``letter`` the items are an entry, and the axis is that of the letter.
    """

    items: Items
    axis: int
    said: bool = True
    letter: str = ""


def with_indicators(formulas: Sequence[Formula]) -> list[Formula]:
    """Return the formulas of a note, with the equation for all entries where the text gives the place of the only 1."""
    bound = {x for f in formulas for x in summed_letters(f.items)}
    found: list[Formula] = []
    dropped: set[int] = set()
    for n, formula in enumerate(formulas):
        named = None if formula.display else _entry(formula.items, "1")
        letter = _letter(named) if named is not None else None
        if named is None or letter is None or letter in bound or CASE.search(formula.before):
            found.append(replace(formula, items=()) if n in dropped else formula)
            continue
        others = set(_zeros_beside(formulas, n, named))
        if others or NONE_ELSE.match(formula.after) or ONE_HOT.search(formula.before):
            dropped |= others
            general = _general(formulas, named, letter)
            found.append(replace(formula, items=_indicator(formula.items, letter, general)))
        else:
            found.append(formula)
    return found


def _entry(items: Items, number: str) -> Reference | None:
    """Return the name with indices that an equation gives this number, None for other formulas."""
    items = trimmed(items)
    if len(items) != 3 or items[1] != Relation("=") or items[2] != Number(number):
        return None
    reference = refer(items[0])
    return reference if reference is not None and reference.plain and reference.below else None


def _letter(named: Reference) -> str | None:
    below = named.below
    letter = index_name(below[0][0]) if len(below) == 1 == len(below[0]) and not named.above else None
    return letter if letter is not None and letter.islower() else None


def _zeros_beside(formulas: Sequence[Formula], n: int, named: Reference) -> Iterator[int]:
    r"""Yield the places of "and ``y_k = 0`` otherwise" and "and ``y_k = 0`` for ``k \ne c``" behind a formula."""
    following = formulas[n + 1] if n + 1 < len(formulas) else None
    if following is None or following.display or not AND.match(formulas[n].after):
        return
    other = _entry(following.items, "0")
    if other is None or other.name != named.name:
        return
    head = trimmed(following.items)[0]
    unequal = isinstance(head, Scripted) and Relation("ne") in head.sub
    if not unequal and not ELSE.match(following.after):
        return
    yield n + 1
    if re.match(r"^\W*for\b", following.after) and n + 2 < len(formulas):
        yield n + 2


def _general(formulas: Sequence[Formula], named: Reference, letter: str) -> str:
    """Return a letter for any entry: the one that the note uses, or another than that of the place."""
    used = (x for f in formulas for r in references(f.items) if r.name == named.name and (x := _letter(r)) is not None)
    return next((x for x in (*used, *LETTERS) if x != letter), "k")


def _indicator(items: Items, letter: str, general: str) -> Items:
    head = trimmed(items)[0]
    assert isinstance(head, Scripted)  # noqa: S101 - it has an index
    condition = (Letter(general), Relation("="), Letter(letter))
    return (replace(head, sub=(Letter(general),)), Relation("="), ONE, Group("[", "]", condition))


def known_distributions(formulas: Sequence[Formula]) -> Iterator[Element]:
    r"""Yield the names that are distributions without a word of it.

    So is the p of p(x), of ``H(p) = -\sum_i p_i \log p_i``, and both in ``D(p \| q) = \sum_i p_i \log(p_i / q_i)``.
    """
    yield from distributions(f.items for f in formulas)
    for formula in formulas:
        items = formula.items
        at = next((n for n, i in enumerate(items) if isinstance(i, Relation)), 0)
        head = refer(items[0]) if 0 < at <= 2 and items[at] in DEFINING else None
        match items[at + 1 : at + 6]:
            case (
                Operator("-"),
                Scripted(base=BigOperator("sum")),
                Scripted(base=Letter() as name) as entry,
                Function("log" | "ln"),
                last,
            ) if head is not None and head.name in ENTROPIES and last == entry and not entry.sup:
                yield name
        yield from _compared(items)


def take_compared(symbols: Symbols, formulas: Sequence[Formula]) -> None:
    """Let the entries of distributions that an entropy or divergence compares be positive."""
    for name in (n for f in formulas for n in _compared(f.items)):
        symbols.domains.setdefault(name.name, POSITIVE)


def _compared(items: Items) -> Iterator[Letter]:
    """Yield the two distributions that the definition of a divergence compares, by one sum with a logarithm."""
    head, group = refer(items[0]) if len(items) > 3 else None, items[1] if len(items) > 3 else None
    if head is None or head.name not in DIVERGENCES or not isinstance(group, Group) or items[2] not in DEFINING:
        return
    kept = items[4:] if items[3] == Operator("-") else items[3:]
    every = [s[k] for s, k in walk(kept)]
    simple = not any(i in (Operator("+"), Operator("-"), Punctuation(",")) for i in every)
    logarithm = any(i in (Function("log"), Function("ln")) for i in every)
    names = [p[0] for p in split_at(group.items, ",", "||") if len(p) == 1 and isinstance(p[0], Letter)]
    entries = {r.name for r in references(kept) if r.indices}
    if simple and logarithm and len(names) == 2 and {n.name for n in names} <= entries:
        yield from names


def look_for_one_hot(said: Collection, formula: Formula) -> None:
    """Note the vectors and rows that the words beside a formula call one-hot."""
    words = formula.before.rpartition(".")[2], formula.after.partition(".")[0].partition("$")[0]
    after_one = re.search(r"^\W*and\W*$", formula.before) and said.one_hot and said.was_distribution
    named = DISTRIBUTION.search(formula.before) or is_in_simplex(words[1]) or DISTRIBUTED.match(words[1])
    said.was_distribution = bool(after_one or named)
    one = _entry(formula.items, "1")
    if not formula.display and one is not None and TRUE_CLASS.match(formula.after) and (letter := _letter(one)):
        said.one_hot.append((OneHot(formula.items[:1], -1, letter=letter), formula.position))
        return
    if formula.display or not (any(CALLED_ONE_HOT.search(w) for w in words) or said.was_distribution):
        return
    axis = 0 if re.search(r"\bcolumns of\s*$", words[0]) else -1
    at = head_length(formula.items)
    for head in (p[0] for p in split_at(formula.items[:at], ",") if len(p) == 1):
        if (reference := refer(head)) is None or reference.power:
            continue
        said.one_hot.append((OneHot((head,), axis), formula.position))
        if said.was_distribution:
            said.symbols.domains.setdefault(said.symbols.interpret(reference)[0], POSITIVE)
