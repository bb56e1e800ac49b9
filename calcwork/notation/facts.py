r"""Facts: what a note states beside its definitions, as ``w^T w = 1`` in the text, behind "since", or "one-hot"."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sympy import Dummy, Expr, Indexed, Integer, Sum, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.errors import CalcworkError
from calcwork.notation.context.declarations.onehot import OneHot
from calcwork.notation.pairs import BREAKDOWNS, Pair
from calcwork.notation.spelling.sequences.lettered_steps import Sequences
from calcwork.notation.structure.items import Number
from calcwork.notation.structure.references import refer
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, Chain, is_number
from calcwork.notation.symbols.terms import compared_letters
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.note import Note

Source = Chain | OneHot
TARGETS = "for targets that add up to one, which the note does not say"


@dataclass(frozen=True)
class Near:
    """Hold the facts on names that a pair uses; of its names ``aside`` a fact speaks together with other names.

    Sizes to which the note gives numbers are apart: n_h = 4. So are the ``bounds`` of the text, which may speak of a
    case, and the letters that are ``unlike`` each other, as i and j.
    """

    facts: tuple[Pair, ...]
    aside: tuple[str, ...]
    sizes: tuple[tuple[Expr, Expr], ...] = ()
    bounds: tuple[Pair, ...] = ()
    unlike: frozenset[tuple[str, str]] = frozenset()


@dataclass
class Facts:
    """Find the facts that bear on a pair, read under the same sizes as its sides.

    A loss is derived through the members of ``sequences``; where there are none, as in a check, they are free.
    """

    note: Note
    known: dict[tuple[int, int], Pair | None] = field(default_factory=dict)
    sequences: Sequences | None = None

    def near(self, pair: Pair, position: int, *, ordered: bool = False, solving: bool = False) -> Near:
        """Return the facts on names that the pair uses; one on others could always be met.

        The bounds of the text, as y w^T x < 0, count as facts for inequalities, which are ``ordered``.
        What an arrow gives for an unknown counts for other arrows only, which go on ``solving``.
        """
        names, said = pair.free_names(), self.note.said
        stated = [(c, p) for c, p in said.facts if p < position or not self._is_example(c)]
        sources: list[tuple[Source, int]] = [*said.one_hot, *stated, *self.note.conditions(position).facts]
        sources += said.bounds if ordered else []
        concluded = [c for c in said.concluded if c.position < position and (solving or c.starred)]
        sources += [(c.chain, c.position) for c in concluded]
        own = {id(c.chain) for c in concluded}  # of an arrow that was not understood nothing is doubted
        again = self.note.sizes_kept() if sources else None
        facts: list[Pair] = []
        aside: set[str] = set()
        sizes: list[tuple[Expr, Expr]] = []
        for source, place in sources:
            fact = self._stated(source, place)
            if fact is None and isinstance(source, Chain) and id(source) not in own:
                for side in source.sides:
                    said.spoken.doubt(side)
            if fact is not None and (given := _size_given(fact)) is not None:
                sizes.append(given)
            if fact is None or fact.left == fact.right or not fact.free_names():
                continue
            if not fact.free_names() <= names:
                aside |= fact.free_names() & names if isinstance(source, Chain) else set()
                continue
            if again is not None and pair.has_open_sizes():
                again()
                fact = self._read(source, place, shared=True)
            if fact is not None:
                facts.append(replace(_resized(fact, pair), relation=_relation(source)))
        unlike = frozenset(u for c, _ in stated if (u := _unlike(c)) is not None)
        bounds = () if ordered else self._bounds(names)
        return Near(tuple(facts), tuple(sorted(aside)), tuple(sizes), bounds, unlike)

    def _bounds(self, names: AbstractSet[str]) -> tuple[Pair, ...]:
        """Return the bounds of the text on these names alone."""
        read = [(self._stated(c, p), c) for c, p in self.note.said.bounds]
        known = [(f, c) for f, c in read if f is not None and f.free_names() and f.free_names() <= names]
        return tuple(replace(f, relation=_relation(c)) for f, c in known)

    def _is_example(self, chain: Chain) -> bool:
        r"""Tell whether an equation gives a defined name its number in an example: "we have ``\bar x = 2``"."""
        left, right = chain.sides[0], chain.sides[1]
        reference = refer(left[0]) if len(left) == 1 else None
        if reference is None or not is_number(right) or right == (Number("0"),):
            return False
        name, places = self.note.symbols.interpret(reference)
        return bool(self.note.symbols.definitions.get((name, len(places))))

    def _stated(self, source: Source, position: int) -> Pair | None:
        """Return a fact as a pair, read once in each section; None when it cannot be read."""
        key = self.note.section, id(source)
        if key not in self.known:
            self.known[key] = self._read(source, position, shared=False)
        return self.known[key]

    def _read(self, source: Source, position: int, *, shared: bool) -> Pair | None:
        try:
            if isinstance(source, Chain):
                return self.note.pair(source.sides[0], source.sides[1], position, shared=shared)
            fact = self._sums_to_one(source, position, shared=shared)
            return fact if fact is None or source.said else replace(fact, notes=(TARGETS,))
        except (CalcworkError, *BREAKDOWNS):
            return None

    def _sums_to_one(self, source: OneHot, position: int, *, shared: bool) -> Pair | None:
        """Return that the entries of a one-hot vector, or of each row or column of a matrix of such, add up to one."""
        value = self.note.reader(position).read(source.items)
        k = Dummy("k", integer=True)
        if source.letter and isinstance(value.entry, Indexed):
            at = [str(i) for i in value.entry.indices].index(source.letter)
            total = Sum(value.entry.xreplace({value.entry.indices[at]: k}), (k, 1, value.entry.base.shape[at]))
            return self.note.closed(Value(total), Value(Integer(1)), position, shared=shared)
        if not value.rank:
            return self._elements_sum_to_one(value, k, position, shared=shared)
        places: list[Symbol] = [Symbol(i.name, integer=True) for i in value.indices]
        places[source.axis] = k
        total = Sum(value.at(*places), (k, 1, value.sizes[source.axis]))
        return self.note.closed(Value(total), Value(Integer(1)), position, shared=shared)

    def _elements_sum_to_one(self, value: Value, k: Dummy, position: int, *, shared: bool) -> Pair | None:
        """Return that the p_i add up to one, of a p that stands for them in the text only."""
        name = value.entry.name if isinstance(value.entry, Symbol) else ""
        if not self.note.symbols.survey.uses[name].lettered[1]:
            return None
        element = self.note.symbols.element(name, [k]).entry
        if not isinstance(element, Indexed):
            return None
        total = Sum(element, (k, 1, element.base.shape[0]))
        return self.note.closed(Value(total), Value(Integer(1)), position, shared=shared)


def _resized(fact: Pair, pair: Pair) -> Pair:
    """Return a fact with the sizes that its arrays have in a pair."""
    known = {n: d.shape for n, d in pair.scope.declarations.items()}
    axes = [z for n, d in fact.scope.declarations.items() for z in zip(d.shape, known.get(n, ()), strict=False)]
    sizes: dict[Any, Any] = {own: other for own, other in axes if own != other and isinstance(own, Dummy)}
    sides = [fact.left, fact.right]
    if not sizes or not all(isinstance(s, Quantity) for s in sides):
        return fact
    left, right = (
        replace(s, entry=s.entry.xreplace(sizes), sizes=tuple(n.xreplace(sizes) for n in s.sizes)) for s in sides
    )
    return replace(fact, left=left, right=right)


def _relation(source: Source) -> str:
    name = source.relations[0].name if isinstance(source, Chain) else "="
    return "=" if name in EQUALITIES else ORDERS.get(name, "ne")


def _unlike(chain: Chain) -> tuple[str, str] | None:
    r"""Return two letters of which the text says that they differ, as ``i \ne j``."""
    if [r.name for r in chain.relations] != ["ne"] or not all(len(s) == 1 for s in chain.sides):
        return None
    return compared_letters((chain.sides[0][0], chain.relations[0], chain.sides[1][0]), "ne")


def _size_given(fact: Pair) -> tuple[Expr, Expr] | None:
    """Return a size and its number, where a fact gives one."""
    left, right = (s.entry if isinstance(s, Quantity) and not s.sizes else None for s in (fact.left, fact.right))
    given = isinstance(left, Symbol) and left.is_integer and left.is_positive and isinstance(right, Integer)
    return (left, right) if given else None
