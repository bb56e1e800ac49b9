r"""Definitions: which equations give a new name its meaning.

The first equation whose left side is a new name, an element ``z_i`` or a function ``f(x)`` defines it, in a display or
beside it in the text, before or after its use. A name whose right side is a number has a value: derivatives by it are
taken before the number is put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from calcwork.notation.context.definitions.chained import ends_in_prediction, is_bare_name, is_named_only
from calcwork.notation.context.definitions.lefts import (
    counted_up,
    is_member,
    rooted,
    turned,
    unshifted,
    without_logarithm,
)
from calcwork.notation.context.definitions.listings import is_listing_of_itself
from calcwork.notation.context.definitions.parameters import without_members
from calcwork.notation.context.definitions.tuples import tuples
from calcwork.notation.context.functions.constants import is_value_of_constant, is_value_of_function
from calcwork.notation.context.functions.logistic import is_logistic
from calcwork.notation.meaning import calls, stated
from calcwork.notation.meaning.derivatives import is_variance
from calcwork.notation.meaning.elementwise import ELEMENTWISE
from calcwork.notation.meaning.functions import labeled_name
from calcwork.notation.meaning.gradients import VARIABLES
from calcwork.notation.spelling.functions.schools import SCHOOLS
from calcwork.notation.structure.items import (
    BigOperator,
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Scripted,
    Text,
    base_of,
    outline,
)
from calcwork.notation.structure.references import Reference, arguments_of, refer
from calcwork.notation.survey.statements import EQUALITIES, Chain, is_constant, is_number
from calcwork.notation.survey.survey import index_name, references
from calcwork.notation.symbols.table import Definition, Symbols

NAMES_IT = "=:"
Found = dict[int, Definition]
NO_NAMES = ELEMENTWISE.keys() - SCHOOLS.keys() | {"tr", "det", "diag", "gcd"}


def definitions_in(
    symbols: Symbols,
    chain: Chain,
    position: int,
    *,
    inline: bool = True,
    differentiated: Set[str] = frozenset(),
) -> tuple[Found, Found]:
    """Return the definitions of a chain by the number of the relation that makes each.

    The second ones are equations for names that have a definition already, or that the definitions of others use as
    theirs do them: claims, or definitions anew.
    """
    found: Found = {}
    again: Found = {}
    if inline and chain.relations and (pairs := tuples(chain)):
        for left, right in pairs:
            definition = definition_of(symbols, left, right, position)
            if definition is not None and _is_new(symbols, definition) and is_number(right):
                symbols.define(definition)
                found[len(found)] = definition
        return found, again
    last = len(chain.relations) - 1
    if last >= 0 and (chain.relations[last].name == NAMES_IT or (inline and ends_in_prediction(chain))):
        behind = definition_of(symbols, chain.sides[-1], chain.sides[-2], position)
        if behind is not None and _is_new(symbols, behind):
            symbols.define(behind)
            found[last] = behind
    for k, relation in enumerate(chain.relations):
        if relation.name not in EQUALITIES:
            break
        if k and not (is_bare_name(chain.sides[k]) or _is_new_function(symbols, *chain.sides[k : k + 2])):
            break
        named = not k and len(chain.sides) > 2 and is_named_only(*chain.sides[:3])
        valued = all(map(is_bare_name, chain.sides[:-1])) and is_number(chain.sides[-1])  # a = b = 0
        sides = chain.sides[k], chain.sides[-1 if valued else 2 if named else k + 1]
        definition = definition_of(symbols, *rooted(symbols, *sides, display=not inline), position)
        if definition is None or (inline and (_is_condition(symbols, definition) or are_indices(symbols, *sides))):
            continue
        if not inline and is_solution(definition, differentiated):
            continue
        if inline and _is_between_variables(symbols, definition):
            continue
        if _is_new(symbols, definition) and not inline and closes_circle(symbols, definition):
            again[k] = definition
        elif _is_new(symbols, definition):
            symbols.define(definition)
            found[k] = definition
        elif not has_value(definition) and not is_numbered(definition) and not is_recurrence(definition):
            again[k] = definition
    return found, again


def is_application(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether a function stands at names that mean something themselves, as L(w_0, b) after w_0 = ..."""
    old = symbols.function(definition.name, definition.position - 1)
    own = {outline(p) for p in old.parameters or ()} if old is not None else set()
    every = [outline(p) for p in definition.parameters or ()]
    if len(set(every)) < len(every):
        return True  # k(x, x)
    given = [p for p in definition.parameters or () if outline(p) not in own]
    named = [r for p in given if len(p) == 1 and (r := refer(p[0])) is not None]
    plain = old is not None and not any(isinstance(i, Scripted) for p in old.parameters or () for i in p)
    names = (symbols.interpret(r)[0] for r in named if not r.indices or not plain)
    numbered = plain and any(r.indices for r in named)  # f(x_1, y_1) after f(x, y)
    return numbered or any(n in symbols.shapes or symbols.definitions.get((n, 0)) for n in names)


def is_solution(definition: Definition, differentiated: Set[str]) -> bool:
    """Tell whether a display gives a value to what was differentiated by before: a solution, and no definition."""
    plain = definition.parameters is None and not definition.places
    return plain and definition.name in differentiated and not has_value(definition)


def _is_between_variables(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether an equation in the text relates two variables of one function, as y = x^2 where f(x, y) is level."""
    used = {r.name for r in references(definition.right, labels=False)}
    if definition.places:
        return False  # a step of both, m_1 = m_0 - ...
    for found in symbols.functions.values():
        for known in found:
            own = {r.name for p in known.parameters or () for r in references(p)}
            if definition.name in own and own & used - {definition.name}:
                return True
    return False


def are_indices(symbols: Symbols, left: Items, right: Items) -> bool:
    """Tell whether both sides are a letter that numbers something, as in "if i = j"."""
    letters = [index_name(s[0]) if len(s) == 1 else None for s in (left, right)]
    return all(x is not None and x in symbols.survey.indices for x in letters)


def _is_condition(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether a number for a label or for any element, as y_i = 1, speaks of a case and is no value."""
    domain = symbols.domains.get(definition.name)
    if domain is not None and is_member(definition.right) and any(map(is_number, definition.places)):
        return True  # g_{n1} = r_{n1}: two sequences begin alike
    letters = any(index_name(i) is not None for p in definition.places for i in p)
    return has_value(definition) and (
        letters or (domain is not None and bool(domain.values) and bool(definition.places))
    )


def values_of_tuple(symbols: Symbols, chain: Chain, position: int) -> list[Definition]:
    """Return the numbers that a display gives new names at once, as ``(a, b) = (4, 1) - 2 (1, 1) = (2, -1)``."""
    if not chain.relations or any(r.name not in EQUALITIES for r in chain.relations):
        return []
    found = [definition_of(symbols, left, right, position) for left, right in tuples(chain)]
    kept = [d for d in found if d is not None and has_value(d) and _is_new(symbols, d)]
    return kept if len(kept) == len(found) else []


def definition_of(symbols: Symbols, left: Items, right: Items, position: int) -> Definition | None:
    """Return the definition that an equation would be, None when its left side cannot be defined."""
    left = tuple(i for i in left if not isinstance(i, Gap))
    if not left or not right or _is_description(right) or any(isinstance(i, Punctuation) for i in right[:-1]):
        return None
    left, right = turned(symbols, *without_logarithm(symbols, left, right))
    if not _has_formula(symbols, left):
        left, right = counted_up(*unshifted(left, right))
    if len(left) == 2 and isinstance(left[1], Group) and left[1].open == "(":
        definition = _function(symbols, left[0], left[1], right, position)
    elif len(left) == 1:
        definition = _name(symbols, left[0], right, position)
    else:
        return None
    if definition is None or _mentions_itself(symbols, definition) or is_listing_of_itself(symbols, left, right):
        return None
    settled = _is_rate(symbols, definition.name) or is_value_of_constant(symbols, definition)
    return None if settled else definition


def _has_formula(symbols: Symbols, left: Items) -> bool:
    """Tell whether any member of a sequence is defined already, as I_n by an integral; then a recurrence is a claim."""
    reference = refer(left[0]) if len(left) == 1 else None
    known = symbols.definitions.get((reference.name, 1), ()) if reference is not None else ()
    return any(map(is_general, known))


def _is_rate(symbols: Symbols, name: str) -> bool:
    r"""Tell whether a name is that of ``\dot E`` where E has a definition: then it follows from that."""
    stem = name.removesuffix("_ddot").removesuffix("_dot")
    return stem != name and bool(symbols.definitions.get((stem, 0)) or symbols.functions.get(stem))


def _is_new_function(symbols: Symbols, items: Items, right: Items) -> bool:
    """Tell whether a side is a function that has no meaning yet, as f(x, y) in z = f(x, y) = x^2 y."""
    if len(items) != 2 or not isinstance(items[0], Letter) or not isinstance(items[1], Group) or items[1].open != "(":
        return False
    name = items[0].name
    known = name in symbols.shapes or symbols.functions.get(name) or symbols.definitions.get((name, 0))
    return not known and name != "sigma" and _is_function_of(items[1], right)


def described_name(symbols: Symbols, chain: Chain) -> str | None:
    """Return the name that an equation describes in words or as a greatest value, which is no definition here."""
    if len(chain.sides) < 2 or len(chain.sides[0]) != 1 or not chain.sides[1] or not _is_description(chain.sides[1]):
        return None
    if chain.relations[0].name == "sim":  # laws are taken elsewhere
        return None
    reference = refer(chain.sides[0][0])
    return symbols.interpret(reference)[0] if reference is not None and reference.plain else None


def _is_description(right: Items) -> bool:
    """Tell whether the right side is in words, also behind its last sign, or asks for a smallest argument."""
    if any(isinstance(i, Text) and not i.name for i in right) or right[-1] in (Operator("+"), Operator("-")):
        return True
    first = base_of(right[0])
    if not isinstance(first, BigOperator) or first.name not in {"argmin", "argmax", "min", "max"}:
        return False
    return bool(first.name.startswith("arg") or (isinstance(right[0], Scripted) and not _is_ranged(right)))


def _is_ranged(right: Items) -> bool:
    r"""Tell whether what stands below an operator is an index behind it, as in ``\max_j z_j``."""
    below = {name for i in getattr(right[0], "sub", ()) if (name := index_name(i)) is not None}
    return any(index_name(i) in below for r in references(right[1:]) for p in r.indices for i in p)


def _head(item: Element) -> Reference | None:
    """Return the reference of a defined name; a name such as NLL may have been read as that of a function."""
    if isinstance(base := base_of(item), Function) and base.name in calls.OF_LAWS:
        return None
    if isinstance(item, Function) and item.name not in NO_NAMES:
        return Reference(item.name, labeled=True)
    reference = refer(item)
    return reference if reference is not None and not reference.transposed and not reference.inverse else None


def _function(symbols: Symbols, head: Element, group: Group, right: Items, position: int) -> Definition | None:
    reference = _head(head)
    if reference is None or not reference.plain or is_subscripted_derivative(symbols, reference):
        return None
    known = reference.name in symbols.shapes or symbols.functions.get(reference.name)
    opaque = stated.opaque_name(reference, group) if not known else ""
    if opaque and not _is_function_of(group, right):
        if stated.elsewhere(symbols, reference, group) is not None:
            return None  # what p(y | w) is at another w follows from its definition
        return Definition(opaque, head, right, position, given=stated.arguments_in(group))
    name, indices = symbols.interpret(reference)
    if indices and _is_subscript_of_function(symbols, reference) and not _is_family(symbols, reference, right):
        name, indices = labeled_name(name, indices), ()
    parameters = without_members(arguments_of(group))
    known_for = {len(d.parameters or ()) for d in symbols.functions.get(name, ())}
    alone = len(parameters) == 1 or (len(parameters) in known_for and not any(True for _ in references(right)))
    if known_for and alone and not _is_function_of(group, right):
        return None  # f(w) = 5 at a point w of an f(x, y), D(a, b) = 3 for vectors a and b
    if parameters and not indices and all(is_number(p) for p in parameters) and name not in symbols.functions:
        return (
            None
            if is_value_of_function(symbols, reference) or (len(parameters) > 1 and symbols.definitions.get((name, 0)))
            else Definition(stated.name_at(name, group), head, right, position)
        )
    if not parameters or not all(_is_parameter(symbols, p, len(parameters)) for p in parameters):
        return None
    if indices:
        family = _name(symbols, head, right, position)
        return replace(family, given=parameters) if family is not None else None
    if name == "sigma" and is_logistic(right):
        return None
    return Definition(name, head, right, position, parameters=parameters)


def _is_subscript_of_function(symbols: Symbols, reference: Reference) -> bool:
    """Tell whether the subscript of a defined function only numbers it, as in f_0(x) and I_n(p)."""
    letters = [index_name(p[0]) if len(p) == 1 else None for p in reference.below]
    bound = symbols.survey.bound | set(symbols.ranges)
    return not reference.above and not any(x in bound for x in letters if x is not None)


def _is_family(symbols: Symbols, reference: Reference, right: Items) -> bool:
    """Tell whether the letter below a function is an index on its right side too, as in p_k(z) = e^{z_k} / S.

    The f_1 and f_0 of a note are functions of their own, by what is said of f_c; the n of g_n may be that of a sample.
    """
    letters = {index_name(p[0]) for p in reference.below if len(p) == 1}
    use = symbols.survey.uses[reference.name]
    numbered = letters & symbols.survey.sizes - symbols.survey.bound or any(
        n > use.lettered[k] for k, n in use.indexed.items()
    )
    inside = {index_name(p[0]) for r in references(right, labels=False) for p in r.indices if len(p) == 1}
    return not numbered and None not in letters and letters <= inside


def _is_function_of(group: Group, right: Items) -> bool:
    """Tell whether a right side uses the arguments: P(x) = 1/(1 + e^{-x}) is a function, P(H) = p is a number."""
    given = [refer(p[0]) if len(p) == 1 else None for p in arguments_of(group)]
    used = {r.name for r in references(right)}
    return bool(given) and all(r is not None and r.plain and r.name in used for r in given)


def _is_parameter(symbols: Symbols, items: Items, count: int) -> bool:
    r"""Tell whether this can be a parameter: a name, or a variance such as the sigma^2 of L(mu, sigma^2)."""
    reference = refer(items[0]) if len(items) == 1 else None
    if reference is None or reference.plain:
        return reference is not None
    return reference.power == (Number("2"),) and (count > 1 or is_variance(symbols, reference))


def _name(symbols: Symbols, item: Element, right: Items, position: int) -> Definition | None:
    if _is_named_gradient(item):
        names = "".join(r.name for i in getattr(item, "sub", ()) if (r := refer(i)) is not None)
        return Definition(f"nabla_{names}", item, right, position)
    reference = _head(item)
    if reference is None or (reference.power and not symbols.is_label_power(reference)):
        return None
    name, places = symbols.interpret(reference)
    if is_subscripted_derivative(symbols, reference):
        return None
    if name == "delta" and len(places) == 2 and is_number(right):
        return None  # that delta_ij is 1 for i = j and else 0 is known
    if reference.primes:
        known = name in symbols.functions or symbols.definitions.get((name, 0))
        return None if known or places else Definition(name + "'" * reference.primes, item, right, position)
    if not places and index_name(item) in symbols.survey.sizes and not is_number(right):
        return None
    if index_name(item) in symbols.survey.bound and len(right) == 1 and index_name(right[0]) in symbols.survey.indices:
        return None  # "only if k = j"
    recoded = any(isinstance(i, Operator) for i in right)  # t_i = 2 y_i - 1
    if not recoded and (domain := symbols.domains.get(name)) is not None and domain.values and not is_number(right):
        return None
    letters = [x for p in places if len(p) == 1 and (x := index_name(p[0])) is not None]
    if len(set(letters)) != len(letters):
        return None
    if not places and _is_slope(right) and symbols.survey.uses[name].marks["called"]:
        argument = _argument_of(symbols, right[0])
        return Definition(name, item, (*right, Group("(", ")", argument)), position, parameters=(argument,))
    return Definition(name, item, right, position, places)


def is_subscripted_derivative(symbols: Symbols, reference: Reference) -> bool:
    """Tell whether a name is that of a derivative, f_x or f_{xy}, where f is given by these letters."""
    letters = {p[0].name if len(p) == 1 and isinstance(p[0], Letter) else "" for p in reference.below}
    known = [*symbols.functions.get(reference.name, ()), *symbols.definitions.get((reference.name, 0), ())]
    if not letters or not letters <= VARIABLES or reference.above or reference.bold or not known:
        return False
    parts = [p for d in known for p in (d.parameters if d.parameters is not None else (d.right,))]
    return letters <= {r.name for p in parts for r in references(p) if r.plain or r.power}


def _is_slope(right: Items) -> bool:
    """Tell whether a right side is the derivative of a function without its argument, as in g = f'."""
    reference = refer(right[0]) if len(right) == 1 else None
    return reference is not None and reference.primes > 0 and not reference.indices and not reference.power


def _argument_of(symbols: Symbols, function: Element) -> Items:
    """Return the argument with which a function is defined, a letter where nothing defines it."""
    known = symbols.functions.get(reference.name, []) if (reference := refer(function)) is not None else []
    parameters = known[0].parameters or () if known else ()
    return parameters[0] if len(parameters) == 1 else (Letter("u"),)


def _is_named_gradient(item: Element) -> bool:
    return isinstance(item, Scripted) and item.base == Letter("nabla") and bool(item.sub) and not item.sup


def is_recurrence(definition: Definition) -> bool:
    """Tell whether a definition gives the next member of a sequence, as x_{k+1}."""
    return any(len(p) > 1 and any(isinstance(i, Operator) for i in p) for p in definition.places)


def has_value(definition: Definition) -> bool:
    """Tell whether a definition gives a scalar a number."""
    return definition.parameters is None and is_constant(definition.right)


def is_numbered(definition: Definition) -> bool:
    """Tell whether a definition is that of one numbered element, as w_1."""
    return bool(definition.places) and all(isinstance(i, Number) for p in definition.places for i in p)


def is_general(definition: Definition) -> bool:
    """Tell whether a definition is that of the element at any index, as z_i."""
    return bool(definition.places) and all(len(p) == 1 and isinstance(p[0], Letter) for p in definition.places)


def follows_formula(definition: Definition, known: Iterable[Definition]) -> bool:
    """Tell whether an element with a number, p_1 = 3, has a formula before it, by itself or as p_k.

    A formula of another section counts where the section of the element gives numbers, with which it can be worked out.
    """
    if not (is_numbered(definition) and has_value(definition)):
        return False
    before = [d for d in known if d.position < definition.position]
    given = any(has_value(d) and d.section == definition.section for d in before)
    own = _plain(definition.places)
    keys = (definition.key, (definition.name, 0))  # z_1 is an element of z = W x + b, too
    found = (d for d in before if d.key in keys and not has_value(d) and d.parameters is None)
    return any(
        not d.places or ((given or d.section == definition.section) and (is_general(d) or _plain(d.places) == own))
        for d in found
    )


def _is_new(symbols: Symbols, definition: Definition) -> bool:
    if symbols.is_block_of_whole(definition.name):
        return False
    if definition.parameters is not None:
        known = symbols.functions.get(definition.name, [])
        other = all(len(d.parameters or ()) != len(definition.parameters) for d in known)  # f(t), then f(x, y)
        return other and not symbols.definitions.get((definition.name, 0))
    if not definition.places and symbols.definitions.get(
        (definition.name, len(symbols.shapes.get(definition.name, ())))
    ):
        return False  # its elements are defined
    if not definition.places:
        return not symbols.functions.get(definition.name) and not symbols.definitions.get(definition.key)
    others = symbols.definitions.get(definition.key, [])
    own = _numbers(definition)
    return all(_numbers(o) != own for o in others)


def _numbers(definition: Definition) -> tuple[str, ...]:
    """Return the numbers and expressions among the indices; plain letters are all alike."""
    return tuple(
        "" if len(p) == 1 and index_name(p[0]) is not None else "".join(str(getattr(i, "value", i)) for i in p)
        for p in definition.places
    )


def _mentions_itself(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether a right side holds the name that it would define."""
    for reference in references(definition.right, labels=False):
        name, places = symbols.interpret(reference)
        if name == definition.name and len(places) == len(definition.places):
            own = is_recurrence(definition) or is_numbered(definition)
            if not own or _plain(places) == _plain(definition.places):
                return True
    return False


def closes_circle(symbols: Symbols, definition: Definition) -> bool:
    """Tell whether a right side uses, through other definitions, the name that it would define."""
    if is_recurrence(definition) or is_numbered(definition):
        return False
    pending, seen = [definition], set[str]()
    while pending:
        current = pending.pop()
        own = {r.name for p in current.parameters or () for r in references(p)}
        for reference in references(current.right, labels=False):
            name, places = symbols.interpret(reference)
            if name in own or any(isinstance(i, (Operator, Number)) for p in places for i in p):
                continue
            if name == definition.name != current.name:
                return True
            if name not in seen:
                seen.add(name)
                pending += symbols.functions.get(name, []) + symbols.definitions.get((name, len(places)), [])
    return False


def _plain(places: tuple[Items, ...]) -> str:
    return ",".join(outline(p) for p in places)
