"""The command line, run as a user runs it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from calcwork.cli import build_parser, main


def run(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "calcwork", *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    if check:
        assert done.returncode == 0, done.stderr
    return done


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("derive", "crosscheck", "graph", "swell", "compare", "demo"):
        with pytest.raises(SystemExit) as end:
            build_parser().parse_args([command, "--help"])
        assert end.value.code == 0
        assert f"example: calcwork {command}" in capsys.readouterr().out


def test_derive_prints_the_gradient_of_the_logistic_loss(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "logistic", "--wrt", "w"]) == 0
    out = capsys.readouterr().out
    assert "∂J/∂w_j" in out
    assert "x_ij" in out


@pytest.mark.parametrize("form", ["index", "matrix", "latex"])
@pytest.mark.parametrize("order", ["1", "2"])
def test_derive_forms(form: str, order: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "ridge-logistic", "--form", form, "--order", order, "--steps"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 5
    assert any("chain rule" in line for line in lines)


def test_derive_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "logistic", "--form", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["problem"] == "logistic"
    assert [b["wrt"] for b in found["blocks"]] == [["w"], ["b"]]
    assert all(b["steps"] for b in found["blocks"])


def test_derive_python_is_a_module_that_needs_numpy_only(tmp_path: Path) -> None:
    module = tmp_path / "model.py"
    module.write_text(run("derive", "logistic", "--form", "python").stdout)
    program = (
        "import sys, numpy as np, model\n"
        "X = np.array([[1.0, 2.0], [3.0, 1.0], [0.5, -1.0]]); y = np.array([1.0, 0.0, 1.0])\n"
        "g = model.gradient(X=X, y=y, w=np.zeros(2), b=0.0)\n"
        "expected = X.T @ (0.5 - y) / 3\n"
        "assert np.allclose(g['w'], expected, rtol=1e-15), g\n"
        "assert not {'sympy', 'scipy', 'calcwork'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_list_names_the_catalogue(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "--list"]) == 0
    out = capsys.readouterr().out
    assert {line.split()[0] for line in out.splitlines()} >= {"coin", "logistic", "ridge-logistic"}


@pytest.mark.parametrize("source", ["coin", "logistic", "ridge-logistic"])
@pytest.mark.parametrize("order", ["1", "2"])
def test_crosscheck_finds_the_catalogue_right(source: str, order: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", source, "--order", order]) == 0
    assert "right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["derive"], "derive needs a SOURCE"),
        (["derive", "logistc"], "no problem named 'logistc' in the catalogue; did you mean 'logistic'?"),
        (["derive", "logistic", "--wrt", "v"], "'v' is not declared in 'logistic'; --wrt takes one of X, w, b"),
        (["derive", "logistic", "--of", "z"], "'z' is an array; --of needs a scalar"),
        (["crosscheck", "nothing"], "there is no problem named 'nothing'"),
        (["compare", "logistic", "--optimizers", "newtn"], "newtn"),
        (["compare", "logistic", "--data", "missing.csv", "--target", "y"], "missing.csv"),
        (["compare", "logistic", "--data", "some.csv"], "--data needs --target"),
        (
            ["crosscheck", "logistic", "--wrt", "y"],
            "small steps, and 'y' takes the values {0, 1} only; try another --wrt",
        ),
        (["crosscheck", "logistic", "--wrt", "y_hat"], "small steps, and 'y_hat' is defined by others"),
        (["compare", "coin"], "takes no features and labels"),
        *(
            (
                ["compare", name],
                f"two labels y and the variables w, b, and {name!r} is none",
            )
            for name in ("ridge", "lasso", "absolute", "gaussian-noise", "columns-logistic", "two-layer")
        ),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("calcwork: ")
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert not captured.out


def test_wrong_usage_ends_with_status_2() -> None:
    assert run("derive", "logistic", "--order", "3", check=False).returncode == 2
    assert run(check=False).returncode == 2


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 2))
    y = (X[:, 0] + rng.normal(size=60) > 0).astype(int)
    lines = ["a,b,label", *(f"{u:.6f},{v:.6f},{'yes' if k else 'no'}" for (u, v), k in zip(X, y, strict=True))]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_compare_on_a_table(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "plots"
    assert main(["compare", "logistic", "--data", str(table), "--target", "label", "--output", str(folder)]) == 0
    out = capsys.readouterr().out
    assert "newton" in out
    assert "gradient-descent" in out
    assert {p.name for p in folder.iterdir()} == {"convergence.png"}


def test_crosscheck_refuses_a_symmetric_variable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "note.md"
    words = "Let $A \\in \\mathbb{R}^{D \\times D}$ be symmetric and $x \\in \\mathbb{R}^D$."
    note.write_text(f"{words}\n\n$$ f(A) = x^\\top A x $$\n")
    assert main(["crosscheck", str(note)]) == 2
    assert "'A' is a symmetric matrix, whose entries do not move alone; try another --wrt" in capsys.readouterr().err
    assert main(["crosscheck", str(note), "--wrt", "x"]) == 0


def test_crosscheck_takes_a_quantity_and_variables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "ridge-logistic", "--of", "L", "--wrt", "b"]) == 0
    out = capsys.readouterr().out
    assert "gradient: right (1 right of 1)" in out
    assert "\nb  " in out


def test_help_has_no_doubled_percent_sign_and_names_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("compare", "expand"):
        with pytest.raises(SystemExit):
            build_parser().parse_args([command, "--help"])
    out = capsys.readouterr().out
    assert "%%" not in out
    assert "text (default), latex, python or json" in " ".join(out.split())


@pytest.mark.parametrize("names", [("yes", "no"), ("1", "-1"), ("1", "0")])
@pytest.mark.parametrize("problem", ["hinge", "signed-logistic", "logistic"])
def test_compare_writes_labels_as_the_problem_does(
    problem: str, names: tuple[str, str], table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    high, low = names
    table.write_text(table.read_text().replace(",yes\n", f",{high}\n").replace(",no\n", f",{low}\n"))
    arguments = ["compare", problem, "--data", str(table), "--target", "label", "--optimizers", "gradient-descent"]
    assert main([*arguments, "--output", str(tmp_path / "plots")]) == 0
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("gradient-descent "))
    assert float(row.split("%")[0].split()[-1]) > 60


def test_compare_names_a_rate_that_diverges(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", "logistic", "--data", str(table), "--target", "label", "--learning-rate", "1000"]
    assert main([*arguments, "--output", str(tmp_path / "plots")]) == 2
    error = capsys.readouterr().err
    assert "the learning rate 1000 is too large for gradient descent: the loss rose from 0.6931 to" in error
    assert not (tmp_path / "plots").exists()


def test_compare_names_a_missing_column(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "logistic", "--data", str(table), "--target", "lable"]) == 2
    assert "'lable'" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = table / "inside-a-file"
    assert main(["compare", "logistic", "--data", str(table), "--target", "label", "--output", str(blocked)]) == 2
    assert str(blocked) in capsys.readouterr().err


@pytest.mark.parametrize("form", ["matrix", "index", "latex"])
def test_derive_prints_an_optimum_with_its_conditions(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "linear-half", "--optimum", "--form", form]) == 0
    out = capsys.readouterr().out
    assert "one stationary point, a minimum" in out
    assert "where Xᵀ X is invertible: the columns of X are linearly independent" in out
    assert ("(Xᵀ X)⁻¹ Xᵀ y" if form != "latex" else r"\left(X^\top X\right)^{-1} X^\top y") in out


def test_derive_prints_a_certificate_or_a_chord(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "logistic", "--convexity"]) == 0
    assert "J is convex in w, b, strictly when only w, b = 0 solves" in capsys.readouterr().out
    assert main(["derive", "zero-one", "--convexity"]) == 0
    out = capsys.readouterr().out
    assert "J is not convex in w, b" in out
    assert "above the chord" in out


def test_derive_says_what_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "logistic", "--optimum"]) == 0
    out = capsys.readouterr().out
    assert "no closed form was found" in out
    assert "tried: no equation is affine" in out


def test_derive_optimum_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "ten-tosses", "--optimum", "--form", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [p["kind"] for p in found["points"]] == ["maximum", "minimum", "minimum"]
    assert found["convexity"]["claim"] == "not concave"


def test_a_derivation_as_a_note_is_proved_by_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["derive", "power-lines", "--form", "note"]) == 0
    note = tmp_path / "note.md"
    note.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["check", str(note)]) == 0
    assert "1 proved" in capsys.readouterr().out
