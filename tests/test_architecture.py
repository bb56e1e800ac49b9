"""The plan of the house, checked: imports go one way, the package stays light, every module says what it is for."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import calcwork

PACKAGE = Path(calcwork.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("sympy", "numpy", "scipy", "matplotlib", "autograd", "sklearn", "flint", "jax", "dask", "mpmath", "pandas")

# What each room may import beside itself: the table of the plan, with what follows from it.
BELOW = {
    "errors": set(),
    "algebra": {"errors"},
    "notation": {"algebra"},
    "derive": {"notation", "algebra"},
    "problems": {"derive"},
    "compile": {"algebra"},
    "differentiate": {"compile"},
    "optimize": {"compile"},
    "learn": {"optimize", "problems"},
    "check": {"notation", "derive"},
    "show": {"check", "learn", "differentiate", "optimize", "compile", "problems", "derive", "notation", "algebra"},
    "cli": {"show"},
    "__main__": {"cli"},
    "__init__": {"_version"},
    "_version": set(),
}

# The floors of some rooms, each of which may import those before it in this list; modules beside them import any.
FLOORS = {
    "notation": ("writing", "documents", "structure", "survey", "symbols", "spelling", "meaning", "context"),
    "notation.spelling": ("names", "laws", "functions", "derivatives", "sequences", "matrices", "operators", "usual"),
    "notation.context": (
        *("functions", "words", "domains", "declarations", "definitions", "laws", "conditions"),
        *("sections", "inference", "collection", "quantified", "told"),
    ),
    "check": (
        *("numbers", "steps", "samples", "integrals", "judge", "implications", "hints", "induction", "descent"),
        *("readers", "reading", "excuses", "rungs", "claims", "running"),
    ),
    "check.judge": (
        *("cases", "pinned", "signs", "bounded"),
        *("equations", "proportional", "relations", "ladder", "arguments"),
    ),
    "show": ("output", "pages", "pictures", "checks", "problems", "graphs", "demo", "commands"),
}


def reachable(room):
    """Return the room with everything below it: what a neighbor may import, its neighbor may too."""
    found, pending = {room, "errors", "_version"}, set(BELOW[room])
    while pending:
        found.add(new := pending.pop())
        pending |= BELOW[new] - found
    return found


def room_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path):
    """Yield (line, room) for every import of calcwork, inside of functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively; name the module in full"
            names = [f"{node.module}.{a.name}" if node.module == "calcwork" else node.module for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        for name in names:
            parts = (name or "").split(".")
            if parts[0] == "calcwork" and len(parts) > 1:
                yield node.lineno, parts[1] if parts[1] != "__version__" else "_version"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    allowed = reachable(room_of(path))
    wrong = [f"{path}:{line} imports calcwork.{room}" for line, room in imported_rooms(path) if room not in allowed]
    assert not wrong, f"{room_of(path)} may import {sorted(allowed)} only: {wrong}"


def test_the_test_sees_an_import_that_goes_up(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("def f():\n    from calcwork.show.demo.report import page\n    from calcwork import cli\n")
    rooms = [room for _, room in imported_rooms(module)]
    assert rooms == ["show", "cli"]
    assert not set(rooms) & reachable("algebra")


def folder_of(room):
    return PACKAGE.joinpath(*room.split("."))


def imported_floors(tree, room):
    """Yield (line, floor) for every import from a room, inside of functions too, but for names in annotations."""
    pending, inside = [tree], f"calcwork.{room}."
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(inside):
            yield node.lineno, node.module.removeprefix(inside).split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module == f"calcwork.{room}":
            yield from ((node.lineno, a.name) for a in node.names)
        pending += ast.iter_child_nodes(node)


@pytest.mark.parametrize(("room", "floor"), [(room, floor) for room, floors in FLOORS.items() for floor in floors])
def test_a_floor_builds_on_those_before_it(room, floor):
    floors, place = FLOORS[room], folder_of(room) / floor
    allowed = set(floors[: floors.index(floor) + 1])
    paths = sorted(place.rglob("*.py")) or [place.with_suffix(".py")]
    wrong = [
        f"{p}:{n} imports {f}"
        for p in paths
        for n, f in imported_floors(ast.parse(p.read_text()), room)
        if f not in allowed
    ]
    assert not wrong, f"{room}.{floor} may import {sorted(allowed)} only: {wrong}"


@pytest.mark.parametrize("room", FLOORS)
def test_every_folder_of_a_room_is_a_floor(room):
    assert {path.parent.name for path in folder_of(room).glob("*/__init__.py")} <= set(FLOORS[room])


def test_the_test_sees_an_import_of_a_later_floor():
    tree = ast.parse(
        "if TYPE_CHECKING:\n    from calcwork.check.claims import judged\n"
        "def f():\n    from calcwork.check.running.batch import Checker\n    from calcwork.check import reading\n"
    )
    assert sorted(imported_floors(tree, "check")) == [(4, "running"), (5, "reading")]
    tree = ast.parse("from calcwork.notation.spelling.usual import usual\nfrom calcwork.notation import survey\n")
    assert list(imported_floors(tree, "notation.spelling")) == [(1, "usual")]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_has_a_docstring(path):
    assert ast.get_docstring(ast.parse(path.read_text())), f"{path} does not say what it is for"


def loaded_by(statement):
    """Return the heavy packages that a statement loads in a fresh interpreter."""
    code = f"import sys; {statement}; print(*sorted(set({HEAVY!r}) & {{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_calcwork_loads_nothing_heavy():
    assert loaded_by("import calcwork") == set()


def test_the_language_loads_sympy_only():
    loaded = loaded_by("import calcwork.algebra.equality")
    assert loaded <= {"sympy", "mpmath", "flint"}, loaded


def test_every_public_name_is_found():
    for name in calcwork.__all__:
        assert getattr(calcwork, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = calcwork.nothing


def test_no_module_is_longer_than_five_hundred_lines():
    long = {str(p): n for p in MODULES if (n := len(p.read_text().splitlines())) > 500}
    assert not long, long
