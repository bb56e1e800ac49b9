"""Functions, operators and names with a meaning of their own: log, tr, max, sums, limits, probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import sympy as sp
from sympy import Dummy, Expr, Indexed, Integer, KroneckerDelta, Symbol

from calcwork.algebra.binding import substitute
from calcwork.algebra.functions import logsumexp, softmax
from calcwork.notation.meaning import (
    arguments,
    blocks,
    chances,
    derivatives,
    divergences,
    evaluation,
    expectations,
    gammas,
    kronecker,
    members,
    opaque,
    reductions,
    roots,
    stated,
    unit_signs,
)
from calcwork.notation.meaning.elementwise import ELEMENTWISE
from calcwork.notation.meaning.functions import (
    CUSTOMARY,
    are_swapped,
    function_name,
    function_with_parameter,
    has_same_names,
    labeled_name,
    parameter_below,
)
from calcwork.notation.spelling.functions.schools import SCHOOL_ANGLES, derivative_at
from calcwork.notation.spelling.laws.divergences import DIVERGENCE
from calcwork.notation.spelling.laws.events import CHANCE
from calcwork.notation.spelling.laws.moments import MOMENTS
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
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
from calcwork.notation.structure.references import TRANSPOSES, Reference, arguments_of, refer, split_at
from calcwork.notation.survey.survey import STRONG, walk
from calcwork.notation.symbols.arithmetic import power, quotient
from calcwork.notation.symbols.table import Definition, Unclear
from calcwork.notation.symbols.terms import is_letter
from calcwork.notation.symbols.values import Value

if TYPE_CHECKING:
    from calcwork.notation.meaning.reader import Reader

INVERSES = {"sin": sp.asin, "cos": sp.acos, "tan": sp.atan, "sinh": sp.asinh, "cosh": sp.acosh, "tanh": sp.atanh}
BRANCH = "is read as arc"
POWER = "log(x)^2 is read as the square of log(x), not as the logarithm of x^2; there are two readings"
MINUS_ONE = (Operator("-"), Number("1"))
SOFTMAX_ALONG = {"softmax of each row": 1, "softmax of each column": 0}
OF_ARRAYS = {"diag", "det", "logsumexp", "LSE"}
OF_VECTORS = {"softmax", *SOFTMAX_ALONG} | ELEMENTWISE.keys()  # f(z)_k is an entry of f(z)
QUANTITIES = {"u", "v", "w", "x", "y", "z"}  # functions of time that stand without their argument
OF_LAWS = MOMENTS | {CHANCE, DIVERGENCE}
ALIKE = frozenset({"H", "I", "D"})  # entropies, which the brackets tell apart
EXTREMES = frozenset(f"{letter}_{end}" for letter in ("lambda", "sigma", "mu", "s") for end in ("max", "min"))


# --- operators with a name --------------------------------------------------------------------------------------------


def operator(reader: Reader, base: Element, sub: Items, sup: Items, items: Items, at: int) -> tuple[Value, int]:
    """Return the value of an operator or function with its argument, and the place after it."""
    if isinstance(base, BigOperator):
        return reductions.big(reader, base, sub, sup, items, at)
    name = base.name if isinstance(base, Function) else ""
    if name in MOMENTS:
        return expectations.moment(reader, name, sub, sup, items, at)
    if name == DIVERGENCE:
        return divergences.divergence(reader, items, at)
    if name == CHANCE:
        return chances.chance(reader, items, at)
    if name in reader.symbols.functions or (name in reader.symbols.shapes):
        following = items[at + 1] if at + 1 < len(items) else None
        reference = Reference(name, labeled=True)
        if isinstance(following, Group):
            return applied(reader, reference, following, base), at + 2
        return reader.value_of(reference, base), at + 1
    if (whole := blocks.diagonal(reader, name, items, at)) is not None:
        return reader.raised(whole[0], sup), whole[1]
    if name in INVERSES and sup == MINUS_ONE and not sub:
        value, after = arguments.argument(reader, name, items, at)
        reader.notes[f"{name}^(-1) {BRANCH}{name}"] = None
        return reader.algebra.map(INVERSES[name], value), after
    following = items[at + 1] if at + 1 < len(items) else None
    if (
        isinstance(following, Scripted)
        and isinstance(following.base, Group)
        and not (following.sub or sup or (name in arguments.TRACES and (following.primes or _is_turn(following.sup))))
    ):
        # The power of log(x)^2 belongs to the logarithm, as in print.
        reader.notes |= {POWER: None} if name in {"log", "ln"} and len(following.base.items) > 1 else {}
        inner, _ = arguments.argument(reader, name, (base, following.base), 0)
        return _powered(reader, name, _value_of_function(reader, name, inner, sub, base), following.sup), at + 2
    if isinstance(following, Scripted) and isinstance(following.base, Group) and following.sub and name in OF_VECTORS:
        inner, _ = arguments.argument(reader, name, (base, following.base), 0)
        entry = reader.entry_of(_value_of_function(reader, name, inner, sub, base), following.sub, following)
        return _powered(reader, name, entry, following.sup or sup), at + 2
    value, after = arguments.argument(reader, name, items, at)
    return _powered(reader, name, _value_of_function(reader, name, value, sub, base), sup), after


def _powered(reader: Reader, name: str, value: Value, sup: Items) -> Value:
    r"""Return a function with its superscript; on an array ``\tanh^2`` is the square of every entry."""
    sup = _without_inverse(name, sup)
    if not sup or not value.rank or name not in ELEMENTWISE or _is_turn(sup):
        return reader.raised(value, sup)
    exponent = reader.scalar(sup)
    return reader.algebra.map(lambda e: power(e, exponent), value)


def inverted(reader: Reader, value: Value, reference: Reference, item: Element) -> Value:
    """Return the inverse of a matrix or the reciprocal of a number; that of a function may be either.

    Raises
    ------
    Unclear
        For a name that is a function of numbers.
    """
    if value.rank == 1 and reader.entrywise:
        return reader.algebra.map(lambda e: quotient(Integer(1), e), value)
    if value.rank:
        return reader.algebra.inverse(value)
    if reference.name in reader.symbols.functions:
        raise Unclear("the inverse of a function, or its reciprocal; write 1/f for that", item)
    return Value(quotient(Integer(1), value.entry))


def _is_turn(sup: Items) -> bool:
    return len(sup) == 1 and isinstance(sup[0], Letter) and sup[0].name in TRANSPOSES


def _without_inverse(name: str, sup: Items) -> Items:
    if name in SCHOOL_ANGLES and sup == MINUS_ONE:
        raise Unclear(f"\\{name}^{{-1}} may be the inverse function or the reciprocal; write \\arc{name} or 1/\\{name}")
    return sup


def _value_of_function(reader: Reader, name: str, value: Value, sub: Items, base: Element) -> Value:
    algebra = reader.algebra
    if name == "log" and sub:
        radix = reader.scalar(sub)
        return algebra.map(lambda e: sp.log(e) / sp.log(radix), value)
    if sub and (name in ELEMENTWISE.keys() | arguments.TRACES | OF_ARRAYS or name.startswith("softmax")):
        raise Unclear(f"a subscript on the function {name!r} is not understood; define what {name}_a(z) is", base)
    if name in ELEMENTWISE:
        if name in roots.OF_MATRICES:
            roots.refuse_function_of_matrix(reader, name, value, base)
        return algebra.map(ELEMENTWISE[name], value)
    if name in arguments.TRACES:
        return algebra.trace(value)
    if name == "diag":
        return algebra.diagonal(_over_its_index(reader, value))
    if name == "det":
        return algebra.determinant(value)
    if name.startswith("softmax") and value.rank == 1:
        k = Dummy("k", integer=True)
        return replace(value, entry=softmax(value.at(k), (k, 1, value.sizes[0]), value.indices[0]))
    if name in SOFTMAX_ALONG and value.rank == 2:
        k, axis = Dummy("k", integer=True), SOFTMAX_ALONG[name]
        i, j = value.indices
        entry = value.at(i, k) if axis else value.at(k, j)
        return replace(value, entry=softmax(entry, (k, 1, value.sizes[axis]), j if axis else i))
    if name.startswith("softmax"):
        raise Unclear(f"softmax is not understood here: rank {value.rank}, expected a vector", base)
    if name in {"logsumexp", "LSE"} and value.rank == 1:
        k = Dummy("k", integer=True)
        return Value(logsumexp(value.at(k), (k, 1, value.sizes[0])))
    if name == "vec":
        return kronecker.stacked(reader, value)
    raise Unclear(f"the function {name!r} is not understood yet", base)


def _over_its_index(reader: Reader, value: Value) -> Value:
    """Return the vector that an entry stands for, as p_i in diag(p_i)."""
    letters = [
        s for s in value.entry.free_symbols if isinstance(s, Symbol) and s.name in reader.letters and s.is_integer
    ]
    if value.rank or len(letters) != 1 or letters[0].name in reader.bound:
        return value
    place = Dummy(letters[0].name, integer=True)
    return Value(value.entry.xreplace({letters[0]: place}), (place,), (reader.range_of(letters[0].name),))


def primed(reader: Reader, item: Scripted, items: Items, at: int) -> tuple[Value, int]:
    r"""Return the derivative of a named function, known or defined, at its argument, as ``\tanh'(t)``."""
    name = item.base.name if isinstance(item.base, Function) else ""
    following = items[at + 1] if at + 1 < len(items) else None
    if name in reader.symbols.functions and isinstance(following, Group) and not (item.sub or item.sup):
        return applied(reader, Reference(name, labeled=True, primes=item.primes), following, item), at + 2
    function = ELEMENTWISE.get(name) if name not in reader.symbols.functions and not item.sub else None
    if function is None:
        raise Unclear(f"a prime on the function {name!r} is not understood", item)
    value, after = arguments.argument(reader, name, items, at)
    entry = derivative_at(function, item.primes, value.entry)
    if entry is None:
        raise Unclear(f"the derivative of the function {name!r} is not understood", item)
    return _powered(reader, name, replace(value, entry=entry), item.sup), after


# --- names that are called --------------------------------------------------------------------------------------------


def special(reader: Reader, reference: Reference, items: Items, at: int) -> tuple[Value, int] | None:
    """Return the value of a name with a meaning of its own here: the identity, ones, an indicator, a probability."""
    item, following = items[at], items[at + 1] if at + 1 < len(items) else None
    if isinstance(following, Group) and (density := stated.normal_density(reader, reference, following)) is not None:
        return reader.marked(density, reference, item), at + 2
    if isinstance(following, Group) and (density := stated.density_of_named(reader, reference, following)) is not None:
        return density, at + 2
    if isinstance(following, Group) and (name := stated.stated_name(reader, reference, following)):
        other = stated.elsewhere(reader.symbols, reference, following)
        placed = stated.at_other_place(reader, other, reference, following, item) if other is not None else None
        if placed is not None:
            return reader.marked(placed, reference, item), at + 2
        if (event := stated.complement(reader.symbols, name, following)) is not None:
            chance = reader.value_of(Reference(stated.opaque_name(reference, event), labeled=True), item)
            return reader.marked(Value(1 - chance.entry), reference, item), at + 2
        if (member := stated.of_member(reader, name)) is not None:
            return reader.marked(member, reference, item), at + 2
        plain = Reference(name, labeled=True)
        return reader.marked(reader.value_of(plain, item), reference, item), at + 2
    known = reference.name in reader.symbols.shapes or bool(reader.symbols.active(reference.name, 0, reader.position))
    known = known or bool(reader.symbols.definitions.get((reference.name, len(reference.below))))
    known = known or reference.name in reader.symbols.survey.recurrent
    known = known or (reference.name == "I" and function_name(reader.symbols, reference) is not None)
    known = known or (reference.name in reader.symbols.survey.sizes and reference.plain and not reference.indices)
    if isinstance(following, Group) and following.open == "(" and reader.symbols.interpret(reference)[0] in EXTREMES:
        return _extreme_value(reader, reader.symbols.interpret(reference)[0], following), at + 2
    own = reference.bare() == replace(reference, primes=0) and not reference.indices
    own = own and reference.name not in reader.symbols.laws.numbered
    if own and not known and (entry := gammas.called(reader, reference, items[at], following)) is not None:
        return Value(entry), at + 2
    if reference.name == "I" and not known and len(reference.below) == 2 and not reference.above:
        i, j = (reader.place(p) for p in reference.below)
        return Value(KroneckerDelta(i, j)), at + 1
    if reference.name == "I" and not known and not (isinstance(following, Group) and _has_condition(following)):
        return reader.marked(unit_signs.identity(reader, reference), replace(reference, below=()), item), at + 1
    return None


def _extreme_value(reader: Reader, name: str, following: Group) -> Value:
    """Return the largest or smallest eigenvalue or singular value of a matrix as a number that is not computed."""
    called = f"{name}({outline(following.items)})"
    reader.unread |= {called}
    return Value(reader.symbols.scalar(called))


def _has_condition(group: Group) -> bool:
    return any(isinstance(i, (Relation, Punctuation)) for i in group.items)


def is_differential(reader: Reader, reference: Reference, following: Element | None) -> bool:
    """Tell whether a D of which nothing is said stands before a function, as in Df(x)."""
    function = refer(following) if reference.name == "D" and following is not None else None
    symbols = reader.symbols
    if function is None or reference.indices or reference.bold or "D" in symbols.shapes:
        return False
    matrix = any(symbols.survey.uses["D"].marks[m] for m in STRONG) or "D" in symbols.said or "D" in symbols.kinds
    known = matrix or symbols.active("D", 0, reader.position) or "D" in symbols.survey.sizes
    return not known and function_name(reader.symbols, function) is not None


def applies(reader: Reader, reference: Reference, group: Group) -> bool:
    """Tell whether a name before a bracket is a function, or the bracket only says what the quantity depends on."""
    symbols = reader.symbols
    if _slope_with_arguments(reader, reference, group) is not None:
        return True
    name = function_name(reader.symbols, reference)
    if name is not None and reference.transposed and not _has_own_arguments(reader, name, group):
        return False  # w^T (X w - y) is a product, also where w is written w(lambda) elsewhere
    if name is not None and (_is_product_with_itself(reader, name, group) or _is_factor(reader, name, group)):
        return False
    if name is not None:
        return group.open == "(" or name in symbols.functions
    if reference.power and reference.name not in CUSTOMARY:
        return False
    if group.open != "(":
        return False
    name, parts = symbols.interpret(reference)
    if symbols.kinds.get(name) == "function":
        return True
    if symbols.kinds.get(name) == "feature":
        return len(group.items) == 1 and refer(group.items[0]) is not None
    if name in symbols.survey.sizes and any(n.startswith(f"{name}(") for n, _ in symbols.definitions):
        raise Unclear(f"{name} is a size and a function here", group)
    if members.is_argument(reader, name, group):
        return True
    if name in symbols.shapes or name in symbols.survey.sizes:
        return False
    if reference.primes:
        return symbols.rank_of(name) == 0
    if (known := symbols.active(name, len(parts), reader.position)) is not None:
        named = _is_list_of_names(reader, group) and not _is_arithmetic(group)
        named = named or bool(opaque.variables_at(reader, known, arguments_of(group)))
        return named or (bool(known.given) and members.is_call(reader, known, group))
    only = refer(group.items[0]) if len(group.items) == 1 else None
    numeric = all(isinstance(i, (Number, Operator)) for i in group.items)
    if reference.transposed and not _is_list_of_names(reader, group):
        return False  # h^T (A + A^T) is a product
    if (not parts and not numeric and symbols.survey.is_called(name)) or (
        only is not None and _is_open(reader, name, parts)
    ):
        return True
    if symbols.variation.called.get(name) == outline(group.items) and not parts and not symbols.rank_of(name):
        return True
    if name in CUSTOMARY and _is_arithmetic(group) and _is_quantity(reader, name):
        return False
    return name in CUSTOMARY | opaque.LOSSES and not parts and (name in CUSTOMARY or _is_list_of_names(reader, group))


def _is_quantity(reader: Reader, name: str) -> bool:
    r"""Tell whether a letter for functions is a number: the g of ``v_{t+1} = \beta v_t + g`` and ``g (1 + \beta)``."""
    survey = reader.symbols.survey
    use = survey.uses[name]
    return use.bare - use.apart > use.marks["called"] and not use.marks["of one"] and name not in survey.primed


def _slope_with_arguments(reader: Reader, reference: Reference, group: Group) -> Definition | None:
    """Return the definition of f for f_x(a, b) with as many arguments as f has."""
    definition = derivatives.of_subscript(reader, reference) if group.open == "(" and not reference.primes else None
    count = len(definition.parameters or ()) if definition is not None else 0
    return definition if count and len(arguments_of(group)) == count else None


def _is_open(reader: Reader, name: str, parts: tuple[Items, ...]) -> bool:
    """Tell whether nothing is said of a name, so that a single name in brackets behind it is an argument."""
    symbols = reader.symbols
    if name in symbols.domains or name in reader.local or name in reader.letters | set(reader.bound):
        return False
    marks = symbols.survey.uses[name].marks
    known = any(n == name for n, _ in (*symbols.definitions, *symbols.inner))
    return not known and not symbols.rank_of(name) and marks["called" + (str(len(parts)) if parts else "")] > 0


def _is_product_with_itself(reader: Reader, name: str, group: Group) -> bool:
    """Tell whether a bracket holds the bare name of its function, as f (1 - f) does, which is no call."""
    if name == "sigma" and name not in reader.symbols.functions:
        return False
    inside = [s[k] for s, k in walk(group.items)]
    called = {id(s[k]) for s, k in walk(group.items) if k + 1 < len(s) and isinstance(s[k + 1], Group)}
    bare = [r for i in inside if id(i) not in called and (r := refer(i)) is not None]
    return any(name in (r.name, labeled_name(r.name, r.below)) for r in bare)


def _is_factor(reader: Reader, name: str, group: Group) -> bool:
    r"""Tell whether a bracket is a factor: ``2xy(-\sin t)`` of the quantities x(t) and y(t), which stand bare too."""
    definition = reader.symbols.function(name, reader.position)
    if name not in QUANTITIES or definition is None or len(definition.parameters or ()) != 1 or group.open != "(":
        return False
    signed = group.items[:1] in ((Operator("-"),), (Operator("+"),)) and len(group.items) > 2
    return signed and reader.symbols.survey.uses[name].bare > reader.symbols.survey.uses[name].marks["called"]


def _is_list_of_names(reader: Reader, group: Group) -> bool:
    """Tell whether a bracket lists names, or functions of names, and no product such as z (1 - z)."""
    for first, *rest in arguments_of(group):
        reference, inner = refer(first), rest[0] if len(rest) == 1 else None
        if reference is None or len(rest) > 1:
            return False
        if isinstance(inner, Group) and not (_depends(reader, reference, inner) or applies(reader, reference, inner)):
            return False
        if rest and not isinstance(inner, Group):
            return False
    return True


def _depends(reader: Reader, reference: Reference, group: Group) -> bool:
    """Tell whether the bracket behind a defined name only says what it depends on, as in J(z(w, b))."""
    name, _ = reader.symbols.interpret(reference)
    defined = any(n == name and found for (n, _), found in reader.symbols.definitions.items())
    nested = any(len(p) == 2 for p in arguments_of(group))  # as in J(y(z(w, b))), where y is no defined name
    return (defined or nested) and not _is_arithmetic(group) and _is_list_of_names(reader, group)


def _is_arithmetic(group: Group) -> bool:
    return any(isinstance(i, Operator) for i in group.items)


def applied(reader: Reader, reference: Reference, group: Group, item: Element) -> Value:
    """Return a function at its arguments."""
    name = function_name(reader.symbols, reference)
    symbols = reader.symbols
    parts = arguments_of(group)
    if (sloped := _slope_with_arguments(reader, reference, group)) is not None:
        slope, values = derivatives.slope(reader, reference, sloped, item), [reader.expression(p) for p in parts]
        return evaluation.put_in(reader, slope, reader.parameters(sloped), values, item)
    if reference.inverse and name is not None and not symbols.rank_of(name):
        raise Unclear(f"{name}^{{-1}} may be the inverse function or the reciprocal; write 1/{name}", item)
    if name == "sigma" and "sigma" not in symbols.functions:
        value = reader.expression(group.items)
        return reader.algebra.map(lambda e: derivatives.of_sigmoid(e, reference.primes), value)
    if name is None:
        return opaque.applied(reader, reference, group, parts, item)
    definition = symbols.function(name, reader.position)
    if definition is None:
        return opaque.applied(reader, reference, group, parts, item)  # another section gives it a meaning of its own
    body = reader.defined(definition)
    parameters = reader.parameters(definition)
    reader.names.add(name)
    if not reference.primes and (any_member := members.of_any(reader, body, parameters, parts)) is not None:
        return any_member
    below = _below(reader, reference, definition)
    first, *rest = split_at(group.items, ";")
    of_first = bool(rest) and len(split_at(first, ",")) == 1  # in u''(s; a) a prime is a derivative by s
    own = not below and has_same_names(parts, definition) and all(
        reader.symbols.rank_of(r.name) == v.rank for p, v in zip(definition.parameters or (), parameters, strict=True)
        if (r := refer(p[0])) is not None and v.entry.is_Symbol
    )  # fmt: skip
    own = own and not are_swapped(parts, definition, parameters)
    own = own and not all(is_letter(v.entry) for v in parameters)
    if (
        len(parts) == 1 < len(parameters)
        and not own
        and (entries := evaluation.by_entries(reader, parts[0], parameters))
    ):
        quantity = reader.quantity(name, definition)
        return evaluation.primed_at(reader, reference, quantity, parameters, entries, item)
    if len(parts) != len(parameters) or own:
        other = len(parts) != len(parameters) and (name in ALIKE or not body.entry.free_symbols)
        if other or not _is_list_of_names(reader, group):
            given = f"{len(parts)} argument{'s' if len(parts) != 1 else ''}"
            raise Unclear(f"{name} has {given} here, and {len(parameters)} where it is defined", item)
        if len(parts) != len(parameters):
            reader.notes[f"{name} is read as the quantity of that name whatever stands in its brackets"] = None
        quantity = reader.quantity(name, definition)
        return evaluation.primed_at(reader, reference, quantity, parameters, parameters, item, of_first=of_first)
    if not reference.primes and parameters and all(is_letter(v.entry) for v in parameters):
        chosen = {v.entry: reader.place(p) for v, p in zip(parameters, parts, strict=True)}
        return replace(body, entry=substitute(body.entry, chosen))
    values = [reader.expression(p) for p in parts]
    body, *parameters = (_settled(reader, v) for v in (body, *parameters))
    if (lengths := _lengths_here(reader, parameters, values, body)) and not (reference.primes or below):
        of_this_size = replace(body, entry=body.entry.xreplace(lengths))
        pairs = zip(parameters, values, strict=True)
        resized = [replace(p, entry=p.entry.xreplace(lengths), sizes=v.sizes) for p, v in pairs]
        return evaluation.put_in(reader, of_this_size, resized, values, item)
    written = body.rank and all(n.is_Integer for n in body.sizes)
    quantity = body if written else reader.quantity(name, definition)
    return evaluation.primed_at(reader, reference, quantity, parameters, values, item, below=below, of_first=of_first)


def _settled(reader: Reader, value: Value) -> Value:
    """Return a value with one symbol for each length that is open."""
    entry, sizes = value.entry, reader.symbols.open
    lengths = {n for e in entry.atoms(Indexed) for s in e.shape for n in s.free_symbols} | entry.free_symbols
    return replace(value, entry=entry.xreplace({n: sizes.find(n) for n in lengths if sizes.is_open(n)}))


def _lengths_here(
    reader: Reader, parameters: Sequence[Value], values: Sequence[Value], body: Value
) -> dict[Expr, Expr]:
    """Return the lengths at which a function of vectors of any length is called, nothing for others."""
    is_open = reader.symbols.open.is_open
    own = {e.base for p in parameters for e in p.entry.atoms(Indexed)}
    fixed = {s for e in body.entry.atoms(Indexed) if e.base not in own for s in e.shape}
    pairs = [z for p, v in zip(parameters, values, strict=True) for z in zip(p.sizes, v.sizes, strict=False)]
    found: dict[Expr, Expr] = {
        m: n for m, n in pairs if m.is_Symbol and (n.is_Integer or (is_open(m) and not is_open(n) and m not in fixed))
    }
    alike = all(p.rank == v.rank for p, v in zip(parameters, values, strict=True))
    return found if pairs and alike and all(found.get(m) == n for m, n in pairs) else {}


def _below(reader: Reader, reference: Reference, definition: Definition) -> list[tuple[Value, Value]]:
    """Return the parameter below the name of a function and its value here, nothing where it has its own name."""
    own = parameter_below(definition)
    if not own or reference.below == (own,) or function_with_parameter(reader.symbols, reference) is not definition:
        return []
    name = reader.symbols.interpret(refer(own[0]))[0]  # type: ignore[arg-type]
    return [(reader.symbols.whole(name, frozenset()), reader.expression(reference.below[0]))]  # no index, as it is here


def _has_own_arguments(reader: Reader, name: str, group: Group) -> bool:
    definition = reader.symbols.function(name, reader.position)
    return definition is not None and has_same_names(arguments_of(group), definition)
