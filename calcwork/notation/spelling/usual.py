r"""Spellings of some fields, brought to the usual ones: ``w^t R w`` for a transpose, ``x[n]``, arrows set as text.

The tables below name, in order, what is looked for in all formulas of a note and what each formula then becomes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any

from calcwork.notation.spelling.derivatives.adjoints import adjoint_names, with_adjoints
from calcwork.notation.spelling.derivatives.directions import directed_functions, with_directions
from calcwork.notation.spelling.derivatives.fractions import with_fractions
from calcwork.notation.spelling.derivatives.gradients import (
    gradients_at_points,
    gradients_of_iterates,
    with_names_of_gradients,
    with_points,
)
from calcwork.notation.spelling.derivatives.hessians import functions_with_hessians, with_hessians
from calcwork.notation.spelling.derivatives.known import known_slopes, with_named_slopes
from calcwork.notation.spelling.derivatives.operators import short_partials, with_long_partials
from calcwork.notation.spelling.derivatives.orders import functions_with_orders, with_orders
from calcwork.notation.spelling.derivatives.signatures import told_variables, with_derivatives
from calcwork.notation.spelling.functions.arguments import (
    arguments_beside_families,
    arguments_like_members,
    with_arguments_apart,
    with_own_arguments,
)
from calcwork.notation.spelling.functions.bare import bare_functions, with_arguments
from calcwork.notation.spelling.functions.coefficients import angles_in, with_coefficients
from calcwork.notation.spelling.functions.compositions import with_compositions
from calcwork.notation.spelling.functions.conditions import functions_with_conditions, with_commas_for_bars
from calcwork.notation.spelling.functions.entries import functions_with_entries, with_entries_of_values
from calcwork.notation.spelling.functions.features import feature_maps, with_features
from calcwork.notation.spelling.functions.finite import with_elements
from calcwork.notation.spelling.functions.inverses import inverse_functions, with_inverse_functions
from calcwork.notation.spelling.functions.maps import with_values
from calcwork.notation.spelling.functions.open import open_functions, with_values_at_points
from calcwork.notation.spelling.functions.overloads import overloaded_names, with_own_names
from calcwork.notation.spelling.functions.own import own_functions, with_own_functions
from calcwork.notation.spelling.functions.parameters import other_parameters, with_other_parameters
from calcwork.notation.spelling.functions.scores import sample_scores, with_scores_of_samples
from calcwork.notation.spelling.functions.tables import functions_with_elements
from calcwork.notation.spelling.laws.averages import defined_average, with_averages
from calcwork.notation.spelling.laws.conditional import fixed_conditions, with_conditions_left_out
from calcwork.notation.spelling.laws.divergences import divergences, with_divergences
from calcwork.notation.spelling.laws.events import drawn_laws, with_chances
from calcwork.notation.spelling.laws.given import conditional_tables, with_entries
from calcwork.notation.spelling.laws.moments import moment_signs, unnamed_laws, with_moments, with_sums
from calcwork.notation.spelling.laws.named import named_laws, with_laws_below
from calcwork.notation.spelling.laws.namesakes import densities_beside_numbers, with_laws_renamed
from calcwork.notation.spelling.laws.posterior import conditional_laws, with_own_laws
from calcwork.notation.spelling.laws.predictions import predictions, with_places_left_out
from calcwork.notation.spelling.matrices.colons import has_colons, with_inner_products
from calcwork.notation.spelling.matrices.columns import with_commas
from calcwork.notation.spelling.matrices.ones import plain_ones, with_named_ones, with_ones
from calcwork.notation.spelling.matrices.transposes import (
    functions_beside_turns,
    has_transposes_by_t,
    has_turned_labels,
    with_labels_before_turns,
    with_primes_turned,
    with_rows_as_columns,
    with_transposes,
)
from calcwork.notation.spelling.matrices.weighted import weighted_norm, with_weighted_norms
from calcwork.notation.spelling.names.bold import (
    bold_namesakes_of_arguments,
    bold_namesakes_of_members,
    bold_namesakes_of_sizes,
    plain_namesakes_of_members,
    with_names_of_bold,
    with_names_of_plain,
)
from calcwork.notation.spelling.names.bracketed import bracketed_names, with_bracketed
from calcwork.notation.spelling.names.constants import with_circles, with_named_constants, with_reals
from calcwork.notation.spelling.names.entries import numbered_arrays, with_entries_named, with_entries_of_numbered
from calcwork.notation.spelling.names.increments import has_changes, with_changes
from calcwork.notation.spelling.names.letter_labels import (
    letter_labels,
    parametrized,
    with_letter_labels,
    with_parameters_left_out,
)
from calcwork.notation.spelling.names.letters import names_of_letters, with_words
from calcwork.notation.spelling.names.operations import operations, with_operations_named
from calcwork.notation.spelling.names.primes import (
    primed_iterates,
    primed_names,
    with_names_of_iterates,
    with_primed_names,
)
from calcwork.notation.spelling.names.squares import squared_names, with_squared
from calcwork.notation.spelling.names.synonyms import synonyms, with_identities, with_synonyms
from calcwork.notation.spelling.names.text import with_worded, worded_names
from calcwork.notation.spelling.names.text_arguments import with_words_below
from calcwork.notation.spelling.names.totals import totals, with_totals
from calcwork.notation.spelling.names.units import upright_names, with_units_left_out
from calcwork.notation.spelling.operators.counts import with_conditions_beside, with_counts
from calcwork.notation.spelling.operators.extrema import with_cut_off, with_greatest, with_greatest_of_lists
from calcwork.notation.spelling.operators.regions import with_single_integrals
from calcwork.notation.spelling.operators.relations import with_relations
from calcwork.notation.spelling.operators.slashes import with_squares_divided
from calcwork.notation.spelling.operators.sums import (
    has_bare_sums,
    with_conditions_unwrapped,
    with_letters_below,
)
from calcwork.notation.spelling.sequences.brackets import sequences_in_brackets, with_places_below
from calcwork.notation.spelling.sequences.chains import chained_names, with_members
from calcwork.notation.spelling.sequences.layers import layers_in_round_brackets, with_square_brackets
from calcwork.notation.spelling.sequences.numbered_layers import layers_by_numbers, with_layers_in_brackets
from calcwork.notation.spelling.sequences.one_more import grown_names, with_grown_names
from calcwork.notation.spelling.sequences.samples import numbered_above, with_brackets_above
from calcwork.notation.spelling.sequences.signals import signals, with_members_below
from calcwork.notation.spelling.sequences.steps import step_letters, with_steps
from calcwork.notation.structure.items import Element, Items, throughout
from calcwork.notation.survey.signs_of_d import signs_of_d

Respelling = Callable[[Items], Items]
Rules = tuple[tuple[Callable[[Sequence[Items]], Any], Callable[[Items, Any], Items]], ...]

# These come first: all others look for what they make of the formulas.
NAMES: Rules = (
    (has_turned_labels, with_labels_before_turns),
    (has_colons, with_inner_products),
    (operations, with_operations_named),
    (letter_labels, with_letter_labels),
    (parametrized, with_parameters_left_out),
    (numbered_arrays, with_entries_of_numbered),
    (totals, with_totals),
    (layers_by_numbers, with_layers_in_brackets),
    (divergences, with_divergences),
    (worded_names, with_worded),
    (names_of_letters, with_words),
    (adjoint_names, with_adjoints),
    (own_functions, with_own_functions),
    (numbered_above, with_brackets_above),
    (defined_average, with_averages),
)
CONDITIONS: Rules = (
    (conditional_laws, with_own_laws),
    (fixed_conditions, with_conditions_left_out),
    (predictions, with_places_left_out),
)
SUMS: Rules = ((unnamed_laws, with_sums),)

# These mean the same in every note.
ALWAYS = (
    with_named_constants,
    with_reals,
    with_circles,
    with_counts,
    with_conditions_beside,
    with_greatest,
    with_greatest_of_lists,
    with_cut_off,
    with_conditions_unwrapped,
    with_compositions,
    with_words_below,
    with_entries_named,
    with_squares_divided,
    with_commas,
    with_rows_as_columns,
    with_fractions,
)

LAWS: Rules = (
    (named_laws, with_laws_below),
    (drawn_laws, with_chances),
)
QUANTITIES: Rules = (
    (densities_beside_numbers, with_laws_renamed),
    (conditional_tables, with_entries),
    (functions_with_conditions, with_commas_for_bars),
    (short_partials, with_long_partials),
    (told_variables, with_derivatives),
    (directed_functions, with_directions),
    (inverse_functions, with_inverse_functions),
    (functions_with_orders, with_orders),
    (known_slopes, with_named_slopes),
    (primed_names, with_primed_names),
    (primed_iterates, with_names_of_iterates),
    (has_changes, with_changes),
    (bold_namesakes_of_sizes, with_names_of_bold),
    (bold_namesakes_of_arguments, with_names_of_bold),
    (bold_namesakes_of_members, with_names_of_bold),
    (plain_namesakes_of_members, with_names_of_plain),
    (arguments_like_members, with_own_arguments),
    (arguments_beside_families, with_arguments_apart),
    (grown_names, with_grown_names),
    (squared_names, with_squared),
    (sample_scores, with_scores_of_samples),
    (functions_with_entries, with_entries_of_values),
    (overloaded_names, with_own_names),
    (other_parameters, with_other_parameters),
    (functions_with_hessians, with_hessians),
    (chained_names, with_members),
    (open_functions, with_values_at_points),
    (gradients_of_iterates, with_names_of_gradients),
    (step_letters, with_steps),
    (feature_maps, with_features),
    (bracketed_names, with_bracketed),
    (has_transposes_by_t, with_transposes),
    (functions_beside_turns, with_primes_turned),
    (weighted_norm, with_weighted_norms),
)
PLACES: Rules = (
    (synonyms, with_synonyms),
    (has_bare_sums, with_letters_below),
    (gradients_at_points, with_points),
    (layers_in_round_brackets, with_square_brackets),
    (signals, with_members_below),
    (functions_with_elements, with_elements),
    (sequences_in_brackets, with_places_below),
)


def usual(
    formulas: Sequence[Items],
    ones: frozenset[str] = frozenset(),
    identities: frozenset[Element] = frozenset(),
    *,
    chance: bool = False,
) -> Respelling:
    """Return what brings the formulas of one note to the usual spelling.

    ``ones`` are its names of vectors of ones, ``identities`` those of the identity; its words may speak of ``chance``.
    """
    formulas, names = _carried_out(NAMES, formulas)
    units, angles = upright_names(formulas), angles_in(formulas)
    formulas, moments = _carried_out(((partial(moment_signs, spoken=chance), with_moments), *CONDITIONS), formulas)
    formulas, sums = _carried_out(SUMS, formulas)
    bare = bare_functions(formulas)
    steps: tuple[Respelling, ...] = (
        with_relations,
        with_values,
        *names,
        partial(with_units_left_out, names=units),
        *(partial(throughout, change=change) for change in ALWAYS),
        signs_of_d(throughout(f, with_fractions) for f in formulas).respelled,
        partial(throughout, change=with_single_integrals),
        *([] if bare is None else [partial(with_arguments, found=bare)]),
        *([] if angles is None else [_everywhere(with_coefficients, angles)]),
        *moments,
        *_asked_for(LAWS, formulas),
        *sums,
        *_asked_for((*QUANTITIES, *_told(ones, identities), *PLACES), formulas),
    )
    return lambda items: reduce(lambda made, step: step(made), steps, items)


def _told(ones: frozenset[str], identities: frozenset[Element]) -> Rules:
    """Return the rules for what the words of a note say."""
    return (
        (lambda formulas: plain_ones(formulas) or ones & {"1"}, with_ones),
        (lambda _: ones - {"1"}, with_named_ones),
        (lambda _: identities, with_identities),
    )


def _asked_for(rules: Rules, formulas: Sequence[Items]) -> list[Respelling]:
    """Return, in order, the respellings by those rules that find something in the formulas of a note."""
    return [_everywhere(change, found) for find, change in rules if (found := find(formulas))]


def _carried_out(rules: Rules, formulas: Sequence[Items]) -> tuple[Sequence[Items], list[Respelling]]:
    """Return the formulas as these rules leave them, one after the other, with the respellings that did so."""
    done: list[Respelling] = []
    for rule in rules:
        for respelling in _asked_for((rule,), formulas):
            formulas = [respelling(f) for f in formulas]
            done.append(respelling)
    return formulas, done


def _everywhere(change: Callable[[Items, Any], Items], found: Any) -> Respelling:
    return lambda items: throughout(items, lambda part: change(part, found))
