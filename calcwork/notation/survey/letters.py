r"""Letters that are indices by their company: the a of ``p_a = e^{h_a} / \sum_b e^{h_b}`` is one as the bound b is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set

from calcwork.notation.structure.items import (
    Element,
    Environment,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.structure.references import Reference, label_text, refer, split_at

INDICES = frozenset("ijkl")


def letters_of_elements(
    formulas: Iterable[Items],
    bound: Set[str],
    known: Set[str],
    references: Callable[[Items], Iterator[Reference]],
    index_name: Callable[[Element], str | None],
) -> set[str]:
    r"""Return the letters below a defined name that stand, on its right side, where a bound letter stands too.

    The b of ``\delta_{ab}`` is one beside a sum over a, the u of ``C_{ui} = 1 + R_{ui}`` beside the i, and the a of
    ``p(a) = e^{h_a} / \sum_b e^{h_b}`` as b is.
    """

    def letters(reference: Reference) -> set[str]:
        found = (index_name(p[0]) for p in reference.indices if len(p) == 1)
        return {x for x in found if x is not None and x.islower()}

    found = set[str]()
    for items in formulas:
        for pair in (letters(r) for r in references(items) if r.name == "delta" and len(r.indices) == 2):
            found |= pair if pair & bound else set()  # delta_{ab} beside a sum over a
        at = next((n for n, i in enumerate(items) if isinstance(i, Relation)), 0)
        given = items[1].items if at == 2 and isinstance(items[1], Group) else ()  # the a of p(a | s)
        own = set[str]().union(*(letters(r) for r in references(items[: min(at, 1)])))
        own |= {x for i in given if (x := index_name(i)) is not None and x.islower()}
        beside: dict[str, set[str]] = {}
        for reference in references(items[at + 1 :]) if own else ():
            beside.setdefault(reference.name, set()).update(letters(reference))
        found |= {x for x in own for others in beside.values() if x in others and others & (bound - {x})}
        head = next((r for r in references(items[: min(at, 1)])), None)
        pair = letters(head) if head is not None else set()
        if head is not None and len(pair) == len(head.indices) == 2 and pair & known:
            found |= pair if any(r.indices == head.indices for r in references(items[at + 1 :])) else set()
    return found


def letters_beside_indices(
    formulas: Iterable[Items],
    bound: Set[str],
    references: Callable[..., Iterator[Reference]],
    index_name: Callable[[Element], str | None],
) -> set[str]:
    r"""Return the letters that stand for nothing else and number several names which indices number too.

    So does the c of ``-\log p_c`` and ``z_c`` beside ``p_k`` and a sum of the ``e^{z_j}``; of vectors ``u_o`` each may
    be one of its own.
    """
    every = [r for items in formulas for r in references(items, labels=False)]
    below: dict[str, set[str]] = {}
    vectors = {r.name for r in every if r.below and (r.transposed or r.bold)}
    for reference in every:
        alone = len(reference.below) == 1 and not reference.above and reference.name not in vectors
        only = reference.below[0] if alone else ()
        if len(only) == 1 and (letter := index_name(only[0])) is not None and letter.islower():
            below.setdefault(reference.name, set()).add(letter)
    numbered = {name: letters for name, letters in below.items() if letters & (bound | INDICES)}
    counts = Counter(x for letters in numbered.values() for x in letters)
    summed = set[str]().union(*(letters for letters in numbered.values() if letters & bound))
    names = {r.name for r in every}
    return {x for x in summed - names - bound if counts[x] > 1 and len(x) == 1}


def letters_above(
    formulas: Iterable[Items],
    names: Set[str],
    references: Callable[[Items], Iterator[Reference]],
    index_name: Callable[[Element], str | None],
) -> set[str]:
    """Return the letters that stand above these names, as the L of a last layer does where others have an l."""
    every = (r for items in formulas for r in references(items) if r.name in names and r.power)
    return {x for r in every if (x := index_name(r.power[0])) is not None}


def always_numbered(formulas: Iterable[Items], references: Callable[[Items], Iterator[Reference]]) -> set[str]:
    """Return the names that stand with a number above wherever they stand, as delta^3 beside z^l."""
    numbered, others = set[str](), {"e"}
    for items in formulas:
        for reference in references(items):
            above = is_plain_number(reference.power) and not reference.indices
            (numbered if above else others).add(reference.name)
    return numbered - others


def is_plain_number(items: Items) -> bool:
    """Tell whether this is a whole number alone."""
    return len(items) == 1 and isinstance(items[0], Number) and items[0].value.isdigit()


def letters_of_versions(formulas: Iterable[Items], references: Callable[[Items], Iterator[Reference]]) -> set[str]:
    """Return the letters that tell versions of one name and stand for nothing else.

    They are capitals, as in Z^A = X_A W and Z^B = X_B W, or any letters above one member, as in x_i^a, x_i^p and x_i^n.
    """
    heads: dict[str, set[str]] = {}
    members: dict[tuple[str, tuple[Items, ...]], set[str]] = {}
    counts = Counter[str]()
    for items in formulas:
        for sequence in split_at(items, ","):
            kept = [i for i in sequence if not isinstance(i, Gap)]
            head = refer(kept[0]) if len(kept) > 1 and kept[1] == Relation("=") else None
            only = head.power[0] if head is not None and len(head.power) == 1 else None
            if head is not None and isinstance(only, Letter) and only.name.isupper() and head.name != "e":
                heads.setdefault(head.name, set()).add(only.name)
        for reference in references(items):
            counts[reference.name] += 1
            if (version := _above_member(reference)) is not None:
                members.setdefault((reference.name, reference.below), set()).add(version)
            counts.subtract(x.name for x in reference.power[:1] if isinstance(x, Letter))
            counts.subtract(x.name for p in reference.indices for x in p[:1] if isinstance(x, Letter))
    versions = set[str]().union(*(own for own in (*heads.values(), *members.values()) if len(own) > 1))
    return {x for x in versions if counts[x] <= 0}


def _above_member(reference: Reference) -> str | None:
    """Return the letter above a member of a family, as the a of x_i^a; None above what a number tells."""
    only = reference.power[0] if len(reference.power) == 1 else None
    numbered = any(isinstance(i, Number) for place in reference.below for i in place)
    return only.name if isinstance(only, Letter) and reference.below and not numbered else None


def is_lone(part: Items) -> bool:
    """Tell whether one item stands between commas, and no formula that ends with it."""
    return len([i for i in part if not isinstance(i, Gap | Text)]) == 1


def is_one(item: Element) -> bool:
    r"""Tell whether an item is the sign of an indicator: ``\mathbf 1``, ``\mathbb 1``, ``\mathbb I`` or a plain 1."""
    if isinstance(item, Letter) and item.name in {"1", "I"}:
        return any(f in {"mathbb", "mathbf", "boldsymbol", "bm"} for f in item.fonts)
    return isinstance(item, Number) and item.value == "1"


def conditions_at(sequence: Items, at: int) -> list[Items]:
    """Return the conditions of an indicator or of cases at a place."""
    item = sequence[at]
    if isinstance(item, Group) and item.open in "[({" and at and is_one(sequence[at - 1]):
        return [item.items]
    if not isinstance(item, Environment) or item.name != "cases":
        return []
    cells = [row.cells[-1] for row in item.rows if len(row.cells) > 1]
    return [tuple(i for i in c if not isinstance(i, (Text, Gap, Punctuation))) for c in cells]


def superscript_mark(sup: Items) -> str:
    """Return what stands above a bracket as a mark of the names in it."""
    if len(sup) == 1 and isinstance(sup[0], Letter) and sup[0].name in {"T", "top", "intercal"}:
        return "transposed"
    if sup == (Operator("-"), Number("1")):
        return "inverse"
    return ""


def is_sum_of_names(inner: Items, mark: str) -> bool:
    """Tell whether a marked bracket holds one item, or, transposed, a sum of names, each of them turned then."""
    if len(inner) == 1 or mark != "transposed":
        return len(inner) == 1
    signs = all(isinstance(i, Operator) and i.name in "+-" for i in inner[1::2])
    named = [refer(i) for i in inner[::2]]
    return signs and len(inner) % 2 == 1 and all(r is not None and not r.indices for r in named)


def marked(marks: tuple[str, ...], items: Items, at: int) -> tuple[str, ...]:
    r"""Return the marks of a name in a norm: none for a small letter before another, as the t of ``\|x - t v\|``."""
    if "normed" not in marks:
        return marks
    item, behind = items[at], next((i for i in items[at + 1 :] if not isinstance(i, Gap)), None)
    named = refer(behind) if behind is not None else None
    scales = isinstance(item, Letter) and item.name.islower() and named is not None and not named.transposed
    return () if scales else marks


def norm_marks(item: Element) -> tuple[str, ...]:
    r"""Return the marks of the names in a norm: whether one has it alone, and whether it is that of matrices."""
    base, sub = (item.base, item.sub) if isinstance(item, Scripted) else (item, ())
    alone = isinstance(base, Group) and len(base.items) == 1
    return ("norm" if alone else "normed", *(["frobenius"] if label_text(sub).lower() in {"f", "fro"} else []))
