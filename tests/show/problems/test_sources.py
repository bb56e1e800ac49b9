"""What a SOURCE names, from Python and on the command line."""

import io
import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import calcwork
from calcwork.cli import main
from calcwork.errors import UserError
from calcwork.notation import matrix_text

RIDGE = r"""# Ridge regression

Let $X \in \mathbb{R}^{N \times D}$, $y \in \mathbb{R}^N$, $w \in \mathbb{R}^D$ and $\lambda > 0$.

$$ J(w) = \frac12 \|Xw - y\|^2 + \frac\lambda2 \|w\|^2 $$
"""
WRONG = "Let $X \\in \\mathbb{R}^{N \\times D}$, $y \\in \\mathbb{R}^N$.\n\n$$ J(w) = \\|X y - w\\|^2 $$\n"


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "ridge.md"
    path.write_text(RIDGE, encoding="utf-8")
    return path


def gradient(problem):
    return matrix_text(problem.derivatives.gradient["w"], problem.scope)


def test_a_problem_comes_from_a_text_a_path_or_the_catalogue(note):
    expected = "Xᵀ (X w − y) + λ w"
    assert gradient(calcwork.problem(RIDGE)) == expected
    assert gradient(calcwork.problem(note)) == expected
    assert gradient(calcwork.problem(str(note))) == expected
    assert gradient(calcwork.problem(RIDGE, of="J", wrt="w")) == expected
    assert calcwork.problem("logistic").variables == ("w", "b")
    assert calcwork.problem("logistic", wrt="b").variables == ("b",)


def test_a_formula_alone_is_a_problem():
    found = calcwork.problem("f(x) = x^2 + 2x")
    assert str(found.derivatives.gradient["x"].entry) == "2*x + 2"
    assert calcwork.problem(r"L = \theta^2 W^{[1]}", wrt=[r"\theta", "W^{[1]}"]).variables == ("theta", "W1")
    assert calcwork.problem(r"L = \theta^2 W^{[1]}", wrt=r"W^{[1]}, \theta").variables == ("W1", "theta")


def test_python_source_is_a_module():
    namespace = {}
    exec(calcwork.python_source(calcwork.problem(RIDGE)), namespace)  # noqa: S102 - our own text
    X, y, w = np.eye(2), np.zeros(2), np.array([1.0, -2.0])
    np.testing.assert_allclose(namespace["gradient"](X=X, y=y, lambda_=0.5, w=w)["w"], 1.5 * w)


# --- the command line -------------------------------------------------------------------------------------------------


def test_derive_says_what_it_chose(note, capsys):
    assert main(["derive", str(note)]) == 0
    out, err = capsys.readouterr()
    assert out == "∂J/∂w_j = Σ_i X_ij (Σ_k X_ik w_k − y_i) + λ w_j\n"
    assert err == "calcwork: of J\ncalcwork: by w; X, y, λ given, --wrt takes others\n"


@pytest.mark.parametrize("form", ["index", "matrix", "latex", "python", "json"])
@pytest.mark.parametrize("order", ["1", "2"])
def test_every_form_is_printed(note, form, order, capsys):
    assert main(["derive", str(note), "--of", "J", "--wrt", "w", "--order", order, "--form", form, "--steps"]) == 0
    out, err = capsys.readouterr()
    assert out
    assert not err
    if form == "json":
        assert json.loads(out)["blocks"][0]["wrt"] == ["w"] * int(order)


@pytest.mark.parametrize("text", [RIDGE, r"J(w) = \sum_{j=1}^D w_j^2"])
def test_derive_reads_standard_input(text, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert main(["derive", "-", "--wrt", "w"]) == 0
    assert "∂J/∂w_j = " in capsys.readouterr().out


def test_derive_reads_latex_and_notebooks(tmp_path, capsys):
    tex, notebook = tmp_path / "note.tex", tmp_path / "note.ipynb"
    tex.write_text(r"\begin{document} Let $c > 0$. \[ f(x) = c x^2 \] \end{document}", encoding="utf-8")
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["Let $c > 0$.\n", "$$ f(x) = c x^2 $$"]}
    notebook.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    for path in (tex, notebook):
        assert main(["derive", str(path)]) == 0
        assert capsys.readouterr().out == "∂f/∂x = 2 c x\n"


def test_a_zero_derivative_is_said(note, capsys):
    note.write_text(RIDGE + "\nLet $c \\in \\mathbb{R}^D$.\n", encoding="utf-8")
    assert main(["derive", str(note), "--of", "J", "--wrt", "c"]) == 0
    out, err = capsys.readouterr()
    assert out == "∂J/∂c_j = 0\n"
    assert err == "calcwork: J does not depend on c, so its derivative by c is zero\n"


def test_crosscheck_takes_a_note(note, capsys):
    assert main(["crosscheck", str(note), "--order", "2"]) == 0
    assert "seed 0" in capsys.readouterr().out


def test_crosscheck_takes_structured_matrices(tmp_path, capsys):
    path = tmp_path / "gauss.md"
    path.write_text(
        r"Let $x_n \in \mathbb{R}^D$ for $n = 1, \dots, N$, $\mu \in \mathbb{R}^D$ and let "
        r"$S \in \mathbb{R}^{D \times D}$ be positive definite."
        r" $$ L(\mu) = \sum_{n=1}^N (x_n - \mu)^\top S^{-1} (x_n - \mu) $$",
        encoding="utf-8",
    )
    assert main(["crosscheck", str(path)]) == 0


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (WRONG, [], "line 3, column 4: the product of a N x D matrix and a column of N cannot be formed"),
        (RIDGE, ["--wrt", "q"], "'q' does not occur in"),
        (RIDGE, ["--of", "L"], "'L' is not defined in"),
        ("", [], "defines no scalar to differentiate"),
    ],
)
def test_mistakes_are_one_message_and_status_2(text, options, message, tmp_path, capsys):
    path = tmp_path / "note.md"
    path.write_text(text, encoding="utf-8")
    assert main(["derive", str(path), *options]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert message in err
    assert err.startswith("calcwork: ")


def test_files_that_cannot_be_read(tmp_path, capsys):
    assert main(["derive", str(tmp_path / "absent.md")]) == 2
    assert "absent.md cannot be read (no such file or directory)" in capsys.readouterr().err
    (tmp_path / "broken.md").write_bytes(b"\xff\xfe\x00$$")
    assert main(["derive", str(tmp_path / "broken.md")]) == 2
    assert main(["derive", "logistik"]) == 2
    assert "did you mean 'logistic'?" in capsys.readouterr().err
    with pytest.raises(UserError, match="cannot be read"):
        calcwork.problem("absent.md")
