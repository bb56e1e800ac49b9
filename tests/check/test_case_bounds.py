"""Cases that exclude each other: each bound holds for its own displays, and for no others."""

import pytest

from tests.judging import kinds

SIGNED = r"Let $g(u) = 2|u|$. %s $u > 0$ then $$ g'(u) = %s $$ and %s $u < 0$ $$ g'(u) = %s $$"
SHRUNK = (
    r"Let $c_k=\sum_{n=1}^N a_{nk}^2$ and $r_k=\sum_{n=1}^N a_{nk}\bigl(t_n-\sum_{l\ne k} a_{nl} v_l\bigr)$"
    r" for $k=1,\dots,K$, and $\mu>0$. "
)


@pytest.mark.parametrize("words", [("If", "if"), ("For", "for"), ("When", "when"), ("**If", "**Case")])
def test_each_bound_holds_for_its_own_display(words):
    first, second = words
    right = kinds(SIGNED % (first, "2", second, "-2"))
    assert set(right) <= {"proved", "agrees"}
    assert kinds(SIGNED % (first, "-2", second, "2")) == ["refuted", "refuted"]


def test_bounds_that_can_be_met_together_hold_for_the_note():
    note = r"If $u > 0$ then $$ |u| = u $$ and if $u < 3$ we get $$ |u - 3| + |u| = %s $$"
    assert "refuted" not in kinds(note % "3")
    assert kinds(note % "4")[1] == "refuted"


@pytest.mark.parametrize(("given", "wanted"), [(r"r_k-\mu", "proved"), (r"r_k+\mu", "unclear")])
def test_a_coordinate_is_solved_for_where_a_definition_uses_the_others(given, wanted):
    text = SHRUNK + rf"If $v_k>0$: $$ c_k v_k-r_k+\mu=0 \quad\Longrightarrow\quad v_k=\frac{{{given}}}{{c_k}} $$ "
    text += r"If $v_k<0$: $$ c_k v_k-r_k-\mu=0 \quad\Longrightarrow\quad v_k=\frac{r_k+\mu}{c_k} $$"
    found = kinds(text)
    assert (found[1], found[4]) == (wanted, "proved")


MARGIN = r"Put $u = y(w^\top x + b)$ and $\ell = \max(0, 1-u)^2$. For $u %s 1$ $$ \nabla_w \ell = %s $$"
UNIT = (
    r"Let $z = w^\top x$, $a = \max(0, z)$ and $L = \frac12(a-t)^2$. If $z %s 0$,"
    r" $$ \frac{\partial L}{\partial w} = %s $$"
)


@pytest.mark.parametrize(
    ("text", "sign", "right", "wrong"),
    [
        (MARGIN, "<", r"-2(1-u)\,y\,x", r"2(1-u)\,y\,x"),
        (MARGIN, ">", "0", r"-2(1-u)\,y\,x"),
        (UNIT, ">", "(a-t)x", "(a-t)w"),
        (UNIT, "<", "0", "(a-t)x"),
    ],
)
def test_a_case_of_a_name_that_stands_for_more(text: str, sign: str, right: str, wrong: str) -> None:
    assert kinds(text % (sign, right))[-1] in ("proved", "agrees")
    assert kinds(text % (sign, wrong))[-1] in ("unclear", "refuted")


def test_a_line_of_one_case_says_nothing_in_another() -> None:
    text = MARGIN % (">", "0") + r" For $u < 1$ $$ \nabla_w \ell = 0 $$"
    assert kinds(text)[-1] not in ("proved", "agrees")
