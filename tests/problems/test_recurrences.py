"""Losses of notes with recurrences over a letter: ways of writing them beside plain loops, and refusals."""

import inspect

import numpy as np
import pytest

from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems.written import read_problem
from calcwork.show.problems.derivation import python_source
from tests.derive.test_recurrences import bend, slope
from tests.problems.modules import printed

NETWORK = r"""Let $x_t \in \mathbb{R}^D$, $y_t \in \mathbb{R}^H$ for $t = 1, \dots, T$,
$W \in \mathbb{R}^{H \times H}$ and $U \in \mathbb{R}^{H \times D}$. """
SQUARES = r"$$J(W, U) = \sum_{t=1}^T \|h_t - y_t\|^2$$"
WAYS = {
    "a start behind words, the range behind the equation": NETWORK
    + r"With $h_0 = 0$ let $$h_t = \tanh(W h_{t-1} + U x_t), \quad t = 1, \dots, T.$$"
    + SQUARES,
    "the range in words": NETWORK
    + r"For $t = 1, \dots, T$ let $h_t = \tanh(W h_{t-1} + U x_t)$, where $h_0 = 0$. "
    + SQUARES,
    "no range": NETWORK + r"Let $h_0 = 0$. $$h_t = \tanh(W h_{t-1} + U x_t)$$" + SQUARES,
    "the step ahead": NETWORK
    + r"$$h_0 = 0, \qquad h_{t+1} = \tanh(W h_t + U x_{t+1}), \quad t = 0, \dots, T-1$$"
    + SQUARES,
    "steps above": NETWORK.replace("x_t", "x^{(t)}").replace("y_t", "y^{(t)}")
    + r"With $h^{(0)} = 0$, $$h^{(t)} = \tanh(W h^{(t-1)} + U x^{(t)})$$"
    + r"$$J(W, U) = \sum_{t=1}^T \|h^{(t)} - y^{(t)}\|^2$$",
    "bold, in one display": NETWORK
    + r"\begin{align} \mathbf{h}_0 &= \mathbf{0} \\ \mathbf{h}_t &= \tanh(W \mathbf{h}_{t-1} + U x_t) \\"
    + r" J(W, U) &= \sum_{t=1}^T \|\mathbf{h}_t - y_t\|^2 \end{align}",
    "what stands within, and a loss of each step": NETWORK
    + r"$$a_t = W h_{t-1} + U x_t, \qquad h_t = \tanh(a_t), \qquad h_0 = 0$$ $$\ell_t = \|h_t - y_t\|^2$$"
    + r"$$J(W, U) = \sum_{t=1}^T \ell_t$$",
}


def network(x, y, W, U):
    h, total = np.zeros(len(W)), 0
    for now, wanted in zip(x, y, strict=True):
        h = np.tanh(W @ h + U @ now)
        total += ((h - wanted) ** 2).sum()
    return total


def assert_right(module, loss, given, variables):
    """Assert that a module has the value, gradient and Hessian of a plain loop."""
    assert module["value"](**given) == pytest.approx(loss(**given), rel=1e-12)
    slopes = module["gradient"](**given)
    assert set(slopes) == set(variables)
    for name, own in slopes.items():
        np.testing.assert_allclose(own, slope(loss, given, name), rtol=1e-9, atol=1e-11)
    for (one, other), block in module["hessian"](**given).items():
        wanted = bend(loss, given, one, other)
        assert np.abs(block - wanted).max() < 1e-7 * max(1, np.abs(wanted).max())


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_a_recurrence_is_the_same_loss(way):
    module = printed(WAYS[way])
    for steps in (1, 2, 5):
        rng = np.random.default_rng(steps)
        shapes = {"x": (steps, 2), "y": (steps, 3), "W": (3, 3), "U": (3, 2)}
        assert_right(module, network, {n: rng.normal(size=s) for n, s in shapes.items()}, ("W", "U"))


def test_a_transposed_step_back_is_found():
    source = python_source(read_problem(read_document(Source(WAYS["no range"], "note.md"))).problem)
    assert source.count("z_bar2 @ W") == 1
    module = {}
    exec(source.replace("z_bar2 @ W", "W @ z_bar2"), module)  # noqa: S102 - it is what is tested
    with pytest.raises(ArithmeticError, match="the gradient is off"):
        module["check_gradient"]()


def smoothing(y, alpha, ell0):
    total = 0
    for now in y:
        total += (now - ell0) ** 2
        ell0 = alpha * now + (1 - alpha) * ell0
    return total


def last(x, a, y):
    h = 0
    for now in x:
        h = np.tanh(a * h + now)
    return (h - y) ** 2 / 2


def two_back(x, a, b):
    one, two, total = 1, 2, 0
    for now in x:
        one, two = a * one + b * two + now, one
        total += one**2
    return total


def from_one(x, a):
    h = a * x[0]
    total = h**2
    for now in x[1:]:
        h = np.sin(a * h) + now
        total += h**2
    return total


def but_for_the_first(x, a):
    return from_one(x, a) - (a * x[0]) ** 2


def started(x, a, h0):
    total = 0
    for now in x:
        h0 = np.tanh(a * h0 + now)
        total += h0**2
    return total


def driven(u, A, s0):
    s, total = s0, 0
    for now in u:
        s = A @ s + now
        total += s @ s
    return total


def from_zero(A, x0, T):
    x, total = x0, x0 @ x0
    for _ in range(T):
        x = A @ x
        total += x @ x
    return total


def level_and_trend(y, alpha, beta, b0):
    level, total = 0, 0
    for now in y:
        total += (now - level - b0) ** 2
        new = alpha * now + (1 - alpha) * (level + b0)
        level, b0 = new, beta * (new - level) + (1 - beta) * b0
    return total


def batch(x, W, s):
    total = 0
    for row in x:
        h = s
        for now in row:
            h = h + np.tanh(W @ h + now)
        total += h @ h
    return total


def discounted(r, gamma, th):
    s, total = 0, 0
    for number, now in enumerate(r, 1):
        s = gamma * s + np.tanh(th * now)
        total += gamma**number * s
    return total


LOOPS = {
    "a start that is a variable": (
        (
            r"$$\ell_t = \alpha y_t + (1 - \alpha) \ell_{t-1}, \quad t = 1, \dots, T$$"
            r"$$J(\alpha, \ell_0) = \sum_{t=1}^T (y_t - \ell_{t-1})^2$$"
        ),
        smoothing,
        {"y": ("T",), "alpha": (), "ell0": ()},
        ("alpha", "ell0"),
    ),
    "the last member alone": (
        r"Let $x \in \mathbb{R}^T$, $h_0 = 0$ and $h_t = \tanh(a h_{t-1} + x_t)$. $$J(a) = \frac12 (h_T - y)^2$$",
        last,
        {"x": ("T",), "a": (), "y": ()},
        ("a",),
    ),
    "two starts": (
        (
            r"Let $x \in \mathbb{R}^T$, $s_0 = 1$, $s_{-1} = 2$. $$s_t = a s_{t-1} + b s_{t-2} + x_t$$"
            r"$$J(a, b) = \sum_{t=1}^T s_t^2$$"
        ),
        two_back,
        {"x": ("T",), "a": (), "b": ()},
        ("a", "b"),
    ),
    "a first member by the data": (
        (
            r"Let $x \in \mathbb{R}^T$. $$h_1 = a x_1, \qquad h_t = \sin(a h_{t-1}) + x_t \quad (t = 2, \dots, T)$$"
            r"$$J(a) = \sum_{t=1}^T h_t^2$$"
        ),
        from_one,
        {"x": ("T",), "a": ()},
        ("a",),
    ),
    "the start as a case": (
        (
            r"Let $x \in \mathbb{R}^T$. $$h_t = \begin{cases} h_0 & t = 0 \\ \tanh(a h_{t-1} + x_t) & t \ge 1"
            r" \end{cases}$$ $$J(a, h_0) = \sum_{t=1}^T h_t^2$$"
        ),
        started,
        {"x": ("T",), "a": (), "h0": ()},
        ("a", "h0"),
    ),
    "a sum without the first member": (
        (
            r"Let $x \in \mathbb{R}^T$. $$h_1 = a x_1, \qquad h_t = \sin(a h_{t-1}) + x_t \quad (t = 2, \dots, T)$$"
            r"$$J(a) = \sum_{t=2}^T h_t^2$$"
        ),
        but_for_the_first,
        {"x": ("T",), "a": ()},
        ("a",),
    ),
    "data from 0 and a vector to start from": (
        (
            r"Let $A \in \mathbb{R}^{n \times n}$, $u_t, s_0 \in \mathbb{R}^n$. $$s_{t+1} = A s_t + u_t, \quad"
            r" t = 0, \dots, T-1$$ $$J(A, s_0) = \sum_{t=1}^T \|s_t\|^2$$"
        ),
        driven,
        {"u": ("T", 3), "A": (3, 3), "s0": (3,)},
        ("A", "s0"),
    ),
    "a loss that begins with the start": (
        (
            r"Let $x_0 \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n \times n}$."
            r" $$x_{t+1} = A x_t, \quad t = 0, \dots, T-1$$"
            r"$$J(A, x_0) = \sum_{t=0}^T \|x_t\|^2$$"
        ),
        from_zero,
        {"A": (2, 2), "x0": (2,), "T": None},
        ("A", "x0"),
    ),
    "two sequences that need each other": (
        (
            r"Let $y \in \mathbb{R}^T$, $\ell_0 = 0$, $b_0 \in \mathbb{R}$. $$\ell_t = \alpha y_t + (1 - \alpha)"
            r"(\ell_{t-1} + b_{t-1}), \qquad b_t = \beta (\ell_t - \ell_{t-1}) + (1 - \beta) b_{t-1}$$"
            r"$$J(\alpha, \beta, b_0) = \sum_{t=1}^T (y_t - \ell_{t-1} - b_{t-1})^2$$"
        ),
        level_and_trend,
        {"y": ("T",), "alpha": (), "beta": (), "b0": ()},
        ("alpha", "beta", "b0"),
    ),
    "a batch of sequences, and steps among other places": (
        (
            r"Let $x_{nt}, h_{nt} \in \mathbb{R}^D$, $W \in \mathbb{R}^{D \times D}$, $s \in \mathbb{R}^D$."
            r" $$h_{n0} = s$$"
            r" $$\begin{aligned} c_{nt} &= \tanh(W h_{n,t-1} + x_{nt}) \\ h_{nt} &= h_{n,t-1} + c_{nt}\end{aligned}$$"
            r" $$J(W, s) = \sum_{n=1}^N \|h_{nT}\|^2$$"
        ),
        batch,
        {"x": (4, "T", 2), "W": (2, 2), "s": (2,)},
        ("W", "s"),
    ),
    "the number of a step as an exponent": (
        (
            r"Let $r \in \mathbb{R}^T$, $s_0 = 0$. $$s_t = \gamma s_{t-1} + \tanh(\theta r_t)$$"
            r"$$J(\gamma, \theta) = \sum_{t=1}^T \gamma^t s_t$$"
        ),
        discounted,
        {"r": ("T",), "gamma": (), "theta": ()},
        ("gamma", "theta"),
    ),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_note_with_a_recurrence_is_the_plain_loop(name):
    note, loss, shapes, variables = LOOPS[name]
    module = printed(note)
    own = {"theta": "th"} if loss is discounted else {}

    def plain(**given):
        return loss(**{own.get(k, k): v for k, v in given.items()})

    for steps in (1, 2, 5):
        rng = np.random.default_rng(steps)
        given = {
            n: steps if s is None else rng.uniform(0.2, 0.9, size=[steps if k == "T" else k for k in s])
            for n, s in shapes.items()
        }
        given = {n: float(v) if np.ndim(v) == 0 and n != "T" else v for n, v in given.items()}
        assert_right(module, plain, given, variables)


DECLARED = r"Let $x, y \in \mathbb{R}^T$ and $a \in \mathbb{R}$. "
LOSS = r" $$J(a) = \sum_{t=1}^T (h_t - y_t)^2$$"
REFUSED = {
    "a number before vectors": (
        r"Let $M \in \mathbb{R}^{n \times n}$, $h_0 > 0$. $$h_t = M h_{t-1} + a x_t \mathbf{1}, \quad t = 1,\dots,T$$",
        r"h_0 is a scalar, and the members after it are arrays; declare it as they are",
    ),
    "no start": (
        r"$$h_t = \tanh(a h_{t-1} + x_t), \quad t = 1, \dots, T$$",
        r"begins with h_0, for which nothing is giv",
    ),
    "a member that is only used": (
        r"$$h_t = \tanh(a h_{t-1} + x_t)$$ $$R = h_1^2$$",
        r"note.md, line 1, column 55: the recurrence of h begins with h_0",
    ),
    "one start of two": (
        r"Let $h_0 = 0$. $$h_t = a h_{t-1} + a^2 h_{t-2} + x_t$$",
        r"begins with h_\{-1\}, for which nothing is given; say what it is, as in h_\{-1\} = 0, or where",
    ),
    "a circle": (r"Let $h_0 = 0$. $$h_t = \tanh(a h_t + x_t h_{t-1})$$", r"'h' uses 'h' itself at the same step"),
    "a circle of two": (
        r"Let $h_0 = 0$. $$h_t = \tanh(a g_t + x_t h_{t-1})$$ $$g_t = h_t^2$$",
        r"uses '[gh]' itself at the same step",
    ),
    "two recurrences": (
        r"Let $h_0 = 0$. $$h_t = a h_{t-1} + x_t$$ $$h_t = a^2 h_{t-1} + x_t$$",
        r"has two recurrences, and one was expected; leave one of the two out",
    ),
    "a member that is given twice": (
        r"Let $h_0 = 0$. $$h_1 = 3, \quad h_t = a h_{t-1} + x_t, \quad t = 1, \dots, T$$",
        r"h_1 has an equation of its own, and the recurrence gives it too, from t = 1 on",
    ),
    "members before the first": (
        r"Let $h_2 = 1$. $$h_t = a h_{t-1} + x_t, \quad t = 3, \dots, T$$",
        r"stands at the place 1 too, where the places run from 2 to T",
    ),
}


def test_a_sequence_that_is_read_as_entries_of_a_matrix_is_refused():
    note = r"Let $A \in \mathbb{R}^{K \times K}$, $s \in \mathbb{R}^{T \times K}$. $$a_{1k} = s_{1k}, \quad a_{tk} ="
    note += r" s_{tk} + \log\sum_{j=1}^K e^{a_{t-1,j} + A_{jk}}, \quad t = 2, \dots, T$$ $$L = \sum_{k=1}^K a_{Tk}$$"
    with pytest.raises(UserError, match=r"a is read as a part of A, which is given; give the sequence another letter"):
        printed(note)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_followed_is_refused_with_its_place_and_what_to_try(name):
    note, message = REFUSED[name]
    with pytest.raises(UserError, match=message):
        printed(DECLARED + note + LOSS, wrt=["a"], of="J")


def test_a_loss_at_one_step_is_no_recurrence():
    module = printed(r"Let $h_t = \tanh(a h_{t-1})$. $$J(a) = h_t^2$$")
    h = inspect.signature(module["_evaluate"]).parameters.keys() - {"order", "a"}
    assert list(module["gradient"](a=0.5, **dict.fromkeys(h, 0.3))) == ["a"]
