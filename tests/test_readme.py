"""What the README shows, works."""

import re
import shlex
from pathlib import Path

import numpy as np
import pytest

from calcwork.cli import main

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
NOTE = re.findall(r"````markdown\n(.*?)````", README, flags=re.DOTALL)[0]
COMMANDS = [line for block in SHELL for line in block.splitlines() if line.startswith("calcwork ")]


def test_the_quick_start_is_two_commands_of_one_line() -> None:
    start = README.split("## Quick start")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", start, flags=re.DOTALL)
    assert len(blocks) == 2
    assert all(len(block.strip().splitlines()) == 1 for block in blocks)
    assert "calcwork demo" in blocks[0]
    assert "pytest" in blocks[1]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_programs_run(program: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(program, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert capsys.readouterr().out


def test_the_cross_check_and_the_proof_come_out_as_told(capsys: pytest.CaptureFixture[str]) -> None:
    for program in PROGRAMS:
        exec(compile(program, "README.md", "exec"), {})  # noqa: S102 - our own README
    out = capsys.readouterr().out
    assert "right" in out
    assert "proved=True" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(1)
    rows = [f"{u:.4f},{v:.4f},{int(u + rng.normal() > 0)}" for u, v in rng.normal(size=(50, 2))]
    (tmp_path / "note.md").write_text(NOTE)
    (tmp_path / "data.csv").write_text("\n".join(["a,b,label", *rows]) + "\n")
    refutes = command == "calcwork check note.md"
    assert main(shlex.split(command.split(">", maxsplit=1)[0])[1:]) == (1 if refutes else 0)


def test_the_report_of_the_note_comes_out_as_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.md").write_text(NOTE)
    assert main(["check", "note.md"]) == 1
    shown = re.findall(r"```text\n(.*?)```", README, flags=re.DOTALL)[0]
    assert capsys.readouterr().out.strip() == shown.strip()


def test_expansions_and_numbers_come_out_as_shown(capsys: pytest.CaptureFixture[str]) -> None:
    shown = re.findall(r"```text\n(.*?)```", README, flags=re.DOTALL)
    groups = [[c for c in COMMANDS if c.startswith(f"calcwork {name} ")] for name in ("expand", "evaluate")]
    for commands in groups:
        for command in commands:
            assert main(shlex.split(command)[1:]) == 0
        assert capsys.readouterr().out in shown


@pytest.mark.parametrize("command", ["calcwork graph logistic", "calcwork swell logistic-map"])
def test_graphs_and_counts_come_out_as_shown(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = next(c for c in COMMANDS if c.startswith(command))
    assert main(shlex.split(line)[1:]) == 0
    shown = re.findall(r"```text\n(.*?)```", README, flags=re.DOTALL)
    assert capsys.readouterr().out.strip() in [block.strip() for block in shown]
