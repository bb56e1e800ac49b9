"""Expressions against the LaTeX and the text that a textbook would print."""

from __future__ import annotations

import pytest
import sympy
from latex2mathml.converter import convert
from sympy import (
    Abs,
    And,
    Derivative,
    Dummy,
    Eq,
    Float,
    Function,
    Heaviside,
    Integral,
    KroneckerDelta,
    Max,
    Ne,
    Or,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    binomial,
    cos,
    exp,
    factorial,
    gamma,
    log,
    loggamma,
    sign,
    sin,
    sqrt,
    symbols,
    tanh,
)

from calcwork.algebra import (
    BINARY,
    POSITIVE,
    Quantity,
    Scope,
    array,
    index,
    log_sigmoid,
    logsumexp,
    relu,
    scalar,
    sigmoid,
    size,
    softmax,
    softplus,
    xlogy,
)
from calcwork.algebra.partial import Factors, Partial
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation import latex, text

N, D, K, M = map(size, "NDKM")
i, j, k, l, c = map(index, "ijklc")  # noqa: E741
a, b, p, h, x, t, n = map(scalar, "abphxtn")
J, sg, e = scalar("J"), scalar("sigma"), scalar("e")
SCOPE = (
    Scope()
    .declare("X", N, D, element="x")
    .declare("y", N, domain=BINARY)
    .declare("w", D)
    .declare("lambda_", domain=POSITIVE)
    .define(array("y_hat", N)[i], sigmoid(array("z", N)[i]), latex=r"\hat{y}")
)
X, y, w, y_hat, lam = (SCOPE[name] for name in ("X", "y", "w", "y_hat", "lambda_"))
z, Z, W1 = array("z", N), array("Z", N, K), array("W1", D, M)
f = Function("f")

CASES = [
    (
        Sum(X[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N,
        r"\frac{1}{N} \sum_{i=1}^{N} x_{ij} \left(\hat{y}_i - y_i\right)",
        "1/N Σ_i x_ij (ŷ_i − y_i)",
    ),
    (
        Sum(X[i, j] * X[i, k] * y_hat[i] * (1 - y_hat[i]), (i, 1, N)) / N,
        r"\frac{1}{N} \sum_{i=1}^{N} x_{ij} x_{ik} \hat{y}_i \left(1 - \hat{y}_i\right)",
        "1/N Σ_i x_ij x_ik ŷ_i (1 − ŷ_i)",
    ),
    (
        Sum(X[i, j] * X[i, k] * y_hat[i] * (1 - y_hat[i]), (i, 1, N)) / N + lam * KroneckerDelta(j, k),
        r"\frac{1}{N} \sum_{i=1}^{N} x_{ij} x_{ik} \hat{y}_i \left(1 - \hat{y}_i\right) + \lambda \delta_{jk}",
        "1/N Σ_i x_ij x_ik ŷ_i (1 − ŷ_i) + λ δ_jk",
    ),
    (
        -Sum(y[i] * log(y_hat[i]) + (1 - y[i]) * log(1 - y_hat[i]), (i, 1, N)) / N,
        (
            r"-\frac{1}{N} \sum_{i=1}^{N} "
            r"\left(y_i \log \hat{y}_i + \left(1 - y_i\right) \log\left(1 - \hat{y}_i\right)\right)"
        ),
        "−1/N Σ_i (y_i log ŷ_i + (1 − y_i) log(1 − ŷ_i))",
    ),
    (Sum(X[i, j] * w[j], (j, 1, D)) + b, r"\sum_{j=1}^{D} x_{ij} w_j + b", "Σ_j x_ij w_j + b"),
    (
        sigmoid(Sum(X[i, j] * w[j], (j, 1, D)) + b),
        r"\sigma\left(\sum_{j=1}^{D} x_{ij} w_j + b\right)",
        "σ(Σ_j x_ij w_j + b)",
    ),
    (
        sigmoid(z[i]) * (1 - sigmoid(z[i])),
        r"\sigma\left(z_i\right) \left(1 - \sigma\left(z_i\right)\right)",
        "σ(z_i) (1 − σ(z_i))",
    ),
    (
        -y[i] / y_hat[i] + (1 - y[i]) / (1 - y_hat[i]),
        r"\frac{1 - y_i}{1 - \hat{y}_i} - \frac{y_i}{\hat{y}_i}",
        "(1 − y_i)/(1 − ŷ_i) − y_i/ŷ_i",
    ),
    (lam / 2 * Sum(w[j] ** 2, (j, 1, D)), r"\frac{\lambda}{2} \sum_{j=1}^{D} w_j^2", "λ/2 Σ_j w_j²"),
    (
        -Sum((y[i] - a) ** 2, (i, 1, N)) / (2 * sg**2),
        r"-\frac{1}{2 \sigma^2} \sum_{i=1}^{N} \left(y_i - a\right)^2",
        "−1/(2 σ²) Σ_i (y_i − a)²",
    ),
    (Sum(-a - z[i], (i, 1, N)), r"-\sum_{i=1}^{N} \left(a + z_i\right)", "−Σ_i (a + z_i)"),
    (
        Sum(log(1 + exp(-y[i] * z[i])), (i, 1, N)),
        r"\sum_{i=1}^{N} \log\left(1 + e^{-y_i z_i}\right)",
        "Σ_i log(1 + exp(−y_i z_i))",
    ),
    (
        Sum(Max(0, 1 - y[i] * z[i]), (i, 1, N)) / N,
        r"\frac{1}{N} \sum_{i=1}^{N} \max\left(0, 1 - y_i z_i\right)",
        "1/N Σ_i max(0, 1 − y_i z_i)",
    ),
    (softmax(Z[i, k], (k, 1, K), c), r"\frac{e^{Z_{ic}}}{\sum_{k=1}^{K} e^{Z_{ik}}}", "exp(Z_ic)/(Σ_k exp(Z_ik))"),
    (
        softmax(Z[i, k], (k, 1, K), c) * (1 - a),
        r"\frac{e^{Z_{ic}}}{\sum_{k=1}^{K} e^{Z_{ik}}} \left(1 - a\right)",
        "exp(Z_ic)/(Σ_k exp(Z_ik)) · (1 − a)",
    ),
    (logsumexp(Z[i, k], (k, 1, K)), r"\log \sum_{k=1}^{K} e^{Z_{ik}}", "log Σ_k exp(Z_ik)"),
    (logsumexp(Z[i, k], (k, 1, K)) * a, r"a \log \sum_{k=1}^{K} e^{Z_{ik}}", "a log Σ_k exp(Z_ik)"),
    (log(Sum(exp(z[i]), (i, 1, N))), r"\log \sum_{i=1}^{N} e^{z_i}", "log Σ_i exp(z_i)"),
    (xlogy(y[i], y_hat[i] / y[i]), r"y_i \log\left(\frac{\hat{y}_i}{y_i}\right)", "y_i log(ŷ_i/y_i)"),
    (xlogy(1 - y[i], 1 - y_hat[i]), r"\left(1 - y_i\right) \log\left(1 - \hat{y}_i\right)", "(1 − y_i) log(1 − ŷ_i)"),
    (h / p - (n - h) / (1 - p), r"\frac{h}{p} - \frac{n - h}{1 - p}", "h/p − (n − h)/(1 − p)"),
    (15 * p**2 - 21 * p + 7, r"15 p^2 - 21 p + 7", "15 p² − 21 p + 7"),
    (
        binomial(n, h) * p**h * (1 - p) ** (n - h),
        r"\binom{n}{h} p^h \left(1 - p\right)^{n - h}",
        "binom(n, h) p^h (1 − p)^(n − h)",
    ),
    (
        Product(p ** y[i] * (1 - p) ** (1 - y[i]), (i, 1, N)),
        r"\prod_{i=1}^{N} p^{y_i} \left(1 - p\right)^{1 - y_i}",
        "Π_i p^(y_i) (1 − p)^(1 − y_i)",
    ),
    (KroneckerDelta(j, k) * w[j] - w[j] * w[k], r"\delta_{jk} w_j - w_j w_k", "δ_jk w_j − w_j w_k"),
    (KroneckerDelta(j, k + 1), r"\delta_{j,k+1}", "δ_{j,k+1}"),
    (1 - 2 * p, r"1 - 2 p", "1 − 2 p"),
    (N - 1, r"N - 1", "N − 1"),
    (D + 1, r"D + 1", "D + 1"),
    (-a - b, r"-a - b", "−a − b"),
    ((a + b) * c, r"c \left(a + b\right)", "c (a + b)"),
    (x ** Rational(3, 2), r"x^{3/2}", "x^(3/2)"),
    (sqrt(x), r"\sqrt{x}", "√(x)"),
    (x ** Rational(1, 3), r"\sqrt[3]{x}", "x^(1/3)"),
    (1 / sqrt(x), r"\frac{1}{\sqrt{x}}", "1/√(x)"),
    (1 / (1 + exp(-x)), r"\frac{1}{1 + e^{-x}}", "1/(1 + exp(−x))"),
    (exp(x) * e, r"e \exp\left(x\right)", "e exp(x)"),
    (2 * 3**n, r"2 \cdot 3^n", "2 · 3^n"),
    (2 ** (-n), r"2^{-n}", "2^(−n)"),
    ((-x) ** n, r"\left(-x\right)^n", "(−x)^n"),
    (Rational(1, 2) ** n, r"\left(\frac{1}{2}\right)^n", "(1/2)^n"),
    (-Rational(1, 2) * x, r"-\frac{x}{2}", "−x/2"),
    (Float(0.5) * x, r"0.5 x", "0.5 x"),
    (Float(2.5e-7) * x, r"2.5 \cdot 10^{-7} x", "2.5 · 10^(−7) · x"),
    (log(x) ** 2, r"\left(\log x\right)^2", "(log x)²"),
    (log(x) * log(t), r"\log\left(t\right) \log x", "log(t) log x"),
    (log(t * x), r"\log\left(t x\right)", "log(t x)"),
    (1 - tanh(z[i]) ** 2, r"1 - \tanh^2 z_i", "1 − tanh² z_i"),
    (cos(x) / sin(x), r"\frac{\cos x}{\sin x}", "(cos x)/(sin x)"),
    (log_sigmoid(x), r"\log \sigma\left(x\right)", "log σ(x)"),
    (
        relu(z[i]) + softplus(x),
        r"\operatorname{relu}\left(z_i\right) + \operatorname{softplus}\left(x\right)",
        "relu(z_i) + softplus(x)",
    ),
    (sg * (1 - a), r"\sigma \cdot \left(1 - a\right)", "σ · (1 − a)"),
    (sigmoid(sg * x), r"\operatorname{sigmoid}\left(\sigma x\right)", "sigmoid(σ x)"),
    (Abs(x - 1), r"\left|x - 1\right|", "|x − 1|"),
    (sign(w[j]), r"\operatorname{sign}\left(w_j\right)", "sign(w_j)"),
    (Heaviside(z[i], 0), r"\mathbb{1}\left\{z_i > 0\right\}", "1[z_i > 0]"),
    (Heaviside(1 - z[i], 1), r"\mathbb{1}\left\{1 - z_i \ge 0\right\}", "1[1 − z_i ≥ 0]"),
    (Heaviside(x), r"H\left(x\right)", "H(x)"),
    (factorial(n - 1) / factorial(n), r"\frac{\left(n - 1\right)!}{n!}", "(n − 1)!/n!"),
    (gamma(x) + loggamma(x), r"\Gamma\left(x\right) + \log \Gamma\left(x\right)", "Γ(x) + log Γ(x)"),
    (sympy.floor(x) + sympy.pi, r"\pi + \left\lfloor x\right\rfloor", "π + ⌊x⌋"),
    (sympy.E, r"e", "e"),
    (sympy.oo, r"\infty", "∞"),
    (Piecewise((1, x > 0), (0, True)), r"\mathbb{1}\left\{x > 0\right\}", "1[x > 0]"),
    (
        Piecewise((x, And(x > 0, x < 1)), (-x, True)),
        r"\begin{cases} x & \text{if } x < 1 \text{ and } x > 0 \\ -x & \text{otherwise} \end{cases}",
        "{x if x < 1 and x > 0; −x otherwise}",
    ),
    (
        t * Piecewise((x, Or(x > 1, x < -1)), (0, True)),
        r"t \left(\begin{cases} x & \text{if } x < -1 \text{ or } x > 1 \\ 0 & \text{otherwise} \end{cases}\right)",
        "t {x if x < −1 or x > 1; 0 otherwise}",
    ),
    (Partial(J, w[j]), r"\frac{\partial J}{\partial w_j}", "∂J/∂w_j"),
    (Partial(J, w[j], w[k]), r"\frac{\partial^2 J}{\partial w_j \partial w_k}", "∂²J/∂w_j∂w_k"),
    (Partial(J, w[j], w[j]), r"\frac{\partial^2 J}{\partial w_j^2}", "∂²J/∂w_j²"),
    (
        Partial(Sum(X[i, j] * (y_hat[i] - y[i]), (i, 1, N)) / N, w[k]),
        r"\frac{\partial}{\partial w_k} \left[\frac{1}{N} \sum_{i=1}^{N} x_{ij} \left(\hat{y}_i - y_i\right)\right]",
        "∂/∂w_k [1/N Σ_i x_ij (ŷ_i − y_i)]",
    ),
    (
        Partial(J, y_hat[i]) * Partial(y_hat[i], z[i]) * X[i, j],
        r"\frac{\partial J}{\partial \hat{y}_i} \frac{\partial \hat{y}_i}{\partial z_i} x_{ij}",
        "∂J/∂ŷ_i · ∂ŷ_i/∂z_i · x_ij",
    ),
    (Derivative(f(x), x), r"\frac{d f\left(x\right)}{d x}", "df(x)/dx"),
    (Derivative(f(x, t), x, t), r"\frac{\partial^2 f\left(x, t\right)}{\partial x \partial t}", "∂²f(x, t)/∂x∂t"),
    (Derivative(a * x**2, x), r"\frac{\partial}{\partial x} \left[a x^2\right]", "∂/∂x [a x²]"),
    (Eq(a, b + 1), r"a = 1 + b", "a = 1 + b"),
    (x <= 1, r"x \le 1", "x ≤ 1"),
    (Ne(x, 0), r"x \ne 0", "x ≠ 0"),
    ((a, b - 1), r"\left(a, b - 1\right)", "(a, b − 1)"),
    (sympy.Matrix([[a, b], [c, 1]]), r"\begin{bmatrix} a & b \\ c & 1 \end{bmatrix}", "[a, b; c, 1]"),
    (Factors(1 + x, log(t), y[i]), r"\left(1 + x\right) \log\left(t\right) y_i", "(1 + x) log(t) y_i"),
    (
        Sum(z[i], (i, 1, N)) * Sum(y[i], (i, 1, N)),
        r"\left(\sum_{i=1}^{N} y_i\right) \sum_{i=1}^{N} z_i",
        "(Σ_i y_i) Σ_i z_i",
    ),
    (Sum(z[i], (i, 1, N)) ** 2, r"\left(\sum_{i=1}^{N} z_i\right)^2", "(Σ_i z_i)²"),
    (z[i] * Sum(z[i], (i, 1, N)), r"z_i \sum_{j=1}^{N} z_j", "z_i Σ_j z_j"),
    (Sum(z[l], (l, 1, N)) + z[i], r"\sum_{l=1}^{N} z_l + z_i", "Σ_l z_l + z_i"),
    (a - Sum(z[i], (i, 1, N)), r"a - \sum_{i=1}^{N} z_i", "a − Σ_i z_i"),
    (Sum(X[i, j] ** 2, (i, 1, N), (j, 1, D)), r"\sum_{j=1}^{D} \sum_{i=1}^{N} x_{ij}^2", "Σ_j Σ_i x_ij²"),
    (Sum(z[i], (i, 2, N)), r"\sum_{i=2}^{N} z_i", "Σ_{i=2..N} z_i"),
    (
        Sum(z[i] - z[i + 1], (i, 1, N - 1)),
        r"\sum_{i=1}^{N - 1} \left(z_i - z_{i+1}\right)",
        "Σ_{i=1..N − 1} (z_i − z_{i+1})",
    ),
    (Sum(i**2, (i, 1, N)), r"\sum_{i=1}^{N} i^2", "Σ_{i=1..N} i²"),
    (exp(Sum(z[i], (i, 1, N))), r"e^{\sum_{i=1}^{N} z_i}", "exp(Σ_i z_i)"),
    (X[1, 2], r"x_{1,2}", "x_{1,2}"),
    (W1[j, k] ** 2, r"\left(W^{[1]}_{jk}\right)^2", "(W[1]_jk)²"),
    (array("v_w", D)[j], r"v_{w,j}", "v_{w,j}"),
    (scalar("w_star") ** 2, r"\left(w^*\right)^2", "(w*)²"),
    (Quantity(Sum(X[i, j], (j, 1, D)), (i,), (N,)), r"\sum_{j=1}^{D} x_{ij}", "Σ_j x_ij"),
]


@pytest.mark.parametrize(("expression", "wanted", "plain"), CASES)
def test_golden(expression, wanted, plain):
    assert latex(expression, SCOPE) == wanted
    assert text(expression, SCOPE) == plain


@pytest.mark.parametrize(("expression", "wanted", "plain"), CASES)
def test_latex_converts_to_mathml_without_an_error(expression, wanted, plain):
    mathml = convert(latex(expression, SCOPE))
    assert mathml.startswith("<math")
    assert "merror" not in mathml


def test_a_bound_index_that_meets_a_free_one_is_renamed():
    assert latex(z[i] * Sum(z[i], (i, 1, N))) == r"z_i \sum_{j=1}^{N} z_j"
    bound = Dummy("i", integer=True)
    assert text(z[bound] * z[i]) in ("z_i z_j", "z_j z_i")


def test_indices_of_a_quantity_are_kept_from_bound_ones():
    assert text(Quantity(Sum(z[i], (i, 1, N)), (i,), (N,))) == "Σ_j z_j"


def test_the_limits_of_a_sum_are_shown_in_text_where_they_are_not_the_axis():
    assert text(Sum(array("u", D)[i], (i, 1, N))) == "Σ_{i=1..N} u_i"


def test_the_scope_names_things_as_their_author_does():
    assert latex(X) == "X"
    assert latex(X[i, j], SCOPE) == "x_{ij}"
    assert latex(X[i, j]) == "X_{ij}"
    loss = Scope().declare("L", latex=r"\mathcal{L}").declare("W", D, M, latex="W^{(2)}", element="W^{(2)}")
    assert latex(loss["L"], loss) == r"\mathcal{L}"
    assert latex(loss["W"][j, k] ** 2, loss) == r"\left(W^{(2)}_{jk}\right)^2"
    odd = Scope().declare("u", N, element=r"{}^{\circ}u")
    assert latex(odd["u"][i], odd) == r"{{}^{\circ}u}_i"


def test_names_keep_apart_from_functions():
    declared = Scope().declare("sigma")
    assert latex(sigmoid(x), declared) == r"\operatorname{sigmoid}\left(x\right)"
    assert latex(exp(x), Scope().declare("e")) == r"\exp\left(x\right)"
    assert latex(sympy.E, Scope().declare("e")) == r"\exp\left(1\right)"


def test_deep_expressions_are_written_once():
    nested = x
    for _ in range(25):
        nested = 1 / (1 + nested * (x + nested))
        if sympy.count_ops(nested) > 4000:
            break
    assert latex(nested).count(r"\frac") > 100


@pytest.mark.parametrize(
    ("thing", "error", "message"),
    [
        ("x + 1", UserError, "cannot write 'x \\+ 1': an expression, a relation, a tuple or a Quantity was expected"),
        (True, UserError, "this is of type bool"),
        (Integral(x, (x, 0, 1)), NotSupportedYet, "there is no notation for Integral"),
        (sympy.zeta(x), NotSupportedYet, "there is no notation for the function zeta in zeta"),
        (sympy.zoo, NotSupportedYet, "there is no notation for zoo"),
        (sympy.EulerGamma, NotSupportedYet, "there is no notation for the constant EulerGamma"),
    ],
)
def test_what_has_no_notation_is_refused(thing, error, message):
    with pytest.raises(error, match=message):
        latex(thing)


def test_undecorated_symbols_need_no_scope():
    u, v = symbols("u v")
    assert text(Symbol("theta") * u - v) == "θ u − v"
