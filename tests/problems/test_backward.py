"""Losses of notes with sequences that run back, G_t by G_{t+1}, beside plain loops, and refusals."""

import numpy as np
import pytest

from calcwork.errors import UserError
from tests.problems.modules import printed
from tests.problems.test_recurrences import assert_right


def returns(r, gamma, theta):
    total = 0
    for now in r[::-1]:
        total = np.tanh(theta * now) + gamma * total
    return total**2


def all_returns(r, gamma, theta):
    total, whole = 0, 0
    for now in r[::-1]:
        total = np.tanh(theta * now) + gamma * total
        whole = whole + total**2
    return whole


def all_but_the_last(r, gamma, theta):
    return all_returns(r, gamma, theta) - np.tanh(theta * r[-1]) ** 2


def backward_variables(A, B, pi):
    beta = np.ones(len(A))
    for now in B[:0:-1]:
        beta = np.exp(A + now) @ beta
    return -np.log((np.exp(pi + B[0]) * beta).sum())


def from_behind(M, c, pT1):
    for now in c[::-1]:
        pT1 = np.tanh(M @ pT1 + now)
    return pT1 @ pT1


def values(r, y, gamma, v):
    total = 0
    for now, wanted in zip(r[::-1], y[::-1], strict=True):
        v = now + gamma * v
        total += (v - wanted) ** 2
    return total / 2


def both_ways(x, y, u, v):
    forward, backward = [0], [0]
    for now in x:
        forward.append(np.tanh(u * forward[-1] + now))
    for now in x[::-1]:
        backward.append(np.tanh(v * backward[-1] + now))
    return sum((f + b - w) ** 2 for f, b, w in zip(forward[1:], backward[:0:-1], y, strict=True))


def advantages(V, r, gamma, lambda_):
    total, whole = 0, 0
    for t in range(len(r))[::-1]:
        total = r[t] + gamma * V[t + 1] - V[t] + gamma * lambda_ * total
        whole = whole + total**2
    return whole


RETURN = r"G_t = \tanh(\theta r_t) + \gamma G_{t+1}"
OF_RETURNS = {"r": ("T",), "gamma": (), "theta": ()}
BETA = (
    r"Let $A \in \mathbb{R}^{K \times K}$, $B \in \mathbb{R}^{T \times K}$, $\pi \in \mathbb{R}^K$. With"
    r" $\beta_T(k) = 1$ let $$\beta_t(k) = \sum_{j=1}^K e^{A_{kj} + B_{t+1,j}} \beta_{t+1}(j),"
    r" \quad t = T-1, \dots, 1.$$ $$J(A, B, \pi) = -\log \sum_{k=1}^K e^{\pi_k + B_{1k}} \beta_1(k)$$"
)
NOTES = {
    "the first return": (
        (
            rf"Let $r \in \mathbb{{R}}^T$. $${RETURN}, \quad t = 1, \dots, T, \qquad G_{{T+1}} = 0$$"
            r" $$J(\gamma, \theta) = G_1^2$$"
        ),
        returns,
        OF_RETURNS,
        ("gamma", "theta"),
    ),
    "counted from 0": (
        rf"With $G_T = 0$ let $${RETURN}, \quad t = T-1, \dots, 0.$$ $$J(\gamma, \theta) = G_0^2$$",
        returns,
        OF_RETURNS,
        ("gamma", "theta"),
    ),
    "a sum from 0, without a range": (
        rf"With $G_T = 0$ let $${RETURN}.$$ $$J(\gamma, \theta) = \sum_{{t=0}}^{{T-1}} G_t^2$$",
        all_returns,
        OF_RETURNS,
        ("gamma", "theta"),
    ),
    "the last by the data": (
        (
            rf"Let $r \in \mathbb{{R}}^T$, $G_T = \tanh(\theta r_T)$ and $${RETURN}, \quad t = 1, \dots, T-1.$$"
            r" $$J(\gamma, \theta) = \sum_{t=1}^T G_t^2$$"
        ),
        all_returns,
        OF_RETURNS,
        ("gamma", "theta"),
    ),
    "a sum without the last": (
        (
            rf"Let $r \in \mathbb{{R}}^T$, $G_T = \tanh(\theta r_T)$ and $${RETURN}, \quad t = 1, \dots, T-1.$$"
            r" $$J(\gamma, \theta) = \sum_{t=1}^{T-1} G_t^2$$"
        ),
        all_but_the_last,
        OF_RETURNS,
        ("gamma", "theta"),
    ),
    "backward variables": (
        BETA,
        backward_variables,
        {"A": (3, 3), "B": ("T", 3), "pi": (3,)},
        ("A", "B", "pi"),
    ),
    "a vector that is a variable": (
        (
            r"Let $M \in \mathbb{R}^{n \times n}$, $c_t, p_{T+1} \in \mathbb{R}^n$. $$p_t = \tanh(M p_{t+1} + c_t),"
            r" \quad t = T, \dots, 1$$ $$J(M, p_{T+1}) = \|p_1\|^2$$"
        ),
        from_behind,
        {"M": (2, 2), "c": ("T", 2), "pT1": (2,)},
        ("M", "pT1"),
    ),
    "values to compare with": (
        (
            r"Let $V_{T+1} = v$. $$V_t = r_t + \gamma V_{t+1}, \quad t = T, \dots, 1$$"
            r" $$J(\gamma, v) = \frac12 \sum_{t=1}^T (V_t - y_t)^2$$"
        ),
        values,
        {"r": ("T",), "y": ("T",), "gamma": (), "v": ()},
        ("gamma", "v"),
    ),
    "both ways": (
        (
            r"Let $x, y \in \mathbb{R}^T$, $f_0 = 0$, $b_{T+1} = 0$. $$f_t = \tanh(u f_{t-1} + x_t), \quad"
            r" b_t = \tanh(v b_{t+1} + x_t)$$ $$J(u, v) = \sum_{t=1}^T (f_t + b_t - y_t)^2$$"
        ),
        both_ways,
        {"x": ("T",), "y": ("T",), "u": (), "v": ()},
        ("u", "v"),
    ),
    "advantages": (
        (
            r"Let $V \in \mathbb{R}^{T+1}$, $r \in \mathbb{R}^T$, $A_{T+1} = 0$. $$\delta_t = r_t + \gamma V_{t+1}"
            r" - V_t, \qquad A_t = \delta_t + \gamma\lambda A_{t+1}, \quad t = T, \dots, 1$$"
            r" $$J(\gamma, \lambda, V) = \sum_{t=1}^T A_t^2$$"
        ),
        advantages,
        {"r": ("T",), "V": ("T+1",), "gamma": (), "lambda_": ()},
        ("gamma", "lambda_", "V"),
    ),
}


def draw(shapes, steps, rng):
    sizes = {"T": steps, "T+1": steps + 1}
    found = {n: rng.uniform(0.2, 0.9, size=[sizes.get(k, k) for k in s]) for n, s in shapes.items()}
    return {n: float(v) if np.ndim(v) == 0 else v for n, v in found.items()}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_with_a_sequence_that_runs_back_is_the_plain_loop(name):
    note, loss, shapes, variables = NOTES[name]
    module = printed(note)
    for steps in (2, 3, 5):
        assert_right(module, loss, draw(shapes, steps, np.random.default_rng(steps)), variables)


def test_a_slip_in_a_step_back_is_seen():
    note, loss, shapes, variables = NOTES["the first return"]
    module = printed(note.replace("r_t)", "r_t^2)"))
    with pytest.raises(AssertionError):
        assert_right(module, loss, draw(shapes, 3, np.random.default_rng(3)), variables)


REFUSED = {
    "no last member": (
        rf"$${RETURN}, \quad t = 1, \dots, T$$ $$J(\gamma, \theta) = G_1^2$$",
        r"line 1, column 29: the recurrence of G runs back from a member for which nothing is given; say what",
    ),
    "another last member": (
        rf"Let $G_T = 0$. $${RETURN}, \quad t = 1, \dots, T$$ $$J(\gamma, \theta) = G_1^2$$",
        r"runs back from a member for which nothing is given; say what it is, as in G_\{T\+1\} = 0",
    ),
    "both ways at once": (
        r"Let $G_0 = G_{T+1} = 0$. $$G_t = r_t + \gamma G_{t-1} + \theta G_{t+1}$$ $$J(\gamma, \theta) = G_1^2$$",
        r"the recurrence of G needs members before and behind its own, and one of both was expected",
    ),
    "a member behind the last": (
        rf"Let $G_{{T+1}} = 0$. $${RETURN}$$ $$J(\gamma, \theta) = G_0^2$$ $$R = \sum_{{t=2}}^T G_{{t-2}}$$",
        "place|range|runs|steps",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_followed_back_is_refused(name):
    note, message = REFUSED[name]
    with pytest.raises(UserError, match=message):
        printed(r"Let $r \in \mathbb{R}^T$. " + note, wrt=["gamma"], of="R" if "R =" in note else "J")
