"""The page of a checked note as a browser's parser sees it."""

import re

import pytest

from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.show.checks.verdict_page import MARKS, verdict_fragment, verdict_page
from tests.check.fakes import check_here, note_of
from tests.show.pages.test_html import EVIL, Page

NOTE = r"""# Title with $x$

Let $x > 0$ and **this**.

$$
\begin{aligned}
a &= b \\
  &= WRONG \\
  &= \frac{1}{2}
\end{aligned}
$$

```python
print("<hello>")
```

$$c = UNCLEAR$$

$$\unknowncommand{x} = b$$

$$d$$
"""


def checked_of(text, path="note.md"):
    return check_here(read_document(Source(text, path)))


@pytest.fixture(scope="module")
def page():
    return verdict_page([checked_of(NOTE), checked_of("$$a = WRONG$$\n\n$$a = DEFINED$$", "other.md")])


def test_the_page_is_balanced_and_closed_in_itself(page):
    read = Page(page)
    assert read.named("script") == []
    assert not re.search(r"https?:|//[a-z]", page)
    assert not {"src", "onload", "onclick"} & {name for _, attrs in read.tags for name in attrs}
    assert {attrs["href"] for attrs in read.named("a")} <= {f"#{attrs.get('id')}" for _, attrs in read.tags}


def test_every_step_is_marked_in_color_and_in_words(page):
    for kind, mark in MARKS.items():
        if kind != "agrees":
            assert re.search(rf'<span class="badge {kind}">{re.escape(mark)} [^<]*{kind}', page), kind
    assert page.count("<details>") == 2
    assert "the sign is wrong" in page


def test_refuted_steps_are_listed_first_with_links(page):
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert nav.count("<li>") == 2
    assert "note.md, line 7, column 4" in nav
    assert page.index("<nav") < page.index("Title with")


def test_the_note_itself_is_there_in_order(page):
    read = Page(page)
    places = [read.text.index(t) for t in ("Title with", "Let ", "this", 'print("<hello>")', "UNCLEAR".lower())]
    assert places[:4] == sorted(places[:4])
    assert "<strong>this</strong>" in page
    assert page.count("<math") == 10


def test_what_mathml_cannot_say_stands_as_latex(page):
    assert '<code class="latex">\\unknowncommand{x} = b</code>' in page


def test_a_display_without_a_step_says_so(page):
    assert '<p class="remark">nothing is claimed here</p>' in page


def test_each_row_of_an_alignment_has_its_verdict_beside_it():
    text = "$$\n\\begin{aligned}\na &= b \\\\\nc &= WRONG\n\\end{aligned}\n$$\n"
    document = read_document(Source(text, "n.md"))
    checked = check_here(document)
    step = checked.steps[0]
    offsets = [m.start() for m in re.finditer("=", document.displays[0].text)]
    steps = tuple(
        type(step)(type(step.claim)(**{**vars(step.claim), "step": n, "place": place}), 3 + n, 3, step.verdict)
        for n, place in enumerate(offsets, 1)
    )
    page = verdict_page([type(checked)(document, steps, checked.reading)])
    rows = re.findall(r"<tr[^>]*>(?:(?!</tr>).)*class=\"verdicts\">(?:(?!</tr>).)*</tr>", page, re.DOTALL)
    assert [row.count("badge") for row in rows] == [1, 1]
    assert "<mi>a</mi>" in rows[0]
    assert "<mi>c</mi>" in rows[1]


def test_macros_of_the_note_are_expanded():
    page = verdict_page([checked_of("$\\newcommand{\\R}{\\mathbb{R}}$\n\n$$\\R = b$$\n\n$x \\in \\R$")])
    assert page.count("ℝ") == 2


def test_everything_from_a_note_is_escaped():
    evil = f'$$a = WRONG {EVIL} \\href{{javascript:x}}{{y}}$$\n\n# {EVIL}\n\n{EVIL} $x {EVIL}$ "onload=x\n\n- {EVIL}\n'
    read = Page(verdict_page([checked_of(evil, f"no{EVIL}te.md")]))
    assert read.named("script") == []
    assert all(not name.startswith("on") for _, attrs in read.tags for name in attrs)
    assert all("javascript" not in (value or "") for _, attrs in read.tags for value in attrs.values())


def test_cells_of_a_notebook_are_named():
    from .test_verdicts import NOTEBOOK

    read = Page(verdict_page([checked_of(NOTEBOOK, "note.ipynb")]))
    assert "Cell 2" in read.text
    assert "cell 2, line 3, column 10" in read.text


def test_a_fragment_is_the_note_without_the_page():
    text = verdict_fragment(check_here(note_of("WRONG")))
    Page(text)
    assert text.startswith('<div class="calcwork"><style>')
    assert "<html" not in text
    assert "✗ refuted" in text


@pytest.mark.parametrize("piece", [r"\label{", r"\tag{", "a &", r"\\ ", "{", r"\left(", "x^", r"\begin{aligned}"])
def test_no_repetition_makes_a_page_run_wild(piece):
    Page(verdict_page([checked_of(f"$${piece * 9000}$$\n\n$${piece * 500} = b$$")]))


def test_long_notes_are_written():
    checked = check_here(note_of(*["b", "WRONG"] * 100))
    assert verdict_page([checked]).count("✗ refuted") == 100
