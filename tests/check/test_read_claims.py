"""What a document claims: where each step stands, what settles it, and what is wrong with the reading of others."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcwork.check.claims import judged
from calcwork.check.reading import read_claims
from calcwork.check.running.batch import check_documents
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source

ACCEPTED = {"proved", "agrees", "definition"}


def read(text):
    return read_claims(read_document(Source(text)))


def kinds(text):
    return [judged(claim).verdict for claim in read(text).claims]


# --- places -----------------------------------------------------------------------------------------------------------

ROWS = r"""Some words first.

\begin{align}
(a+b)^2 &= a^2 + 2ab + b^2 \\
        &= a(a + 2b) - b^2
\end{align}

and $$
c
  = 1 + 1, \quad d = 2$$
"""


def test_every_step_has_its_line_and_column():
    [checked] = check_documents([read_document(Source(ROWS, "rows.md"))], jobs=1)
    assert [(s.claim.block, s.claim.step, s.line, s.column) for s in checked.steps] == [
        (1, 1, 4, 10),
        (1, 2, 5, 10),
        (2, 1, 10, 3),
        (2, 2, 10, 20),
    ]
    assert [s.verdict.verdict for s in checked.steps] == ["proved", "refuted", "definition", "definition"]
    assert [s.claim.left for s in checked.steps] == ["(a+b)^2", "a^2 + 2ab + b^2", "c", "d"]


def test_the_caret_of_what_is_not_understood_stands_under_it():
    text = "Text.\n\n$$\nx^2 = \\frac{1}{2} + \\int x\n$$\n"
    [checked] = check_documents([read_document(Source(text))], jobs=1)
    [step] = checked.steps
    assert (step.line, step.column, step.verdict.verdict) == (4, 21, "unclear")
    assert "int" in step.verdict.note


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("$$ x $$", "nothing is claimed here"),
        (r"$$ \begin{matrix} 1 $$", "\\begin{matrix}"),
    ],
)
def test_a_display_without_a_claim_has_a_remark(text, wanted):
    found = read(text)
    said = [r.text for r in found.remarks] + [c.verdict.note for c in found.claims if c.verdict]
    assert any(wanted in s for s in said), said


def test_inline_formulas_claim_nothing():
    assert read("Here $1 = 2$ and $x^2 = x$ stand in the text.").claims == ()


def test_a_row_that_is_not_understood_costs_only_itself():
    text = r"$$ \begin{aligned} x &= \unheardof{3} \\ (a-b)(a+b) &= a^2 - b^2 \end{aligned} $$"
    assert kinds(text) == ["unclear", "proved"]
    assert r"\unheardof is not understood" in read(text).claims[0].verdict.note


# --- what settles a step ----------------------------------------------------------------------------------------------

SETTLED = [
    (r"$$ c = a + b $$", ["definition"], "first equation for its left side"),
    (r"$$ x \in \mathbb{R}^n $$", ["definition"], "declaration"),
    (r"$$ i = 1, \dots, n $$", ["definition"], "declaration"),
    (r"$$ w \leftarrow w - \eta g $$", ["definition"], "first equation for its left side"),
    (r"$$ x = $$", ["unclear"], "reading"),
    (r"$$ a \stackrel{d}{=} b $$", ["unclear"], "reading"),
    (r"$$ a \stackrel{!}{=} b $$", ["definition"], "assumed"),
    (r"$$ (u, v) = (1, 2) $$", ["unclear"], "reading"),
    (r"$$ A \subset B $$", ["unclear"], "reading"),
]


@pytest.mark.parametrize(("text", "wanted", "method"), SETTLED)
def test_what_reading_settles(text, wanted, method):
    claims = read(text).claims
    assert [c.verdict.verdict for c in claims] == wanted
    assert [c.verdict.method for c in claims] == [method]


def test_an_assumed_equation_claims_nothing_and_the_arrow_is_judged():
    text = r"Let $q = u^2$. $$ \frac{dq}{du} = 2u = 0 \Rightarrow u = 0 $$"
    assert kinds(text) == ["proved", "definition", "proved", "definition"]
    assert kinds(text.replace("u = 0 $$", "u = 1 $$")) == ["proved", "definition", "refuted", "definition"]
    assert kinds(text.replace("= 2u", "= 3u")) == ["refuted", "definition", "proved", "definition"]


def test_two_ways_need_all_solutions():
    given = r"Let $x\in\mathbb{R}$. "
    assert kinds(given + r"$$ x = 2 \Rightarrow x^2 = 4 $$")[1] == "proved"
    assert kinds(given + r"$$ x^2 = 4 \Rightarrow x = 2 $$")[1] == "refuted"
    assert kinds(given + r"$$ x^2 = 4 \Leftrightarrow x = \pm 2 $$")[1] == "proved"


def test_a_second_update_must_be_the_same_as_the_first():
    first, same, other = r"w \leftarrow w - \eta g", r"w \leftarrow w + (-\eta) g", r"w \leftarrow w + \eta g"
    assert kinds(f"$$ {first} $$\n\n$$ {same} $$") == ["definition", "proved"]
    assert kinds(f"$$ {first} $$\n\n$$ {other} $$") == ["definition", "refuted"]
    assert kinds(f"$$ {first} $$\n\n# Another section\n\n$$ {other} $$") == ["definition", "definition"]


def test_shapes_that_cannot_be_equal_are_refuted_and_named():
    given = r"Let $A\in\mathbb{R}^{m\times n}$, $B\in\mathbb{R}^{m\times k}$. "
    [claim] = read(given + "$$ AB = BA $$").claims
    verdict = judged(claim)
    assert (verdict.verdict, verdict.method) == ("refuted", "shape")
    assert "n and m differ" in verdict.note


def test_a_wrong_step_does_not_spoil_the_next():
    text = r"\begin{align} (a+b)^2 &= a^2 + b^2 \\ &= (a+b)^2 - 2ab \\ &= a^2 + b^2 + 2ab - 2ab \end{align}"
    assert kinds(text) == ["refuted", "proved", "proved"]


def test_the_logistic_function_may_be_defined_as_it_is():
    given = r"$$ \sigma(z) = \frac{1}{1+e^{-z}} $$" + "\n\n"
    assert kinds(given + r"$$ \sigma'(z) = \sigma(z)(1-\sigma(z)) $$") == ["proved", "proved"]
    assert kinds(given + r"$$ \sigma'(z) = \sigma(z)(1+\sigma(z)) $$") == ["proved", "refuted"]


def test_what_was_assumed_is_said():
    text = r"Let $y_i\in\mathbb{R}$ for $i=1,\dots,N$. $$ \sum_{i=1}^N y_i - (1 - y_i) = 2\sum_{i=1}^N y_i - N $$"
    [claim] = read(text).claims
    assert any("two readings" in note for note in claim.notes)
    assert judged(claim).verdict == "proved"
    assert "w is read as a vector" in read(r"$$ \|w\|^2 = w^\top w $$").inferred


# --- what readers go wrong with ---------------------------------------------------------------------------------------

MATRIX = r"Let $A\in\mathbb{R}^{n\times n}$, $x\in\mathbb{R}^n$. "
SPD = r"Let $P\in\mathbb{R}^{n\times n}$ be a symmetric matrix and $x\in\mathbb{R}^n$. "
TRUE = {
    "the gradient of a product without brackets": MATRIX + r"$$ \nabla_x x^T A x = (A + A^T) x $$",
    "a side condition after a comma": r"$$ \log(pq) = \log p + \log q, \quad p > 0 $$",
    "a side condition in words": r"$$ \sqrt{x^2} = x \quad\text{for } x > 0 $$",
    "an update written with :=": r"$$ w := w - \eta g $$",
    "a function defined anew in the text": "Let $f(x) = x^2$.\n\n# Two\n\nLet $f(x) = x^3$. $$ f'(x) = 3x^2 $$",
    "a display that defines anew": "$$ f(x) = x^2 $$\n\n# Two\n\n$$ f(x) = x^3 $$\n\n$$ f'(x) = 3x^2 $$",
    "a value given anew in another section": "Let $a = 2$. $$ a^2 = 4 $$\n\n# Two\n\nLet $a = 3$. $$ a^2 = 9 $$",
    "a declared matrix called symmetric": SPD + r"$$ \nabla_x (x^\top P x) = 2Px $$",
}
FALSE = {
    "the gradient of a product without brackets": MATRIX + r"$$ \nabla_x x^T A x = A x $$",
    "the old definition after a new one": "Let $f(x) = x^2$.\n\n# Two\n\nLet $f(x) = x^3$. $$ f'(x) = 2x $$",
}


@pytest.mark.parametrize("name", TRUE)
def test_nothing_true_is_refuted(name):
    assert "refuted" not in kinds(TRUE[name])


@pytest.mark.parametrize("name", FALSE)
def test_nothing_false_is_accepted(name):
    assert not set(kinds(FALSE[name])) <= ACCEPTED


def test_sides_are_shown_as_written():
    assert read(r"$$ x \in \mathbb{R}^n $$").claims[0].right == r"\mathbb{R}^n"


# --- anything -------------------------------------------------------------------------------------------------------

WRITTEN = r"""
a b x_i w_j \hat{y}_i ^2 ^T _k ^{(i)} ^{[1]} + - \cdot \odot / ( ) [ ] \{ \} { } | \| = < \le \approx := \Rightarrow
\leftarrow \in \sum_{i=1}^N \sum_i \prod_k \frac{a}{b} \frac{d}{dx} \frac{\partial}{\partial{w_j}} \nabla_w \nabla
\log \exp \sigma f(x) f' ' \lim_{h\to0} \max \det \operatorname{tr} \mathbb{R}^n \mathbf{1} \mathbf{1}\{ \begin{cases}
\end{cases} & \\ , . \dots \quad \text{if} \left. \right|_{x=0} 0 1 2 0.5 10^9 ! \pm \sqrt \binom \int \infty \unknown
"""
TOKENS = WRITTEN.split()


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(TOKENS), max_size=14), st.lists(st.sampled_from(TOKENS), max_size=6))
def test_any_sequence_of_tokens_is_read_without_an_error(display, inline):
    start = time.process_time()
    found = read(f"Let $q {' '.join(inline)}$ be.\n\n$$ {' '.join(display)} $$\n")
    assert time.process_time() - start < 1
    for claim in found.claims:
        assert claim.block == 1
        assert claim.verdict is not None or claim.task is not None
