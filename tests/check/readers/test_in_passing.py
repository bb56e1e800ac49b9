"""Places at which a text goes on: "at (1, 0)" of an f(x, y)."""

import pytest

from tests.judging import last, verdicts

SADDLE = r"""For $h(s,t) = s^3 - 12 s + 2t^2$ look at the stationary points.
$$ h_s = 3s^2 - 12 = 0 \Rightarrow s = \pm 2 $$ """


@pytest.mark.parametrize(
    ("place", "right", "wrong"),
    [
        ("At $(2, 0)$:", "h_{ss} = 12", "h_{ss} = -12"),
        ("At $(-2, 0)$:", "h_{ss} = -12", "h_{ss} = 12"),
        ("- $(2, 0)$:", "h_{ss} h_{tt} - h_{st}^2 = 48", "h_{ss} h_{tt} - h_{st}^2 = 24"),
        ("At the point $(2, 1)$ we find", r"\nabla h = (0, 4)", r"\nabla h = (4, 0)"),
    ],
)
def test_derivatives_are_taken_before_a_place_is_put_in(place: str, right: str, wrong: str) -> None:
    assert last(f"{SADDLE}\n\n{place}", right).verdict in ("proved", "agrees")
    assert last(f"{SADDLE}\n\n{place}", wrong).verdict == "refuted"


def test_the_last_place_counts() -> None:
    found = verdicts(SADDLE + "\nAt $(2, 0)$: $$ h_{ss} = 12 $$ At $(-2, 0)$: $$ h_{ss} = 12 $$")
    assert [v.verdict for v in found[-2:]] == ["proved", "refuted"]


def test_a_place_with_as_many_numbers_as_no_function_has_arguments_is_none() -> None:
    assert last(SADDLE + "\n\nAt $(2, 0, 1)$:", "h_{ss} = 12").verdict != "proved"
