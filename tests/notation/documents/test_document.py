import html
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source


def formulas(text, path="note.md"):
    blocks = read_document(Source(text, path)).blocks
    return [(block.kind, block.text.strip()) for block in blocks if block.kind != "prose"]


def messages(text, path="note.md"):
    return [(placed.problem.message, placed.problem.start) for placed in read_document(Source(text, path)).problems]


@pytest.mark.parametrize(
    ("text", "environment", "latex"),
    [
        ("$$a = b$$", "$$", "a = b"),
        ("$$\na = b\n$$", "$$", "a = b"),
        ("\\[ a = b \\]", "\\[", "a = b"),
        ("\\begin{equation*} a = b \\end{equation*}", "equation*", "a = b"),
        ("\\begin{align}\na &= b \\\\\n&= c\n\\end{align}", "align", "a &= b \\\\\n&= c"),
        ("\\begin{alignat}{2} a &= b \\end{alignat}", "alignat", "a &= b"),
        ("\\begin{aligned}[t] a &= b \\end{aligned}", "aligned", "a &= b"),
        ("\\begin{eqnarray} a &=& b \\end{eqnarray}", "eqnarray", "a &=& b"),
        ("```math\na = b\n```", "fence", "a = b"),
        ("~~~ math\na = b\n~~~", "fence", "a = b"),
        ("```{math}\n:label: x\na = b\n```", "fence", "a = b"),
        ("- item\n\n  $$\n  a = b\n  $$", "$$", "a = b"),
        ("> $$\n> a = b\n> $$", "$$", "a = b"),
        ("\\\\[ a = b \\\\]", "\\\\[", "a = b"),
        ('<p align="center"><img alt="\\frac{a}{b} &lt; 1" src="x.svg"/></p>', "img", "\\frac{a}{b} < 1"),
        ('<img src="https://latex.codecogs.com/svg" alt="a = b"/>', "img", "a = b"),
        ("![a_{1} = b](https://tex.example/x)", "img", "a_{1} = b"),
        ("$$ a = \\text{if $x>0$} $$", "$$", "a = \\text{if $x>0$}"),
        ("$$ a \\\\[2pt] b \\$ $$", "$$", "a \\\\[2pt] b \\$"),
        ("$$\n\na = b\n\n$$", "$$", "a = b"),
        (
            "$$\\begin{aligned}\na &= b\n\n&= c\n\\end{aligned}$$",
            "$$",
            "\\begin{aligned}\na &= b\n\n&= c\n\\end{aligned}",
        ),
    ],
)
def test_displays_in_markdown(text, environment, latex):
    (block,) = read_document(Source(f"Words.\n\n{text}\n\nMore words.", "note.md")).displays
    assert (block.environment, block.text.strip(), block.number, block.problem) == (environment, latex, 1, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("costs $5 and $6, or $x$", ["x"]),
        ("from $5-$10 to $n = 5$", ["n = 5"]),
        ("$HOME and $PATH but $5$", ["5"]),
        ("\\$x and $y$", ["y"]),
        ("`$x$` and ``$`y`$`` and $`z`$", ["z"]),
        ("```python\n$q$\n```\n$r$", ["r"]),
        ("<!-- $a$ --> $b$ <code>$c$</code>", ["b"]),
        ("$\\text{if $x>0$}$ and $a$$b$", ["\\text{if $x>0$}", "a", "b"]),
        ("\\( x \\) \\\\( y \\\\) \\(see above\\) \\[1\\]", ["x", "y"]),
        ("$ x $ and $a &lt; b$", ["x", "a < b"]),
        ("a photo <img src=\"cat.png\" alt=\"A cat\"> and <img src='t' alt='\\hat y'>", ["\\hat y"]),
        ("$a\nb$ over lines", ["a\nb"]),
    ],
)
def test_inline_formulas_in_markdown(text, expected):
    assert formulas(text) == [("inline", latex) for latex in expected]


LATEX = r"""\documentclass{article}
\newcommand{\x}{\mathbf{x}} % \newcommand{\z}{q} $no$
\def\be{\begin{equation}}
\def\ee{\end{equation}}
\begin{document}
Let $x$ be % $y$
\be a = \x \ee
\verb|$z$| costs \$5. \begin{verbatim}$$a$$\end{verbatim}
\begin{lstlisting}
$$b$$
\end{lstlisting}
\iffalse $$hidden$$ \fi $$ c $$ \( q \) \[ r \]
\end{document} $$after$$
"""


def test_a_latex_file():
    assert formulas(LATEX, "note.tex") == [
        ("inline", "x"),
        ("display", "a = \\x"),
        ("display", "c"),
        ("inline", "q"),
        ("display", "r"),
    ]
    document = read_document(Source(LATEX, "note.tex"))
    assert set(document.macros_at(document.displays[0])) == {"x", "be", "ee"}
    assert not document.problems


@pytest.mark.parametrize(
    ("text", "message", "start", "after"),
    [
        ("$$ a = b\n\nProse here.\n\n$$c = d$$", "the formula opened here by $$ is never closed", 0, "c = d"),
        ("$$\na\n\nso\n\n$$\nc = d\n$$", "the formula opened here by $$ is never closed", 0, "c = d"),
        ("\\[ q = r\n\n\\[ c = d \\]", "the formula opened here by \\[ is never closed", 0, "c = d"),
        (
            "\\begin{align} a &= b\n\nt\n\n$$c = d$$",
            "the formula opened here by \\begin{align} is never closed",
            0,
            "c = d",
        ),
        ("```math\na = b\n\n$$c = d$$", "the formula opened here by ```math is never closed", 0, "c = d"),
    ],
)
def test_an_unclosed_display_ends_at_the_blank_line(text, message, start, after):
    document = read_document(Source(text, "note.md"))
    broken, last = document.displays
    assert (broken.problem.message, broken.problem.start) == (message, start)
    assert (last.text.strip(), last.problem) == (after, None)
    assert [placed.problem for placed in document.problems] == [broken.problem]


def test_an_unclosed_dollar_is_a_problem_and_no_formula():
    assert messages("and $x_i = 3\n\n$y$") == [("the formula opened here by $ is never closed", 4)]
    assert formulas("and $x_i = 3\n\n$y$") == [("inline", "y")]
    assert messages("```python\nx") == [("the code block opened here is never closed, so nothing after it is read", 0)]


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": kind, "source": source} for kind, source in cells], "nbformat": 4})


def test_a_notebook_keeps_cells_and_places_in_them():
    text = notebook(("code", "'$no$'"), ("markdown", ['A "q" $\\alpha$\r\n', "é $$\\frac{a}{b} = c$$"]))
    document = read_document(Source(text, "n.ipynb"))
    (display,) = document.displays
    assert display.text == "\\frac{a}{b} = c"
    assert display.source.where(display.at(0)) == "n.ipynb, cell 2, line 2, column 5"
    assert text[display.file_offset(5) :].startswith("{a}")


def test_a_macro_of_one_cell_holds_in_the_next():
    text = notebook(
        ("markdown", "$$\\def\\a{1}$$ $$\\a$$"), ("markdown", "$$\\def\\a{2}\\a$$"), ("markdown", "$$\\a$$")
    )
    document = read_document(Source(text, "n.ipynb"))
    assert [document.macros_at(block)["a"].body for block in document.displays] == ["1", "2", "2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"n\.ipynb, line 1, column 2: this is no JSON, so no notebook"),
        ("[1]", r"n\.ipynb has no cells, so it is no notebook"),
        ("[" * 100_000, r"n\.ipynb: this is no JSON"),
    ],
)
def test_what_is_no_notebook_is_refused(text, message):
    with pytest.raises(UserError, match=message):
        read_document(Source(text, "n.ipynb"))


def test_the_kind_is_told_from_name_or_text():
    kinds = [
        read_document(Source(text, path)).kind
        for text, path in [
            ("x", "a.md"),
            ("x", "a.tex"),
            (notebook(), "a.ipynb"),
            ("\\documentclass{a}", "-"),
            (notebook(), "-"),
            ("x", "a.txt"),
        ]
    ]
    assert kinds == ["markdown", "latex", "jupyter", "latex", "jupyter", "markdown"]
    with pytest.raises(UserError, match="the kind of document is 'word'; it must be one of markdown, latex, jupyter"):
        read_document(Source("x"), kind="word")


def test_a_bare_formula_is_read_from_standard_input_only():
    assert formulas("J = \\frac{1}{2} w^2\n", "-") == [("display", "J = \\frac{1}{2} w^2")]
    assert formulas("J = \\frac{1}{2} w^2\n", "a.md") == []


def test_prose_stands_in_order_between_the_formulas():
    document = read_document(Source("Let $x$ be\n\n$$x = 1$$\nDone.", "a.md"))
    assert [(block.kind, block.text.strip()) for block in document.blocks] == [
        ("prose", "Let"),
        ("inline", "x"),
        ("prose", "be"),
        ("display", "x = 1"),
        ("prose", "Done."),
    ]


@given(st.text(alphabet="ab&<>\\{}_^=1 \n", min_size=1, max_size=40))
def test_offsets_lead_through_the_entities_of_an_image(latex):
    text = f'see <img src="https://tex.x/svg" alt="{html.escape("z" + latex)}"/> there'
    (block,) = [block for block in read_document(Source(text, "a.md")).blocks if block.kind != "prose"]
    assert block.text == "z" + latex
    for k, sign in enumerate(block.text):
        assert html.unescape(text[block.at(k) :])[0] == sign


@given(st.text(alphabet='ab\\"é\n\t_1😀', max_size=40))
def test_offsets_lead_through_the_escapes_of_a_notebook(words):
    text = notebook(("markdown", [f"{words}\n", "$x$"]))
    block = read_document(Source(text, "n.ipynb"), kind="jupyter").blocks[-1]
    assert text[block.file_offset(0)] == "x" if block.kind == "inline" else "$" in words or "\\" in words


PARTS = [
    "$",
    "$$",
    "\\[",
    "\\]",
    "\\(",
    "\\)",
    "\\begin{align}",
    "\\end{align}",
    "```math\n",
    "```\n",
    "`",
    "> ",
    "\n",
    "\n\n",
    "a = b",
]
PARTS += [
    '<img alt="\\x',
    '"/>',
    "<!--",
    "-->",
    "%",
    "\\verb|",
    "\\def\\a{",
    "}",
    "{",
    "\\text{",
    "words and ",
    "5",
    " ",
    "\\",
    "&amp;",
]


@settings(max_examples=300)
@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=30).map("".join)),
    st.sampled_from(["a.md", "a.tex", "-"]),
)
def test_any_text_gives_blocks_in_order_with_places_in_the_source(text, path):
    source = Source(text, path)
    try:
        document = read_document(source)
    except UserError:
        return
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= len(text)
        assert all(text[block.at(k)] in (sign, "&") for k, sign in enumerate(block.text))
        last = block.end
    assert all(placed.describe() for placed in document.problems)


@pytest.mark.parametrize(
    "part",
    [
        "$$ a\n\n",
        "$x ",
        "\\[ a = b\n\n",
        "\\begin{align} a\n\n",
        "```math\na\n\n",
        "<!-- ",
        '<img alt="\n\n',
        "\\def\\a{",
    ],
)
def test_many_openers_without_closers_are_read(part):
    assert read_document(Source(part * 5_000, "a.md")).problems or part in ("<!-- ", '<img alt="\n\n', "$x ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So\n\n$f(x) = x^2 + x = x(x + 1)$\n\nholds.", ["display"]),
        ("- $\\displaystyle\\frac{dy}{dx} = 2x$\n- (b) $f'(x) = x y$.\n", ["display", "display"]),
        ("$f'(x) = 2x e^x$\n$= x(2 + x)$\n", ["display", "display"]),
        ("\\begin{enumerate}\n\\item[(a)] $f(x) + 1 = xy$\n\\end{enumerate}\n", ["display"]),
        ("so that\n$f(x) = x y$\nis convex\n", ["inline"]),
        ("**1.** $y = \\ln x$\n\n2. $\\hat{y}_i = w x_i$\n\n3) $f(x, y) = xy$\n", ["inline"] * 3),
        ("- $x \\in \\mathbb{R}^n$\n- $\\eta = 0.1$\n", ["inline", "inline"]),
        ("- $J = xy$ is the loss\n- the bias $b = xy$\n", ["inline", "inline"]),
    ],
)
def test_a_formula_on_a_line_of_its_own_is_displayed(text, expected):
    found = formulas(text, "note.tex" if text.startswith("\\begin") else "note.md")
    assert [kind for kind, _ in found] == expected
