"""What the stages of the demo hand on to each other and to the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calcwork.problems import Problem
from calcwork.show.problems.data import Comparison

if TYPE_CHECKING:
    from rich.console import Console

    from calcwork.learn.container import DataContainer


@dataclass
class Stage:
    """Hold what one stage leaves to the later ones and to the report."""

    out: Console
    problem: Problem
    penalized: Problem
    train: DataContainer
    test: DataContainer
    crosscheck: Any = None
    comparison: Comparison = field(default_factory=lambda: Comparison({}, {}))
    coin: Any = None
    coin_scope: Any = None
    files: list[Path] = field(default_factory=list)
