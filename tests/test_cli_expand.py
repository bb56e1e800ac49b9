"""`calcwork expand` and `calcwork evaluate`, as a user runs them."""

import json

import mpmath
import numpy as np
import pytest

from calcwork.cli import build_parser, main

NOTE = "$$ f(x, y) = x^2 y - y^3 $$\n"


def lines(capsys):
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("command", ["expand", "evaluate"])
def test_help_has_an_example(command, capsys):
    with pytest.raises(SystemExit) as end:
        build_parser().parse_args([command, "--help"])
    assert end.value.code == 0
    assert f"example: calcwork {command}" in capsys.readouterr().out


def test_expand_prints_polynomial_plane_and_slopes(capsys):
    assert main(["expand", "paraboloid", "--at", "x=1, y=2", "--along", "3,4", "--order", "1"]) == 0
    assert lines(capsys) == [
        "f(x, y) = 5 + 2 (x − 1) + 4 (y − 2) + O(‖(x − 1, y − 2)‖²)",
        "tangent plane: z = 5 + 2 (x − 1) + 4 (y − 2), that is z = 2 x + 4 y − 5; normal (2, 4, −1)",
        "gradient: (2, 4); steepest ascent along (√(5)/5, 2 √(5)/5), slope 2 √(5)",
        "slope along (3, 4), as given, not of length one: 22",
    ]


def test_the_direction_can_be_brought_to_length_one_and_numbers_be_decimals(capsys):
    assert main(["expand", "paraboloid", "--at", "x=1, y=2", "--along=-3,4", "--unit", "--digits", "6"]) == 0
    out = lines(capsys)
    assert out[0] == "f(x, y) ≈ 5 + 2 (x − 1) + 4 (y − 2) + (x − 1)² + (y − 2)²"
    assert out[-2] == "gradient: (2, 4); steepest ascent along (0.447214, 0.894427), slope 4.47214"
    assert out[-1] == "slope along (−0.6, 0.8), of length one: 2"


def test_a_critical_point_is_named(capsys):
    assert main(["expand", "quadratic", "--at", "x=0, y=0"]) == 0
    assert "this is a local minimum, since the eigenvalues" in lines(capsys)[-1]


def test_a_point_with_a_new_name_and_a_condition(tmp_path, capsys):
    note = tmp_path / "kink.md"
    note.write_text("$$ f(x) = |x| $$")
    assert main(["expand", str(note), "--at", "x=a", "--order", "1"]) == 0
    found = capsys.readouterr()
    assert found.out.splitlines()[:2] == ["f(x) = |a| + sign(a) · (x − a) + O((x − a)²)", "  where a ≠ 0"]
    assert "nothing declares a (read as real)" in found.err


def test_a_note_with_pictures(tmp_path, capsys):
    note = tmp_path / "note.md"
    note.write_text(NOTE)
    arguments = [
        "expand",
        str(note),
        "--at",
        "x=1, y=1",
        "--order",
        "3",
        "--along",
        "1,-1",
        "--output",
        str(tmp_path / "p"),
    ]
    assert main(arguments) == 0
    assert sorted(p.name for p in (tmp_path / "p").iterdir()) == ["directions.png", "tangent-plane.png"]
    assert "slope along (1, −1), as given, not of length one: 4" in capsys.readouterr().out


def test_arrays_of_every_size(capsys):
    assert main(["expand", "ridge", "--form", "latex"]) == 0
    assert lines(capsys)[0].startswith(r"J(w + d) = J(w) + \left(X w - y\right)^\top X d")


def test_json(capsys):
    assert main(["expand", "quadratic", "--at", "x=1, y=1", "--form", "json", "--along", "1,0"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["coefficients"][0] == {"powers": [0, 0], "value": "4"}
    assert found["tangent"]["normal"] == ["3", "5", "−1"]
    assert found["slope"]["slope"] == "3"


@pytest.mark.parametrize("arguments", [["exp-minus-log", "--at", "x=1", "--order", "3"], ["linear-half"]])
def test_python_is_a_module_of_the_polynomial(arguments, capsys):
    assert main(["expand", *arguments, "--form", "python"]) == 0
    module = {}
    exec(compile(capsys.readouterr().out, "taylor.py", "exec"), module)  # noqa: S102 - our own text
    assert module["check_gradient"]() < 1e-6
    if "x=1" in arguments:
        h = 1e-3
        error = module["value"](x=1 + h) - (np.exp(1 + h) - np.log(1 + h))
        assert abs(error) < h**4


def test_evaluate_prints_digits_that_are_right(capsys):
    assert main(["evaluate", "exp-minus-log", "--at", "x=2", "--digits", "40", "--order", "2"]) == 0
    out = lines(capsys)
    with mpmath.workdps(60):
        wanted = [mpmath.exp(2) - mpmath.log(2), mpmath.exp(2) - mpmath.mpf(1) / 2, mpmath.exp(2) + mpmath.mpf(1) / 4]
        for line, number in zip(out, wanted, strict=False):
            value, error = line.split(" = ")[1].split(" ± ")
            assert abs(mpmath.mpf(value) - number) <= mpmath.mpf(error)
            assert mpmath.mpf(error) < mpmath.mpf(10) ** -38
    assert out[-1].startswith("every digit is right")


def test_evaluate_takes_arrays_and_gives_json(capsys):
    given = "X=[[1,2],[3,4],[0,1]]; y=1,0,1; w=0,1; b=0.1"
    assert main(["evaluate", "logistic", "--at", given, "--form", "json", "--order", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    z = np.array([[1, 2], [3, 4], [0, 1]]) @ [0, 1] + 0.1
    slope = np.array([[1, 2], [3, 4], [0, 1]]).T @ (1 / (1 + np.exp(-z)) - [1, 0, 1]) / 3
    assert [float(g) for g in found["gradient"]["w"]] == pytest.approx(slope, rel=1e-14)
    assert np.shape(found["hessian"]["w,w"]) == (2, 2)
    assert np.shape(found["hessian_error"]["w,b"]) == (2,)


def test_evaluate_the_optimum(capsys):
    assert main(["evaluate", "gaussian", "--at", "x=1,2,4", "--optimum", "--digits", "8"]) == 0
    out = lines(capsys)
    assert "  m = 2.3333333 (exactly 7/3)" in out
    assert "  v = 1.5555556 (exactly 14/9)" in out


BAD = [
    (["expand", "exp-minus-log", "--at", "x=-1"], "lies outside of (0, oo)"),
    (["expand", "exp-minus-log", "--at", "z=1"], "'z' is not declared here; values can be given for x"),
    (["expand", "exp-minus-log", "--at", "x=1", "--unit"], "--unit needs --along"),
    (["expand", "exp-minus-log", "--at", "x=1", "--along", "1,2"], "the direction has 2 entries, expected 1"),
    (["expand", "exp-minus-log", "--at", "x=1", "--order", "99"], "the order is 99"),
    (["expand", "exp-minus-log", "--at", "x=[1"], "is not read as a value"),
    (["expand", "exp-minus-log", "--at", "x=1", "--digits", "0"], "digits is 0"),
    (["expand", "ridge", "--output", "pictures"], "a picture shows one or two scalars"),
    (["expand", "nothing"], "no problem named 'nothing'"),
    (["evaluate", "logistic", "--at", "b=0"], "no value is given for X, w, y"),
    (["evaluate", "logistic", "--at", "X=[[1,2]]; y=1,0; w=0,1; b=0"], "y has shape (2,), expected (N,) with N = 1"),
    (["evaluate", "lasso", "--at", "X=[[1,2]]; y=[1]; w=0,1; lambda=1"], "it lies on a kink"),
    (["evaluate", "logistic", "--at", "b=0", "--optimum"], "has no optimum in closed form here"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_input_is_one_sentence_and_status_two(arguments, message, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("calcwork: ")
    assert message in error
