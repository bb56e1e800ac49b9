r"""Partitioned arrays: right steps accepted, planted slips refuted, values against NumPy's block matrices."""

import numpy as np
import pytest
from flint import fmpq

from calcwork.check.numbers.balls import Values, evaluate
from calcwork.check.reading import read_claims
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.judging import last

GIVEN = (
    r"Let $A\in\mathbb R^{n\times n}$, $B\in\mathbb R^{n\times m}$, $C\in\mathbb R^{m\times n}$,"
    r" $D\in\mathbb R^{m\times m}$, $u\in\mathbb R^n$, $v\in\mathbb R^m$."
)
WHOLE = r"\begin{pmatrix} A & B\\ C & D\end{pmatrix}"
SPLIT = (
    r"Let $\mathbf x=\begin{pmatrix}\mathbf x_a\\ \mathbf x_b\end{pmatrix}$ and"
    r" $\Sigma=\begin{pmatrix}\Sigma_{aa}&\Sigma_{ab}\\ \Sigma_{ba}&\Sigma_{bb}\end{pmatrix}$,"
    r" where $\Sigma$ is symmetric positive definite."
)
NUMBERED = SPLIT.replace("_{aa}", "_{11}").replace("_{ab}", "_{12}").replace("_{ba}", "_{21}")
NUMBERED = NUMBERED.replace("_{bb}", "_{22}").replace("_a", "_1").replace("_b", "_2")
SCHUR = r"\Sigma_{aa}-\Sigma_{ab}\Sigma_{bb}^{-1}\Sigma_{ba}"
PRECISION = (
    SPLIT + r" Let $$\Lambda=\Sigma^{-1}=\begin{pmatrix}\Lambda_{aa}&\Lambda_{ab}\\ \Lambda_{ba}&\Lambda_{bb}"
    r"\end{pmatrix}$$"
)
KKT = (
    r"Let $H\in\mathbb R^{n\times n}$ be symmetric, $A\in\mathbb R^{m\times n}$, $x\in\mathbb R^n$,"
    r" $\nu\in\mathbb R^m$ and $K = \begin{bmatrix}H & A^T\\ A & 0\end{bmatrix}$."
)

# (given, right step, what is replaced in it, by what)
STEPS = {
    "product": (
        GIVEN,
        WHOLE + r"\begin{pmatrix}u\\v\end{pmatrix} = \begin{pmatrix}Au+Bv\\Cu+Dv\end{pmatrix}",
        "+D",
        "-D",
    ),
    "transpose": (GIVEN, WHOLE + r"^T = \begin{pmatrix} A^T & C^T\\ B^T & D^T\end{pmatrix}", "A^T &", "A &"),
    "determinant": (GIVEN, r"\det" + WHOLE + r" = \det(A)\det(D-CA^{-1}B)", "D-", "D+"),
    "trace": (GIVEN, r"\operatorname{tr}" + WHOLE + r" = \operatorname{tr} A + \operatorname{tr} D", "+ ", "- "),
    "triangular inverse": (
        GIVEN,
        (r"\begin{pmatrix} A & B\\ 0 & D\end{pmatrix}^{-1}"
        r" = \begin{pmatrix} A^{-1} & -A^{-1}BD^{-1}\\ 0 & D^{-1}\end{pmatrix}"),
        "-A^{-1}B",
        "A^{-1}B",
    ),
    "factors": (
        GIVEN,
        WHOLE + r" = \begin{pmatrix} I & 0\\ CA^{-1} & I\end{pmatrix}"
        r"\begin{pmatrix} A & 0\\ 0 & D-CA^{-1}B\end{pmatrix}\begin{pmatrix} I & A^{-1}B\\ 0 & I\end{pmatrix}",
        "0 & D-",
        "0 & D+",
    ),
    "diagonal": (GIVEN, r"\operatorname{diag}(A, D)^{-1} = \operatorname{diag}(A^{-1}, D^{-1})", "D^{-1}", "D"),
    "bar": (GIVEN, r"[\,A \mid B\,]\begin{pmatrix}u\\v\end{pmatrix} = Au+Bv", "+B", "-B"),
    "augmented": (GIVEN, r"(u^T, 1)\begin{pmatrix}u\\1\end{pmatrix} = u^Tu+1", "+1", "+2"),
    "quadratic form": (
        SPLIT,
        (r"\mathbf x^T\Sigma\mathbf x = \mathbf x_a^T\Sigma_{aa}\mathbf x_a"
        r" + 2\mathbf x_a^T\Sigma_{ab}\mathbf x_b + \mathbf x_b^T\Sigma_{bb}\mathbf x_b"),
        "2",
        "",
    ),
    "symmetric": (SPLIT, r"\Sigma_{ba}^T = \Sigma_{ab}", "= ", "= 2"),
    "norm": (NUMBERED, r"\|\mathbf x\|^2 = \|\mathbf x_1\|^2 + \|\mathbf x_2\|^2", "+", "-"),
    "numbers": (
        NUMBERED,
        r"\det\Sigma = \det\Sigma_{22}\det(\Sigma_{11}-\Sigma_{12}\Sigma_{22}^{-1}\Sigma_{21})",
        "1}-",
        "1}+",
    ),
    "gradient of a part": (
        NUMBERED,
        r"\nabla_{\mathbf x_1} \mathbf x^T\Sigma\mathbf x = 2\Sigma_{11}\mathbf x_1 + 2\Sigma_{12}\mathbf x_2",
        "+ 2",
        "+ ",
    ),
    "gradient of the whole": (NUMBERED, r"\nabla_{\mathbf x} \mathbf x^T\Sigma\mathbf x = 2\Sigma\mathbf x", "2", ""),
    "logarithm": (SPLIT, r"\log\det\Sigma = \log\det\Sigma_{bb} + \log\det(" + SCHUR + ")", "+", "-"),
    "precision": (PRECISION, r"\Lambda_{aa}^{-1} = " + SCHUR, "}-", "}+"),
    "regression": (PRECISION, r"\Lambda_{aa}^{-1}\Lambda_{ab} = -\Sigma_{ab}\Sigma_{bb}^{-1}", "= -", "= "),
    "system": (KKT, r"K\begin{bmatrix}x\\ \nu\end{bmatrix} = \begin{bmatrix}Hx+A^T\nu\\ Ax\end{bmatrix}", "x+", "x-"),
    "system's determinant": (KKT, r"\det K = \det(H)\det(-AH^{-1}A^T)", "= ", "= 3"),
    "nothing declared": (
        r"Let $M = \begin{bmatrix}A & B\\ C & D\end{bmatrix}$ and $S = D - CA^{-1}B$.",
        r"M^{-1} = \begin{bmatrix}A^{-1}+A^{-1}BS^{-1}CA^{-1} & -A^{-1}BS^{-1}\\ -S^{-1}CA^{-1} & S^{-1}\end{bmatrix}",
        "& -A",
        "& A",
    ),
    "unknown lengths": (
        "",
        (r"\begin{bmatrix}H & A^T\\ A & 0\end{bmatrix}\begin{bmatrix}x\\ \nu\end{bmatrix}"
        r" = \begin{bmatrix}Hx+A^T\nu\\ Ax\end{bmatrix}"),
        "x+",
        "x-",
    ),
}  # fmt: skip
PROVED = {"product", "transpose", "trace", "factors", "bar", "quadratic form", "norm", "gradient of a part", "system"}


@pytest.mark.parametrize("name", STEPS)
def test_right_steps_on_blocks_are_accepted(name):
    given, step, _, _ = STEPS[name]
    found = last(given, step)
    assert found.verdict in ({"proved"} if name in PROVED else {"proved", "agrees"}), str(found)


@pytest.mark.parametrize("name", STEPS)
def test_planted_slips_on_blocks_are_refuted(name):
    given, step, old, new = STEPS[name]
    left, _, right = step.partition(" = ")
    wrong = f"{left} = {right.replace(old.removeprefix('= '), new.removeprefix('= '), 1)}"
    if old.startswith("= "):
        wrong = step.replace(old, new, 1)
    assert wrong != step
    assert last(given, wrong).verdict == "refuted"


def test_blocks_that_cannot_stand_together_are_a_matter_of_shape():
    found = last(GIVEN, r"\begin{pmatrix} A & B\\ B & D\end{pmatrix} = " + WHOLE)
    assert found.verdict == "refuted"
    assert "the blocks of a row do not fit together" in found.note


def test_a_list_of_columns_is_left_open():
    assert "a list of arrays is not understood here" in last(GIVEN, r"\|(u, v)\|^2 = u^Tu + v^Tv").note


def test_entries_with_numbers_are_no_blocks():
    given = r"Let $A = \begin{pmatrix} a_{11} & a_{12}\\ a_{21} & a_{22}\end{pmatrix}$."
    assert last(given, r"\det A = a_{11}a_{22} - a_{12}a_{21}").verdict == "proved"


# --- values -----------------------------------------------------------------------------------------------------------

SIZES = {"n": 3, "m": 2}
SHAPES = {"A": "nn", "B": "nm", "C": "mn", "D": "mm", "u": "n", "v": "m"}
VALUES = {
    WHOLE + r"\begin{pmatrix}u\\v\end{pmatrix}": lambda M, x: M @ x,
    WHOLE + "^{-1}": lambda M, x: np.linalg.inv(M),
    r"\det" + WHOLE: lambda M, x: np.linalg.det(M),
    r"(u^T, v^T)" + WHOLE: lambda M, x: x @ M,
    WHOLE + WHOLE + "^T": lambda M, x: M @ M.T,
    r"[\,A \mid B\,]": lambda M, x: M[:3],
    r"\operatorname{diag}(A, D)": lambda M, x: M * np.kron(np.eye(2), np.ones((3, 3)))[:5, :5],
}


@pytest.mark.parametrize("latex", VALUES)
def test_values_are_those_of_numpy(latex):
    rng = np.random.default_rng(5)
    drawn = {k: rng.integers(-9, 10, [SIZES[s] for s in shape]) for k, shape in SHAPES.items()}
    whole = np.block([[drawn["A"], drawn["B"]], [drawn["C"], drawn["D"]]]).astype(float)
    expected = VALUES[latex](whole, np.concatenate([drawn["u"], drawn["v"]]))
    claims = read_claims(read_document(Source(f"{GIVEN}\n\n$${latex} = {latex}$$\n"))).claims
    side = claims[0].task.pair.left
    elements = {(k, *(p + 1 for p in at)): fmpq(int(x)) for k, a in drawn.items() for at, x in np.ndenumerate(a)}
    at = Values(SIZES, elements)
    found = np.empty(expected.shape if side.sizes else ())
    for place in np.ndindex(found.shape):
        entry = side.entry.xreplace({k: p + 1 for k, p in zip(side.indices, place, strict=True)})
        found[place] = float(evaluate(entry, at))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)
