r"""What a note says of its laws beyond that they are laws: independence, kinds, values that others give.

A refutation must not rest on a law of which more is said than its table tells.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from calcwork.notation.spelling.laws.calls import Call, call_at, letter_of, letters_below, parameters_of
from calcwork.notation.spelling.laws.finite import Tables
from calcwork.notation.structure.items import (
    BigOperator,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    base_of,
    outline,
)
from calcwork.notation.structure.references import split_at
from calcwork.notation.survey.statements import EQUALITIES, Chain, chains
from calcwork.notation.survey.survey import parts_of, walk

OF_GRAPHS = re.compile(
    r"\b(?:independen\w*(?!\s+of\s+(?:the\s+)?(?:param\w+|policy|\$?\\(?:theta|phi|psi|lambda|eta)\b))|markov\w*|"
    r"factori[sz]\w*|memoryless|naive|graphical|bayesian\s+network)\b",
    re.IGNORECASE,
)
RESTRICTED = re.compile(
    r"\b(?:uncorrelated|mean[\s-]field|i\.?\s?i\.?\s?d\b|"
    r"stationar\w*|homogeneous|reversib\w*|detailed\s+balance|deterministic\w*|uniform\w*|invarian\w*|(?<!not\s)symmetric\w*|"
    r"sufficient|bijecti\w*|invertible|bernoulli|binary|poisson|geometric|binomial|"
    r"gaussians?|normal|exponential\s+famil\w*|one-hot|function\s+of|"
    r"equi-?probable|equally\s+(?:likely|probable)|balanced|(?:equal|flat|constant|uninformative|noninformative|same)\s+"
    r"(?:class\s+)?(?:priors?|prior\s+probabilit\w+)|"
    r"priors?\s+(?:is|are)\s+(?:all\s+)?(?:equal|flat|constant|the\s+same))\b",
    re.IGNORECASE,
)
OF_DENSITIES = re.compile(
    r"\b(?:exponential|laplace|cauchy|beta|gamma|student\w*|chi|logistic|pareto|weibull|rayleigh|dirichlet|triangular|"
    r"mixtures?|interval|half-?line|support\w*|standard\w*|even|odd|unit|positive|non-?negative|bounded|concentrated|peaked|"
    r"(?:log-?)?(?:con(?:cave|vex)|normal)|maxim\w*|minim\w*|optim\w*|equal\w*|same|identical\w*|known|famil\w*|given\s+by)\b",
    re.IGNORECASE,
)
INDICES = frozenset({"i", "j", "k", "n"})
SIGNS = frozenset({"d", "e", "partial", "nabla", "infty", "ldots", "cdots"})


def doubt(tables: Tables, formulas: Iterable[Items], words: str) -> None:
    """Note the laws that words or equations may restrict."""
    graphs = tables.parted()
    tables.doubted = (tables.doubted - graphs) | tables.open
    if RESTRICTED.search(words):
        tables.doubted |= tables.letters.keys()
    formulas = list(formulas)
    numbered = OF_DENSITIES.search(words) or any(_is_an_interval(f) or _has_numbers(f, tables) for f in formulas)
    if tables.wide and numbered:
        tables.doubted |= tables.letters.keys()
    if OF_GRAPHS.search(words):
        tables.doubted |= tables.letters.keys() - graphs
    tables.doubted |= {k for k in tables.letters if k not in graphs and _may_be_factored(k, tables)}
    families: dict[str, set[bool]] = {}
    for key in tables.letters:
        families.setdefault(key.partition("_")[0].partition(";")[0], set()).add(bool(parameters_of(key)))
    for key in tables.letters:
        if len(families[key.partition("_")[0].partition(";")[0]]) > 1:
            tables.doubted.add(key)
    for formula in formulas:
        tables.doubted |= {k for chain in chains(formula) for k in restricted_by(chain, tables, graphs)}
        if Relation("in") in formula:
            at = formula.index(Relation("in"))
            heads = {letter_of(p) for p in split_at(formula[:at], ",")}
            listed = any(isinstance(i, Group) for i in formula[at + 1 :])
            tables.doubted |= {k for k, own in tables.letters.items() if listed and heads & {*own}}


def _is_an_interval(formula: Items) -> bool:
    return len(formula) == 1 and isinstance(formula[0], Group) and Punctuation(",") in formula[0].items


def _has_numbers(formula: Items, tables: Tables) -> bool:
    """Tell whether numbers stand beside densities, or a family of laws with its numbers: these may be theirs."""
    known = {x.replace("'", "") for own in tables.letters.values() for x in own} | INDICES
    known |= {x for key in tables.letters for x in (key.partition("_")[0].partition(";")[0], *parameters_of(key))}
    every = list(walk(formula))
    if not any((c := call_at(s, k)) is not None and c.key in tables.letters for s, k in every):
        return any(s[k] == Letter("N") and _is_called(s, k) for s, k in every)
    return any(_is_number(s, k) and outline((s[k],)).replace("'", "") not in known for s, k in every)


def _is_number(sequence: Items, at: int) -> bool:
    """Tell whether a small letter stands alone: no differential, and nothing that has an argument behind it."""
    item = sequence[at]
    if not isinstance(item, Letter) or item.fonts or not item.name.islower() or item.name in SIGNS:
        return False
    return not _is_called(sequence, at) and sequence[at - 1 : at] != (Letter("d"),)


def _is_called(sequence: Items, at: int) -> bool:
    return at + 1 < len(sequence) and isinstance(base_of(sequence[at + 1]), Group)


def _may_be_factored(key: str, tables: Tables) -> bool:
    """Tell whether a law stands under several conditions and never without, or in parts of three letters or more."""
    own, calls = tables.letters[key], tables.patterns[key]
    stems = [x.replace("'", "").partition("_{")[0] for x in own]
    several = (
        len({tuple(frozenset(tables.slot(key, x) for x in side) for side in (c.before, c.behind)) for c in calls}) > 1
    )
    if any(stems.count(x) > 2 for x in stems):
        return several
    if several and all(c.behind for c in calls):
        return True
    whole = any(not c.behind and {tables.slot(key, x) for x in c.before} == {*own} for c in calls)
    return len(own) > 2 and several and not whole


def restricted_by(chain: Chain, tables: Tables, known: Container[str] = ()) -> Iterator[str]:
    """Yield the laws that an equation sets, or whose letters it takes to be independent; not those ``known`` to be."""
    if not any(r.name in EQUALITIES | {"propto", "approx"} for r in chain.relations):
        return
    for side in chain.sides:
        call = call_at(side, 0) if len(side) == 2 else None
        for other in chain.sides if call is not None else ():
            if call is None or call.key not in tables.letters or other is side or not other:
                continue
            if _is_set_by(call, other, limits=not tables.observed(call.key)):
                yield _less_known(call, other, tables)
            elif call.key not in known and _is_factored(call, other):
                yield call.key


def _less_known(call: Call, side: Items, tables: Tables) -> str:
    """Return the law that an equation of two sets: that with fewer kinds of brackets, as q of q(z) = p(z | x)."""
    other = call_at(side, 0) if len(side) == 2 else None
    keys = {call.key, *([other.key] if other is not None else [])} & tables.letters.keys()
    kinds = {k: {(c.before, c.behind) for c in tables.patterns[k]} for k in keys}
    return min(kinds, key=lambda k: (len(kinds[k]), k != call.key))


def _is_set_by(call: Call, side: Items, *, limits: bool = True) -> bool:
    """Tell whether a side has other laws than that of a call, or other names; without ``limits`` not in ranges."""
    calls = [c for s, k in walk(side) if (c := call_at(s, k)) is not None]
    letters = {x for c in calls for x in c.letters}
    return any(c.key != call.key for c in calls) or _has_others(side, letters, limits=limits)


def _has_others(items: Items, letters: set[str], *, limits: bool = True) -> bool:
    """Tell whether items have names that are neither laws nor their letters, nor run below a sum."""
    at = 0
    while at < len(items):
        item = items[at]
        if call_at(items, at) is not None:
            at += 2
            continue
        at += 1
        if outline((item,)) in letters:
            continue
        if isinstance(item, (Letter, Function)) or (isinstance(item, Scripted) and isinstance(item.base, Letter)):
            return True
        running = isinstance(item, Scripted) and isinstance(item.base, BigOperator)
        parts = ((item.sup,) if limits else ()) if running and isinstance(item, Scripted) else parts_of(item)
        if any(_has_others(part, letters, limits=limits) for part in parts):
            return True
    return False


def _is_factored(call: Call, side: Items) -> bool:
    """Tell whether a product of laws, or a sum of one, has parts that are taken to be independent given others."""
    factors: list[Call] = []
    at, drawn = 0, list(call.before)
    while at < len(side):
        if side[at] in (Operator("cdot"), Operator("times")) or isinstance(side[at], Gap):
            at += 1
            continue
        first = side[at]
        if isinstance(first, Scripted) and first.base == BigOperator("sum") and not first.sup:
            drawn += [x for p in letters_below(first.sub) if (x := letter_of(p)) is not None]
            at += 1
            continue
        factor = call_at(side, at)
        if factor is None or isinstance(side[at + 1], Scripted):
            return False
        factors.append(factor)
        at += 2
    heads = [x for f in factors for x in f.before]
    if sorted(heads) != sorted(drawn):
        return False
    known, left, identity = {*call.behind}, list(factors), True
    while left:
        ready = next((f for f in left if {*f.behind} <= known), None)
        if ready is None:
            return False
        exact = next((f for f in left if {*f.behind} == known), None)
        identity = identity and exact is not None
        ready = exact or ready
        left.remove(ready)
        known |= {*ready.before}
    return not identity
