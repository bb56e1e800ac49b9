"""`calcwork check` as a user runs it, with the real reader and judge."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

RUN = [sys.executable, "-m", "calcwork", "check"]
NOTE = r"""Let $a, b \in \mathbb{R}$.

$$
\begin{aligned}
(a + b)^2 &= a^2 + 2ab + b^2 \\
          &= a^2 + b^2
\end{aligned}
$$
"""


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*RUN, *arguments], capture_output=True, text=True, timeout=120, check=False, encoding="utf-8", **options
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.md"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_a_wrong_step_is_refuted_with_its_place_and_a_hint(note: Path) -> None:
    done = run(note.name, cwd=note.parent)
    assert done.returncode == 1
    assert done.stdout.startswith(
        "note.md:6:12: refuted (ball arithmetic)\n              &= a^2 + b^2\n               ^\n"
    )
    assert re.search(r"left side: +-?\d", done.stdout)
    assert "2 a b is missing" in done.stdout
    assert done.stdout.endswith("note.md: 2 steps: 1 proved, 1 refuted\n")
    assert done.stderr == ""


def test_json_is_one_object_with_the_whole_contract(note: Path) -> None:
    done = run("--format", "json", str(note))
    data = json.loads(done.stdout)
    [document] = data["documents"]
    assert [s["verdict"] for s in document["steps"]] == ["proved", "refuted"]
    assert [(s["block"], s["step"], s["line"]) for s in document["steps"]] == [(1, 1, 5), (1, 2, 6)]
    assert document["steps"][1]["counterexample"]["left"] != document["steps"][1]["counterexample"]["right"]


def test_a_page_is_written(note: Path, tmp_path: Path) -> None:
    done = run("--format", "html", "--output", str(tmp_path / "note.html"), str(note))
    assert done.returncode == 1
    page = (tmp_path / "note.html").read_text(encoding="utf-8")
    assert "✓ proved" in page
    assert "✗ refuted" in page
    assert not re.search(r"https?:|<script", page)


def test_standard_input_and_a_terminal_without_unicode(note: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = run("-", input=NOTE, env=environment)
    assert done.returncode == 1
    assert done.stdout.startswith("-:6:12: refuted")
    assert "a? + b?" in done.stdout


def test_statuses_of_files_that_cannot_be_read_and_of_no_files(note: Path) -> None:
    done = run("missing.md", str(note))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "1 refuted" in done.stdout
    assert run().returncode == 2
    assert run(str(note), "--format", "xml").returncode == 2


@pytest.mark.parametrize("interrupt", [os.kill, os.killpg], ids=["as a service does", "as a terminal does"])
def test_an_interrupted_watch_ends_and_leaves_no_process(
    note: Path, interrupt: Callable[[int, signal.Signals], None]
) -> None:
    process = subprocess.Popen(
        [*RUN, "--watch", str(note)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    while "1 refuted" not in process.stdout.readline():
        assert process.poll() is None
    interrupt(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert errors == "calcwork: interrupted\n"
    # Interrupted themselves, the workers end too, but whether they are reaped is up to the system's first process.
    assert interrupt is os.killpg or not _group_lives(process.pid)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
