r"""Independence that a note takes for granted: what follows from it is proved, and a slip is refuted by tables."""

from __future__ import annotations

from itertools import product

import pytest

from calcwork.notation.spelling.laws.independence import Statement, graph_of
from tests.judging import conclusion, last, verdicts

FORK = r"Suppose $x$ and $z$ are conditionally independent given $y$."
BAYES = r"Assume $p(x_1, x_2 \mid y) = p(x_1 \mid y)\, p(x_2 \mid y)$."
WORDS = r"""The features are conditionally independent given the class, so
$$ p(x_1, x_2, y) = p(y)\, p(x_1 \mid y)\, p(x_2 \mid x_1, y) = p(y)\, p(x_1 \mid y)\, p(x_2 \mid y) $$"""
CHAIN = r"Let $P(A, B, C) = P(A) P(B | A) P(C | B)$ be a chain."
NET = r"The network has $p(a,b,c,d) = p(a)\,p(b\mid a)\,p(c\mid a)\,p(d\mid b,c)$."
SIGN = r"For the chain $X \to Y \to Z$ we have $X \perp\!\!\!\perp Z \mid Y$. $$ p(y) = \sum_x p(x, y) $$"
CAUSES = r"The joint law is $$ p(a, b, c) = p(a)\, p(b)\, p(c \mid a, b) $$"
STATES = (
    r"The joint law is $p(z_1, z_2, z_3, x_1, x_2, x_3) = p(z_1) p(z_2 | z_1) p(z_3 | z_2) p(x_1 | z_1) p(x_2 | z_2) "
    r"p(x_3 | z_3)$."
)

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "a product": (FORK, r"p(x, y, z) = p(y)\, p(x | y)\, p(z | y)", r"p(y)\, ", ""),
    "what one tells of the other": (FORK, r"p(z | x) = \sum_y p(z | y)\, p(y | x)", "p(y | x)", "p(x | y)"),
    "a condition that is idle": (FORK, "p(z | x, y) = p(z | y)", "= p(z | y)", "= p(z | x)"),
    "the posterior of naive Bayes": (
        BAYES, r"p(y | x_1, x_2) = \frac{p(y) p(x_1 | y) p(x_2 | y)}{\sum_{y'} p(y') p(x_1 | y') p(x_2 | y')}",
        r"\frac{p(y) p(x_1 | y) p(x_2 | y)}", r"\frac{p(y) p(x_1 | y)}",
    ),
    "the evidence of naive Bayes": (
        WORDS, r"p(x_1, x_2) = \sum_y p(x_1 | y)\, p(x_2, y)", "p(x_2, y)", "p(x_2 | y)",
    ),
    "a chain summed out": (CHAIN, r"P(C | A) = \sum_B P(C | B) P(B | A)", "P(B | A)", "P(A | B)"),
    "a chain back": (CHAIN, "P(A | B, C) = P(A | B)", "= P(A | B)", "= P(A | C)"),
    "a network": (
        NET, r"p(d | a) = \sum_{b, c} p(b | a)\, p(c | a)\, p(d | b, c)", "p(c | a)", "p(c | b)",
    ),
    "two children": (
        NET, r"p(b, c | a) = p(b | a)\, p(c | a)", r"p(b, c | a) = p(b | a)\, p(c | a)", "p(b, c) = p(b) p(c)",
    ),
    "a sign of independence": (SIGN, "p(x, y, z) = p(x) p(y | x) p(z | y)", "p(z | y)", "p(z | x)"),
    "two causes": (CAUSES, "p(a, b) = p(a) p(b)", "p(a, b) = p(a) p(b)", "p(a, b | c) = p(a | c) p(b | c)"),
    "one cause of two": (
        CAUSES, r"p(a | c) = \frac{p(a) \sum_b p(b) p(c | a, b)}{p(c)}", "p(b) p(c", "p(c",
    ),
    "a filter": (
        STATES, r"p(z_2, x_1, x_2) = p(x_2 | z_2) \sum_{z_1} p(z_2 | z_1)\, p(z_1, x_1)", r"p(x_2 | z_2) \sum", r"\sum",
    ),
    "a backward step": (
        STATES, r"p(x_2, x_3 | z_1) = \sum_{z_2} p(x_3 | z_2)\, p(x_2 | z_2)\, p(z_2 | z_1)", "p(z_2 | z_1)", "p(z_2)",
    ),
    "independent quantities": (
        r"Let $X$ and $Y$ be independent. $$ p(y) = \sum_x p(x, y) $$", "H(X, Y) = H(X) + H(Y)", "+ H(Y)", "- H(Y)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS.values(), ids=STEPS)
def test_a_step_is_proved_and_its_slip_refuted(given: str, step: str, old: str, new: str) -> None:
    assert old in step
    assert last(given, step).verdict == "proved"
    assert last(given, step.replace(old, new)).verdict == "refuted"


def test_what_only_sets_a_law_claims_nothing() -> None:
    assert [v.verdict for v in verdicts(CAUSES)] == ["definition"]
    assert "proved" not in {v.verdict for v in verdicts(WORDS)}


@pytest.mark.parametrize(
    "text",
    [
        (
            r"If $x$ and $z$ were independent given $y$, all were simple. $$ p(x, z | y) = p(x | y) p(z | x, y) $$ "
            r"$$ p(x, z) = p(x) p(z) $$"
        ),
        (
            r"Let $x_1, \dots, x_n$ be independent given $y$. $$ p(x_1, x_2) = \sum_y p(x_1, x_2, y) $$ "
            r"$$ p(x_1, x_2 | y) = p(x_1 | y) p(x_2 | y) $$"
        ),
        (
            r"Assume $p(x, z \mid y) = p(x | y) p(z | y)$ with a uniform law of $y$. "
            r"$$ \sum_y p(x | y) p(y) = p(x) $$ $$ p(x, z, y) = p(x | y) p(z | y) p(y') $$"
        ),
        r"One model is $$ p(a, b, c) = p(a) p(b | a) p(c | b) $$ another one $$ p(a, b, c) = p(a) p(b | a) p(c | a) $$",
    ],
)
def test_where_more_may_be_said_nothing_is_refuted(text: str) -> None:
    assert conclusion(text).verdict in {"unclear", "definition"}


def test_a_graph_says_no_more_and_no_less_than_the_statements() -> None:
    def said(left: str, right: str, given: str = "") -> Statement:
        return Statement(frozenset(left), frozenset(right), frozenset(given))

    fork = graph_of("xyz", [said("x", "z", "y")])
    collider = graph_of("abc", [said("a", "b")])
    assert fork is not None
    assert fork.is_apart("x", "z", "y")
    assert not fork.is_apart("x", "z", "")
    assert collider is not None
    assert collider.is_apart("a", "b", "")
    assert not collider.is_apart("a", "b", "c")
    assert graph_of("xyz", []) is None
    # x and y, x and z, y and z in pairs: no graph says this without that all three are independent
    assert graph_of("xyz", [said("x", "y"), said("x", "z"), said("y", "z")]) is None
    assert graph_of("abcd", [said("a", "c", "bd"), said("b", "d", "ac")]) is None  # a ring


def test_letters_apart_in_a_graph_are_independent_under_its_laws() -> None:
    graph = graph_of("abcd", [Statement(frozenset("bc"), frozenset(""), frozenset("a")),
                              Statement(frozenset("b"), frozenset("c"), frozenset("a")),
                              Statement(frozenset("d"), frozenset("a"), frozenset("bc"))])  # fmt: skip
    assert graph is not None
    letters = list(graph.parents)

    def chance(values: dict[str, int]) -> float:
        total = 1.0
        for x, own in graph.parents.items():
            weights = [
                1 + ((3 * v + 5 * sum((n + 2) * values[p] for n, p in enumerate(own)) + ord(x)) % 7) for v in (0, 1)
            ]
            total *= weights[values[x]] / sum(weights)
        return total

    def law(**fixed: int) -> float:
        every = (dict(zip(letters, v, strict=True)) for v in product((0, 1), repeat=4))
        return sum(chance(v) for v in every if all(v[k] == f for k, f in fixed.items()))

    assert graph.is_apart("b", "c", "a")
    assert abs(law(a=0, b=1, c=1) * law(a=0) - law(a=0, b=1) * law(a=0, c=1)) < 1e-12
    assert not graph.is_apart("b", "c", "ad")
    assert abs(law(a=0, b=1, c=1, d=0) * law(a=0, d=0) - law(a=0, b=1, d=0) * law(a=0, c=1, d=0)) > 1e-6
