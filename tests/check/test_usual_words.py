r"""Ways to write that course notes are full of: each is read as its author means it, and its slip is refuted."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last, verdicts

SOFTMAX = r"Let $p_i = \frac{e^{o_i}}{\sum_k e^{o_k}}$."
POINTS = (
    "## $n$ points in $\\mathbb R^d$\n\nFor points $\\mathbf p_1, \\dots, \\mathbf p_n$ define "
    "$F(\\mathbf c) = \\sum_{i=1}^n \\lVert \\mathbf p_i - \\mathbf c \\rVert^2$."
)
DIAGONAL = (
    r"Let $\Phi \in \mathbb R^{N \times M}$ with rows $\phi_n^T$, $0 < y_n < 1$, and let $R$ be the $N \times N$ "
    r"diagonal matrix with elements $R_{nn} = y_n (1 - y_n)$."
)
HYPOTHESIS = (
    "# Logistic regression, gradient of the cost\n\nWe have $m$ examples $(x^{(i)}, y^{(i)})$ with "
    r"$x^{(i)} \in \mathbb R^n$, $y^{(i)} \in \{0, 1\}$. Let $h_\theta(x) = g(\theta^T x)$ with "
    "$g(z) = \\frac{1}{1 + e^{-z}}$ and\n\n"
    r"$$ J(\theta) = -\frac1m \sum_{i=1}^m \left[ y^{(i)} \log h_\theta(x^{(i)}) + "
    r"(1 - y^{(i)}) \log(1 - h_\theta(x^{(i)})) \right] $$"
)
NEWTON = r"Let $\mathbf w, \mathbf b \in \mathbb R^M$ and let $A \in \mathbb R^{M \times M}$ be invertible."
STEP = r"Let $f(x, y) = x^2 + xy + 2y^2$ and $(x_0, y_0) = (1, 1)$."
COLUMN = (
    r"\begin{bmatrix} x_1 \\ y_1 \end{bmatrix} = "
    r"\begin{bmatrix} 1 \\ 1 \end{bmatrix} - 0.1 \begin{bmatrix} 3 \\ 5 \end{bmatrix} = "
)
SVD = (
    r"Let $X \in \mathbb R^{n \times p}$ and $y \in \mathbb R^n$, and let $X = U \Sigma V^\top$ be the thin SVD with "
    r"$\Sigma = \operatorname{diag}(s_1, \dots, s_p)$."
)

TABLE = "| $x_i$ | 1 | 2 | 4 | 5 | 7 |\n|---|---|---|---|---|---|\n| $y_i$ | 2 | 3 | 5 | 4 | 8 |"
COLUMNS = "| i | $x$ | $y$ |\n|---|---|---|\n| 1 | 1.5 | -2 |\n| 2 | 2.5 | 3 |"
CODE = "The data are `x = [1, 2, 3, 4]` and `y = np.array([2, 3, 5, 6])`."
GENERAL = "Let $x_i \\in \\mathbb R^p$ and $S = \\frac1n \\sum_i x_i x_i^T$.\n\n$$ S^T = S $$\n\n**Example.** For\n\n%s"
INSTANCE = GENERAL % r"$$ S = \begin{pmatrix} 5 & 2 \\ 2 & 2 \end{pmatrix} $$ we have"
CELL = r"Let $h_t = \tanh(w h_{t-1} + u x_t)$ for $t = 1, \dots, T$, with numbers $h_t$, $w$, $u$."
RETURNS = r"Let $G_t = r_t + g G_{t+1}$ be the returns of rewards $r_0, r_1, \dots, r_T$. For $r = (1, 0, 4)$ we have"

WAYS = {
    "a table of rows": (TABLE, r"\sum_i x_i y_i = 104", r"\sum_i x_i y_i = 105"),
    "a table of columns": (COLUMNS, r"\sum_i x_i y_i = 4.5", r"\sum_i x_i y_i = 5.5"),
    "data in code": (CODE, r"\sum_{i=1}^4 x_i y_i = 47", r"\sum_{i=1}^4 x_i y_i = 48"),
    "an instance of a matrix": (INSTANCE, r"\det S = 6", r"\det S = 14"),
    "a unit vector in words": (r"Take a unit vector $u$ of $\mathbb R^p$.", r"\|3u\|^2 = 9", r"\|3u\|^2 = 3"),
    "one step of a cell": (
        CELL,
        r"\frac{\partial h_t}{\partial h_{t-1}} = w (1 - h_t^2)",
        r"\frac{\partial h_t}{\partial h_{t-1}} = u (1 - h_t^2)",
    ),
    "members that are counted from zero": (RETURNS, "r_0 + 2 r_2 = 9", "r_0 + 2 r_2 = 1"),
    "the first case of two": (
        SOFTMAX + " If $i = j$:",
        r"\frac{\partial p_j}{\partial o_i} = p_i (1 - p_i)",
        r"\frac{\partial p_j}{\partial o_i} = p_i (1 + p_i)",
    ),
    "the other case": (
        SOFTMAX + r" If $i \ne j$:",
        r"\frac{\partial p_j}{\partial o_i} = -p_i p_j",
        r"\frac{\partial p_j}{\partial o_i} = p_i p_j",
    ),
    "points that a letter counts": (
        POINTS,
        r"\nabla F(\mathbf c) = 2n \mathbf c - 2 \sum_{i=1}^n \mathbf p_i",
        r"\nabla F(\mathbf c) = 2 \mathbf c - 2 \sum_{i=1}^n \mathbf p_i",
    ),
    "entries of a diagonal matrix": (
        DIAGONAL,
        r"\sum_{n=1}^N y_n (1 - y_n) \phi_n \phi_n^T = \Phi^T R \Phi",
        r"\sum_{n=1}^N y_n \phi_n \phi_n^T = \Phi^T R \Phi",
    ),
    "a heading that ends with a word for functions": (
        HYPOTHESIS,
        r"\frac{\partial J}{\partial \theta_j} = \frac1m \sum_{i=1}^m (h_\theta(x^{(i)}) - y^{(i)}) x_j^{(i)}",
        r"\frac{\partial J}{\partial \theta_j} = \frac1m \sum_{i=1}^m (y^{(i)} - h_\theta(x^{(i)})) x_j^{(i)}",
    ),
    "labels in brackets": (
        NEWTON,
        r"\mathbf w^{(\mathrm{old})} - A^{-1} (A \mathbf w^{(\mathrm{old})} - \mathbf b) = A^{-1} \mathbf b",
        r"\mathbf w^{(\mathrm{old})} - A^{-1} (A \mathbf w^{(\mathrm{old})} - \mathbf b) = -A^{-1} \mathbf b",
    ),
    "columns of names": (
        STEP,
        COLUMN + r"\begin{bmatrix} 0.7 \\ 0.5 \end{bmatrix}",
        COLUMN + r"\begin{bmatrix} 0.7 \\ 1.5 \end{bmatrix}",
    ),
    "factors of a thin decomposition": (
        SVD,
        r"X^\top X = V \Sigma^2 V^\top",
        r"X^\top X = V \Sigma V^\top",
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_right_step_is_accepted(way: str) -> None:
    given, step, _ = WAYS[way]
    assert last(given, step).verdict in {"proved", "agrees"}


@pytest.mark.parametrize("way", WAYS)
def test_a_slip_is_not_accepted(way: str) -> None:
    given, _, slip = WAYS[way]
    assert last(given, slip).verdict in {"refuted", "unclear"}


def test_a_value_that_was_read_for_a_column_is_known_below() -> None:
    text = f"{STEP} $$ {COLUMN} \\begin{{bmatrix}} 0.7 \\\\ 0.5 \\end{{bmatrix}} $$ $$ f(x_1, y_1) = %s $$"
    assert verdicts(text % "1.34")[-1].verdict == "proved"
    assert verdicts(text % "1.43")[-1].verdict == "refuted"


def test_a_case_holds_for_the_displays_behind_it_until_words_stand_between() -> None:
    claim = r"$$ \frac{\partial p_j}{\partial o_i} = p_i (1 - p_i) $$"
    found = kinds(f"{SOFTMAX} If $i = j$:\n\n$$ p_i = p_j $$\n{claim}\n\nIn general\n\n{claim}")
    assert found[:2] == ["proved", "proved"]
    assert found[2] in {"refuted", "unclear"}


def test_an_arrow_to_words_claims_nothing() -> None:
    text = r"$$ 3 \cdot 2 - 16 = -10 < 0 \quad \Rightarrow \quad \text{saddle point.} $$"
    assert kinds(text) == ["proved", "proved"]


def test_a_remark_may_end_outside_of_its_text() -> None:
    found = verdicts(r"Let $y \in \{-1, 1\}$. $$ y^2 x^2 = x^2 \qquad \text{(here, and } y^2 = 1) $$")
    assert found[0].verdict == "proved"


def test_a_table_of_values_is_no_data_of_its_argument() -> None:
    table = "| $x$ | 1 | 2 |\n|---|---|---|\n| $f(x)$ | 0.37 | 0.54 |"
    text = f"Let $f(x) = x^2 e^{{-x}}$.\n\n{table}\n\n"
    assert last(text, r"f'(x) = x (2 - x) e^{-x}").verdict == "proved"
    assert last(text, r"f'(x) = x (2 + x) e^{-x}").verdict == "refuted"


def test_a_quotient_of_hidden_zeros_is_no_number() -> None:
    zero = "(x+1)^2 - x^2 - 2x - 1"
    assert last("Let $x$ be a number.", rf"\frac{{{zero}}}{{{zero}}} = 1").verdict == "unclear"
    assert last("Let $x$ be a number.", rf"\frac{{{zero} + 3}}{{{zero} + 3}} = 1").verdict == "proved"
