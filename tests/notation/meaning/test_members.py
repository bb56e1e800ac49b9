"""Functions of a family and sums over sets of indices, in notes of other hands."""

from __future__ import annotations

import pytest

from tests.judging import kinds

SURVIVORS = r"""Let $v_k\in\mathbb{R}^p$ for $k=1,\dots,n$. $$ A_k(\theta) = \sum_{j=k}^n \exp(\theta^T v_j) $$ """
SOFTMAX = r"$$ q_k(h) = \frac{e^{h_k}}{\sum_{j=1}^m e^{h_j}} $$ "
DECAY = r"For $i=1,\dots,n$ let $$ m_i(t) = a_i e^{-b t}. $$ "
POWERS = r"With $\phi_k(x) = x^k$ and $f(x) = \sum_{k=1}^K w_k \phi_k(x)$, "
CLUSTERS = r"""Let $x_i\in\mathbb{R}^d$, $i=1,\dots,n$, and $\mu_k\in\mathbb{R}^d$.
$$ J = \sum_{k=1}^K \sum_{i\in C_k} \|x_i-\mu_k\|^2 $$ """
BATCH = r"$$ L(w) = \frac{1}{|\mathcal B|}\sum_{i\in\mathcal B} (w^T x_i - y_i)^2 $$ "
RISK = r"""Let $z_i\in\mathbb{R}^p$, $i=1,\dots,n$, and $$ g_i(b) = \log\sum_{j \in N(i)} \exp(b^\top z_j). $$ """
BANDIT = r"Let $\pi(a) = e^{h_a}/\sum_{c=1}^n e^{h_c}$ for $a=1,\dots,n$. "
VALUES = r"$$ V(i) = \sum_{j=1}^n P(i,j) \left( c(i,j) + \gamma W(j) \right) $$ "
NEIGHBORS = r"$$ E = \frac12\sum_{i=1}^n\sum_{j\in N(i)} (u_i-u_j)^2 $$ "


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (
            SURVIVORS,
            r"\frac{\partial \log A_k}{\partial\theta} = \sum_{j=k}^n \frac{\exp(\theta^T v_j)}{A_k(\theta)} v_j",
            r"\frac{\partial \log A_k}{\partial\theta} = -\sum_{j=k}^n \frac{\exp(\theta^T v_j)}{A_k(\theta)} v_j",
        ),
        (SURVIVORS, r"\sum_{k=1}^n A_k(0) = \frac{n(n+1)}{2}", r"\sum_{k=1}^n A_k(0) = \frac{n(n-1)}{2}"),
        (
            SOFTMAX,
            r"\frac{\partial q_k(h)}{\partial h_l} = q_k(h)(\delta_{kl} - q_l(h))",
            r"\frac{\partial q_k(h)}{\partial h_l} = q_k(h)(\delta_{kl} + q_l(h))",
        ),
        (SOFTMAX, r"\frac{\partial q_k}{\partial h_k} = q_k(1-q_k)", r"\frac{\partial q_k}{\partial h_k} = q_k(1+q_k)"),
        (
            SOFTMAX.replace("k", "a").replace("j", "b"),
            r"\frac{\partial q_a}{\partial h_a} = q_a(1-q_a)",
            r"\frac{\partial q_a}{\partial h_a} = q_a(1+q_a)",
        ),
        (
            r"$$ p_u = \frac{e^{s_u}}{\sum_{v=1}^V e^{s_v}} $$ ",
            r"\frac{\partial \log p_u}{\partial s_u} = 1-p_u",
            r"\frac{\partial \log p_u}{\partial s_u} = 1+p_u",
        ),
        (DECAY, "m_i'(t) = -b m_i(t)", "m_i'(t) = b m_i(t)"),
        (DECAY, "m_i(t+s) = m_i(t) e^{-bs}", "m_i(t+s) = m_i(t) e^{bs}"),
        (DECAY, "m_i(0)^2 = a_i^2", "m_i(0)^2 = a_i"),
        (
            DECAY,
            r"\frac{d}{dt} \sum_{i=1}^n m_i(t)^2 = -2b \sum_{i=1}^n m_i(t)^2",
            r"\frac{d}{dt} \sum_{i=1}^n m_i(t)^2 = -b \sum_{i=1}^n m_i(t)^2",
        ),
        (POWERS, r"\phi_k(2x) = 2^k \phi_k(x)", r"\phi_k(2x) = 2 \phi_k(x)"),
        (
            BANDIT,
            r"\sum_{a=1}^n r(a)\pi(a)(\delta_{ab}-\pi(b)) = \pi(b)(r(b)-\sum_{a=1}^n\pi(a) r(a))",
            r"\sum_{a=1}^n r(a)\pi(a)(\delta_{ab}-\pi(b)) = \pi(b)(r(b)+\sum_{a=1}^n\pi(a) r(a))",
        ),
        (
            VALUES,
            r"\frac{\partial V(i)}{\partial W(k)} = \gamma P(i,k)",
            r"\frac{\partial V(i)}{\partial W(k)} = \gamma P(k,i)",
        ),
        (
            "",
            r"\sum_{j=1}^n P(i,j) f_j = \sum_{k=1}^n P(i,k) f_k",
            r"\sum_{j=1}^n P(i,j) f_j = \sum_{k=1}^n P(k,i) f_k",
        ),
        ("", r"\sum_{k=1}^n (f(k+1)-f(k)) = f(n+1)-f(1)", None),
        (
            CLUSTERS,
            r"\frac{\partial J}{\partial\mu_k} = -2\sum_{i\in C_k}(x_i-\mu_k)",
            r"\frac{\partial J}{\partial\mu_k} = 2\sum_{i\in C_k}(x_i-\mu_k)",
        ),
        (
            BATCH,
            r"\nabla_w L = \frac{2}{|\mathcal B|}\sum_{i\in\mathcal B} (w^T x_i - y_i)x_i",
            r"\nabla_w L = \frac{1}{|\mathcal B|}\sum_{i\in\mathcal B} (w^T x_i - y_i)x_i",
        ),
        (
            RISK,
            r"\frac{\partial g_i}{\partial b} = e^{-g_i(b)}\sum_{j\in N(i)} \exp(b^\top z_j) z_j",
            r"\frac{\partial g_i}{\partial b} = -e^{-g_i(b)}\sum_{j\in N(i)} \exp(b^\top z_j) z_j",
        ),
    ],
)
def test_members_and_sets(given: str, right: str, wrong: str | None) -> None:
    assert kinds(given + f"$${right}$$")[-1] in {"proved", "agrees"}
    if wrong is not None:
        assert kinds(given + f"$${wrong}$$")[-1] == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        # true where neighbors are neighbors of each other, which the note does not say in a formula
        NEIGHBORS + r"$$ \frac{\partial E}{\partial u_i} = 2\sum_{j\in N(i)}(u_i-u_j) $$",
        # true where the clusters are a partition
        CLUSTERS + r"$$ \sum_{k=1}^K |C_k| = n $$",
        # a member without its bracket before one that holds its variable: a factor, or an argument
        DECAY + r"$$ \log m_i - m_i (t - c) = 1 $$",
    ],
)
def test_what_the_note_does_not_settle_is_unclear(text: str) -> None:
    assert kinds(text)[-1] == "unclear"
