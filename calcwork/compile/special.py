r"""The error function, and the gamma function and its kin: logarithms of products as sums of log Γ.

log n! = log Γ(n + 1), log C(n, k) = log Γ(n + 1) - log Γ(k + 1) - log Γ(n - k + 1), and Γ itself is exp(log Γ) where
its argument is positive. Their derivatives are the polygamma functions ψ, ψ', ... of SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Add, Expr, Function, Mul, Pow, S, beta, binomial, exp, factorial, gamma, log, loggamma

GAMMAS: tuple[type, ...] = (gamma, factorial, binomial, beta)
HELPERS = {
    "_erf": """
_erf = np.vectorize(math.erf, otypes=[float])
""",
    "_erfc": """
_erfc = np.vectorize(math.erfc, otypes=[float])
""",
    "_log_gamma": """
_log_gamma = np.vectorize(math.lgamma, otypes=[float])
""",
    "_polygamma": '''
def _polygamma(n, x):
    """The derivative of order n + 1 of log(gamma(x)) for x > 0: recurrence to x + 12, then the asymptotic series."""
    x = np.where(np.asarray(x) > 0, x, np.nan)
    z = x + 12
    s = sum(math.factorial(n)/(x + k)**(n + 1) for k in range(12)) + math.factorial(n)/(2*z**(n + 1))
    s += math.factorial(n - 1)/z**n if n else -np.log(z)
    for k, b in enumerate((1/6, -1/30, 1/42, -1/30, 5/66, -691/2730, 7/6), 1):
        s += b*math.factorial(2*k + n - 1)/(math.factorial(2*k)*z**(2*k + n))
    return -(-1)**n*s
''',
}
COMPLEX = """
def _erfc(z):
    x, e = np.real(z), np.vectorize(math.erfc, otypes=[float])
    return e(x) - 2j / np.sqrt(np.pi) * np.imag(z) * np.exp(-x * x)  # good for the small steps of a derivative


def _erf(z):
    x, e = np.real(z), np.vectorize(math.erf, otypes=[float])
    return e(x) + 2j / np.sqrt(np.pi) * np.imag(z) * np.exp(-x * x)


def _log_gamma(x):
    z = x + 12
    c = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360)
    s = sum(b / z ** (2 * k + 1) for k, b in enumerate(c))
    return (z - 0.5) * np.log(z) - z + np.log(2 * np.pi) / 2 + s - sum(np.log(x + k) for k in range(12))
"""


def imports(texts: Iterable[str]) -> str:
    """Return the import lines of a module with these texts."""
    texts = list(texts)
    lines = ["import math\n"] if any(f"{h}(" in text for text in texts for h in HELPERS) else []
    lines += ["from functools import partial\n"] if any("= partial(" in text for text in texts) else []
    return "".join(["\n", *lines, *(["\n"] if lines else []), "import numpy as np\n"])


class log_gamma(Function):  # noqa: N801  (named after what it is printed as)
    """Return log Γ(x) for x > 0."""

    nargs = 1


def without_gammas(expr: Expr) -> Expr:
    """Return a gamma function or one of its kin, or the logarithm of a product with some, by log Γ.

    Examples
    --------
    >>> from sympy import Symbol
    >>> n, a = Symbol("n"), Symbol("a", positive=True)
    >>> without_gammas(log(a * gamma(n) / factorial(n)))
    log(a) + log_gamma(n) - log_gamma(n + 1)
    >>> without_gammas(gamma(n))
    exp(log_gamma(n))
    """
    if isinstance(expr, loggamma):
        return log_gamma(expr.args[0])
    if not isinstance(expr, log):
        return exp(_logarithm(expr))
    parts = [(f.base, f.exp) if f.is_Pow else (f, S.One) for f in Mul.make_args(expr.args[0])]
    rest = Mul(*(Pow(base, times) for base, times in parts if not isinstance(base, GAMMAS)))
    terms = [times * _logarithm(base) for base, times in parts if isinstance(base, GAMMAS)]
    return Add(log(rest), *terms) if rest != 1 else Add(*terms)


def is_gamma(expr: Expr) -> bool:
    """Tell whether an expression is one that `without_gammas` rewrites."""
    inner = Mul.make_args(expr.args[0]) if isinstance(expr, log) else ()
    return isinstance(expr, (*GAMMAS, loggamma)) or any(isinstance(f.base if f.is_Pow else f, GAMMAS) for f in inner)


def _logarithm(expr: Expr) -> Expr:
    """Return the logarithm of one function of the kind."""
    match expr:
        case gamma():
            return log_gamma(expr.args[0])
        case factorial():
            return log_gamma(expr.args[0] + 1)
        case binomial():
            n, k = expr.args
            return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)
    a, b = expr.args
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)
