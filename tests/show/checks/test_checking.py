"""Checking from Python: texts, paths and chains, in any order of imports, without a guarded main."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sympy import Eq, Le, Matrix, symbols

import calcwork
from calcwork.algebra import Scope, index, size
from calcwork.errors import UserError
from calcwork.show.checks.checking import CheckResult, check, is_path, read_text

x, y = symbols("x y")
TRUE = r"(a+b)^2 = a^2 + 2ab + b^2"
FALSE = r"(a+b)^2 = a^2 + b^2"


def test_a_text_is_a_note():
    result = check(f"Let $a, b \\in \\mathbb{{R}}$.\n\n$${TRUE}$$\n\n$${FALSE}$$", jobs=1)
    assert [s.verdict.verdict for s in result.steps] == ["proved", "refuted"]
    assert result.summary["refuted"] == 1
    assert not result.ok
    assert str(result).startswith("<text>:5:11: refuted")
    assert str(result) == repr(result)
    assert "✗ refuted" in result._repr_html_()


def test_a_formula_needs_no_delimiters():
    result = check(TRUE, jobs=1)
    assert result.ok
    assert str(result) == "<text>: 1 step: 1 proved"


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_is_read(tmp_path, kind):
    path = tmp_path / "note.md"
    path.write_text(f"$${TRUE}$$", encoding="utf-8")
    assert check(kind(path), jobs=1).ok


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.md", True),
        ("A.TEX", True),
        ("folder/a b.ipynb", True),
        ("see a.md\n", False),
        ("a = b", False),
        ("$x$ a.markdown", False),
        ("", False),
    ],
)
def test_which_texts_are_paths(text, expected):
    assert is_path(text) is expected


def test_a_text_without_formulas_has_no_steps():
    document = read_text("Only words, and more of them.")
    assert document.displays == ()
    assert check("Only words.", jobs=1).steps == ()


def test_a_file_that_is_missing_is_named():
    with pytest.raises(UserError, match=r"missing\.md cannot be read"):
        check("missing.md")


@pytest.mark.parametrize("more", [{"scope": Scope()}, {"sources": ("b",)}])
def test_a_text_comes_alone(more):
    with pytest.raises(UserError, match="was given a text and more"):
        check("a = b", *more.get("sources", ()), scope=more.get("scope"))


def test_a_chain_of_expressions():
    result = calcwork.check((x + y) ** 2, x**2 + 2 * x * y + y**2, x**2 + y**2)
    assert [s.verdict.verdict for s in result.steps] == ["proved", "refuted"]
    assert (result.steps[1].line, result.steps[1].column) == (3, 2)
    assert "2 x y is missing" in result.steps[1].verdict.hint
    assert result.steps[1].claim.left == "2 x y + x^2 + y^2"
    assert "✗ refuted" in result._repr_html_()


def test_a_list_is_a_chain_and_relations_are_steps():
    result = check([Eq(x + x, 2 * x, evaluate=False), Le(x, y), x, x + 0 * y, 3])
    assert [(s.claim.relation, s.verdict.verdict) for s in result.steps] == [
        ("=", "proved"),
        (r"\le", "refuted"),
        ("=", "proved"),
        ("=", "refuted"),
    ]
    assert [s.line for s in result.steps] == [2, 3, 4, 5]


def test_a_chain_with_a_scope():
    from sympy import Sum

    N, i = size("N"), index("i")
    scope = Scope().declare("v", N)
    v = scope["v"]
    total = Sum(v[i], (i, 1, N))
    assert check(total + total, 2 * total, scope=scope).ok
    assert not check(total, total / N, scope=scope).ok


def test_matrices_are_judged():
    assert check(Matrix([x, y]), Matrix([x, y])).ok
    assert not check(Matrix([x, y]), Matrix([y, x])).ok


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        ((), "number of expressions in a chain is 0, expected two at least"),
        ((x,), "number of expressions in a chain is 1, expected two at least"),
        ((x, object), "element 2 of the chain is <class 'object'>, a type, expected a SymPy expression"),
        ((x, True), "a relation that SymPy has decided already is given as its two sides"),
    ],
)
def test_what_is_no_chain_is_named(chain, message):
    with pytest.raises(UserError, match=message):
        check(*chain)


IMPORTS = {
    "function first": "import calcwork; f = calcwork.check; from calcwork.check.judge.ladder import judge",
    "package first": "from calcwork.check.judge.ladder import judge; import calcwork; f = calcwork.check",
    "from": "from calcwork import check as f; from calcwork.check.judge.ladder import judge",
    "as": "import calcwork.check as f; from calcwork.check.judge import ladder; judge = ladder.judge",
}


@pytest.mark.parametrize("order", IMPORTS)
def test_the_name_is_the_function_and_the_package_in_every_order(order):
    code = (
        f"{IMPORTS[order]}\nimport sys\nfrom sympy import Symbol\nx = Symbol('x')\n"
        "assert f is sys.modules['calcwork.check']\n"
        "assert f(x + x, 2 * x).ok and judge(x + x, 2 * x, __import__('calcwork').Scope()).verdict == 'proved'\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_plain_script_needs_no_guard(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(f"import calcwork\nprint(calcwork.check({TRUE!r}, jobs=2))\nprint('once')\n")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "<text>: 1 step: 1 proved\nonce\n"


def test_the_result_is_data():
    result = check(TRUE, jobs=1)
    assert isinstance(result, CheckResult)
    json.dumps([s.as_json() for s in result.steps])
