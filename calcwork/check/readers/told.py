"""What the words of a note say of the sides of a step: for one sample, in bits, with the data of a model as given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sympy import log

from calcwork.check.readers.base_two import are_in_bits, in_bits
from calcwork.check.readers.dual import with_linear_parts
from calcwork.check.readers.instances import instances
from calcwork.check.readers.one_sample import ONE_SAMPLE, for_one_sample
from calcwork.notation.labelled import laws_of, step_of
from calcwork.notation.pairs import Pair

if TYPE_CHECKING:
    from calcwork.notation.context.collection import Formula
    from calcwork.notation.note import Note


def _has_logarithm(pair: Pair) -> bool:
    """Tell whether a logarithm stands on a side or in a definition: only then the words about its base are asked."""
    return any(e.has(log) for e in (*pair.entries(), *(d.body for d in pair.scope.definitions.values())))


def as_words_say(pair: Pair, note: Note, formula: Formula) -> Pair:
    """Return a pair for the one sample that words speak of, with their logarithms, fixed data and dual numbers."""
    pair = (for_one_sample(pair) if ONE_SAMPLE.search(formula.lead) else None) or pair
    pair = in_bits(pair) if _has_logarithm(pair) and are_in_bits(note.formulas, formula) else pair
    pair = pair.without_definitions(note.said.data) if pair.differentiates() else pair
    pair = with_linear_parts(pair, note.symbols.dual) if note.symbols.dual else pair
    laws = laws_of(note, formula.position) if any(map(step_of, pair.free_names())) else ()
    pair = replace(pair, laws=laws) if laws else pair
    stated = instances(note, formula)
    return replace(pair, instances=stated) if stated else pair
