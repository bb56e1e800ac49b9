"""Pictures of expansions: what the curves, planes and arrows show, by their data."""

import numpy as np
import pytest
from matplotlib.figure import Figure
from sympy import Abs, exp

from calcwork.algebra import Scope, scalar
from calcwork.derive import Derivatives, expand, slope_along
from calcwork.errors import UserError
from calcwork.problems import find
from calcwork.show.pictures.tangents import write_pictures
from calcwork.show.plots import plot_directions, plot_tangent_plane, plot_taylor

x = scalar("x")
PNG = b"\x89PNG"


def curves(ax):
    return {line.get_label(): line.get_xydata() for line in ax.lines if not line.get_label().startswith("_")}


@pytest.fixture(scope="module")
def bowl():
    return expand(find("paraboloid").derivatives, "x=1, y=2")


def test_the_polynomials_are_drawn_beside_the_function():
    ax = plot_taylor(expand(Derivatives(exp(x), ("x",), Scope().declare("x")), "x=0", order=3))
    drawn = curves(ax)
    assert list(drawn)[1:] == ["tangent line", "order 2", "order 3"]
    t, height = drawn["order 3"].T
    assert height == pytest.approx(1 + t + t**2 / 2 + t**3 / 6, rel=1e-12)
    t, height = drawn["tangent line"].T
    assert height == pytest.approx(1 + t, rel=1e-12)
    assert next(iter(drawn.values()))[:, 1] == pytest.approx(np.exp(t), rel=1e-12)


def test_of_many_orders_four_are_drawn():
    ax = plot_taylor(expand(find("exp-minus-log").derivatives, "x=1", order=10))
    assert list(curves(ax))[1:] == ["tangent line", "order 4", "order 7", "order 10"]


def test_the_picture_stays_inside_the_domain_and_keeps_the_function_in_view():
    ax = plot_taylor(expand(find("exp-minus-log").derivatives, "x=1", order=4), reach=3)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    assert 0 < left < 0.1
    assert right == 4
    assert -20 < low < 2
    assert 45 < high < 100


def test_a_function_is_left_out_where_it_has_no_value():
    ax = plot_taylor(expand(Derivatives(1 / x, ("x",), Scope().declare("x")), "x=1", order=1), reach=1.5)
    assert np.isfinite(ax.get_ylim()).all()
    assert plot_taylor(expand(Derivatives(Abs(x), ("x",), Scope().declare("x")), "x=1", order=1))


def test_the_plane_lies_under_a_bowl(bowl):
    ax = plot_tangent_plane(bowl)
    assert ax.name == "3d"
    assert ax.get_title() == "tangent plane at ($1$, $2$)"
    surface, _, plane = ax.collections
    assert plane.get_zorder() < surface.get_zorder()
    roof = plot_tangent_plane(expand(Derivatives(-(x**2) - scalar("y") ** 2, ("x", "y"), bowl.scope), "x=1, y=2"))
    assert roof.collections[2].get_zorder() > roof.collections[0].get_zorder()


def test_the_gradient_is_at_right_angles_to_the_contour_and_both_slopes_are_told(bowl):
    slope = slope_along(find("paraboloid").derivatives, "x=1, y=2", "3,4")
    ax = plot_directions(bowl, slope)
    first, second = (np.subtract(a.xy, a.get_position()) for a in ax.texts if hasattr(a, "arrow_patch"))
    assert first / np.linalg.norm(first) == pytest.approx(np.array([1, 2]) / np.sqrt(5))
    assert second / np.linalg.norm(second) == pytest.approx([0.6, 0.8])
    assert np.linalg.norm(first) == pytest.approx(np.linalg.norm(second))
    assert ax.get_aspect() == 1
    told = [t.get_text() for t in ax.figure.legends[0].get_texts()]
    assert told == ["steepest ascent, slope 4.472", "direction, slope 4.4 per unit of length"]


def test_no_arrow_where_nothing_rises():
    ax = plot_directions(expand(find("quadratic").derivatives, "x=0, y=0"))
    assert not [a for a in ax.texts if hasattr(a, "arrow_patch") and a.arrow_patch]
    assert not ax.figure.legends


def test_given_axes_are_used(bowl):
    figure = Figure()
    flat, deep = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2, projection="3d")
    assert plot_directions(bowl, ax=flat) is flat
    assert plot_tangent_plane(bowl, ax=deep) is deep
    with pytest.raises(UserError, match="ax is not in three dimensions"):
        plot_tangent_plane(bowl, ax=flat)


def test_pictures_are_written(tmp_path, bowl):
    written = write_pictures(bowl, None, tmp_path / "new")
    assert [p.name for p in written] == ["tangent-plane.png", "directions.png"]
    assert all(p.read_bytes().startswith(PNG) for p in written)


BAD = [
    (
        lambda: plot_taylor(expand(find("ridge").derivatives)),
        "a picture shows one or two scalars at a point of numbers",
    ),
    (lambda: plot_taylor(expand(find("exp-minus-log").derivatives, "x=a")), "needs numbers, and a has no value"),
    (lambda: plot_taylor(expand(find("two-power-lines").derivatives, "x=1")), "needs numbers, and a, b has no value"),
    (lambda: plot_taylor(expand(find("exp-minus-log").derivatives, "x=1"), reach=-1), "expected a positive number"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_what_cannot_be_drawn_is_named(call, message):
    with pytest.raises(UserError, match=message):
        call()
