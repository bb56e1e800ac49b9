"""Losses in notations that are easily taken for others: their modules against complex steps of plain functions."""

import re

import numpy as np
import pytest

from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from tests.show.test_printed_graphs import compare, module

R = np.random.default_rng(11)
N, D, K, M = 4, 2, 3, 5
X, Y, W = R.normal(size=(N, D)), R.normal(size=N), R.normal(size=D)
COVARIANCE = np.cov(R.normal(size=(D, 9))) + np.eye(D)
POSITIONS = R.normal(size=(N, 3))
STATES = R.normal(size=(M, D))


def swish(z, beta):
    return z / (1 + np.exp(-beta * z))


def quadratic(r, M):
    return r @ M @ r


def mixed(y, Z, G, s):
    total = 0
    for i in range(len(y)):
        V = Z[i] @ G @ Z[i].T + s**2 * np.eye(y.shape[1])
        total = total + np.log(np.linalg.det(V)) + y[i] @ np.linalg.inv(V) @ y[i]
    return total / 2


def poisson(a, s, f):
    k = np.arange(1, len(a) + 1)
    u = np.array([(a * np.sin(k * t)).sum() for t in s])
    bend = np.array([-(k**2 * a * np.sin(k * t)).sum() for t in s])
    return ((-bend + u**3 - f) ** 2).sum()


def centred(x, y, g):
    total = 0
    for i in range(len(x)):
        mean = x[i].mean()
        total = total + ((g * (x[i] - mean) / np.sqrt(((x[i] - mean) ** 2).mean() + 1) + x[i] - y[i]) ** 2).sum()
    return total


def two_steps(A, c, u, r):
    total = 0
    for i in range(len(A)):
        v = u - r * (A[i] @ u - c[i])
        v = v - r * (A[i] @ v - c[i])
        total = total + ((A[i] @ v - c[i]) ** 2).sum()
    return total


# name: note, values, the loss as a plain function of them, variables
CASES = {
    "row that is declared as a matrix": (
        (
            r"Let $X \in \mathbb{R}^{D\times N}$, $Y \in \mathbb{R}^{1\times N}$, $w \in \mathbb{R}^{1\times D}$ and"
            r" $c \in \mathbb{R}^{1\times 1}$. $$J(w, c) = \|wX + c - Y\|^2$$"
        ),
        {"X": X.T, "Y": Y[None], "w": W[None], "c": np.array([[0.4]])},
        lambda X, Y, w, c: ((w @ X + c - Y) ** 2).sum(),
        ["w", "c"],
    ),
    "activation with a parameter below": (
        (
            r"Let $X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$, $\beta \in \mathbb{R}$;"
            r" $\operatorname{swish}_\beta(z) = z\,\sigma(\beta z)$."
            r" $$J(w,\beta) = \|\operatorname{swish}_\beta(Xw)-y\|^2$$"
        ),
        {"X": X, "w": W, "y": Y, "beta": 0.7},
        lambda X, w, y, beta: ((swish(X @ w, beta) - y) ** 2).sum(),
        ["w", "beta"],
    ),
    "function of one's own, squared": (
        (
            r"Let $x \in \mathbb{R}^N$, $u \in \mathbb{R}$; $\operatorname{gap}(r) = r^2 + 1$."
            r" $$J(u) = \sum_{n=1}^N \operatorname{gap}(x_n - u)^2 + \operatorname{gap}^2(u)$$"
        ),
        {"x": Y, "u": 0.3},
        lambda x, u: (((x - u) ** 2 + 1) ** 2).sum() + (u**2 + 1) ** 2,
        ["u"],
    ),
    "number in the place of a parameter below": (
        (
            r"Let $x, c \in \mathbb{R}^N$, $u \in \mathbb{R}$; $\rho_\delta(r) = \delta^2(\sqrt{1+(r/\delta)^2}-1)$."
            r" $$J(u) = \sum_{n=1}^N \rho_2(x_n - u) + \sum_{n=1}^N \rho_{c_n}(x_n - u)$$"
        ),
        {"x": Y, "c": np.exp(Y), "u": 0.3},
        lambda x, c, u: sum((d**2 * (np.sqrt(1 + ((x - u) / d) ** 2) - 1)).sum() for d in (2, c)),
        ["u"],
    ),
    "primes before a semicolon": (
        (
            r"Let $a \in \mathbb{R}^K$, $s, f \in \mathbb{R}^N$ and $u(t; a) = \sum_{k=1}^K a_k \sin(kt)$."
            r" $$J(a) = \sum_{i=1}^N \left(-u''(s_i; a) + u(s_i; a)^3 - f_i\right)^2$$"
        ),
        {"a": R.normal(size=K), "s": R.normal(size=N), "f": Y},
        poisson,
        ["a"],
    ),
    "family that only labels number": (
        (
            r"Vectors $\mathbf{e}_1,\dots,\mathbf{e}_M \in \mathbb{R}^D$, labels $h_i, t_i \in \{1,\dots,M\}$, and"
            r" $q \in \mathbb{R}^D$. $$J(\mathbf{e}, q) = \sum_{i=1}^N \|\mathbf{e}_{h_i} + q - \mathbf{e}_{t_i}\|^4$$"
        ),
        {"e": STATES, "h": np.array([1, 4, 2, 4]), "t": np.array([2, 5, 5, 1]), "q": W},
        lambda e, h, t, q: (((e[h - 1] + q - e[t - 1]) ** 2).sum(axis=1) ** 2).sum(),
        ["e", "q"],
    ),
    "sum that ends before the last": (
        r"$$J(b) = \sum_{j=1}^{K-1} (b_j - b_{j+1})^4$$",
        {"b": Y},
        lambda b: (np.diff(b) ** 4).sum(),
        ["b"],
    ),
    "inverse and determinant of each": (
        (
            r"Let $y_i \in \mathbb{R}^n$, $Z_i \in \mathbb{R}^{n\times q}$ for $i=1,\dots,N$,"
            r" $G \in \mathbb{R}^{q\times q}$ be positive definite, and $s>0$. $$J(G, s) = \frac12\sum_{i=1}^N"
            r" \left\{\log|V_i| + y_i^\top V_i^{-1} y_i\right\},\quad\text{where}\ V_i = Z_i G Z_i^\top + s^2 I_n .$$"
        ),
        {"y": R.normal(size=(N, K)), "Z": R.normal(size=(N, K, D)), "G": COVARIANCE, "s": 1.3},
        mixed,
        ["G", "s"],
    ),
    "norm with a matrix below": (
        (
            r"Let $x_t, m \in \mathbb{R}^D$, $P, A \in \mathbb{R}^{D\times D}$, $P$ symmetric positive definite, and"
            r" $\|v\|_M^2 = v^\top M v$. $$J(x, A) = \|x_1 - m\|_{P^{-1}}^2 + \sum_{t=1}^{T-1} \|x_{t+1} - A x_t\|_P$$"
        ),
        {"x": STATES, "m": W, "P": COVARIANCE, "A": X[:2]},
        lambda x, m, P, A: (
            quadratic(x[0] - m, np.linalg.inv(P))
            + sum(np.sqrt(quadratic(x[t + 1] - A @ x[t], P)) for t in range(len(x) - 1))
        ),
        ["x", "A"],
    ),
    "argument of the letter of a family": (
        (
            r"Let $x_1,\dots,x_N\in\mathbb{R}^d$, $y_1,\dots,y_N\in\mathbb{R}^d$ and $g\in\mathbb{R}^d$."
            r" $$m(x)=\frac1d\sum_{k=1}^d x_k,\qquad s(x)=\frac1d\sum_{k=1}^d(x_k-m(x))^2,\qquad"
            r" F(x)=x+g\odot\frac{x-m(x)\mathbf 1}{\sqrt{s(x)+1}}$$ $$J(g)=\sum_{i=1}^N\|F(x_i)-y_i\|^2$$"
        ),
        {"x": X, "y": X[::-1] ** 2, "g": W},
        centred,
        ["g"],
    ),
    "members of two steps, told by primes": (
        (
            r"Let $A_i\in\mathbb{R}^{d\times d}$, $c_i\in\mathbb{R}^d$ for $i=1,\dots,N$ and $u, r\in\mathbb{R}^d$."
            r" $$u_i'=u-r\odot(A_i u-c_i)$$ $$u_i''=u_i'-r\odot(A_i u_i'-c_i)$$"
            r" $$J(u,r)=\sum_{i=1}^N\|A_i u_i''-c_i\|^2$$"
        ),
        {"A": R.normal(size=(N, D, D)), "c": X, "u": W, "r": np.array([0.2, 0.3])},
        two_steps,
        ["u", "r"],
    ),
    "inverse functions": (
        (
            r"Let $u, v \in\mathbb{R}^N$ and $t > 0$. $$J(u, v, t)=\sum_{i=1}^N \left(t\operatorname{arcosh}(1+e^{u_i})"
            r" + \operatorname{arsinh}(v_i)\sinh(u_i) + \operatorname{artanh}^2(\tanh(v_i)/2) \cosh(u_i)"
            r" + \arcsin(\sin(u_i)/2)\arccos(\cos(v_i)/t)\arctan(t v_i)\right)$$"
        ),
        {"u": Y, "v": Y[::-1] + 0.1, "t": 1.7},
        lambda u, v, t: (
            t * np.arccosh(1 + np.exp(u))
            + np.arcsinh(v) * np.sinh(u)
            + np.arctanh(np.tanh(v) / 2) ** 2 * np.cosh(u)
            + np.arcsin(np.sin(u) / 2) * np.arccos(np.cos(v) / t) * np.arctan(t * v)
        ).sum(),
        ["u", "v", "t"],
    ),
    "distances of the letter of the positions": (
        (
            r"Let $\vec r_1,\dots,\vec r_N\in\mathbb{R}^3$ and $r_{ij}=|\vec r_i-\vec r_j|$."
            r" $$J(\vec r_1,\dots,\vec r_N)=\sum_{i<j} r_{ij}^4 + \sum_{i=1}^N |\vec r_i|^2$$"
        ),
        {"r": POSITIONS},
        lambda r: (
            sum(((r[i] - r[j]) ** 2).sum() ** 2 for i in range(len(r)) for j in range(i + 1, len(r))) + (r**2).sum()
        ),
        ["r"],
    ),
    "numbers that are cut off": (
        (
            r"Let $u, v \in\mathbb{R}^N$ and $t > 0$."
            r" $$J(u, t) = \sum_{i=1}^N v_i\operatorname{clip}(u_i^2, 1-t, 1+t)^2$$"
        ),
        {"u": np.array([0.3, 1.1, -0.9, 2.0]), "v": Y, "t": 0.4},
        lambda u, v, t: (v * np.where(u**2 < 1 - t, 1 - t, np.where(u**2 > 1 + t, 1 + t, u**2)) ** 2).sum(),
        ["u", "t"],
    ),
    "space behind a definition, beside a capital": (
        (
            r"Let $\varphi_{ri}\in\mathbb{R}^D$ and $C\in\mathbb{R}^{3\times D}$."
            r" $$c_{ri}=\tanh(C\varphi_{ri})\in\mathbb{R}^3$$ $$m_r=\sum_{i=1}^S c_{ri}$$ $$J=\sum_{r=1}^R\|m_r\|^2$$"
        ),
        {"varphi": R.normal(size=(N, M, D)), "C": R.normal(size=(3, D))},
        lambda varphi, C: (np.tanh(varphi @ C.T).sum(axis=1) ** 2).sum(),
        ["C"],
    ),
    "word that is a function elsewhere": (
        (
            r"Let $s, z \in\mathbb{R}^N$ and $t > 0$."
            r" $$\text{cov} = \frac{1}{N}\sum_{i=1}^N s_i z_i$$ $$J(z) = t\,\text{cov}^2 + \text{cov} + \|z\|^2$$"
        ),
        {"s": Y, "z": Y[::-1], "t": 1.7},
        lambda s, z, t: t * (s * z).mean() ** 2 + (s * z).mean() + (z**2).sum(),
        ["z"],
    ),
    "family that is an argument as a whole": (
        r"Let $x_1,\dots,x_N\in\mathbb{R}$ and $u \in \mathbb{R}$. $$J(x, u)=\sum_{i=1}^N (x_i-u)^4$$",
        {"x": Y, "u": 0.2},
        lambda x, u: ((x - u) ** 4).sum(),
        ["x", "u"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_module_of_a_loss(name):
    note, values, loss, variables = CASES[name]
    made = module(note, *variables)
    compare(made, values, loss, variables)
    assert made.check_gradient() < 1e-5


def test_the_comparison_sees_a_lost_inverse():
    note, values, loss, variables = CASES["norm with a matrix below"]
    with pytest.raises(AssertionError):
        compare(module(note.replace("P^{-1}", "P"), *variables), values, loss, variables)


def test_the_comparison_sees_a_parameter_of_another_value():
    note, values, loss, variables = CASES["number in the place of a parameter below"]
    with pytest.raises(AssertionError):
        compare(module(note.replace(r"\rho_2(", r"\rho_3("), *variables), values, loss, variables)


def test_derivatives_have_the_shape_that_is_given():
    note, values, *_ = CASES["row that is declared as a matrix"]
    made = module(note, "w", "c")
    assert made.gradient(**values)["w"].shape == (1, D)
    assert made.hessian(**values)["w", "c"].shape == (1, D, 1, 1)
    assert made.gradient(**values | {"w": W})["w"].shape == (D,)
    assert "w (1, D), c (1, 1)" in made.source


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (
            r"Let $x \in \mathbb{R}^n$, $Q \in \mathbb{R}^{n\times n}$. $$J(x) = \|x\|_Q^2$$",
            r"a norm with a matrix below may use its inverse; define it",
        ),
        (
            r"Let $z \in \mathbb{R}^n$ and $\tau > 0$. $$J(z) = \|\operatorname{softmax}_\tau(z)\|^2$$",
            "a subscript on the function 'softmax' is not understood",
        ),
    ],
)
def test_what_has_two_readings_is_one_sentence(note, message):
    with pytest.raises(UserError, match=message):
        module(note)


def test_products_have_derivatives():
    note = r"Let $h \in \mathbb{R}^T$. $$J(h) = \sum_{t=1}^T h_t \prod_{s=1}^{t-1} (1 + h_s^2)$$"
    compare(module(note, "h"), {"h": Y}, lambda h: sum(h[t] * np.prod(1 + h[:t] ** 2) for t in range(N)), ["h"])


def test_vectors_numbered_above_are_no_powers():
    note = (
        r"Let $x^i \in \mathbb{R}^D$ for $i=1,\dots,N$, $w \in \mathbb{R}^D$ and $y^i \in \mathbb{R}$."
        r" $$J(w) = \sum_{i=1}^N (w^T x^i - y^i)^2$$"
    )
    values = {"x": X, "w": W, "y": Y}
    compare(module(note, "w"), values, lambda x, w, y: ((x @ w - y) ** 2).sum(), ["w"])


def test_a_function_that_stands_behind_the_loss_is_not_the_loss():
    note = r"Let $y \in \mathbb{R}^N$, $b \in \mathbb{R}$. $$J(b) = \sum_{i=1}^N \rho(y_i - b)$$ where $\rho(u) = u^4$."
    compare(module(note, "b"), {"y": Y, "b": 0.2}, lambda y, b: ((y - b) ** 4).sum(), ["b"])


def test_squares_of_members_are_given_by_one_equation():
    note = (
        r"Let $y, r \in \mathbb{R}^T$ and $v_t^2 = a + e^{b r_t}$."
        r" $$J(a, b) = \sum_{t=1}^T \left(\log v_t^2 + y_t^2 / v_t^2\right)$$"
    )

    def loss(y, r, a, b):
        v = a + np.exp(b * r)
        return (np.log(v) + y**2 / v).sum()

    compare(module(note, "a", "b"), {"y": Y, "r": Y[::-1], "a": 0.6, "b": 0.4}, loss, ["a", "b"])


@pytest.mark.parametrize(
    ("note", "variable", "message"),
    [
        (
            r"Let $x \in \mathbb{R}^n$. $$J(x) = \sum_{i=1}^n (x_{i+1} - x_i)^2$$",
            "x",
            r"stands at the place n \+ 1 too, where the places run from 1 to n",
        ),
        (
            r"Let $c_i \in \{1,\dots,K\}$, $b \in \mathbb{R}^K$. $$J(b) = \sum_{i=1}^N b_{c_i - 1}^2$$",
            "b",
            "stands at the place 0 too",
        ),
        (
            (
                r"Let $x, y \in \mathbb{R}^T$, $a \in \mathbb{R}$ and $h_t = \tanh(a h_{t-1} + x_t)$."
                r" $$J(a) = \sum_{t=1}^T (h_t - y_t)^2$$"
            ),
            "a",
            "the recurrence of h begins with h_0, for which nothing is given",
        ),
        (
            r"Let $y \in \mathbb{R}^T$ and $z_t^2 = a + y_t$. $$J(a) = \sum_{t=1}^T (z_t^2 + \log z_t)$$",
            "a",
            "this gives the square of z alone",
        ),
        (
            (
                r"Let $y \in \mathbb{R}^N$ and $\operatorname{relu}(x) = \max(0.1 x, x)$."
                r" $$J(y) = \sum_{i=1}^N \operatorname{relu}(y_i)^2$$"
            ),
            "y",
            "gives the function relu another meaning",
        ),
        (
            r"Let $A \in \mathbb{R}^{n\times n}$. $$J(A) = \operatorname{tr}(e^A)$$",
            "A",
            "exp of a square matrix may be",
        ),
        (
            (
                r"Let $r \in \mathbb{R}^T$, $e_t = r_t - m$, $\varepsilon_t = e_t^2$."
                r" $$h_t = a + b\varepsilon_{t-1} + c h_{t-1}$$ $$J(m, a, b, c) = \sum_{t=2}^T \log h_t$$"
            ),
            "a",
            "the recurrence of h begins with h_0, for which nothing is given",
        ),
        (
            (
                r"Let $x_{bt} \in \mathbb{R}^D$, $W \in \mathbb{R}^{D\times D}$, $h_{bt}\in\mathbb{R}^D$."
                r" $$\begin{aligned} c_{bt} &= \tanh(W h_{b,t-1})\\ h_{bt} &= h_{b,t-1} + c_{bt}\end{aligned}$$"
                r" $$J = \sum_{b=1}^B \|h_{bT}\|^2$$"
            ),
            "W",
            "the recurrence of h begins with h_0, for which nothing is given",
        ),
        (
            r"Let $a, c \in \mathbb{R}$ and $s \in \mathbb{R}^N$. $$J(a, c) = \sum_{i=1}^N (s_i - c)^2$$",
            "a",
            "written as a function of a, but nothing that was understood leads from J to a",
        ),
        (
            (
                r"Let $b \in \mathbb{R}^M$, $y_i \in \{1,\dots,M\}$ and"
                r" $\Pr(Y_i = m) = e^{b_m} / \sum_{l=1}^M e^{b_l}$."
                r" $$J = b^\top b - \sum_{i=1}^N \log \Pr(Y_i = y_i)$$"
            ),
            "b",
            "gives the probability .* as a quantity",
        ),
        (r"Let $w \in \mathbb{R}^D$. $$J(w) = w^\top w + \Omega(w)$$", "w", "what the function Omega of w is"),
    ],
)
def test_what_would_be_misread_is_one_sentence(note, variable, message):
    with pytest.raises(UserError, match=message):
        module(note, variable)


@pytest.mark.parametrize(
    ("formula", "remark"),
    [
        (r"\|x * y\|^2", "the sign \\* between two vectors is read entry by entry"),
        (r"\sum_{i=1}^n \log(1 + x_i^2)^2", r"log\(x\)\^2 is read as the square of log\(x\)"),
        (r"\mathbf 1^\top \exp(x x^\top) \mathbf 1", "a function of a square matrix is read entry by entry"),
    ],
)
def test_the_reading_that_was_taken_is_told(formula, remark):
    note = Source(rf"Let $x, y \in \mathbb{{R}}^n$. $$J(x) = {formula}$$", "note.md")
    assert any(re.match(remark, r) for r in read_problem(read_document(note)).remarks)


def test_the_intercept_beside_a_vector_is_a_number():
    note = (
        r"Let $X \in \mathbb{R}^{N\times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$."
        r" $$J(w) = \sum_{i=1}^N \Big(y_i - w_0 - \sum_{j=1}^D w_j x_{ij}\Big)^2$$"
    )
    values = {"X": X, "y": Y, "w": W, "w_0": 0.3}
    compare(module(note, "w", "w_0"), values, lambda X, y, w, w_0: ((y - w_0 - X @ w) ** 2).sum(), ["w", "w_0"])


def test_places_are_followed_through_definitions():
    note = (
        r"Let $y \in \mathbb{R}^T$, $a \in \mathbb{R}$ and $\Delta y_t = y_t - y_{t-1}$."
        r" $$J(a) = \sum_{t=2}^T (\Delta y_t - a y_{t-1})^2$$"
    )
    compare(module(note, "a"), {"y": Y, "a": 0.3}, lambda y, a: ((np.diff(y) - a * y[:-1]) ** 2).sum(), ["a"])
    with pytest.raises(UserError, match="stands at the place 0 too"):
        module(note.replace("t=2", "t=1").replace("- a y_{t-1}", "- a"), "a")
