"""What `calcwork swell` does."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from calcwork.errors import UserError
from calcwork.problems import CATALOGUE, Problem
from calcwork.show.checks.checking import is_path
from calcwork.show.commands.graph import emit
from calcwork.show.graphs.swell import SwellReport, list_families
from calcwork.show.graphs.swell import swell as swell_of
from calcwork.show.output.files import FORMATS, figure_bytes, form_of
from calcwork.show.output.lines import Line
from calcwork.show.output.screen import put
from calcwork.show.problems.sources import named_problem

SUFFIXES = {".svg": "svg", ".png": "png", ".json": "json", ".txt": "text"}


def swell(options: argparse.Namespace) -> int:
    """Print or write the counts of operations."""
    if options.list:
        put(Line(line) for line in list_families())
        return 0
    if options.source is None:
        raise UserError(
            "swell needs a SOURCE; give a family (calcwork swell --list prints them), a problem or a formula."
        )
    form = form_of(options.format, options.output, SUFFIXES)
    source = _source(options)
    found = swell_of(source, depth=options.depth, of=options.of or "", wrt=options.wrt or "")
    emit(_content(found, form), options.output)
    return 0


def _source(options: argparse.Namespace) -> str | Problem:
    """Return the problem of a note or of the catalogue; a family or a formula stays text."""
    source: str = options.source
    if not (source in CATALOGUE or source == "-" or is_path(source) or Path(source).is_file()):
        return source
    written = named_problem(source, options.of or "", options.wrt or "")
    for remark in written.remarks:
        print(f"calcwork: {remark}", file=sys.stderr)
    return written.problem


def _content(found: SwellReport, form: str) -> str | bytes:
    if form in FORMATS:
        return figure_bytes(found.plot(), format=form)
    return json.dumps(found.as_data(), indent=2, ensure_ascii=False) + "\n" if form == "json" else f"{found}\n"
