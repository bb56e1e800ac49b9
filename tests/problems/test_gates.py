"""Losses of notes with gated networks beside plain loops: an LSTM, a GRU, and letters that mean two things."""

import numpy as np
import pytest

from calcwork.errors import UserError
from tests.problems.modules import printed
from tests.problems.test_recurrences import assert_right


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(x, y, W_i, W_f, W_o, W_g, U_i, U_f, U_o, U_g):
    h = c = np.zeros(len(U_i))
    total = 0
    for now, wanted in zip(x, y, strict=True):
        i, f, o = (sigmoid(W @ now + U @ h) for W, U in ((W_i, U_i), (W_f, U_f), (W_o, U_o)))
        c = f * c + i * np.tanh(W_g @ now + U_g @ h)
        h = o * np.tanh(c)
        total += ((h - wanted) ** 2).sum()
    return total


def gru(x, y, W_z, U_z, W_r, U_r, W_h, U_h, b_h, v):
    h = np.zeros(len(v))
    for now in x:
        z, r = sigmoid(W_z @ now + U_z @ h), sigmoid(W_r @ now + U_r @ h)
        h = (1 - z) * h + z * np.tanh(W_h @ now + U_h @ (r * h) + b_h)
    return (v @ h - y) ** 2 / 2


def numbers(x, y, a_i, a_f, a_o, u_i, u_f, u_o):
    h = c = total = 0
    for now, wanted in zip(x, y, strict=True):
        i, f, o = (sigmoid(a * now + u * h) for a, u in ((a_i, u_i), (a_f, u_f), (a_o, u_o)))
        c = f * c + i * np.tanh(now)
        h = o * np.tanh(c)
        total += (h - wanted) ** 2
    return total


GATES = r"""$$\begin{aligned} i_t &= \sigma(W_i x_t + U_i h_{t-1}) \\ f_t &= \sigma(W_f x_t + U_f h_{t-1}) \\
o_t &= \sigma(W_o x_t + U_o h_{t-1}) \\ g_t &= \tanh(W_g x_t + U_g h_{t-1}) \\
c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\ h_t &= o_t \odot \tanh(c_t) \end{aligned}$$
with $W_i, W_f, W_o, W_g \in \mathbb{R}^{h \times d}$ and $U_i, U_f, U_o, U_g \in \mathbb{R}^{h \times h}$.
$$J(W_i, U_f, U_g) = \sum_{t=1}^T \|h_t - y_t\|^2$$"""
OF_LSTM = {"x": ("T", 2), "y": ("T", 3), **{f"W_{g}": (3, 2) for g in "ifog"}, **{f"U_{g}": (3, 3) for g in "ifog"}}
GRU = r"""Let $x_t \in \mathbb{R}^d$, $W_z, W_r, W_h \in \mathbb{R}^{h \times d}$, $v, b_h \in \mathbb{R}^h$ and
$U_z, U_r, U_h \in \mathbb{R}^{h \times h}$. With $h_0 = 0$, for $t = 1, \dots, T$,
\begin{align} z_t &= \sigma(W_z x_t + U_z h_{t-1}) \\ r_t &= \sigma(W_r x_t + U_r h_{t-1}) \\
\tilde h_t &= \tanh(W_h x_t + U_h (r_t \odot h_{t-1}) + b_h) \\
h_t &= (1 - z_t) \odot h_{t-1} + z_t \odot \tilde h_t \end{align}
$$J(U_r, W_z, b_h, v) = \frac12 (v^\top h_T - y)^2$$"""
OF_GRU = {"x": ("T", 2), "y": (), "v": (3,), "b_h": (3,)}
OF_GRU |= {f"W_{g}": (3, 2) for g in "zrh"} | {f"U_{g}": (3, 3) for g in "zrh"}
NOTES = {
    "an LSTM with h units, zeros in words": (
        r"Let $x_t \in \mathbb{R}^d$. The states $h_0$ and $c_0$ are zero vectors; for $t = 1, \dots, T$" + GATES,
        lstm,
        OF_LSTM,
        ("W_i", "U_f", "U_g"),
    ),
    "zeros in one equation": (
        r"Let $x_t \in \mathbb{R}^d$ and $h_0 = c_0 = 0$. For $t = 1, \dots, T$" + GATES,
        lstm,
        OF_LSTM,
        ("W_i", "U_f", "U_g"),
    ),
    "a GRU with h units and a bias b_h": (GRU, gru, OF_GRU, ("U_r", "W_z", "b_h", "v")),
    "an LSTM of numbers": (
        (
            r"Let $x, y \in \mathbb{R}^T$, $h_0 = c_0 = 0$. $$i_t = \sigma(a_i x_t + u_i h_{t-1}), \quad"
            r" f_t = \sigma(a_f x_t + u_f h_{t-1})$$ $$o_t = \sigma(a_o x_t + u_o h_{t-1})$$"
            r" $$c_t = f_t c_{t-1} + i_t \tanh x_t, \quad h_t = o_t \tanh c_t$$"
            r" $$J(a_i, u_f, u_o) = \sum_{t=1}^T (h_t - y_t)^2$$"
        ),
        numbers,
        {"x": ("T",), "y": ("T",), "a_i": (), "a_f": (), "a_o": (), "u_i": (), "u_f": (), "u_o": ()},
        ("a_i", "u_f", "u_o"),
    ),
}


def draw(shapes, steps, rng):
    found = {n: rng.normal(size=[steps if k == "T" else k for k in s]) / 2 for n, s in shapes.items()}
    return {n: float(v) if np.ndim(v) == 0 else v for n, v in found.items()}


@pytest.mark.parametrize("name", NOTES)
def test_a_note_with_gates_is_the_plain_loop(name):
    note, loss, shapes, variables = NOTES[name]
    module = printed(note)
    for steps in (1, 3):
        assert_right(module, loss, draw(shapes, steps, np.random.default_rng(steps)), variables)


def test_a_slip_in_a_gate_is_seen():
    note, loss, shapes, variables = NOTES["an LSTM of numbers"]
    module = printed(note.replace("f_t c_{t-1} + i_t", "i_t c_{t-1} + f_t"))
    with pytest.raises(AssertionError):
        assert_right(module, loss, draw(shapes, 3, np.random.default_rng(3)), variables)


def test_gates_that_cannot_be_read_are_refused_where_only_the_last_state_is_used():
    note = r"""With $h_0 = c_0 = 0$ let $$i_t = \sigma(W_i [h_{t-1}; x_t])$$ $$c_t = c_{t-1} + i_t \odot \tanh(x_t)$$
    $$h_t = \tanh(c_t)$$ $$J = \frac12 \|h_T - y\|^2$$"""
    with pytest.raises(UserError, match="line 1, column 53: a relation or a comma stands inside of a formula"):
        printed(note, wrt=["W_i"])
