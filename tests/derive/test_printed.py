"""Results in the matrix form that a textbook prints, each verified in the catalogue of formulas or a named source."""

import pytest

from calcwork.derive import jacobian
from calcwork.notation import latex, matrix_latex, matrix_text, text
from tests.derive.losses import derivatives, scope_of

# loss: variable or pair: matrix form. Matrix: Petersen and Pedersen, The Matrix Cookbook (2012), the number
# of the equation; otherwise C. M. Bishop, Pattern Recognition and Machine Learning (2006).
FORMS = {
    "ridge": {"w": "1/N Xᵀ (X w − y) + λ w", ("w", "w"): "1/N Xᵀ X + λ I"},
    "logistic by names": {"w": "1/N xᵀ (ŷ − y)", ("w", "w"): "1/N xᵀ diag(ŷ ⊙ (1 − ŷ)) x"},  # 4.91, 4.97
    "softmax regression by names": {"W": "1/N xᵀ (diag(y · 1) p − y)", "z": "1/N diag(y · 1) p − 1/N y"},  # 4.109
    "two layers": {  # the delta of a hidden unit, 5.56
        "u": "σ(X V)ᵀ (σ(X V) u − y)",
        "V": "Xᵀ (((σ(X V) u − y) uᵀ) ⊙ σ(X V) ⊙ (1 − σ(X V)))",
    },
    "Gaussian by covariance": {  # 2.118 to 2.122
        "mu": "−Σ⁻¹ (x − 1 μᵀ)ᵀ · 1",
        "Sigma": "N/2 Σ⁻¹ − 1/2 Σ⁻¹ (x − 1 μᵀ)ᵀ (x − 1 μᵀ) Σ⁻¹",
        ("mu", "mu"): "N Σ⁻¹",
    },
    "Gaussian by precision": {"Lambda": "1/2 (x − 1 μᵀ)ᵀ (x − 1 μᵀ) − N/2 (Λ⁻¹)ᵀ"},
    "quadratic form": {"x": "1/2 (A + Aᵀ) x − b", "A": "1/2 x xᵀ"},  # Matrix 81
    "symmetric quadratic form": {"x": "A x − b", ("x", "x"): "A"},
    "trace of AXB": {"X": "Aᵀ Bᵀ", ("X", "X"): "0"},  # Matrix 101
    "trace of a quadratic form": {"X": "(A + Aᵀ) X"},  # Matrix 108
    "multivariate least squares": {"W": "2 Xᵀ (X W − Y)"},
    "log determinant": {"X": "(X⁻¹)ᵀ"},  # Matrix 57
    "log determinant of a Gram matrix": {"X": "2 X (Xᵀ X)⁻¹"},  # Matrix 54
    "matrix factorization": {"U": "2 λ U − 2 (R − U Vᵀ) V", "V": "2 λ V − 2 (R − U Vᵀ)ᵀ U"},
    "squared Mahalanobis distance": {"S": "−(S⁻¹)ᵀ (x − μ) (x − μ)ᵀ (S⁻¹)ᵀ"},  # Matrix 61
    "trace of an inverse": {"A": "−(A⁻¹)ᵀ Bᵀ (A⁻¹)ᵀ"},  # Matrix 63
    "Euclidean norm": {"w": "Xᵀ (X w − y)/‖X w − y‖"},  # Matrix 129
    "Rayleigh quotient": {"x": "(A + Aᵀ) x/‖x‖² − 2 (xᵀ A x) x/‖x‖^4"},
    "attention": {"v": "softmax(Kᵀ q)"},
    "logsumexp": {"x": "aᵀ softmax(a x + b)", "A": "softmax(a x + b) xᵀ"},
    "signed labels": {"w": "−xᵀ (y ⊙ σ(−y ⊙ (x w)))"},
    "poisson": {"w": "xᵀ (exp(x w) − y)", ("w", "w"): "xᵀ diag(exp(x w)) x"},
    "weighted least squares": {"w": "Xᵀ (c ⊙ (X w − y))", ("w", "w"): "Xᵀ diag(c) X", ("w", "c"): "Xᵀ diag(X w − y)"},
    "hinge": {"w": "2 λ w − 1/N xᵀ (y ⊙ 1[1 − y ⊙ (x w) > 0])", ("w", "w"): "2 λ I"},
    "relu network": {"V": "1/N Xᵀ (((relu(X V) u − y) uᵀ) ⊙ 1[X V > 0])"},
    "elastic net": {"w": "Xᵀ (X w − y) + α sign(w) + λ w", ("w", "w"): "Xᵀ X + λ I"},
    "three matrices": {"B": "2 Aᵀ A B C Cᵀ"},
    "principal component": {"w": "−2 (X − X w wᵀ)ᵀ X w − 2 Xᵀ (X − X w wᵀ) w"},
    "pseudo-Huber": {"w": "xᵀ ((x w − y) ⊘ √(1 + 1/δ² ((x w − y) ⊙ (x w − y))))"},
    "cosine": {"a": "(‖a‖² b − (aᵀ b) a)/(‖a‖³ ‖b‖)"},
    "Gaussian likelihood": {"mu": "1/σ² · 1ᵀ (x − μ · 1)", "sigma": "1/σ³ ‖x − μ · 1‖² − N/σ"},
    "smooth maximum": {"x": "softmax(β x)", ("x", "x"): "β diag(softmax(β x)) − β softmax(β x) softmax(β x)ᵀ"},
    "Bernoulli likelihood": {"p": "J/(p (1 − p)) · 1ᵀ (y − p · 1)"},
}
CASES = [(loss, which) for loss, forms in FORMS.items() for which in forms]


@pytest.mark.parametrize(("loss", "which"), CASES)
def test_matrix_form(loss, which):
    found = derivatives(loss)
    block = found.gradient[which] if isinstance(which, str) else found.hessian[which]
    assert matrix_text(block, found.scope) == FORMS[loss][which]


def test_latex_and_index_form():
    found = derivatives("logistic by names")
    block = found.gradient["w"]
    assert text(block, found.scope) == "1/N Σ_i x_ij (ŷ_i − y_i)"
    assert latex(block, found.scope) == r"\frac{1}{N} \sum_{i=1}^{N} x_{ij} \left(\hat{y}_i - y_i\right)"
    assert matrix_latex(block, found.scope) == r"\frac{1}{N} x^\top \left(\hat{y} - y\right)"


def test_what_has_no_matrix_form_says_so():
    found = derivatives("multivariate least squares")
    assert matrix_text(found.hessian["W", "W"], found.scope) is None
    assert text(found.hessian["W", "W"], found.scope) == "2 δ_km Σ_i X_ij X_il"


SUBGRADIENTS = {
    "absolute error": "subgradient of |.|: its sign, 0 at the kink",
    "hinge": "subgradient of max: the derivative of the maximal argument, of the first one at ties",
    "relu network": "subgradient of relu: 0 at the kink",
}


@pytest.mark.parametrize("loss", SUBGRADIENTS)
def test_subgradients_are_named(loss):
    chain = derivatives(loss).chains[derivatives(loss).variables[0]]
    assert SUBGRADIENTS[loss] in chain.links[0].rules


def test_hessian_times_a_vector():
    found = derivatives("logistic by names")
    applied = found.hessian_vector("v")
    assert matrix_text(applied["w"], found.scope).startswith("1/N xᵀ (")
    ridge = derivatives("ridge")
    assert matrix_text(ridge.hessian_vector()["w"], ridge.scope) == "1/N Xᵀ X v_w + λ v_w"


def test_the_slope_along_a_direction():
    ridge = derivatives("ridge")
    assert matrix_text(ridge.directional("d"), ridge.scope) == "λ d_wᵀ w + 1/N (X w − y)ᵀ X d_w"


def test_mixed_blocks_are_each_named_once():
    found = derivatives("tanh network")
    assert list(found.mixed) == [("V", "W"), ("V", "c"), ("W", "c")]
    assert found.mixed["W", "c"].sizes == (*found.gradient["W"].sizes, *found.gradient["c"].sizes)


NETWORK = r"""Let $X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$. Let $z = Xw$ and $a = \sigma(z)$.

$$J = \sum_{i=1}^N a_i$$
"""


def test_jacobian_has_the_axes_of_the_quantity_first():
    scope = scope_of(NETWORK)
    found = jacobian("a", "w", scope)
    assert matrix_text(found, scope) == "diag(a ⊙ (1 − a)) X"
    assert [str(n) for n in found.sizes] == ["N", "D"]
