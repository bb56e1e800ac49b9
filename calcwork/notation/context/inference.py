r"""Ranks that nothing declares: what the marks of a name say, and what lets all formulas be read.

A name starts with the rank that its marks suggest (bold letters, transposes, norms, an index). Where products or sums
then cannot be formed, other ranks of the names in that formula are tried; the reading with the fewest faults is taken.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import combinations

from calcwork.errors import CalcworkError
from calcwork.notation.context.declarations.columns import guess_columns, guess_samples
from calcwork.notation.context.declarations.families import settle_members
from calcwork.notation.context.functions.function_places import note_places
from calcwork.notation.meaning.blocks import MIXED, guess_blocks
from calcwork.notation.meaning.functions import CUSTOMARY
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.meaning.roots import ENTRY_BY_ENTRY
from calcwork.notation.spelling.sequences.layers import layered_stem, nearby_layers
from calcwork.notation.structure.items import (
    Fraction,
    Items,
    Letter,
    Number,
    outline,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.dots import survey_in_full
from calcwork.notation.survey.statements import Chain
from calcwork.notation.survey.survey import CALLED, NO_USE, STRONG, Use, references, walk
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.table import LYING, Definition, Symbols
from calcwork.notation.symbols.values import ALONG, INNER, SPREAD, ShapeError

SQUARE = ("transposed", "bold", "tr", "det", "inverse", "frobenius")
TRIALS = 1200  # readings; counted, not timed, so that a note is read alike on every machine
MOST_ROUNDS = 8
FAILING = 0.15
GAIN = 0.05
NEVER = 100.0
NOTED = {ENTRY_BY_ENTRY: 0.3, MIXED: 0.3, SPREAD: 0.15, INNER: 0.05, ALONG[0]: 0.05, ALONG[1]: 0.05}
SIGNS_OF_D = (Letter("d"), Letter("partial"))
RANK_FAULTS = ("stands where a number", "more than two axes", "an exponent is an array", "is not understood here: rank")
Chains = Sequence[tuple[Chain, int]]
Flip = tuple[str, int, int]  # name, number of indices, rank
LAYER = re.compile(r"(\w+)\(\d+\)")
NUMBERED_LAYER = re.compile(r"[A-Za-z]\d")  # of W^{[1]}; that of W_1 is W_1


@dataclass
class Sentence:
    """Hold one chain, where it stands, its own names, and all that it uses, also through definitions."""

    chain: Chain
    position: int
    names: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    is_number: bool = False


def infer(symbols: Symbols, chains: Chains, *, budget: int = TRIALS, number: Items = ()) -> None:
    """Settle the ranks of all names that nothing declares; ``number`` is a name that is one, as a loss is."""
    _first_guesses(symbols, symbols.survey.uses)
    _guess_layers(symbols, [side for c, _ in chains for side in c.sides])
    free = partial(_is_free_in, symbols, symbols.survey.uses)
    guess_columns(symbols, [side for c, _ in chains for side in c.sides], free)
    guess_samples(symbols, [side for c, _ in chains for side in c.sides])
    symbols.ranks |= dict.fromkeys(_differentiated_alone(symbols, [c.sides for c, _ in chains]), 0)
    note_places(symbols, [c for c, _ in chains])
    symbols.ranks |= {n: _guess(symbols, n, symbols.survey.uses[n]) for n in settle_members(symbols, chains)}
    _search(symbols, chains, budget, number)


def refine(symbols: Symbols, formulas: Iterable[Items], chains: Chains, section: int, *, number: Items = ()) -> None:
    """Settle the ranks again for one section, from the marks that the names have in it."""
    uses = survey_in_full(formulas).uses
    for name, use in uses.items():
        integrated = name in symbols.survey.integrated and name not in symbols.shapes
        tells = use.bare > use.apart or use.indexed  # a name alone says nothing of its rank
        if (integrated or _is_open(symbols, name)) and name not in symbols.said and use.bare and tells:
            symbols.ranks[name] = _guess(symbols, name, use)
    guess_blocks(symbols, lambda name: name in uses and _is_open(symbols, name))
    own = partial(_is_free_in, symbols, uses)
    guess_columns(symbols, [side for c, _ in chains for side in c.sides], own)
    _search(symbols, chains, TRIALS // 4, number, _namesakes(symbols, uses, section))


def _namesakes(symbols: Symbols, uses: Mapping[str, Use], section: int) -> frozenset[str]:
    """Return the names that stand bare in a section, with entries in others only: a lambda beside the lambda_d."""
    elements: dict[str, set[int]] = {}
    for (name, count), found in symbols.definitions.items():
        elements.setdefault(name, set()).update(d.section for d in found if count)
    bare = {n for n, use in uses.items() if use.bare and not use.indexed and n not in symbols.shapes}
    return frozenset(n for n in bare if elements.get(n) and section not in elements[n] and n not in symbols.said)


def _search(symbols: Symbols, chains: Chains, budget: int, number: Items, free: frozenset[str] = frozenset()) -> None:
    sentences = [
        Sentence(c, p, names_behind(symbols, c.sides), _own_names(symbols, c), is_number=_is_of(c, number))
        for c, p in chains
        if c.relations and not _is_of_example(c)
    ]
    _Search(symbols, sentences, budget, free).run()
    symbols.forget()


def _is_of(chain: Chain, name: Items) -> bool:
    """Tell whether a chain begins with a name, or with what is written as a function of that name."""
    return bool(name) and chain.sides[0][:1] == name and len(chain.sides[0]) < 3


def _is_of_example(chain: Chain) -> bool:
    """Tell whether a chain gives one numbered element a number, as an example on the line does; x_0 = 1 is none."""
    head = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
    place = head.indices[0] if head is not None and len(head.indices) == 1 else ()
    numbered = len(place) == 1 and isinstance(place[0], Number) and place[0].value != "0"
    return numbered and not any(True for side in chain.sides[1:] for _ in references(side))


# --- first guesses ----------------------------------------------------------------------------------------------------


def _first_guesses(symbols: Symbols, uses: Mapping[str, Use]) -> None:
    for name, use in uses.items():
        for count in use.indexed:
            if count in use.lettered or use.marks[f"bold{count}"]:
                _guess_inner(symbols, name, count, use)
    for name, use in uses.items():
        if name not in symbols.shapes and name not in symbols.survey.sizes and name not in symbols.said:
            symbols.ranks[name] = _guess(symbols, name, use)
    guess_blocks(symbols, lambda name: _is_open(symbols, name))


def _guess_layers(symbols: Symbols, sides: Iterable[Items]) -> None:
    """Take capital weights of layers for matrices, and what they are multiplied with for columns, or for more."""
    uses = symbols.survey.uses
    stems = {n: stem for n in uses if (stem := layered_stem(n))}
    if any(stem.isupper() and _is_open(symbols, n) for n, stem in stems.items()):
        ranks = {near: 2 if stem.isupper() else 1 for n, stem in stems.items() for near in nearby_layers(n)}
        symbols.ranks |= {n: r for n, r in ranks.items() if _is_open(symbols, n) and n not in symbols.said}
    numbered = {n for n, use in uses.items() if use.bare and NUMBERED_LAYER.fullmatch(n)}
    weights = {n for n in numbered if n[:1].isupper() and _is_open(symbols, n)}
    beside = {r.name for side in sides for s, k in walk(side) if (r := _behind(s, k, weights)) is not None}
    for name in numbered | beside if beside or numbered > weights > set() else ():  # one alone may be a number
        if _is_open(symbols, name) and name not in symbols.said:
            symbols.ranks[name] = 2 if name[:1].isupper() else 1
    last = max((n[1:] for n in weights), default="")
    if last and (labels := _labels_of_one_output(symbols, last)):
        ranks = {n: LYING if n in weights else 0 for n in numbered if n[1:] == last}
        ranks |= {n.upper(): LYING for n in labels if n.upper() in uses}
        symbols.ranks |= {n: r for n, r in ranks.items() if _is_open(symbols, n) and n not in symbols.said}


def _labels_of_one_output(symbols: Symbols, last: str) -> set[str]:
    """Return the labels y^{(i)} that are single numbers beside outputs a^{[2](i)} of the last layer."""
    above = {n for n, use in symbols.survey.uses.items() if use.marks["above"] and use.lettered[1]}
    if not any(n[:1].islower() and n[1:] == last for n in above if NUMBERED_LAYER.fullmatch(n)):
        return set()
    single = {n for n, count in symbols.inner if count == 1 and not symbols.inner[n, count]} & above
    return {n for n in single if (d := symbols.domains.get(n)) is None or not d.integer or d.values}


def _behind(sequence: Items, at: int, weights: set[str]) -> Reference | None:
    """Return the name without indices that stands behind one of the weights, as the X of ``W^{[1]} X``."""
    own = refer(sequence[at])
    behind = refer(sequence[at + 1]) if own is not None and own.name in weights and at + 1 < len(sequence) else None
    return behind if behind is not None and not behind.indices else None


def _differentiated_alone(symbols: Symbols, formulas: Iterable[Sequence[Items]]) -> set[str]:
    r"""Return bare names with elements elsewhere that are numbers: the z of ``\frac{d}{dz} \log\sigma(z)``.

    Something is differentiated by them, and wherever they stand there are beside them functions and numbers only.
    """
    by, accompanied = set[str](), set[str]()
    for sides in formulas:
        items = tuple(i for side in sides for i in side)
        bare = {symbols.interpret(r)[0] for r in references(items) if not r.indices}
        beside = {n for n in symbols.names_of(items) if not _is_plain(symbols, n)}
        accompanied |= bare if len(beside) > 1 else bare - beside
        dens = (i.den for s, k in walk(items) if isinstance(i := s[k], Fraction) and len(i.den) == 2)
        by |= {r.name for den in dens if den[0] in SIGNS_OF_D and (r := refer(den[1])) is not None and not r.indices}
    uses = symbols.survey.uses
    free = {n for n in by - accompanied if n not in symbols.shapes and n not in symbols.said and uses[n].lettered}
    return {n for n in free if not any(uses[n].marks[m] for m in STRONG)}


def _is_plain(symbols: Symbols, name: str) -> bool:
    """Tell whether a name is that of a function or of a number that nothing defines."""
    use = symbols.survey.uses.get(name)
    if name in symbols.functions or name in {"d", "partial", "e", "pi", "sigma"} or use is None:
        return True
    return (
        not use.indexed
        and not symbols.ranks.get(name)
        and name not in symbols.shapes
        and not (symbols.definitions.get((name, 0)))
    )


def _is_open(symbols: Symbols, name: str) -> bool:
    if any(n == name and count and found for (n, count), found in symbols.definitions.items()):
        return False  # what its entries are tells its rank, also where a wrong step could be read with another
    defined = symbols.definitions.get((name, 0)) or name in symbols.functions or name in symbols.survey.integrated
    matrix = symbols.kinds.get(name) in {"symmetric", "definite", "semidefinite"}  # as the words call it
    return name not in symbols.shapes and not defined and not matrix and name not in symbols.survey.sizes


def _is_free_in(symbols: Symbols, uses: Mapping[str, Use], name: str) -> bool:
    return name in uses and _is_open(symbols, name) and name not in symbols.said


def _guess(symbols: Symbols, name: str, use: Use) -> int:
    marks = use.marks
    if name == "sigma" and marks["called"] and not marks["transposed"]:
        return 0
    called = marks["called"] and not marks["transposed"] and marks["called"] + use.apart >= use.bare
    if name in CUSTOMARY | CALLED and called:
        return 0  # as the activation in \odot g'(z)
    if name in symbols.survey.integrated and not any(marks[m] for m in STRONG):
        return 0
    if not use.bare and not any(marks[m] for m in STRONG):
        return 0
    if symbols.kinds.get(name) in {"symmetric", "definite", "semidefinite"}:
        return 2
    if name.startswith("nabla_"):
        return 1
    upper = name.removeprefix("cal_")[:1].isupper() and not name.startswith("cal_")
    if any(marks[m] for m in STRONG):
        return 2 if upper and (use.lettered[2] or any(marks[m] for m in (*SQUARE, "ahead"))) else 1
    inner = [len(s) for (n, _), s in symbols.inner.items() if n == name]
    if inner:
        return inner[0] or int(bool(marks["inner"]))
    if use.lettered and _is_array(symbols, name, use):
        return min(use.lettered)
    if use.lettered[1] and marks["inner"] and not upper:
        return 1  # the v of v_i and of c^T v
    return 1 if marks["dot"] and use.indexed else 0


def _is_array(symbols: Symbols, name: str, use: Use) -> bool:
    """Tell whether a bare name stands for all elements that it has with indices elsewhere."""
    if any(_is_total(name, d.right) for d in symbols.definitions.get((name, 0), ())):
        return False
    if any(outline(d.right) == name for (n, k), found in symbols.definitions.items() if n == name and k for d in found):
        return False  # all elements are the same number: g_i = g
    if any(n == name and k and found for (n, k), found in symbols.definitions.items()):
        return True
    if use.marks["above"] and not any(n == name for n, _ in symbols.definitions):
        return False
    parameters = {
        r.name
        for found in symbols.functions.values()
        for d in found
        for p in d.parameters or ()
        if len(p) == 1 and (r := refer(p[0])) is not None and not _stands_by_entries(r.name, d)
    }
    return name not in parameters and use.marks["called"] == use.marks["called1"]  # y_i (1 - p_i) is a product


def _is_total(name: str, right: Items) -> bool:
    r"""Tell whether a bare name is the total of its elements, as ``L = \sum_i L_i``, and no expansion in a basis."""
    own = [r for r in references(right) if r.name == name]
    letters = {i.name for r in own for place in r.indices for i in place if isinstance(i, Letter)}
    beside = [r for r in references(right) if r.name != name and r.name not in letters]
    shared = {i.name for r in beside for place in r.indices for i in place if isinstance(i, Letter)} & letters
    return bool(letters) and all(r.indices for r in own) and not shared


def _stands_by_entries(name: str, definition: Definition) -> bool:
    """Tell whether the body of a function has a parameter by its entries only, as KL(p, q) = sum_i p_i log(p_i/q_i)."""
    own = [r for r in references(definition.right) if r.name == name]
    return bool(own) and all(len(r.below) == 1 and not r.above for r in own)


def _guess_inner(symbols: Symbols, name: str, count: int, use: Use) -> None:
    key = (name, count)
    if key in symbols.inner or key in symbols.inner_ranks:
        return
    kind = str(count)
    whole = symbols.survey.uses[name].marks
    bare = whole["bold"] > whole["given"] and not use.marks["transposed" + kind]  # the x of p(x) may be any x_n
    signs = ("bold", "transposed", "norm", "nabla") if count == 1 else ("transposed", "norm")
    marked = any(use.marks[m + kind] for m in signs) and not bare
    shape = symbols.shapes.get(name)
    if shape is not None and len(shape) >= count and not use.marks["transposed" + kind]:
        return
    capital = symbols.capital(name)
    if marked:
        symbols.inner_ranks[key] = 1
    elif capital is not None and symbols.rank_of(capital) == count:
        return
    elif use.lettered[count + 1] and not use.lettered[count + 2]:
        symbols.inner_ranks[key] = 1


# --- the search -------------------------------------------------------------------------------------------------------


@dataclass
class _Search:
    """Try other ranks of the names in sentences that cannot be read, and keep what lets more be read."""

    symbols: Symbols
    sentences: Sequence[Sentence]
    budget: int
    free: frozenset[str]
    costs: dict[int, float] = field(default_factory=dict)
    known: dict[Hashable, float] = field(default_factory=dict)
    tried: set[tuple[int, frozenset[Flip]]] = field(default_factory=set)  # what did not help which sentence
    starts: set[str] = field(default_factory=set)
    read: int = 0

    def run(self) -> None:
        self.starts = _starts(self.symbols, self.sentences)
        vectors = {n for n in self.starts if self.symbols.ranks.get(n) == 1 and (n, 1) not in self.symbols.inner}
        self.symbols.inner_ranks |= {(n, 1): 1 for n in vectors if self.symbols.survey.uses[n].marks["normed1"]}
        self.symbols.forget()
        self.costs = {id(s): self._read(s) for s in self.sentences}
        self.read = 0
        for _ in range(MOST_ROUNDS):
            # Sentences of few names come first: they tell most, and cost least to try.
            failing = sorted((s for s in self.sentences if self._cost(s) >= FAILING), key=lambda s: len(s.names))
            if not any(self._improved(s, size) for size in (1, 2) for s in failing):
                break

    def _cost(self, sentence: Sentence) -> float:
        return self.costs[id(sentence)]

    def _read(self, sentence: Sentence) -> float:
        """Return the cost of a sentence under the present ranks; read once for each choice of ranks."""
        ranks = tuple(self.symbols.ranks.get(n, 0) for n in sorted(sentence.names))
        inner = tuple((k, v) for k, v in sorted(self.symbols.inner_ranks.items()) if k[0] in sentence.names)
        key = id(sentence), ranks, inner
        if key not in self.known:
            self.read += 1
            self.known[key] = _cost(self.symbols, sentence)
        return self.known[key]

    def _improved(self, sentence: Sentence, size: int) -> bool:
        """Apply the best flips for one sentence, if any helps; tell whether one did."""
        if self._cost(sentence) < FAILING or self.read >= self.budget:
            return False
        best: tuple[float, frozenset[Flip]] = (GAIN, frozenset())
        # Two at once are tried only for what the sentence names itself: with definitions they would be too many.
        names = sentence.names if size == 1 else sentence.own
        for chosen in combinations(_flips(self.symbols, names, self.starts, self.free), size):
            flips = frozenset(chosen)
            if (id(sentence), flips) in self.tried or len({f[:2] for f in flips}) < size or self.read >= self.budget:
                continue
            self.tried.add((id(sentence), flips))
            best = max(best, (self._gain(sentence, flips), flips), key=lambda pair: pair[0])
        if not best[1]:
            return False
        _apply(self.symbols, best[1])
        self._update(self._touched(best[1]))
        self.tried.clear()
        return True

    def _touched(self, flips: Iterable[Flip]) -> list[Sentence]:
        names = {f[0] for f in flips}
        return [s for s in self.sentences if names & s.names]

    def _update(self, touched: Sequence[Sentence]) -> None:
        self.symbols.forget()
        self.costs.update({id(s): self._read(s) for s in touched})

    def _gain(self, sentence: Sentence, flips: frozenset[Flip]) -> float:
        """Return how much better all sentences can be read with other ranks; at once when this one is not."""
        symbols = self.symbols
        ranks, inner = dict(symbols.ranks), dict(symbols.inner_ranks)
        # Among equal readings the lower rank is the simpler one; what an author marked is not given up lightly.
        price = 0.01 * sum(abs(f[2]) for f in flips) + sum(_reluctance(symbols, f) for f in flips)
        _apply(symbols, flips)
        symbols.forget()
        gain = self._cost(sentence) - self._read(sentence)
        if gain > 0:
            others = [s for s in self._touched(flips) if s is not sentence]
            gain += sum(self._cost(s) - self._read(s) for s in others)
        symbols.ranks, symbols.inner_ranks = ranks, inner
        return gain - price


def _own_names(symbols: Symbols, chain: Chain) -> frozenset[str]:
    return frozenset(symbols.interpret(r)[0] for side in chain.sides for r in references(side))


def _cost(symbols: Symbols, sentence: Sentence) -> float:
    """Return how badly one chain can be read under the present ranks."""
    cost, ranks = 0.0, list[tuple[int, set[str]]]()
    for side in sentence.chain.sides:
        if not side:
            continue
        for part in _entries(side):
            reader = Reader(symbols, sentence.position)
            try:
                value = reader.read(part)
            except ShapeError:
                cost += 1
                continue
            except CalcworkError as reason:
                cost += 1 if any(m in str(reason) for m in RANK_FAULTS) else 0.01
                continue
            except (TypeError, ValueError, ArithmeticError, RecursionError, AttributeError):
                cost += 0.5
                continue
            cost += sum(NOTED.get(n, 0) for n in reader.notes if n != SPREAD or not _has_one_bias(symbols, sentence))
            if len(_entries(side)) == 1 and value.entry != 0:
                free = {s.name for s in value.entry.free_symbols} & reader.letters
                ranks.append((value.rank, free - set(map(str, value.indices))))
    # A side in index form may be the entry of an array on the other; a subscript of all sides stands for no axis.
    above = any(symbols.survey.uses[n].marks["above"] for n in sentence.own & symbols.survey.uses.keys())
    shared = set[str]() if above or not ranks else set[str].intersection(*(f for _, f in ranks))
    is_array = sentence.is_number and any(low for low, _ in ranks)
    apart = ranks and max(low for low, _ in ranks) > min(low + len(free - shared) for low, free in ranks)
    return cost + 1 if apart or is_array else cost


def _has_one_bias(symbols: Symbols, sentence: Sentence) -> bool:
    """Tell whether the bias of a layer with one output stands in a sentence, a number that is added to all samples."""
    layers = {n for n in sentence.own if NUMBERED_LAYER.fullmatch(n)}
    return any(n[:1].islower() and not symbols.ranks.get(n) for n in layers) and any(n[:1].isupper() for n in layers)


def _entries(side: Items) -> list[Items]:
    return [p for p in split_at(side, ",") if p]


def _starts(symbols: Symbols, sentences: Iterable[Sentence]) -> set[str]:
    """Return the bare names that have no other number than 0 below them, as the w_0 beside w from which it starts."""
    numbers: dict[str, set[str]] = {}
    for side in (side for s in sentences for side in s.chain.sides):
        for reference in (r for r in references(side) if len(r.below) == 1 and not r.above):
            name, (place,) = symbols.interpret(replace(reference, below=()))[0], reference.below
            numbers.setdefault(name, set()).add(outline(place))
    uses = symbols.survey.uses
    return {n for n, found in numbers.items() if found == {"0"} and n in uses and uses[n].bare}


def _flips(symbols: Symbols, names: Iterable[str], starts: AbstractSet[str], free: AbstractSet[str]) -> Iterator[Flip]:
    for name in sorted(names):
        use = symbols.survey.uses.get(name)
        if use is None:
            if _is_layer_of_samples(symbols, name) and (name, 1) not in symbols.inner:
                yield (name, 1, 1 - symbols.inner_ranks.get((name, 1), 0))
            continue
        if (name in free or _is_open(symbols, name)) and use.bare and not _is_mapped(symbols, name):
            told = name in symbols.rows and name in symbols.said
            ranks = () if told else (0, 1, 2, LYING)[: 4 if symbols.rows else 3]
            yield from ((name, 0, r) for r in ranks if r != symbols.ranks.get(name, 0))
        numbered = name in starts or use.marks["transposed1"] or (use.bare and name[:1].isupper())
        for count in use.lettered or ({1} if numbered else ()):  # the w_0 of w - w_0 is no entry of w
            if (name, count) not in symbols.inner and count < 2:
                now = symbols.inner_ranks.get((name, count), 0)
                matrix = name[:1].isupper() and bool(symbols.definitions.get((name, count)))
                yield from ((name, count, r) for r in range(3 if matrix else 2) if r != now)


def _is_layer_of_samples(symbols: Symbols, name: str) -> bool:
    r"""Tell whether a name is of a layer that stands with the number of a sample, as ``a(1)`` of ``a_n^{(1)}``."""
    stem = LAYER.fullmatch(name)
    use = symbols.survey.uses.get(stem[1]) if stem is not None else None
    return use is not None and bool(use.lettered[2])


def _is_mapped(symbols: Symbols, name: str) -> bool:
    """Tell whether a small letter stands before brackets only, with a prime and without, as g(z) and g'(z)."""
    return name in symbols.survey.primed and name.islower() and symbols.survey.is_called(name)


def _reluctance(symbols: Symbols, flip: Flip) -> float:
    """Return how much the marks of a name speak against a rank."""
    name, count, rank = flip
    use = symbols.survey.uses.get(name, NO_USE)
    strong = any(use.marks[m] for m in ("bold", "transposed", "norm", "nabla"))
    if count:
        return 0.0
    if rank == 0:
        return NEVER if use.marks["transposed"] else 0.6 if strong else 0.06 if use.marks["normed"] else 0.0
    upper = name.removeprefix("cal_")[:1].isupper()
    if rank == 2 and not upper:
        return 0.5
    return 0.0 if strong or use.indexed or upper or use.marks["dot"] else 0.2


def _apply(symbols: Symbols, flips: Iterable[Flip]) -> None:
    for name, count, rank in flips:
        if count:
            symbols.inner_ranks[name, count] = rank
        else:
            symbols.ranks[name] = rank
