"""The structure of each picture: scales, labels, lines, and what a log scale must not fake."""

import subprocess
import sys

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.optimize import rosen, rosen_der

from calcwork.differentiate import crosscheck as cross
from calcwork.differentiate import error_against_step
from calcwork.errors import UserError
from calcwork.optimize import minimize
from calcwork.show.output.files import figure_bytes
from calcwork.show.pictures.style import COLORS, series
from calcwork.show.plots import convergence_figure, plot_convergence, plot_crosscheck, plot_paths, plot_step_error


def curves(ax):
    return {line.get_label(): line for line in ax.lines if not line.get_label().startswith("_")}


def words(ax):
    return " ".join(text.get_text() for text in ax.texts)


def legend_of(ax):
    legend = ax.get_legend() or ax.figure.legends[0]
    return [text.get_text() for text in legend.get_texts()]


@pytest.fixture
def derivative_curves():
    exact = float(np.exp(0.7) - 1 / 0.7)
    schemes = ("forward", "central", "complex")
    return [error_against_step(lambda x: np.exp(x) - np.log(x), 0.7, exact=exact, scheme=s) for s in schemes], exact


class TestConvergence:
    @pytest.mark.parametrize("quantity", ["suboptimality", "fun", "grad_norm"])
    @pytest.mark.parametrize("against", ["iteration", "time", "evaluations"])
    def test_every_run_is_a_labelled_curve(self, runs, quantity, against):
        ax = plot_convergence(runs, quantity=quantity, against=against)
        assert isinstance(ax, Axes)
        assert list(curves(ax)) == ["newton", "descent (iteration limit)", "BFGS", "too fast (diverged)"]
        assert ax.get_yscale() == "log"
        assert ax.get_xlabel()
        assert ax.get_ylabel()
        assert figure_bytes(ax, format="png")

    def test_the_label_says_that_iterations_differ(self, runs):
        assert "costs more in some methods" in plot_convergence(runs).get_xlabel()

    def test_given_axes_are_used_and_keep_their_figure(self, runs):
        ax = Figure().add_subplot()
        assert plot_convergence(runs, ax=ax) is ax
        assert len(legend_of(ax)) == 4
        assert not ax.figure.legends

    def test_nothing_is_drawn_below_the_floor(self, runs):
        ax = plot_convergence(runs)
        floor = np.finfo(float).eps * 2.0
        assert min(line.get_ydata().min() for line in curves(ax).values()) == pytest.approx(floor)
        assert ax.get_ylim()[0] == pytest.approx(floor / 10)
        assert "rounding" in words(ax)

    def test_an_unfinished_run_does_not_drop_sharply_at_its_end(self, runs):
        fun = runs["descent"].history.fun
        naive = np.maximum(fun - fun.min(), 1e-16)
        assert naive[-1] < 1e-6 * naive[-2]
        ax = plot_convergence({"descent": runs["descent"]})
        drawn = curves(ax)["descent (iteration limit)"].get_ydata()
        assert drawn[-1] > 0.9 * drawn[-2]
        np.testing.assert_allclose(drawn, fun - 2.0, rtol=0.1)
        assert "no closer than" in words(ax)

    def test_a_slow_run_does_not_squeeze_the_fast_ones(self, runs):
        slow = plot_convergence(runs)
        assert slow.get_xscale() == "symlog"
        newton = curves(slow)["newton"].get_xdata()[-1]
        left, right = (slow.transData.transform((x, 1.0))[0] for x in (0, newton))
        assert right - left > 0.05 * slow.get_window_extent().width
        assert plot_convergence(runs, xscale="linear").get_xscale() == "linear"
        alike = {name: runs[name] for name in ("BFGS",)}
        assert plot_convergence(alike).get_xscale() == "linear"

    def test_a_diverging_run_does_not_stretch_the_axis(self, runs):
        highest = max(run.history.fun[0] for run in runs.values()) - 2.0
        assert runs["too fast"].history.fun[-1] > 1e3 * highest
        assert plot_convergence(runs).get_ylim()[1] < 100 * highest

    def test_a_value_below_zero_has_a_linear_scale(self):
        run = minimize(lambda x: x @ x - 1, [3.0], jac=lambda x: 2 * x, method="gradient-descent")
        assert plot_convergence({"run": run}, quantity="fun").get_yscale() == "linear"
        assert plot_convergence({"run": run}, minimum=-1.0).get_yscale() == "log"

    def test_a_run_of_one_point_is_drawn(self):
        run = minimize(lambda x: x @ x, [0.0], jac=lambda x: 2 * x, method="gradient-descent")
        for quantity in ("suboptimality", "fun", "grad_norm"):
            assert figure_bytes(plot_convergence({"run": run}, quantity=quantity), format="png")

    def test_a_minimum_of_zero_and_a_zero_gradient_are_drawn_near_rounding(self):
        run = minimize(lambda x: 2 * x @ x, [3.0], jac=lambda x: 4 * x, hess=lambda x: [[4.0]])
        assert run.fun == 0
        assert run.history.grad_norm[-1] == 0
        drawn = {q: plot_convergence({"run": run}, quantity=q) for q in ("suboptimality", "grad_norm")}
        eps = np.finfo(float).eps
        np.testing.assert_allclose(curves(drawn["suboptimality"])["run"].get_ydata(), [18.0, 18 * eps**2])
        np.testing.assert_allclose(curves(drawn["grad_norm"])["run"].get_ydata(), [12.0, 12 * eps])
        assert "zero is drawn here" in words(drawn["grad_norm"])

    def test_names_that_are_no_formulas_are_drawn(self, runs):
        assert figure_bytes(plot_convergence({r"$\foo$": runs["newton"]}), format="png")

    def test_the_figure_has_value_and_gradient_by_iteration_and_time(self, runs):
        figure = convergence_figure(runs)
        assert isinstance(figure, Figure)
        assert [len(curves(ax)) for ax in figure.axes] == [4, 4, 4, 4]
        assert "iteration" in figure.axes[2].get_xlabel()
        assert "time" in figure.axes[3].get_xlabel()
        assert len(figure.legends[0].get_texts()) == 4

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"quantity": "loss"}, "quantity is 'loss', expected one of 'suboptimality', 'fun', 'grad_norm'"),
            ({"against": "epoch"}, "against is 'epoch', expected one of 'iteration', 'time', 'evaluations'"),
            ({"xscale": "cubic"}, "xscale is 'cubic', expected one of 'auto', 'linear', 'log'"),
            ({"ax": Figure()}, "ax is a Figure, expected Matplotlib Axes; try ax=figure.add_subplot"),
        ],
    )
    def test_wrong_options_are_named(self, runs, options, message):
        with pytest.raises(UserError, match=message):
            plot_convergence(runs, **options)

    def test_no_results_and_no_history_are_named(self):
        bare = minimize(lambda x: x @ x, [3.0], jac=lambda x: 2 * x, method="gradient-descent", record=False)
        for draw in (plot_convergence, convergence_figure):
            with pytest.raises(UserError, match="results is empty, expected at least one result by name"):
                draw({})
            with pytest.raises(UserError, match="the result 'bare' has no history, expected a recorded run"):
                draw({"bare": bare})


class TestPaths:
    def test_paths_start_and_end_over_contours(self, runs, plane):
        ax = plot_paths(plane, runs, grid=31)
        paths = curves(ax)
        assert len(paths) == 4
        np.testing.assert_array_equal(np.array(paths["newton, 1 steps"].get_data()).T, runs["newton"].history.x)
        assert {"start", "end, converged"} <= set(legend_of(ax))
        assert ax.get_aspect() == 1.0
        assert "f_{\\min} = 2" in ax.get_title()
        assert figure_bytes(ax, format="png")

    def test_contours_lie_at_round_heights_over_decades(self, runs, plane):
        ax = plot_paths(plane, runs, grid=31)
        levels = [c for c in ax.collections if hasattr(c, "levels")][-1].levels
        assert levels.max() / levels.min() >= 100
        assert set(np.round(levels / 10.0 ** np.floor(np.log10(levels) + 1e-9), 6)) <= {1.0, 2.0, 3.0, 5.0}

    def test_a_diverging_run_leaves_the_picture(self, runs, plane):
        ax = plot_paths(plane, runs, grid=11)
        assert np.abs(runs["too fast"].history.x).max() > 100
        assert max(np.abs([*ax.get_xlim(), *ax.get_ylim()])) < 10

    def test_long_paths_have_two_scales(self):
        run = minimize(lambda x: x @ x, [9.0, 0.9], jac=lambda x: 2 * x, method="gradient-descent", learning_rate=0.1)
        ax = plot_paths(lambda x: x @ x, {"run": run}, grid=11)
        assert ax.get_aspect() == "auto"

    @pytest.mark.parametrize(
        ("names", "labels"),
        [
            (("w_1", r"\theta"), ("$w_1$", r"$\theta$")),
            (("mean radius", "a$"), ("mean radius", r"a\$")),
        ],
    )
    def test_names_label_the_axes(self, runs, plane, names, labels):
        ax = plot_paths(plane, runs, names=names, grid=11)
        assert (ax.get_xlabel(), ax.get_ylabel()) == labels
        assert figure_bytes(ax, format="png")

    def test_a_function_that_is_not_finite_somewhere_is_drawn(self, runs):
        ax = plot_paths(lambda x: np.log(x[0] + 1) if x[0] > -1 else np.nan, {"newton": runs["newton"]}, grid=11)
        assert figure_bytes(ax, format="png")

    def test_a_constant_function_is_drawn(self, runs):
        assert figure_bytes(plot_paths(lambda x: 1.0, {"newton": runs["newton"]}, grid=5), format="png")

    def test_other_numbers_of_parameters_are_refused(self, plane):
        run = minimize(lambda x: x @ x, [3.0], jac=lambda x: 2 * x, method="gradient-descent")
        with pytest.raises(UserError, match="the result 'run' has 1 parameters, expected 2 for a picture of the plane"):
            plot_paths(plane, {"run": run})

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"names": ("a",)}, "names has 1 entries, expected 2"),
            ({"grid": 1}, "grid is 1, expected at least 2 points a side"),
        ],
    )
    def test_wrong_options_are_named(self, runs, plane, options, message):
        with pytest.raises(UserError, match=message):
            plot_paths(plane, runs, **options)
        with pytest.raises(UserError, match="results is empty"):
            plot_paths(plane, {})

    def test_a_result_without_history_is_refused(self):
        run = minimize(rosen, [0.0, 1.0], jac=rosen_der, method="gradient-descent", maxiter=2, record=False)
        with pytest.raises(UserError, match="the result 'run' has no history"):
            plot_paths(rosen, {"run": run})


class TestStepError:
    def test_curves_and_guides(self, derivative_curves):
        found, exact = derivative_curves
        ax = plot_step_error(found, exact=exact)
        assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
        assert list(curves(ax)) == ["forward", "central", "complex"]
        guides = {line.get_label(): line for line in ax.lines if line.get_label().startswith("_slope")}
        assert sorted(guides) == ["_slope -1", "_slope 1", "_slope 2"]
        for label, line in guides.items():
            (x0, x1), (y0, y1) = np.log10(line.get_data())
            assert (y1 - y0) / (x1 - x0) == pytest.approx(float(label.split()[1]))
        assert ax.get_ylabel() == "relative error"
        assert figure_bytes(ax, format="png")

    def test_guides_follow_the_data(self, derivative_curves):
        found, exact = derivative_curves
        ax = plot_step_error(found, exact=exact)
        guide = next(line for line in ax.lines if line.get_label() == "_slope 2")
        steps, drawn = guide.get_data()
        third = np.exp(0.7) - 2 / 0.7**3
        np.testing.assert_allclose(drawn / steps**2, 4 * abs(third / 6 / exact), rtol=0.1)

    def test_the_best_steps_are_marked(self, derivative_curves):
        found, exact = derivative_curves
        ax = plot_step_error(found, exact=exact)
        rings = [ring.get_offsets()[0][0] for ring in ax.collections if len(ring.get_offsets()) == 1]
        assert rings[:2] == [curve.best_step for curve in found[:2]]
        assert words(ax).count("$h ") == 3
        assert r"h \leq" in words(ax)

    def test_an_error_of_zero_lies_on_the_floor(self, derivative_curves):
        found, exact = derivative_curves
        assert (found[2].errors == 0).any()
        ax = plot_step_error(found, exact=exact)
        assert curves(ax)["complex"].get_ydata().min() == np.finfo(float).eps
        assert "rounding" in words(ax)
        absolute = plot_step_error(found)
        assert absolute.get_ylabel() == "absolute error"
        assert (curves(absolute)["complex"].get_ydata() > 0).all()

    def test_a_mapping_names_the_curves(self, derivative_curves):
        found, _ = derivative_curves
        assert list(curves(plot_step_error({"Richardson": found[1]}))) == ["Richardson"]
        assert list(curves(plot_step_error([found[0], found[0]]))) == ["forward", "forward (2)"]

    def test_wrong_arguments_are_named(self, derivative_curves):
        found, _ = derivative_curves
        with pytest.raises(UserError, match="curves is empty, expected at least one curve"):
            plot_step_error([])
        with pytest.raises(UserError, match=r"exact is 0.0, expected a finite number other than zero"):
            plot_step_error(found, exact=0.0)
        nothing = error_against_step(np.log, -5.0, exact=1.0, steps=[1e-3, 1e-4])
        with pytest.raises(UserError, match="the curve 'forward' has no finite error"):
            plot_step_error({"forward": nothing})


class TestCrosscheck:
    X = (1.5, 0.5, 0.0, 1.0)

    def test_a_wrong_component_stands_out(self, objective):
        ax = plot_crosscheck(cross(objective, self.X))
        assert ax.get_xscale() == "log"
        labels = ax.get_yticklabels()
        assert [label.get_text() for label in labels] == ["a", "b: wrong", "c_$: kink", "d"]
        assert [label.get_fontweight() for label in labels] == ["normal", "bold", "bold", "normal"]
        bars = ax.patches[:4]
        gaps = next(c for c in ax.collections if c.get_label() == "central").get_offsets()
        gap = {round(y + 0.16): x for x, y in gaps}
        assert gap[0] < bars[0].get_x() + bars[0].get_width()
        assert gap[1] > 1e6 * (bars[1].get_x() + bars[1].get_width())
        assert ax.get_title(loc="left").startswith("gradient wrong")
        assert figure_bytes(ax, format="png")

    def test_a_right_gradient_has_no_bold_row(self, objective):
        objective.jac = lambda x: np.array([2 * x[0], np.cos(x[1]), np.sign(x[2]), 0.0])
        ax = plot_crosscheck(cross(objective, (1.5, 0.5, 2.0, 1.0)))
        assert {label.get_fontweight() for label in ax.get_yticklabels()} == {"normal"}
        assert ax.get_title(loc="left").startswith("gradient right")

    def test_the_worst_of_many_are_shown(self, objective):
        ax = plot_crosscheck(cross(objective, self.X), most=2)
        assert [label.get_text() for label in ax.get_yticklabels()] == ["b: wrong", "c_$: kink"]
        assert "2 of 4 components" in ax.get_title(loc="left")
        with pytest.raises(UserError, match="most is 0, expected at least 1 component"):
            plot_crosscheck(cross(objective, self.X), most=0)

    def test_given_axes_are_used(self, objective):
        ax = Figure().add_subplot()
        assert plot_crosscheck(cross(objective, self.X), ax=ax) is ax


def test_series_differ_and_have_contrast_on_white():
    assert len({tuple(map(str, series(k).values())) for k in range(252)}) == 252
    for color in COLORS:
        red, green, blue = (int(color[k : k + 2], 16) / 255 for k in (1, 3, 5))
        assert 0.21 * red + 0.72 * green + 0.07 * blue < 0.75


def test_the_room_imports_without_matplotlib():
    code = (
        "import sys, calcwork.show.plots, calcwork.show.pages.html, calcwork.show.output.files\n"
        "print([m for m in ('matplotlib', 'latex2mathml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
