"""Notes to problems: the scalar, the scope, the variables, and what is refused in words."""

import pytest
from sympy import exp, simplify

from calcwork.algebra import scalar, size
from calcwork.algebra.equality import equal
from calcwork.errors import UserError
from calcwork.notation import latex, text
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.problems import find
from calcwork.problems.written import read_problem

DATA = r"Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$ and $w \in \mathbb{R}^D$. "
PENALIZED = r"""Let $x_i \in \mathbb{R}^D$, $y_i \in \{0,1\}$ for $i = 1, \dots, N$, $w \in \mathbb{R}^D$,
$b \in \mathbb{R}$, $\lambda > 0$. With $z_i = w^\top x_i + b$ let
$$ J = \sum_{i=1}^N [\log(1 + e^{z_i}) - y_i z_i] + \lambda \|w\|^2 $$"""
PAIR = r"Let $R, U \in \mathbb{R}^{N \times M}$. $$ J = \sum_{i=1}^N \sum_{j=1}^M (R_{ij} - U_{ij})^2 $$"
SQUARES = DATA + r"$$ J(w) = \|Xw - y\|^2 $$"


def written(note, **options):
    return read_problem(read_document(Source(note, "note.md")), **options)


def slopes(note, **options):
    found = written(note, **options).problem
    return {v: text(g.entry, found.scope) for v, g in found.derivatives.gradient.items()}


# --- the scalar and the variables -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "objective", "variables"),
    [
        (SQUARES, "J", ("w",)),
        (DATA + r"$$ J = \|Xw - y\|^2 $$", "J", ("w",)),
        (DATA + r"With $r = Xw - y$ let $$ J = \frac12 r^\top r. $$", "J", ("w",)),
        (DATA + r"$$ \min_w \|Xw - y\|^2 $$", "J", ("w",)),
        (DATA + r"$$ \hat w = \arg\min_{w} \|Xw - y\|^2 $$", "J", ("w",)),
        (DATA + r"$$ \frac12 \|Xw - y\|^2 $$", "J", ("w",)),
        (SQUARES + r" $$ L = J(w) + 1 $$", "L", ("w",)),
        (r"$$ \mathcal{L}(\theta) = \theta^2 e^{-\theta} $$", "L", ("theta",)),
        (r"$$ f(x, y) = 2x^2 + 3y^2 - xy $$", "f", ("x", "y")),
        (r"Let $A \in \mathbb{R}^{D\times D}$, $x \in \mathbb{R}^D$. $$ f(x) = x^\top A x $$", "f", ("x",)),
        (PENALIZED, "J", ("w", "b")),
    ],
)
def test_the_last_scalar_by_what_is_no_data(note, objective, variables):
    found = written(note).problem
    assert str(found.objective) == objective
    assert found.variables == variables


@pytest.mark.parametrize(
    ("wrt", "name"),
    [
        ("w", "w"),
        ("theta", "theta"),
        (r"\theta", "theta"),
        ("W1", "W1"),
        ("W^{[1]}", "W1"),
        (r"\lambda", "lambda"),
        ("lambda_", "lambda"),
        ("lambda", "lambda"),
        (r"\hat y", "y_hat"),
        ("y_hat", "y_hat"),
    ],
)
def test_variables_in_latex_and_as_in_code(wrt, name):
    note = r"""Let $W^{[1]}, w \in \mathbb{R}^D$, $\theta \in \mathbb{R}^D$ and $\lambda > 0$.
    $$ \hat y = w^\top \theta $$ $$ J = \hat y^2 + \lambda \sum_{j=1}^D (W^{[1]}_j)^2 $$"""
    assert written(note, wrt=[wrt]).problem.variables == (name,)


def test_a_choice_is_said():
    remarks = written(DATA + r"Let $\lambda > 0$. $$ J = \|Xw - y\|^2 + \lambda \|w\|^2 $$").remarks
    assert remarks == ("of J", "by w; X, y, λ given, --wrt takes others")
    assert written(SQUARES + "$$ f = 2 w^T w $$").remarks[0] == "of f, the last scalar; --of takes J too"
    assert written(SQUARES, of="J", wrt=["w"]).remarks == ()


def test_a_later_loss_that_is_not_understood_is_said():
    found = written(SQUARES + r"$$ R(w) = J + q_{ij} w_i $$", wrt=["w"])
    assert found.problem.objective.name == "J"
    assert "R in note.md depends on the index i, j, which nothing sums over" in found.remarks[0]


def test_a_loss_in_script_with_a_label_is_printed_as_a_letter():
    assert slopes(DATA + r"$$ \mathcal{L}_{\mathrm{fit}}(w) = w^\top w $$") == {"w": "2 w_i"}
    assert written(DATA + r"$$ \mathcal{L}_{\mathrm{fit}}(w) = w^\top w $$").problem.title == "L_fit of note.md"


def test_what_is_not_declared_is_said():
    found = written(r"$$ J(w) = \frac1N \sum_i (y_i - w^\top x_i)^2 $$")
    assert found.remarks[1] == "nothing declares w (read as a vector of D)"
    scope = found.problem.scope
    assert {n: scope.declarations[n].shape for n in "xyw"} == {
        "x": (size("N"), size("D")),
        "y": (size("N"),),
        "w": (size("D"),),
    }


# --- what comes out ---------------------------------------------------------------------------------------------------


def test_a_note_gives_what_the_catalogue_gives():
    note = r"""Let $X \in \mathbb{R}^{N \times D}$, $y \in \{0,1\}^N$, $w \in \mathbb{R}^D$, $b \in \mathbb{R}$, and
    $\hat y_i = \sigma(\sum_{j=1}^D X_{ij} w_j + b)$.
    $$ J = -\frac1N \sum_{i=1}^N \left[ y_i \log \hat y_i + (1 - y_i) \log(1 - \hat y_i) \right] $$"""
    ours, theirs = written(note).problem, find("logistic")
    assert ours.variables == theirs.variables
    for v in ours.variables:
        one, other = ours.derivatives.gradient[v], theirs.derivatives.gradient[v]
        places = dict(zip(one.indices, other.indices, strict=True))
        assert equal(one.entry.xreplace(places), other.entry, theirs.scope)


@pytest.mark.parametrize(
    ("note", "by", "expected"),
    [
        (r"$$ f(x) = e^x - \log x $$", "x", lambda x: exp(x) - 1 / x),
        (r"Let $g(t) = t^2 + 1$. $$ f(x) = g(3x) $$", "x", lambda x: 18 * x),
        (r"$$ f(x) = x^3 $$ $$ h(x) = f'(x) $$", "x", lambda x: 6 * x),
    ],
)
def test_functions_of_a_number(note, by, expected):
    x = scalar(by)
    assert simplify(written(note).problem.derivatives.gradient[by].entry - expected(x)) == 0


def test_a_variance_is_one_name():
    note = r"""Let $x_i \in \mathbb{R}$ for $i = 1, \dots, N$.
    $$ \ell(\mu, \sigma^2) = \frac N2 \log \sigma^2 + \sum_{i=1}^N \frac{(x_i - \mu)^2}{2 \sigma^2} $$"""
    found = written(note).problem
    assert found.variables == ("mu", "sigma_squared")
    assert slopes(note)["sigma_squared"] == "N/(2 σ²) − 1/(2 (σ²)²) Σ_i (x_i − μ)²"
    assert latex(found.derivatives.gradient["mu"].entry, found.scope).startswith(
        r"-\frac{1}{{\sigma^2}} \sum_{i=1}^{N}"
    )


def test_layers_are_named_as_in_code_and_printed_as_written():
    note = r"""Let $X \in \mathbb{R}^{N \times D}$, $W^{(1)} \in \mathbb{R}^{D \times H}$, $w^{(2)} \in \mathbb{R}^H$,
    $y \in \mathbb{R}^N$. $$ A^{(1)} = \sigma(X W^{(1)}) $$ $$ L = \frac1{2N} \|A^{(1)} w^{(2)} - y\|^2 $$"""
    found = written(note).problem
    assert found.variables == ("W1", "w2")
    assert "W(1)" in text(found.scope["W1"], found.scope)


def test_arrays_with_numbers_in_their_names():
    note = r"""Let $x \in \mathbb{R}^D$, $W_1 \in \mathbb{R}^{H \times D}$, $W_2 \in \mathbb{R}^{H \times H}$.
    $$ h_1 = \tanh(W_1 x) $$ $$ h_2 = \tanh(W_2 h_1) $$ $$ L(W_1, W_2) = \|h_2\|^2 $$"""
    found = written(note).problem
    assert found.variables == ("W_1", "W_2")
    assert [found.scope.declarations[n].shape for n in ("h_1", "h_2")] == [(size("H"),)] * 2


def test_a_derivative_by_what_does_not_occur_is_zero_and_said():
    found = written(SQUARES + r" Let $c \in \mathbb{R}^D$.", wrt=["c"])
    assert found.remarks[-1] == "J does not depend on c, so its derivative by c is zero"
    block = found.problem.derivatives.gradient["c"]
    assert block.entry == 0
    assert block.sizes == (size("D"),)


def test_an_intermediate_quantity_is_a_variable():
    assert slopes(DATA + r"$$ r = Xw - y $$ $$ J = \frac12 r^\top r $$", wrt=["r"]) == {"r": "r_i"}


def test_symmetric_matrices_keep_their_kind():
    note = r"Let $A \in \mathbb{R}^{D\times D}$ be symmetric, $x \in \mathbb{R}^D$. $$ f(x) = \frac12 x^\top A x $$"
    found = written(note).problem
    assert "A_free" in found.scope.declarations
    assert found.variables == ("x",)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "options", "message"),
    [
        (SQUARES, {"wrt": ["q"]}, r"'q' does not occur in note\.md; --wrt takes one or more of X, y, w\."),
        (SQUARES, {"wrt": ["N"]}, r"'N' is a size in note\.md, a whole number; --wrt takes a real quantity\."),
        (SQUARES, {"of": "K"}, r"'K' is not defined in note\.md, which defines J; --of takes a scalar of these\."),
        (DATA + "$$ r = Xw - y $$", {"of": "r"}, r"'r' is an array in note\.md; --of needs a scalar"),
        ("Only words.", {}, r"note\.md defines no scalar to differentiate; write the loss as an equation"),
        (DATA, {}, r"note\.md defines no scalar to differentiate"),
        (
            DATA + r"$$ J(w) = \|Xy - w\|^2 $$",
            {},
            r"note\.md, line 1, column \d+: the product of a N x D matrix and a column of N cannot be formed",
        ),
        ("$$ J = \\frac{1}{2 $$", {}, r"note\.md, line 1, column 16: the brace opened here is never closed\n.*\n +\^"),
        ("$$ z = \\frac{x}{2 $$ $$ J = z^2 $$", {}, r"the brace opened here is never closed"),
        ("$$a = b + 1$$ $$b = 2a$$ $$J = a^2$$", {}, r"the definition of b leads back to b itself\n.*\n +\^"),
        (r"$$ J(w) = \|w - y\|^2 + K w^T y $$", {}, r"nothing in note\.md declares w, y, K; say what they are, as in"),
        (
            r"Let $A \in \mathbb{R}^{D\times D}$, $x \in \mathbb{R}^D$. $$ f = x^\top A x $$",
            {},
            r"nothing in note\.md says by what f is to be differentiated; --wrt takes one or more of A, x\.",
        ),
        (
            r"Let $s \in \mathbb{R}^K$. $$ J = \sum_{k=1}^K s_k^2 + \log s_1 $$",
            {"wrt": ["s_1"]},
            r"'s_1' is a part of s; --wrt takes s, whose derivative has that part as well\.",
        ),
        (
            r"Let $a \in \mathbb{R}$. $$ J(a) = \int_0^1 e^{-a s^2} ds $$",
            {},
            r"the definition of J in note\.md holds an integral, which is not carried out; write what it comes to",
        ),
        (PAIR, {}, r"nothing in note\.md says by what J is to be differentiated; --wrt takes one or more of R, U\."),
    ],
)  # fmt: skip
def test_bad_input_is_named(note, options, message):
    with pytest.raises(UserError, match=message):
        written(note, **options)


def test_an_unreadable_display_that_defines_nothing_needed_is_passed_over():
    assert written(SQUARES + " $$ q = \\frac{1}{2 $$", of="J").problem.variables == ("w",)
