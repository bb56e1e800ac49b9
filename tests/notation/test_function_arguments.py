"""Functions of whole arrays whose bodies have only the entries: the arguments are read as arrays."""

import pytest

from tests.judging import last

DIVERGENCE = r"""Let $a, b \in \mathbb R^m$ be positive and
$$ K(r,s) = \sum_{k=1}^m r_k \log\frac{r_k}{s_k} $$ and $$
a_k^{+} = \frac{a_k b_k}{Z}, \quad Z = \sum_{l=1}^m a_l b_l $$
"""
STEPS = {
    "called": (r"K(a,b) = \sum_{k=1}^m a_k \log a_k - \sum_{k=1}^m a_k \log b_k", "- \\sum", "+ \\sum"),
    "of a new array": (r"K(a^{+},a) = \sum_{k=1}^m a_k^{+} \log b_k - \log Z", "- \\log Z", "+ \\log Z"),
    "by one argument": (r"\frac{\partial K}{\partial s_k} = -\frac{r_k}{s_k}", "-\\frac", "\\frac"),
}


@pytest.mark.parametrize(("step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_function_of_arrays(step: str, part: str, slip: str) -> None:
    assert last(f"{DIVERGENCE} $$ {step} $$").verdict in ("proved", "agrees")
    assert last(f"{DIVERGENCE} $$ {step.replace(part, slip)} $$").verdict == "refuted"
