r"""Arrays that their author counts from 0: ``x \in \mathbb{R}^{n+1}`` with ``x_0 = 1``, and theta beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from sympy import Expr

from calcwork.notation.structure.items import (
    MATRICES,
    BigOperator,
    Environment,
    Fraction,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    rows_of,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.survey import index_name, references, walk

ONE_MORE = (Operator("+"), Number("1"))


def augmented_names(formulas: Iterable[Items]) -> set[str]:
    """Return the vectors of a space such as R^{n+1}, and those in a product with one, that have an entry 0 and more."""
    augmented, declared, zero, lettered = set[str](), set[str](), set[str](), set[str]()
    products: list[tuple[str, str]] = []
    for items in formulas:
        for sequence, at in walk(items):
            reference = refer(sequence[at])
            following = sequence[at + 1] if at + 1 < len(sequence) else None
            if reference is None:
                continue
            if following == Relation("in") and (space := _space(sequence, at + 2)) is not None:
                (augmented if space else declared).add(reference.name)
            last = reference.below[-1] if len(reference.below) == 1 else ()
            if last == (Number("0"),):
                zero.add(reference.name)
                lettered |= {reference.name} if reference.above else set()
            elif len(last) == 1 and index_name(last[0]) is not None:
                lettered.add(reference.name)
            other = refer(following) if following is not None and reference.transposed else None
            if other is not None:
                products.append((reference.name, other.name))
    augmented &= zero & lettered
    beside = set[str]().union(*(set(pair) for pair in products if set(pair) & augmented))
    return augmented | ((beside - declared) & lettered)


def listed_from_zero(formulas: Sequence[Items]) -> set[str]:
    r"""Return the names listed from 0 to a letter, ``r_0, r_1, \dots, r_T``, that follow from no member before.

    So are lists of numbers of which an entry is numbered 0, and columns and lists of derivatives by such names.
    """
    found, stepped, listed, zero = (set[str]() for _ in range(4))
    for items in formulas:
        head = refer(items[0]) if len(items) > 2 and items[1] == Relation("=") else None
        stepped |= {head.name} if head is not None and any(len(p) > 1 for p in head.below) else set()
        numbers = items[2] if len(items) == 3 and head is not None and head.plain and not head.indices else None
        listed |= {head.name} if head is not None and isinstance(numbers, Group) and _are_numbers(numbers) else set()
        zero |= {r.name for r in references(items) if r.below == ((Number("0"),),)}
        found |= {name for entries in _columns(items) for name in _derived_from_zero(entries)}
        found |= {last.name for last in lists_from_zero(items) if not last.bold}
    return (found | (listed & zero)) - stepped


def lists_from_zero(items: Items) -> Iterator[Reference]:
    r"""Yield the last members of the lists ``w_0, w_1, \dots, w_M`` that are a formula, or what it depends on."""
    brackets = (s[k].items for s, k in walk(items) if isinstance(s[k], Group) and s[k].open == "(")  # type: ignore[union-attr]
    for parts in (split_at(i, ",") for i in (items, *brackets)):
        first, last = (refer(p[0]) if len(p) == 1 else None for p in (parts[0], parts[-1]))
        if len(parts) < 3 or not any(map(is_dots, parts)) or first is None or last is None:
            continue
        if first.below == ((Number("0"),),) and first.name == last.name:
            yield last


def _columns(items: Items) -> Iterator[list[Items]]:
    """Yield the entries of the columns, rows and brackets with dots."""
    for sequence, at in walk(items):
        item, rows = sequence[at], list[list[Items]]()
        if isinstance(item, Environment) and item.name in MATRICES:
            cells = rows_of(item)
            rows = [[r[0] for r in cells]] if all(len(r) == 1 for r in cells) else [list(cells[0])] * (len(cells) == 1)
        elif isinstance(item, Group):
            rows = [split_at(item.items, ",")]
        yield from (r for r in rows if len(r) > 2 and any(map(is_dots, r)))


def _derived_from_zero(entries: Sequence[Items]) -> set[str]:
    r"""Return the name by whose entries, from the one numbered 0 on, the entries of a list are derivatives."""
    ends = [e[0] if len(e) == 1 else None for e in (entries[0], entries[-1])]
    if not all(isinstance(e, Fraction) and e.num[:1] == (Letter("partial"),) for e in ends):
        return set()
    first, last = (refer(e.den[-1]) for e in ends if isinstance(e, Fraction))
    if first is None or last is None or first.name != last.name or first.below != ((Number("0"),),):
        return set()
    return {first.name}


def _are_numbers(group: Group) -> bool:
    parts = split_at(group.items, ",")
    return len(parts) > 1 and all(any(isinstance(i, Number) for i in p) and not list(references(p)) for p in parts)


def defined_from_zero(formulas: Sequence[Items], known: Set[str]) -> set[str]:
    r"""Return the names whose elements are given by those of arrays that are counted from 0: ``q_j = e^{s_j} / Z``."""
    given: dict[str, set[str]] = {}
    for items in formulas:
        head = refer(items[0]) if len(items) > 2 and items[1] == Relation("=") else None
        letter = _only_letter(head) if head is not None else None
        if head is not None and letter is not None:
            inner = (refer(s[k]) for s, k in walk(items[2:]))
            given.setdefault(head.name, set()).update(
                r.name for r in inner if r is not None and _only_letter(r) == letter
            )
    found = set(known) | listed_from_zero(formulas)
    while new := {n for n, names in given.items() if names & found} - found:
        found |= new
    return found


def _only_letter(reference: Reference) -> str | None:
    """Return the letter that stands alone below a name."""
    below = reference.below[0] if len(reference.below) == 1 and not reference.above else ()
    return index_name(below[0]) if len(below) == 1 else None


def _space(sequence: Items, at: int) -> bool | None:
    """Tell whether the space at a place is such as R^{n+1}, None where no space stands there."""
    space = sequence[at] if at < len(sequence) else None
    if not isinstance(space, Scripted) or refer(space.base) != Reference("R", board=True):
        return None
    return isinstance(space.sup[0], Letter) and space.sup[1:] == ONE_MORE if space.sup else False


def from_zero(places: tuple[Expr, ...], *, above: bool) -> tuple[Expr, ...]:
    """Return places in an array that is counted from 0 as counted from 1; the i of samples x^{(i)} is so already."""
    kept = places[: max(len(places) - 1, 1)] if above else ()
    return (*kept, *(p + 1 for p in places[len(kept) :]))


def arranged(
    total: int, axes: tuple[int, ...], places: tuple[Expr, ...], rest: list[int], more: Sequence[Expr]
) -> tuple[Expr, ...]:
    """Return the indices of all axes in order."""
    at = dict(zip((*axes, *rest), (*places, *more), strict=True))
    return tuple(at[k] for k in range(total))


def stepped_identities(formulas: Iterable[Items]) -> set[str]:
    """Return I where it is a sequence, ``I_n`` beside ``I_{n-1}``, and no identity."""
    places = (r.below for items in formulas for r in references(items) if r.name == "I")
    return {"I"} if any(isinstance(i, Operator) for below in places for p in below for i in p) else set()


def sizes_of_identities(formulas: Iterable[Items], bound: Set[str]) -> set[str]:
    r"""Return the n of an identity with a factor before it, ``\sigma^2 I_n``, in a note without another I."""
    found, others = set[str](), False
    for sequence, at in (place for items in formulas for place in walk(items)):
        reference = refer(sequence[at])
        if reference is None or reference.name != "I":
            continue
        below = reference.below[0] if len(reference.below) == 1 else ()
        letter = below[0].name if len(below) == 1 and isinstance(below[0], Letter) else ""
        others = others or bool(reference.indices and not letter) or letter in bound
        factor = at > 0 and not isinstance(sequence[at - 1], (Relation, Operator, Punctuation, BigOperator))
        found |= {letter} if letter and factor else set()
    return set() if others else found


def steps_ahead(formulas: Sequence[Items]) -> dict[tuple[str, int, str], int]:
    r"""Return how far names are used ahead of a letter, by name, axis and letter: x_{t+1} is one ahead of t.

    So is x_m of an m that ends at M - 1 where x_l stands too, of an l that ends at M.
    """
    found: dict[tuple[str, int, str], int] = {}
    plain: dict[tuple[str, int], set[str]] = {}
    for reference in (r for items in formulas for r in references(items)):
        for axis, place in enumerate(reference.indices):
            match place:
                case (Letter() as letter, Operator("+"), Number(digits)) if digits.isdigit():
                    key = reference.name, axis, index_name(letter) or ""
                    found[key] = max(found.get(key, 0), int(digits))
                case (Letter() as letter,):
                    plain.setdefault((reference.name, axis), set()).add(index_name(letter) or "")
    ends = _ends_of_sums(formulas)
    for (name, axis), letters in plain.items():
        every = {end for x in letters for end in ends.get(x, ())}
        for own, end in ((x, end) for x in letters for end in ends.get(x, ())):
            match end:
                case (*whole, Operator("-"), Number(digits)) if digits.isdigit() and tuple(whole) in every:
                    found[name, axis, own] = max(found.get((name, axis, own), 0), int(digits))
    return found


def _ends_of_sums(formulas: Iterable[Items]) -> dict[str, set[Items]]:
    """Return the upper limits of sums by their letters."""
    found: dict[str, set[Items]] = {}
    for item in (s[k] for items in formulas for s, k in walk(items)):
        if isinstance(item, Scripted) and isinstance(item.base, BigOperator) and item.sub and item.sup:
            found.setdefault(index_name(item.sub[0]) or "", set()).add(item.sup)
    return found
