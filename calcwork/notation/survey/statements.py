r"""Statements: rows of items cut into chains of relations, implications and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Environment,
    Fraction,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Root,
    Row,
    Scripted,
    Text,
    Unknown,
    base_of,
    throughout,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import DOTS, walk

EQUALITIES = frozenset({"=", ":=", "equiv", "triangleq", "doteq"})
ORDERS = {"<": "<", "le": "<=", ">": ">", "ge": ">=", "ll": "<", "gg": ">"}
IMPLICATIONS = frozenset({"implies", "iff"})
UPDATES = frozenset({"gets", "to"})
LOOSE = {"approx": r"\approx", "simeq": r"\approx", "sim": r"\approx", "propto": r"\propto", "ne": r"\neq"}
UNEQUAL = frozenset({"ne"})
KNOWN = EQUALITIES | UNEQUAL | {*ORDERS, "in"}
ASIDE = "aside "
WORDS_BETWEEN = frozenset({"therefore", "because", "qed", "Box", "blacksquare", "checkmark", "square", "hence"})
SPELLINGS = {"implies": r"\Rightarrow", "impliedby": r"\Leftarrow", "iff": r"\Leftrightarrow", "gets": r"\leftarrow",
             "to": r"\to", "le": r"\le", "ge": r"\ge", "ne": r"\neq"}  # fmt: skip
CONDITION = re.compile(
    r"\b(?:if|when|whenever|at|for|s\.?\s?t\.?|subject to|such that|provided|given|assuming|assume|under|unless)"
    r"(?: (?:that|all|any|every|each|some|and only if))?\W*$",
    re.IGNORECASE,
)
REASON = re.compile(r"\b(?:since|because|as|using|where|with)\W*$", re.IGNORECASE)


def spelled(name: str) -> str:
    r"""Return the LaTeX of a relation in its usual spelling: ``\\implies`` is ``\\Rightarrow``."""
    return SPELLINGS.get(name, name if not name.isalpha() else "\\" + name)


@dataclass(frozen=True)
class Chain:
    r"""Hold the items between the relations of one chain; an empty first side goes on from an earlier chain.

    The role is "condition" behind a word such as "if", "reason" behind one such as "since", and else empty. Before a
    colon it is "setting" for a matrix that is written out, "condition" for all others. What stands
    ``aside`` in brackets behind a formula, as in ``y_i = 2 x_i \quad (i = 1, \dots, n)``, claims nothing.
    """

    sides: tuple[Items, ...]
    relations: tuple[Relation, ...] = ()
    role: str = ""
    aside: bool = False

    @property
    def start(self) -> int:
        """Return the place of the first item."""
        first = self.sides[0] or self.relations[:1]
        return first[0].start if first else 0

    @property
    def end(self) -> int:
        """Return the place after the last item."""
        last = self.sides[-1] or self.relations[-1:]
        return last[-1].end if last else 0


@dataclass(frozen=True)
class Implication:
    """Hold groups of chains with arrows between them: each group follows from the one before."""

    groups: tuple[tuple[Chain, ...], ...]
    arrows: tuple[Relation, ...]


Statement = Chain | Implication


def statements(items: Items) -> list[Statement]:
    """Cut items into statements: at commas, words and wide gaps between relations, and at arrows."""
    items = _without_words(_without_spoken_end(items))
    at = [n for n, i in enumerate(items) if isinstance(i, Relation) and i.name in IMPLICATIONS]
    if not at:
        return list(chains(items))
    if len(apart := _arguments(items)) > 1:
        return [s for part in apart for s in statements(part)]
    cuts = [-1, *at, len(items)]
    parts = [items[a + 1 : b] for a, b in pairwise(cuts)]
    groups = [chains(p) for p in parts]
    arrows = tuple(i for i in items if isinstance(i, Relation) and i.name in IMPLICATIONS)
    # "where m is the mean" follows from nothing
    beside = [c for g in groups for c in g[1:] if c.role == "reason" or c.aside]
    kept = tuple(tuple(c for n, c in enumerate(g) if not n or c not in beside) for g in groups)
    return [Implication(kept, arrows), *beside]


def _arguments(items: Items) -> list[Items]:
    r"""Cut items at the wide gaps between arguments of their own, as ``a \Rightarrow b, \quad c \Rightarrow d``."""
    parts: list[list[Element]] = [[]]
    for n, item in enumerate(items):
        behind = takewhile(lambda i: not (isinstance(i, Gap) and i.name != "space"), items[n + 1 :])
        if isinstance(item, Gap) and item.name != "space" and _is_argument(parts[-1]) and _is_argument(behind):
            parts.append([])
        parts[-1].append(item)
    return [tuple(p) for p in parts]


def _is_argument(items: Iterable[Element]) -> bool:
    """Tell whether items have an arrow between relations."""
    names = [i.name in IMPLICATIONS for i in items if isinstance(i, Relation)]
    return any(names) and not names[0] and not names[-1]


def _without_spoken_end(items: Items) -> Items:
    r"""Leave out an arrow to words, as in ``\det H < 0 \Rightarrow \text{saddle point}``: they are no formula."""
    last = max((n for n, i in enumerate(items) if isinstance(i, Relation) and i.name in IMPLICATIONS), default=-1)
    behind = [i for i in items[last + 1 :] if not isinstance(i, (Gap, Punctuation))] if last > 0 else []
    return items[:last] if behind and all(isinstance(i, Text) for i in behind) else items


def chains(items: Items) -> list[Chain]:
    """Cut items without arrows into chains of relations."""
    found: list[Chain] = []
    for part, role in _parts(items):
        sides: list[list[Element]] = [[]]
        relations: list[Relation] = []
        for item in part:
            if isinstance(item, Relation):
                relations.append(item)
                sides.append([])
            else:
                sides[-1].append(item)
        aside = role.startswith(ASIDE)
        found.append(Chain(tuple(trimmed(s) for s in sides), tuple(relations), role.removeprefix(ASIDE), aside))
    return found


def head_length(items: Items) -> int:
    """Return how many items stand before the first relation, all of them where there is none."""
    return next((n for n, i in enumerate(items) if isinstance(i, Relation)), len(items))


def is_numeric(items: Items) -> bool:
    """Tell whether a side is made of numbers and signs alone."""
    return bool(items) and all(isinstance(i, (Number, Operator)) for i in items)


def is_number(items: Items) -> bool:
    """Tell whether items are a number, perhaps as a formula."""
    return bool(items) and all(isinstance(b, (Number, Operator, Fraction, Group)) for b in _bases(items))


def is_constant(items: Items) -> bool:
    """Tell whether items are a number, or a part of pi or a root of numbers."""
    return is_number(tuple(Number("3") if b == Letter("pi") else b for b in _bases(items) if not isinstance(b, Root)))


def _bases(items: Items) -> Items:
    return tuple(base_of(sequence[at]) for sequence, at in walk(items))


def trimmed(items: Iterable[Element]) -> Items:
    """Leave out gaps and punctuation at both ends."""
    kept = [i for i in items if i != Braces(())]
    while kept and (isinstance(kept[-1], Gap) or (isinstance(kept[-1], Punctuation) and kept[-1].name in ".,;:")):
        kept.pop()
    while kept and (isinstance(kept[0], Gap) or (isinstance(kept[0], Punctuation) and kept[0].name in ".,;:")):
        kept.pop(0)
    return tuple(kept)


def approached(right: Items) -> tuple[Items, Items]:
    r"""Return what a limit is, and ``x \to 0`` in brackets behind it, as in ``1/2 \qquad (x \to 0)``."""
    last = right[-1] if right else None
    inner = trimmed(last.items) if isinstance(last, Group) else ()
    if len(inner) > 2 and inner[1] == Relation("to") and isinstance(inner[0], Letter):
        return trimmed(right[:-1]), inner
    return right, ()


def unwrapped(items: Items) -> Items:
    """Return the items of a formula whose rows stand in one environment inside of a bracketless display."""
    kept = trimmed(items)
    if len(kept) == 1 and isinstance(kept[0], Environment) and kept[0].name in {"aligned", "split", "gathered"}:
        return tuple(i for row in kept[0].rows for i in row.items)
    return kept


def _without_words(items: Items) -> Items:
    """Leave out signs such as "therefore", and remarks in brackets that are set as text."""
    kept: list[Element] = []
    remark = False
    for item in items:
        if isinstance(item, Text) and not item.name and item.text.count("(") > item.text.count(")"):
            remark = True
        elif isinstance(item, Text) and remark and item.text.count(")") > item.text.count("("):
            remark = False
        elif not (remark or is_word(item)):
            kept.append(item)
    return tuple(kept)


def is_word(item: Element) -> bool:
    """Tell whether an item is a sign such as "therefore"."""
    name = item.text.lstrip("\\") if isinstance(item, Unknown) else item.name if isinstance(item, Letter) else ""
    return name in WORDS_BETWEEN


def _parts(items: Items) -> list[tuple[Items, str]]:
    """Return the parts between separators, each with its role, which the words before it give."""
    parts: list[tuple[list[Element], str]] = [([], "")]
    related = False
    for n, item in enumerate(items):
        if _is_word(items, n):
            parts.append(([], _role(item)))
            related = False
        elif not related and _separates(item) and _is_problem(parts[-1][0]) and _goes_on(items[n + 1 :]):
            parts.append(([], ""))
        elif not related:
            parts[-1][0].append(item)
            related = isinstance(item, Relation)
        elif _heads(items, n):
            part, role = parts[-1]
            parts[-1] = (part, role or ("setting" if isinstance(part[-1], Environment) else "condition"))
            parts.append(([], ""))
            related = False
        elif aside := _aside(items, n):
            parts += [(list(p), f"{ASIDE}{role or 'condition'}") for p, role in aside]
            parts.append(([], ""))
            related = False
        elif _is_in_list(parts[-1][0], items, n):
            parts[-1][0].append(item)
        elif _separates(item) and not _aside(items, n + 1) and _goes_on(items[n + 1 :]):
            # "f'(p) = 0 if p = 1, q = 2" has two conditions, "at p = 1, f'(p) = 0" has one.
            behind = any(_related(p) for p, _ in parts[:-1])
            parts.append(([], parts[-1][1] if behind else ""))
            related = False
        else:
            parts[-1][0].append(item)
    kept = [(tuple(p), role) for p, role in parts if trimmed(p)]
    whole = [(p, role) for p, role in kept if _related(p)]
    bounded = [(p, role or ("condition" if n and _is_bound_of_size(p) else "")) for n, (p, role) in enumerate(whole)]
    return bounded or kept[:1]


def _heads(items: Items, n: int) -> bool:
    r"""Tell whether a colon ends a condition that heads a formula, as in ``k = j: \quad \partial p_k = ...``."""
    spaced = isinstance(items[n + 1] if n + 1 < len(items) else None, Gap)
    return items[n] == Punctuation(":") and spaced and _goes_on(items[n + 2 :])


def _is_problem(part: Sequence[Element]) -> bool:
    r"""Tell whether items ask for a smallest value and are no side: ``\min_w R(w)`` before ``R(w) = ...``."""
    head = next((i for i in part if not isinstance(i, Gap)), None)
    base = head.base if isinstance(head, Scripted) else None
    return isinstance(base, BigOperator) and base.name in {"min", "max"} and len(part) > 1


def _is_bound_of_size(items: Items) -> bool:
    """Tell whether items bound the size of a name, as the |x| < 1 behind a series: a condition."""
    kept = [i for i in items if not isinstance(i, (Gap, Punctuation))]
    if len(kept) < 3 or not isinstance(kept[0], Group) or kept[0].open not in {"|", "||"} or len(kept[0].items) != 1:
        return False
    return isinstance(kept[1], Relation) and kept[1].name in {"<", "le"} and refer(kept[0].items[0]) is not None


def _aside(items: Items, n: int) -> list[tuple[Items, str]]:
    """Return the conditions in a bracket behind a formula: after a wide gap, or with dots for the range of an index."""
    item, following = items[n] if n < len(items) else None, items[n + 1 : n + 2]
    if not isinstance(item, Group) or item.open not in "([" or not _related(item.items):
        return []
    if following and not _separates(following[0]) and not isinstance(following[0], Punctuation):
        return []
    ranges = any(isinstance(i, Letter) and i.name in DOTS for i in item.items)
    if not (n and (_separates(items[n - 1]) or ranges)):
        return []
    parts = _parts(item.items)
    known = {i.name in KNOWN for p, _ in parts for i in p if isinstance(i, Relation)}
    worded = any(isinstance(i, Text) for i in item.items)
    return parts if known == {True} and not (worded and any(not role for _, role in parts)) else []


def _role(word: Element) -> str:
    text = word.text if isinstance(word, Text) else "for"
    return "condition" if CONDITION.search(text) else "reason" if REASON.search(text) else ""


def _is_word(items: Items, n: int) -> bool:
    """Tell whether an item is words between formulas; words before a relation are a name, as those of a law."""
    item = items[n]
    if item == Letter("forall"):
        return True
    if not isinstance(item, Text) or item.name:
        return False
    following = next((i for i in items[n + 1 :] if not isinstance(i, Gap)), None)
    before = [i for i in items[:n] if not isinstance(i, Gap)]
    if before and before[-1] == Relation("sim") and isinstance(following, Group):
        return False  # the law's name
    return not (isinstance(following, Relation) and (not before or _separates(before[-1])))


def _separates(item: Element) -> bool:
    return (isinstance(item, Gap) and item.name != "space") or (isinstance(item, Punctuation) and item.name in ",;")


def _is_in_list(before: Sequence[Element], items: Items, n: int) -> bool:
    """Tell whether a comma goes on with a list such as 1, 2, ..., K: before a number or dots, and behind these."""
    if items[n] != Punctuation(","):
        return False
    part = list(takewhile(lambda i: not (_separates(i) or isinstance(i, Text)), items[n + 1 :]))
    part = [i for i in part if not isinstance(i, Gap)]
    last = next((i for i in reversed(before) if not isinstance(i, (Gap, Punctuation))), None)
    more = bool(part) and all(isinstance(i, Number) or _is_dots(i) for i in part)
    return more or (bool(part) and not _related(part) and last is not None and _is_dots(last))


def _is_dots(item: Element) -> bool:
    return isinstance(item, Letter) and item.name in DOTS


def _related(items: Iterable[Element]) -> bool:
    return any(isinstance(i, Relation) for i in items)


def _goes_on(items: Items) -> bool:
    """Tell whether a relation of its own follows, with something before it."""
    for n, item in enumerate(items):
        if isinstance(item, Relation):
            return n > 0 and any(not isinstance(i, (Gap, Punctuation)) for i in items[:n])
        if _separates(item) and n and any(not isinstance(i, (Gap, Punctuation)) for i in items[:n]):
            return _goes_on(items[n + 1 :])
    return False


def both_signs(chain: Chain) -> list[Chain]:
    r"""Return one chain for each sign of ``\pm``, or the chain itself."""
    if not any(_has_both(s) for s in chain.sides):
        return [chain]
    return [Chain(tuple(with_sign(s, k) for s in chain.sides), chain.relations, chain.role) for k in (0, 1)]


def with_both_signs(left: Items, right: Items) -> tuple[Items, Items]:
    r"""Return the sides of ``a \pm b = c \pm d`` as columns, the upper signs above the lower; others as they are."""
    if not all(any(_has_both(s[k : k + 1]) for s, k in walk(side)) for side in (left, right)):
        return left, right
    sides = []
    for side in (left, right):
        signed = (throughout(side, lambda part, k=k: with_sign(part, k)) for k in (0, 1))  # type: ignore[misc]
        rows = tuple(Row((items,), start=side[0].start, end=side[-1].end) for items in signed)
        sides.append((Environment("pmatrix", rows, start=side[0].start, end=side[-1].end),))
    return sides[0], sides[1]


def _has_both(items: Items) -> bool:
    return any(isinstance(i, Operator) and i.name in {"pm", "mp"} for i in items)


def with_sign(items: Items, k: int) -> Items:
    r"""Return a sequence with the upper signs of ``\pm`` and ``\mp`` for k = 0, the lower ones for k = 1."""
    signs = {"pm": "+-"[k], "mp": "-+"[k]}
    return tuple(
        Operator(signs[i.name], start=i.start, end=i.end) if isinstance(i, Operator) and i.name in signs else i
        for i in items
    )
