"""Documents to blocks: displays, inline formulas and prose, with their places."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcwork.errors import UserError
from calcwork.notation.document import read_document
from calcwork.notation.source import Source

MARKDOWN = r"""# Title

Let $x > 0$ and \(y\), which costs \$5 and `$code$`.

$$
y = x^2
$$

\[ z = y \]

```math
a = b
```

```python
price = "$$not math$$"
```

<img src="x.svg" alt="\frac{J}{N} &amp;= 1" />

> - $$u = v$$
"""


def formulas(text, path="note.md"):
    return [(b.kind, b.text.strip()) for b in read_document(Source(text, path)).blocks if b.kind != "prose"]


def test_markdown():
    assert formulas(MARKDOWN) == [
        ("inline", "x > 0"),
        ("inline", "y"),
        ("display", "y = x^2"),
        ("display", "z = y"),
        ("display", "a = b"),
        ("display", r"\frac{J}{N} &= 1"),
        ("display", "u = v"),
    ]


def test_latex():
    text = "\\documentclass{article}\\begin{document}\nLet $n$. % not $m$\n"
    text += "\\begin{align*} a &= b \\\\ &= c \\end{align*}\n"
    text += "\\begin{verbatim}$$x$$\\end{verbatim}\n\\end{document}\n"
    kinds = formulas(text, "note.tex")
    assert kinds[0] == ("inline", "n")
    assert kinds[1][0] == "display"
    assert len(kinds) == 2


def test_jupyter_reads_the_markdown_cells():
    cells = [
        {"cell_type": "markdown", "source": ["Let $a$\n", "\n", "$$b = c$$"], "metadata": {}},
        {"cell_type": "code", "source": "x = '$$no$$'", "metadata": {}, "outputs": []},
    ]
    notebook = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    assert formulas(notebook, "note.ipynb") == [("inline", "a"), ("display", "b = c")]


def test_an_unterminated_formula_is_a_problem_and_ends_at_the_blank_line():
    document = read_document(Source("$$ a = b\n\nThen\n\n$$c = d$$\n", "note.md"))
    assert document.problems
    assert ("display", "c = d") in [(b.kind, b.text.strip()) for b in document.blocks]


@pytest.mark.parametrize(("content", "name"), [(b"a\x00b", "n.md"), (b"\xff\xfe\x00", "n.md"), (b"{", "n.ipynb")])
def test_what_is_no_document_is_refused(content, name, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError):
        read_document(path)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="$\\[]() \n`ab=&>-{}", max_size=60))
def test_no_text_raises_and_blocks_lie_in_the_source(text):
    document = read_document(Source(text, "note.md"))
    assert all(0 <= b.start <= b.end <= len(text) for b in document.blocks)
