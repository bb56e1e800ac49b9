"""Logarithms of densities taken apart: log(b**a/gamma(a)*exp(-b*x)) is a*log(b) - log(gamma(a)) - b*x."""

from __future__ import annotations

from sympy import Abs, Add, Expr, Indexed, Mul, Pow, S, Sum, Symbol, binomial, exp, gamma, log

from calcwork.algebra.functions import sigmoid, xlogy
from calcwork.algebra.scope import Recurrence, Scope, name_of
from calcwork.algebra.signs import Signs


def logarithms_apart(expr: Expr, scope: Scope) -> Expr:
    """Return an expression with the logarithm of each product that holds an exponential, or the like, as a sum.

    It is taken apart where the declared domains tell that every factor is positive; else it stays. What they tell to be
    positive needs no absolute value.

    Examples
    --------
    >>> from calcwork.algebra.scope import Recurrence, POSITIVE
    >>> scope = Scope().declare("x", domain=POSITIVE).declare("b")
    >>> x, b = scope["x"], scope["b"]
    >>> logarithms_apart(log(x * exp(-b * x)), scope), logarithms_apart(log(b * exp(-b * x)), scope)
    (-b*x + log(x), log(b*exp(-b*x)))
    """
    return _Apart(scope).of(expr)


def is_positive(expr: Expr, scope: Scope) -> bool:
    """Tell whether the declared domains, and definitions, tell that an expression is positive.

    Examples
    --------
    >>> x = Symbol("x", real=True)
    >>> is_positive(exp(x), Scope()), is_positive(1 - sigmoid(x), Scope())
    (True, True)
    """
    return _Apart(scope).is_positive(expr)


def is_bounded(expr: Expr, scope: Scope) -> bool:
    """Tell whether an expression may have no value somewhere: a logarithm or a root of what is not known as positive.

    Examples
    --------
    >>> x = Symbol("x", real=True)
    >>> is_bounded(log(1 + exp(x)), Scope()), is_bounded(log(x), Scope())
    (False, True)
    """
    own = (e for n in scope.depends_on(expr) if n in scope.definitions for e in scope.definitions[n].exprs())
    atoms = {a for e in (expr, *own) for a in e.atoms(log, xlogy, Pow)}
    roots = {a.base for a in atoms if isinstance(a, Pow) and not a.exp.is_integer}
    return not all(is_positive(e, scope) for e in {*roots, *(a.args[-1] for a in atoms if not isinstance(a, Pow))})


class _Apart:
    """Take the logarithms of one scope apart."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.signs = Signs(scope)

    def of(self, expr: Expr) -> Expr:
        expr = expr.replace(lambda e: isinstance(e, Abs) and self.is_positive(e.args[0]), lambda e: e.args[0])
        return expr.replace(lambda e: isinstance(e, log), lambda e: self._logarithm(e.args[0]))

    def _logarithm(self, inside: Expr) -> Expr:
        return self._of_product(inside) if _gains(inside) else log(inside)

    def _of_product(self, product: Expr) -> Expr:
        terms, rest = list[Expr](), S.One
        for factor in Mul.make_args(product.replace(binomial, _by_gammas)):
            base, power = (factor.base, factor.exp) if factor.is_Pow else (factor, S.One)
            if isinstance(base, exp):
                terms.append(power * base.args[0])
            elif not (self._is_root(factor) or self.is_positive(base.args[0] if isinstance(base, gamma) else base)):
                return log(product)
            elif isinstance(base, Sum | gamma) or not power.is_number:
                terms.append(power * log(base))
            else:
                rest *= Pow(base, power)
        return Add(*terms, log(rest))

    def _is_root(self, factor: Expr) -> bool:
        """Tell whether a factor is a power with any real exponent, as (1 - p)**r, which no negative number has."""
        if not isinstance(factor, Pow) or not isinstance(factor.exp, Symbol | Indexed):
            return False
        name = name_of(factor.exp)
        return name in self.scope.declarations and not self.scope.domain(factor.exp).integer

    def is_positive(self, expr: Expr) -> bool:
        """Tell whether the declared domains, and definitions, tell that an expression is positive."""
        if (body := self._body(expr)) is not None:
            return self.is_positive(body)
        if isinstance(expr, Sum):
            return self.is_positive(expr.function)
        if expr.is_Add and S.One in expr.args and self._is_share(1 - expr):
            return True
        if expr.is_Add and any(map(self.is_positive, expr.args)):
            return all(self.signs.is_nonnegative(a) or self.is_positive(a) for a in expr.args)
        if expr.is_Mul:
            return all(map(self.is_positive, expr.args))
        if expr.is_Pow and not isinstance(expr, exp):
            return self.is_positive(expr.base)
        return isinstance(expr, exp) or self.signs.is_positive(expr)

    def _body(self, expr: Expr) -> Expr | None:
        """Return what a name stands for, None where it is no definition or that of a member by members before it."""
        known = self.scope.definitions.get(name_of(expr)) if isinstance(expr, Symbol | Indexed) else None
        return None if known is None or isinstance(known, Recurrence) else known.body

    def _is_share(self, expr: Expr) -> bool:
        """Tell whether an expression lies between 0 and 1: a sigmoid, a quantity that is one, a product of such."""
        if (body := self._body(expr)) is not None:
            return self._is_share(body)
        if expr.is_Mul:
            return all(map(self._is_share, expr.args))
        return isinstance(expr, sigmoid) or (expr.is_Pow and self._is_share(expr.base) and bool(expr.exp.is_positive))


def _by_gammas(n: Expr, k: Expr) -> Expr:
    return gamma(n + 1) / (gamma(k + 1) * gamma(n - k + 1))


def _gains(product: Expr) -> bool:
    """Tell whether a factor has a logarithm of another kind: an exponential, a gamma function, a power."""
    factors = Mul.make_args(product)
    bases = [f.base if f.is_Pow else f for f in factors]
    return any(isinstance(b, exp | gamma | binomial) for b in bases) or any(
        f.is_Pow and not f.exp.is_number for f in factors
    )
