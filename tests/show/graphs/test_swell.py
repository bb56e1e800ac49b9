"""Expression swell as table, plot and data, from Python and from the command line."""

import json
from itertools import pairwise

import pytest

import calcwork
from calcwork.cli import main
from calcwork.errors import UserError
from calcwork.show.graphs.swell import COLUMNS, swell
from calcwork.show.output.lines import columns


def test_the_table_has_the_counts_and_fits_on_a_terminal():
    text = str(swell("logistic-map", depth=5))
    rows = [line.split() for line in text.splitlines() if line[:5].strip().isdigit()]
    assert rows[-1] == ["5", "78", "846", "68", "40"]
    assert all(name in text for name in COLUMNS)
    assert all(columns(line) <= 80 for line in text.splitlines())


def test_a_network_shares_its_layers_in_the_automatic_derivative():
    found = swell("network", depth=4)
    swept = [row.automatic for row in found.rows]
    assert {b - a for a, b in pairwise(swept[1:])} == {12}
    assert found.rows[-1].written_out > 6 * found.rows[-1].shared > 6 * found.rows[-1].function


@pytest.mark.parametrize(
    ("source", "by", "rows"),
    [
        (r"e^{x \sin x}/(1+x^2)", "order", 6),
        ("f(x) = x^2 e^x", "order", 6),
        ("ten-tosses-log", "order", 6),
        ("quadratic", "gradient", 1),
        ("logistic", "gradient", 1),
    ],
)
def test_a_function_of_ones_own_is_counted(source, by, rows):
    found = swell(source)
    assert (found.swell.by, len(found.rows)) == (by, rows)
    assert all(row.shared <= row.written_out for row in found.rows)
    assert all(columns(line) <= 80 for line in str(found).splitlines())


def test_the_plot_labels_its_curves_directly_on_a_logarithmic_axis():
    axes = swell("sigmoid-chain", depth=6).plot()
    assert axes.get_yscale() == "log"
    assert axes.get_legend() is None
    assert {t.get_text() for t in axes.texts} >= {"written out", "common parts named", "automatic", "function alone"}
    heights = sorted(t.xy[1] for t in axes.texts)
    low, high = axes.get_ylim()
    assert all(b / a > (high / low) ** 0.05 for a, b in pairwise(heights))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: swell("tower"), "no family and no problem named 'tower'"),
        (lambda: swell("logistic-map", depth=99), "the depth is 99, expected a number from 2 to 11"),
        (lambda: swell("logistic", depth=3), "--depth counts orders of one scalar variable"),
        (lambda: swell("quadratic").plot(), "a plot needs counts for several depths or orders"),
    ],
)
def test_errors_say_what_to_try(call, message):
    with pytest.raises(UserError, match=message):
        call()


def test_the_command_prints_and_draws(tmp_path, capsys):
    assert main(["swell", "--list"]) == 0
    assert {line.split()[0] for line in capsys.readouterr().out.splitlines()} == {
        *("logistic-map", "product", "sigmoid-chain", "network"),
    }
    assert main(["swell", "product", "--depth", "4", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["rows"][-1] == {"n": 4, "function": 3, "written_out": 11, "shared": 7, "automatic": 9}
    path = tmp_path / "swell.svg"
    assert main(["swell", "product", "--depth", "4", "--output", str(path)]) == 0
    assert path.read_bytes().startswith(b"<?xml")
    note = tmp_path / "note.md"
    note.write_text("$$ f(x) = x^2 \\sin x $$\n")
    assert main(["swell", str(note), "--depth", "3"]) == 0
    assert main(["swell"]) == 2
    assert "swell needs a SOURCE" in capsys.readouterr().err


def test_it_is_reached_from_python():
    assert calcwork.swell("product", depth=3).rows[-1].automatic == 6
