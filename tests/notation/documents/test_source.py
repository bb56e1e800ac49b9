import pytest
from hypothesis import given
from hypothesis import strategies as st

from calcwork.errors import UserError
from calcwork.notation.documents.source import Offsets, Position, Problem, Source, decode, read_source

TEXT = "first\n  x_i = é\n\nlast"


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 1, 1), (5, 1, 6), (6, 2, 1), (8, 2, 3), (15, 2, 10), (17, 4, 1), (21, 4, 5), (99, 4, 5), (-3, 1, 1)],
)
def test_positions_count_lines_and_columns_from_one(offset, line, column):
    assert Source(TEXT).position(offset) == Position(line, column)


@given(st.text(alphabet="ab\n\té", max_size=60), st.integers(0, 60))
def test_position_and_line_give_back_the_character(text, offset):
    source = Source(text)
    line, column = source.position(offset)
    if offset < len(text) and text[offset] != "\n":
        assert source.line(line)[column - 1] == text[offset]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_give_one_text(encoding, newline):
    assert decode(TEXT.replace("\n", newline).encode(encoding)).text == TEXT


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\x00b", r"note\.md has a NUL byte at byte 1, so it is no text file; give a Markdown"),
        (TEXT.encode("utf-16-le"), r"note\.md has a NUL byte"),
        (b"ok\ncaf\xe9", r"note\.md is not UTF-8 text: line 2 has the byte 0xe9, .* save the file as UTF-8"),
        (b"\xff\xfe\x00\xd8", r"note\.md is not UTF-16 text"),
        (bytes(range(1, 9)) * 9, r"note\.md has 72 control characters, so it is no text file"),
    ],
)
def test_what_is_no_text_is_refused(data, message):
    with pytest.raises(UserError, match=message):
        decode(data, "note.md")


def test_a_missing_file_is_a_users_mistake(tmp_path):
    with pytest.raises(UserError, match=r"cannot be read \(no such file or directory\); give the path"):
        read_source(tmp_path / "none.md")
    (tmp_path / "note.md").write_bytes(b"a\r\nb")
    assert read_source(tmp_path / "note.md").text == "a\nb"


@given(st.integers(0, 400), st.integers(1, 30))
def test_the_caret_stands_under_the_place_in_long_lines_too(offset, length):
    text = "".join(chr(97 + k % 26) for k in range(400))
    shown, carets = Source(text).excerpt(offset, offset + length).split("\n")
    assert len(shown) <= 106
    assert carets.strip("^ ") == ""
    if offset < 400:
        assert shown[carets.index("^")] == text[offset]


def test_a_problem_is_described_with_place_caret_expectation_and_hint():
    problem = Problem("the brace is never closed", 4, 5, "'}'", "{a}")
    assert Source("a = {a", "n.md", cell=3).describe(problem).split("\n") == [
        "n.md, cell 3, line 1, column 5: the brace is never closed",
        "    a = {a",
        "        ^",
        "expected '}'",
        "try {a}",
    ]


def test_offsets_past_the_end_of_a_run_belong_to_the_next():
    offsets = Offsets((0, 3), (10, 20))
    assert [offsets.at(k) for k in (0, 2, 3, 5)] == [10, 12, 20, 22]
