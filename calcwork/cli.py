"""The command line: a thin shell over `calcwork.show`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from calcwork._version import __version__
from calcwork.errors import CalcworkError

FORMS = ("index", "matrix", "latex", "python", "json", "note")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status: 0 good, 1 something refuted or wrong, 2 wrong usage or bad input."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    try:
        return int(options.run(options))
    except CalcworkError as error:
        print(f"calcwork: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("calcwork: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="calcwork",
        description="Derive, compile, cross-check and optimize the losses of machine learning.",
        epilog="example: calcwork derive logistic --wrt w --steps",
    )
    parser.add_argument("--version", action="version", version=f"calcwork {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_derive(commands)
    _add_expand(commands)
    _add_evaluate(commands)
    _add_check(commands)
    _add_crosscheck(commands)
    _add_graph(commands)
    _add_swell(commands)
    _add_compare(commands)
    _add_demo(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction,
    run: Callable[[argparse.Namespace], int],
    *,
    brief: str,
    description: str,
    example: str,
) -> argparse.ArgumentParser:
    """Add the command that is named after its function."""
    name = run.__name__.removeprefix("_")
    epilog = f"example: calcwork {name} {example}"
    parser = commands.add_parser(name, help=brief, description=description, epilog=epilog)
    parser.set_defaults(run=run)
    return parser


def _add_derive(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _derive,
        brief="derive the gradient or Hessian of a problem",
        description="Derive the gradient or Hessian of a problem for symbolic sizes.",
        example="logistic --wrt w --order 2 --form matrix",
    )
    p.add_argument(
        "source",
        metavar="SOURCE",
        nargs="?",
        help="a name of the catalogue (see --list), a note (.md, .tex, .ipynb), or - for stdin",
    )
    p.add_argument("--list", action="store_true", help="print the names of the catalogue")
    p.add_argument("--wrt", metavar="NAME[,NAME]", help="the variables, all by default: w,b or \\theta")
    p.add_argument("--of", metavar="NAME", help="the quantity to differentiate; the objective by default")
    p.add_argument("--order", type=int, choices=(1, 2), default=1, help="1 gradient (default), 2 Hessian")
    p.add_argument(
        "--form",
        choices=FORMS,
        default="index",
        help="index (default), matrix, latex, python, json, or a note for check",
    )
    p.add_argument("--steps", action="store_true", help="print the derivation line by line, with the rules")
    p.add_argument("--optimum", action="store_true", help="print the optimum in closed form, with conditions and test")
    p.add_argument("--convexity", action="store_true", help="print a proof of convexity, or a chord that refutes it")


def _add_expand(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _expand,
        brief="Taylor polynomial, tangent line or plane, slopes along directions",
        description="Expand a problem at a point: exact for scalars, in matrix form for arrays of symbolic size.",
        example='paraboloid --at "x=1, y=2" --along "3,4" --output pictures',
    )
    _add_source(p)
    p.add_argument(
        "--at",
        metavar="POINT",
        help='as "x=1/2, w=[1,2]"; numbers, formulas or names; the variables as such by default',
    )
    p.add_argument("--order", type=int, default=2, metavar="K", help="the highest order (default 2)")
    p.add_argument(
        "--along", metavar="VECTOR", help='also the slope along a direction, as in --along=-3,4 or "x=3, y=4"'
    )
    p.add_argument("--unit", action="store_true", help="bring the direction to length one first")
    p.add_argument("--digits", type=int, metavar="D", help="print numbers as decimals, each digit right")
    p.add_argument(
        "--form",
        choices=("text", "latex", "python", "json"),
        default="text",
        help="text (default), latex, python or json",
    )
    p.add_argument("--output", metavar="DIR", help="write pictures to a folder")
    p.add_argument("--reach", type=float, metavar="R", help="how far the pictures go from the point to each side")


def _add_evaluate(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _evaluate,
        brief="value, gradient and Hessian at numbers, to any number of digits",
        description="Evaluate a problem and its derivatives at numbers, in ball arithmetic: every digit is right.",
        example='logistic --at "X=[[1,2],[3,4],[0,1]]; y=[1,0,1]; w=[0,1]; b=0.1" --digits 50',
    )
    _add_source(p)
    p.add_argument("--at", metavar="POINT", required=True, help='all values, as "X=[[1,2],[3,4]]; y=[1,0]; b=0.1"')
    p.add_argument("--digits", type=int, default=30, metavar="D", help="significant digits (default 30)")
    p.add_argument("--order", type=int, choices=(0, 1, 2), default=1, help="0 value, 1 gradient (default), 2 Hessian")
    p.add_argument(
        "--optimum", action="store_true", help="evaluate the optimum in closed form; the variables need no value"
    )
    p.add_argument("--form", choices=("text", "json"), default="text", help="text (default) or json")


def _add_source(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "source", metavar="SOURCE", help="a name of the catalogue, a note (.md, .tex, .ipynb), or - for stdin"
    )
    p.add_argument("--of", metavar="NAME", help="the quantity; the objective by default")
    p.add_argument("--wrt", metavar="NAME[,NAME]", help="the variables, all by default")


def _add_check(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _check,
        brief="judge the steps of derivations in notes",
        description="Judge every step of the display formulas in Markdown, LaTeX and Jupyter notes: proved, agrees at "
        "points, refuted with a counterexample, or unclear. The exit status is 1 when a step is refuted.",
        example="lesson.md --format html --output lesson.html",
    )
    p.add_argument(
        "files", metavar="FILE", nargs="+", help="notes (.md, .tex, .ipynb), folders of them, or - for stdin"
    )
    p.add_argument("--format", choices=("text", "json", "html"), help="by default that of the file, or text")
    p.add_argument("--output", metavar="FILE", help="write to a file (.txt, .json, .html) instead of standard output")
    p.add_argument("--strict", action="store_true", help="let unclear steps count as refuted in the exit status")
    p.add_argument(
        "--time-limit", type=float, default=5.0, metavar="S", help="processor seconds for one step (default 5)"
    )
    p.add_argument("--jobs", type=int, metavar="N", help="processes at work at a time (default: all processors)")
    p.add_argument("--scheduler", metavar="ADDRESS", help="check on a Dask cluster, such as tcp://10.0.0.1:8786")
    p.add_argument("--watch", action="store_true", help="check a file again whenever it is saved")
    p.add_argument("--verbose", action="store_true", help="show accepted steps too, and how symbols were read")


def _add_crosscheck(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _crosscheck,
        brief="compare symbolic, numerical and automatic derivatives",
        description="Compare the derived gradient of a problem with finite differences, the complex step and autograd.",
        example="logistic --wrt w",
    )
    _add_source(p)
    p.add_argument("--seed", type=int, default=0, help="seed of the random data and point (default 0)")
    p.add_argument("--order", type=int, choices=(1, 2), default=1, help="1 gradient (default), 2 Hessian")


def _add_graph(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _graph,
        brief="show the computation graph with values and adjoints",
        description="Show the operations of a problem on arrays, with the value and the adjoint of each at a point.",
        example='logistic --at "w=1,-1; b=0" --output graph.svg',
    )
    p.add_argument("source", metavar="SOURCE", help="a name of the catalogue, a note, or - for stdin")
    p.add_argument("--of", metavar="NAME", help="the scalar to differentiate; the objective by default")
    p.add_argument("--wrt", metavar="NAME[,NAME]", help="the variables, all by default: w,b or \\theta")
    p.add_argument("--at", metavar="POINT", default="", help='values, "w=1,2; X=[[1,2],[3,4]]"; others are drawn')
    p.add_argument("--sizes", metavar="SIZES", default="", help="sizes that no value shows: N=4,D=3")
    p.add_argument("--seed", type=int, default=0, help="seed of the values that are drawn (default 0)")
    p.add_argument(
        "--format", choices=("text", "json", "dot", "svg", "png"), help="by default that of the file, or text"
    )
    p.add_argument("--output", metavar="FILE", help="write to a file (.txt, .json, .dot, .svg, .png)")


def _add_swell(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _swell,
        brief="count the operations of nested derivatives",
        description="Count the operations of a function and its derivative as it nests deeper: written out, with "
        "common subexpressions, and for the automatic derivative.",
        example="logistic-map --depth 10 --output swell.svg",
    )
    p.add_argument(
        "source", metavar="SOURCE", nargs="?", help="a family (see --list), a catalogue name, a note, a formula, or -"
    )
    p.add_argument("--list", action="store_true", help="print the names of the families")
    p.add_argument("--of", metavar="NAME", help="the scalar to differentiate; the objective by default")
    p.add_argument("--wrt", metavar="NAME", help="the variable of a function of your own")
    p.add_argument("--depth", type=int, metavar="N", help="the deepest nesting, or the highest order of derivative")
    p.add_argument("--format", choices=("text", "json", "svg", "png"), help="by default that of the file, or text")
    p.add_argument("--output", metavar="FILE", help="write to a file (.txt, .json, .svg, .png)")


def _add_compare(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _compare,
        brief="compare optimizers on data",
        description="Run optimizers on a linear classifier and data, 80 percent for training; draw their convergence.",
        example="logistic --data data.csv --target label --optimizers newton,gradient-descent",
    )
    p.add_argument("source", metavar="SOURCE", help="a linear classifier of the catalogue, such as logistic or hinge")
    p.add_argument("--data", metavar="FILE.csv", help="a table with a header line; the shipped data by default")
    p.add_argument("--target", metavar="COLUMN", help="the column of labels in --data")
    p.add_argument("--optimizers", metavar="A,B", default="gradient-descent,newton", help="names, joined by commas")
    p.add_argument("--learning-rate", type=float, metavar="R", help="fixed rate of gradient descent (default 1/L)")
    p.add_argument("--output", metavar="DIR", default="calcwork-output", help="folder of the plots")


def _add_demo(commands: argparse._SubParsersAction) -> None:
    p = _command(
        commands,
        _demo,
        brief="the whole road on real data, offline",
        description="Declare, derive, compile, cross-check, optimize and draw logistic regression on shipped data.",
        example="--output demo-output",
    )
    p.add_argument("--output", metavar="DIR", default="calcwork-output", help="folder of the plots and the report")


def _derive(options: argparse.Namespace) -> int:
    from calcwork.show.commands.problems import derive

    return derive(options)


def _expand(options: argparse.Namespace) -> int:
    from calcwork.show.commands.expand import expand_command

    return expand_command(options)


def _evaluate(options: argparse.Namespace) -> int:
    from calcwork.show.commands.expand import evaluate_command

    return evaluate_command(options)


def _check(options: argparse.Namespace) -> int:
    from calcwork.show.commands.check import check

    return check(options)


def _crosscheck(options: argparse.Namespace) -> int:
    from calcwork.show.commands.problems import crosscheck

    return crosscheck(options)


def _graph(options: argparse.Namespace) -> int:
    from calcwork.show.commands.graph import graph

    return graph(options)


def _swell(options: argparse.Namespace) -> int:
    from calcwork.show.commands.swell import swell

    return swell(options)


def _compare(options: argparse.Namespace) -> int:
    from calcwork.show.commands.problems import compare

    return compare(options)


def _demo(options: argparse.Namespace) -> int:
    from calcwork.show.demo.demo import demo

    return demo(options.output)
