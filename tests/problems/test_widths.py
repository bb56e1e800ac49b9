"""Networks whose layers have unequal widths, beside plain loops over lists of arrays, and widths that do not fit."""

from itertools import pairwise

import numpy as np
import pytest

from calcwork.errors import CalcworkError
from tests.problems.modules import printed

WEIGHTS = (
    r"Let $x \in \mathbb{R}^{n_0}$, $y \in \mathbb{R}^{n_L}$, $W^{(l)} \in \mathbb{R}^{n_l \times n_{l-1}}$ and"
    r" $b^{(l)} \in \mathbb{R}^{n_l}$ for $l = 1, \dots, L$. "
)
LAYERS = r"With $a^{(0)} = x$ let $$a^{(l)} = \sigma(W^{(l)} a^{(l-1)} + b^{(l)}), \quad l = 1, \dots, L.$$ "
SQUARES = r"$$J(W, b) = \frac12 \|a^{(L)} - y\|^2$$"
HIDDEN = (
    r"With $a^{(0)} = x$ let $$a^{(l)} = \tanh(W^{(l)} a^{(l-1)} + b^{(l)}), \quad l = 1, \dots, L-1,$$"
    r" $$\hat y = \operatorname{softmax}(W^{(L)} a^{(L-1)} + b^{(L)})$$ "
)
ENTROPY = r"$$J(W, b) = -\sum_{k=1}^{n_L} y_k \log \hat y_k$$"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def network(x, y, W, b):
    for weights, offset in zip(W, b, strict=True):
        x = sigmoid(weights @ x + offset)
    return ((x - y) ** 2).sum() / 2


def decayed(x, y, W, b):
    return network(x, y, W, b) + sum((weights**2).sum() for weights in W) / 2


def classifier(x, y, W, b):
    for weights, offset in zip(W[:-1], b[:-1], strict=True):
        x = np.tanh(weights @ x + offset)
    z = W[-1] @ x + b[-1]
    return -(y * (z - np.log(np.exp(z).sum()))).sum()


def batch(X, Y, W, b):
    for weights, offset in zip(W, b, strict=True):
        X = sigmoid(X @ weights.T + offset)
    return ((X - Y) ** 2).sum() / len(Y) / 2


def members(x, y, W, b):
    return batch(x, y, W, b)


def regression(x, y, W, b):
    for weights, offset in zip(W[:-1], b[:-1], strict=True):
        z = x @ weights.T + offset
        x = z * (z.real > 0)
    return ((x @ W[-1].T + b[-1] - y) ** 2).sum() / len(y) / 2


CASES = {
    "one function for all layers": (WEIGHTS + LAYERS + SQUARES, network, ()),
    "square brackets, widths above": (
        (
            r"Let $a^{[0]} = x \in \mathbb{R}^{n^{[0]}}$ and, for $l = 1, \dots, L$,"
            r" $$z^{[l]} = W^{[l]} a^{[l-1]} + b^{[l]}, \qquad a^{[l]} = \sigma(z^{[l]})$$ where"
            r" $W^{[l]} \in \mathbb{R}^{n^{[l]} \times n^{[l-1]}}$ and $b^{[l]} \in \mathbb{R}^{n^{[l]}}$."
            r" $$J(W, b) = \frac12 \|a^{[L]} - y\|^2$$"
        ),
        network,
        (),
    ),
    "layers below, the widths named before": (
        (
            r"The layer $\ell$ has $n_\ell$ units. Let $x \in \mathbb{R}^{n_0}$, $y \in \mathbb{R}^{n_L}$,"
            r" $W_\ell \in \mathbb{R}^{n_\ell \times n_{\ell-1}}$ and $b_\ell \in \mathbb{R}^{n_\ell}$."
            r" With $h_0 = x$ let $$h_\ell = \sigma(W_\ell h_{\ell-1} + b_\ell), \quad \ell = 1, \dots, L.$$"
            r" $$J(W, b) = \frac12 \|h_L - y\|^2$$"
        ),
        network,
        (),
    ),
    "entries": (
        WEIGHTS
        + r"With $a^{(0)} = x$ let $$z^{(l)}_i = \sum_{j=1}^{n_{l-1}} W^{(l)}_{ij} a^{(l-1)}_j + b^{(l)}_i, \qquad"
        r" a_i^{(l)} = \sigma(z_i^{(l)}).$$ $$J(W, b) = \frac12 \sum_{i=1}^{n_L} (a_i^{(L)} - y_i)^2$$",
        network,
        (),
    ),
    "a sum over layers": (
        WEIGHTS + LAYERS + SQUARES.replace("^2$$", r"^2 + \frac12 \sum_{l=1}^L \|W^{(l)}\|_F^2$$"),
        decayed,
        (),
    ),
    "an output layer of its own": (WEIGHTS + HIDDEN + ENTROPY, classifier, ()),
    "the last layer under the same letter": (
        WEIGHTS + r"With $a^{(0)} = x$ let $$z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}, \quad l = 1, \dots, L,$$"
        r" $$a^{(l)} = \tanh(z^{(l)}), \quad l = 1, \dots, L-1,$$ $$a^{(L)} = \operatorname{softmax}(z^{(L)})$$"
        + ENTROPY.replace(r"\hat y_k", "a^{(L)}_k"),
        classifier,
        (),
    ),
    "a matrix of samples": (
        WEIGHTS.replace(r"x \in \mathbb{R}^{n_0}", r"X \in \mathbb{R}^{N \times n_0}").replace(
            r"y \in \mathbb{R}^{n_L}", r"Y \in \mathbb{R}^{N \times n_L}"
        )
        + r"With $A^{(0)} = X$ let $$A^{(l)} = \sigma(A^{(l-1)} (W^{(l)})^\top + \mathbf{1} (b^{(l)})^\top).$$"
        r"$$J(W, b) = \frac{1}{2N} \|A^{(L)} - Y\|_F^2$$",
        batch,
        (4,),
    ),
    "samples one by one, declared behind the loss": (
        (
            r"The layers are $l = 1, \dots, L$, and $$J(W, b) = \frac{1}{2m} \sum_{i=1}^m \|a^{(L)}_i - y_i\|^2$$ where"
            r" $a_i^{(0)} = x_i \in \mathbb{R}^{n_0}$, $y_i \in \mathbb{R}^{n_L}$,"
            r" $$a_i^{(l)} = \sigma(W^{(l)} a_i^{(l-1)} + b^{(l)})$$"
            r" and $W^{(l)} \in \mathbb{R}^{n_l \times n_{l-1}}$, $b^{(l)} \in \mathbb{R}^{n_l}$."
        ),
        members,
        (4,),
    ),
    "samples one by one, a linear output": (
        WEIGHTS.replace(r"x \in \mathbb{R}^{n_0}", r"x_n \in \mathbb{R}^d").replace(
            r"y \in \mathbb{R}^{n_L}", r"y_n \in \mathbb{R}^K"
        )
        + r"Here $n_0 = d$ and $n_L = K$. With $a_n^{(0)} = x_n$ let"
        r" $$a_n^{(l)} = \max(0, W^{(l)} a_n^{(l-1)} + b^{(l)}), \quad l = 1, \dots, L-1.$$"
        r" $$f_n = W^{(L)} a_n^{(L-1)} + b^{(L)}$$ $$J(W, b) = \frac{1}{2N} \sum_{n=1}^N \|f_n - y_n\|^2$$",
        regression,
        (4,),
    ),
}


def drawn(widths, rows, names):
    rng = np.random.default_rng(len(widths))
    W = [rng.normal(size=(n, m)) for m, n in pairwise(widths)]
    b = [rng.normal(size=n) for n in widths[1:]]
    x, y = names
    return {x: rng.normal(size=(*rows, widths[0])), y: rng.uniform(size=(*rows, widths[-1])), "W": W, "b": b}


def slopes(loss, given, name):
    """Return the gradient by each array of a list, by complex steps."""
    found = []
    for number, one in enumerate(given[name]):
        slope = np.zeros(one.shape)
        for place in np.ndindex(one.shape):
            moved = one.astype(complex)
            moved[place] += 1e-30j
            arrays = [moved if k == number else a for k, a in enumerate(given[name])]
            slope[place] = np.imag(loss(**{**given, name: arrays})) / 1e-30
        found.append(slope)
    return found


@pytest.mark.parametrize("name", CASES)
def test_layers_of_unequal_widths_are_the_plain_loop(name):
    note, loss, rows = CASES[name]
    module = printed(note)
    for widths in ((3, 2), (2, 4, 3, 5)):
        given = drawn(widths, rows, ("X", "Y") if loss is batch else ("x", "y"))
        assert module["value"](**given) == pytest.approx(loss(**given), rel=1e-12)
        found = module["gradient"](**given)
        for variable in "Wb":
            for own, wanted in zip(found[variable], slopes(loss, given, variable), strict=True):
                np.testing.assert_allclose(own, wanted, rtol=1e-9, atol=1e-12)
    assert module["check_gradient"]() < 1e-6


@pytest.mark.parametrize("name", ["an output layer of its own", "samples one by one, declared behind the loss"])
def test_the_hessian_by_lists_has_a_block_for_each_two_layers(name):
    note, loss, rows = CASES[name]
    given = drawn((2, 4, 3), rows, ("x", "y"))
    found = printed(note)["hessian"](**given)
    h = 1e-5
    for one, other in (("W", "W"), ("W", "b"), ("b", "W")):
        for number, array in enumerate(given[other]):
            for place in np.ndindex(array.shape):
                ends = []
                for step in (h, -h):
                    moved = array.copy()
                    moved[place] += step
                    arrays = [moved if k == number else a for k, a in enumerate(given[other])]
                    ends.append(slopes(loss, {**given, other: arrays}, one))
                for k, (up, down) in enumerate(zip(*ends, strict=True)):
                    own = found[one, other][k][number][(..., *place)]
                    np.testing.assert_allclose(own, (up - down) / (2 * h), rtol=1e-6, atol=1e-8)


def test_the_weights_of_a_last_layer_that_are_declared_apart_are_an_argument_of_their_own():
    note = (
        r"Let $x \in \mathbb{R}^d$, $y \in \mathbb{R}^K$, $W^{(l)} \in \mathbb{R}^{d \times d}$ for"
        r" $l = 1, \dots, L-1$ and $W^{(L)} \in \mathbb{R}^{K \times d}$. With $a^{(0)} = x$ let"
        r" $$a^{(l)} = \tanh(W^{(l)} a^{(l-1)}), \quad l = 1, \dots, L-1.$$"
        r" $$J(W) = \frac12 \|W^{(L)} a^{(L-1)} - y\|^2$$"
    )
    rng = np.random.default_rng(0)
    W, last, x, y = (rng.normal(size=s) for s in ((2, 3, 3), (2, 3), 3, 2))
    module = printed(note)
    state = np.tanh(W[1] @ np.tanh(W[0] @ x))
    assert module["value"](x=x, y=y, W=W, W_last=last) == pytest.approx(((last @ state - y) ** 2).sum() / 2)
    found = module["gradient"](x=x, y=y, W=W, W_last=last)
    assert set(found) == {"W", "W_last"}
    assert set(printed(note, wrt=["W^{(L)}"])["gradient"](x=x, y=y, W=W, W_last=last)) == {"W_last"}
    np.testing.assert_allclose(found["W_last"], np.outer(last @ state - y, state))


def test_the_wrong_layer_in_a_product_is_seen():
    given = drawn((2, 4, 3, 5), (), ("x", "y"))
    module = printed((WEIGHTS + LAYERS + SQUARES).replace("+ b^{(l)}", "- b^{(l)}"))
    assert module["value"](**given) != pytest.approx(network(**given))


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (
            (WEIGHTS + LAYERS + SQUARES).replace(r"n_l \times n_{l-1}", r"n_{l-1} \times n_l"),
            "the widths do not fit: an index runs over axis 2 of",
        ),
        ((WEIGHTS + LAYERS + SQUARES).replace(r"\frac12", r"\frac{1}{2 n_L}"), "the width changes with the layer"),
        (
            WEIGHTS
            + r"With $a^{(0)} = x$ let $$a^{(l)}_i = \sigma(\sum_{j=1}^{n_l} W^{(l)}_{ij} a^{(l-1)}_j).$$"
            + SQUARES,
            "the width changes with the layer",
        ),
        (
            (WEIGHTS + LAYERS + SQUARES).replace("a^{(l-1)} +", r"(a^{(l-1)} + a^{(l)}) +"),
            "the definition of 'a' uses 'a' itself|the widths do not fit",
        ),
        ((WEIGHTS + LAYERS + SQUARES).replace(r"\mathbb{R}^{n_l}", r"\mathbb{R}^{n_l + 1}"), "the width changes"),
    ],
)
def test_widths_that_do_not_fit_are_refused(note, message):
    with pytest.raises(CalcworkError, match=message):
        printed(note)
