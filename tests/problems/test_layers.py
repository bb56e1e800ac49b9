"""Networks of L layers that stand above, beside plain loops: ways of writing them, and refusals."""

import numpy as np
import pytest
from sympy import Dummy, Symbol

from calcwork.algebra import scalar
from calcwork.errors import UserError
from calcwork.notation.symbols.values import Value
from tests.problems.modules import printed
from tests.problems.test_recurrences import assert_right

SHAPES = {"x": ("d",), "y": ("d",), "W": ("L", "d", "d"), "b": ("L", "d")}
DECLARED = (
    r"Let $x, y \in \mathbb{R}^d$, $W^{(l)} \in \mathbb{R}^{d \times d}$ and $b^{(l)} \in \mathbb{R}^d$ for"
    r" $l = 1, \dots, L$. "
)
LAYERS = r"With $a^{(0)} = x$ let $$a^{(l)} = \sigma(W^{(l)} a^{(l-1)} + b^{(l)}), \quad l = 1, \dots, L.$$ "
LOSS = r"$$J(W, b) = \frac12 \|a^{(L)} - y\|^2$$"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def network(x, y, W, b):
    for weights, offset in zip(W, b, strict=True):
        x = sigmoid(weights @ x + offset)
    return ((x - y) ** 2).sum() / 2


WAYS = {
    "round brackets": DECLARED + LAYERS + LOSS,
    "square brackets, with what stands within": (DECLARED + LOSS).replace("(l)", "[l]").replace("(L)", "[L]")
    + r"With $a^{[0]} = x$ let $$z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}, \quad a^{[l]} = \sigma(z^{[l]}).$$",
    "bare": (DECLARED + LAYERS + LOSS).replace("(l)", "l").replace("(l-1)", "l-1").replace("(0)", "0"),
    "another l": (DECLARED + LAYERS + LOSS).replace("(l", r"(\ell").replace("l =", r"\ell ="),
    "entries": DECLARED
    + r"With $a^{(0)} = x$ let $$z^{(l)}_i = \sum_{j=1}^d W^{(l)}_{ij} a^{(l-1)}_j + b^{(l)}_i, \qquad"
    r" a_i^{(l)} = \sigma(z_i^{(l)}), \quad l = 1, \dots, L.$$"
    r" $$J(W, b) = \frac12 \sum_{i=1}^d (a_i^{(L)} - y_i)^2$$",
    "the layer ahead": DECLARED
    + r"With $a^{(0)} = x$ let $$a^{(l+1)} = \sigma(W^{(l+1)} a^{(l)} + b^{(l+1)}), \quad l = 0, \dots, L-1.$$"
    + LOSS,
    "the letter of the loss": DECLARED + LAYERS + r"$$L = \frac12 \|a^{(L)} - y\|^2$$",
    "layers below": (DECLARED + LAYERS + LOSS).replace("^{(", "_{").replace(")}", "}"),
    "nothing says by what": DECLARED + LAYERS + LOSS.replace("(W, b)", ""),
}


def draw(shapes, layers, rng):
    sizes = {"L": layers, "d": 3, "N": 4, "K": 2}
    return {n: rng.normal(size=[sizes[k] for k in s]) if s is not None else layers for n, s in shapes.items()}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_layers_is_the_same_loss(way):
    module = printed(WAYS[way])
    for layers in (1, 2, 4):
        assert_right(module, network, draw(SHAPES, layers, np.random.default_rng(layers)), ("W", "b"))


def shared(x, y, W, L):
    for _ in range(L):
        x = np.tanh(W @ x)
    return ((x - y) ** 2).sum() / 2


def residual(x, y, W, b):
    for weights, offset in zip(W, b, strict=True):
        x = x + np.tanh(weights @ x + offset)
    return -(y * (x - np.log(np.exp(x).sum()))).sum() + (W**2).sum() / 2


def batch(X, Y, W, b):
    for weights, offset in zip(W, b, strict=True):
        X = sigmoid(X @ weights + offset)
    return ((X - Y) ** 2).sum() / len(Y) / 2


def samples(x, y, W, b):
    return batch(x, y, W.transpose(0, 2, 1), b)


def scalars(x, y, w):
    for one in w:
        x = np.tanh(one * x)
    return (x - y) ** 2 / 2


OTHERS = {
    "one weight for all": (
        (
            r"Let $x, y \in \mathbb{R}^d$, $W \in \mathbb{R}^{d \times d}$. With $h^{(0)} = x$ let"
            r" $$h^{(l)} = \tanh(W h^{(l-1)}), \quad l = 1, \dots, L.$$ $$J(W) = \frac12 \|h^{(L)} - y\|^2$$"
        ),
        shared,
        {"x": ("d",), "y": ("d",), "W": ("d", "d"), "L": None},
        ("W",),
    ),
    "residual layers, a cross-entropy and a sum over layers": (
        DECLARED + r"With $h^{(0)} = x$ let $$h^{(l)} = h^{(l-1)} + \tanh(W^{(l)} h^{(l-1)} + b^{(l)}).$$"
        r"$$p = \operatorname{softmax}(h^{(L)})$$ $$J(W, b) = -\sum_{i=1}^d y_i \log p_i"
        r" + \frac12 \sum_{l=1}^L \|W^{(l)}\|_F^2$$",
        residual,
        SHAPES,
        ("W", "b"),
    ),
    "a matrix of samples, members like the first": (
        DECLARED.replace(r"x, y \in \mathbb{R}^d", r"X, Y \in \mathbb{R}^{N \times d}")
        + r"With $A^{(0)} = X$ let $$A^{(l)} = \sigma(A^{(l-1)} W^{(l)} + \mathbf{1} (b^{(l)})^\top).$$"
        r"$$J(W, b) = \frac{1}{2N} \|A^{(L)} - Y\|_F^2$$",
        batch,
        {"X": ("N", "d"), "Y": ("N", "d"), "W": ("L", "d", "d"), "b": ("L", "d")},
        ("W", "b"),
    ),
    "samples one by one, with what stands within": (
        DECLARED.replace("x, y", "x_n, y_n")
        + r"With $a^{(0)}_n = x_n$ let $$z^{(l)}_n = W^{(l)} a^{(l-1)}_n + b^{(l)}, \qquad"
        r" a^{(l)}_n = \sigma(z^{(l)}_n), \quad l = 1, \dots, L.$$"
        r"$$J = \frac{1}{2N} \sum_{n=1}^N \|a^{(L)}_n - y_n\|^2$$",
        samples,
        {"x": ("N", "d"), "y": ("N", "d"), "W": ("L", "d", "d"), "b": ("L", "d")},
        ("W", "b"),
    ),
    "numbers": (
        (
            r"Let $x, y \in \mathbb{R}$, $w^{(l)} \in \mathbb{R}$ for $l = 1, \dots, L$. With $a^{(0)} = x$ let"
            r" $$a^{(l)} = \tanh(w^{(l)} a^{(l-1)}).$$ $$J = \frac12 (a^{(L)} - y)^2$$"
        ),
        scalars,
        {"x": (), "y": (), "w": ("L",)},
        ("w",),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_note_with_layers_is_the_plain_loop(name):
    note, loss, shapes, variables = OTHERS[name]
    module = printed(note)
    for layers in (1, 3):
        given = draw(shapes, layers, np.random.default_rng(layers))
        given = {n: float(v) if np.ndim(v) == 0 and n != "L" else v for n, v in given.items()}
        assert_right(module, loss, given, variables)


def test_a_loss_with_the_weights_of_another_layer_is_not_the_same():
    note = WAYS["round brackets"].replace("W^{(l)} a", "W^{(L)} a")
    given = draw(SHAPES, 3, np.random.default_rng(3))
    with pytest.raises(AssertionError):
        assert_right(printed(note), network, given, ("W", "b"))


def test_a_size_that_nothing_tells_has_no_name_in_a_message():
    column = Value(scalar("v"), (Dummy("i", integer=True),), (Symbol("?l0", integer=True, positive=True),))
    assert column.describe() == "a column"


def test_layers_without_a_first_one_are_refused():
    with pytest.raises(UserError, match="the recurrence of a begins with a_0, for which nothing is given"):
        printed(DECLARED + LAYERS.replace("With $a^{(0)} = x$ let", "Let") + LOSS)
