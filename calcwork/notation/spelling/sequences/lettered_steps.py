r"""Recurrences with steps up to a letter: ``h_t = \tanh(w h_{t-1} + x_t)`` for t = 1, ..., T from ``h_0 = 0``.

The member with which a sequence starts becomes a quantity with a name of its own, as ``h^{[0]}`` has; it may be given,
defined, or what a loss is differentiated by. Which members these are the equation tells with the range of its letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from calcwork.notation.spelling.sequences.numbered_steps import is_model_of_data
from calcwork.notation.structure.items import (
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    outline,
    throughout,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, Chain, statements
from calcwork.notation.survey.survey import index_name, references, walk

Range = tuple[int, Items]
FROM_ZERO = (Relation("="), Number("0"))
Start = int | Items  # the place of a member: a number, or that of a last one, as T + 1


@dataclass(frozen=True)
class Step:
    """Hold the equation of a sequence: its sides, the axis of its steps, and how far behind the letter its member is.

    ``lag`` is how many steps back the loop needs members of it, ``lead`` how many steps ahead, and
    ``first`` the number of the first one that the equation gives; None where nothing tells. ``last`` has the letters of
    the last number, empty where none are given; where no range has ``ended`` the steps, it is that of a last member
    such as h_T. ``given`` are the members that the note speaks of, ``own`` those with
    an equation of their own, and ``from_zero`` the names of data of which the first step needs the member 0.
    A sequence that runs back begins with the members at ``ends``, as G_T; they are ``known`` where the note gives them.
    """

    formula: int
    left: Element
    right: Items
    axis: int
    shift: int
    lag: int = 0
    lead: int = 0
    reverse: bool = False
    first: int | None = None
    last: Items = ()
    ended: bool = False
    given: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    from_zero: frozenset[str] = frozenset()
    ends: tuple[Items, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def starts(self) -> tuple[Start, ...]:
        """Return the numbers of the members before the first, the nearest first, or the places behind the last."""
        if self.reverse:
            return self.ends
        return tuple(range(self.first - 1, self.first - 1 - self.lag, -1)) if self.first is not None else ()


@dataclass(frozen=True)
class Sequences:
    """Hold the sequences of a note that need members before their own, and the letter of their steps.

    Sequences with noise that the others do without, as the states beside a filter, are ``models``.
    """

    letter: str
    steps: dict[str, Step]
    twofold: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


def lettered_steps(formulas: Sequence[Items], displayed: Sequence[bool]) -> Sequences | None:
    """Return the sequences that recurrences give for any number of steps, None where there are none."""
    heads = [(n, c, r) for n, f in enumerate(formulas) for c in _equations(f) if (r := _head(c)) is not None]
    letters = (x for _, _, r in heads for p in r.below if p and (x := index_name(p[0])))
    for letter in dict.fromkeys(letters):
        own = [(n, c, r, at) for n, c, r in heads if (at := _axis(r, letter)) is not None]
        loops = _looping(
            {r.name: [u for _, c, q, _ in own if q.name == r.name for u in _needs(c)] for _, _, r, _ in own}
        )
        steps: dict[str, Step] = {}
        twofold: list[str] = []
        for number, chain, head, axis in own:
            if head.name not in loops:
                continue
            if head.name in steps:
                twofold += [head.name] if outline(steps[head.name].right) != outline(_body(chain)) else []
                continue
            shift = _shift(head.below[axis], letter) or 0
            steps[head.name] = Step(number, chain.sides[0][0], _body(chain), axis, shift)
        found = _with_lags(steps, letter)
        noisy = {n for n, s in found.items() if not s.reverse and is_model_of_data(formulas, s.right, letter)}
        models: tuple[str, ...] = ()
        if noisy and not any(r.name in noisy for n, s in found.items() if n not in noisy for r in references(s.right)):
            found, models, noisy = {n: s for n, s in found.items() if n not in noisy}, tuple(sorted(noisy)), set()
        if any(s.lag or s.lead for s in found.values()) and not noisy:
            on = _with_ends({n: s for n, s in found.items() if not s.reverse}, formulas, displayed, letter)
            back = with_last_members({n: s for n, s in found.items() if s.reverse}, formulas, displayed, letter)
            return Sequences(letter, {n: (on | back)[n] for n in found}, tuple(dict.fromkeys(twofold)), models)
    return None


def with_starts_named(items: Items, sequences: Sequences) -> Items:
    """Return a formula in which the members before the first step have names of their own."""
    return throughout(items, lambda part: tuple(_named(i, sequences) for i in part))


def start_of(step: Step, number: Start) -> Element:
    """Return the member of this number as a quantity of its own, at the letters of an entry."""
    digits = number
    if isinstance(digits, int):
        digits = (Number(str(digits)),) if digits >= 0 else (Operator("-"), Number(str(-digits)))
    return _labeled(step.left, step.axis, digits) if isinstance(step.left, Scripted) else step.left


def _named(item: Element, sequences: Sequences) -> Element:
    reference = refer(item) if isinstance(item, Scripted) else None
    step = sequences.steps.get(reference.name) if reference is not None else None
    if reference is None or step is None or not isinstance(item, Scripted) or len(reference.below) <= step.axis:
        return item
    place = reference.below[step.axis]
    number = _number(place)
    if outline(place) not in map(outline, step.ends) if step.reverse else number is None or number not in step.starts:
        return item
    return _labeled(item, step.axis, reference.below[step.axis])


def _labeled(item: Scripted, axis: int, number: Items) -> Scripted:
    """Return a member with its number above, as that of a layer."""
    reference = refer(item)
    below: list[Element] = []
    for place in (p for n, p in enumerate(reference.below if reference is not None else ()) if n != axis):
        below += [*([Punctuation(",")] if below else []), *place]
    name = tuple(i for i in number if i != Operator("+"))  # G^{[T1]} for G_{T+1}: a name that code can have
    label = Group("[", "]", name, start=item.start, end=item.end)
    return replace(item, sub=tuple(below), sup=(label, *item.sup))


# --- equations --------------------------------------------------------------------------------------------------------


def _equations(items: Items) -> Iterator[Chain]:
    """Yield the chains that begin with an equation."""
    for chain in (c for c in statements(items) if isinstance(c, Chain) and c.relations):
        if chain.relations[0].name in EQUALITIES and len(chain.sides) > 1:
            yield chain


def _head(chain: Chain) -> Reference | None:
    left = tuple(i for i in chain.sides[0] if not isinstance(i, Gap))
    head = refer(left[0]) if len(left) == 1 else None
    return head if head is not None and head.below and not (head.above or head.power or head.primes) else None


def _body(chain: Chain) -> Items:
    return chain.sides[1]


def _needs(chain: Chain) -> list[str]:
    return [r.name for r in references(_body(chain), labels=False)]


def _axis(reference: Reference, letter: str) -> int | None:
    return next((n for n, p in enumerate(reference.below) if _shift(p, letter) is not None), None)


def _shift(place: Items, letter: str) -> int | None:
    """Return how far behind the letter a place lies: 1 for t + 1, None where it is another."""
    if not place or index_name(place[0]) != letter:
        return None
    match place[1:]:
        case ():
            return 0
        case (Operator("+"), Number(digits)) if digits.isdigit():
            return int(digits)
        case (Operator("-"), Number(digits)) if digits.isdigit():
            return -int(digits)
    return None


def _number(place: Items) -> int | None:
    match place:
        case (Number(digits),) if digits.isdigit():
            return int(digits)
        case (Operator("-"), Number(digits)) if digits.isdigit():
            return -int(digits)
    return None


def _looping(needs: dict[str, list[str]]) -> set[str]:
    """Return the names that lead back to themselves."""
    return {n for n in needs if n in _behind(needs, n)}


def _behind(needs: dict[str, list[str]], name: str) -> set[str]:
    """Return the names that one rests on."""
    found, pending = set[str](), [name]
    while pending:
        new = {n for n in needs.get(pending.pop(), ()) if n in needs} - found
        found |= new
        pending += new
    return found


def _with_lags(steps: dict[str, Step], letter: str) -> dict[str, Step]:
    """Return the equations with how many steps back, and within their loop ahead, their members are needed."""
    lags, leads = dict.fromkeys(steps, 0), dict.fromkeys(steps, 0)
    needs = {n: [r.name for r in references(s.right, labels=False)] for n, s in steps.items()}
    loops = {n: {m for m in _behind(needs, n) if n in _behind(needs, m)} for n in steps}
    for name, step in steps.items():
        for reference in references(step.right, labels=False):
            other = steps.get(reference.name)
            place = reference.below[other.axis] if other is not None and len(reference.below) > other.axis else ()
            shift = _shift(place, letter)
            if shift is not None:
                lags[reference.name] = max(lags[reference.name], step.shift - shift)
                own = reference.name in loops[name]
                leads[reference.name] = max(leads[reference.name], shift - step.shift if own else 0)
    back = {n for n in steps if any(leads[m] for m in loops[n])}
    return {n: replace(s, lag=lags[n], lead=leads[n], reverse=n in back) for n, s in steps.items()}


# --- where they begin and end -----------------------------------------------------------------------------------------


def _with_ends(
    steps: dict[str, Step], formulas: Sequence[Items], displayed: Sequence[bool], letter: str
) -> dict[str, Step]:
    """Return the equations with the numbers of their first and last members, all of one loop the same."""
    every = [r for f in formulas for r in references(f, labels=False)]
    given, own, alone = (_numbers(steps, r) for r in (every, _equated(formulas), _alone(formulas)))
    told = [(s, r) for s in steps.values() if (r := _range_at(formulas, displayed, s.formula, letter)) is not None]
    first, last = _begin(steps, given, {n: own[n] | alone[n] for n in steps}), tuple[Element, ...]()
    if told:
        (low, high), shift = told[0][1], told[0][0].shift
        first = low + shift
        last = (*high, Operator("+"), Number(str(shift))) if high and shift else high
    ends = {
        p for r in every if r.name in steps and len(r.below) > (n := steps[r.name].axis) and _is_end(p := r.below[n])
    }
    return {
        n: replace(
            s,
            first=first,
            last=last or (next(iter(ends)) if len(ends) == 1 else ()),
            ended=bool(last),
            given=frozenset(given[n]),
            own=frozenset(own[n]),
            from_zero=_from_zero(s, steps, letter, first),
        )
        for n, s in steps.items()
    }


def _numbers(steps: dict[str, Step], references: Iterable[Reference]) -> dict[str, set[int]]:
    """Return the numbers of the members of each sequence among references."""
    found: dict[str, set[int]] = {n: set() for n in steps}
    for reference in (r for r in references if r.name in steps):
        number = _number_at(reference, steps[reference.name])
        found[reference.name] |= {number} if number is not None else set()
    return found


def _is_end(place: Items) -> bool:
    """Tell whether a place is that of a last member, as the T of h_T."""
    return len(place) == 1 and isinstance(place[0], Letter) and place[0].name.isupper()


def _equated(formulas: Sequence[Items]) -> Iterator[Reference]:
    r"""Yield what has an equation of its own, also behind commas: ``t = 1, \dots, T, h_0 = 0``."""
    for chain in (c for f in formulas for c in _equations(f)):
        side = tuple(i for i in split_at(chain.sides[0], ",")[-1] if not isinstance(i, Gap))
        if len(side) == 1 and (reference := refer(side[0])) is not None:
            yield reference


def _alone(formulas: Sequence[Items]) -> Iterator[Reference]:
    r"""Yield what a formula speaks of or declares: the h_1 of "$h_1$ is given", ``h_1 \in R`` and ``J(a, h_1)``."""
    for formula in formulas:
        for at, item in enumerate(formula):
            inner = item.items if isinstance(item, Group) and item.open == "(" and at == 1 else ()
            for part in split_at(inner, ","):
                if len(part) == 1 and (reference := refer(part[0])) is not None:
                    yield reference
        for part in split_at(formula, ","):
            if part and part[1:2] in ((), (Relation("in"),)) and (reference := refer(part[0])) is not None:
                yield reference


def _from_zero(step: Step, steps: dict[str, Step], letter: str, first: int | None) -> frozenset[str]:
    """Return the data of which an equation needs the member 0 at its first step."""
    if first is None:
        return frozenset()
    places = [
        (r.name, first - step.shift + shift)
        for r in references(step.right, labels=False)
        if r.name not in steps
        for p in r.below
        if (shift := _shift(p, letter)) is not None
    ]
    return frozenset(n for n, k in places if k == 0)


def _number_at(reference: Reference, step: Step) -> int | None:
    return _number(reference.below[step.axis]) if len(reference.below) > step.axis else None


def _begin(steps: dict[str, Step], given: dict[str, set[int]], told: dict[str, set[int]]) -> int | None:
    """Return the number of the first member that follows from others, by the numbers of those that are spoken of.

    A member 0 can only be a start; a later one is where the note gives it, and does not only use it.
    """
    states = {n: s.lag for n, s in steps.items() if s.lag}
    for first in range(1 + max(states.values(), default=0), 0, -1):
        known = {n: told[n] | {k for k in given[n] if k < 1} for n in states}
        if all(set(range(first - lag, first)) <= known[n] for n, lag in states.items()):
            return first
    return None


def _range_at(formulas: Sequence[Items], displayed: Sequence[bool], at: int, letter: str) -> Range | None:
    r"""Return the range of a letter that is told with an equation, as ``t = 1, \dots, T``, or right behind it."""
    if (found := _range_in(formulas[at], letter)) is not None:
        return found
    for number in range(at + 1, min(at + 4, len(formulas))):
        if displayed[number]:
            break
        if (found := _range_in(formulas[number], letter)) is not None:
            return found
    return None


# --- where those that run back begin ----------------------------------------------------------------------------------


def with_last_members(
    steps: dict[str, Step], formulas: Sequence[Items], displayed: Sequence[bool], letter: str
) -> dict[str, Step]:
    """Return the equations of sequences that run back with the members that they begin with, as G_T or G_{T+1}."""
    every = [r for f in formulas for r in references(f, labels=False)]
    ends = {n: _ends(s, (r for r in (*_equated(formulas), *_alone(formulas)) if r.name == n)) for n, s in steps.items()}
    told = [(s, r) for s in steps.values() if (r := _range_at(formulas, displayed, s.formula, letter)) is not None]
    zero = any(0 in numbers for numbers in _numbers(steps, every).values()) or _is_summed_from_zero(formulas, letter)
    first, nearest = 0 if zero else 1, {outline(e): e for found in ends.values() for e in found.values()}
    if told:
        (low, high), shift = told[0][1], told[0][0].shift
        first, nearest = low + shift, {"": _moved(high, shift + 1)} if high else nearest
    found = {}
    for name, step in steps.items():
        begin = next(iter(nearest.values())) if len(nearest) == 1 and step.lead else ()
        places = tuple(_moved(begin, k) for k in range(step.lead)) if begin else ()
        data = _from_zero(step, steps, letter, first) | ({name} if first == 0 else set())
        known = frozenset(ends[name])
        found[name] = replace(step, first=first, ends=places, known=known, from_zero=data)
    return found


def _ends(step: Step, members: Iterable[Reference]) -> dict[str, Items]:
    """Return the places of the members behind the last one among those that a note gives, as T and T + 1."""
    places = (r.below[step.axis] for r in members if len(r.below) > step.axis)
    return {outline(p): p for p in places if _moved(p, 0)}


def _moved(place: Items, number: int) -> Items:
    """Return the place so many steps on from that of a last member, T + 1 from T; empty where it is none."""
    if not place or not _is_end(place[:1]):
        return ()
    match place[1:]:
        case ():
            moved = number
        case (Operator("+" | "-" as sign), Number(digits)) if digits.isdigit():
            moved = int(sign + digits) + number
        case _:
            return ()
    return (place[0], Operator("+" if moved > 0 else "-"), Number(str(abs(moved)))) if moved else place[:1]


def _is_summed_from_zero(formulas: Sequence[Items], letter: str) -> bool:
    """Tell whether a sum over the steps begins at 0."""
    scripts = (s[k].sub for f in formulas for s, k in walk(f) if isinstance(s[k], Scripted))  # type: ignore[union-attr]
    return any(len(b) == 3 and index_name(b[0]) == letter and b[1:] == FROM_ZERO for b in scripts)


# --- ranges -----------------------------------------------------------------------------------------------------------


def _range_in(items: Items, letter: str) -> Range | None:
    for sequence, at in walk(items):
        if index_name(sequence[at]) != letter or at + 2 >= len(sequence):
            continue
        relation, first = sequence[at + 1], sequence[at + 2]
        if relation == Relation("=") and (down := _range_down(sequence[at + 2 :])) is not None:
            return down
        if not isinstance(relation, Relation) or not isinstance(first, Number) or not first.value.isdigit():
            continue
        if relation.name == "=" and any(is_dots(sequence[n : n + 1]) for n in range(at + 3, len(sequence))):
            end = next(n for n in range(at + 3, len(sequence)) if is_dots(sequence[n : n + 1]))
            rest = [i for i in sequence[end + 1 :] if not isinstance(i, Gap)]
            rest = rest[1:] if rest and isinstance(rest[0], Punctuation) else rest
            stop = next((n for n, i in enumerate(rest) if isinstance(i, Punctuation | Relation)), len(rest))
            return int(first.value), tuple(rest[:stop])
        if relation.name in ("ge", "geq", ">"):
            return int(first.value) + (relation.name == ">"), ()
    return None


def _range_down(items: Items) -> Range | None:
    r"""Return the range of steps that run back, as ``T - 1, \dots, 1``: the smallest number, and the largest."""
    parts = split_at(tuple(i for i in items if not isinstance(i, Gap)), ",")
    dots = next((n for n, p in enumerate(parts) if is_dots(p)), 0)
    if not dots or len(parts) <= dots + 1 or not _moved(parts[0], 0):
        return None
    last = _number(parts[dots + 1][:1])
    return (last, parts[0]) if last is not None and last >= 0 else None
