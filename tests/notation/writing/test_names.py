import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcwork.algebra import Scope, size
from calcwork.errors import UserError
from calcwork.notation.writing.names import (
    ACCENTS,
    GREEK,
    MARKS,
    Name,
    declared_name,
    from_latex,
    from_python,
    latex_name,
    python_name,
    text_name,
)

BOTH_WAYS = [
    ("y_hat", r"\hat{y}", "ŷ"),
    ("x_bar", r"\bar{x}", "x̄"),
    ("w_tilde", r"\tilde{w}", "w̃"),
    ("w_star", "w^*", "w*"),
    ("w_prime", r"w^{\prime}", "w′"),
    ("theta", r"\theta", "θ"),
    ("lambda_", r"\lambda", "λ"),
    ("theta_0", r"\theta_0", "θ_0"),
    ("sigma_max", r"\sigma_{\mathrm{max}}", "σ_max"),
    ("theta_hat", r"\hat{\theta}", "θ̂"),
    ("Sigma", r"\Sigma", "Σ"),
    ("loss", r"\mathrm{loss}", "loss"),
    ("BCE", r"\mathrm{BCE}", "BCE"),
    ("v_w", "v_w", "v_w"),
    ("X", "X", "X"),
]

READ_ONLY = [
    (r"\hat y", "y_hat"),
    (r"\widehat{y}", "y_hat"),
    (r"\hat{\mathbf{y}}", "y_hat"),
    (r"\mathbf w^*", "w_star"),
    (r"\boldsymbol{\theta}", "theta"),
    ("W^{[1]}", "W1"),
    ("W^{(2)}", "W2"),
    (r"\hat{W}^{[1]}", "W1_hat"),
    (r"\mathcal{L}", "L"),
    ("x'", "x_prime"),
    (r"l_{\max}", "l_max"),
    (r"\operatorname{loss}", "loss"),
]


@pytest.mark.parametrize(("python", "latex", "text"), BOTH_WAYS)
def test_names_in_three_ways(python, latex, text):
    assert latex_name(python) == latex
    assert text_name(python) == text
    assert python_name(latex) == python


@pytest.mark.parametrize(("latex", "python"), READ_ONLY)
def test_names_read_from_latex(latex, python):
    assert python_name(latex) == python


@pytest.mark.parametrize(
    ("name", "indices", "latex", "text"),
    [
        ("y_hat", "i", r"\hat{y}_i", "ŷ_i"),
        ("X", "ij", "X_{ij}", "X_ij"),
        ("X", ["i", "j+1"], "X_{i,j+1}", "X_{i,j+1}"),
        ("X", ["1", "2"], "X_{1,2}", "X_{1,2}"),
        ("X", ["i", r"\mu", "k", r"\mu"], r"X_{i \mu k \mu}", None),
        ("W1", "jk", "W^{[1]}_{jk}", "W[1]_jk"),
        ("v_w", "j", "v_{w,j}", "v_{w,j}"),
        ("w_star", "j", "w^*_j", "w*_j"),
    ],
)
def test_elements(name, indices, latex, text):
    assert latex_name(name, indices, array=True) == latex
    if text is not None:
        assert text_name(name, indices, array=True) == text


def test_the_number_of_a_scalar_stands_below():
    assert latex_name("w1") == "w_1"
    assert latex_name("w1", array=True) == "w^{[1]}"


def test_unicode_letters_are_names_too():
    assert from_python("ŷ").python == "y_hat"
    assert latex_name("λ") == r"\lambda"


@given(
    stem=st.sampled_from([*"wxyWX", *GREEK, "loss"]),
    accents=st.lists(st.sampled_from(list(ACCENTS)), max_size=2).map(tuple),
    layer=st.sampled_from(["", "1", "12"]),
    subscripts=st.sampled_from([(), ("max",), ("a", "b"), ("0",)]),
    mark=st.sampled_from(["", *MARKS]),
)
def test_latex_is_read_back_as_it_was_written(stem, accents, layer, subscripts, mark):
    name = Name(stem, accents, layer, "[" if layer else "", subscripts, mark)
    assert from_latex(name.latex()) == name


@given(stem=st.sampled_from([*"wxyWX", *GREEK, "loss"]), tail=st.sampled_from(["", "_hat", "_bar_max", "_star", "_0"]))
def test_python_names_are_identifiers_and_read_back(stem, tail):
    name = from_python(stem + tail)
    assert name.python.isidentifier()
    assert from_python(name.python) == name


NO_NAMES = ["X^T", "a+b", "", "{", r"\frac{a}{b}", "x_i_j", "2", "^2", "w^*^*", "W^{[1]}^{[2]}", "W^{[1]T}"]


@pytest.mark.parametrize("latex", NO_NAMES)
def test_what_is_no_name_is_refused(latex):
    with pytest.raises(UserError, match=r"is no single name: a letter, a Greek letter or a word .* was expected"):
        python_name(latex)


def test_declared_names():
    scope = Scope().declare("X", size("N"), element="x").declare("L", latex=r"\mathcal{L}")
    assert declared_name("X", scope.declarations["X"], element=True).latex() == "x"
    assert declared_name("X", scope.declarations["X"]).latex() == "X"
    assert declared_name("L", scope.declarations["L"]).latex() == r"\mathcal{L}"
    assert declared_name("L", scope.declarations["L"]).text() == "L"
    assert declared_name("y_hat", None).latex() == r"\hat{y}"
