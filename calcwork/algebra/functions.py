"""The elementwise functions and index reductions of machine learning, as SymPy functions.

Each has its derivative, its rewriting to ``exp`` and ``log``, evaluation to any precision without overflow or
cancellation, and LaTeX. SymPy has none of them.
"""

from __future__ import annotations

from typing import Any

import mpmath
from sympy import (
    Expr,
    Function,
    Heaviside,
    Piecewise,
    Rational,
    S,
    Sum,
    Tuple,
    exp,
    log,
    sympify,
)
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import ArgumentIndexError

from calcwork.errors import UserError


class _Elementwise(Function):
    """Share what the real functions of one real argument have in common."""

    nargs = 1
    latex_name = ""

    def fdiff(self, argindex: int = 1) -> Expr:
        if argindex != 1:
            raise ArgumentIndexError(self, argindex)
        return self.derivative(self.args[0])

    @classmethod
    def derivative(cls, z: Expr) -> Expr:
        """Return the derivative at ``z``."""
        raise NotImplementedError

    def _eval_mpmath(self) -> tuple[Any, tuple[Expr, ...]]:
        return self.evaluate, self.args

    @staticmethod
    def evaluate(z: Any) -> Any:
        """Return the value at an mpmath number."""
        raise NotImplementedError

    def _eval_is_extended_real(self) -> bool | None:
        return self.args[0].is_extended_real

    def _eval_is_finite(self) -> bool | None:
        return self.args[0].is_finite

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        return rf"{self.latex_name}{power}\left({printer._print(self.args[0])}\right)"


class sigmoid(_Elementwise):  # noqa: N801  (SymPy names functions in lower case)
    """Return the logistic function 1/(1 + exp(-z)).

    Examples
    --------
    >>> from sympy.abc import z
    >>> sigmoid(z).diff(z)
    (1 - sigmoid(z))*sigmoid(z)
    """

    latex_name = r"\sigma"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        """Return the value at 0 and at the two infinities."""
        return {S.Zero: Rational(1, 2), S.Infinity: S.One, S.NegativeInfinity: S.Zero}.get(z)

    @classmethod
    def derivative(cls, z: Expr) -> Expr:
        return cls(z) * (1 - cls(z))

    @staticmethod
    def evaluate(z: Any) -> Any:
        return 1 / (1 + mpmath.exp(-z)) if mpmath.re(z) >= 0 else mpmath.exp(z) / (1 + mpmath.exp(z))

    def _eval_rewrite_as_exp(self, z: Expr, **kwargs: Any) -> Expr:
        return 1 / (1 + exp(-z))

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None


class softplus(_Elementwise):  # noqa: N801
    """Return log(1 + exp(z)), the smooth form of max(z, 0)."""

    latex_name = r"\operatorname{softplus}"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return log(2) if z is S.Zero else None

    @classmethod
    def derivative(cls, z: Expr) -> Expr:
        return sigmoid(z)

    @staticmethod
    def evaluate(z: Any) -> Any:
        return (
            max(z, mpmath.mpf(0)) + mpmath.log1p(mpmath.exp(-abs(z)))
            if not mpmath.im(z)
            else mpmath.log1p(mpmath.exp(z))
        )

    def _eval_rewrite_as_exp(self, z: Expr, **kwargs: Any) -> Expr:
        return log(1 + exp(z))

    def _eval_is_positive(self) -> bool | None:
        return True if self.args[0].is_real else None


class log_sigmoid(_Elementwise):  # noqa: N801
    """Return log(sigmoid(z)) = -softplus(-z)."""

    latex_name = r"\log\sigma"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        return -log(2) if z is S.Zero else None

    @classmethod
    def derivative(cls, z: Expr) -> Expr:
        return sigmoid(-z)

    @staticmethod
    def evaluate(z: Any) -> Any:
        return -softplus.evaluate(-z)

    def _eval_rewrite_as_exp(self, z: Expr, **kwargs: Any) -> Expr:
        return -log(1 + exp(-z))

    def _eval_is_negative(self) -> bool | None:
        return True if self.args[0].is_real else None


class relu(_Elementwise):  # noqa: N801
    """Return max(z, 0). Its derivative at the kink z = 0 is taken as 0, the convention of the field."""

    latex_name = r"\operatorname{relu}"

    @classmethod
    def eval(cls, z: Expr) -> Expr | None:
        if z.is_nonnegative:
            return z
        return S.Zero if z.is_nonpositive else None

    @classmethod
    def derivative(cls, z: Expr) -> Expr:
        return Heaviside(z, 0)

    @staticmethod
    def evaluate(z: Any) -> Any:
        return max(z, mpmath.mpf(0))

    def _eval_rewrite_as_Piecewise(self, z: Expr, **kwargs: Any) -> Expr:
        return Piecewise((z, z > 0), (0, True))

    def _eval_is_nonnegative(self) -> bool | None:
        return True if self.args[0].is_real else None


class xlogy(Function):  # noqa: N801
    """Return x*log(y), continued by 0 at x = 0, as entropies need it."""

    nargs = 2

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        """Return 0 where x is 0, and the plain logarithm where x is 1."""
        if x.is_zero:
            return S.Zero
        return log(y) if x == 1 else None

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        if argindex not in (1, 2):
            raise ArgumentIndexError(self, argindex)
        return log(y) if argindex == 1 else x / y

    def _eval_mpmath(self) -> tuple[Any, tuple[Expr, ...]]:
        return (lambda x, y: mpmath.mpf(0) if x == 0 else x * mpmath.log(y)), self.args

    def _eval_rewrite_as_log(self, x: Expr, y: Expr, **kwargs: Any) -> Expr:
        return x * log(y)

    def _eval_is_extended_real(self) -> bool | None:
        return True if self.args[0].is_real and self.args[1].is_positive else None

    def _eval_is_finite(self) -> bool | None:
        return self._eval_is_extended_real()

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = (printer._print(a) for a in self.args)
        text = rf"{x} \log\left({y}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class logsumexp(ExprWithLimits):  # noqa: N801
    """Return log(sum over k of exp(f_k)), written ``logsumexp(f(k), (k, 1, K))`` like SymPy's Sum."""

    is_commutative = True

    def __new__(cls, body: Expr, *limits: Any, **assumptions: Any) -> Expr:
        return _with_limits(cls, body, limits)

    def _eval_derivative(self, x: Expr) -> Expr:
        return Sum(exp(self.function - self) * self.function.diff(x), *self.limits)

    def _eval_rewrite_as_exp(self, body: Expr, *limits: Any, **kwargs: Any) -> Expr:
        return log(Sum(exp(body), *limits))

    def doit(self, **hints: Any) -> Expr:
        """Return the sum written out, where its limits are numbers."""
        return log(Sum(exp(self.function), *self.limits).doit(**hints))

    def _eval_evalf(self, prec: int) -> Expr | None:
        return self.doit()._eval_evalf(prec)

    def _eval_is_real(self) -> bool | None:
        return self.function.is_real

    @property
    def is_number(self) -> bool:
        """Tell whether nothing is free; SymPy asks often, and a symbolic limit answers at once."""
        return False if any(limit[2].is_Symbol for limit in self.limits) else super().is_number

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = printer._print(log(Sum(globals()["exp"](self.function), *self.limits)))
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class greatest(ExprWithLimits):  # noqa: N801
    """Return the greatest f_k over k, written ``greatest(f(k), (k, 1, K))`` like SymPy's Sum.

    Its derivative is that of the f_k which is the greatest; where two are, there is none, and both count.
    """

    is_commutative = True

    def __new__(cls, body: Expr, *limits: Any, **assumptions: Any) -> Expr:
        return _with_limits(cls, body, limits)

    def _eval_derivative(self, x: Expr) -> Expr:
        return Sum(Heaviside(self.function - self, 1) * self.function.diff(x), *self.limits)

    def _eval_is_real(self) -> bool | None:
        return self.function.is_real

    @property
    def is_number(self) -> bool:
        """Tell whether nothing is free; SymPy asks often, and a symbolic limit answers at once."""
        return False if any(limit[2].is_Symbol for limit in self.limits) else super().is_number


def softmax(body: Expr, limits: Any, at: Expr) -> Expr:
    """Return exp(f_c)/(sum over k of exp(f_k)) as ``exp(f(c) - logsumexp(f(k), (k, 1, K)))``.

    The probability of class ``at`` under the scores ``body``, a function of the index that ``limits`` binds. In this
    form its derivative, its logarithm and its stable evaluation follow from those of ``exp`` and `logsumexp`.

    Examples
    --------
    >>> from sympy.abc import a, c, k
    >>> softmax(a*k, (k, 1, 3), c)
    exp(a*c - logsumexp(a*k, (k, 1, 3)))
    """
    bound = sympify(limits[0], strict=True)
    return exp(sympify(body, strict=True).xreplace({bound: sympify(at, strict=True)}) - logsumexp(body, limits))


def _with_limits(cls: type, body: Expr, limits: tuple[Any, ...]) -> Expr:
    """Build a reduction node; SymPy's own constructor would rewrite Piecewise bodies and equalities."""
    if not limits or not all(isinstance(limit, (tuple, Tuple)) and len(limit) == 3 for limit in limits):
        raise UserError(f"{cls.__name__} got the limits {limits}; give each as (index, lower, upper).")
    ranges = [Tuple(*(sympify(a, strict=True) for a in limit)) for limit in limits]
    return Expr.__new__(cls, sympify(body, strict=True), *ranges)
