r"""Equations that follow from several others by elimination, as ``2x = 10`` from ``y = l``, ``x = l``, ``x + y = 10``.

The numerators are polynomials in generators: symbols, elements, and functions of these. A conclusion q follows where
no point meets the premises and ``1 = t q``, so where these generate 1 (the trick of Rabinowitsch); what a premise
divides by is not zero.

Source: Cox, Little & O'Shea, Ideals, Varieties, and Algorithms, chapter 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from flint import Ordering, fmpz_mpoly_ctx, fmpz_mpoly_vec
from sympy import Expr

from calcwork.algebra.fractions import Field
from calcwork.algebra.normal import Normalizer

LIMITS = (60, 200, 2000)  # polynomials, terms of each, bits of a coefficient
MOST_GENERATORS = 12


def follows(
    premises: Sequence[Expr], alternatives: Sequence[Expr], nonzero: Sequence[Expr], normal: Normalizer
) -> bool:
    """Tell whether one of some expressions is seen to be zero wherever all premises are, and that somewhere.

    Those of ``nonzero`` that are generators here are known not to be zero.
    """
    given, wanted = ([normal.canonical(e) for e in group] for group in (premises, alternatives))
    field = normal.field(*given, *wanted)
    if not 0 < len(field.atoms) <= MOST_GENERATORS:
        return False
    fractions = [field.fraction(e) for e in given]
    divisors = prod((*(f.den for f in fractions), *(field.fraction(a).num for a in field.atoms if a in nonzero)))
    conclusion = prod(field.fraction(e).num for e in wanted)
    numerators = [f.num for f in fractions]
    return _never_met(numerators, divisors * conclusion, field) and not _never_met(numerators, divisors, field)


def _never_met(polynomials: Sequence[Any], apart: Any, field: Field) -> bool:
    """Tell whether polynomials are seen to vanish nowhere together, but where one ``apart`` from them vanishes too."""
    names = ("t", *(f"a{k}" for k in range(len(field.atoms))))
    context = fmpz_mpoly_ctx.get(names, Ordering.degrevlex)
    *moved, last = (p.compose(*context.gens()[1:], ctx=context) for p in (*polynomials, apart))
    found, _ = fmpz_mpoly_vec([*moved, 1 - context.gen(0) * last], context).buchberger_naive(limits=LIMITS)
    return any(p.is_constant() and not p.is_zero() for p in found)
