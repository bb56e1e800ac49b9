"""The terms of a formula, as items: where a sum ends, which letters it binds, which letters are free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sympy import Expr, Symbol

from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Environment,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
)
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.survey import SUMS, index_name, parts_of, walk
from calcwork.notation.symbols.table import Symbols, Unclear
from calcwork.notation.symbols.values import Value

PRODUCTS = {"cdot": "dot", "times": "times", "*": "star"}
EXTREMES = {"max", "min"}
ENTRYWISE = {"odot", "circ"}
KRONECKER = "otimes"


def plain(items: Items) -> Items:
    """Leave out gaps and a final full stop."""
    kept = tuple(i for i in items if not isinstance(i, Gap) and i != Braces(()))
    while kept and isinstance(kept[-1], Punctuation) and kept[-1].name in ".,;:":
        kept = kept[:-1]
    while kept and isinstance(kept[0], Punctuation) and kept[0].name in ",;":
        kept = kept[1:]
    return kept


def split_terms(items: Items) -> list[tuple[int, Items]]:
    """Split items at the plus and minus signs between terms."""
    terms: list[tuple[int, Items]] = []
    sign = 1
    term: list[Element] = []
    for n, item in enumerate(items):
        if isinstance(item, Operator) and item.name in ("+", "-") and not (n and _waits(items[n - 1])):
            if term:
                terms.append((sign, tuple(term)))
                sign, term = 1, []
            sign = -sign if item.name == "-" else sign
        elif isinstance(item, Operator) and item.name in {"pm", "mp"}:
            raise Unclear("a sign for two values at once cannot be read here", item)
        elif isinstance(item, (Relation, Punctuation)):
            raise Unclear("a relation or a comma stands inside of a formula", item)
        else:
            term.append(item)
    if term:
        terms.append((sign, tuple(term)))
    elif terms:
        raise Unclear("a term is missing after this sign", items[-1])
    return terms


def _waits(item: Element) -> bool:
    """Tell whether a sign after this item belongs to the factor that follows, as in 2 * -3."""
    return isinstance(item, Operator) and item.name in {*PRODUCTS, *ENTRYWISE, "/"}


def reduces(item: Element) -> bool:
    """Tell whether an item is a sum or product over a letter."""
    base = item.base if isinstance(item, Scripted) else item
    return isinstance(base, BigOperator) and base.name in SUMS


def bound_letters(item: Element) -> list[str]:
    """Return the letters that a sum or product binds."""
    if not isinstance(item, Scripted):
        return []
    if between := letters_between(item.sub):
        return between
    if (pair := unequal_pair(item.sub)) is not None:
        return list(pair.letters)
    first = next((n for n, s in enumerate(item.sub) if isinstance(s, Relation)), len(item.sub))
    if unequal_letters(item.sub) is not None:
        first = len(item.sub)
    if len(item.sub) == 1 and isinstance(item.sub[0], Environment):  # the rows of a substack
        cells = (cell for row in item.sub[0].rows for cell in row.cells)
        return [x for cell in cells if cell and (x := index_name(cell[0])) is not None]
    head = item.sub[:first]
    if first == 1 and isinstance(head[0], Group) and head[0].open == "(":
        head = head[0].items  # the pair (u, i) in D
    letters = [index_name(i) for i in head]
    return [x for x in letters if x is not None]


def letters_between(sub: Items) -> list[str]:
    r"""Return the letters between the ends of a range such as ``1 \le i < j \le n``, none of another range."""
    signs = [n for n, i in enumerate(sub) if isinstance(i, Relation)]
    if len(signs) < 2 or any(sub[n] not in (Relation("le"), Relation("<")) for n in signs):
        return []
    letters = [index_name(sub[a + 1]) if b == a + 2 else None for a, b in pairwise(signs)]
    return [x for x in letters if x is not None]


@dataclass(frozen=True)
class Pair:
    """Hold two letters that a sum binds as unequal, the second as it stands too, their end, and whether they begin."""

    letters: tuple[str, str]
    other: Element
    end: Items = ()
    begun: bool = False


def unequal_pair(sub: Items) -> Pair | None:
    r"""Return the letters of ``1 \le i \ne j \le n``, ``i, j: i \ne j`` and ``i, j = 1, i \ne j``, None of others."""
    if len(sub) == 1 and isinstance(sub[0], Environment):
        sub = tuple(i for row in sub[0].rows for cell in row.cells for i in cell)
    end: tuple[Element, ...] = ()
    begun = False
    match tuple(i for i in sub if not isinstance(i, Punctuation | Gap)):
        case (Number("1"), Relation("le"), one, Relation("ne"), other, Relation("le"), *last) if last:
            end = tuple(last)
        case (one, other, a, Relation("ne"), b) if {a, b} == {one, other}:
            pass
        case (one, other, Relation("="), Number("1"), a, Relation("ne"), b) if {a, b} == {one, other}:
            begun = True
        case _:
            return None
    names = index_name(one), index_name(other)
    if names[0] is None or names[1] is None or names[0] == names[1]:
        return None
    return Pair((names[0], names[1]), other, end, begun)


def summed_letters(items: Items) -> set[str]:
    """Return the letters that sums and products anywhere in items bind."""
    heads = (s[k] for s, k in walk(items))
    return {x for i in heads if isinstance(i, Scripted) and isinstance(i.base, BigOperator) for x in bound_letters(i)}


def unequal_letters(items: Items) -> tuple[str, str] | None:
    """Return the two letters of an i != j, None when the items are something else."""
    return compared_letters(items, "ne")


def compared_letters(items: Items, sign: str) -> tuple[str, str] | None:
    """Return the two letters on both sides of a sign, None when the items are something else."""
    if len(items) != 3 or items[1] != Relation(sign):
        return None
    one, other = index_name(items[0]), index_name(items[2])
    return (one, other) if one is not None and other is not None else None


def letters_outside(items: Items, symbols: Symbols) -> frozenset[str]:
    """Return the letters that stand as indices outside of the sums over them."""
    terms: list[list[Element]] = [[]]
    for item in items:
        if isinstance(item, (Relation, Punctuation)) or (isinstance(item, Operator) and item.name in "+-"):
            terms.append([])
        terms[-1].append(item)
    return frozenset(x for x in free_letters(items, symbols) if any(mentions(tuple(t), x) for t in terms))


def mentions(items: Items, letter: str) -> bool:
    """Tell whether a letter stands as an index in the items, other than under a sum or max of their own over it."""
    for item in items:
        extreme = isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.base.name in EXTREMES
        if (extreme or reduces(item)) and letter in (*bound_letters(item), *_compared_letters(item)):
            return False
        if isinstance(item, Scripted) and not isinstance(item.base, BigOperator):
            if _names(item.sub, letter) or _stands_in(item.sup, letter):
                return True
            continue
        if any(mentions(part, letter) for part in parts_of(item)):
            return True
    return False


def _compared_letters(item: Element) -> tuple[str, ...]:
    """Return the letters of a sum over all pairs with i < j."""
    sub = item.sub if isinstance(item, Scripted) else ()
    if len(sub) != 3 or getattr(sub[1], "name", "") not in ("<", "le", ">", "ge"):
        return ()
    return tuple(x for x in (index_name(sub[0]), index_name(sub[2])) if x is not None)


def _stands_in(items: Items, letter: str) -> bool:
    """Tell whether a letter stands anywhere in a superscript, other than under a sum of its own there."""
    if any(reduces(s[k]) for s, k in walk(items)):
        return mentions(items, letter)
    return _names(items, letter)


def _names(items: Items, letter: str) -> bool:
    """Tell whether a letter stands anywhere in the items; one with a prime is another letter."""
    for item in items:
        name = index_name(item)
        if name == letter or (name is None and any(_names(part, letter) for part in parts_of(item))):
            return True
    return False


def free_letters(items: Items, symbols: Symbols) -> frozenset[str]:
    """Return the letters that stand as subscripts, or in brackets above, in the items."""
    found: set[str] = set()
    for sequence, at in walk(items):
        item = sequence[at]
        if not isinstance(item, Scripted) or isinstance(item.base, (BigOperator, Function)):
            continue
        reference = refer(item)
        if reference is None:
            continue
        for part in symbols.interpret(reference)[1]:
            found |= {n for s, k in walk(part) if (n := index_name(s[k])) is not None}
    return frozenset(n for n in found if n not in symbols.survey.sizes)


def is_letter(entry: Expr) -> bool:
    """Tell whether an expression is the letter of an index, and no size."""
    return isinstance(entry, Symbol) and bool(entry.is_integer and not entry.is_positive)


def join_of(item: Operator) -> str:
    """Return how a sign between two factors joins them."""
    if item.name in PRODUCTS:
        return PRODUCTS[item.name]
    if item.name in ENTRYWISE:
        return "entrywise"
    if item.name == KRONECKER:
        return "kronecker"
    if item.name == "/":
        return "over"
    raise Unclear(f"the sign {item.name!r} is not understood here", item)


def split_entrywise(factors: Sequence[tuple[str, Value]]) -> list[list[tuple[str, Value]]]:
    """Return the runs of factors between signs of the entrywise product; one run where a quotient stands among them."""
    parts: list[list[tuple[str, Value]]] = [[]]
    for join, value in factors:
        if join == "entrywise" and not any(j == "over" for j, _ in factors):
            parts.append([("", value)])
        else:
            parts[-1].append((join, value))
    return parts


def is_mixed(factors: Items) -> bool:
    r"""Tell whether factors begin as a mixed number does, as ``1\frac{1}{2}``: a whole number and a proper fraction."""
    match factors:
        case (Number(whole, ()), Fraction((Number(above, ()),), (Number(below, ()),))):
            return whole.isdigit() and above.isdigit() and below.isdigit() and int(above) < int(below)
    return False
