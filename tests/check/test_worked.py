r"""Numbers worked out by hand: a pass forward and back through a small network, and other habits of worked notes."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

NETWORK = r"""Let $\mathbf{x}=(0.5,\,-1)^T$, target $y=0.5$,
$\mathbf{z}=W\mathbf{x}+\mathbf{b}$, $\mathbf{h}=\tanh(\mathbf{z})$
with $W=\begin{pmatrix}0.2&0.4\\-0.3&0.1\end{pmatrix}$, $\mathbf{b}=(0,\,0.1)^T$,
and $\hat y=\mathbf{v}^T\mathbf{h}+c$ with $\mathbf{v}=(1,\,-0.5)^T$, $c=0.2$. The loss is $L=\frac12(\hat y-y)^2$.

## Steps

"""
STEPS = [
    (r"z_1 = 0.2\cdot 0.5+0.4\cdot(-1)+0 = -0.3", "0.4", "0.3"),
    (r"\frac{\partial L}{\partial \mathbf{v}} = (\hat y-y)\,\mathbf{h}", "y-y", "y+y"),
    (
        r"\frac{\partial L}{\partial W} = (\hat y - y) (\mathbf{v}\odot(1-\mathbf{h}\odot\mathbf{h})) \mathbf{x}^T",
        "1-",
        "1+",
    ),
    (r"\frac{\partial L}{\partial \mathbf{v}} \approx \begin{pmatrix}0.1506\\0.0770\end{pmatrix}", "0.15", "0.25"),
]
OTHERS = [
    ("", r"\frac{6 \pm \sqrt{36-28}}{2} = 3 \pm \sqrt 2", r"3 \pm", r"3 \mp"),
    ("", r"\tan^{-1}(\tan(0.3)) = 0.3", "= 0.3", "= 0.4"),
    ("", r"\frac67 \approx 0.857", "0.857", "0.875"),
    (
        r"Let $p_i = e^{s_i}/\sum_j e^{s_j}$.",
        r"\frac{\partial p_i}{\partial s_j} = p_i ([i=j] - p_j)",
        "- p_j",
        "+ p_j",
    ),
    (
        (
            r"Let $A \in \mathbb{R}^{n\times n}$ be symmetric, $b, x \in \mathbb{R}^n$ and "
            r"$f(x) = \tfrac12 (Ax, x) - (b, x)$."
        ),
        r"\nabla f(x) = A x - b",
        "- b",
        "+ b",
    ),
    (
        (
            r"Let $\mathbf{q}\in\mathbb{R}^d$ be the query, $\mathbf{k}_0,\dots,\mathbf{k}_N$ the keys and "
            r"$s_j=\mathbf{q}^\top\mathbf{k}_j$. We put $p_j=\exp(s_j)/\sum_{l=0}^N\exp(s_l)$ and $L = -\log p_0$."
        ),
        r"\nabla_{\mathbf{q}} L = \sum_{j=0}^N p_j \mathbf{k}_j - \mathbf{k}_0",
        r"- \mathbf{k}_0",
        r"+ \mathbf{k}_0",
    ),
]


@pytest.mark.parametrize(("step", "old", "new"), STEPS)
def test_a_pass_through_a_network_is_judged_at_its_numbers(step: str, old: str, new: str) -> None:
    assert {v.verdict for v in verdicts(f"{NETWORK}$$ {step} $$")} <= {"proved", "agrees"}
    assert "refuted" in {v.verdict for v in verdicts(f"{NETWORK}$$ {step.replace(old, new, 1)} $$")}


@pytest.mark.parametrize(("given", "step", "old", "new"), OTHERS)
def test_a_habit_is_read_as_it_is_meant(given: str, step: str, old: str, new: str) -> None:
    assert verdicts(f"{given} $$ {step} $$")[-1].verdict in {"proved", "agrees"}
    assert verdicts(f"{given} $$ {step.replace(old, new, 1)} $$")[-1].verdict == "refuted"
