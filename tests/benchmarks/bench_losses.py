"""Derive losses from notes and compare with complex steps: python tests/benchmarks/bench_losses.py [NAME].

A loss is a note, what is asked of it, and a plain NumPy function. Printed are the largest errors of value, gradient
and Hessian relative to the largest entry, the bytes of the printed module, and the seconds of `calcwork derive` with
its start. The Hessian is compared with differences of complex steps, which are good to about 1e-9. A loss without a
module, or whose module fails, has the message instead. The exit status is 1 when there is one, or a larger error, but
for losses that the language does not cover yet: these are to be refused, with the words that stand under "refused".
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import runpy
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np

HERE = Path(__file__).parent / "losses"
RUN = "from calcwork.cli import main; raise SystemExit(main())"
SMALL, STEP = 1e-30, 1e-5
BOUNDS = {"value": 1e-12, "gradient": 1e-12, "hessian": 1e-6}


def plain(name: str) -> str:
    """Return a name as it is in Python and in LaTeX: letters and digits alone, with an accent behind.

    So ``x_tilde`` is ``\\tilde{\\mathbf{x}}``, ``W1`` is ``W^{(1)}`` and ``Z_A_`` is ``Z^A``.
    """
    name = re.sub(r"\\(mathbf|boldsymbol|bm|mathrm|text|mathcal|operatorname)\b", "", name).replace("\\", "")
    name = name.replace("+", "plus").replace("-", "minus")
    name = re.sub(r"(tilde|hat|bar)[{\s]*([^\W_]+)", r"\2\1", name)
    return re.sub(r"[\W_]", "", name)


def named(known: dict, name: str):
    """Return what stands under a name, spelled as it is or with other capitals."""
    name = plain("lambda" if name == "lam" else name)
    return known[name] if name in known else {n.lower(): v for n, v in known.items()}[name.lower()]


def gradient(loss, values: dict, name: str) -> np.ndarray:
    """Return the gradient by one name, by complex steps."""
    x = np.asarray(values[name], float)
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        z = x.astype(complex)
        z[place] += SMALL * 1j
        found[place] = np.imag(loss({**values, name: z if x.ndim else z[()]})) / SMALL
    return found


def block(loss, values: dict, one: str, other: str) -> np.ndarray:
    """Return a block of the Hessian, by differences of gradients."""
    x = np.asarray(values[other], float)
    found = np.zeros(np.shape(values[one]) + x.shape)

    def moved(place: tuple[int, ...], step: float) -> np.ndarray:
        y = x.copy()
        y[place] += step
        return gradient(loss, {**values, other: y if y.ndim else y[()]}, one)

    for place in np.ndindex(x.shape):
        near, far = (moved(place, k * STEP) - moved(place, -k * STEP) for k in (1, 2))
        found[(..., *place)] = (8 * near - far) / (12 * STEP)
    return found


def apart(found: np.ndarray, wanted: np.ndarray) -> float:
    """Return the largest error relative to the largest entry."""
    return float(np.abs(found - wanted).max() / max(np.abs(wanted).max(), 1e-3))


class Failed(Exception):
    """No module was printed."""


def derived(name: str, asked: dict) -> tuple[SimpleNamespace, int, float]:
    """Return the printed module of a loss, its bytes and the seconds that it took."""
    command = [sys.executable, "-c", RUN, "derive", str(HERE / f"{name}.md"), "--of", asked["of"]]
    command += ["--wrt", ",".join(asked["wrt"]), "--form", "python", "--order", "2"]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds, text = time.perf_counter() - start, done.stdout
    if done.returncode:
        raise Failed((done.stderr.strip().splitlines() or ["no message"])[0])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "loss.py"
        path.write_text(text)
        return SimpleNamespace(**runpy.run_path(str(path))), len(text.encode()), seconds


def compared(name: str) -> dict[str, float]:
    """Return the errors, the bytes and the seconds of one loss."""
    asked = json.loads((HERE / f"{name}.json").read_text())
    own = SimpleNamespace(**runpy.run_path(str(HERE / f"{name}.py")))
    module, size, seconds = derived(name, asked)
    values = own.draw(np.random.default_rng(0), dict(own.SIZES))
    known = {plain(n): v for n, v in {**own.SIZES, **values}.items()} | {plain(n): values[n] for n in values}
    given = {n: named(known, n) for n in inspect.signature(module.value).parameters}
    given = {n: v if np.ndim(v) else np.asarray(v).item() for n, v in given.items()}
    by_name = {plain(n): n for n in asked["wrt"]}
    slopes = {named(by_name, n): np.asarray(g) for n, g in module.gradient(**given).items()}
    bends = {tuple(named(by_name, n) for n in names): np.asarray(b) for names, b in module.hessian(**given).items()}
    value = float(np.real(own.loss(values)))
    return {
        "value": abs(module.value(**given) - value) / max(1, abs(value)),
        "gradient": max(apart(slopes[n], gradient(own.loss, values, n)) for n in asked["wrt"]),
        "hessian": max(apart(b, block(own.loss, values, *names)) for names, b in bends.items()),
        "bytes": size,
        "seconds": seconds,
    }


def line(row: dict[str, float]) -> str:
    """Return the errors, bytes and seconds of one loss as a line of the table."""
    return "".join(f"{row[p]:>10.0e}" for p in BOUNDS) + f"{row['bytes']:>8.0f}{row['seconds']:>9.1f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=sorted(p.stem for p in HERE.glob("*.md")))
    right = 0
    names = parser.parse_args().names
    print("loss     value  gradient   Hessian   bytes  seconds")
    for name in names:
        try:
            row = compared(name)
        except Failed as error:
            wanted = json.loads((HERE / f"{name}.json").read_text()).get("refused")
            right += bool(wanted) and wanted in str(error)
            print(f"{name:<6}  refused: {error}")
            continue
        except Exception as error:  # the table goes on, and the exit status tells
            print(f"{name:<6}  {type(error).__name__}: {error}")
            continue
        right += all(row[part] <= bound for part, bound in BOUNDS.items())
        print(f"{name:<6}{line(row)}", flush=True)
    print(f"{right} of {len(names)} right")
    sys.exit(right < len(names))
