r"""Expectations in notes: by laws, by means and covariances, and for any law with finitely many values."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

ACCEPTED = {"proved", "agrees"}
POISSON = r"Let $C$ be Poisson distributed with mean $m$."
NORMAL = r"Let $T \sim \mathcal{N}(a, s^2)$ with $s > 0$."
VECTOR = (
    r"Let $\mathbf v \sim \mathcal{N}(\mathbf c, \mathbf K)$ where $\mathbf v \in \mathbb{R}^p$, and let "
    r"$\mathbf B \in \mathbb{R}^{p \times p}$."
)
SAMPLE = (
    r"Let $Z_1, \dots, Z_m$ be i.i.d. with mean $\tau$ and variance $\omega^2$, $\bar Z = \frac1m \sum_{i=1}^m Z_i$."
)
LINE = (
    r"The model is $q_i = \alpha_0 + \alpha_1 t_i + \varepsilon_i$, $i = 1, \dots, m$, with uncorrelated errors of "
    r"mean $0$ and variance $\omega^2$. Put $\bar t = \frac1m \sum_i t_i$, $S = \sum_i (t_i - \bar t)^2$ and slope "
    r"$\hat\alpha_1 = \frac1S \sum_i (t_i - \bar t) q_i$."
)
SQUARES = (
    r"Let $Z \in \mathbb{R}^{m \times p}$, $b \in \mathbb{R}^p$ and $q = Zb + e$ where $e \in \mathbb{R}^m$ has "
    r"$E[e] = 0$ and $\operatorname{Cov}(e) = \omega^2 I$. Let $\hat b = (Z^TZ)^{-1}Z^Tq$."
)
ANY = r"Let $U$ and $V$ be random variables and $c, d \in \mathbb{R}$."
APART = r"Let $U$ and $V$ be independent random variables."
ESTIMATE = r"For an estimator $\hat\eta$ of the number $\eta \in \mathbb{R}$ we have:"
NOISY = (
    r"Let $y = h + \epsilon$ where $h \in \mathbb{R}$ is fixed, with noise $\epsilon$ of zero mean and variance "
    r"$\operatorname{Var}(\epsilon) = \omega^2$, independent of $\hat h$."
)
WAITING = r"The number $K$ of trials has $P(K = k) = q(1-q)^{k-1}$ for $k = 1, 2, \ldots$, where $0 < q < 1$."
DENSITY = r"Let $g(u) = 6u(1-u)$ for $0 < u < 1$."

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a law in words": (POISSON, r"\operatorname{Var}(C) = m", "= m", "= m^2"),
    "a generating function": (POISSON, r"\mathbb{E}[e^{tC}] = e^{m(e^t - 1)}", "- 1", "+ 1"),
    "a falling factorial": (POISSON, r"E[C(C-1)] = m^2", "= m^2", "= m"),
    "a normal law": (NORMAL, r"\mathbb{E}[T^2] = a^2 + s^2", "+ s^2", "- s^2"),
    "the fourth moment": (NORMAL, r"\mathbb{E}[(T-a)^4] = 3s^4", "3s^4", "s^4"),
    "a density in the subscript": (DENSITY, r"\mathbb{E}_{u \sim g}[u^2] = \frac{3}{10}", "3", "2"),
    "a law in the subscript": ("Then", r"\mathbb{E}_{u \sim \mathcal{N}(0, 1)}[u^4] = 3", "= 3", "= 4"),
    "a rate in words": (
        r"Let $W$ be exponential with rate $r$.", r"\mathbb{E}[W^2] = \frac{2}{r^2}", "2}", "1}",
    ),
    "probabilities by a formula": (WAITING, r"\mathbb{E}[K] = \frac1q", "1q", "1{q^2}"),
    "a normal vector": (VECTOR, r"\mathbb{E}[\mathbf v\mathbf v^T] = \mathbf K + \mathbf c\mathbf c^T", "+", "-"),
    "a quadratic form": (
        VECTOR,
        r"\operatorname{tr}(\mathbf{BK}) + \mathbf c^T\mathbf{Bc} = \mathbb{E}[\mathbf v^T\mathbf{Bv}]",
        r"+ \mathbf c", r"- \mathbf c",
    ),
    "the mean of a sample": (
        SAMPLE, r"\operatorname{Var}(\bar Z) = \frac{\omega^2}{m}", r"\frac{\omega^2}{m}", r"m\omega^2",
    ),
    "the variance of a sample": (
        SAMPLE, r"E\left[\frac{1}{m-1} \sum_{i=1}^m (Z_i - \bar Z)^2\right] = \omega^2", "= ", "= 2",
    ),
    "the slope of a line": (LINE, r"\operatorname{Var}(\hat\alpha_1) = \frac{\omega^2}{S}", r"{S}", r"{S^2}"),
    "least squares": (
        SQUARES, r"\operatorname{Var}(\hat b) = \omega^2 (Z^TZ)^{-1}", r"\omega^2", r"\omega",
    ),
    "a linear map": (ANY, r"\operatorname{Var}(cU + d) = c^2\operatorname{Var}(U)", "c^2", "c"),
    "a variance by moments": (ANY, r"\operatorname{Var}(U) = E[U^2] - E[U]^2", "- E", "+ E"),
    "a bare sign": (ANY, r"\mathbb{V}[U] = \mathbb{E} U^2 - (\mathbb{E} U)^2", "- (", "+ ("),
    "a covariance": (
        ANY, r"\operatorname{Cov}(cU, U + V) = c\operatorname{Var}(U) + c\operatorname{Cov}(U, V)", "+ c", "- c",
    ),
    "independent in words": (APART, r"\mathbb{E}[UV] = \mathbb{E}[U]\,\mathbb{E}[V]", r"= ", r"= 2"),
    "bias and variance": (
        ESTIMATE,
        r"E[(\hat\eta - \eta)^2] = \operatorname{Var}(\hat\eta) + (E[\hat\eta] - \eta)^2", "+ (E", "- (E",
    ),
    "noise beside bias and variance": (
        NOISY,
        r"E[(y - \hat h)^2] = \omega^2 + \operatorname{Var}(\hat h) + (h - E[\hat h])^2", "+ (h", "- (h",
    ),
    "a relative entropy": (
        "For distributions $p$ and $r$ on a finite set",
        r"\mathbb{E}_{z \sim p}\left[\log\frac{p(z)}{r(z)}\right] = \sum_z p(z)\log p(z) - \sum_z p(z)\log r(z)",
        r"- \sum", r"+ \sum",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_a_right_step_is_accepted(name: str) -> None:
    given, step, _, _ = STEPS[name]
    assert last(f"{given}\n\n$$ {step} $$").verdict in ACCEPTED


@pytest.mark.parametrize("name", STEPS)
def test_a_slip_is_refuted(name: str) -> None:
    given, step, part, slip = STEPS[name]
    assert part in step
    assert last(f"{given}\n\n$$ {step.replace(part, slip, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    ("given", "step", "said"),
    [
        (ANY, r"\mathbb{E}[UV] = \mathbb{E}[U]\,\mathbb{E}[V]", "independent"),
        (
            r"Let $U \sim \mathrm{Poi}(r)$, $V \sim \mathrm{Poi}(s)$.",
            r"\operatorname{Var}(U + V) = r + s",
            "independent",
        ),
        (r"Let $W \sim \mathrm{Exp}(\beta)$.", r"E[W] = \beta", "rate or a scale"),
        ("Then", r"\mathbb{E}[uv] = u\,\mathbb{E}[vw]", "random"),
        (
            r"Let $\mathbf u(k) \in \mathbb{R}^p$, $\mathbf R = E[\mathbf u(k)\mathbf u^T(k)]$.",
            r"E[\mathbf u(k) a(k)] = E[\mathbf u(k)] a(k)",
            "whether a is random",
        ),
        (r"Let $U$ be a random variable with a symmetric density.", r"E[U^3] = 0", "not understood"),
    ],
)
def test_what_is_not_said_is_left_open(given: str, step: str, said: str) -> None:
    verdict = last(f"{given}\n\n$$ {step} $$")
    assert verdict.verdict == "unclear"
    assert said in verdict.note


def test_the_report_says_over_which_laws() -> None:
    assert "any law with finitely many values" in last(rf"{ANY} $$ E[cU] = cE[U] $$").note


def test_an_energy_is_no_expectation() -> None:
    text = r"Let $E(u) = u^2 + 2u$. $$ E(3) = 15 $$ $$ E'(u) = 2u + 2 $$"
    assert set(kinds(text)) <= {"proved"}


EM = (
    r"Let the density be $g(u \mid a, b) = \frac{b^a}{\Gamma(a)} u^{a-1} e^{-bu}$ for data $u_1, \dots, u_n > 0$ and "
    r"$k = 1, \dots, K$. Put $$ q_{ik} = \frac{w_k g(u_i \mid a_k, b_k)}{\sum_{j=1}^K w_j g(u_i \mid a_j, b_j)} $$ "
)
HELD = EM + r"Holding the $q_{ik}$ fixed, let $$ Q = \sum_{i=1}^n \sum_{k=1}^K q_{ik} (a_k \log b_k - b_k u_i) $$ "


@pytest.mark.parametrize(
    ("given", "step", "slip"),
    [
        (EM, r"\sum_{k=1}^K q_{ik} = 1", "= 2"),
        (HELD, r"\frac{\partial Q}{\partial b_k} = \sum_{i=1}^n q_{ik} \left(\frac{a_k}{b_k} - u_i\right)", "+ u_i"),
    ],
)
def test_a_mixture(given: str, step: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    wrong = step.replace("= 1" if "= 1" in step[-4:] else "- u_i", slip)
    assert last(f"{given} $$ {wrong} $$").verdict not in ACCEPTED


MEMBERS = r"Let $x_1, \dots, x_n \in \mathbb R^d$ be i.i.d. $\mathcal N(\mu, \Sigma)$ and $m = \frac1n \sum_i x_i$."
DRAWN = (
    r"Let $\mathsf{x} = (x_1, \dots, x_N)^T$ be independent observations of a number, drawn from "
    r"$\mathcal N(x\,|\,\mu, \sigma^2)$, and $m = \frac1N \sum_n x_n$."
)
COMPONENTS = r"Let all $2d$ components of $q, k \in \mathbb R^d$ be independent with mean $0$ and variance $1$."


@pytest.mark.parametrize(
    ("given", "step", "slip"),
    [
        (MEMBERS, r"\operatorname{Cov}(m) = \frac1n \Sigma", r"\operatorname{Cov}(m) = \frac{1}{n^2} \Sigma"),
        (MEMBERS, r"E[m^\top m] = \frac1n \operatorname{tr} \Sigma + \mu^\top \mu", r"E[m^\top m] = \mu^\top \mu"),
        (MEMBERS, r"\sum_i E[x_{i1}^2] = n \Sigma_{11} + n \mu_1^2", r"\sum_i E[x_{i1}^2] = n \Sigma_{11} + \mu_1^2"),
        (DRAWN, r"\operatorname{var}[m] = \frac{\sigma^2}{N}", r"\operatorname{var}[m] = \frac{\sigma^2}{N^2}"),
        (COMPONENTS, r"\operatorname{Var}(q^\top k) = d", r"\operatorname{Var}(q^\top k) = 2d"),
        (COMPONENTS, r"E[q_i^2 k_i^2] = 1", r"E[q_i^2 k_i^2] = 2"),
    ],
)
def test_laws_of_samples_and_components(given: str, step: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict == "proved"
    assert last(f"{given} $$ {slip} $$").verdict not in ACCEPTED


def test_members_that_nothing_calls_independent_are_left_open() -> None:
    given = (
        r"Let $x_1, \dots, x_n \in \mathbb R^d$ and $x_i \sim \mathcal N(\mu, \Sigma)$. Let $m = \frac1n \sum_i x_i$."
    )
    assert last(rf"{given} $$ \operatorname{{Cov}}(m) = \frac1n \Sigma $$").verdict == "unclear"


SCALES = r"Let $X_1, \dots, X_n \overset{\text{iid}}{\sim} U(0, \theta)$ with $\theta > 0$ and $M = \max_i X_i$."
FIRST = r"Let $W_1, \dots, W_m$ be i.i.d. exponential with rate $r$ and $F = \min_i W_i$."
SPREAD = r"Let $U$ be random with mean $a$ and variance $v$."


@pytest.mark.parametrize(
    ("given", "step", "slip"),
    [
        (SCALES, r"\mathbb{E}[M] = \frac{n}{n+1}\theta", r"\mathbb{E}[M] = \theta"),
        (
            SCALES,
            r"\operatorname{Var}(M) = \frac{n}{(n+1)^2(n+2)}\theta^2",
            r"\operatorname{Var}(M) = \frac{n}{(n+1)(n+2)}\theta^2",
        ),
        (FIRST, r"\mathbb{E}[F] = \frac{1}{mr}", r"\mathbb{E}[F] = \frac{1}{r}"),
        (FIRST, r"\mathbb{E}[F^2] = \frac{2}{m^2r^2}", r"\mathbb{E}[F^2] = \frac{1}{m^2r^2}"),
    ],
)
def test_extremes_of_a_sample(given: str, step: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict in ACCEPTED
    assert last(f"{given} $$ {slip} $$").verdict == "refuted"


@pytest.mark.parametrize("step", [r"E[|U|] = |a|", r"E[\max(0, U)] = \max(0, a)"])
def test_the_mean_of_what_has_a_kink_is_not_that_at_the_mean(step: str) -> None:
    assert last(f"{SPREAD} $$ {step} $$").verdict == "unclear"


LINEAR = r"The density of $X$ is $f(x) = 2x$ on $[0, 1]$."
WAITS = r"A random variable $T$ has pdf $$ f_T(t) = \mu e^{-\mu t}, \quad t > 0. $$"
CASES = (
    r"Let $U$ be random with density $g(u) = \begin{cases} 3u^2 & 0 \le u \le 1 \\ 0 & \text{otherwise} \end{cases}$."
)
POWERS = r"$$ h(x; a) = a x^{a-1}, \quad 0 < x < 1,\ a > 0 $$ Let $X_1, \dots, X_n$ be i.i.d. from $h(x; a)$."
LISTED = r"For $Z = \max(U_1, \dots, U_n)$, $U_i$ i.i.d. uniform on $[0, 1]$:"
ORDERED = r"Let $X_{(n)} = \max_i X_i$ with $X_1, \dots, X_n \overset{iid}{\sim} \mathrm{Uniform}(0, b)$."


@pytest.mark.parametrize(
    ("given", "step", "slip"),
    [
        (LINEAR, r"E[X^2] = \frac12", r"E[X^2] = \frac13"),
        (LINEAR, r"\operatorname{Var}(X) = \frac{1}{18}", r"\operatorname{Var}(X) = \frac{1}{12}"),
        (WAITS, r"E[T^2] = \frac{2}{\mu^2}", r"E[T^2] = \frac{1}{\mu^2}"),
        (CASES, r"E[U] = \frac34", r"E[U] = \frac35"),
        (POWERS, r"E[X_1] = \frac{a}{a+1}", r"E[X_1] = \frac{1}{a+1}"),
        (r"Let $q(v) = \frac12 e^{-|v|}$ be the density of $V$.", r"E[V^2] = 2", r"E[V^2] = 1"),
        (LISTED, r"E[Z] = \frac{n}{n+1}", r"E[Z] = \frac{1}{n+1}"),
        (ORDERED, r"E[X_{(n)}] = \frac{nb}{n+1}", r"E[X_{(n)}] = \frac{nb}{n+2}"),
    ],
)
def test_laws_by_densities(given: str, step: str, slip: str) -> None:
    assert last(given, step).verdict in ACCEPTED
    assert last(given, slip).verdict == "refuted"


def test_a_density_of_unknown_support_is_no_law() -> None:
    assert last("Let $X$ have the density $f(x) = 2x$.", r"E[X] = \frac12").verdict == "unclear"
