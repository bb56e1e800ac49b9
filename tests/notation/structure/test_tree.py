import dataclasses
import re

import latex2mathml.converter
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcwork.notation.documents.source import Source
from calcwork.notation.structure.items import (
    Accent,
    Environment,
    Fraction,
    Item,
    Letter,
    Number,
    Operator,
    Relation,
    Root,
    Scripted,
    outline,
    rows_of,
)
from calcwork.notation.structure.tree import read


def tree(latex):
    structure = read(latex)
    assert not structure.problems, structure.problems
    return r" \\ ".join(" & ".join(outline(cell) for cell in row.cells) for row in structure.rows)


def test_the_rows_of_an_array_have_no_gaps():
    (array,) = read(r"\begin{pmatrix} a & \quad \\ b & 1 \quad \\ \quad & \\ \end{pmatrix}").rows[0].items
    assert isinstance(array, Environment)
    assert rows_of(array) == [[(Letter("a"),), ()], [(Letter("b"),), (Number("1"),)]]


def test_the_tree_of_a_small_formula():
    i, y = Letter("i"), Letter("y")
    assert read(r"\hat y_i = -\frac12").rows[0].items == (
        Scripted(Accent("hat", (y,)), sub=(i,)),
        Relation("="),
        Operator("-"),
        Fraction((Number("1"),), (Number("2"),)),
    )


CASES = [
    # scripts
    (r"x_1^2 + x^2_1", "x_{1}^{2} + x_{1}^{2}"),
    (r"\hat y_i + \hat{y}_i + \hat{y_i}", "hat[y]_{i} + hat[y]_{i} + hat[y_{i}]"),
    (r"x^{(i)}_j + W^{[1]} + {x}_i", "x_{j}^{( i )} + W^{[ 1 ]} + x_{i}"),
    (r"X^TX x_iy_j", "X^{T} X x_{i} y_{j}"),
    (r"f'(x) g'' x^{\prime\prime} x'^2 x^2' x_i' x^{'}", "f' ( x ) g'' x'' x'^{2} x'^{2} x'_{i} x'"),
    (
        r"\mathbf{x}_i^\top \boldsymbol\theta \mathbf{Xw}^T \textbf{w}^T",
        "mathbf:x_{i}^{top} boldsymbol:theta {mathbf:X mathbf:w}^{T} mathbf:w^{T}",
    ),
    (r"{\bf x} y \mathrm{d}x \mathbf 1", "mathbf:x y mathrm:d x mathbf:1"),
    (r"x_{\max} \lambda_{min} L_{\text{CE}}", "x_{name[max]} lambda_{name[min]} L_{text[CE]}"),
    (r"\log_2 x \sin^2 x \sigma'(z)", "log_{2} x sin^{2} x sigma' ( z )"),
    (r"w^* {}^t x", "w^{*} x^{T}"),
    # arguments
    (r"\frac12 \frac1N \frac{a}b \dfrac{dy}{dx}", "frac[1][2] frac[1][N] frac[a][b] frac[d y][d x]"),
    (r"\sqrt[3]{x} \sqrt\hat x x^\frac12", "root[3][x] root[hat[x]] x^{frac[1][2]}"),
    (r"{\partial L \over \partial w} {n \choose k} \binom nk", "frac[partial L][partial w] binom[n][k] binom[n][k]"),
    (r"\underbrace{a+b}_{n} \overbrace{c}^{m} \cancel{x}", "underbrace[a + b][n] overbrace[c][m] cancel[x]"),
    (r"a \overset{\text{def}}{=} b \stackrel{!}{=} c \xrightarrow[u]{n} d", "a =^[text[def]] b =^[!] c to^[n]_[u] d"),
    (r"\color{red}{x} \textcolor{blue}{y} \boxed{z}", "x y z"),
    # operators with limits
    (r"\sum_{i=1}^N x_i \prod\limits_j^n y", "sum_{i = 1}^{N} x_{i} prod_{j}^{n} y"),
    (r"\sum_{\substack{i \\ j \ne i}} a", r"sum_{substack[i \\ j ne i]} a"),
    (
        r"\operatorname*{arg\,min}_{x} \arg\max_w \underset{\theta}{\operatorname{argmin}} f",
        "argmin_{x} argmax_{w} argmin_{theta} f",
    ),
    (r"\lim_{x\to 0} \int_0^1 x\,dx \max(a, b)", "lim_{x to 0} int_{0}^{1} x d x max ( a , b )"),
    # delimiters
    (r"\left( \frac{a}{b} \right)^2 \Bigl[ a \Bigr]_0^1", "( frac[a][b] )^{2} [ a ]_{0}^{1}"),
    (r"[0,1) \cup (0,1] \cup x \in ]0,1[, y \in [0,1[", "[ 0 , 1 ) cup ( 0 , 1 ] cup x in ] 0 , 1 [ , y in [ 0 , 1 ["),
    (r"\{1, 2\} \langle x, y\rangle \lfloor x \rfloor", "{ 1 , 2 } < x , y > floor x floor"),
    (r"f = \left\{ \begin{array}{l} 1 \end{array} \right.", "f = { array[1] ."),
    # bars
    (r"|x| + 2|x| + f(|x|) + |x||y|", "| x | + 2 | x | + f ( | x | ) + | x | | y |"),
    (
        r"\|x\|_2^2 + \frac12||w||^2 + \lambda |w|_1 + \left|\left| x \right|\right|",
        "|| x ||_{2}^{2} + frac[1][2] || w ||^{2} + lambda | w |_{1} + || x ||",
    ),
    (
        r"p(y|x;\theta) p(x,y|z)p(w|z) \Pr(Y=1 \mid x)",
        "p ( y | x ; theta ) p ( x , y | z ) p ( w | z ) Pr ( Y = 1 | x )",
    ),
    (r"\{x \in \mathbb{R} | x > 0\} + \mathbb{E}[|x|]", "{ x in mathbb:R | x > 0 } + mathbb:E [ | x | ]"),
    (r"KL(p||q) + D(p\|q)", "K L ( p || q ) + D ( p || q )"),
    (r"\left. \frac{df}{dx} \right|_{x=a} > 0", "at[frac[d f][d x]]_{x = a} > 0"),
    (r"1 + 2x f(x)\bigg|_{x=0} - g|_{y=1} = |a|", "1 + at[2 x f ( x )]_{x = 0} - at[g]_{y = 1} = | a |"),
    (r"\sum_i |y_i - \hat y_i| = ||a| - 1|", "sum_{i} | y_{i} - hat[y]_{i} | = | | a | - 1 |"),
    (r"\bigl| y \bigr| \lvert x \rvert \left( y \middle| x \right)", "| y | | x | ( y | x )"),
    (r"a \quad | \quad b", "a ~ | ~ b"),
    # rows
    (r"a &= b \\ &= c", r"a & = b \\  & = c"),
    (r"\begin{aligned} a &= b \\ & \\ &= c \\ \end{aligned}.", r"a & = b \\  & = c ."),
    (r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}", r"a & = b \\  & = c"),
    (r"L &= ( a + b \\ &\quad + c ) \\ &= 4", r"L & = ( a + b ~ + c ) \\  & = 4"),
    (r"L &= \left( a + b \right. \\ & \left. + c \right) \\ &= 4", r"L & = ( a + b + c ) \\  & = 4"),
    (r"\begin{bmatrix} a & b \\[2pt] c & d \\ \end{bmatrix}^T", r"bmatrix[a & b \\ c & d]^{T}"),
    (
        r"y = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"y = cases[1 & text[if] x > 0 \\ 0 & text[otherwise]]",
    ),
    # the rest
    (r"ŷ = σ(wᵀx²) ≤ ½ 𝐱₁₂ √2", "hat[y] = sigma ( w^{T} x^{2} ) le frac[1][2] mathbf:x_{12} root[2]"),
    (r"\foo x n! 95\%", r"?[\foo] x n ! 95 %"),
    (r"-logp(y|x) = cost(a)", "- log p ( y | x ) = text[cost] ( a )"),
    (r"\vec v \ne vec(A)", "vec[v] ne vec ( A )"),
]


@pytest.mark.parametrize(("latex", "expected"), CASES)
def test_trees(latex, expected):
    assert re.sub(" +", " ", tree(latex)) == re.sub(" +", " ", expected)


@pytest.mark.parametrize(
    ("latex", "start", "message", "expected", "hint"),
    [
        (r"\sum_{i=1^N x_i", 5, "the brace opened here is never closed", "'}' before the end of the row", "{i=1}"),
        (
            r"\frac{1}{1 + e^{-z} \\ b",
            8,
            "the brace opened here is never closed",
            "'}' before the end of the row",
            "{1 + e^{-z}}",
        ),
        ("a + b}", 5, "this brace closes nothing", "no '}' here, or a '{' before it", r"\} for a printed brace"),
        ("(a + b", 0, "the bracket '(' opened here is never closed", "')' before the end of the row", ") at its end"),
        ("a + b]", 5, "the bracket ']' closes nothing", "'[' before it", "[ where it begins"),
        ("2(a + b]", 1, "the bracket '(' opened here is never closed", "')' before the end of the row", ") at its end"),
        (
            r"\left( a",
            0,
            r"\left( has no \right in its row",
            r"\right)",
            r"\right) at its end, or \right. for no bracket",
        ),
        (r"a \right)", 2, r"\right) has no \left", r"\left before it", r"\left. or ) alone"),
        (r"\begin{bmatrix} a", 0, r"\begin{bmatrix} is never closed", r"\end{bmatrix}", r"\end{bmatrix} after it"),
        (
            r"\begin{pmatrix} a \end{bmatrix}",
            18,
            r"\end{bmatrix} closes \begin{pmatrix}",
            r"\end{pmatrix}",
            r"\end{pmatrix}",
        ),
        (r"a \end{bmatrix}", 2, r"\end{bmatrix} has no \begin", r"\begin{bmatrix} before it", ""),
        (
            "x_12",
            2,
            "without braces LaTeX takes only the first sign after '_' into the script",
            "braces around the script",
            "_{12}",
        ),
        (
            "x^-1",
            2,
            "without braces LaTeX takes only the first sign after '^' into the script",
            "braces around the script",
            "^{-1}",
        ),
        (
            "x^(i)",
            2,
            "without braces LaTeX takes only the first sign after '^' into the script",
            "braces around the script",
            "^{(i)}",
        ),
        (
            "x_max",
            2,
            "without braces LaTeX takes only the first sign after '_' into the script",
            "braces around the script",
            "_{max}",
        ),
        ("x^2^3", 3, "this is a second superscript on the same base", "one '^' on each base", "x^{a b} or {x^a}^b"),
        ("x_i_j", 3, "this is a second subscript on the same base", "one '_' on each base", "x_{a b} or {x_a}_b"),
        ("x^ = 1", 1, "'^' has nothing after it", "a script", "^{...}"),
        (r"\frac{a}", 0, r"\frac lacks an argument", "an argument in braces", r"\frac{...}"),
        ("x + |y", 4, "this bar has no partner", "a second bar in the same row", r"\mid for a condition"),
        ("a|b|c|d", 1, "it is unclear which of these bars belong together", r"\lvert and \rvert, or \mid", ""),
    ],
)
def test_problems_have_place_expectation_and_fix(latex, start, message, expected, hint):
    problem = read(latex).problems[0]
    assert (problem.start, problem.message, problem.expected, problem.hint) == (start, message, expected, hint)


def test_one_broken_row_does_not_spoil_the_others():
    latex = r"a &= b \\ &= \frac{1}{2 \\ &= ( c \\ &= \begin{bmatrix} 1 \\ &= d"
    rows = read(latex).rows
    assert outline(rows[0].items) == "a = b"
    assert outline(rows[-1].items) == "= d"
    assert [len(row.problems) for row in rows] == [0, 1, 1, 1, 0]


def test_a_problem_is_shown_with_a_caret():
    latex = r"J = \sum_{i=1^N x_i"
    assert Source(latex, "n.md").describe(read(latex).problems[0]).split("\n") == [
        "n.md, line 1, column 10: the brace opened here is never closed",
        r"    J = \sum_{i=1^N x_i",
        "             ^",
        "expected '}' before the end of the row",
        "try {i=1}",
    ]


# latex2mathml is the oracle for how many fractions, roots, scripts and table cells a formula has.
ORACLE = [
    r"\frac{1}{N} \sum_{i=1}^N y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i)",
    r"\frac{\partial L}{\partial w_{11}} = \frac12 \sqrt{x^2 + 1} \sqrt[3]{\frac{a}{b}}",
    r"\begin{bmatrix} a & b \\ c & d \end{bmatrix} x_1^2",
    r"\left( \frac{a_i}{b^j} \right)^{n_k}",
    r"x^{y^{z^w}} + a_{b_{c_d}}",
    r"p^{i-1}(1-p)^{N-i-1}[i(1-p) - (N-i)p]",
]
TAGS = {"mfrac": Fraction, "mroot": Root, "msqrt": Root}


def walk(value):
    if isinstance(value, Item):
        yield value
        for part in dataclasses.fields(value):
            yield from walk(getattr(value, part.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from walk(part)


@pytest.mark.parametrize("latex", ORACLE)
def test_the_counts_agree_with_latex2mathml(latex):
    mathml = latex2mathml.converter.convert(latex)
    nodes = list(walk(read(latex).rows))
    assert mathml.count("<mfrac") == sum(isinstance(node, Fraction) for node in nodes)
    assert len(re.findall("<msqrt|<mroot", mathml)) == sum(isinstance(node, Root) for node in nodes)
    scripts = len(re.findall("<msu[bp]|<munderover|<munder>", mathml))
    assert scripts == sum(isinstance(node, Scripted) for node in nodes)


FRAGMENTS = [
    r"\frac",
    r"\left",
    r"\right",
    r"(",
    r")",
    r"[",
    r"]",
    r"{",
    r"}",
    r"|",
    r"||",
    r"\|",
    r"_",
    r"^",
    r"&",
    r"\\",
    r"x",
    r"12",
    r".5",
    r"'",
    r"\hat",
    r"\text{a$x$}",
    r"\mathbf",
    r"\sum",
    r"\bigl|",
    r"\bigg",
    r"\not",
    r"=",
    r"\in",
    r",",
    r"\over",
    r"\bf",
    r"\substack",
    r"\begin{aligned}",
    r"\end{aligned}",
    r"\begin{bmatrix}",
    r"\end{bmatrix}",
    r"\newcommand{\a}[1]{#1#1}",
    r"\a",
    r"\def\b{\a\b}",
    r"\b",
    r"%",
    r"\underbrace",
    r"\cr",
    r"\operatorname{",
    r"\mathrm{",
    r"\sqrt[",
    r"\label{",
    r"\hspace",
    r"\xrightarrow",
    r"\quad",
    r"!",
    r"\middle|",
    r"\cancelto",
    r"\left.",
    r"\right|",
    r"|_{x=a}",
    r"ŷ",
    r"²",
    r"а",
    r"½",
    r"log",
    r"$",
]


@settings(max_examples=400)
@given(
    st.one_of(st.text(max_size=50), st.lists(st.sampled_from([*FRAGMENTS, "\\", " ", "\n"]), max_size=40).map("".join))
)
def test_any_text_gives_a_tree_with_places_in_it(latex):
    structure = read(latex)
    for node in walk(structure.rows):
        assert 0 <= node.start <= node.end <= len(latex)
    for problem in structure.problems:
        assert 0 <= problem.start < problem.end
        assert problem.start <= len(latex)
    assert isinstance(outline(item for row in structure.rows for item in row.items), str)


@pytest.mark.parametrize(
    "latex",
    [
        "{" * 10_000,
        "{" * 10_000 + "}" * 10_000,
        "(" * 10_000 + ")" * 10_000,
        r"\hat" * 10_000 + " x",
        r"\sqrt{" * 5_000 + "}" * 5_000,
        "x^" * 10_000,
        r"x^{a" * 5_000,
        r"\begin{matrix}" * 5_000,
        r"\left(" * 5_000,
        r"\text{$" * 5_000,
        "x" * 1_000_000,
        r"a &= b \\" * 100_000,
        "|" * 5_000,
    ],
)
def test_monstrous_formulas_end_with_a_problem(latex):
    assert read(latex).problems


def test_many_rows_are_read():
    assert len(read(r"\not" * 5_000).rows[0].items) == 5_000
    assert len(read(r"a&=b\\" * 10_000).rows) == 10_000
    assert len(read("x+" * 20_000).rows[0].items) == 40_000
