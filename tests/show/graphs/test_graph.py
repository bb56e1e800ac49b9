"""The computation graph as text, data, DOT and picture, and the point at which it is evaluated."""

import json
import re
from itertools import pairwise

import mpmath
import numpy as np
import pytest
from numpy.testing import assert_allclose

import calcwork
from calcwork.cli import main
from calcwork.compile import compile_quantities
from calcwork.compile.names import python_name
from calcwork.errors import UserError
from calcwork.problems import CATALOGUE, find
from calcwork.show.graphs.dot import dot, quoted
from calcwork.show.graphs.graph import graph
from calcwork.show.graphs.layout import layered
from calcwork.show.output.lines import columns
from tests.show.losses import LOSSES
from tests.show.test_losses import assert_close, exact, slope

DOT_STRING = r'"(?:[^"\\]|\\.)*"'
DOT_LINE = re.compile(
    rf"digraph calcwork \{{|\}}|  label={DOT_STRING}; labelloc=t; rankdir=TB;"
    rf"|  node \[fontname={DOT_STRING}, fontsize=11\]; edge \[color={DOT_STRING}\];"
    rf"|  n\d+ \[label={DOT_STRING}, shape=box(?:, \w+={DOT_STRING})+\];|  n\d+ -> n\d+(?: \[penwidth=2\])?;"
)


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_whole_catalogue_has_graphs_whose_leaves_show_the_derived_gradient(name):
    problem = find(name)
    found = graph(name, seed=3)
    derived = compile_quantities(problem.derivatives.gradient, problem.scope)
    arrays = {n.name: n.value for n in found.nodes if n.name in derived.arguments}
    expected = derived(sizes=found.sizes, **arrays)
    for v in problem.variables:
        assert_allclose(found[v].adjoint, expected[v], rtol=1e-11, atol=1e-14)
        assert_allclose(found.gradient[v], expected[v], rtol=1e-11, atol=1e-14)
    assert all(columns(line) <= 80 for line in str(found).splitlines() if "  " in line)
    assert found[str(problem.objective)].adjoint == 1


@pytest.mark.parametrize("name", LOSSES)
def test_adjoints_agree_with_differences_of_the_loss_written_by_hand(name):
    """The same loss for mpmath, with eighty digits; see `losses`."""
    note, by_hand = LOSSES[name]
    found = graph(note, seed=1)
    leaves = [n for n in found.nodes if n.kind in ("data", "variable")]
    with mpmath.workdps(80):
        arguments = {python_name(n.name): exact(n.value) for n in leaves}
        assert_close(found.accumulation.value, float(by_hand(**arguments)), name)
        for v in found.gradient:
            assert_close(found[v].adjoint, slope(by_hand, arguments, python_name(v)), f"{name}, by {v}")


def test_the_text_shows_the_declared_quantities_with_values_and_adjoints():
    lines = str(graph("logistic", at={"X": [[1, 0], [0, 2]], "y": [1, 0], "w": [0, 0], "b": 0})).splitlines()
    assert lines[0] == "J: logistic regression with mean binary cross-entropy"
    assert lines[1] == "N = 2, D = 2; X, w, b, y given"
    rows = {line.split(" = ")[0].split()[0]: line for line in lines[4:] if line}
    assert re.search(r"variable +2 +\(0, 0\) +\(−0.25, 0.5\)$", rows["w"])
    assert re.search(r"σ\(z_i\) +2 +\(0.5, 0.5\) +\(−1, 1\)$", rows["ŷ_i"])
    assert re.search(r"scalar +0.693147 +1$", rows["J"])


def test_the_same_seed_gives_the_same_graph_and_given_values_are_taken():
    assert str(graph("ridge", seed=5)) == str(graph("ridge", seed=5)) != str(graph("ridge", seed=6))
    found = graph("ridge", at="w=1,-1; X=[[1,2],[3,4],[5,6]]")
    assert found.sizes == {"N": 3, "D": 2}
    assert found["w"].value.tolist() == [1, -1]
    assert found.drawn == ("y", "lambda_")


def test_a_variable_may_be_an_intermediate_quantity():
    found = graph("logistic", wrt="y_hat")
    y, p = found["y"].value, found["y_hat"].value
    assert_allclose(found["y_hat"].adjoint, (p - y) / (p * (1 - p)) / 4, rtol=1e-13)
    assert found["w"].adjoint is None


def test_a_positive_definite_matrix_is_drawn_as_one():
    found = graph(
        r"Let $\Sigma \in \mathbb{R}^{D\times D}$ be symmetric positive definite. $$J(\Sigma) = \log\det\Sigma$$"
    )
    drawn = found["\\Sigma"] if any(n.name == "\\Sigma" for n in found.nodes) else found["Sigma"]
    assert np.linalg.eigvalsh(drawn.value).min() > 0
    assert_allclose(drawn.adjoint, np.linalg.inv(drawn.value).T, rtol=1e-12)


def test_class_labels_and_cases_are_shown_and_right(tmp_path):
    """Cross-entropy with labels 1, ..., K: the gradient by the scores is softmax minus one-hot, by hand."""
    found = graph(
        r"""Let $c_i \in \{1,\dots,K\}$ for $i = 1, \dots, N$ and $S \in \mathbb{R}^{N \times K}$.
        $$J(S) = \sum_{i=1}^N \sum_{k=1}^K \mathbf 1\{c_i = k\} (\log \sum_{l=1}^K e^{S_{il}} - S_{ik})$$""",
        at={"c": [1, 3, 2, 2], "S": np.arange(12.0).reshape(4, 3) / 7},
    )
    scores = found["S"].value
    expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True) - np.eye(3)[[0, 2, 1, 1]]
    assert_allclose(found["S"].adjoint, expected, rtol=1e-13)
    assert not found.remarks
    assert "otherwise" in str(found)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"at": "w 3"}, "'w 3' is not read as a value"),
        ({"at": "w=a,b"}, "gives w the value a, expected real numbers"),
        ({"at": "X=[[1,2"}, "is not read as a value"),
        ({"at": "1, 2"}, "has no name"),
        ({"at": {"X": [[1, 2], [3]]}}, "the rows of X have different lengths"),
        ({"at": {"X": [1, 2]}}, r"X has shape \(2,\), expected \(N, D\)"),
        ({"at": "z=1,2"}, "gives z, which the problem defines; give values for"),
        ({"at": "q=1"}, "gives q, on which J does not rest; it takes"),
        ({"at": "y=0,2"}, r"expected one of \{0, 1\}"),
        ({"sizes": "M=3"}, "'M' is no size of J; its sizes are N, D"),
        ({"sizes": "N=0"}, "have the part N=0, expected"),
        ({"sizes": "N=3", "at": "y=1,0"}, "y has shape"),
        ({"wrt": "q"}, "'q' is not declared"),
    ],
)
def test_wrong_points_are_refused_in_one_sentence(options, message):
    with pytest.raises(UserError, match=message):
        graph("logistic", **options)


# --- DOT --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["logistic", "softmax", "gaussian"])
def test_every_line_of_the_dot_file_is_of_its_grammar(name):
    found = graph(name)
    lines = found.dot().splitlines()
    assert all(DOT_LINE.fullmatch(line) for line in lines)
    assert sum("->" in line for line in lines) == sum(len(n.reads) for n in found.nodes)
    assert sum("[label=" in line for line in lines) == len(found.nodes)


def test_names_made_by_hand_are_escaped_in_dot():
    name = 'a"]; evil -> b\\'
    scope = calcwork.Scope().declare(name, latex=name)
    problem = calcwork.problems.Problem("own", 'with "quotes" \\', scope, scope[name] ** 2, (name,))
    text = dot(graph(problem, at={name: 2.0}))
    assert all(DOT_LINE.fullmatch(line) for line in text.splitlines())
    assert quoted('a"\nb\\') == '"a\\"\\nb\\\\"'


# --- the picture ------------------------------------------------------------------------------------------------------


def test_the_layout_has_no_overlaps_and_all_edges_go_down():
    found = graph("network-3")
    widths = {n.name: 1.0 + 0.1 * len(n.formula) for n in found.nodes}
    layout = layered({n.name: n.reads for n in found.nodes}, widths)
    for path in layout.edges.values():
        rows = [row for _, row in path]
        assert rows == list(range(rows[0], rows[0] + len(rows)))
    for row in range(layout.rows):
        spans = sorted((x - widths[v] / 2, x + widths[v] / 2) for v, (x, r) in layout.places.items() if r == row)
        assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(spans))


def test_the_picture_holds_every_node():
    found = graph("logistic")
    axes = found.plot()
    texts = [t.get_text() for t in axes.texts]
    assert {n.formula for n in found.nodes} <= {t.split("   [")[0] for t in texts}
    assert sum(t.startswith("adjoint ") for t in texts) == sum(n.adjoint is not None for n in found.nodes)
    assert found._repr_svg_().startswith("<?xml")


# --- the command line -------------------------------------------------------------------------------------------------


def test_the_command_prints_text_json_and_dot(capsys):
    assert main(["graph", "logistic", "--at", "w=1,-1; b=0"]) == 0
    assert "ŷ_i = σ(z_i)" in capsys.readouterr().out
    assert main(["graph", "logistic", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    nodes = {n["name"]: n for n in data["nodes"]}
    assert nodes["w"]["kind"] == "variable"
    assert len(nodes["w"]["adjoint"]) == data["sizes"]["D"]
    assert nodes["X"]["adjoint"] is None
    assert main(["graph", "logistic", "--format", "dot"]) == 0
    assert capsys.readouterr().out.startswith("digraph")


def test_the_command_writes_pictures_by_their_suffix(tmp_path, capsys):
    for name, start in (("g.png", b"\x89PNG"), ("g.svg", b"<?xml"), ("g.dot", b"digraph")):
        path = tmp_path / name
        assert main(["graph", "coin", "--output", str(path)]) == 0
        assert path.read_bytes().startswith(start)
        assert capsys.readouterr().out == f"wrote {path}\n"
    assert main(["graph", "coin", "--format", "png"]) == 2
    assert "needs --output FILE" in capsys.readouterr().err


def test_an_ending_that_names_no_format_is_refused(tmp_path, capsys):
    path = tmp_path / "x.pdf"
    for command in (["graph", "logistic"], ["swell", "product"]):
        assert main([*command, "--output", str(path)]) == 2
        assert "no format is known by the ending .pdf; expected one of ." in capsys.readouterr().err
        assert not path.exists()


def test_a_point_takes_the_name_that_the_catalogue_prints():
    for name in ("lambda", "\\lambda", "lambda_"):
        assert "; w, λ given; X, y drawn" in str(graph("ridge", at=f"w=1,2; {name}=1"))
    with pytest.raises(UserError, match=r"it takes y, w, X, lambda\.$"):
        graph("ridge", at="lambada=1")


def test_a_note_has_a_graph_too(tmp_path, capsys):
    note = tmp_path / "note.md"
    note.write_text("Let $x \\in \\mathbb{R}^N$ and $m \\in \\mathbb{R}$.\n\n$$ J(m) = \\sum_{i=1}^N (x_i - m)^2 $$\n")
    assert main(["graph", str(note), "--at", "x=1,3; m=0"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"m +variable +scalar +0 +−8\n", out)
