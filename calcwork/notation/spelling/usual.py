r"""Spellings of some fields, brought to the usual ones: ``w^t R w`` for a transpose, ``x[n]``, arrows set as text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from calcwork.notation.spelling.bare_functions import bare_functions, with_arguments
from calcwork.notation.spelling.bare_sums import has_bare_sums, with_letters_below
from calcwork.notation.spelling.bracketed import bracketed_names, with_bracketed
from calcwork.notation.spelling.chains import chained_names, with_members
from calcwork.notation.spelling.chances import drawn_laws, with_chances
from calcwork.notation.spelling.changes import has_changes, with_changes
from calcwork.notation.spelling.coefficients import angles_in, with_coefficients
from calcwork.notation.spelling.columns import with_commas
from calcwork.notation.spelling.conditional import fixed_conditions, with_conditions_left_out
from calcwork.notation.spelling.divergences import divergences, with_divergences
from calcwork.notation.spelling.features import feature_maps, with_features
from calcwork.notation.spelling.finite import functions_on_finite_sets, with_elements
from calcwork.notation.spelling.given import conditional_tables, with_entries
from calcwork.notation.spelling.grown import grown_names, with_grown_names
from calcwork.notation.spelling.hessians import functions_with_hessians, with_hessians
from calcwork.notation.spelling.layers import layers_in_round_brackets, with_square_brackets
from calcwork.notation.spelling.maps import with_values
from calcwork.notation.spelling.moments import moment_signs, unnamed_laws, with_moments, with_sums
from calcwork.notation.spelling.named_laws import named_laws, with_laws_below
from calcwork.notation.spelling.open_functions import open_functions, with_values_at_points
from calcwork.notation.spelling.orders import functions_with_orders, with_orders
from calcwork.notation.spelling.overloads import overloaded_names, with_own_names
from calcwork.notation.spelling.primes import primed_names, with_primed_names
from calcwork.notation.spelling.regions import with_single_integrals
from calcwork.notation.spelling.sequences import sequences_in_brackets, with_places_below
from calcwork.notation.spelling.shorthand import (
    gradients_at_points,
    gradients_of_iterates,
    with_names_of_gradients,
    with_points,
)
from calcwork.notation.spelling.sized import bold_namesakes_of_sizes, with_names_of_bold
from calcwork.notation.spelling.slashes import with_squares_divided
from calcwork.notation.spelling.squared import squared_names, with_squared
from calcwork.notation.spelling.steps import step_letters, with_steps
from calcwork.notation.spelling.synonyms import synonyms, with_identities, with_synonyms
from calcwork.notation.spelling.tabled import tabled_names
from calcwork.notation.spelling.transposes import (
    functions_beside_turns,
    has_transposes_by_t,
    with_primes_turned,
    with_transposes,
)
from calcwork.notation.spelling.units import upright_names, with_units_left_out
from calcwork.notation.spelling.word_arguments import with_words_below
from calcwork.notation.spelling.worded import with_worded, worded_names
from calcwork.notation.spelling.words import names_of_letters, with_words
from calcwork.notation.structure.items import (
    BigOperator,
    Braces,
    Element,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    base_of,
    outline,
    throughout,
)
from calcwork.notation.structure.references import TRANSPOSES
from calcwork.notation.survey.signs_of_d import signs_of_d
from calcwork.notation.survey.survey import walk

ONES = Number("1", ("mathbf",))
ATTAINED = {"sup": "max", "inf": "min"}
ARROWS = {"=>": "implies", "==>": "implies", "->": "implies", "<=>": "iff", "<==>": "iff"}


def usual(
    formulas: Sequence[Items], ones: frozenset[str] = frozenset(), identities: frozenset[Element] = frozenset()
) -> Callable[[Items], Items]:
    """Return what brings the formulas of one note to the usual spelling.

    ``ones`` are its names of vectors of ones, ``identities`` those of the identity.
    """
    diverging = divergences(formulas)
    if diverging is not None:
        formulas = [throughout(f, partial(with_divergences, found=diverging)) for f in formulas]
    worded = worded_names(formulas)
    formulas = [throughout(f, partial(with_worded, names=worded)) for f in formulas] if worded else formulas
    words = names_of_letters(formulas)
    formulas = [throughout(f, partial(with_words, names=words)) for f in formulas] if words else formulas
    angles, upright = angles_in(formulas), upright_names(formulas)
    signs = moment_signs(formulas)
    if signs:
        formulas = [throughout(f, partial(_swapped, with_moments, signs)) for f in formulas]
    if conditions := fixed_conditions(formulas) if signs else frozenset():
        formulas = [throughout(f, partial(_swapped, with_conditions_left_out, conditions)) for f in formulas]
    if laws := unnamed_laws(formulas) if signs else frozenset():
        formulas = [throughout(f, partial(_swapped, with_sums, laws)) for f in formulas]
    differentials = signs_of_d(throughout(f, with_fractions) for f in formulas)
    changes: list[tuple[Any, Callable[[Items, Any], Items]]] = [
        (signs, with_moments),
        (conditions, with_conditions_left_out),
        (named_laws(formulas), with_laws_below),
        (drawn_laws(formulas), with_chances),
        (laws, with_sums),
        (conditional_tables(formulas), with_entries),
        (functions_with_orders(formulas), with_orders),
        (primed_names(formulas), with_primed_names),
        (has_changes(formulas), with_changes),
        (bold_namesakes_of_sizes(formulas), with_names_of_bold),
        (grown_names(formulas), with_grown_names),
        (squared_names(formulas), with_squared),
        (overloaded_names(formulas), with_own_names),
        (functions_with_hessians(formulas), with_hessians),
        (chained_names(formulas), with_members),
        (open_functions(formulas), with_values_at_points),
        (gradients_of_iterates(formulas), with_names_of_gradients),
        (step_letters(formulas), with_steps),
        (feature_maps(formulas), with_features),
        (bracketed_names(formulas), with_bracketed),
        (has_transposes_by_t(formulas), with_transposes),
        (functions_beside_turns(formulas), with_primes_turned),
        (_plain_ones(formulas) or ones & {"1"}, with_ones),
        (ones - {"1"}, with_named_ones),
        (identities, with_identities),
        (synonyms(formulas), with_synonyms),
        (has_bare_sums(formulas), with_letters_below),
        (gradients_at_points(formulas), with_points),
        (layers_in_round_brackets(formulas), with_square_brackets),
        (functions_on_finite_sets(formulas) | tabled_names(formulas), with_elements),
        (sequences_in_brackets(formulas), with_places_below),
    ]

    bare = bare_functions(formulas)

    def respelled(items: Items) -> Items:
        items = with_values(tuple(_arrow(i) for i in _unboxed(items)))
        items = throughout(items, partial(with_divergences, found=diverging)) if diverging else items
        items = throughout(items, partial(with_worded, names=worded)) if worded else items
        items = throughout(items, partial(with_words, names=words)) if words else items
        items = with_units_left_out(items, upright)
        for respell in (with_greatest, with_words_below, with_squares_divided, with_commas):
            items = throughout(items, respell)
        items = throughout(differentials.respelled(throughout(items, with_fractions)), with_single_integrals)
        items = with_arguments(items, bare) if bare is not None else items
        if angles is not None:
            items = throughout(items, partial(with_coefficients, angles=angles))
        for found, change in changes:
            if found:
                items = throughout(items, partial(_swapped, change, found))
        return items

    return respelled


def with_softmax_along(items: Items, axis: str) -> Items:
    """Return items with each softmax named as that of every row or column, where the words of the note say so."""

    def named(part: Items) -> Items:
        own = Function("softmax")
        return tuple(replace(i, name=f"softmax of each {axis}") if i == own else i for i in part)

    return throughout(items, named) if axis else items


def with_greatest(part: Items) -> Items:
    r"""Return one sequence with max and min for ``\sup`` and ``\inf``: what is judged is the value that is attained."""

    def attained(item: Element) -> Element:
        base = base_of(item)
        if not isinstance(base, BigOperator) or base.name not in ATTAINED:
            return item
        own = replace(base, name=ATTAINED[base.name])
        return replace(item, base=own) if isinstance(item, Scripted) else own

    return tuple(map(attained, part))


def _swapped(change: Callable[[Items, Any], Items], found: Any, part: Items) -> Items:
    return change(part, found)


def _unboxed(items: Items) -> Items:
    r"""Return items with what stands in braces or a box as it is, where it holds a relation: ``\boxed{a = b}``."""
    kept: list[Element] = []
    for item in items:
        inner = item.items if isinstance(item, Braces) else ()
        kept += inner if any(isinstance(i, Relation) for i in inner) else (item,)
    return tuple(kept)


def _arrow(item: Element) -> Element:
    """Return an arrow that is set as text, as in words between formulas, as the relation that it is."""
    name = ARROWS.get(item.text.strip()) if isinstance(item, Text) else None
    return Relation(name, start=item.start, end=item.end) if name else item


# --- derivatives with a slash -----------------------------------------------------------------------------------------


def with_fractions(part: Items) -> Items:
    r"""Return one sequence with ``df/dx`` and ``\partial L/\partial w`` as the fractions that they are."""
    kept: list[Element] = []
    at = 0
    while at < len(part):
        found = _slashed(part, at)
        if found is None:
            kept.append(part[at])
            at += 1
            continue
        slash, end = found
        kept.append(Fraction(part[at:slash], part[slash + 1 : end], start=part[at].start, end=part[end - 1].end))
        at = end
    return tuple(kept)


def _slashed(part: Items, at: int) -> tuple[int, int] | None:
    """Return the places of the slash and of the end of a derivative that starts here: d, one quantity, slash, dx."""
    sign = _differential(part[at])
    if sign is None:
        return None
    slash = at + 1
    while slash < min(len(part), at + 4) and part[slash] != Operator("/"):
        if isinstance(part[slash], (Operator, Relation, Punctuation)) or _differential(part[slash]):
            return None
        slash += 1
    if slash >= len(part) or part[slash] != Operator("/"):
        return None
    if sign == "d" and slash > at + 1 and part[at + 1].start != part[at].end and isinstance(part[at + 1], Letter):
        return None
    end = slash + 1
    while (
        end + 1 < len(part) and _differential(part[end]) == sign and isinstance(part[end + 1], (Letter, Scripted, Text))
    ):
        end += 2
    return (slash, end) if end > slash + 1 else None


def _differential(item: Element) -> str | None:
    r"""Return the sign of a derivative, d or partial, that an item is, with or without an order above."""
    numbered = isinstance(item, Scripted) and not item.sub and len(item.sup) == 1 and isinstance(item.sup[0], Number)
    base = item.base if numbered and isinstance(item, Scripted) else item
    return base.name if isinstance(base, Letter) and base.name in {"d", "partial"} else None


# --- a plain 1 for the vector of ones ---------------------------------------------------------------------------------


def _plain_ones(formulas: Iterable[Items]) -> frozenset[Element]:
    """Return every plain 1, with its subscript, that a note transposes, and which then is the vector of ones."""
    rows = (s[k] for items in formulas for s, k in walk(items) if _is_row_of_ones(s[k]))
    return frozenset(replace(r, sup=()) for r in rows if isinstance(r, Scripted))


def _is_row_of_ones(item: Any) -> bool:
    turned = isinstance(item, Scripted) and len(item.sup) == 1 and isinstance(item.sup[0], Letter)
    return turned and item.base in (Number("1"), Number("11")) and item.sup[0].name in TRANSPOSES


def with_ones(part: Items, ones: frozenset[Element | str]) -> Items:
    """Return one sequence with a bold 1 in ``1^T x``, ``11^T`` and ``1_N``, and behind a name, as in ``A1``.

    In a sum, as ``y - 1``, a plain 1 means the same as a vector and as a number, which adds to every entry.
    """
    kept: list[Element] = []
    for at, item in enumerate(part):
        factor = at and isinstance(part[at - 1], (Letter, Scripted, Group, Fraction))
        if isinstance(item, Scripted) and (_is_row_of_ones(item) or item in ones):
            one = replace(ONES, start=item.base.start, end=item.base.end)
            kept += [one] * (item.base == Number("11"))
            kept.append(replace(item, base=one))
        elif item == Number("1") and (factor or (at + 1 < len(part) and _is_row_of_ones(part[at + 1]))):
            kept.append(replace(ONES, start=item.start, end=item.end))
        else:
            kept.append(item)
    return tuple(kept)


def with_named_ones(part: Items, names: frozenset[str]) -> Items:
    """Return one sequence with a bold 1 for the names that the text gives to vectors of ones."""

    def written(item: Element) -> Element:
        base, sub, sup = (item.base, item.sub, item.sup) if isinstance(item, Scripted) else (item, (), ())
        turned = not sup or (len(sup) == 1 and isinstance(sup[0], Letter) and sup[0].name in TRANSPOSES)
        if not turned or outline((Scripted(base, sub) if sub else base,)) not in names:
            return item
        one = replace(ONES, start=base.start, end=base.end)
        return replace(item, base=one) if isinstance(item, Scripted) else one

    return tuple(map(written, part))
