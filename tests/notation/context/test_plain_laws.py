"""Laws in plain letters, rates and scales by the density that a note writes, and what EM holds fixed."""

from __future__ import annotations

import pytest

from tests.judging import last

MIXTURE = r"""We run EM. $$ g_{ij} = \frac{w_j e^{-(t_i - m_j)^2/2}}{\sum_{l=1}^K w_l e^{-(t_i - m_l)^2/2}} $$
In the M-step, with $Q = \sum_{i=1}^n \sum_{j=1}^K g_{ij} [\log w_j - \frac12 (t_i - m_j)^2]$, """


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (r"Let $X \sim Bin(n, q)$.", r"E[X] = nq", "E[X] = n(1-q)"),
        (r"Let $X \sim Bin(n, q)$ and $\hat q = X/n$.", r"Var(\hat q) = \frac{q(1-q)}{n}", r"Var(\hat q) = q(1-q)"),
        (r"$X \sim Ber(q)$.", "Var(X) = q(1-q)", "Var(X) = q"),
        (r"$X \sim Pois(r)$.", "E[X^2] = r + r^2", "E[X^2] = r^2"),
        (r"$X \sim Unif(0, c)$.", r"Var(X) = \frac{c^2}{12}", r"Var(X) = \frac{c^2}{6}"),
        (
            r"$X \sim Gamma(a, b)$ with density $\frac{b^a}{\Gamma(a)} x^{a-1} e^{-bx}$.",
            r"E[X] = \frac{a}{b}",
            "E[X] = ab",
        ),
        (
            r"$X \sim \mathrm{Gamma}(a, b)$ with density $\frac{1}{\Gamma(a) b^a} x^{a-1} e^{-x/b}$.",
            "Var(X) = ab^2",
            r"Var(X) = \frac{a}{b^2}",
        ),
    ],
)
def test_moments(given: str, right: str, wrong: str) -> None:
    assert last(given, right).verdict in {"proved", "agrees"}
    assert last(given, wrong).verdict == "refuted"


def test_the_m_step_holds_responsibilities_fixed() -> None:
    step = r"\frac{\partial Q}{\partial m_j} = \sum_{i=1}^n g_{ij} (t_i - m_j)"
    assert last(MIXTURE, step).verdict == "proved"
    assert last(MIXTURE, step.replace("= ", "= -")).verdict in {"refuted", "unclear"}


DIVERGENCE = r"Let $D_{KL}(u \| v) = \sum_k u_k \log\frac{u_k}{v_k}$."


def test_what_a_divergence_compares_are_distributions() -> None:
    assert last(DIVERGENCE, r"D_{KL}(u \| v) \ge 0").verdict in {"proved", "agrees"}
    assert last(DIVERGENCE, r"D_{KL}(u \| v) \le 0").verdict == "refuted"
    bound = r"\sum_k u_k \log\frac{v_k}{u_k} \le \sum_k u_k \left(\frac{v_k}{u_k} - 1\right) = 0"
    assert last(DIVERGENCE, bound).verdict in {"proved", "agrees"}
    assert last(DIVERGENCE, bound.replace("= 0", "= 1")).verdict in {"refuted", "unclear"}


def test_a_sum_with_other_terms_compares_no_distributions() -> None:
    given = r"Let $u_k, v_k > 0$ and $D(u \| v) = \sum_k (u_k \log\frac{u_k}{v_k} - u_k + v_k)$."
    assert last(given, r"\sum_k u_k = \sum_k v_k").verdict != "proved"
