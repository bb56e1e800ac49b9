"""The search for a good step: one round of stencils for all open components, then shrink, grow, zoom or stop."""

import numpy as np
from numpy.typing import NDArray

from calcwork.differentiate.noise import EPS
from calcwork.differentiate.objective import Array, Index
from calcwork.differentiate.result import Status
from calcwork.differentiate.stencil import LEVELS, Probe, Side, extrapolate, one_sided_gap, quotients

ROUNDS = 16
START = {"central": 2.0**-6, "right": 2.0**-5, "left": 2.0**-5}
# Bounds of the weights with which errors s of fun reach the extrapolated quotient, as a multiple of s / h.
AMPLIFY = {"central": 7.0, "right": 105.0, "left": 105.0}
AMPLIFY_GAP = 40.0
AMPLIFY_SIDE = 22.0
FAR, NEAR, ZOOM, INSIDE = 2.0**-5, 2.0**-2, 2.0**-6, 2.0**-4
GROW = 2.0**3


class Search:
    """Find for every component j and output i a step whose truncation and rounding are both small.

    Too much truncation shrinks the step, too much rounding lets it grow; a change of mind ends the search. A
    smaller step that contradicts a larger one wins, since the larger one was outside the range of its series.
    One-sided derivatives that differ make the search zoom in: the gap of a kink stays down to the rounding noise,
    that of a sharp bend goes.
    """

    def __init__(self, probe: Probe, sigma: Array, scale: Array, *, rtol: float, side: Side) -> None:
        shape = (probe.x.size, probe.center.size)
        self.probe, self.sigma, self.rtol, self.side, self.scale = probe, sigma.reshape(-1), rtol, side, scale
        self.value, self.step, self.last_gap = (np.full(shape, np.nan) for _ in range(3))
        self.left, self.right, self.change = (np.full(shape, np.nan) for _ in range(3))
        self.error, self.side_error = np.full(shape, np.inf), np.full(shape, np.inf)
        self.status = np.full(shape, int(Status.NO_VALUE))
        self.h = START[side] * scale
        self.h_first = np.full(shape[0], np.nan)
        # At x = 0 nothing tells how close to zero fun has its structure.
        self.floor = np.where(probe.x == 0, 2.0**-60, 2.0**-40 * np.abs(probe.x))
        self.trend = np.zeros(shape[0])
        self.restless = np.zeros(shape, dtype=bool)
        self.zooming = np.zeros(shape[0], dtype=bool)

    def run(self, components: Index) -> None:
        """Search all given components."""
        for _ in range(ROUNDS):
            if components.size == 0:
                break
            components = components[self._round(components)]
        unsettled = self.restless & (self.status < Status.KINK)
        self.status[unsettled] = int(Status.STEEP)

    def _round(self, rows: Index) -> NDArray[np.bool_]:
        center, levels = self.probe.center, LEVELS[self.side]
        still = np.broadcast_to(center, (len(rows), levels, center.size))
        plus = still if self.side == "left" else self.probe.ladder(rows, self.h[rows], 1.0, levels)
        minus = still if self.side == "right" else self.probe.ladder(rows, self.h[rows], -1.0, levels)
        inside = np.isfinite(plus).all(axis=(1, 2)) & np.isfinite(minus).all(axis=(1, 2))
        self._step_inside(rows[~inside])
        go_on = self.h[rows] > self.floor[rows]
        if inside.any():
            go_on[inside] = self._use(rows[inside], plus[inside], minus[inside])
        return go_on

    def _step_inside(self, rows: Index) -> None:
        """Shrink the step where fun was not defined, to below |x| at once, for zero is the usual edge."""
        x = np.abs(self.probe.x[rows])
        edge = np.where(x > 0, np.exp2(np.floor(np.log2(np.where(x > 0, x, 1.0))) - 2), np.inf)
        self.h[rows] = np.minimum(self.h[rows] * INSIDE, edge)

    def _use(self, rows: Index, plus: Array, minus: Array) -> NDArray[np.bool_]:
        h = self.h[rows]
        table = quotients(plus, minus, self.probe.center, h, self.side)
        value, truncation = extrapolate(table, (2, 2) if self.side == "central" else (1, 1))
        size = np.maximum(np.abs(plus).max(axis=1), np.abs(minus).max(axis=1))
        # Rounding of fun, and of x + h, which moves fun by its slope.
        s = np.maximum(4 * self.sigma, EPS / 2 * np.maximum(size, np.abs(self.probe.center)))
        s = (s + EPS / 2 * np.abs(self.probe.x[rows])[:, None] * np.abs(value)) / h[:, None]
        rounding = AMPLIFY[self.side] * s
        self._keep(rows, value, truncation + rounding)
        self._watch_growth(rows, plus, minus, s)
        steer = np.where(truncation > rounding, -1.0, 1.0)
        if self.side != "central":
            self.restless[rows] &= truncation + rounding > 1e-3 * np.abs(value)
            return self._move(rows, value, truncation + rounding, steer)
        self._keep_sides(rows, plus, minus, s)
        gap, gap_error, stays = one_sided_gap(plus, minus, self.probe.center, h)
        kinked = np.abs(gap) > 4 * (gap_error + AMPLIFY_GAP * s)
        restless = stays & ~kinked & (np.abs(gap) > 4 * AMPLIFY_GAP * s)
        zoom = kinked.any(axis=1)
        self._forget(rows[self.zooming[rows] & ~zoom], value, truncation + rounding, rows)
        error = np.where(restless, np.inf, truncation + rounding)
        go_on = self._move(rows, value, error, np.where(restless, -1.0, steer), hold=zoom)
        settled = (~stays & (np.abs(gap) > 4 * AMPLIFY_GAP * s)) | (error <= 1e-3 * np.abs(value))
        self.restless[rows] = restless | (self.restless[rows] & ~settled & ~kinked)
        go_on[zoom] = self._zoom(rows[zoom], gap[zoom], kinked[zoom], s[zoom])
        return go_on

    def _keep(self, rows: Index, value: Array, error: Array) -> None:
        h, old, old_error = self.h[rows][:, None], self.value[rows], self.error[rows]
        agree = ~(np.abs(value - old) > 2 * (error + old_error))
        better = np.where(agree, error < old_error, h < self.step[rows]) | np.isnan(old)
        self.value[rows] = np.where(better, value, old)
        self.error[rows] = np.where(better, error, old_error)
        self.step[rows] = np.where(better, h, self.step[rows])
        good = self.error[rows] <= np.maximum(1e-4, self.rtol) * np.abs(self.value[rows])
        self.status[rows] = np.where(good, int(Status.CONVERGED), int(Status.NOISY))

    def _keep_sides(self, rows: Index, plus: Array, minus: Array, s: Array) -> None:
        h, center = self.h[rows], self.probe.center
        right, error = extrapolate(quotients(plus, minus, center, h, "right"), (1, 1))
        left, left_error = extrapolate(quotients(plus, minus, center, h, "left"), (1, 1))
        error = np.maximum(error, left_error) + AMPLIFY_SIDE * s
        better = error < self.side_error[rows]
        self.right[rows] = np.where(better, right, self.right[rows])
        self.left[rows] = np.where(better, left, self.left[rows])
        self.side_error[rows] = np.where(better, error, self.side_error[rows])

    def _forget(self, smooth: Index, value: Array, error: Array, rows: Index) -> None:
        """Drop what coarser steps said about components that turn out to bend sharply at this step."""
        here = np.isin(rows, smooth)
        self.value[smooth], self.error[smooth] = value[here], error[here]
        self.step[smooth] = self.h[smooth][:, None]
        self.side_error[smooth], self.zooming[smooth], self.trend[smooth] = np.inf, False, -1.0

    def _move(
        self,
        rows: Index,
        value: Array,
        error: Array,
        steer: Array,
        hold: NDArray[np.bool_] | None = None,
    ) -> NDArray[np.bool_]:
        """Shrink or grow the step of components that have not converged; tell which go on."""
        open_ = error > self.rtol * np.abs(value)
        want = np.where(open_, steer, 1.0).min(axis=1)
        far = (error > 1e-2 * np.abs(value)).any(axis=1)
        factor = np.where(want > 0, GROW, np.where(far, FAR, NEAR))
        h = self.h[rows] * factor
        go_on = open_.any(axis=1) & (want * self.trend[rows] >= 0)
        go_on &= (h >= self.floor[rows]) & (h <= 4 * self.scale[rows])
        moved = go_on if hold is None else go_on & ~hold
        self.h[rows[moved]], self.trend[rows[moved]] = h[moved], want[moved]
        return go_on

    def _zoom(self, rows: Index, gap: Array, kinked: NDArray[np.bool_], s: Array) -> NDArray[np.bool_]:
        """Go down to where the gap would drown in noise; a gap that is still there is a kink."""
        drowned = 16 * AMPLIFY_GAP * s * self.h[rows][:, None] / np.where(kinked, np.abs(gap), np.nan)
        limit = np.maximum(self.h[rows] * ZOOM, np.exp2(np.ceil(np.log2(np.nanmin(drowned, axis=1) + 1e-300))))
        end = (limit >= self.h[rows] / 2) | (limit < self.floor[rows])
        self.status[rows[end]] = np.where(kinked[end], int(Status.KINK), self.status[rows[end]])
        self.h[rows[~end]], self.zooming[rows] = limit[~end], True
        return ~end

    def _watch_growth(self, rows: Index, plus: Array, minus: Array, s: Array) -> None:
        """Mark a jump (|f(x+h) - f(x)| stays as h shrinks) and an infinite slope (it falls slower than h)."""
        center, h = self.probe.center, self.h[rows]
        change = np.maximum(np.abs(plus[:, 0] - center), np.abs(minus[:, 0] - center))
        new = np.isnan(self.h_first[rows])
        self.h_first[rows[new]], self.change[rows[new]] = h[new], change[new]
        ratio = self.h_first[rows] / h
        if not np.any(ratio >= 2.0**12):
            return
        with np.errstate(divide="ignore", invalid="ignore"):
            power = np.log(self.change[rows] / change) / np.log(ratio)[:, None]
        lost = (self.error[rows] > 1e-2 * np.abs(self.value[rows])) & (change > 16 * s * h[:, None])
        lost &= (ratio >= 2.0**12)[:, None]
        steep = np.where(np.abs(power) < 0.02, int(Status.JUMP), int(Status.STEEP))
        self.status[rows] = np.where(lost & (power < 0.9), steep, self.status[rows])
        self.restless[rows] |= lost & (power < 0.9)
