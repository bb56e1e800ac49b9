"""The demo, at the width of a terminal."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from calcwork.cli import main


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    import contextlib
    import io

    folder = tmp_path_factory.mktemp("demo")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["demo", "--output", str(folder)]) == 0
    return out.getvalue(), folder


def test_the_six_parts_stand_in_order(demo: tuple[str, Path]) -> None:
    heads = re.findall(r"^(\d)\. ", demo[0], flags=re.MULTILINE)
    assert heads == ["1", "2", "3", "4", "5", "6"]


def test_no_line_is_wider_than_a_terminal(demo: tuple[str, Path]) -> None:
    too_wide = [line for line in demo[0].splitlines() if len(line) > 80 and "wrote" not in line]
    assert not too_wide


def test_the_results_are_there(demo: tuple[str, Path]) -> None:
    text = demo[0]
    assert "Σ" in text
    assert "p = i/N" in text
    assert "maximum" in text
    assert "right" in text
    assert "separable" in text
    accuracy = re.findall(r"newton\s+\d+\s+\S+\s+(\S+)\s+\S+\s+(\d+\.\d)%", text)
    assert float(accuracy[0][0]) <= 1e-10
    assert float(accuracy[0][1]) > 90


def test_the_files_are_there_and_the_page_stands_alone(demo: tuple[str, Path]) -> None:
    folder = demo[1]
    assert {p.name for p in folder.iterdir()} == {
        "convergence.png",
        "paths.png",
        "step-error.png",
        "crosscheck.png",
        "report.html",
    }
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "<script" not in page
    addresses: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            addresses.extend(v or "" for k, v in attrs if k in {"src", "href"})

    Links().feed(page)
    assert all(a.startswith(("data:", "#")) for a in addresses)
    assert page.count("<math") > 20
