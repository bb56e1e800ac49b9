r"""Signs of expectation, variance and covariance: ``\mathbb{E}[X]``, ``E(X)``, ``\operatorname{Var}(X)``.

All become functions of one name with a bracket behind them. A plain E is such a sign where it stands before brackets
only, and beside other signs of probability if these are round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from calcwork.notation.structure.items import (
    Accent,
    BigOperator,
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import BOARD, split_at
from calcwork.notation.survey.survey import walk

EXPECTATION, VARIANCE, COVARIANCE = "expectation", "variance", "covariance"
MOMENTS = frozenset({EXPECTATION, VARIANCE, COVARIANCE})
WORDS = {"E": EXPECTATION, "Var": VARIANCE, "var": VARIANCE, "Cov": COVARIANCE, "cov": COVARIANCE, "V": VARIANCE}
UPRIGHT = frozenset({"mathrm", "rm", "text"})
Signs = frozenset[Element]


def moment_signs(formulas: Iterable[Items], *, spoken: bool = False) -> Signs:
    """Return the items that are such signs in a note, without their scripts.

    Where the words are ``spoken`` of chance, an E before the brackets of a capital is one: E(X).
    """
    brackets: dict[Element, set[str]] = {}
    drawn, of_estimates, functions, defined = False, set[Element](), set[Element](), set[Element]()
    of_capitals: set[Element] = set()
    for items in formulas:
        defined |= {items[0]} if _is_function(items) else set()
        scripted = {id(i.base) for s, k in walk(items) if isinstance(i := s[k], Scripted)}  # seen with its scripts
        for sequence, at in walk(items):
            drawn = drawn or sequence[at] == Relation("sim")
            sign = base_of(sequence[at])
            if _word(sign) in WORDS and id(sequence[at]) not in scripted:
                brackets.setdefault(sign, set()).add(_bracket(sequence, at))
                of_estimates |= {sign} if _is_of_estimate(sequence[at + 1 : at + 2]) else set()
                of_capitals |= {sign} if spoken and _holds_capital(sequence[at + 1 : at + 2]) else set()
                functions |= {sign} if at and _differentiates(sequence[at - 1]) else set()
    of_estimates -= functions  # an error E(w) whose gradient is taken
    of_capitals -= functions
    sure = {s for s in brackets if _is_sure(s)} | of_estimates
    for sign, found in brackets.items():
        beside = found <= {"[", "("} and bool(sure or drawn or sign in of_capitals)
        upright = isinstance(sign, Letter) and bool(set(sign.fonts) & UPRIGHT)
        square = found == {"["} or ("[" in found and bool(sure)) or (upright and not found <= {"(", ""})
        if sign not in sure | defined and _word(sign) == "E" and (square or beside):
            sure = sure | {sign}
    return frozenset(sure)


def with_moments(part: Items, signs: Signs) -> Items:
    r"""Return one sequence with the usual names for the signs, and brackets around what follows ``\mathbb{E}`` bare."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        item = part[at]
        sign = base_of(item)
        at += 1
        if sign not in signs:
            kept.append(item)
            continue
        end = _end_of_factors(part, at, signs) if not _bracket(part, at - 1) else at
        if end == at and not _bracket(part, at - 1):
            kept.append(item)
            continue
        name = Function(WORDS[_word(sign)], start=sign.start, end=sign.end)
        kept.append(replace(item, base=name) if isinstance(item, Scripted) else name)
        if end > at:
            kept.append(Group("[", "]", part[at:end], start=part[at].start, end=part[end - 1].end))
            at = end
    return tuple(kept)


def _word(sign: Element) -> str:
    return sign.text if isinstance(sign, Text) else getattr(sign, "name", "")


def _is_sure(sign: Element) -> bool:
    """Tell whether a sign is one by its looks: a word, or a letter of the blackboard."""
    word = _word(sign)
    if isinstance(sign, Letter):
        return word in {"E", "V"} and bool(set(sign.fonts) & (BOARD | {"mathsf"}))
    return isinstance(sign, (Function, Text)) and word != "V"


def _is_of_estimate(following: Items) -> bool:
    r"""Tell whether an estimate stands alone in a bracket, as in ``E(\bar x)``: no other function is taken of that."""
    group = following[0] if following else None
    only = group.items[0] if isinstance(group, Group) and len(group.items) == 1 else None
    return isinstance(only, Accent) and only.name in {"bar", "hat"}


def _holds_capital(following: Items) -> bool:
    """Tell whether a capital stands in a bracket, plain or with an index."""
    group = following[0].base if following and isinstance(following[0], Scripted) else (*following, None)[0]
    within = [base_of(s[k]) for s, k in walk(group.items)] if isinstance(group, Group) else []
    return any(isinstance(i, Letter) and len(i.name) == 1 and i.name.isupper() and not i.fonts for i in within)


def _differentiates(before: Element) -> bool:
    r"""Tell whether what stands before a sign takes its derivative: ``dE``, ``\nabla E``, ``\operatorname{grad} E``."""
    return _word(base_of(before)) in {"d", "partial", "nabla", "grad"}


def _is_function(items: Items) -> bool:
    """Tell whether an equation gives a sign at an argument by the argument, as an energy E(w) = |y - Xw|^2 is."""
    group = items[1] if len(items) > 3 and items[2] == Relation("=") else None
    if not isinstance(items[0] if items else None, Letter) or not isinstance(group, Group) or group.open != "(":
        return False
    own = {outline(p) for p in split_at(group.items, ",")}
    right = tuple(takewhile(lambda i: not isinstance(i, Relation | Text | Gap | Punctuation), items[3:]))
    if any(isinstance(i := base_of(s[k]), BigOperator) and i.name == "int" for s, k in walk(right)):
        return False  # the mean of a letter is an integral over it
    return own <= {outline((s[k],)) for s, k in walk(right)} and items[0] not in right


def _bracket(sequence: Items, at: int) -> str:
    """Return the opening bracket behind an item, under a power or not, nothing where there is none."""
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    following = following.base if isinstance(following, Scripted) else following
    return following.open if isinstance(following, Group) and following.open in "([{" else ""


def _end_of_factors(part: Items, at: int, signs: Signs) -> int:
    """Return the place behind the names and powers that follow a bare sign, or behind the term of a sum."""
    if at < len(part) and isinstance(base_of(part[at]), BigOperator):
        ends = (n for n in range(at, len(part)) if isinstance(part[n], (Operator, Relation, Punctuation)))
        return next(ends, len(part))
    while at < len(part) and base_of(part[at]) not in signs:
        norm = isinstance(part[at], Group) and part[at].open in {"|", "||"}  # type: ignore[union-attr]
        if not (norm or isinstance(part[at], (Letter, Scripted, Text, Accent))):
            break
        at += 1
    return at


# --- expectations over what only numbers values -----------------------------------------------------------------------


def unnamed_laws(formulas: Iterable[Items]) -> frozenset[str]:
    r"""Return the names p of ``\mathbb{E}_{x \sim p}[\log p(x)]`` of which no more is said."""
    formulas = list(formulas)
    heads = {outline(items[:1]) for items in formulas if items[1:2] and _is_defined(items)}
    found = {outline(law) for f in formulas for s, k in walk(f) if (law := _over(s, k)[1])}
    return frozenset(found - heads)


def _is_defined(items: Items) -> bool:
    behind = items[2:3] if isinstance(items[1], Group) else items[1:2]
    return bool(behind) and isinstance(behind[0], Relation) and behind[0].name != "in"


def _over(sequence: Items, at: int) -> tuple[Items, Items]:
    r"""Return x and p of ``E_{x \sim p}``, ``E_{p(x)}``, ``E_p[... p(x) ...]``, x in brackets of names only."""
    item, group = sequence[at], sequence[at + 1] if at + 1 < len(sequence) else None
    if not isinstance(item, Scripted) or item.base != Function(EXPECTATION) or item.sup or not isinstance(group, Group):
        return (), ()
    sub: Items = item.sub
    letter: Items = ()
    law: Items = ()
    if len(sub) == 3 and sub[1] == Relation("sim"):
        letter, law = sub[:1], sub[2:]
    elif len(sub) == 2 and isinstance(sub[1], Group) and len(sub[1].items) == 1:
        letter, law = sub[1].items, sub[:1]
    elif len(sub) == 1:
        called = {outline(g): g for s, k in walk(group.items) if s[k] == sub[0] and (g := _argument(s, k))}
        letter, law = (next(iter(called.values())) if len(called) == 1 else ()), sub
    if not letter or not isinstance(letter[0], Letter) or not isinstance(law[0], Letter):
        return (), ()
    apart = any(s[k] == letter[0] and len(s) > 1 for s, k in walk(group.items))
    alone = any(outline(p) == outline(letter) for p in split_at(group.items, ","))
    called_so = {s for s, k in ((outline(_argument(q, n)), n) for q, n in walk(group.items)) if s}
    return ((), ()) if apart or alone or outline(letter) not in called_so else (letter, law)


def _argument(sequence: Items, at: int) -> Items:
    """Return what stands in the bracket behind a name where it is a single letter."""
    group = sequence[at + 1] if at + 1 < len(sequence) else None
    named = isinstance(sequence[at], (Letter, Scripted)) and isinstance(group, Group) and group.open == "("
    return group.items if named and len(group.items) == 1 else ()  # type: ignore[union-attr]


def _inside(item: Element) -> Items:
    return item.items if isinstance(item, Group) else ()


def with_sums(part: Items, laws: frozenset[str]) -> Items:
    r"""Return one sequence with ``\sum_x p(x) (...)`` for the expectations by these laws."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        item = part[at]
        letter, law = _over(part, at)
        if not law or outline(law) not in laws:
            kept.append(item)
            at += 1
            continue
        start, end = item.start, part[at + 1].end
        total = Scripted(BigOperator("sum", start=start, end=end), letter, start=start, end=end)
        weight, body = (Group("(", ")", i, start=start, end=end) for i in (letter, _inside(part[at + 1])))
        kept.append(Group("(", ")", (total, *law, weight, body), start=start, end=end))
        at += 2
    return tuple(kept)
