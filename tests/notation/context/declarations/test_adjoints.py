r"""Names such as ``dW_2`` for the derivative of the loss by W_2, against JAX-like numbers and with planted slips."""

from __future__ import annotations

import numpy as np
import pytest

from tests.judging import verdicts

NET = r"""Let $X \in \mathbb R^{N \times D}$, $W_1 \in \mathbb R^{D \times H}$, $W_2 \in \mathbb R^{H \times C}$ and
$Y \in \mathbb R^{N \times C}$.%s

$$ Z = X W_1, \qquad A = \tanh(Z), \qquad S = A W_2, \qquad L = \frac{1}{2N} \|S - Y\|_F^2 $$
$$ dS = \frac1N (S - Y) $$
"""
TOLD = r" For any array $M$ we write $dM$ for $\partial L / \partial M$."


def verdict(told: str, claim: str) -> str:
    """Return the verdict on a claim behind the network."""
    return verdicts(NET % told + f"$$ {claim} $$")[-1].verdict


@pytest.mark.parametrize("told", ["", TOLD])
@pytest.mark.parametrize(
    "claim",
    [r"dW_2 = A^\top dS", r"dA = dS\, W_2^\top", r"dW_1 = X^\top \left( dS\, W_2^\top \odot (1 - A \odot A) \right)"],
)
def test_right_adjoints_are_proved(told: str, claim: str) -> None:
    assert verdict(told, claim) == "proved"


@pytest.mark.parametrize(
    "claim",
    [r"dW_2 = -A^\top dS", r"dA = 2\, dS\, W_2^\top", r"dW_1 = X^\top \left( dS\, W_2^\top \odot (1 - A) \right)"],
)
def test_wrong_adjoints_are_refuted_where_they_are_told_and_defined_elsewhere(claim: str) -> None:
    assert verdict(TOLD, claim) == "refuted"
    assert verdict("", claim) == "definition"  # authors leave a 1/N out on the way


def test_differentials_stay_differentials() -> None:
    given = r"Let $f(x) = x^3$ and $y = f(x)$. "
    assert [v.verdict for v in verdicts(given + "$$ dy = 3x^2\\,dx $$ $$ dy = 2x\\,dx $$")] == ["proved", "refuted"]


NG = r"""For layer $l$ we have $Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}$ and $A^{[l]} = g(Z^{[l]})$, with
$Z^{[l]}, A^{[l]} \in \mathbb{R}^{n_l\times m}$, $W^{[l]} \in \mathbb{R}^{n_l \times n_{l-1}}$ and
$b^{[l]} \in \mathbb{R}^{n_l}$. Let $dZ^{[l]} = \frac{\partial J}{\partial Z^{[l]}}$. Then

$$ %s $$
"""


@pytest.mark.parametrize(
    ("claim", "slips"),
    [
        (r"dZ^{[l]} = dA^{[l]} \odot g'(Z^{[l]})", [r"dZ^{[l]} = -dA^{[l]} \odot g'(Z^{[l]})"]),
        (
            r"dW^{[l]} = dZ^{[l]} A^{[l-1]T}",
            [r"dW^{[l]} = A^{[l-1]} dZ^{[l]T}", r"dW^{[l]} = dZ^{[l]} A^{[l]T}", r"dW^{[l]} = 2 dZ^{[l]} A^{[l-1]T}"],
        ),
        (r"db^{[l]} = dZ^{[l]} \mathbf{1}", [r"db^{[l]} = -dZ^{[l]} \mathbf{1}"]),
        (r"dA^{[l-1]} = W^{[l]T} dZ^{[l]}", [r"dA^{[l-1]} = W^{[l]} dZ^{[l]}", r"dA^{[l-1]} = -W^{[l]T} dZ^{[l]}"]),
    ],
)
def test_adjoints_of_any_layer_from_a_given_one(claim: str, slips: list[str]) -> None:
    assert verdicts(NG % claim)[-1].verdict == "proved"
    for slip in slips:  # an unknown g has no values, so that a slip beside it is not refuted
        assert verdicts(NG % slip)[-1].verdict in ({"refuted"} if "A^{[" not in slip else {"refuted", "unclear"})


def test_adjoints_of_numbered_layers_are_proved_where_they_give_the_derivative() -> None:
    text = r"""Let $X \in \mathbb{R}^{n_0\times m}$, $W^{[1]} \in \mathbb{R}^{1 \times n_0}$ and
$Y \in \mathbb{R}^{1\times m}$.

$$ Z^{[1]} = W^{[1]} X + b^{[1]}, \qquad A^{[1]} = \sigma(Z^{[1]}) $$
$$ J = -\frac1m \sum_{i=1}^m \left( Y_i \log A^{[1]}_i + (1-Y_i) \log(1-A^{[1]}_i) \right) $$
$$ dZ^{[1]} = A^{[1]} - Y $$
$$ dW^{[1]} = \frac1m dZ^{[1]} X^T $$
"""
    assert verdicts(text)[-1].verdict == "proved"
    assert verdicts(text.replace("m dZ^{[1]} X^T", "{2m} dZ^{[1]} X^T"))[-1].verdict == "definition"


def test_the_adjoints_of_the_network_are_its_derivatives() -> None:
    rng = np.random.default_rng(0)
    x, w1, w2, y = (rng.normal(size=s) for s in ((5, 3), (3, 4), (4, 2), (5, 2)))

    def loss(w: np.ndarray) -> complex:
        return ((np.tanh(x @ w) @ w2 - y) ** 2).sum() / 10

    a = np.tanh(x @ w1)
    found = x.T @ (((a @ w2 - y) / 5 @ w2.T) * (1 - a * a))
    for place in np.ndindex(w1.shape):
        moved = w1.astype(complex)
        moved[place] += 1e-30j
        assert np.isclose(found[place], np.imag(loss(moved)) / 1e-30)


def test_elements_of_barred_adjoints_are_derivatives_by_elements() -> None:
    given = r"""Let $A \in \mathbb{R}^{T\times T}$, $V \in \mathbb{R}^{T \times D}$ and $O = AV$. The loss is $L$ and
a bar means the gradient: $\bar O = \frac{\partial L}{\partial O}$, same shape as $O$.

$$ \bar V_{jc} = \sum_{i=1}^T \bar O_{ic} A_{%s} $$
"""
    assert verdicts(given % "ij")[-1].verdict == "proved"
    assert verdicts(given % "ji")[-1].verdict != "proved"


def test_a_batch_without_its_one_over_m_is_not_refuted() -> None:
    text = r"""Let $X \in \mathbb{R}^{n\times m}$, $W^{[1]} \in \mathbb{R}^{1 \times n}$ and
$Y \in \mathbb{R}^{1\times m}$.

$$ Z^{[1]} = W^{[1]} X + b^{[1]}, \qquad A^{[1]} = \sigma(Z^{[1]}) $$
$$ J = -\frac1m \sum_{i=1}^m \left( Y_i \log A^{[1]}_i + (1-Y_i) \log(1-A^{[1]}_i) \right) $$

The columns of $dZ^{[l]}$ belong to one example each; only $dW^{[l]} = \partial J/\partial W^{[l]}$ has the $\frac1m$.

$$ dZ^{[1]} = A^{[1]} - Y $$
$$ dW^{[1]} = \frac1m dZ^{[1]} X^T $$
"""
    assert "refuted" not in {v.verdict for v in verdicts(text)}


def test_elements_that_define_nothing_do_not_keep_a_note_from_being_read() -> None:
    text = r"""Let $X \in \mathbb{R}^{N\times D}$, $W_2 \in \mathbb{R}^{D\times C}$ and $S = XW_2 + \mathbf{1} b_2$.
For any array $M$ we write $dM$ for $\partial L/\partial M$.

$$ dW_2 = X^\top dS, \qquad db_2 = \mathbf{1}^\top dS $$
"""
    assert all("could not be read" not in v.note for v in verdicts(text))
