"""The words of notes as HTML: their structure is kept, nothing in them acts."""

import pytest

from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.show.pages.html import render
from calcwork.show.pages.prose import Words, program


def written(text, path="note.md"):
    document = read_document(Source(text, path))
    return render(Words(document, [b for b in document.blocks if b.kind != "display"]))


X = "<math><mrow><mi>x</mi></mrow></math>"
MARKDOWN = {
    "Let $x$ be.\nMore": f"<p>Let {X} be.\nMore</p>",
    "# Head $x$ #\nText": f"<h2>Head {X}</h2>\n<p>Text</p>",
    "One\n\nTwo": "<p>One</p>\n<p>Two</p>",
    "- $f'(x) = x y$\n\nb": "<p>b</p>",
    "- a $x$\n- b\n  c": f"<ul><li>a {X}</li><li>b\nc</li></ul>",
    "3. a\n4. b": '<ol start="3"><li>a</li><li>b</li></ol>',
    "**a** and *b* and `c`": "<p><strong>a</strong> and <em>b</em> and <code>c</code></p>",
    "[a](https://b.c) ![d](e.png)": "<p>a [picture: d]</p>",
    "a | b\n--|--\n1 | 2": (
        '<div class="scroll"><table><thead><tr><th>a</th><th>b</th></tr></thead>'
        "<tr><td>1</td><td>2</td></tr></table></div>"
    ),
    "---\ntitle: t\n---\nText": "<p>Text</p>",
    "a\n\n---\n\nb": "<p>a</p>\n<p>b</p>",
    "<b onclick=x>&amp;": "<p>&lt;b onclick=x&gt;&amp;amp;</p>",
    "a \ue0000\ue001 b": "<p>a \ufffd0\ufffd b</p>",
    "2 * 3 * 4 and snake_case_name": "<p>2 * 3 * 4 and snake_case_name</p>",
}


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown(text):
    assert written(text) == MARKDOWN[text]


TEX = {
    "\\section{One \\emph{x}}\nText~a.": "<h2>One <em>x</em></h2>\n<p>Text\u00a0a.</p>",
    "\\subsection*{Two}": "<h3>Two</h3>",
    "\\begin{itemize}\\item a\n\\item b\\end{itemize}": "<ul><li>a</li></ul>\n<ul><li>b</li></ul>",
    "``a'' -- \\textbf{b} \\ref{eq:1} 5\\%": "<p>&quot;a&quot; – <strong>b</strong> [eq:1] 5%</p>",
    "\\unknown{<x>} stays": "<p>\\unknown{&lt;x&gt;} stays</p>",
}


@pytest.mark.parametrize("text", TEX)
def test_latex(text):
    assert written(text, "note.tex") == TEX[text]


def test_a_code_fence_is_a_program():
    assert program("\n```python\nx = 1\ny = 2\n```\n") == "x = 1\ny = 2"
    assert program("<!-- words -->") is None


@pytest.mark.parametrize(
    "piece", ["[", "![", "*", "_", "`", "#", "# ", "|", "- ", "-", "{", "<", "(", "[a](", ">", "__a", "**a "]
)
def test_no_repetition_makes_a_pattern_run_wild(piece):
    for path in ("note.md", "note.tex"):
        written(piece * 20_000, path)
        written("# " + piece * 20_000 + "x", path)
