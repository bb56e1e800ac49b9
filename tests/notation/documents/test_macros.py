import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcwork.notation.documents.macros import MAX_LENGTH, Macro, Macros, closing_brace, definitions, expand
from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read


@pytest.mark.parametrize(
    ("text", "name", "parameters", "body", "default"),
    [
        (r"\newcommand{\x}{\mathbf{x}}", "x", 0, r"\mathbf{x}", None),
        (r"\newcommand\x{y}", "x", 0, "y", None),
        (r"\renewcommand*{\v}[1]{\hat{#1}}", "v", 1, r"\hat{#1}", None),
        (r"\providecommand{\E}[2][x]{E_{#1}[#2]}", "E", 2, "E_{#1}[#2]", "x"),
        (r"\def\a#1#2{#1+#2}", "a", 2, "#1+#2", None),
        (r"\gdef\b{c}", "b", 0, "c", None),
        (r"\DeclareMathOperator{\tr}{tr}", "tr", 0, r"\operatorname{tr}", None),
        (r"\DeclareMathOperator*{\am}{arg\,min}", "am", 0, r"\operatorname*{arg\,min}", None),
        (r"\DeclarePairedDelimiter{\n}{\lVert}{\rVert}", "n", 2, r"\left\lVert #2 \right\rVert", ""),
        (r"\let\eps=\varepsilon", "eps", 0, r"\varepsilon", None),
        ("\\newcommand{\\x}% why\n  {y}", "x", 0, "y", None),
    ],
)
def test_definitions(text, name, parameters, body, default):
    (macro,), problems = definitions(f"before {text} after")
    assert (macro.name, macro.parameters, macro.body, macro.default) == (name, parameters, body, default)
    assert f"before {text} after"[macro.start : macro.end] == text
    assert not problems


def test_a_definition_that_cannot_be_read_has_a_place():
    found, (problem,) = definitions(r"ab \newcommand{\x}{y")
    assert not found
    assert problem.message == r"the definition after \newcommand cannot be read"
    assert (problem.start, problem.hint) == (3, r"\newcommand{\name}[1]{body with #1}")


@pytest.mark.parametrize(
    ("definition", "call", "result"),
    [
        (r"\def\x{\mathbf{x}}", r"\x_i", "mathbf:x_{i}"),
        (r"\def\h#1{\hat#1}", r"\h y_i", "hat[y]_{i}"),
        (r"\newcommand{\E}[2][p]{E_{#1}[#2]}", r"\E{x} + \E[q]{x}", "E_{p} [ x ] + E_{q} [ x ]"),
        (r"\newcommand{\a}{\b} \newcommand{\b}{c}", r"\a", "c"),
        (r"\newcommand{\f}[2]{\frac{#1}{#2}}", r"\f12 \f{a}{\f{b}{c}}", "frac[1][2] frac[a][frac[b][c]]"),
        (r"\newcommand{\l}{\left} \newcommand{\r}{\right}", r"\l( x \r)", "( x )"),
        (r"\DeclareMathOperator*{\am}{arg\,min}", r"\am_x", "argmin_{x}"),
        (r"\DeclarePairedDelimiter{\n}{\lVert}{\rVert}", r"\n{x} + \n*{y}", "|| x || + || y ||"),
        (r"\newcommand{\lbl}[1]{\text{#1}}", r"\lbl{if so}", "text[if so]"),
        (r"\let\eps\varepsilon", r"\eps x", "varepsilon x"),
        (r"\let\old\vec \renewcommand{\vec}[1]{\old{\mathbf{#1}}}", r"\vec{x}", "vec[mathbf:x]"),
        (r"\def\a{1} \let\b\a \def\a{2}", r"\b + \a", "1 + 2"),
        ("", r"\pdv{f}{x} \norm{x}_2 \R", "frac[partial f][partial x] || x ||_{2} mathbb:R"),
    ],
)
def test_expansion(definition, call, result):
    structure = read(f"{definition} {call}")
    assert outline(structure.rows[0].items) == result
    assert not structure.problems


def test_tokens_of_an_expansion_point_at_the_call():
    latex = r"a + \f{b}{c} = d"
    _, _, fraction, _, last = read(latex, {"f": Macro("f", 2, r"\frac{#1}{#2}")}).rows[0].items
    assert latex[fraction.start : fraction.end] == r"\f{b}{c}"
    assert latex[last.start : last.end] == "d"


@pytest.mark.parametrize(
    "definition",
    [
        r"\def\a{\a}",
        r"\def\a{\b}\def\b{\a}",
        r"\def\a{x\a}",
        r"\def\a{\b\b\b\b}\def\b{\c\c\c\c}\def\c{\d\d\d\d}\def\d{\e\e\e\e}\def\e{\f\f\f\f}\def\f{\g\g\g\g}\def\g{xxxx}",
        r"\newcommand{\b}[1]{#1#1#1#1#1#1#1#1}\def\a{\b{\b{\b{\b{\b{\b{\b{x}}}}}}}}",
    ],
)
def test_recursion_and_explosion_end_with_a_problem_at_the_call(definition):
    latex = definition + r" y + \a"
    (problem,) = read(latex).problems
    assert problem.message.endswith(f"expands without end or to more than {MAX_LENGTH} tokens")
    assert latex[problem.start : problem.end] == r"\a"


def test_a_missing_argument_is_a_problem():
    problem = read(r"\newcommand{\f}[2]{#1#2} \f{a}").problems[0]
    assert problem.message == r"\f takes 2 arguments and has 1 here"


def test_a_definition_holds_from_its_place_on():
    text = r"\def\a{1} .......... \def\a{2}"
    macros = Macros(definitions(text)[0])
    assert [macros.at(place)["a"].body for place in (0, 12, 29)] == ["1", "1", "2"]
    assert len(macros) == 2


@given(st.text(alphabet="{}\\a%\n", max_size=30))
def test_closing_brace_finds_a_balanced_group(text):
    end = closing_brace("{" + text, 0)
    if end >= 0:
        inside = expand("x" + text[: end - 1]) or text[: end - 1]
        assert inside is not None
        assert ("{" + text)[end] == "}"
