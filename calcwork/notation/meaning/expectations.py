r"""Expectations, variances, covariances: ``\mathbb{E}[g(X)]``, ``\operatorname{Var}(X)``, ``\mathbb{E}_{x \sim p}[x]``.

The law of every random quantity behind the bracket is put beside it. One of which a note says no more than that it is
random has any law with finitely many values, so what holds then is an identity of sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sympy import Basic, Dummy, Expr, Integer, KroneckerDelta, Symbol, Tuple, oo
from sympy.core.symbol import Str

from calcwork.algebra.expectations import (
    Arbitrary,
    Continuous,
    Discrete,
    Expectation,
    Independence,
    Law,
    Modeled,
    Sample,
    Spread,
)
from calcwork.algebra.integrals import end
from calcwork.algebra.scope import scalar
from calcwork.notation.spelling.laws.moments import EXPECTATION, VARIANCE
from calcwork.notation.structure.items import (
    Element,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import Reference, refer, split_at
from calcwork.notation.survey.statements import trimmed
from calcwork.notation.survey.survey import index_name, references, walk
from calcwork.notation.symbols.behind import names_behind
from calcwork.notation.symbols.families import DENSITIES, RATES, SCALES, density, law_called, written_law
from calcwork.notation.symbols.laws import Drawn
from calcwork.notation.symbols.table import Unclear
from calcwork.notation.symbols.terms import free_letters
from calcwork.notation.symbols.values import ShapeError, Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

ANY_LAW = "an expectation is over any law with finitely many values, where the note gives none"
RANDOM = frozenset("xyzuvwXYZ")
NOT_RANDOM = "nothing says what is random in this expectation"
BY_LAW = "nothing says what the law {} is"


def moment(reader: Reader, name: str, sub: Items, sup: Items, items: Items, at: int) -> tuple[Value, int]:
    """Return the value of an expectation, a variance or a covariance, and the place after it.

    Raises
    ------
    Unclear
        When nothing tells what is random in it, or by which law.
    """
    following = items[at + 1] if at + 1 < len(items) else None
    powered = isinstance(following, Scripted) and not following.sub and not following.primes
    group = following.base if isinstance(following, Scripted) and powered else following
    if not isinstance(group, Group) or (sup and not all(isinstance(i, Number) for i in sup)):
        raise Unclear(f"the bracket of this {name} is not understood", items[at])
    if any(isinstance(i, Punctuation) and i.name in "|;" for i in group.items):
        raise Unclear("a conditional expectation is not understood yet", items[at])
    laws = _laws(reader, sub, group.items, items[at])
    values = [reader.expression(p) for p in split_at(group.items, ",")]
    if name == EXPECTATION and isinstance(following, Scripted) and group.open == "(" and _is_sum(group.items):
        return _mean(reader, reader.raised(values[0], following.sup), laws), at + 2  # E(X - m)^2 is E[(X - m)^2]
    if len(values) > 2 or (len(values) == 2) != (name not in {EXPECTATION, VARIANCE} and len(values) == 2):
        raise Unclear(f"the bracket of this {name} is not understood", items[at])
    value = _mean(reader, values[0], laws) if name == EXPECTATION else _covariance(reader, values, laws)
    value = reader.raised(value, sup)
    return (reader.raised(value, following.sup) if isinstance(following, Scripted) else value), at + 2


def _is_sum(items: Items) -> bool:
    return any(isinstance(i, Operator) and i.name in {"+", "-", "pm"} for i in trimmed(items)[1:])


def _mean(reader: Reader, value: Value, laws: Sequence[Basic]) -> Value:
    return reader.algebra.map(lambda e: Expectation(e, *laws), value)


def _covariance(reader: Reader, values: Sequence[Value], laws: Sequence[Basic]) -> Value:
    """Return E[(a - E a)(b - E b)], of vectors E[(a - E a)(b - E b)^T]; the variance of a is that of a and a."""
    algebra = reader.algebra
    a, b = (algebra.add(v, _mean(reader, v, laws), -1) for v in (values[0], values[-1]))
    product = algebra.multiply(a, algebra.transpose(b)) if a.rank or b.rank else Value(a.entry * b.entry)
    return _mean(reader, product, laws)


# --- laws -------------------------------------------------------------------------------------------------------------


def _laws(reader: Reader, sub: Items, items: Items, item: Element) -> list[Basic]:
    """Return the laws of what is random behind a bracket, and what is independent."""
    behind = _names_behind(reader, [items])
    laws, drawn = reader.symbols.laws, dict(reader.symbols.laws.drawn)
    local = _in_the_subscript(reader, sub, behind, item)
    if not local:  # what is random in a model is so behind its left side
        models = [drawn[n].model for n in behind if n in drawn and drawn[n].model]
        behind |= _names_behind(reader, models)
    random = {n for n in behind if n in drawn and not _is_defined(reader, n)} if not local else set(local)
    if not random:
        raise Unclear(NOT_RANDOM, item)
    given = [p for n in random for d in (local.get(n) or laws.of(n),) for p in (*d.parameters, d.mean, d.variance)]
    known = {reader.symbols.interpret(r)[0] for p in given for r in references(p)}
    if unsaid := _unsaid(reader, items, random) - known:
        _refuse_processes(reader, items, random, unsaid, item)
        reader.fixed |= unsaid
        reader.notes[f"{', '.join(sorted(unsaid))} is taken as fixed, not random"] = None
    reader.unread |= {n for n in random & laws.unread if n not in local and not _is_told(drawn.get(n))}
    found = [_law(reader, n, local.get(n) or laws.of(n), item) for n in sorted(random)]
    found, members = _of_members(reader, found, items)
    independent = laws.independent_at(reader.position) | {m for m, n in members.items() if n in laws.families}
    apart = (Tuple(*map(Str, sorted(names & (random | members.keys())))) for names in (independent, laws.families))
    return [*found, Independence(*apart)]


def _of_members(reader: Reader, laws: Sequence[Law], items: Items) -> tuple[list[Law], dict[str, str]]:
    """Return laws with one for each of X_1 and X_2 where only these stand for the X of a family, and whose they are."""
    found, members = list[Law](), dict[str, str]()
    for law in laws:
        name = law.quantity.name if isinstance(law.quantity, Symbol) else ""
        own = [r for r in references(items) if r.name == name and len(r.below) == 1]
        own = [r for r in own if len(r.below[0]) == 1 and isinstance(r.below[0][0], Number)]
        entries = {e for r in own if isinstance(e := reader.value_of(r, Letter(name)).entry, Symbol) and e.name != name}
        found += [law.xreplace({law.quantity: e}) for e in sorted(entries, key=str)] or [law]
        members |= {e.name: name for e in entries}
    return found, members


def _names_behind(reader: Reader, sides: Sequence[Items]) -> frozenset[str]:
    """Return the names on sides and in definitions behind them, those of numbered quantities too."""
    numbered = reader.symbols.laws.numbered
    found, before = names_behind(reader.symbols, sides), frozenset[str]()
    while found != before:
        before = found
        found |= names_behind(reader.symbols, [right for n in found for right in numbered.get(n, ())])
        found |= {n.removesuffix("_bar") for n in found} & reader.symbols.laws.families  # of which it is the mean
    return found


def _is_defined(reader: Reader, name: str) -> bool:
    symbols = reader.symbols
    defined = any(name in (n, n.partition("(")[0]) and found for (n, _), found in symbols.definitions.items())
    return defined or name in symbols.functions or name in symbols.laws.numbered


def _refuse_processes(reader: Reader, items: Items, random: set[str], unsaid: set[str], item: Element) -> None:
    """Refuse d(n) beside a random u(n), which may be as random and is no number."""
    times: dict[str, set[str]] = {}
    for sequence, at in walk(items):
        group, reference = sequence[at + 1] if at + 1 < len(sequence) else None, refer(sequence[at])
        if reference is not None and isinstance(group, Group) and group.open == "(":
            times.setdefault(reader.symbols.interpret(reference)[0], set()).add(outline(group.items))
    for name in sorted(unsaid & times.keys()):
        if any(times[name] & times.get(other, set()) for other in random):
            raise Unclear(f"nothing says whether {name} is random", item)


def _unsaid(reader: Reader, items: Items, random: set[str]) -> set[str]:
    """Return the names that are taken as fixed here, though nothing is said of them."""
    symbols = reader.symbols
    named = {symbols.interpret(r)[0] for r in references(items)} - random
    known = {
        *symbols.said,
        *symbols.shapes,
        *symbols.domains,
        *symbols.survey.sizes,
        *symbols.survey.indices,
        "e",
        "pi",
    }
    return {n for n in named - known if not _is_defined(reader, n)}


def _in_the_subscript(reader: Reader, sub: Items, behind: frozenset[str], item: Element) -> dict[str, Drawn]:
    r"""Return what a subscript says is random: ``x \sim p``, or names that stand in the bracket."""
    found: dict[str, Drawn] = {}
    for part in split_at(sub, ",", ";") if sub else ():
        at = next((n for n, i in enumerate(part) if i == Relation("sim")), len(part))
        reference = refer(part[0]) if at == 1 else None
        name = reader.symbols.interpret(reference)[0] if reference is not None else ""
        known = reader.symbols.laws.drawn.get(name, Drawn())
        if at < len(part) and name:
            found[name] = _named_law(reader, trimmed(part[at + 1 :]), known, item)
        elif (law := _density(reader, part)) is not None:
            found[law.letter] = law
        elif name in behind and at == len(part) == 1:
            found[name] = known
        elif (law := _called(reader, part, behind)) is not None:
            found[law.letter] = law
        else:
            raise Unclear("the subscript of this expectation is not understood", item)
    return found


def _named_law(reader: Reader, right: Items, known: Drawn, item: Element) -> Drawn:
    r"""Return the law behind ``\sim``: one that is written out, or a name with a law or a function for it."""
    called = law_called(right)
    if called is not None:
        return Drawn(called[0], called[1], position=reader.position)
    reference = refer(right[0]) if right else None
    name = reader.symbols.interpret(reference)[0] if reference is not None else ""
    definition = reader.symbols.active(name, 0, reader.position) if len(right) == 1 else None
    called = law_called(trimmed(definition.right)) if definition is not None else None
    if definition is not None and called is not None:
        return Drawn(called[0], called[1], position=definition.position)
    if known.family or known.masses:
        return known
    density_of = _density(reader, right)
    if density_of is None:
        raise Unclear(BY_LAW.format(name or "of this expectation"), item)
    return density_of


def _called(reader: Reader, part: Items, behind: frozenset[str]) -> Drawn | None:
    r"""Return the law of which a note says ``p = \mathcal N(m, s^2)``, for the x of p(x), or the only such letter."""
    name = reader.symbols.interpret(r)[0] if len(part) == 1 and (r := refer(part[0])) is not None else ""
    definition = reader.symbols.active(name, 0, reader.position)
    called = law_called(trimmed(definition.right)) if definition is not None else None
    argument = reader.symbols.survey.calls.get(name, ())
    letters = {r.name for r in references(argument)} or RANDOM & behind
    if definition is None or called is None or len(letters) != 1 or not letters <= behind:
        return None
    return Drawn(called[0], called[1], letter=min(letters), position=definition.position)


def _density(reader: Reader, items: Items) -> Drawn | None:
    r"""Return the law of a function q that is its density or mass, of ``q`` or ``q(z)`` or ``q(z|x)``."""
    reference = refer(items[0]) if items else None
    behind = items[1] if len(items) == 2 else None
    if reference is None or len(items) > 2 or (behind is not None and not isinstance(behind, Group)):
        return None
    function = reader.symbols.function(reader.symbols.interpret(reference)[0], reader.position)
    letters = [refer(a[0]) for a in function.arguments if len(a) == 1] if function is not None else []
    if function is None or not letters or letters[0] is None:
        return None
    called = law_called(written_law(function.right))
    if called is not None:
        return Drawn(called[0], called[1], letter=letters[0].name, position=function.position)
    if len(function.arguments) > 1:
        return None
    return Drawn(letter=letters[0].name, masses=function.right, position=function.position)


def _law(reader: Reader, name: str, drawn: Drawn, item: Element) -> Law:
    """Return the law of one random quantity as a node."""
    quantity, index = _quantity(reader, name, drawn)
    own = reader.at(drawn.position or reader.position)
    own.letters = free_letters((Letter(name), *(i for p in drawn.letters for i in p)), reader.symbols)
    if drawn.family:
        return _by_family(own, quantity, drawn, item)
    if drawn.masses:
        return _by_masses(own, quantity, drawn, item)
    if drawn.model:
        return _by_model(own, quantity, drawn)
    mean = own.expression(drawn.mean) if drawn.mean else None
    variance = own.expression(drawn.variance or drawn.square) if drawn.variance or drawn.square else None
    if drawn.square and not drawn.variance and (mean is None or mean.entry != 0):
        variance = None
    whole = index is None and (quantity.rank == 0 or (variance is not None and variance.rank == 2))
    if variance is not None and (whole or name in reader.symbols.laws.families):
        spread = _spread(reader, name, quantity, index, mean, variance)
        if spread is not None:
            return spread
    reader.notes[ANY_LAW] = None
    entry = quantity.at(*quantity.indices) if quantity.rank else quantity.entry
    means = () if mean is None else (mean.at(*quantity.indices) if mean.rank else mean.entry,)
    if name not in reader.symbols.laws.families:
        return Arbitrary(entry, *means)
    places = (index,) if index is not None else quantity.indices[:1]
    alike = name in reader.symbols.laws.alike and not any(m.has(*places) for m in means if places)
    reader.unread |= set() if alike else {name}  # what fails for members with their own laws may hold for one
    return Sample(entry, Tuple(*places), Tuple(*means), Str(name if alike else ""))


def _quantity(reader: Reader, name: str, drawn: Drawn) -> tuple[Value, Symbol | None]:
    """Return a random quantity, and the index that it has where it is used only with one."""
    symbols = reader.symbols
    use = symbols.survey.uses.get(name)
    letters = use.letters.get(1, ()) if use is not None and (drawn.letters or not use.bare) else ()
    letters = tuple(sorted(letters, key=lambda x: x not in symbols.ranges))
    letter = index_name(drawn.letters[0][0]) if len(drawn.letters) == 1 and drawn.letters[0] else None
    letter = letter or next(iter(letters), "")
    if not letter:
        return reader.value_of(Reference(name, labeled=True), Letter(name)), None
    place = Symbol(letter, integer=True)
    return symbols.element(name, (place,)), place


def _spread(
    reader: Reader, name: str, quantity: Value, index: Symbol | None, mean: Value | None, variance: Value
) -> Law | None:
    """Return the law of what has a known mean and variance; of a family each has its own, and they are independent."""
    if quantity.rank > 1 or variance.rank not in {0, 2} or (index is not None and quantity.rank):
        return None
    first = quantity.indices[0] if quantity.rank else index
    places = (first, Dummy("j", integer=True)) if first is not None else ()
    if variance.rank == 2:
        if first is None:
            raise ShapeError(f"the covariance of the number {name} is {variance.describe()}")
        spread = variance.at(*places)
        reader.algebra.sizes.same(quantity.sizes[0], variance.sizes[0], "a vector and its covariance")
    else:
        spread = variance.entry * (KroneckerDelta(*places) if places else 1)
    if mean is None:
        mean = Value(scalar(f"mean of {name}"))
    entry = quantity.at(*places[:1]) if quantity.rank else quantity.entry
    return Spread(entry, mean.at(*places[:1]) if mean.rank else mean.entry, spread, *places)


def _by_family(own: Reader, quantity: Value, drawn: Drawn, item: Element) -> Law:
    """Return the law of a family with its parameters; a normal vector is known by mean and covariance."""
    values = parameters_of(own, drawn, item)
    if drawn.family == "normal" and quantity.rank == 1:
        i, j = quantity.indices[0], Dummy("j", integer=True)
        mean, spread = values
        if spread.rank != 2:
            raise Unclear("the covariance of this law is not understood", item)
        for length in (*mean.sizes, *spread.sizes):
            own.algebra.sizes.same(quantity.sizes[0], length, "a normal vector, its mean and its covariance")
        return Spread(quantity.at(i), mean.at(i) if mean.rank else mean.entry, spread.at(i, j), i, j)
    if quantity.rank or any(v.rank for v in values) or drawn.family not in DENSITIES:
        raise Unclear(f"a {drawn.family} law is not understood here", item)
    return density(drawn.family, quantity.entry, [v.entry for v in values])


def parameters_of(own: Reader, drawn: Drawn, item: Element) -> list[Value]:
    """Return the values of the parameters of a family, a rate also where the note gives a scale.

    Raises
    ------
    Unclear
        When nothing says which of two customary parameters the last one is.
    """
    values = [own.expression(p) for p in drawn.parameters]
    if any(v.rank for v in values):
        return values
    _refuse_open(own, drawn, item)
    if drawn.family in {"exponential", "gamma"} and _meaning(own, drawn) == "scale":
        values[-1] = Value(1 / values[-1].entry)
    return values


def _meaning(own: Reader, drawn: Drawn) -> str:
    """Return whether the last parameter of a law is a rate or a scale, by words or custom; nothing where it is open."""
    last = drawn.parameters[-1]
    reference = refer(last[0]) if len(last) == 1 else None
    if reference is None:
        return "rate" if last == (Number("1"),) or not isinstance(last[0], (Number, Letter)) else ""
    word = own.symbols.laws.words.get(reference.name, "")
    word = "scale" if word == "mean" and drawn.family == "exponential" else word
    return word or ("rate" if reference.name in RATES else "scale" if reference.name in SCALES else "")


def _refuse_open(own: Reader, drawn: Drawn, item: Element) -> None:
    last = refer(drawn.parameters[-1][0]) if len(drawn.parameters[-1]) == 1 else None
    if drawn.family in {"exponential", "gamma"} and not _meaning(own, drawn):
        raise Unclear("nothing says whether the parameter of this law is a rate or a scale", item)
    if drawn.family == "normal" and last is not None and last.name == "sigma" and not last.power:
        raise Unclear("nothing says whether sigma is the variance of this law or the standard deviation", item)


def _by_model(own: Reader, quantity: Value, drawn: Drawn) -> Law:
    """Return what a quantity is by a model, in terms of the errors in it."""
    value = own.expression(drawn.model)
    if value.rank != quantity.rank:
        raise Unclear(f"a model has {value.describe()} for {quantity.describe()}")
    entry = quantity.at(*quantity.indices) if quantity.rank else quantity.entry
    return Modeled(entry, value.at(*quantity.indices) if quantity.rank else value.entry)


def _by_masses(own: Reader, quantity: Value, drawn: Drawn, item: Element) -> Law:
    """Return the law that a formula in a letter gives, on the range of that letter."""
    letter = drawn.letter
    own.letters -= {letter}
    place = Symbol(letter, real=True)
    own.local[letter] = Value(place)
    value = own.scalar(drawn.masses).xreplace({place: quantity.entry, Symbol(letter, integer=True): quantity.entry})
    if drawn.ends is not None:
        if not drawn.ends:
            raise Unclear(f"nothing says over what {letter} runs", item)
        first, *last = (own.scalar(e) for e in drawn.ends)
        return Discrete(quantity.entry, value, first, last[0] if last else end(oo))
    if drawn.interval is not None:
        ends = (own.scalar(e) if e else infinite for e, infinite in zip(drawn.interval, (-oo, oo), strict=True))
        return Continuous(quantity.entry, value, *map(end, ends))
    domain = own.symbols.domains.get(letter)
    lower: Expr = domain.lower if domain is not None and domain.lower is not None else -oo
    upper: Expr = domain.upper if domain is not None and domain.upper is not None else oo
    counted = own.symbols.ranges.get(letter)
    if domain is None and counted is not None:
        return Discrete(quantity.entry, value, Integer(1), counted)
    if domain is not None and domain.integer and lower.is_Integer:
        return Discrete(quantity.entry, value, end(lower), end(upper))
    if domain is not None and domain.values:
        raise Unclear("the range of this law is not understood", item)
    return Continuous(quantity.entry, value, end(lower), end(upper))


def _is_told(drawn: Drawn | None) -> bool:
    return drawn is not None and bool(drawn.family or drawn.masses)
