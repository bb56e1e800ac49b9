"""Losses in everyday notations: labels, cases, conditions, neighbors, pairs, families; code against complex steps."""

import types

import numpy as np
import pytest

from calcwork.compile.paste_target import paste_source
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem

RNG = np.random.default_rng(7)
X = RNG.normal(size=(6, 3))
Y, W, V = RNG.normal(size=6), RNG.normal(size=3), RNG.normal(size=(4, 3))
C = np.array([1, 3, 2, 4, 1, 2])
T = RNG.uniform(size=6)
SQUARE = RNG.normal(size=(3, 3))
LINKS = np.triu(RNG.integers(0, 2, size=(6, 6)), 1)
LINKS += LINKS.T
HIT = np.array([1, 0, 1, 1, 0, 1])
N = range(6)
SAMPLES = r"Let $x_i \in \mathbb{R}^D$ for $i=1,\dots,N$. "
LABELED = SAMPLES + r"The labels are $c_i \in \{1,\dots,K\}$. "


def logsumexp(z):
    top = z.real.max()
    return np.log(np.exp(z - top).sum()) + top


def cross_entropy(x, c, w):
    return sum(logsumexp(w @ x[i]) - w[c[i] - 1] @ x[i] for i in N)


def huber(u):
    return u**2 / 2 if abs(u.real) <= 0.7 else 0.7 * (np.sign(u.real) * u - 0.35)


def cox(t, delta, x, w):
    return sum(logsumexp((x @ w)[t >= t[i]]) - x[i] @ w for i in N if delta[i])


def pinball(x, y, w):
    return sum(0.3 * u if u.real >= 0 else -0.7 * u for u in y - x @ w)


def davidson(theta, i, j):
    a, b = theta[i], theta[j]
    return a - np.log(np.exp(a) + np.exp(b) + np.exp((a + b) / 2))


def distance(a, b):
    return np.sqrt(((a - b) ** 2).sum())


# name: note, variable, values, and the loss as a plain function of them
CASES = {
    "indicator of a label": (
        LABELED + r"Let $w_k \in \mathbb{R}^D$ for $k=1,\dots,K$. $$ J(w_1,\dots,w_K) = -\sum_{i=1}^N \sum_{k=1}^K"
        r" \mathbf 1\{c_i = k\} \log\frac{e^{w_k^\top x_i}}{\sum_{l=1}^K e^{w_l^\top x_i}} $$",
        *("w", {"x": X, "c": C, "w": V}, cross_entropy),
    ),
    "label as an index": (
        SAMPLES + r"The labels are $c_i \in [K]$, the weights $W \in \mathbb{R}^{K\times D}$ with rows $w_k$."
        r" $$ J(W) = \sum_{i=1}^N \Big(\log\sum_{k=1}^K \exp(w_k^\top x_i) - w_{c_i}^\top x_i\Big) $$",
        *("W", {"x": X, "c": C, "W": V}, lambda W, x, c: cross_entropy(x, c, W)),
    ),
    "label in two places": (
        (
            r"Let $s \in \mathbb{R}^{N\times K}$ and $A \in \mathbb{R}^{K\times K}$; $c_t \in \{1,\dots,K\}$."
            r" $$ J(A) = \sum_{t=1}^N s_{t,c_t}^2 + \sum_{t=2}^N e^{A_{c_{t-1},c_t}} $$"
        ),
        "A",
        {"s": RNG.normal(size=(6, 4)), "c": C, "A": RNG.normal(size=(4, 4))},
        lambda s, c, A: sum(s[i, c[i] - 1] ** 2 for i in N) + sum(np.exp(A[c[i - 1] - 1, c[i] - 1]) for i in N[1:]),
    ),
    "sum over a label": (
        LABELED + r"Let $\mu_k \in \mathbb{R}^D$ for $k=1,\dots,K$."
        r" $$ J(\{\mu_k\}) = \sum_{k=1}^K \sum_{i: c_i=k} \|x_i-\mu_k\|^2 $$",
        "mu",
        {"x": X, "c": C, "mu": V},
        lambda x, c, mu: sum(((x[i] - mu[c[i] - 1]) ** 2).sum() for i in N),
    ),
    "cases": (
        SAMPLES
        + r"Let $y_i \in \mathbb{R}$, $\delta > 0$, $w \in \mathbb{R}^D$ and $\rho(u) = \begin{cases} \frac12 u^2"
        r" & |u| \le \delta \\ \delta(|u| - \frac12\delta) & \text{otherwise} \end{cases}$."
        r" $$ J(w) = \sum_{i=1}^N \rho(y_i - x_i^\top w) $$",
        "w",
        {"x": X, "y": Y, "delta": 0.7, "w": W},
        lambda x, y, delta, w: sum(map(huber, y - x @ w)),
    ),
    "indicator of a residual": (
        SAMPLES + r"Let $y_i \in \mathbb{R}$, $\tau \in (0,1)$, $w \in \mathbb{R}^D$ and $r_i = y_i - w^\top x_i$."
        r" $$ J(w) = \sum_{i=1}^N r_i (\tau - \mathbb 1[r_i < 0]) $$",
        *("w", {"x": X, "y": Y, "tau": 0.3, "w": W}, lambda x, y, tau, w: pinball(x, y, w)),
    ),
    "condition below": (
        SAMPLES + r"Let $t_i > 0$, $\delta_i \in \{0,1\}$, $w \in \mathbb{R}^D$."
        r" $$ J(w) = \sum_{i=1}^N \delta_i \Big(\log\sum_{j:\,t_j \ge t_i} e^{w^\top x_j} - w^\top x_i\Big) $$",
        *("w", {"t": T, "delta": HIT, "x": X, "w": W}, cox),
    ),
    "indicator of two indices": (
        SAMPLES + r"Let $t_i > 0$, $\delta_i \in \{0,1\}$, $w \in \mathbb{R}^D$. $$ J(w) = \sum_{i=1}^N \delta_i"
        r" \Big(\log\sum_{j=1}^N \mathbb 1[t_j \ge t_i] e^{w^\top x_j} - w^\top x_i\Big) $$",
        *("w", {"t": T, "delta": HIT, "x": X, "w": W}, cox),
    ),
    "condition in a second row": (
        (
            r"Let $x_i \in \mathbb{R}^D$ and $q_i \in \mathbb{R}$ for $i=1,\dots,N$. $$ E(x_1,\dots,x_N) = \sum_{i=1}^N"
            r" \sum_{\substack{j=1 \\ j \ne i}}^N \frac{q_i q_j}{\|x_i - x_j\|} $$"
        ),
        "x",
        {"x": X, "q": Y},
        lambda x, q: sum(q[i] * q[j] / distance(x[i], x[j]) for i in N for j in N if i != j),
    ),
    "pairs": (
        r"Let $x_i \in \mathbb{R}^D$ for $i=1,\dots,N$ and $D \in \mathbb{R}^{N\times N}$."
        r" $$ S(x_1,\dots,x_N) = \sum_{i<j} (\|x_i - x_j\| - D_{ij})^2 $$".replace("D}", "d}").replace("^D", "^d"),
        "x",
        {"x": X, "D": np.abs(RNG.normal(size=(6, 6)))},
        lambda x, D: sum((distance(x[i], x[j]) - D[i, j]) ** 2 for i in N for j in N[i + 1 :]),
    ),
    "pairs through a definition": (
        (
            r"Let $\theta \in \mathbb{R}^N$ and $A, B \in \mathbb{R}^{N\times N}$."
            r" $$ p_{ij} = \frac{e^{\theta_i}}{e^{\theta_i}+e^{\theta_j}+e^{(\theta_i+\theta_j)/2}} $$"
            r" $$ J(\theta) = -\sum_{i=1}^N \sum_{j \ne i} A_{ij} \log p_{ij}"
            r" - \sum_{1\le i<j\le N} B_{ij} \log (p_{ij} p_{ji}) $$"
        ),
        "theta",
        {"theta": Y, "A": RNG.uniform(size=(6, 6)), "B": RNG.uniform(size=(6, 6))},
        lambda theta, A, B: (
            -sum(A[i, j] * davidson(theta, i, j) for i in N for j in N if i != j)
            - sum(B[i, j] * (davidson(theta, i, j) + davidson(theta, j, i)) for i in N for j in N if i < j)
        ),
    ),
    "diagonal of a definition": (
        (
            r"Sender embeddings $u_1,\dots,u_N\in\mathbb{R}^D$, receiver embeddings $v_1,\dots,v_N\in\mathbb{R}^D$ and"
            r" $A \in \{0,1\}^{N\times N}$; $\eta_{ij} = u_i^\top v_j$. $$ J(u,v) = \sum_{i=1}^N"
            r" \sum_{\substack{j=1 \\ j \ne i}}^N \big(\log(1+e^{\eta_{ij}}) - A_{ij}\eta_{ij}\big) $$"
        ),
        "u",
        {"u": X, "v": X[::-1] / 2, "A": RNG.integers(0, 2, size=(6, 6))},
        lambda u, v, A: sum(np.log1p(np.exp(u[i] @ v[j])) - A[i, j] * (u[i] @ v[j]) for i in N for j in N if i != j),
    ),
    "tasks with a Greek letter": (
        (
            r"Task $\tau$ has data $x_\tau\in\mathbb{R}^D$, $\tau=1,\dots,N$. The weights $w_\tau$ are the columns of"
            r" $W\in\mathbb{R}^{D\times N}$. $$ J(W) = \sum_{\tau=1}^N e^{w_\tau^\top x_\tau} $$"
        ),
        "W",
        {"x": X, "W": X.T - 0.3},
        lambda x, W: sum(np.exp(W[:, t] @ x[t]) for t in N),
    ),
    "slopes that are listed": (
        SAMPLES + r"Let $y_i \in \mathbb{R}$; $\alpha\in\mathbb{R}$ and $\beta_1,\dots,\beta_D\in\mathbb{R}$ minimize"
        r" $$ J(\alpha,\beta) = \sum_{i=1}^N \Big(y_i - \alpha - \sum_{j=1}^D \beta_j x_{ij}\Big)^4 $$",
        "beta",
        {"x": X, "y": Y, "alpha": 0.2, "beta": W},
        lambda x, y, alpha, beta: ((y - alpha - x @ beta) ** 4).sum(),
    ),
    "square of a slope of tanh": (
        SAMPLES + r"Let $w \in \mathbb{R}^D$ and $h_i = \tanh(w^\top x_i)$."
        r" $$ J(w) = \sum_{i=1}^N (1 - h_i^2)^2 \sum_{j=1}^D w_j^2 $$",
        "w",
        {"x": X, "w": W},
        lambda x, w: ((1 - np.tanh(x @ w) ** 2) ** 2).sum() * (w @ w),
    ),
    "square weights of two layers": (
        (
            r"A training set of $N$ pairs $(x_n,y_n)\in\mathbb{R}^D\times\mathbb{R}$ is given;"
            r" $W^{(1)}, W^{(2)}\in\mathbb{R}^{D\times D}$ and $v\in\mathbb{R}^D$."
            r" $$ a_n^{(1)} = \tanh(W^{(1)}x_n) $$ $$ a_n^{(2)} = \tanh(W^{(2)}a_n^{(1)}) $$"
            r" $$ E = \sum_{n=1}^N (v^\top a_n^{(2)} - y_n)^2 $$"
        ),
        "W1",
        {"x": X, "y": Y, "v": W, "W1": SQUARE, "W2": SQUARE.T / 2},
        lambda x, y, v, W1, W2: ((np.tanh(np.tanh(x @ W1.T) @ W2.T) @ v - y) ** 2).sum(),
    ),
    "set that a condition describes": (
        SAMPLES + r"Labels $c_i\in\{1,\dots,K\}$; $P(i)=\{j\in\{1,\dots,N\}: j\ne i,\ c_j=c_i\}$; $w\in\mathbb{R}^D$."
        r" $$ J(w) = \sum_{i=1}^N \frac{1}{1+|P(i)|}\sum_{p\in P(i)} e^{w^\top(x_i-x_p)} $$",
        "w",
        {"x": X, "c": C, "w": W},
        lambda x, c, w: sum(
            np.exp(w @ (x[i] - x[j])) / (c == c[i]).sum() for i in N for j in N if i != j and c[i] == c[j]
        ),
    ),
    "cases of an index": (
        SAMPLES
        + r"The grades are $y_i\in\{1,\dots,R\}$; $w\in\mathbb{R}^D$, $\theta\in\mathbb{R}^{R-1}$. For every $r$ put"
        r" $$ s(r,y)=\begin{cases}-1 & \text{if } r<y,\\ +1 & \text{if } r\ge y.\end{cases} $$"
        r" $$ J(w,\theta) = \sum_{i=1}^N\sum_{r=1}^{R-1} \log(1+\exp(-s(r,y_i)(\theta_r-x_i^\top w))) $$",
        "w",
        {"x": X, "y": C, "theta": np.array([-0.5, 0.1, 0.8]), "w": W},
        lambda x, y, theta, w: sum(
            np.log1p(np.exp((-1 if r + 1 >= y[i] else 1) * (theta[r] - x[i] @ w))) for i in N for r in range(3)
        ),
    ),
    "zero diagonal": (
        (
            r"Let $A\in\{0,1\}^{N\times N}$, symmetric with zero diagonal, and $u\in\mathbb{R}^N$."
            r" $$ J(u) = \sum_{i=1}^N\sum_{j=1}^N A_{ij}(u_i-u_j)^4 $$"
        ),
        *("u", {"A": LINKS, "u": Y}, lambda A, u: (A * (u[:, None] - u) ** 4).sum()),
    ),
    "mixture with a function of vectors": (
        (
            r"Inputs $x_n\in\mathbb{R}^D$, $n=1,\dots,N$; expert $k\in\{1,\dots,K\}$ has $v_k\in\mathbb{R}^D$ and"
            r" $\sigma_k>0$. $$ g_k(x)=\frac{\exp(v_k\cdot x)}{\sum_{j=1}^K\exp(v_j\cdot x)} $$"
            r" $$ E=-\sum_{n=1}^N\ln\sum_{k=1}^K g_k(x_n)\,\frac{1}{\sqrt{2\pi\sigma_k^2}} $$"
        ),
        "v",
        {"x": X, "v": V, "sigma": np.array([0.5, 1.0, 2.0, 1.5])},
        lambda x, v, sigma: (
            -np.log((np.exp(x @ v.T) / np.exp(x @ v.T).sum(1)[:, None] / sigma / np.sqrt(2 * np.pi)).sum(1)).sum()
        ),
    ),
    "neighbors": (
        (
            r"Let $u, y \in \mathbb{R}^N$."
            r" $$ J(u) = \|u - y\|^2 + \sum_{j=2}^{N-1} (u_{j+1} - 2 u_j + u_{j-1})^2"
            r" + \sum_{j=1}^{N-1} (u_{j+1} - u_j)^4 $$"
        ),
        "u",
        {"u": T, "y": Y},
        lambda u, y: ((u - y) ** 2).sum() + (np.diff(u, 2) ** 2).sum() + (np.diff(u) ** 4).sum(),
    ),
    "lags": (
        (
            r"Let $x \in \mathbb{R}^T$ and $a \in \mathbb{R}^p$."
            r" $$ J(a) = \sum_{t=p+1}^T \Big(x_t - \sum_{k=1}^p a_k x_{t-k}\Big)^2 $$"
        ),
        "a",
        {"x": Y, "a": W},
        lambda x, a: sum((x[t] - a @ x[t - 3 : t][::-1]) ** 2 for t in N[3:]),
    ),
    "count as a limit": (
        SAMPLES + r"Let $y_i \in \{0,1,2,\dots\}$ and $w \in \mathbb{R}^D$."
        r" $$ J(w) = \sum_{i=1}^N \sum_{m=0}^{y_i-1} \log(m + e^{w^\top x_i}) $$",
        "w",
        {"x": X, "y": np.array([0, 2, 1, 3, 0, 1]), "w": W},
        lambda x, y, w: sum(np.log(m + np.exp(w @ x[i])) for i in N for m in range(y[i])),
    ),
    "intercept": (
        SAMPLES + r"Let $y_i \in \mathbb{R}$, $\beta_0 \in \mathbb{R}$ and $\beta \in \mathbb{R}^D$."
        r" $$ J(\beta_0,\beta) = \sum_{i=1}^N \Big(y_i - \beta_0 - \sum_{j=1}^D \beta_j x_{ij}\Big)^4 $$",
        "beta_0",
        {"x": X, "y": Y, "beta_0": 0.2, "beta": W},
        lambda x, y, beta_0, beta: ((y - beta_0 - x @ beta) ** 4).sum(),
    ),
    "function of vectors": (
        (
            r"Pairs $(a_t, p_t)$, $t=1,\dots,N$, of points, each in $\mathbb{R}^D$, and $L \in \mathbb{R}^{K\times D}$;"
            r" $d(u,v) = (u-v)^\top L^\top L\,(u-v)$. $$ J(L) = \sum_{t=1}^N \log(1 + d(a_t,p_t)) $$"
        ),
        "L",
        {"a": X, "p": X[::-1] + 1, "L": V},
        lambda a, p, L: sum(np.log(1 + ((L @ (a[i] - p[i])) ** 2).sum()) for i in N),
    ),
}


def module(note, variable):
    problem = read_problem(read_document(Source(note, "note.md")), wrt=[variable]).problem
    found = problem.derivatives
    source = paste_source(found.value, found.gradient, found.hessian, problem.scope, problem.variables)
    made = types.ModuleType("made")
    exec(source, made.__dict__)  # noqa: S102 - the text that users paste
    return made


def slope(loss, values, variable):
    x = np.asarray(values[variable], dtype=float)
    out = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        z = x.astype(complex)
        z[place] += 1e-30j
        out[place] = np.imag(loss(**{**values, variable: z[()]})) / 1e-30
    return out


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize("name", CASES)
def test_the_code_of_a_loss(name):
    note, variable, values, loss = CASES[name]
    made = module(note, variable)
    assert made.value(**values) == pytest.approx(loss(**values), rel=1e-12)
    gradient = slope(loss, values, variable)
    np.testing.assert_allclose(made.gradient(**values)[variable], gradient, rtol=1e-11, atol=1e-12)
    x = np.asarray(values[variable], dtype=float)
    hessian = made.hessian(**values)[variable, variable]
    for place in list(np.ndindex(x.shape))[:3]:
        step = np.zeros(x.shape)
        step[place] = 1e-5
        up, down = (slope(loss, {**values, variable: x + s}, variable) for s in (step, -step))
        np.testing.assert_allclose(np.asarray(hessian)[..., *place], (up - down) / 2e-5, rtol=1e-5, atol=1e-6)


def test_the_comparison_sees_a_slip():
    note, variable, values, loss = CASES["label as an index"]
    made = module(note.replace("- w_{c_i}", "- 1.001 w_{c_i}"), variable)
    assert np.abs(made.gradient(**values)[variable] - slope(loss, values, variable)).max() > 1e-4


def test_a_limit_that_nothing_bounds_is_one_sentence():
    with pytest.raises(NotSupportedYet, match="nothing bounds the limit"):
        module(r"Let $x \in \mathbb{R}^N$. $$ J(b) = \sum_{i=1}^N \sum_{m=1}^{i^2} b^m x_i $$", "b")


def test_a_loss_of_one_class_is_one_sentence():
    note = r"Let $z \in \mathbb{R}^K$ and $c \in \{1,\dots,K\}$. $$ J(z) = -z_c + \log\sum_{k=1}^K e^{z_k} $$"
    with pytest.raises(UserError, match="depends on the index c, which nothing sums over"):
        read_problem(read_document(Source(note, "note.md")), of="J", wrt=["z"])


def test_a_variable_of_unknown_shape_is_one_sentence():
    note = r"Data $x_1,\dots,x_N$, $u_k \in \mathbb{R}^K$ and $w\in\mathbb{R}$. $$ L(w,u) = \sum_{i=1}^N (x_i-w)^2 $$"
    with pytest.raises(UserError, match="'u' does not occur in L, and nothing tells its shape"):
        read_problem(read_document(Source(note, "note.md")), of="L", wrt=["w", "u"])


def test_the_check_draws_between_other_arguments():
    note = r"Let $y \in \mathbb{R}^N$, $c \in \mathbb{R}$, $b > c$. $$ J(b) = \sum_{i=1}^N (y_i-b)^2 - \log(b-c) $$"
    assert module(note, "b").check_gradient() < 1e-6


def test_the_check_draws_inside_of_the_domain():
    note = r"Let $x \in \mathbb{R}^m$ and $v_i \in \mathbb{R}^n$. $$ J(x) = -\log\det\sum_{i=1}^m x_i v_i v_i^\top $$"
    assert module(note, "x").check_gradient() < 1e-6
    divergence = (
        r"Let $p, z \in \mathbb{R}^K$ and $q_k = e^{z_k}/\sum_j e^{z_j}$. $$ J = \sum_k p_k \log\frac{p_k}{q_k} $$"
    )
    assert module(divergence, "z").check_gradient() < 1e-6


def test_an_array_that_is_listed_from_0_has_one_more():
    note = r"""Let $q_d = 1/(1+e^{\theta_d})$ for $d=0,1,\dots,D$, with a prior on $\theta_1,\dots,\theta_D$.
    $$ J(\theta_0,\theta_1,\dots,\theta_D) = q_0 \prod_{d=1}^D q_d + \sum_{d=1}^D \theta_d^2 $$"""
    made, theta = module(note, "theta"), np.array([0.5, -1.0, 2.0])
    q = 1 / (1 + np.exp(theta))
    np.testing.assert_allclose(made.value(theta=theta), q.prod() + np.sum(theta[1:] ** 2), rtol=1e-13)
    np.testing.assert_allclose(
        made.gradient(theta=theta)["theta"], (q - 1) * q.prod() + 2 * theta * [0, 1, 1], rtol=1e-12
    )
