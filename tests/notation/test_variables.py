"""The variable of a derivative: a second point x', a logarithm, one that is not written."""

import pytest

from tests.judging import last

KERNEL = (
    r"For $\mathbf u, \mathbf u' \in \mathbb R^p$ let"
    r" $$ c(\mathbf u, \mathbf u') = a^2 \exp\Bigl(-\frac{\|\mathbf u - \mathbf u'\|^2}{2 r^2}\Bigr) $$ "
)
PENALTY = r"Let $g(\mathbf v) = \frac{\mu}{2}\|\mathbf v\|^2 + \mathbf b^\top \mathbf v$. "
SOFT = r"For $\mathbf v \in \mathbb R^n$ let $$ S_r(\mathbf v) = \frac1r \log \sum_{k=1}^n e^{r v_k} $$ "

# (given, right step, what is replaced in it, by what)
STEPS = {
    "second point": (
        KERNEL,
        r"\frac{\partial c}{\partial \mathbf u'} = \frac{\mathbf u - \mathbf u'}{r^2} c(\mathbf u, \mathbf u')",
        r"= ",
        r"= -",
    ),
    "both points": (KERNEL, r"c(\mathbf u, \mathbf u') = c(\mathbf u', \mathbf u)", r"= ", r"= -"),
    "same point": (KERNEL, r"c(\mathbf u, \mathbf u) = a^2", "a^2", "a"),
    "by a logarithm": (
        KERNEL,
        r"\frac{\partial c}{\partial \log r} = \frac{\|\mathbf u - \mathbf u'\|^2}{r^2} c(\mathbf u, \mathbf u')",
        "{r^2}",
        "{r^3}",
    ),
    "by the argument of a function": (
        PENALTY,
        r"\nabla \left( g(\mathbf v) + \mathbf d^\top \mathbf v \right) = \mu \mathbf v + \mathbf b + \mathbf d",
        "+ \\mathbf d",
        "- \\mathbf d",
    ),
    "without its argument": (
        SOFT,
        r"\frac{\partial S_r}{\partial v_k} = \frac{e^{r v_k}}{\sum_{l=1}^n e^{r v_l}}",
        "= ",
        "= r ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_the_variable_of_a_derivative(given: str, step: str, part: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict in ("proved", "agrees")
    assert last(f"{given} $$ {step.replace(part, slip, 1)} $$").verdict == "refuted"


def test_a_transpose_by_a_prime_stays_one() -> None:
    given = r"Let $X\in\mathbb R^{n\times p}$, $y\in\mathbb R^n$. "
    assert last(given + r"$$ (X'y)' = y'X $$").verdict == "proved"


@pytest.mark.parametrize(
    ("step", "part", "slip"),
    [
        (r"g'(e) = 2ce + 1", "2ce", "ce"),
        (r"g(3) = 9c + 3", "9c", "3c"),
        (r"\frac{d}{dx} e^{3x} = 3 e^{3x}", "3 e", "2 e"),
    ],
)
def test_the_e_of_a_function_of_e_is_a_variable_and_its_powers_are_euler_s(step: str, part: str, slip: str) -> None:
    given = "$$ g(e) = c e^2 + e $$ "
    for text, wanted in ((step, "proved"), (step.replace(part, slip), "refuted")):
        assert last(f"{given} $$ {text} $$").verdict == wanted
