r"""The greatest and the smallest of independent quantities with one density: their law from that of a single one.

.. math::
    F_{\max}(m) = F(m)^n, \quad f_{\max} = n f F^{n-1}, \qquad
    f_{\min} = n f (1 - F)^{n-1}

(Casella and Berger, Statistical Inference, theorem 5.4.4.)
"""

from __future__ import annotations

import time
from collections.abc import Set

from sympy import Expr, Indexed

from calcwork.algebra.expectations import Continuous
from calcwork.algebra.functions import greatest
from calcwork.algebra.integrals import Definite, Unbounded, bound_real
from calcwork.algebra.scope import Domain, Scope, name_of, scalar
from calcwork.check.integrals.antiderivatives import closed_form

SECONDS = 2.0


def extreme_in(body: Expr, elements: Set[Expr]) -> tuple[Expr, Expr, bool] | None:
    """Return the one extreme in an expression, how many there are of what it is of, and whether it is the greatest.

    None when something else in the expression is random, or the extreme is over other than all plain members. The
    smallest x_k is written as minus the greatest -x_k.
    """
    found = {g for g in body.atoms(greatest) if elements & g.atoms(Indexed)}
    if len(found) != 1:
        return None
    extreme = next(iter(found))
    outside = body.xreplace({extreme: scalar("extreme")})
    (place, lower, upper), *others = extreme.limits
    member = next((x for x in elements if extreme.function in (x, -x)), None)
    if others or lower != 1 or not isinstance(member, Indexed) or elements & outside.atoms(Indexed):
        return None
    if member.indices != (place,) or member.base.shape != (upper,):
        return None
    return extreme, upper, extreme.function == member


def law_of_extreme(law: Continuous, number: Expr, scope: Scope, *, greatest_of: bool) -> Continuous | None:
    """Return the law of the greatest or the smallest of so many, None where the distribution has no closed form.

    Examples
    --------
    >>> from calcwork.algebra.scope import size
    >>> from sympy import Integer, Rational, S
    >>> m, n = scalar("m"), size("n")
    >>> uniform = Continuous(m, Rational(1, 3), S.Zero, Integer(3))
    >>> law_of_extreme(uniform, n, Scope().declare("n"), greatest_of=True).args[1]
    n*(m/3)**(n - 1)/3
    """
    value, density, lower, upper = law.args
    domain = Domain(None if lower.has(Unbounded) else lower, None if upper.has(Unbounded) else upper)
    own = scope if name_of(value) in scope.declarations else scope.declare(name_of(value), domain=domain)
    t = bound_real("t")
    ends = (lower, value) if greatest_of else (value, upper)
    share = closed_form(Definite(density.xreplace({value: t}), (t, *ends)), own, time.process_time() + SECONDS)
    if share is None or share.conditions:
        return None
    return Continuous(value, number * density * share.value ** (number - 1), lower, upper)
