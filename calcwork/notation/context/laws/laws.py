r"""What a note says of random quantities: "$X \sim \mathrm{Poi}(\lambda)$", "let $X$ be Poisson with mean $\lambda$".

Means and variances that the text gives, ``E[\varepsilon] = 0`` or "noise $\varepsilon$ with zero mean", are taken as
what holds; so is "independent". A name that stands alone in the brackets of a moment is random without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from calcwork.notation.context.laws.components import take_components
from calcwork.notation.context.laws.declared import (
    CAPITAL,
    declare,
    declare_shapes,
    declare_variance,
    is_scalar,
    take_values,
)
from calcwork.notation.context.laws.densities import take_densities
from calcwork.notation.context.laws.paired import take_paired
from calcwork.notation.context.laws.rates import take_rates
from calcwork.notation.context.laws.wording import (
    ALIKE,
    APART,
    APART_AFTER,
    APART_BEFORE,
    BY_WORDS,
    COIN,
    COMPONENTS,
    ERRORS_OF,
    FAMILY,
    HAS_LAW,
    MEAN,
    OF_A_LAW,
    OF_OTHERS,
    PARAMETER,
    RANDOM_AFTER,
    RANDOM_BEFORE,
    VARIANCE_OF,
    ZERO_MEAN,
)
from calcwork.notation.meaning.stated import DENSITIES, arguments_in
from calcwork.notation.spelling.laws.moments import COVARIANCE, EXPECTATION, MOMENTS
from calcwork.notation.structure.items import (
    Element,
    Fraction,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Scripted,
    Text,
    outline,
)
from calcwork.notation.structure.references import TRANSPOSES, Reference, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import EQUALITIES, ORDERS, Chain, trimmed
from calcwork.notation.survey.survey import index_name, references, walk
from calcwork.notation.symbols.families import PROBABILITIES, law_called, written_law
from calcwork.notation.symbols.laws import Drawn

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Collection, Formula

ZERO, ONE = Number("0"), Number("1")
LEAD = 60  # characters before a formula that speak of it
TWO_VALUES = re.compile(r"\b(?:bernoulli|binary|indicator|coin)\b[^.;]*$", re.IGNORECASE)


def is_of_another_law(said: Collection, name: str, words: str) -> bool:
    """Tell whether words speak of another family than that of a random name: "uniform on [a, b]" beside X ~ N(m, v)."""
    drawn = said.symbols.laws.drawn.get(name)
    spoken = {"normal" if w.lower() == "gaussian" else w.lower() for w in re.findall(rf"\b(?:{FAMILY})\b", words, re.I)}
    return drawn is not None and bool(drawn.family) and bool(spoken) and drawn.family not in spoken


def take_laws(said: Collection) -> None:
    """Take what the formulas of a note and the words beside them say of random quantities."""
    for n, formula in enumerate(said.formulas):
        said.sections.enter(formula.section)
        if not formula.display:
            take_components(said, n)
            _by_words(said, n)
    for formula, statement in said.parsed:
        said.sections.enter(formula.section)
        for chain in (statement,) if isinstance(statement, Chain) else ():
            _by_chain(said, formula, chain)
    take_densities(said)
    take_rates(said)
    take_values(said)
    for name, drawn in said.symbols.laws.drawn.items():
        declare_variance(said, drawn.variance or drawn.square)
        if any(r.name == "I" for r in references(drawn.variance)) and not drawn.letters:
            said.symbols.ranks.setdefault(name, 1)
    for variance in (v for f in said.formulas for v in _variances_of_densities(f.items)):
        declare_variance(said, variance)
    for formula, statement in said.parsed:
        said.sections.enter(formula.section)
        if isinstance(statement, Chain) and not formula.display:
            _model(said, formula, statement)
    for formula in said.formulas:
        said.sections.enter(formula.section)
        for name in _in_brackets(said, formula.items):
            said.symbols.laws.of(_averaged(said, name))


def parameters(said: Collection) -> set[str]:
    """Return the names by which laws are given; words such as "with mean $m$" tell all of these."""
    laws = said.symbols.laws.drawn.values()
    given = [i for d in laws for i in (*d.parameters, d.mean, d.variance)]
    return {said.symbols.interpret(r)[0] for items in given for r in references(items)}


# --- formulas ---------------------------------------------------------------------------------------------------------


def _by_chain(said: Collection, formula: Formula, chain: Chain) -> None:
    for k, relation in enumerate(chain.relations):
        left, right = chain.sides[k], chain.sides[k + 1]
        if relation.name == "sim":
            _drawn(said, formula, left, right, apart=bool(relation.over))
        elif relation.name in EQUALITIES and not k:
            _masses(said, formula, left, right)
            if not formula.display:
                _moment(said, formula, left, right)


def _drawn(said: Collection, formula: Formula, left: Items, right: Items, *, apart: bool) -> None:
    r"""Take ``X, Y \sim p`` and ``x_i \sim N(m_i, v)``."""
    called = law_called(written_law(trimmed(right)))
    for reference in _names(left):
        name, places = said.symbols.interpret(reference)
        drawn = said.symbols.laws.of(name)
        if called is not None and not drawn.family:
            drawn.family, drawn.parameters, drawn.position = called[0], called[1], formula.position
            drawn.letters = places if all(len(p) == 1 and index_name(p[0]) for p in places) else ()
            declare(said, called)
            declare_shapes(said, name, called)
            if not places and is_scalar(called):
                said.sections.shape(name, ())
        elif drawn.family and called != (drawn.family, drawn.parameters) and formula.position > drawn.position:
            said.symbols.laws.again.setdefault(name, formula.position)
        elif called is None and not _is_nameless(right):
            said.symbols.laws.unread.add(name)
        if apart or APART_AFTER.match(formula.after) or APART_BEFORE.search(formula.before):
            _set_apart(said, formula, left, [name])


def _is_nameless(right: Items) -> bool:
    """Tell whether a law is one of which nothing is known but a letter, as p or q(z | x)."""
    return bool(right) and refer(right[0]) is not None and not isinstance(right[0], (Text, Function))


def _variances_of_densities(items: Items) -> Iterator[Items]:
    r"""Yield the last argument of each ``\mathcal N(x \mid m, v)``."""
    for sequence, at in walk(items):
        head, group = refer(sequence[at]), sequence[at + 1] if at + 1 < len(sequence) else None
        given = arguments_in(group) if isinstance(group, Group) else ()
        if head is not None and head.name in DENSITIES and len(given) == 3:
            yield given[2]


def _masses(said: Collection, formula: Formula, left: Items, right: Items) -> None:
    """Take ``P(X = k) = ...`` as the law of X."""
    head = refer(left[0]) if len(left) == 2 else None
    group = left[1] if len(left) == 2 else None
    if head is None or head.name not in PROBABILITIES or not isinstance(group, Group):
        return
    parts = group.items
    if len(parts) != 3 or parts[1] != Relation("=") or (named := refer(parts[0])) is None:
        return
    letter, name = index_name(parts[2]) or "", said.symbols.interpret(named)[0]
    if parts[2] in (ZERO, ONE):
        _take_binary(said, formula, name, right if parts[2] == ONE else (ONE, Operator("-"), Group("(", ")", right)))
    elif letter and letter != name and not said.symbols.laws.of(name).family:
        drawn = said.symbols.laws.of(name)
        drawn.letter, drawn.masses, drawn.position = letter, right, formula.position
        drawn.ends = next((e for f in said.formulas if (e := _ends(f.items, letter)) is not None), ())
        said.sections.shape(name, ())


def _take_binary(said: Collection, formula: Formula, name: str, chance: Items) -> None:
    """Take ``P(X = 1) = p`` as the law of an X that lies in {0, 1}, as its domain or the words before it say."""
    drawn = said.symbols.laws.drawn.get(name)
    domain = said.symbols.domains.get(name)
    binary = (domain is not None and domain.binary) or TWO_VALUES.search(formula.before)
    if binary and not formula.display and (drawn is None or not (drawn.family or drawn.masses)):
        drawn = said.symbols.laws.of(name)
        drawn.family, drawn.parameters, drawn.position = "bernoulli", (chance,), formula.position
        declare(said, ("bernoulli", (chance,)))
        said.sections.shape(name, ())


def _ends(items: Items, letter: str) -> tuple[Items, ...] | None:
    r"""Return the ends of ``k = 0, 1, \ldots, n``, one alone of an infinite range, None without a range."""
    for at in range(len(items) - 3):
        if index_name(items[at]) != letter or items[at + 1] != Relation("=") or not isinstance(items[at + 2], Number):
            continue
        parts = split_at(items[at + 2 :], ",")
        dots = next((n for n, p in enumerate(parts) if p and is_dots(p)), None)
        if dots is None or not all(len(p) == 1 and isinstance(p[0], Number) for p in parts[:dots]):
            continue
        last = trimmed(parts[dots + 1]) if dots + 1 < len(parts) else ()
        apart = any(isinstance(i, (Relation, Gap)) for i in parts[dots + 1]) if last else True
        return (parts[0],) if apart else (parts[0], last)
    return None


def _moment(said: Collection, formula: Formula, left: Items, right: Items) -> None:
    """Take ``E[X] = m``, ``Var(X) = v`` and ``E[X X^T] = R`` in the text as what is known of X."""
    kind = left[0].base if left and isinstance(left[0], Scripted) else left[0] if left else None
    if len(left) != 2 or not isinstance(kind, Function) or kind.name not in MOMENTS or not isinstance(left[1], Group):
        return
    inner, names = left[1].items, list(_names(left[1].items))
    symbols = said.symbols
    if kind.name == EXPECTATION and len(inner) == 2 and _turned(inner[1]) == inner[0]:
        symbols.laws.of(symbols.interpret(refer(inner[0]))[0]).square = right  # type: ignore[arg-type]
        return
    only = inner[0] if len(inner) == 1 else None
    if kind.name == EXPECTATION and isinstance(only, Scripted) and only.sup == (Number("2"),) and not only.primes:
        squared = refer(Scripted(only.base, only.sub) if only.sub else only.base)
        if squared is not None and squared.plain and squared not in references(right):
            drawn = symbols.laws.of(symbols.interpret(squared)[0])
            drawn.square, drawn.letters = right, drawn.letters or symbols.interpret(squared)[1]
        return
    if kind.name == COVARIANCE and len(names) == 2 and names[0] == names[1]:
        names = names[:1]
    if len(names) != 1 or len(split_at(inner, ",")) > 1 + (kind.name == COVARIANCE):
        return
    name, places = symbols.interpret(names[0])
    drawn = symbols.laws.of(name)
    if names[0] in references(right):
        return  # Var(X) = E[(X - E X)^2] says what a variance is
    drawn.letters, drawn.position = places, drawn.position or formula.position
    if kind.name == EXPECTATION:
        drawn.mean = drawn.mean or right
    else:
        drawn.variance = drawn.variance or right


def _model(said: Collection, formula: Formula, chain: Chain) -> None:
    r"""Take ``y_i = f(x_i) + \varepsilon_i`` in the text as what y is, where the error is random."""
    left = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 and len(chain.relations) == 1 else None
    if left is None or not left.plain or chain.relations[0].name not in EQUALITIES:
        return
    symbols, right = said.symbols, chain.sides[1]
    last = refer(right[-1]) if len(right) > 2 and right[-2] == Operator("+") else None
    if last is None or symbols.interpret(last)[0] not in symbols.laws.drawn:
        return
    name, places = symbols.interpret(left)
    if name not in symbols.laws.drawn:
        symbols.laws.drawn[name] = Drawn(model=right, letters=places, position=formula.position)


def _turned(item: Element) -> Element | None:
    """Return what a transpose is of."""
    if isinstance(item, Scripted) and len(item.sup) == 1 and getattr(item.sup[0], "name", "") in TRANSPOSES:
        return item.base if not item.sub else Scripted(item.base, item.sub)
    return None


def _names(items: Items) -> Iterator[Reference]:
    """Yield the names in a list, dots left out."""
    for part in map(trimmed, split_at(items, ",", ";")):
        reference = refer(part[0]) if len(part) == 1 else None
        if reference is not None and reference.plain and reference.name not in {"ldots", "dots", "cdots"}:
            yield reference


def _averaged(said: Collection, name: str) -> str:
    r"""Return the x of a mean ``\bar x`` of x_1, ..., x_n: these are random where their mean is."""
    stem, bar, _ = name.partition("_bar")
    return stem if bar and said.symbols.survey.uses[stem].lettered[1] else name


def _in_brackets(said: Collection, items: Items) -> Iterator[str]:
    """Yield the names that stand alone in the brackets of a moment, and the capitals there of which nothing is said."""
    for sequence, at in walk(items):
        base = sequence[at].base if isinstance(sequence[at], Scripted) else sequence[at]  # type: ignore[union-attr]
        group = sequence[at + 1] if at + 1 < len(sequence) else None
        group = group.base if isinstance(group, Scripted) else group
        if not (isinstance(base, Function) and base.name in MOMENTS and isinstance(group, Group)):
            continue
        alone = {said.symbols.interpret(r)[0] for r in _names(group.items)}
        drawn = said.symbols.laws.drawn.keys()
        inside = {said.symbols.interpret(r)[0] for r in references(group.items)} - {"e", "pi"} - (TRANSPOSES - drawn)
        alone |= inside if len(inside - said.symbols.survey.indices) == 1 and not inside & drawn else set()
        survey = said.symbols.survey
        yield from (n for n in alone if n not in survey.sizes and n not in survey.indices)
        for inner, k in walk(group.items):
            item = inner[k]
            name = item.name if isinstance(item, Letter) and not item.fonts and CAPITAL.match(item.name) else ""
            known = name in said.symbols.shapes or name in survey.sizes or name in TRANSPOSES | {"I", "R"}
            if name and not known and name not in said.symbols.domains:
                yield name


# --- words ------------------------------------------------------------------------------------------------------------


def _by_words(said: Collection, n: int) -> None:
    formula = said.formulas[n]
    items = _members(formula)
    names = [said.symbols.interpret(r)[0] for r in _names(items)]
    if ERRORS_OF.search(formula.before):  # which have no name there
        _take_errors(said, n)
    parts = split_at(items, ",")
    if not names or any(isinstance(i, (Relation, Group)) for i in items) or len(parts) > len(names) + 1:
        return
    laws = said.symbols.laws
    if (word := PARAMETER.search(formula.before)) is not None:
        laws.words.update(dict.fromkeys(names, word[1].lower()))
    random = bool(RANDOM_BEFORE.search(formula.before) or RANDOM_AFTER.match(formula.after))
    if formula.after.strip() == "and" and n + 1 < len(said.formulas):
        random = random or bool(RANDOM_AFTER.match(said.formulas[n + 1].after))
    if random:
        for name in names:
            laws.of(name)
    if _is_apart(said, n):
        _set_apart(said, formula, items, names)
    if OF_OTHERS.search(formula.before):
        _let_apart(said, formula, {*names, *_before_in_sentence(said, n)})
    words = formula.before.rpartition(".")[2][-30:], re.split(r"[.;]", formula.after)[0]
    if (drawn := _family(said, n, names)) is not None:
        for name in names:
            laws.drawn[name] = drawn
    elif any(OF_A_LAW.search(w) for w in words):
        laws.unread |= set(names)
    if drawn is None and (random or any(n in laws.drawn for n in names) or APART_AFTER.match(formula.after)):
        _mean_and_variance(said, n, names)
    take_paired(said, n)


def _members(formula: Formula) -> Items:
    """Return the list of an array that is given by its members, x = (x_1, ..., x_N)^T, and other items as they are.

    Of names in a space only those are returned to which the words behind them give a law, or whose components have one.
    """
    items = trimmed(formula.items)
    if (inside := Relation("in")) in items:
        told = HAS_LAW.match(formula.after) or APART_AFTER.match(formula.after) or COMPONENTS.search(formula.before)
        return items[: items.index(inside)] if told else items
    last = items[2] if len(items) == 3 and items[1] == Relation("=") else None
    group = last.base if isinstance(last, Scripted) else last
    return group.items if isinstance(group, Group) and any(is_dots((i,)) for i in group.items) else items


def _take_errors(said: Collection, n: int) -> None:
    """Take "with uncorrelated errors of mean $0$ and variance $v$" as said of the letter that errors have."""
    formula, laws = said.formulas[n], said.symbols.laws
    names = [x for x in ("varepsilon", "epsilon") if x in said.symbols.survey.uses]
    value, variance = trimmed(formula.items), _next(said, n) if VARIANCE_OF.search(formula.after) else ()
    if VARIANCE_OF.search(formula.before):
        value, variance = (Number("0"),), value
    for name in names:
        drawn = laws.of(name)
        drawn.mean, drawn.variance, drawn.position = drawn.mean or value, drawn.variance or variance, formula.position
        if re.search(APART, formula.before, re.IGNORECASE):
            laws.families.add(name)


def _set_apart(said: Collection, formula: Formula, items: Items, names: list[str]) -> None:
    """Take several names as independent of each other, and a list of members as a family of such."""
    listed = any(is_dots((i,)) or (isinstance(i, Scripted) and i.sub) for i in items)
    if len(set(names)) == 1 and listed:
        said.symbols.laws.families.update(names)
        if ALIKE.search(formula.before[-LEAD:]) or ALIKE.search(re.split(r"[;.](?=\s+[A-Z])", formula.after)[0]):
            said.symbols.laws.alike.update(names)
    else:
        _let_apart(said, formula, names)


def _let_apart(said: Collection, formula: Formula, names: Iterable[str]) -> None:
    """Let names be independent of each other from the passage on in which that is said."""
    laws = said.symbols.laws
    start = next(f.position for f in said.formulas if f.passage == formula.passage)
    for name in names:
        laws.independent.add(name)
        laws.since[name] = min(start, laws.since.get(name, start))


def _before_in_sentence(said: Collection, n: int) -> set[str]:
    """Return the names in the formulas before one in its sentence, of which it may be independent."""
    found: set[str] = set()
    while n and not said.formulas[n - 1].display and "." not in said.formulas[n].before:
        n -= 1
        found |= said.symbols.names_of(said.formulas[n].items)
    return found


def _is_apart(said: Collection, n: int) -> bool:
    """Tell whether the words beside a name, or beside the other of a pair, call it independent or uncorrelated."""
    formula = said.formulas[n]
    if APART_AFTER.match(formula.after) or APART_BEFORE.search(formula.before):
        return True
    if formula.before.strip() in {"and", ","} and n and APART_BEFORE.search(said.formulas[n - 1].before):
        return True
    following = said.formulas[n + 1] if n + 1 < len(said.formulas) else None
    return formula.after.strip() in {"and", ","} and following is not None and bool(APART_AFTER.match(following.after))


def _next(said: Collection, n: int) -> Items:
    """Return the inline formula behind the words behind a formula."""
    following = said.formulas[n + 1] if n + 1 < len(said.formulas) else None
    beside = following is not None and not following.display and following.section == said.formulas[n].section
    value = trimmed(following.items) if following is not None and beside else ()
    if len(value) > 2 and getattr(value[1], "name", "") in ORDERS:  # "with mean m > 0"
        value = value[:1]
    return () if any(isinstance(i, Relation) for i in value) else value


def _family(said: Collection, n: int, names: list[str]) -> Drawn | None:
    """Return the law that words give: "be Poisson with mean $m$", "be uniform on $[0, 1]$", "has the $N(0, 1)$ law"."""
    formula, following = said.formulas[n], _next(said, n)
    called = law_called(written_law(following)) if HAS_LAW.match(formula.after) else None
    words = BY_WORDS.match(formula.after) if len(formula.after) < 80 else None
    if called is None and words is not None and following:
        called = _called_by_words(said, n, words[1].lower(), words[2].lower(), following)
    called = called or _coin(said, n)
    if called is None:
        return None
    declare(said, called)
    for name in names:
        declare_shapes(said, name, called)
    each: tuple[Items, ...] = ((Letter("i"),),) if Relation("=") in formula.items else ()  # member of an array
    own = [said.symbols.interpret(r)[1] for r in _names(formula.items)]
    if len(own) == 1 and own[0] and all(len(p) == 1 and index_name(p[0]) for p in own[0]):
        each = own[0]  # "$y_i$ has a Poisson distribution with mean $m t_i$"
    for name in names if is_scalar(called) and not each else ():
        said.sections.shape(name, ())
    return Drawn(called[0], called[1], letters=each, position=said.formulas[n + 1].position)


def _coin(said: Collection, n: int) -> tuple[str, tuple[Items, ...]] | None:
    """Return the law that "be 1 with probability $p$ and 0 otherwise" gives, where numbers may be formulas too."""
    following = list(takewhile(lambda f: not f.display, said.formulas[n + 1 : n + 5]))
    shown = ["#" if outline(f.items) not in {"0", "1"} else outline(f.items) for f in following]
    text = said.formulas[n].after + "".join(number + f.after for number, f in zip(shown, following, strict=True))
    return ("bernoulli", (following[shown.index("#")].items,)) if COIN.match(text) else None


def _called_by_words(
    said: Collection, n: int, family: str, word: str, value: Items
) -> tuple[str, tuple[Items, ...]] | None:
    family = "normal" if family == "gaussian" else family
    if family in {"poisson", "bernoulli"} and word in {"parameter", "rate", "mean", "probability"}:
        return family, (value,)
    if family == "exponential" and word in {"rate", "mean", "scale"}:
        said.symbols.laws.words.update({r.name: "rate" for r in _names(value) if word == "rate"})
        return family, (value if word == "rate" else (Fraction((Number("1"),), value),),)
    if family == "normal" and word == "mean" and VARIANCE_OF.search(said.formulas[n + 1].after):
        return family, (value, _next(said, n + 1))
    if family == "uniform" and len(value) == 1 and isinstance(value[0], Group):
        ends = tuple(split_at(value[0].items, ","))
        return (family, ends) if len(ends) == 2 else None
    return None


def _mean_and_variance(said: Collection, n: int, names: list[str]) -> None:
    """Take "with mean $m$ and variance $v$" and "zero-mean"."""
    formula, laws = said.formulas[n], said.symbols.laws
    mean: Items = ()
    variance: Items = ()
    if ZERO_MEAN.search(formula.before[-40:]) or ZERO_MEAN.search(formula.after.partition(".")[0]):
        mean = (Number("0"),)
    at = n
    if MEAN.search(formula.after) and len(formula.after) < 80 and _next(said, n):
        mean, at = _next(said, n), n + 1
    if VARIANCE_OF.search(said.formulas[at].after) and len(said.formulas[at].after) < 80:
        variance = _next(said, at)
    each = bool(COMPONENTS.search(formula.before)) and bool(mean or variance)
    laws.families |= set(names) if each and re.search(APART, formula.after, re.IGNORECASE) else set()
    for name in names:
        drawn = laws.of(name)
        drawn.mean, drawn.variance = drawn.mean or mean, drawn.variance or variance
        drawn.letters = drawn.letters or (((Letter("i"),),) if each else ())
        drawn.position = drawn.position or formula.position
