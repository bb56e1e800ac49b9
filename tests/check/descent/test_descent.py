r"""Proofs about functions that a note leaves open: right ones are proved, planted slips are not accepted."""

from functools import lru_cache

import pytest

from calcwork.check.claims import judged
from calcwork.check.descent.said import listen
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.check.descent.proofs import (
    ALL,
    DOMINATED,
    LEMMA,
    MONOTONE,
    SMOOTH_CONVEX,
    STRONGLY_CONVEX,
    SUBGRADIENTS,
)
from tests.judging import claims, kinds, last

ACCEPTED = {"proved", "agrees"}
SETTING = (
    r"Let $f$ be $L$-smooth with minimizer $x^*$, and let $x_{k+1} = x_k - \eta\nabla f(x_k)$ "
    r"be gradient descent with a step size $\eta > 0$. "
)


@pytest.mark.parametrize("note", ALL)
def test_right_proofs_are_proved_throughout(note):
    assert set(kinds(note)) <= {*ACCEPTED, "definition"}


@pytest.mark.parametrize(
    ("note", "right", "wrong"),
    [
        (SMOOTH_CONVEX, r"\frac{L}{2}\|y-x\|^2. $$", r"\frac{L}{4}\|y-x\|^2. $$"),
        (SMOOTH_CONVEX, r"\le f(x_k) - \frac{1}{2L}", r"\le f(x_k) - \frac{1}{L}"),
        (SMOOTH_CONVEX, r"\nabla f(x_k)^\top (x_k - x^*). $$", r"-\nabla f(x_k)^\top (x_k - x^*). $$"),
        (SMOOTH_CONVEX, r"\frac{L}{2}\left(\|x_0-x^*\|^2", r"\frac{L}{4}\left(\|x_0-x^*\|^2"),
        (SMOOTH_CONVEX, r"\|^2}{2T}", r"\|^2}{4T}"),
        (DOMINATED, r"\frac{\beta}{2}\|\theta_{t+1}", r"\frac{1}{2}\|\theta_{t+1}"),
        (DOMINATED, r"\frac{\beta\eta^2}{2}", r"\frac{\beta\eta}{2}"),
        (DOMINATED, r"- \frac{\eta}{2}\|", r"- \eta\|"),
        (DOMINATED, r"- \eta\mu (F", r"- 2\eta\mu (F"),
        (DOMINATED, r"\le (1-\eta\mu)(F", r"\le (1-2\eta\mu)(F"),
        (DOMINATED, r"\le (1-\eta\mu)^T (F", r"\le (1-\eta\mu)^{T+1} (F"),
        (DOMINATED, r"e^{-\eta\mu T}", r"e^{-2\eta\mu T}"),
        (SUBGRADIENTS, r"- 2\eta g_t^\top", r"- \eta g_t^\top"),
        (SUBGRADIENTS, r"- 2\eta (f(x_t) - f(x^*))", r"- 3\eta (f(x_t) - f(x^*))"),
        (SUBGRADIENTS, r"\eta^2 G^2.", r"\eta G^2."),
        (SUBGRADIENTS, r"{2\eta} + \frac{\eta G^2}{2}", r"{2\eta} + \frac{\eta G^2}{4}"),
        (SUBGRADIENTS, r"\frac{\|x_0-x^*\|^2}{2\eta T} + \frac{\eta G^2}{2}", r"\frac{\|x_0-x^*\|^2}{2\eta T}"),
        (SUBGRADIENTS, r"\frac{RG}{\sqrt{T}}", r"\frac{RG}{2\sqrt{T}}"),
        (STRONGLY_CONVEX, r"+ \frac\mu2\|x_t", r"+ 2\mu\|x_t"),
        (STRONGLY_CONVEX, r"\le 2L (f", r"\le L (f"),
        (STRONGLY_CONVEX, r"2\alpha(1-\alpha L)", r"2\alpha(2-\alpha L)"),
        (STRONGLY_CONVEX, r"\le (1-\alpha\mu)\|x_t-x^\star\|^2, $$", r"\le (1-3\alpha\mu)\|x_t-x^\star\|^2, $$"),
        (STRONGLY_CONVEX, r"\le e^{-T/\kappa}", r"\le e^{-2T/\kappa}"),
        (LEMMA, r"f(x) + \int_0^1 \nabla f(x + s", r"f(x) - \int_0^1 \nabla f(x + s"),
        (LEMMA, r"\int_0^1 L s\|y-x\|^2\,ds \\", r"\int_0^1 s\|y-x\|^2\,ds \\"),
        (LEMMA, r"\frac L2\|y-x\|^2.", r"L\|y-x\|^2."),
        (LEMMA, r"\frac{1}{2L}\|\nabla f(x)\|^2, $$", r"\frac{1}{L}\|\nabla f(x)\|^2, $$"),
        (LEMMA, r"\le 2L(f(x)", r"\le L(f(x)"),
        (MONOTONE, r"\ge \mu\|x-y\|^2", r"\ge 2\mu\|x-y\|^2"),
        (MONOTONE, r"\| \ge \mu\|x-y\|. $$", r"\| \ge \mu\|x-y\|^2. $$"),
        (MONOTONE, r"\ge \frac\mu2\|x-x^*\|^2. $$", r"\ge \mu\|x-x^*\|^2. $$"),
        (MONOTONE, r"\frac1{2\mu}", r"\frac1{4\mu}"),
    ],
)
def test_planted_slips_are_not_accepted(note, right, wrong):
    assert right in note
    slips = [c for c in claims(note.replace(right, wrong, 1)) if (c.left, c.relation, c.right) not in _steps(note)]
    assert slips
    assert judged(slips[0]).verdict not in ACCEPTED


@lru_cache
def _steps(note):
    return {(c.left, c.relation, c.right) for c in claims(note)}


@pytest.mark.parametrize(
    ("said", "step", "wrong"),
    [
        ("", r"f(x_{k+1}) \le f(x_k) - \eta(1 - \frac{L\eta}{2})\|\nabla f(x_k)\|^2", (r"L\eta}{2}", r"L\eta}{4}")),
        (
            r"Let $\eta \in (0, 1/L]$.",
            r"f(x_{k+1}) \le f(x_k) - \frac\eta2\|\nabla f(x_k)\|^2",
            (r"\eta2", r"{2\eta}3"),
        ),
        (
            r"Let $0 < \eta \le \frac1L$ and let $f$ be convex.",
            r"\|x_{k+1} - x^*\| \le \|x_k - x^*\|",
            (r"\le \|", r"\le \frac12\|"),
        ),
        (
            "Let $f$ be convex.",
            r"\|\nabla f(x) - \nabla f(y)\|^2 \le L (\nabla f(x) - \nabla f(y))^\top (x - y)",
            (r"\le L", r"\le \frac{L}{2}"),
        ),
        (
            r"Let $f$ be $\mu$-strongly convex.",
            r"\nabla f(x)^\top (x - x^*) \ge \frac{\mu L}{\mu + L}\|x - x^*\|^2 + \frac{1}{\mu+L}\|\nabla f(x)\|^2",
            (r"\frac{1}{\mu+L}", r"\frac{2}{\mu+L}"),
        ),
        (
            r"Let $\eta = \frac{1}{L}$.",
            r"\min_{0 \le k < T} \|\nabla f(x_k)\|^2 \le \frac{1}{T}\sum_{k=0}^{T-1} \|\nabla f(x_k)\|^2",
            (r"\frac{1}{T}", r"\frac{1}{2T}"),
        ),
    ],
)
def test_single_steps(said, step, wrong):
    assert last(SETTING + said, step).verdict == "proved"
    assert wrong[0] in step
    assert last(SETTING + said, step.replace(*wrong)).verdict not in ACCEPTED


def test_a_step_for_one_value_is_no_step_for_all():
    note = SETTING + (
        r"With $\eta = 1/L$ this is $$f(x_{k+1}) \le f(x_k) - \frac{1}{2L}\|\nabla f(x_k)\|^2.$$"
        r" For other steps it reads $$f(x_{k+1}) \le f(x_k) - \frac{\eta}{2}\|\nabla f(x_k)\|^2.$$"
    )
    first, second = kinds(note)
    assert first == "proved"
    assert second not in ACCEPTED


def test_convexity_of_one_section_is_not_used_in_another():
    step = r"$$f(x_k) - f(x^*) \le \nabla f(x_k)^\top(x_k - x^*).$$"
    note = f"# Setting\n{SETTING}\n# Convex functions\nLet $f$ be convex.\n{step}\n# Others\n{step}"
    first, second = kinds(note)
    assert first == "proved"
    assert second not in ACCEPTED


@pytest.mark.parametrize(
    "words",
    ["$f$ need not be convex.", "$f$ is non-convex.", "We do not assume that $f$ is convex.", "$f$ is quasi-convex."],
)
def test_what_is_not_convex(words):
    step = r"f(x_k) - f(x^*) \le \nabla f(x_k)^\top(x_k - x^*)"
    assert last(SETTING + words, step).verdict not in ACCEPTED
    assert last(f"{SETTING} $f$ is convex.", step).verdict == "proved"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (r"$f$ is $L$-smooth", ("smooth", "L")),
        (r"$\nabla f$ is $\beta$-Lipschitz", ("smooth", "beta")),
        (r"$f$ has an $M$-Lipschitz continuous gradient", ("smooth", "M")),
        (r"the gradient of $f$ is Lipschitz continuous with constant $L > 0$", ("smooth", "L")),
        (r"$f$ is smooth with constant $\beta$", ("smooth", "beta")),
        (r"$f$ is $G$-Lipschitz and convex", ("lipschitz", "G")),
        (r"$f$ is $m$-strongly convex", ("strong", "m")),
        (r"$f$ is strongly convex with parameter $\mu$", ("strong", "mu")),
        (r"$f$ satisfies the PL inequality with constant $\mu$", ("dominated", "mu")),
    ],
)
def test_what_words_say_of_a_function(words, found):
    said = listen(read_document(Source(rf"Suppose that {words}. Let $x_{{k+1}} = x_k - \eta\nabla f(x_k)$.")))
    assert found in [(name, str(constant)) for name, constant, _ in said.classes]


def test_a_note_on_a_projected_method_is_left_alone():
    assert listen(read_document(Source(SETTING + "We project onto a set."))) is None
