"""What `calcwork graph` does."""

from __future__ import annotations

import argparse
import json
import sys

from calcwork.show.graphs.graph import ComputationGraph
from calcwork.show.graphs.graph import graph as graph_of
from calcwork.show.output.files import FORMATS, figure_bytes, form_of, write_atomically
from calcwork.show.output.lines import Line
from calcwork.show.output.screen import put
from calcwork.show.problems.sources import named_problem

SUFFIXES = {".dot": "dot", ".gv": "dot", ".svg": "svg", ".png": "png", ".json": "json", ".txt": "text"}


def graph(options: argparse.Namespace) -> int:
    """Print or write the computation graph of a problem at a point."""
    form = form_of(options.format, options.output, SUFFIXES)
    written = named_problem(options.source, options.of or "", options.wrt or "")
    for remark in written.remarks:
        print(f"calcwork: {remark}", file=sys.stderr)
    found = graph_of(written.problem, at=options.at, sizes=options.sizes, seed=options.seed)
    emit(_content(found, form), options.output)
    return 0


def _content(found: ComputationGraph, form: str) -> str | bytes:
    if form in FORMATS:
        return figure_bytes(found.plot(), format=form)
    if form == "json":
        return json.dumps(found.as_data(), indent=2, ensure_ascii=False) + "\n"
    return found.dot() if form == "dot" else f"{found}\n"


def emit(content: str | bytes, output: str | None) -> None:
    """Write to a file and say so, or print."""
    if output:
        print(f"wrote {write_atomically(output, content)}")
    elif isinstance(content, str):
        put(Line(line) for line in content.splitlines())
