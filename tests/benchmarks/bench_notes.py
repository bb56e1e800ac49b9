"""Judge notes whose steps are known to be right or wrong: python tests/benchmarks/bench_notes.py [--show] [FOLDER ...].

A folder holds notes and a file wrong.jsonl, which names the steps that are not right by note, line and right side.
Printed is how many right and wrong steps got which verdict, the time, and with --show every step that is not decided.
The exit status is 1 when a right step is refuted, or a wrong one proved or found to agree.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from calcwork.check.running.batch import Checker
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source

HERE = Path(__file__).parent / "notes"
VERDICTS = ("proved", "agrees", "definition", "unclear", "refuted")
NEAR = 2  # lines between a step and where its truth says that it is
ENOUGH = 8  # characters that tell a right side


def plain(latex: str) -> str:
    """Return LaTeX without what only sets it."""
    return "".join(latex.replace("&", "").replace(r"\,", "").split()).strip(".,;")


def truth_of(step: dict, wrong: list[dict]) -> str:
    """Return the truth about a step: that of the nearest entry with its right side, else right."""
    right = plain(step["right"])
    near = NEAR if len(right) > ENOUGH else 0
    found = [(abs(w["line"] - step["line"]), w["truth"]) for w in wrong if _is_meant(right, plain(w["right"]))]
    distance, truth = min(found, default=(near + 1, "right"))
    return truth if distance <= near else "right"


def _is_meant(right: str, given: str) -> bool:
    """Tell whether a right side is the one that the truth gives, which may be its beginning, or go on with words."""
    rest = given.removeprefix(right)
    words = rest != given and rest.startswith((r"\quad", r"\qquad", r"\text", ",", "."))
    return bool(right) and (right == given or words or (len(given) > ENOUGH and right.startswith(given)))


def judge(folder: Path, *, show: bool) -> bool:
    """Print the table of a folder; tell whether no step was judged against its truth."""
    wrong = [json.loads(line) for line in (folder / "wrong.jsonl").read_text().splitlines() if line]
    paths = sorted(folder.glob("*.md"))
    table: Counter[tuple[str, str]] = Counter()
    faults = 0
    start = time.perf_counter()
    with Checker() as checker:
        for path, checked in zip(
            paths, checker.check(read_document(Source(p.read_text())) for p in paths), strict=True
        ):
            own = [w for w in wrong if w["doc"] == path.stem]
            for step in (s.as_json() for s in checked.steps):
                truth, verdict = truth_of(step, own), step["verdict"]
                table[truth, verdict] += 1
                fault = (truth, verdict) in {("right", "refuted"), ("wrong", "proved"), ("wrong", "agrees")}
                faults += fault
                if fault or (show and verdict == "unclear"):
                    claim = f"{step['left']} {step['relation']} {step['right']}"
                    print(f"{path.stem}:{step['line']}: {truth}, {verdict}: {claim}")
    print(f"{folder.name}: {len(paths)} notes, {time.perf_counter() - start:.0f} s")
    print(" " * 8 + "".join(f"{v:>12}" for v in VERDICTS))
    for truth in ("right", "wrong"):
        print(f"{truth:<8}" + "".join(f"{table[truth, v]:>12}" for v in VERDICTS))
    return not faults


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=sorted(p for p in HERE.iterdir() if p.is_dir()))
    parser.add_argument("--show", action="store_true", help="print the steps that are not decided, too")
    options = parser.parse_args()
    results = [judge(folder, show=options.show) for folder in options.folders]
    sys.exit(not all(results))
