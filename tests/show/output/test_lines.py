"""Text that is safe on a terminal, and its columns."""

import pytest
from rich.cells import cell_len

from calcwork.show.output.lines import columns, printable


@pytest.mark.parametrize("text", ["", "abc", "y\u0302 = 解", "Ｆｕｌｌ", "Σ_{i=1}^N ŷ_i", "日本\u0301"])
def test_columns_are_those_of_rich(text):
    assert columns(text) == cell_len(text)


@pytest.mark.parametrize("sign", ["\x1b", "\x00", "\x08", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_signs_that_act_are_replaced(sign):
    assert printable(f"a{sign}b") == "a\ufffdb"


def test_a_text_becomes_one_line():
    assert printable("a\nb\tc\r") == "a b c "
