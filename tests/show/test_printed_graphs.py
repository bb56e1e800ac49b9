"""Printed modules whose quantities have names, against complex steps of plain NumPy functions."""

import types

import numpy as np
import pytest

import calcwork
from tests.problems.test_everyday_losses import CASES as EVERYDAY
from tests.problems.test_everyday_losses import slope

R = np.random.default_rng(3)
N, D, K, M = 5, 3, 4, 2
X, Z = R.normal(size=(N, D)), R.normal(size=(N, D))
Y, W, V = R.normal(size=N), R.normal(size=D), R.normal(size=(M, D))
LABELS, TOKENS = np.array([1, 2, 1, 2, 1]), np.array([[1, 3, 2], [2, 2, 4], [4, 1, 1]])
CORPUS = r"Let $x_i \in \mathbb{R}^D$, $i = 1, \dots, N$. "


def softmax(z):
    e = np.exp(z - np.real(z).max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def recurrent(A, B, U, y, W, w):
    h = np.tanh(B @ W + np.tanh(A @ W) @ U)
    return ((h @ w - y) ** 2).sum() / 2


def attention(X, Q, P):
    a = softmax(X @ Q @ P.T @ X.T)
    return ((a @ X - X) ** 2).sum() + (a * np.log(a)).sum()


def mixture(x, w, s):
    z = -((x - w[:, None]) ** 2) / (2 * s[:, None] ** 2) - np.log(s)[:, None]
    m = np.real(z).max(axis=0)
    return -(np.log(np.exp(z - m).sum(axis=0)) + m).sum()


def contrastive(x, V):
    z = x @ V.T
    s = z @ z.T
    away = 1 - np.eye(len(x))
    return sum(np.log((np.exp(s[i]) * away[i]).sum()) - s[i, (i + 1) % 1] for i in range(len(x)))


def paired(A, theta, eta):
    t, u = theta[:, None], theta
    p = np.exp(t) / (np.exp(t) + np.exp(u) + np.exp(eta + (t + u) / 2))
    return -(A * (1 - np.eye(len(A))) * np.log(p)).sum()


def hawkes(t, u, mu, A, beta):
    total = 0
    for i in range(len(t)):
        rate = mu[u[i] - 1]
        for j in range(i):
            rate = rate + A[u[i] - 1, u[j] - 1] * np.exp(-beta * (t[i] - t[j]))
        total = total - np.log(rate)
    return total


def policy(g, Theta):
    p = np.log(softmax(Theta))
    return -sum(p[g[n, k - 1] - 1, g[n, k] - 1] for n in range(3) for k in (1, 2))


def kernel(t, y, sigma_f, sigma_n, ell):
    C = sigma_f**2 * np.exp(-((t[:, None] - t) ** 2) / (2 * ell**2)) + sigma_n**2 * np.eye(len(t))
    return y @ np.linalg.inv(C) @ y + np.log(np.linalg.det(C))


def twins(X_A, X_B, W):
    a, b = X_A @ W, X_B @ W
    c = a.T @ b
    return (np.diag(c) ** 2).sum() + (c**2).sum()


def probit(x, y, w):
    from scipy.special import erf

    p = (1 + erf(x @ w / np.sqrt(2))) / 2
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()


def precise(x, z, beta, gamma):
    from scipy.special import loggamma

    m, f = 1 / (1 + np.exp(-x @ beta)), np.exp(z @ gamma)
    return (loggamma(m * f) - loggamma(f)).sum()


CASES = {
    "recurrent network": (
        (
            r"Let $A, B \in \mathbb{R}^{N\times D}$, $W \in \mathbb{R}^{D\times M}$, $U \in \mathbb{R}^{M\times M}$,"
            r" $y \in \mathbb{R}^N$, $w \in \mathbb{R}^M$. With $H = \tanh(AW)$ and $G = \tanh(BW + HU)$ let"
            r" $$ J(W, U, w) = \frac12 \|Gw - y\|^2. $$"
        ),
        {"A": X, "B": Z, "U": R.normal(size=(M, M)), "y": Y, "W": V.T, "w": np.array([0.4, -0.7])},
        recurrent,
        ["W", "U", "w"],
    ),
    "attention with its entropy": (
        (
            r"Let $X \in \mathbb{R}^{N\times D}$, $Q, P \in \mathbb{R}^{D\times M}$."
            r" $$ A = \operatorname{softmax}(X Q P^\top X^\top), \qquad L = \sum_{i=1}^N \sum_{j=1}^D"
            r" ((AX)_{ij} - X_{ij})^2 + \sum_{i=1}^N \sum_{j=1}^N A_{ij} \log A_{ij}, $$ with softmax over each row."
        ),
        {"X": X, "Q": V.T / 2, "P": V.T / 3 + 0.1},
        attention,
        ["Q", "P"],
    ),
    "mixture whose densities underflow": (
        (
            r"Let $x_i \in \mathbb{R}$, $i = 1, \dots, N$, $w_k \in \mathbb{R}$ and $s_k > 0$, $k = 1, \dots, K$."
            r" $$ J = -\sum_{i=1}^N \log \sum_{k=1}^K \frac{1}{s_k} \exp\left(-\frac{(x_i-w_k)^2}{2 s_k^2}\right) $$"
        ),
        {"x": Y + 90, "w": np.array([1.0, -1.0, 2.0]), "s": np.array([0.5, 1.0, 2.0])},
        mixture,
        ["w", "s"],
    ),
    "softmax without oneself": (
        CORPUS + r"Let $V \in \mathbb{R}^{M\times D}$ and $z_i = V x_i$."
        r" $$ J(V) = \sum_{i=1}^N \log \sum_{a \neq i} \exp(z_i \cdot z_a) - \sum_{i=1}^N z_i \cdot z_1 $$",
        {"x": X, "V": V},
        contrastive,
        ["V"],
    ),
    "logarithm of three exponentials": (
        (
            r"Let $A \in \mathbb{R}^{M\times M}$, $\theta \in \mathbb{R}^M$, $\eta \in \mathbb{R}$."
            r" $$ p_{ij} = \frac{e^{\theta_i}}{e^{\theta_i}+e^{\theta_j}+e^{\eta+(\theta_i+\theta_j)/2}}, \qquad"
            r" J(\theta, \eta) = -\sum_{i=1}^M \sum_{j\neq i} A_{ij} \log p_{ij} $$"
        ),
        {"A": np.abs(R.normal(size=(K, K))), "theta": R.normal(size=K), "eta": 0.3},
        paired,
        ["theta", "eta"],
    ),
    "sum up to the event before": (
        (
            r"The times $t_1,\dots,t_n$, event $i$ of type $u_i\in\{1,\dots,D\}$, $\mu\in\mathbb{R}^D$ with $\mu_d>0$,"
            r" $A\in\mathbb{R}^{D\times D}$, $\beta>0$."
            r" $$\lambda_i=\mu_{u_i}+\sum_{j=1}^{i-1}A_{u_iu_j}\,e^{-\beta(t_i-t_j)}$$"
            r" $$J=-\sum_{i=1}^n\log\lambda_i.$$"
        ),
        {
            "t": np.cumsum(R.uniform(size=N)),
            "u": LABELS,
            "mu": np.array([0.5, 0.8]),
            "A": 1 + V[:, :M] ** 2,
            "beta": 0.7,
        },
        hawkes,
        ["mu", "A", "beta"],
    ),
    "table of conditional probabilities": (
        (
            r"For $n=1,\dots,N$ let $g_{nt}\in\{1,\dots,V\}$, $t=1,\dots,T$, and $\Theta\in\mathbb{R}^{V\times V}$."
            r" $$\pi(k\mid j)=\frac{\exp(\Theta_{jk})}{\sum_{l=1}^V\exp(\Theta_{jl})}$$"
            r" $$L(\Theta)=-\sum_{n=1}^N\sum_{t=2}^T\log\pi(g_{nt}\mid g_{n,t-1}).$$"
        ),
        {"g": TOKENS, "Theta": R.normal(size=(K, K))},
        policy,
        ["Theta"],
    ),
    "kernel of a primed argument, labels beside a size": (
        (
            r"Let $t_1,\dots,t_n\in\mathbb{R}$, $y\in\mathbb{R}^n$, $\sigma_f,\ell>0$ and $\sigma_n>0$."
            r" $$k(t,t')=\sigma_f^2\exp\left(-\frac{(t-t')^2}{2\ell^2}\right)$$"
            r" Let $K\in\mathbb{R}^{n\times n}$, $K_{ij}=k(t_i,t_j)$, and $C=K+\sigma_n^2I_n$."
            r" $$L=y^\top C^{-1}y+\log|C|$$"
        ),
        {"t": np.arange(5.0) ** 0.7, "y": Y, "sigma_f": 0.8, "sigma_n": 0.6, "ell": 0.9},
        kernel,
        ["sigma_f", "ell", "sigma_n"],
    ),
    "versions of one name": (
        (
            r"Let $X_A,X_B\in\mathbb{R}^{N\times p}$ and $W\in\mathbb{R}^{p\times q}$; $Z^A=X_AW$ and $Z^B=X_BW$."
            r" $$C_{ij}=\sum_{b=1}^NZ^A_{bi}Z^B_{bj}$$"
            r" $$L(W)=\sum_{i=1}^qC_{ii}^2+\sum_{i=1}^q\sum_{j=1}^qC_{ij}^2.$$"
        ),
        {"X_A": X, "X_B": Z, "W": V.T},
        twins,
        ["W"],
    ),
    "error function": (
        CORPUS + r"Let $y_i\in\{0,1\}$, $w\in\mathbb{R}^D$ and $\Phi(z)=\frac12[1+\operatorname{erf}(z/\sqrt2)]$."
        r" $$J(w)=-\sum_{i=1}^N\{y_i\log\Phi(x_i^\top w)+(1-y_i)\log[1-\Phi(x_i^\top w)]\}$$",
        {"x": X, "y": LABELS - 1, "w": W / 4},
        probit,
        ["w"],
    ),
    "link that is spelled out": (
        CORPUS + r"Let $z_i\in\mathbb{R}^q$, $\beta\in\mathbb{R}^D$, $\gamma\in\mathbb{R}^q$ and"
        r" $$\operatorname{logit}(\mu_i)=\log\frac{\mu_i}{1-\mu_i}=x_i^\top\beta,\qquad\log\phi_i=z_i^\top\gamma.$$"
        r" $$L(\beta,\gamma)=\sum_{i=1}^N\left(\log\Gamma(\mu_i\phi_i)-\log\Gamma(\phi_i)\right)$$",
        {"x": X, "z": Z, "beta": W, "gamma": W / 2},
        precise,
        ["beta", "gamma"],
    ),
    "loss that is stated for a case": (
        (
            r"For $x=(x_1,\dots,x_n)\in\mathbb{R}^n$, $n\ge2$, and $R$ with $\|x\|_2<R$ consider"
            r" $$f(x)=\sum_{i=1}^{n-1}\left(x_{i+1}-x_i^2\right)^2-\log\left(R^2-\|x\|_2^2\right).$$"
        ),
        {"x": W, "R": 4.0},
        lambda x, R: ((x[1:] - x[:-1] ** 2) ** 2).sum() - np.log(R**2 - (x**2).sum()),
        ["x"],
    ),
    "size that is called I": (
        (
            r"Let $u\in\{0,1\}^{P\times I}$, $a_i>0$, $\theta_p\in\mathbb{R}$."
            r" $$J(\theta,a)=\sum_{p=1}^P\sum_{i=1}^I\left(\log(1+e^{a_i\theta_p})-u_{pi}a_i\theta_p\right)$$"
        ),
        {"u": (X > 0) * 1.0, "a": np.exp(W), "theta": Y},
        lambda u, a, theta: (np.log(1 + np.exp(np.outer(theta, a))) - u * np.outer(theta, a)).sum(),
        ["theta", "a"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_module_of_a_loss(name):
    note, values, loss, variables = CASES[name]
    made = module(note, *variables)
    compare(made, values, loss, variables)
    assert len(made.source.encode()) <= 4096


def test_the_comparison_sees_a_slip_in_an_adjoint():
    note, values, loss, variables = CASES["recurrent network"]
    made = module(note, *variables)
    slipped = made.source.replace("_bar.T", "_bar.T*1.001").replace("_bar @", "_bar*1.001 @")
    assert slipped != made.source
    exec(slipped, made.__dict__)  # noqa: S102
    with pytest.raises(AssertionError):
        compare(made, values, loss, variables)
    with pytest.raises(ArithmeticError):
        made.check_gradient()


def module(note, *variables):
    source = calcwork.python_source(calcwork.problem(note, wrt=",".join(variables)))
    made = types.ModuleType("made")
    made.source = source
    exec(source, made.__dict__)  # noqa: S102 - the text that users paste
    return made


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize("name", EVERYDAY)
def test_everyday_losses(name):
    note, variable, values, loss = EVERYDAY[name]
    compare(module(note, variable), values, loss, [variable])


def compare(made, values, loss, variables):
    assert made.value(**values) == pytest.approx(loss(**values), rel=1e-12)
    found, hessian = made.gradient(**values), made.hessian(**values)
    for v in variables:
        np.testing.assert_allclose(found[v], slope(loss, values, v), rtol=1e-11, atol=1e-12)
        x = np.asarray(values[v], dtype=float)
        for place in list(np.ndindex(x.shape))[:3]:
            step = np.zeros(x.shape)
            step[place] = 1e-5
            for u in variables:
                up, down = (slope(loss, {**values, v: x + s}, u) for s in (step, -step))
                np.testing.assert_allclose(
                    np.asarray(hessian[u, v])[..., *place], (up - down) / 2e-5, rtol=1e-5, atol=1e-6
                )
