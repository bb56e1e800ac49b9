"""Notes pieced together from what people write, then damaged: reading ends soon, and only with documented errors."""

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcwork.check.reading import read_claims
from calcwork.errors import UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source

SECONDS = 30  # of processor time for a note of less than a kilobyte: no speed, but no hang
PARTS = re.compile(r"\\[A-Za-z]+|\\.|\s+|[A-Za-z]|\d+|.", re.DOTALL)
FORMULAS = [
    r"J = -\frac{1}{N} \sum_{i=1}^N \left[ y_i \log \hat y_i + (1 - y_i) \log (1 - \hat y_i) \right]",
    r"\nabla_w J = \frac{1}{N} X^\top (\hat y - y)",
    r"\frac{\partial L}{\partial W^{[1]}} = \frac{1}{m} (W^{[2]})^T (A^{[2]} - Y) \odot g'(Z^{[1]})",
    r"a^{(i)}_j = \sigma(z^{(i)}_j), \quad z_2^{(1)(i)} = w_{1,2}^{(1)} x_1^{(i)} + b_2^{(1)}",
    r"f(x) = \begin{cases} x & x \ge 0 \\ -x & \text{otherwise} \end{cases}",
    r"\left. \frac{df}{dx} \right|_{x=0} = 1 \Rightarrow x = \pm 2",
    r"\begin{bmatrix} 1 & a \\ b & 2 \end{bmatrix} = \operatorname{tr}(A) \|w\|_2^2",
    r"w \leftarrow w - \eta \nabla J(w)",
    r"p(y = 1 \mid x) \approx \binom{n}{k} p^k (1-p)^{n-k}",
    r"\lim_{h\to0} \frac{f(x+h) - f(x)}{h} = f'(x)",
    r"x_1 + \dots + x_n = \mathbf{1}^\top x",
    r"H = \nabla^2 J \succeq 0",
]
GIVEN = [
    r"X\in\mathbb{R}^{N\times D}", r"y_i \in \{0,1\}", r"i = 1,\dots,N", r"\hat y_i = \sigma(z_i)", r"0 < p < 1",
    r"f:\mathbb{R}\to\mathbb{R}", r"z^{(i)}", r"w_1 = w_2 = 0", r"A = A^\top", r"\lambda > 0",
]  # fmt: skip
WRITTEN = r"""
\frac \sqrt \sum \prod \int \hat \bar \mathbf \mathcal \text{ \begin{align} \end{align} \begin{cases} \end{cases}
\left( \right) \left. \right| \{ \} { } [ ] ( ) _ ^ ' & \\ $ $$ \[ \] \( \) , . ; : | \| ! / \cdot \odot \circ \pm = \le
\in \approx \propto \Rightarrow \to \partial \nabla \dots \neg \beth \bigoplus \bigl \limits \underbrace{ \overset{!}{=}
\newcommand{\a}{b} \def\b#1{#1} \tag{1} \mathbb{R} ^T ^{-1} ^{(i)} _{ij} i x w N 0 2 10^9
"""
TOKENS = WRITTEN.split()


def damaged(rng, text):
    """Delete, repeat, insert or turn around a few parts."""
    parts = PARTS.findall(text)
    for _ in range(rng.choice((0, 1, 2, 4))):
        at = rng.randrange(len(parts) + 1)
        to = at + rng.choice((1, 2, 5))
        change = rng.choice(("delete", "insert", "replace", "repeat", "reverse", "brace"))
        token = [rng.choice(TOKENS), " "]
        parts[at:to] = {
            "delete": [],
            "insert": token + parts[at:to],
            "replace": token,
            "repeat": parts[at:to] * rng.choice((2, 8)),
            "reverse": parts[at:to][::-1],
            "brace": ["{", *parts[at:to], "}"],
        }[change]
    return "".join(parts)


@st.composite
def notes(draw):
    rng = random.Random(draw(st.integers(0, 2**32)))
    given = " and ".join(f"${damaged(rng, rng.choice(GIVEN))}$" for _ in range(rng.randrange(3)))
    displays = [damaged(rng, rng.choice(FORMULAS)) for _ in range(rng.choice((1, 1, 2)))]
    opening, closing = rng.choice((("$$", "$$"), (r"\[", r"\]"), (r"\begin{align}", r"\end{align}")))
    return damaged(rng, f"Let {given} be.\n\n" + "\n\n".join(f"{opening} {d} {closing}" for d in displays))


def read(text, path="note.md"):
    return read_claims(read_document(Source(text, path)))


@settings(max_examples=400, deadline=None, derandomize=True)
@given(notes(), st.sampled_from(["note.md", "note.tex", "-"]))
def test_damaged_notes_are_read_or_refused_soon(text, path):
    start = time.process_time()
    try:
        claims = read(text, path).claims
    except UserError:
        return
    assert time.process_time() - start < SECONDS
    assert all(claim.verdict is not None or claim.task is not None for claim in claims)


DEEP = {
    "braces": ("{", "x", "}"),
    "brackets": ("(", "x", ")"),
    "fractions": (r"\frac{1}{1+", "x", "}"),
    "exponents": ("x^{", "2", "}"),
    "roots": (r"\sqrt{", "x", "}"),
    "functions": (r"\log(", "x", ")"),
    "signs": ("-", "x", ""),
    "sums": (r"\sum_{i=1}^N ", "x_i", ""),
    "accents": (r"\hat{", "x", "}"),
    "primes": ("f'(", "x", ")"),
    "terms": ("x + ", "x", ""),
    "factors": ("x ", "x", ""),
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("depth", [12, 2_000])
def test_what_is_nested_deeply_is_read_or_unclear_soon(name, depth):
    opening, middle, closing = DEEP[name]
    start = time.process_time()
    found = read(f"$$ y = {opening * depth}{middle}{closing * depth} $$")
    assert time.process_time() - start < SECONDS
    assert found.claims or found.remarks


ONCE_FATAL = {
    "three indices and none, inferred": r"$$ T_{ijk} = a $$ $$ T = b $$",
    "three indices and none in a sum": r"$$ x_{ijk} + x = 0 $$",
}


@pytest.mark.parametrize("name", ONCE_FATAL)
def test_what_once_ended_the_reading_of_a_whole_note(name):
    assert read(ONCE_FATAL[name]).claims
