r"""Divergences between two laws: ``D_{\mathrm{KL}}(p \,\|\, q)``, ``KL[q || p]``, ``\mathbb{KL}(q(z|x) \,\|\, p(z))``.

Where the note gives both laws by their families, the Kullback-Leibler divergence is a number to be worked out. Else
its brackets only say between what it is: one pair makes a quantity of the sign, several make one of each pair, and a
formula that has both as arrays or numbers, as ``KL(p \| q) = \sum_k p_k \log (p_k/q_k)``, makes a function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calcwork.notation.spelling.laws.named import Laws, law_of, named_laws
from calcwork.notation.structure.items import (
    Braces,
    Element,
    Function,
    Group,
    Items,
    Letter,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import EQUALITIES, trimmed
from calcwork.notation.survey.survey import walk

DIVERGENCE = "divergence"
KULLBACK_LEIBLER = frozenset({"KL", "kl", "Kl", "D", "DKL", "D_KL", "D_kl"})
OF_LAWS = ("D", "KL", "Kl", "kl", "JS", "TV", "d_")
BARS = Punctuation("||")


@dataclass(frozen=True)
class Divergences:
    """Hold what a note says of divergences: its pairs by their signs, the signs of functions, and the laws by name."""

    pairs: dict[str, dict[tuple[str, str], Divergence]]
    functions: frozenset[str]
    laws: Laws

    def of_alone(self, sign: str) -> Divergence | None:
        r"""Return what a sign without brackets stands for, as that of ``\partial D_{KL}/\partial\mu``."""
        found = self.pairs.get(sign, {})
        return next(iter(found.values())) if len(found) == 1 else None


@dataclass(frozen=True)
class Divergence:
    """Hold a divergence among items: where its sign begins, the sign, the bracket, and between what it is."""

    start: int
    sign: str
    group: Group
    left: Items
    right: Items


def divergences(formulas: Iterable[Items]) -> Divergences | None:
    """Return what a note says of divergences, None when it has none."""
    formulas = list(formulas)
    found = [f for items in formulas for s, k in walk(items) if (f := divergence_at(s, k)) is not None]
    if not found:
        return None
    pairs: dict[str, dict[tuple[str, str], Divergence]] = {}
    for f in found:
        pairs.setdefault(f.sign, {}).setdefault((outline(f.left), outline(f.right)), f)
    laws = {} if _speaks_of_bits(formulas) else named_laws(formulas)
    return Divergences(pairs, _signs_of_functions(formulas, found), laws)


def _signs_of_functions(formulas: Iterable[Items], found: Iterable[Divergence]) -> frozenset[str]:
    """Return the signs that their first equation defines for two names, and that stand before no law of something."""
    first: dict[str, bool] = {}
    for part in (trimmed(p) for items in formulas for p in split_at(items, ",")):
        head = _head(part)
        if head is not None:
            first.setdefault(head.sign, _defines_for_names(head, part))
    return frozenset(
        s for s, defined in first.items() if defined and not any(f.sign == s and _is_of_a_function(f) for f in found)
    )


def _speaks_of_bits(formulas: Iterable[Items]) -> bool:
    """Tell whether a note takes logarithms to a base, in which its divergences may be meant too."""
    heads = (s[k] for items in formulas for s, k in walk(items))
    return any(isinstance(i, Scripted) and i.base == Function("log") and bool(i.sub) for i in heads)


def with_divergences(part: Items, found: Divergences) -> Items:
    """Return one sequence with each divergence as what it is in this note."""
    kept: list[Element] = []
    for at, item in enumerate(part):
        kept.append(item)
        if (divergence := divergence_at(part, at)) is not None:
            sign = part[divergence.start : at]
            del kept[len(kept) - len(sign) - 1 :]
            kept += _respelled(divergence, sign, found)
        elif not isinstance(_following(part, at), Group):
            start, word = _sign(part, at + 1)
            known = found.of_alone(word)
            sign = part[start : at + 1]
            if known is not None and (worked_out := _worked_out(known, sign, item.end, found)):
                del kept[len(kept) - len(sign) :]
                kept += worked_out
    return tuple(kept)


def _respelled(divergence: Divergence, sign: Items, found: Divergences) -> Items:
    group = divergence.group
    start, end = sign[0].start, group.end
    if worked_out := _worked_out(divergence, sign, end, found):
        return worked_out
    name = sign[0] if len(sign) == 1 and not isinstance(sign[0], Braces) else Text(divergence.sign, name=True)
    if divergence.sign in found.functions:
        comma = Punctuation(",", start=group.start, end=group.end)
        return (name, replace(group, open="(", close=")", items=(*divergence.left, comma, *divergence.right)))
    if len(found.pairs[divergence.sign]) == 1:
        return (replace(name, start=start, end=end),)
    label = Text(f"{outline(divergence.left)}‖{outline(divergence.right)}", name=True, start=start, end=end)
    base, sub = (name.base, name.sub) if isinstance(name, Scripted) else (name, ())
    return (Scripted(base, (*sub, label), start=start, end=end),)


def _worked_out(divergence: Divergence, sign: Items, end: int, found: Divergences) -> Items:
    """Return a Kullback-Leibler divergence between two laws that the note gives, nothing of any other."""
    laws = [law_of(side, found.laws) for side in (divergence.left, divergence.right)]
    if divergence.sign not in KULLBACK_LEIBLER or not all(laws):
        return ()
    start = sign[0].start
    between = (*laws[0], replace(BARS, start=start, end=end), *laws[1])
    group = replace(divergence.group, items=between, start=start, end=end)
    return (Function(DIVERGENCE, start=start, end=sign[-1].end), group)


def divergence_at(part: Items, at: int) -> Divergence | None:
    """Return the divergence whose bracket stands at a place."""
    group = part[at]
    if not at or not isinstance(group, Group) or group.open not in "([{":
        return None
    sides = [trimmed(side) for side in split_at(group.items, "||")]
    if len(sides) == 1:  # also of two bars apart
        left, *rest = split_at(group.items, "|")
        sides = [trimmed(left), trimmed(rest[1])] if len(rest) == 2 and not rest[0] else []
    start, sign = _sign(part, at)
    if not sides and sign in KULLBACK_LEIBLER - {"D"}:  # KL(u | v) with one bar
        sides = [trimmed(side) for side in split_at(group.items, "|")]
    if not sign.startswith(OF_LAWS):
        return None  # R_1 || R_2 in brackets is a resistance
    return Divergence(start, sign, group, sides[0], sides[1]) if sign and len(sides) == 2 and all(sides) else None


def _sign(part: Items, at: int) -> tuple[int, str]:
    """Return where the sign before a bracket begins, and the sign: KL also of two letters."""
    before = part[at - 1]
    if isinstance(before, Letter) and before.name == "L" and at > 1 and _is_letter(part[at - 2], "K"):
        return at - 2, "KL"
    return at - 1, _word((before,))


def _is_letter(item: Element, name: str) -> bool:
    return isinstance(item, Letter) and item.name == name


def _word(items: Items) -> str:
    """Return a sign as a word, without its fonts; nothing for what is no name."""
    words = list[str]()
    for item in items:
        if isinstance(item, Scripted) and not item.sup and not item.primes:
            base, sub = _word((item.base,)), _word(item.sub)
            words.append(f"{base}_{sub}" if base and sub else "")
        elif isinstance(item, Braces):
            words.append(_word(item.items))
        else:
            words.append(item.text if isinstance(item, Text) else getattr(item, "name", ""))
    return "".join(words) if all(words) and all(isinstance(i, SIGNS) for i in items) else ""


SIGNS = (Letter, Text, Function, Scripted, Braces)


def _head(items: Items) -> Divergence | None:
    """Return the divergence that stands before the first equality sign of a formula, alone."""
    equal = [k for k, item in enumerate(items[:4]) if isinstance(item, Relation) and item.name in EQUALITIES]
    return divergence_at(items, equal[0] - 1) if equal and equal[0] else None


def _defines_for_names(head: Divergence, items: Items) -> bool:
    """Tell whether what follows a divergence has both its names, as those of arrays or numbers."""
    right = items[items.index(head.group) + 2 :]
    called = {outline(s[k : k + 1]) for s, k in walk(right) if isinstance(_following(s, k), Group)}
    bases = {outline((base_of(s[k]),)) for s, k in walk(right)}
    sides = {outline(head.left), outline(head.right)}
    return _is_name(head.left) and _is_name(head.right) and sides <= bases and not sides & called


def _is_of_a_function(found: Divergence) -> bool:
    """Tell whether a divergence has the law of something, p(x), on a side."""
    sides = (found.left, found.right)
    return any(
        isinstance(s[k], (Letter, Scripted)) and isinstance(_following(s, k), Group)
        for s in sides
        for k in range(len(s))
    )


def _following(sequence: Items, at: int) -> Element | None:
    return sequence[at + 1] if at + 1 < len(sequence) else None


def _is_name(items: Items) -> bool:
    return len(items) == 1 and isinstance(items[0], (Letter, Scripted))
