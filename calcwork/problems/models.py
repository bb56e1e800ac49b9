r"""Models of data: ``t_n = w^T x_n + e_n`` says how data came about, and a loss of ``t_n - w^T x_n`` takes t as given.

Put in, such an equation would make the difference the noise, and its derivatives zero. What is computed from noise that
is drawn, as ``z = m + s e``, stays a definition: no difference in the loss undoes it. Where the noisy quantity is
latent, what is observed of it is given: ``y_n = max(0, t_n)`` of a loss of ``y_n - w^T x_n``, and ``y_n = 1[t_n > 0]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from sympy import Add, Dummy, Expr, Heaviside, Indexed, KroneckerDelta, Mul, Symbol

from calcwork.algebra.binding import expand_definitions, substitute
from calcwork.algebra.normal import Normalizer
from calcwork.algebra.scope import Scope, name_of, names_in, scalar
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation import text
from calcwork.notation.context.definitions.models import NOISE
from calcwork.notation.foundation import Foundation
from calcwork.notation.note import Note
from calcwork.notation.structure.items import Relation
from calcwork.notation.structure.references import refer

DRAWN = re.compile(r"\b(draw|drawn|draws|sampled?|samples|sampling|reparam\w*)\b", re.IGNORECASE)

SPOKEN = re.compile(r"\s*(is|are|being|denotes?)\b[^.;$]*\b(noise|errors?|disturbances?|shocks?)\b", re.IGNORECASE)


def with_data_given(
    note: Note, found: Foundation, objective: str, variables: Set[str]
) -> tuple[Foundation, tuple[str, ...]]:
    """Return what a scalar rests on with the left sides of models as data, and these.

    So is a left side with a parameter that stands nowhere else and is none of the variables, as where it has been
    integrated out.

    Raises
    ------
    UserError
        When a name is computed from noise that is drawn, and a loss undoes this: it may be given, or not.
    """
    data = []
    for name, noise in _noisy(note, found, objective):
        is_noise = _is_noise(note, found, noise, alike=False)
        idle = is_noise and not _is_drawn(note, noise)
        idle = idle and (
            _rests_on_states(note, found, name) or _has_idle_parameter(found.scope, objective, name, variables)
        )
        if not idle and not _is_undone(found.scope, objective, name, name, noise, partly=is_noise):
            if is_noise and not _is_drawn(note, noise):
                data += _observed(found.scope, objective, name, noise)
            continue
        if _is_drawn(note, noise):
            own, drawn = text(scalar(name), Scope()), text(scalar(noise), Scope())
            raise UserError(
                f"{own} is computed from {drawn}, which is drawn, and the loss takes away again what {own} adds to it; "
                f"leave the equation for {own} out where {own} is given, or put it into the loss where it is not."
            )
        data.append(name)
    scope = found.scope
    kept = MappingProxyType({n: d for n, d in scope.definitions.items() if n not in data})
    scope = replace(scope, definitions=kept)
    used = scope.depends_on(scalar(objective)) | {objective}
    declared = MappingProxyType({n: d for n, d in scope.declarations.items() if n in used or n not in found.inferred})
    inferred = MappingProxyType({n: k for n, k in found.inferred.items() if n in used})
    scope = replace(scope, declarations=declared) if data else found.scope
    return replace(found, scope=scope, inferred=inferred if data else found.inferred), tuple(data)


def _noisy(note: Note, found: Foundation, objective: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a loss rests on whose definition adds noise, which stands nowhere else, each with that."""
    scope = found.scope
    used = [n for n in scope.definitions if n in scope.depends_on(scalar(objective))]
    names = {n: names_in(scope.definitions[n].body) for n in used}
    for name in (n for n in used if n != objective):
        elsewhere = {*scope.definitions, *(m for n in used if n != name for m in names[n])}
        added = {n: factor for n in names[name] - elsewhere if (factor := _added(scope, name, n)) is not None}
        said = sorted(n for n in added if _is_noise(note, found, n, alike=False))
        like = (n for n in sorted(added) if _places(added[n]) == scope.definitions[name].parameters)
        noise = next((n for n in (*said, *like) if _is_noise(note, found, n, alike=True)), None)
        if noise is not None:
            yield name, noise


def _observed(scope: Scope, objective: str, name: str, noise: str) -> list[str]:
    """Return the names by which a loss has a noisy name that a difference undoes, or that are steps of it."""
    data: list[str] = []
    used = scope.depends_on(scalar(objective)) & set(scope.definitions) - {name}
    for own in sorted(used, key=lambda n: (len(scope.depends_on(scope.definitions[n].body)), n)):
        left = replace(scope, definitions={n: d for n, d in scope.definitions.items() if n not in data})
        if name not in left.depends_on(scope.definitions[own].body):
            continue
        is_undone = scope.definitions[own].parameters == scope.definitions[name].parameters
        if _is_step(left, own, name) or (is_undone and _is_undone(scope, objective, own, name, noise)):
            data.append(own)
    return data


def _is_step(scope: Scope, own: str, name: str) -> bool:
    """Tell whether the values of one name rest on another by steps alone, as those of ``1[t > 0]`` do on t."""
    body = expand_definitions(scope.definitions[own].body, scope, keep={name, *scope.sequences})
    steps = body.atoms(Heaviside, KroneckerDelta)
    return name in names_in(body) and name not in names_in(body.xreplace({s: Dummy() for s in steps}))


def _rests_on_states(note: Note, found: Foundation, name: str) -> bool:
    """Tell whether a definition rests on states whose own equation is a model, as ``y_t = H s_t + e_t`` does."""
    models = note.facts.sequences.models if note.facts.sequences is not None else ()
    return bool({found.renamed.get(n, n) for n in models} & names_in(found.scope.definitions[name].body))


def _has_idle_parameter(scope: Scope, objective: str, name: str, variables: Set[str]) -> bool:
    """Tell whether a product in a definition has a name that stands nowhere else, and none rests on a variable."""
    if not variables or scope.depends_on(scalar(name)) & variables:
        return False
    others = [scope.definitions[n].body for n in scope.depends_on(scalar(objective)) & set(scope.definitions) - {name}]
    elsewhere = {*scope.definitions, *(n for b in others for n in names_in(b))}
    terms = Add.make_args(scope.definitions[name].body)
    return any(len(names) > 1 and names - elsewhere for names in map(names_in, terms))


def _added(scope: Scope, name: str, noise: str) -> Expr | None:
    """Return the element of a name that a definition has in one term of a sum only, as a factor of it."""
    body = scope.definitions[name].body
    terms = [t for t in Add.make_args(body) if noise in names_in(t)] if body.is_Add else []
    factors = [f for t in terms for f in Mul.make_args(t) if noise in names_in(f)]
    return factors[0] if len(factors) == 1 and isinstance(factors[0], Symbol | Indexed) else None


def _is_noise(note: Note, found: Foundation, name: str, *, alike: bool) -> bool:
    """Tell whether a name is one of noise, or has a law, or nothing declares it and it has the indices of the sum."""
    symbols = note.symbols
    origin = next((old for old, new in found.renamed.items() if new == name), name)
    own = {name, origin, symbols.origins.get(origin, origin)}
    declared = own & symbols.shapes.keys() or own & {n for n, _ in symbols.inner}
    called = own & (NOISE | lawful(note) | _spoken_of(note))
    return bool(called) or (alike and not declared)


def lawful(note: Note) -> set[str]:
    """Return the names of which a note says what law they have."""
    pairs = (pair for f in note.formulas for pair in pairwise(f.items))
    heads = [refer(one) for one, other in pairs if other == Relation("sim")]
    return {note.symbols.interpret(h)[0] for h in heads if h is not None}


def _spoken_of(note: Note) -> set[str]:
    """Return the names of which the text says that they are noise, or errors."""
    heads = [refer(f.items[0]) for f in note.formulas if len(f.items) == 1 and SPOKEN.match(f.after)]
    return {note.symbols.interpret(h)[0] for h in heads if h is not None}


def _is_drawn(note: Note, noise: str) -> bool:
    """Tell whether the words before a formula that begins with a noise say that it is drawn."""
    for formula in note.formulas:
        head = refer(formula.items[0]) if formula.items else None
        if head is not None and note.symbols.interpret(head)[0] == noise and DRAWN.search(formula.before):
            return True
    return False


def _is_undone(scope: Scope, objective: str, seen: str, name: str, noise: str, *, partly: bool = False) -> bool:
    """Tell whether a loss has a sum with what is seen from which all goes that a definition adds to its noise.

    It is enough ``partly`` that what the two have in common goes: another intercept, another noise may be left.
    """
    body = expand_definitions(scalar(objective), scope, keep={seen, *scope.sequences})
    definition = scope.definitions[name]
    plain = Add(*(t for t in Add.make_args(definition.body) if noise not in names_in(t)))
    plain = expand_definitions(plain, scope, keep={name, *scope.sequences})
    for total in body.atoms(Add):
        for factor, element in _terms_of(total, seen):
            own = substitute(plain, dict(zip(definition.parameters, _places(element), strict=True)))
            if _cancels(total - factor * element, factor * own, scope, partly=partly):
                return True
    return False


def _terms_of(total: Expr, name: str) -> Iterator[tuple[Expr, Expr]]:
    """Yield the terms of a sum that are a factor times an element of an array."""
    for term in total.args:
        factors: Sequence[Expr] = Mul.make_args(term)
        for element in factors:
            if isinstance(element, Symbol | Indexed) and name_of(element) == name:
                yield term / element, element


def _cancels(rest: Expr, added: Expr, scope: Scope, *, partly: bool) -> bool:
    """Tell whether nothing is left of what is added to the rest of a sum, or of what the two have in common."""
    names = names_in(added) - set(scope.definitions)
    names = names & names_in(rest) if partly else names
    if not names or names.isdisjoint(names_in(rest)):
        return False
    try:
        left = Normalizer(scope, time_limit=1.0).simplify(rest + added)
    except NotSupportedYet:
        return False
    return names.isdisjoint(names_in(left))


def _places(element: Expr) -> tuple[Expr, ...]:
    return tuple(element.indices) if isinstance(element, Indexed) else ()
