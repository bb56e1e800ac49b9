"""Losses with arrays one above the other, beside plain functions: in products, in recurrences, under a name."""

from types import SimpleNamespace

import numpy as np
import pytest

from calcwork.errors import UserError
from tests.problems.modules import assert_means, printed
from tests.problems.test_gates import sigmoid
from tests.problems.test_recurrences import assert_right

LAYER = r"""Let $h \in \mathbb{R}^m$, $x \in \mathbb{R}^d$, $y \in \mathbb{R}^k$ and
$W \in \mathbb{R}^{k \times (m+d)}$. $$J(W, h) = \frac12 \|\tanh(W [h; x]) - y\|^2$$"""
STACK = "[h; x]"
WAYS = {
    "semicolons": LAYER,
    "a matrix": LAYER.replace(STACK, r"\begin{bmatrix} h \\ x \end{bmatrix}"),
    "round brackets": LAYER.replace(STACK, r"\begin{pmatrix} h \\ x \end{pmatrix}"),
    "a comma": LAYER.replace(STACK, "[h, x]"),
    "rows turned": LAYER.replace(STACK, r"[h^\top, x^\top]^\top"),
    "a name": LAYER.replace("$$J", r"$$s = [h; x]$$ $$J").replace("W [h; x]", "W s"),
    "one size for the whole": LAYER.replace("(m+d)", "p"),
}


def layer(v, turned=False):
    stack = np.concatenate([v.x, v.h] if turned else [v.h, v.x])
    return ((np.tanh(v.W @ stack) - v.y) ** 2).sum() / 2


def drawn(**shapes):
    rng = np.random.default_rng(7)
    return SimpleNamespace(**{n: rng.normal(size=s) for n, s in shapes.items()})


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_a_stack_is_the_same_loss(way):
    assert_means(WAYS[way], layer, drawn(h=3, x=2, y=4, W=(4, 5)), {"turned": True}, wrt=["W", "h", "x"])


def biased(v, last=True):
    whole = np.concatenate([v.X, np.ones((len(v.X), 1))][:: 1 if last else -1], axis=1)
    return ((whole @ v.w - v.y) ** 2).sum() / 2


@pytest.mark.parametrize("whole", [r"[X, \mathbf 1]", r"[X \mid \mathbf 1]"])
def test_a_column_of_ones_beside_the_data(whole):
    note = rf"""Let $X \in \mathbb{{R}}^{{N \times D}}$, $y \in \mathbb{{R}}^N$, $w \in \mathbb{{R}}^{{D+1}}$.
    With $\tilde X = {whole}$ let $$J(w) = \frac12 \|\tilde X w - y\|^2$$"""
    assert_means(note, biased, drawn(X=(4, 2), y=4, w=3), {"last": False}, wrt=["w", "X"])


def branches(v, turned=False):
    parts = [np.tanh(v.W @ v.x + v.u), sigmoid(v.V @ v.x)]
    return ((v.A @ np.concatenate(parts[:: -1 if turned else 1]) - v.y) ** 2).sum() / 2


def test_derivatives_through_both_parts_of_a_stack():
    note = r"""Let $u \in \mathbb{R}^p$, $W \in \mathbb{R}^{p \times d}$, $V \in \mathbb{R}^{q \times d}$,
    $x \in \mathbb{R}^d$, $A \in \mathbb{R}^{k \times (p+q)}$ and $y \in \mathbb{R}^k$.
    $$h = \begin{bmatrix} \tanh(W x + u) \\ \sigma(V x) \end{bmatrix}$$ $$J = \frac12 \|A h - y\|^2$$"""
    v = drawn(u=3, W=(3, 2), V=(4, 2), x=2, A=(5, 7), y=5)
    assert_means(note, branches, v, {"turned": True}, wrt=["A", "W", "V", "u", "x"])


def lstm(x, y, W_f, W_i, W_o, W_c, b_f):
    h = c = np.zeros(len(b_f))
    total = 0
    for now, wanted in zip(x, y, strict=True):
        s = np.concatenate([h, now])
        f, i, o = sigmoid(W_f @ s + b_f), sigmoid(W_i @ s), sigmoid(W_o @ s)
        c = f * c + i * np.tanh(W_c @ s)
        h = o * np.tanh(c)
        total += ((h - wanted) ** 2).sum()
    return total


CELL = r"""Let $x_t \in \mathbb{R}^d$, $y_t, b_f \in \mathbb{R}^m$ and
$W_f, W_i, W_o, W_c \in \mathbb{R}^{m \times (m+d)}$. With $h_0 = c_0 = 0$, for $t = 1, \dots, T$,
\begin{align} f_t &= \sigma(W_f [h_{t-1}, x_t] + b_f) \\ i_t &= \sigma(W_i [h_{t-1}, x_t]) \\
o_t &= \sigma(W_o [h_{t-1}, x_t]) \\ \tilde c_t &= \tanh(W_c [h_{t-1}, x_t]) \\
c_t &= f_t \odot c_{t-1} + i_t \odot \tilde c_t \\ h_t &= o_t \odot \tanh(c_t) \end{align}
$$J(W_f, W_c, b_f) = \sum_{t=1}^T \|h_t - y_t\|^2$$"""
NAMED = (
    CELL.replace("$y_t, b_f", "$h_t, y_t, b_f")
    .replace("[h_{t-1}, x_t]", "s_t")
    .replace(r"\begin{align}", r"\begin{align} s_t &= [h_{t-1}; x_t] \\")
)
CELLS = {
    "commas": CELL,
    "semicolons": CELL.replace("{t-1}, x", "{t-1}; x"),
    "a matrix": CELL.replace("[h_{t-1}, x_t]", r"\begin{bmatrix} h_{t-1} \\ x_t \end{bmatrix}"),
    "a name for the stack": NAMED,
}


@pytest.mark.parametrize("name", CELLS)
def test_an_lstm_as_it_is_usually_written_is_the_plain_loop(name):
    module = printed(CELLS[name])
    for steps in (1, 3):
        given = vars(drawn(x=(steps, 2), y=(steps, 3), b_f=3, **{f"W_{g}": (3, 5) for g in "fioc"}))
        assert_right(module, lstm, given, ("W_f", "W_c", "b_f"))


def test_a_stack_the_other_way_around_is_another_loss():
    given = vars(drawn(x=(3, 2), y=(3, 3), b_f=3, **{f"W_{g}": (3, 5) for g in "fioc"}))
    module = printed(CELL.replace(r"W_i [h_{t-1}, x_t]", r"W_i [x_t, h_{t-1}]"))
    with pytest.raises(AssertionError):
        assert_right(module, lstm, given, ("W_f", "W_c", "b_f"))


def recurrent(x, y, W):
    state, total = np.zeros_like(y[0]), 0
    for now, wanted in zip(x, y, strict=True):
        state = np.tanh(np.concatenate([state, now], axis=1) @ W)
        total += ((state - wanted) ** 2).sum()
    return total


def test_a_batch_of_states_beside_its_data():
    note = r"""Let $X_t \in \mathbb{R}^{N \times d}$, $Y_t, H_t \in \mathbb{R}^{N \times m}$ and
    $W \in \mathbb{R}^{(m+d) \times m}$. With $H_0 = 0$, for $t = 1, \dots, T$, $$H_t = \tanh([H_{t-1}, X_t] W)$$
    $$J(W) = \sum_{t=1}^T \|H_t - Y_t\|_F^2$$"""
    given = vars(drawn(X=(3, 4, 2), Y=(3, 4, 5), W=(7, 5)))
    module = printed(note)

    def loss(X, Y, W):
        return recurrent(X, Y, W)

    assert_right(module, loss, given, ("W",))


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (
            r"Let $x, h \in \mathbb{R}^d$ and $W \in \mathbb{R}^{m \times 2d}$. $$J(W) = \|W [h, x]\|^2$$",
            r"a column of them all, or one column each; write it with semicolons, as in \[h; x\]",
        ),
        (
            r"""Let $A \in \mathbb{R}^{n \times n}$ and $B \in \mathbb{R}^{n \times m}$. With
            $M = \begin{bmatrix} A & B \\ B^\top & I \end{bmatrix}$ let $$J(A, B) = \log\det M$$""",
            "the definition of J takes a trace, a determinant or the like of an array of blocks",
        ),
        (LAYER.replace("(m+d)", "(m+1)"), r"d \+ m|m \+ d"),
        (LAYER.replace("[h; x]", "[h; x; 1]"), "differ"),
    ],
)
def test_stacks_that_may_mean_two_things_or_do_not_fit_are_refused(note, message):
    with pytest.raises(UserError, match=message):
        printed(note)
