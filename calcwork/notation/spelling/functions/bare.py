r"""Functions without their argument: ``\sigma' = \sigma(1 - \sigma)`` is one of ``\sigma(z)``, ``f' = s + x s'`` of x.

The argument is the one letter with which the note calls them. A formula leaves it out where it has a bare prime, or a
function before a bracket with that function in it; the logistic function also where it is differentiated by a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from calcwork.notation.structure.items import Element, Fraction, Group, Items, Letter, Scripted, throughout
from calcwork.notation.survey.survey import walk

SIGMA = Letter("sigma")
SIGNS = (Letter("d"), Letter("partial"))
NO_FUNCTIONS = {"d", "partial", "nabla", "e", "pi"}


@dataclass(frozen=True)
class Bare:
    """Hold the functions of one letter that a note calls, and whether its bare sigma is the logistic function."""

    letters: Mapping[Letter, Letter]
    logistic: bool


def bare_functions(formulas: Iterable[Items]) -> Bare | None:
    """Return the functions of a note that stand without their argument, nothing where none does."""
    formulas = tuple(formulas)
    called: dict[Letter, set[Items]] = {}
    for sequence, at in (place for items in formulas for place in _places(items)):
        head, group = _head(sequence[at]), _bracket(sequence, at)
        if head is None:
            continue
        if group is not None and not _holds_bare(group.items, {head}):
            called.setdefault(head, set()).add(_innermost(group.items))
    letters = {f: x for f, given in called.items() if (x := _only_letter(given)) is not None}
    found = Bare(letters, _is_logistic(formulas))
    return found if found.logistic or any(_letter_of(items, found) for items in formulas) else None


def with_arguments(items: Items, found: Bare) -> Items:
    """Return a formula with the argument in brackets behind each function that stands without it."""
    if found.logistic and (variable := _derivative_of_sigmoid(items)) is not None:
        return _throughout(items, {SIGMA}, variable)
    letter = _letter_of(items, found)
    if letter is None:
        return items
    return _throughout(items, {f for f, x in found.letters.items() if x == letter}, letter)


def _throughout(items: Items, functions: set[Letter], letter: Element) -> Items:
    return throughout(items, lambda part: _with_letter(part, functions, letter))


def _with_letter(part: Items, functions: set[Letter], letter: Element) -> Items:
    kept: list[Element] = []
    for at, item in enumerate(part):
        head = _head(item)
        if head not in functions or _is_called(part, at, functions):
            kept.append(item)
            continue
        start, end = item.start, item.end
        group = Group("(", ")", (replace(letter, start=start, end=end),), start=start, end=end)
        power = item.sup if isinstance(item, Scripted) else ()
        own = replace(item, sup=()) if isinstance(item, Scripted) and item.primes else head
        value = (replace(own, start=start, end=end), group)
        base = Group("(", ")", value, start=start, end=end)
        kept += [Scripted(base, sup=power, start=start, end=end)] if power else value
    return tuple(kept)


def _letter_of(items: Items, found: Bare) -> Letter | None:
    """Return the letter that a formula leaves out behind its functions, nothing where it leaves out none."""
    functions = set(found.letters)
    letters = set[Letter]()
    for sequence, at in _places(items):
        head = _head(sequence[at])
        if head not in functions or _is_called(sequence, at, functions):
            continue
        primed = isinstance(item := sequence[at], Scripted) and item.primes
        if primed or _bracket(sequence, at) is not None:
            letters.add(found.letters[head])
    return letters.pop() if len(letters) == 1 else None


def _head(item: Element) -> Letter | None:
    """Return the letter of a function that may have primes or a power, and no other marks."""
    base = item.base if isinstance(item, Scripted) and not item.sub else item
    return replace(base, start=0, end=0) if isinstance(base, Letter) and base.name not in NO_FUNCTIONS else None


def _bracket(sequence: Items, at: int) -> Group | None:
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    group = following.base if isinstance(following, Scripted) else following
    return group if isinstance(group, Group) and group.open in "([" else None


def _innermost(items: Items) -> Items:
    """Return the letter in the brackets of a call, or in those of a call in them; nothing where no letter is alone."""
    head, group = items if len(items) == 2 else (None, None)
    if isinstance(group, Group) and group.open == "(" and isinstance(head, Element) and _head(head) is not None:
        return _innermost(group.items)
    return items if len(items) == 1 and isinstance(items[0], Letter) else ()


def _only_letter(given: set[Items]) -> Letter | None:
    """Return the only letter among the arguments of a function; numbers and others may stand beside it."""
    letters = [items[0] for items in given if items]
    return letters[0] if len(letters) == 1 and isinstance(letters[0], Letter) else None


def _is_called(sequence: Items, at: int, functions: set[Letter]) -> bool:
    r"""Tell whether a function stands before its argument; in ``s(1 - s)`` it is multiplied, in ``f(g)`` it is not."""
    group = _bracket(sequence, at)
    return group is not None and (_head_alone(group.items) in functions or not _holds_bare(group.items, functions))


def _head_alone(items: Items) -> Letter | None:
    return _head(items[0]) if len(items) == 1 else None


def _holds_bare(items: Items, functions: set[Letter]) -> bool:
    """Tell whether a function stands without a bracket; one before a bracket is bare only if one within it is."""
    return any(_head(s[k]) in functions and _bracket(s, k) is None for s, k in _places(items))


def _places(items: Items) -> Iterator[tuple[Items, int]]:
    """Yield every sequence with each place in it; a letter below its marks is no place of its own."""
    bases = {id(i.base) for s, k in walk(items) if isinstance(i := s[k], Scripted)}
    return ((s, k) for s, k in walk(items) if id(s[k]) not in bases)


# --- the logistic function --------------------------------------------------------------------------------------------


def _is_logistic(formulas: Iterable[Items]) -> bool:
    """Tell whether a note differentiates sigma, and has it before brackets but nowhere else squared, as a deviation."""
    called = derived = False
    for items in formulas:
        own = _derivative_of_sigmoid(items) is not None
        derived = derived or own
        for sequence, at in walk(items):
            item = sequence[at]
            if isinstance(item, Scripted) and item.base == SIGMA and (item.sub or (item.sup and not own)):
                return False
            called = called or (
                item == SIGMA and _is_called(sequence, at, {SIGMA}) and _bracket(sequence, at) is not None
            )
    return called and derived


def _derivative_of_sigmoid(items: Items) -> Element | None:
    """Return the one variable by which a formula differentiates a bare sigma."""
    found = [v for s, k in walk(items) if (v := _variable(s[k])) is not None]
    return found[0] if found and all(v == found[0] for v in found) else None


def _variable(item: Element) -> Element | None:
    if not isinstance(item, Fraction) or len(item.num) != 2 or len(item.den) != 2:
        return None
    return item.den[1] if item.num[0] in SIGNS and item.num[1] == SIGMA and item.den[0] in SIGNS else None
