r"""Declarations: what a note says about its names, in formulas and in the words beside them.

``X \in \mathbb{R}^{N \times D}``, ``y_i \in \{0, 1\}``, ``0 < p < 1``, ``i = 1, \ldots, N``, ``A = A^T``,
``(x_1, \ldots, x_n)``; and "the vector $w$", "$X$ is an $N \times D$ matrix".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise, takewhile

from sympy import Expr, Integer

from calcwork.algebra.scope import BINARY, NONNEGATIVE, POSITIVE, SIGNS, Domain, size
from calcwork.errors import CalcworkError
from calcwork.notation.context.declarations.symmetry import DEFINITE, declare_symmetric
from calcwork.notation.context.domains.bounds import parts_between, set_domain, take_bounds
from calcwork.notation.context.domains.restricted import conditions_of_set, without_bars
from calcwork.notation.meaning.reader import Reader
from calcwork.notation.structure.items import (
    Element,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Relation,
    Scripted,
    Text,
)
from calcwork.notation.structure.references import BOARD, BOLD, Reference, label_text, refer, split_at
from calcwork.notation.survey.dots import is_dots
from calcwork.notation.survey.statements import ORDERS, Chain, head_length
from calcwork.notation.survey.survey import STEPS, index_name, walk
from calcwork.notation.symbols.table import Symbols

NUMBERS = {"R": "real", "Z": "integer", "N": "integer", "S": "symmetric"}
WORDS = re.compile(
    r"^(?!\W*(?:and\b|,\W*(?:vectors|matrices|scalars)\b))"  # in "invertible A and vectors u" they are of the next name
    r"\W*(?:is|be|are|denotes?|as)?\W*(?:an?|the|some)?\W*"
    r"((?:symmetric|square|invertible|real|column|row|weight|design|data|unit|nonzero|positive|definite|semidefinite|"
    r"semi-definite|and|diagonal|fixed|constant|given|random|parameter|feature|input|target|label|"
    r"transition|stochastic|rotation|projection|permutation|loading|coefficient|system|state|output|gain|bias|probability|\W)*)"
    r"(matrix|vector|scalar|number|integer|matrices|vectors|scalars|constants?)\b",
    re.IGNORECASE,
)
COUNT = re.compile(r"^\W*(?:[\w-]+\s+){0,2}?(?:matrices|vectors|scalars|constants)\b", re.IGNORECASE)
OF_COVARIANCE = "(?:co)?variances?|precisions?|kernel|gram|correlation|information"
KIND = rf"(?:symmetric|(?:positive[\s-]+)?(?:semi-?)?definite|{OF_COVARIANCE})"
WORD = r"(?!not\b|non|un|a?symmetric\w)[\w-]+"
# "(symmetric, positive definite)" or "is a known, positive definite matrix" behind a name ...
AFTER_IT = re.compile(
    rf"^[\W]*(?:\(([^)]*\b{KIND}\b[^)]*)\)|(?:is|be|are|being|denotes|assumed)\b((?:[\s,(]+{WORD}){{0,4}}?[\s,(]+{KIND}"
    rf"(?:[\s,(]+(?:and|{KIND}))*\b)|,?\s*(?:(?:the|an?)\s+)?\(?({KIND}(?:[\s,]+(?:and|{KIND}))*\b))",
    re.IGNORECASE,
)
# ... and "a symmetric positive definite kernel matrix", "the covariance matrix" before it.
BEFORE_IT = re.compile(
    rf"(?<!not )\b({KIND}(?:[\s,*-]+(?:and|{KIND}))*)(?:[\s,*-]+{WORD}){{0,2}}?[\s*]*(?:matrix|matrices)?[\s*]*$",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|non|never|nor|neither)\b")  # "(not necessarily symmetric)"
ADJACENCY = re.compile(r"\badjacency\s+matrix\W*#|#\W*(?:is|be)\b[\w\s-]{0,30}\badjacency\s+matrix\b", re.IGNORECASE)
POSITIVE_BY_NATURE = re.compile(
    r"\b(?:distance|length|radius|temperature|mass|concentration|volatility|wavelength|period|half-life|lifetime|duration|"
    r"variance|standard deviation|carrying capacity|step size|learning rate|sample size|frequency)\W*$",
    re.IGNORECASE,
)
BEFORE = re.compile(r"\b(matrix|vector|scalar|matrices|vectors|scalars|constants?)[^\w,;.]*$", re.IGNORECASE)


def declare(symbols: Symbols, chain: Chain) -> bool:
    """Take what one chain declares; tell whether it was a declaration."""
    if not chain.relations:
        return False
    first = chain.relations[0].name
    if first == "in":
        return _membership(symbols, chain)
    if first in ("subset", "subseteq") and len(chain.sides) == 2:
        return _tuple_in_product(symbols, *chain.sides)
    for k, relation in enumerate(chain.relations):
        if relation.name == "in":  # as in a = x \\in R^n, which defines too
            _membership(symbols, Chain(chain.sides[k : k + 2], (relation,)))
    if DEFINITE.get(first):
        return _kind(symbols, chain)
    if all(r.name in ORDERS for r in chain.relations):
        return take_bounds(symbols, without_bars(chain))
    if conditions := conditions_of_set(chain.sides[1]):
        taken = [declare(symbols, c) for c in conditions]
        return all(taken)
    if first == "=" and _range(symbols, chain):
        return True
    return declare_symmetric(symbols, chain)


# --- memberships ------------------------------------------------------------------------------------------------------


def _membership(symbols: Symbols, chain: Chain) -> bool:
    names, where = chain.sides[0], chain.sides[1]
    taken = _tuple_in_product(symbols, names, where)
    _take_listed(symbols, names)
    parts = parts_between(names, ",", ";")
    first = _named(parts[0])[0]
    for part in parts:
        reference, call = _named(part)
        if is_dots(part) or _is_end_of_list(first, reference, parts):
            continue
        if reference is not None and where and not (reference.name == "sigma" and call is not None):  # the function
            taken = _member(symbols, reference, where, call) or taken
    return taken


def _is_end_of_list(first: Reference | None, reference: Reference | None, parts: Sequence[Items]) -> bool:
    r"""Tell whether a list such as ``h_1, \dots, h_{2N}`` ends with a name whose one place is written like two."""
    if first is None or reference is None or not any(map(is_dots, parts)):
        return False
    return first.name == reference.name and len(first.indices) == 1 < len(reference.indices)


def _take_listed(symbols: Symbols, names: Items) -> None:
    r"""Take ``x_1, \dots, x_N`` as an array of N elements."""
    parts = [p for p in parts_between(names, ",") if p]
    if len(parts) > 2 and is_dots(parts[-2]):
        take_ends(symbols, parts[0], parts[-1])


def take_ends(symbols: Symbols, start: Items, end: Items) -> None:
    """Take the first and the last name of a list with dots as an array."""
    first, last = (refer(p[0]) if len(p) == 1 else None for p in (start, end))
    if first is None or last is None or first.name != last.name:
        return
    if first.below == ((Number("1"),),) and not first.above and len(last.below) == 1 and not last.above:
        with suppress(CalcworkError):
            (length,) = _lengths(symbols, last.below[0])
            symbols.listed[first.name] = length
            symbols.survey.sizes |= {str(length)} if length.is_Symbol else set()


def _tuple_in_product(symbols: Symbols, names: Items, where: Items) -> bool:
    r"""Take ``(x_n, y_n) \in \mathbb{R}^D \times \mathbb{R}``, and the set of such pairs in that product."""
    only = names[0] if len(names) == 1 else None
    inner = only.base if isinstance(only, Scripted) else only
    if isinstance(inner, Group) and inner.open == "{" and len(inner.items) == 1:
        inner = inner.items[0]
    if not isinstance(inner, Group) or inner.open != "(":
        return False
    parts, spaces = split_at(inner.items, ","), _factors(where)
    named = [_named(p)[0] for p in parts]
    if len(parts) != len(spaces) or len(parts) < 2 or None in named:
        return False
    taken = [_member(symbols, r, space, None) for r, space in zip(named, spaces, strict=True) if r is not None]
    return any(taken)


def _factors(where: Items) -> list[Items]:
    """Return the factors of a product of spaces."""
    cuts = [-1, *(n for n, i in enumerate(where) if i == Operator("times")), len(where)]
    return [where[a + 1 : b] for a, b in pairwise(cuts)]


def _named(part: Items) -> tuple[Reference | None, Group | None]:
    if len(part) == 2 and part[0] == Letter("nabla") and (of := refer(part[1])) is not None and not of.indices:
        return Reference(f"nabla_{of.name}", labeled=True), None
    if len(part) == 2 and isinstance(part[1], Group):
        return refer(part[0]), part[1]
    return (refer(part[0]) if len(part) == 1 else None), None


def _member(symbols: Symbols, reference: Reference, where: Items, call: Group | None) -> bool:
    item = where[0]
    if isinstance(item, Scripted) and isinstance(item.base, Group) and item.sup and not item.sub:
        taken = _member(symbols, reference, (item.base,), call)  # the set of each entry, as in {0, 1}^n
        if taken:
            _shape(symbols, reference, _lengths(symbols, item.sup), None)
        return taken
    if isinstance(item, Group) and item.open == "{":
        return _finite(symbols, reference, item)
    if isinstance(item, Group):
        return _interval(symbols, reference, item)
    return _space(symbols, reference, item, call)


def _interval(symbols: Symbols, reference: Reference, item: Group) -> bool:
    ends = split_at(item.items, ",")
    if item.open == "[" and item.close == "]" and len(ends) == 1 and isinstance(item.items[0], Letter):  # [K]
        return _counting(symbols, reference, [(Number("1"),), (Letter("ldots"),), ends[0]], 1)
    if len(ends) != 2:
        return False
    lower, upper = (Reader(symbols).scalar(e) for e in ends)
    set_domain(symbols, reference, Domain(
        None if lower.is_infinite else lower, None if upper.is_infinite else upper,
        item.open in "(]", item.close in ")[",
    ))  # fmt: skip
    return True


def _finite(symbols: Symbols, reference: Reference, item: Group) -> bool:
    parts = [tuple(i for i in p if not isinstance(i, Gap)) for p in split_at(item.items, ",")]
    dots = next((n for n, p in enumerate(parts) if is_dots(p)), None)
    if dots is not None:
        return _counting(symbols, reference, parts, dots)
    entries = tuple(Reader(symbols).scalar(p) for p in parts if p)
    if not all(e.is_number for e in entries):
        return False
    known = {frozenset(BINARY.values): BINARY, frozenset(SIGNS.values): SIGNS}
    set_domain(symbols, reference, known.get(frozenset(entries), Domain(values=entries)))
    return True


def _counting(symbols: Symbols, reference: Reference, parts: Sequence[Items], dots: int) -> bool:
    lower = Reader(symbols).scalar(parts[0])
    upper = Reader(symbols).scalar(parts[-1]) if dots < len(parts) - 1 else None
    if lower == 1 and upper is not None and not reference.indices and _is_letter(symbols, reference):
        symbols.ranges[reference.name] = upper
    else:
        set_domain(symbols, reference, Domain(lower, upper, False, False, True))
    return True


def _is_letter(symbols: Symbols, reference: Reference) -> bool:
    return reference.name in symbols.survey.indices


def _space(symbols: Symbols, reference: Reference, item: Element, call: Group | None) -> bool:
    base, sub, sup = (item.base, item.sub, item.sup) if isinstance(item, Scripted) else (item, (), ())
    if not isinstance(base, Letter) or not set(base.fonts) & (BOARD | BOLD) or base.name not in NUMBERS:
        return False
    signed = [part for part in (sub, sup) if part and all(isinstance(i, Operator) for i in part)]
    signs = [i.name for part in signed for i in part if isinstance(i, Operator) and i.name in {"+", "-"}]
    if base.name in "ZN":
        lower = Integer(0) if base.name == "N" else None
        lower = Integer(1) if base.name == "N" and not sub else lower
        lower = Integer(0) if base.name == "Z" and ("+" in signs or sub[:1] == (Relation("ge"),)) else lower
        _integer(symbols, reference, Domain(lower, None, False, True, True), sup if sup not in signed else ())
        return True
    lengths = () if sup in signed else _lengths(symbols, sup)
    if signs:
        set_domain(symbols, reference, NONNEGATIVE if len(signs) == 1 else POSITIVE)
    if base.name == "S":
        lengths = (*lengths[:1], *lengths[:1])
        symbols.kinds[reference.name] = "definite" if len(signs) > 1 else "semidefinite" if signs else "symmetric"
    _shape(symbols, reference, lengths, call)
    return True


def _integer(symbols: Symbols, reference: Reference, domain: Domain, sup: Items = ()) -> None:
    """Take a whole number, or an array of these with the lengths that stand above."""
    if reference.name in symbols.survey.sizes:
        return
    if sup:
        _shape(symbols, reference, _lengths(symbols, sup), None)
    else:
        symbols.integers.add(reference.name)
    set_domain(symbols, reference, domain)


def _lengths(symbols: Symbols, sup: Items) -> tuple[Expr, ...]:
    parts: list[list[Element]] = [[]]
    for item in sup:
        if isinstance(item, Operator) and item.name in {"times", "cdot"}:
            parts.append([])
        else:
            parts[-1].append(item)
    lengths = [Reader(symbols).scalar(tuple(p)) for p in parts if p]
    names = {s: size(s.name) for n in lengths for s in n.free_symbols if not s.is_integer}
    symbols.survey.sizes |= {s.name for s in names}
    return tuple(n.xreplace(names) for n in lengths)


def _shape(symbols: Symbols, reference: Reference, lengths: tuple[Expr, ...], call: Group | None) -> None:
    name, indices = symbols.interpret(reference)
    if len(lengths) == 2 and lengths[0] == 1 and lengths[1] != 1:
        symbols.rows.add(name)
    kept = tuple(n for n in lengths if n != 1)
    if call is not None:
        symbols.kinds[name] = "feature"
        argument = refer(call.items[0]) if len(call.items) == 1 else None
        count = len(argument.indices) if argument is not None else 0
        if count:
            symbols.inner[name, count] = kept
        else:
            symbols.shapes[name] = kept
        return
    intercept = not kept and _is_intercept(symbols, name, indices)
    if indices and (intercept or _is_number_of_its_own(symbols, name, indices)):
        name, indices = f"{name}_{label_text(indices[0])}", ()
    if not indices:
        symbols.shapes[name] = kept
        if kept != lengths:
            symbols.given[name] = lengths
    elif kept or all(isinstance(i, Letter) for p in indices for i in p):
        symbols.inner[name, len(indices)] = kept


def _is_number_of_its_own(symbols: Symbols, name: str, indices: Sequence[Items]) -> bool:
    """Tell whether a numbered name such as K_0 has nothing to do with K or with elements K_i.

    A letter that has elements itself is a label too, as in W_s beside W_1 and the vectors s_i.
    """
    if len(indices) != 1 or len(indices[0]) != 1 or name in symbols.shapes:
        return False
    survey, use = symbols.survey, symbols.survey.uses.get(name)
    if isinstance(indices[0][0], Number) and (use is None or not use.lettered):
        return True
    letters = {x for own in use.letters.values() for x in own} if use is not None else set()
    running = survey.bound | survey.ranged | symbols.ranges.keys() | survey.sizes | STEPS
    return bool(letters) and not letters & running and all(x in survey.uses and survey.uses[x].indexed for x in letters)


def _is_intercept(symbols: Symbols, name: str, indices: Sequence[Items]) -> bool:
    r"""Tell whether a number such as ``\beta_0`` stands beside a vector whose entries are counted from 1."""
    counted = symbols.survey.zero_based | symbols.augmented
    return len(indices) == 1 and indices[0] == (Number("0"),) and name not in counted


# --- bounds and ranges ------------------------------------------------------------------------------------------------


def _range(symbols: Symbols, chain: Chain) -> bool:
    r"""Take ``n = 1, \ldots, N`` as the range of a letter."""
    letter = index_name(chain.sides[0][-1]) if chain.sides[0] else None
    parts = [p for p in parts_between(chain.sides[1], ",") if p]
    if letter is None or len(parts) < 3 or not any(is_dots(p) for p in parts) or not _consecutive(parts):
        return False
    reference = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
    if is_dots(parts[-1]) and reference is not None:
        _integer(symbols, reference, Domain(Reader(symbols).scalar(parts[0]), None, False, True, True))
        return True
    letters = split_at(chain.sides[0], ",")
    for before, part in pairwise([(), *letters]):  # the T of t = 1, ..., T, k = 1, ..., K is an end
        name = index_name(part[0]) if len(part) == 1 and not is_dots(before) else None
        if name is not None and Reader(symbols).scalar(parts[0]) == 1:
            symbols.ranges[name] = Reader(symbols).scalar(parts[-1])
    return True


# --- kinds of matrices ------------------------------------------------------------------------------------------------


def _kind(symbols: Symbols, chain: Chain) -> bool:
    r"""Take ``A \succ 0`` as definite, and ``x \succeq 0`` of a vector as a bound on its entries."""
    reference = refer(chain.sides[0][0]) if len(chain.sides[0]) == 1 else None
    if reference is None or reference.indices:
        return False
    name, sign = reference.name, chain.relations[0].name
    rank = len(symbols.shapes[name]) if name in symbols.shapes else 1 + reference.upper
    if rank == 2:
        symbols.kinds[name] = DEFINITE[sign]
    elif rank == 1 and chain.sides[1] == (Number("0"),):
        symbols.domains.setdefault(name, POSITIVE if sign == "succ" else NONNEGATIVE)
        symbols.ranks.setdefault(name, 1)
        symbols.said.add(name)
    return True


def _consecutive(parts: Sequence[Items]) -> bool:
    """Tell whether the numbers before dots follow one another; k = 2, 4, ... is no range."""
    before = list(takewhile(lambda p: not is_dots(p), parts))
    numbers = [int(p[0].value) for p in before if len(p) == 1 and isinstance(p[0], Number) and p[0].value.isdigit()]
    return all(b == a + 1 for a, b in pairwise(numbers))


# --- words ------------------------------------------------------------------------------------------------------------


def declare_by_words(
    symbols: Symbols, before: str, formula: Items, after: str, dims: Items = (), rest: str = ""
) -> None:
    """Take what the words around a formula say about the name in it."""
    at = head_length(formula)
    names = [refer(p[0]) for p in parts_between(formula[:at], ",") if len(p) == 1]
    if not names or any(r is None or not r.plain for r in names) or formula[at : at + 1] not in ((), (Relation("in"),)):
        return
    word, adjectives = "", ""
    if re.match(r"-\w", after):
        return  # the n of an n-vector is no vector
    if formula[0] == formula[-1] and index_name(formula[0]) in symbols.survey.sizes and COUNT.match(after):
        return  # nor is the R of "R vectors", which a sum runs to
    if (found := WORDS.match(after)) is not None:
        adjectives, word = found[1].lower(), found[2].lower()
    elif (found := BEFORE.search(before)) is not None and not before.rstrip().endswith(("$", ".")):
        word = found[1].lower()
    lengths: tuple[Expr, ...] = ()
    said = re.match(r"\W*(?:-?dimensional\b)?(?:\W*[\w-]+){0,3}?\W*\b(matrix|vector)\b", rest, re.IGNORECASE)
    if dims and (said or re.search(r"(?:\b(?:is|are|be|being|shape|size|dimensions?)|\(|:)\W*$", after)):
        lengths = _lengths(symbols, dims)
        word = "matrix" if len(lengths) == 2 else "vector"
        adjectives = rest.lower()
    for reference in names:
        if reference is not None and not reference.indices and POSITIVE_BY_NATURE.search(before):
            symbols.domains.setdefault(symbols.interpret(reference)[0], POSITIVE)
        if reference is not None and reference.upper and ADJACENCY.search(f"{before}#{after}"):
            symbols.domains.setdefault(symbols.interpret(reference)[0], NONNEGATIVE)
        if reference is not None:
            _by_word(symbols, reference, word, adjectives, lengths)
            _by_adjectives(symbols, reference, before, after)


def _by_adjectives(symbols: Symbols, reference: Reference, before: str, after: str) -> None:
    """Take "symmetric positive definite" beside a matrix, before or behind it."""
    found = [m[m.lastindex or 0].lower() for m in (AFTER_IT.match(after), BEFORE_IT.search(before)) if m is not None]
    found = [words for words in found if not DENIED.search(words)]
    name, indices = symbols.interpret(reference)
    if indices and _is_number_of_its_own(symbols, name, indices):
        name, indices = f"{name}_{label_text(indices[0])}", ()
    if not found or indices or (name in symbols.shapes and len(symbols.shapes[name]) != 2):
        return
    if not reference.upper and len(symbols.shapes.get(name, ())) != 2:
        return  # a small letter that nothing declares is no matrix: "the variance v"
    kind = _kind_in(" ".join(found))
    if kind == "symmetric":
        symbols.kinds.setdefault(name, kind)
    else:
        symbols.kinds[name] = kind


def _kind_in(text: str) -> str:
    """Return what words say of a matrix; one of covariances is symmetric and, as a rule, has an inverse."""
    if "semi" in text or "gram" in text:
        return "semidefinite"
    own = ("definite", "variance", "precision", "kernel", "correlation", "information")
    return "definite" if any(word in text for word in own) else "symmetric"


def declare_kind(symbols: Symbols, items: Items) -> None:
    r"""Take a kind that stands as text in a formula, as in ``W \in \mathbb{R}^{M \times M} \text{ symmetric}``.

    The last of ``\mathcal N(x \mid \mu, \Sigma)`` is a covariance matrix.
    """
    for sequence, k in walk(items):
        group = sequence[k + 1] if sequence[k] == Letter("N", ("mathcal",)) and k + 1 < len(sequence) else None
        last = split_at(group.items, ",")[-1] if isinstance(group, Group) else ()
        spread = refer(last[0]) if len(last) == 1 else None
        if spread is not None and spread.upper:
            symbols.kinds.setdefault(symbols.interpret(replace(spread, inverse=False))[0], "definite")
    text = " ".join(i.text for i in items if isinstance(i, Text) and not i.name).lower()
    reference = refer(items[0]) if items else None
    if reference is None or reference.indices or not ("symmetric" in text or "definite" in text):
        return
    if DENIED.search(text):
        return
    symbols.kinds[reference.name] = _kind_in(text)


def _by_word(symbols: Symbols, reference: Reference, word: str, adjectives: str, lengths: tuple[Expr, ...]) -> None:
    name, indices = symbols.interpret(reference)
    rank = {"matri": 2, "vecto": 1, "scala": 0, "numbe": 0, "integ": 0, "const": 0}.get(word[:5])
    if rank is None or (word[:5] == "const" and symbols.survey.uses[name].marks["transposed"]):
        return
    if "positive" in adjectives and rank == 0:
        symbols.domains.setdefault(name, POSITIVE)
    if rank == 2 and "symmetric" in adjectives:
        symbols.kinds.setdefault(name, "symmetric")
    if rank == 2 and "definite" in adjectives:
        symbols.kinds[name] = "semidefinite" if "semi" in adjectives else "definite"
    if lengths and not indices:
        kept = symbols.shapes.setdefault(name, tuple(n for n in lengths if n != 1))
        if kept != lengths:
            symbols.given.setdefault(name, lengths)
        if len(lengths) == 2 and lengths[0] == 1:
            symbols.rows.add(name)
    elif len(lengths) == 2 and 1 in lengths and len(indices) == 1:  # each x_i (k x 1)
        symbols.inner.setdefault((name, 1), tuple(n for n in lengths if n != 1))
    elif (not indices or (word == "matrix" and len(indices) == rank)) and name not in symbols.shapes:
        symbols.ranks.setdefault(name, rank)  # of a matrix A_ij too, but of the blocks A_ij that are matrices
        symbols.said.add(name)
    elif indices and rank:
        symbols.inner_ranks.setdefault((name, len(indices)), rank)
