"""Contraction: a sum of products becomes matrix products, one axis after another.

Terms whose factors all carry the same axes stay one elementwise expression that is summed. Otherwise the factors that
do not carry the axis go outside, and the others are parted into a left and a right side whose remaining axes are apart:
then the sum is a matrix product. If the two sides are one array under two names, it is AᵀA.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod

from sympy import Add, Expr, Mul, S, Symbol, sqrt

from calcwork.compile.ir import Axes, Axis, Einsum, Gram, Identity, Let, Load, MatMul, Program, Total
from calcwork.compile.primitives import bell


def contract(
    program: Program,
    body: Expr,
    over: Axes,
    sizes: Mapping[str, Expr],
    rewrite: Callable[[Expr], Expr] = lambda term: term,
) -> Expr:
    """Return the sum of an elementwise expression over axes as an expression over new placeholders.

    ``rewrite`` is applied once products over sums of mixed axes are multiplied out.
    """
    flat: list[Expr] = []
    constant, total = S.Zero, S.Zero
    for term in Add.make_args(Add(*(rewrite(p) for p in _parts(program, body)))):
        outside, inside = _part(program, term, over)
        if set(program.axes(Mul(*inside))) != {a for f in inside for a in program.axes(f)}:  # x**a*x**(-a) is 1
            outside, inside = _part(program, outside * Mul(*inside), over)
        missing = [a for a in over if not any(a in program.axes(f) for f in inside)]
        present = tuple(a for a in over if a not in missing)
        if not present:
            constant += outside
            continue
        outside *= prod((sizes[a.size] for a in missing), start=S.One)
        if outside.is_number and not missing and _is_flat(program, inside, over) and not _is_dot(inside):
            flat.append(outside * Mul(*inside))
        else:
            total += outside * _product(program, inside, present, sizes)
    if flat and set(program.axes(constant)) <= set(program.axes(Add(*flat))):
        flat.append(constant)  # sum(x - mu) and not sum(x) - n*mu, which cancels
    elif constant != 0:
        total += constant * prod((sizes[a.size] for a in over), start=S.One)
    if flat:
        unit, body = _shared(program, Add(*flat))
        total += unit * _sum_of(program, body, over)
    return total


def _parts(program: Program, body: Expr) -> tuple[Expr, ...]:
    """Return the terms of a sum that carry different axes, multiplied out; one term if all carry the same."""
    expanded = _expand(program, body)
    terms = Add.make_args(expanded)
    alike = len({frozenset(program.axes(t)) for t in terms if program.axes(t)}) <= 1 and not _has_delta(program, body)
    if program.first and len(terms) > 1:
        alike = alike and not _is_mixed(program, terms)
    return (body,) if expanded == body and alike else terms


def _is_mixed(program: Program, terms: tuple[Expr, ...]) -> bool:
    """Tell whether some term is a product of arrays with different axes, which a matrix product may carry."""
    axes = ([frozenset(program.axes(f)) for f in Mul.make_args(t) if program.axes(f)] for t in terms)
    return bool(program.first) and any(len(set(found)) > 1 for found in axes)


def _shared(program: Program, body: Expr) -> tuple[Expr, Expr]:
    """Return coefficient and body of a sum; residuals and weights that other sums use too come by their name."""
    axes = program.axes(body)
    if body.is_Add:
        unit, body = _unit(body)
        known = program.find(Let("r", body, axes))
        return unit, body if known is None else known
    unit, body = body.as_coeff_Mul()
    product = body.is_Mul or isinstance(body, bell)
    return unit, _named(program, body) if product and len(axes) == 1 else body


def _unit(expr: Expr) -> tuple[Expr, Expr]:
    """Part a sum into a number and a sum whose sign and scale are canonical, so that equal residuals look equal."""
    number, rest = expr.primitive()
    return (-number, -rest) if rest.could_extract_minus_sign() else (number, rest)


def _part(program: Program, term: Expr, over: Axes) -> tuple[Expr, list[Expr]]:
    """Part a term into what does not depend on the axes, and the factors that do, squares written twice."""
    outside, inside = S.One, []
    for factor in Mul.make_args(term):
        base, power = factor.as_base_exp() if factor.is_Pow else (factor, S.One)
        if set(over).isdisjoint(program.axes(factor)):
            outside *= factor
            continue
        if base.is_Add and power in (1, 2):
            number, base = _unit(base)
            outside *= number**power
        inside += [base, base] if power == 2 else [base if power == 1 else factor]
    return outside, [_canonical(program, f) for f in inside]


def _canonical(program: Program, factor: Expr) -> Expr:
    """Return a view of the first array of its kind: exp(s[i, c]) beside exp(s[i, k]) is the same array."""
    if factor.is_Symbol:
        return factor
    axes = program.axes(factor)
    first: dict[Axis, Axis] = {}
    for axis in sorted(axes):
        first[axis] = Axis(axis.size, sum(a.size == axis.size for a in first))
    if all(a == b for a, b in first.items()):
        return factor
    original = program.relabel(factor, first)
    named = program.add(Let("a", original, program.axes(original)), positive=factor.is_positive)
    return program.relabel(named, {b: a for a, b in first.items()})


def _expand(program: Program, body: Expr) -> Expr:
    """Multiply out sums whose terms carry fewer axes than the sum, such as delta_cd - p_d."""
    terms: list[Expr] = [S.One]
    for factor in Mul.make_args(body):
        whole = set(program.axes(factor))
        parts = Add.make_args(factor)
        wide = len(parts) > 1 and all(set(program.axes(p)) != whole for p in parts)
        split = wide or (len(parts) > 1 and (_has_delta(program, factor) or _is_mixed(program, parts)))
        terms = [t * p for t in terms for p in (parts if split else (factor,))]
    if len(terms) > 1:
        return Add(*(_expand(program, t) for t in terms))
    if body.is_Add:
        return Add(*(_expand(program, t) for t in body.args))
    return body


def _has_delta(program: Program, expr: Expr) -> bool:
    return any(isinstance(program.ops.get(s), Identity) for s in expr.free_symbols)


def _is_flat(program: Program, factors: list[Expr], over: Axes) -> bool:
    """Tell whether all factors carry the same axes, the summed ones among them."""
    axes = {frozenset(program.axes(f)) for f in factors}
    return len(axes) == 1 and set(over) <= next(iter(axes))


def _is_dot(factors: list[Expr]) -> bool:
    """Tell whether a sum is a dot product of two arrays that are at hand, or of one with itself."""
    return len(factors) == 2 and (factors[0] == factors[1] or all(f.is_Symbol for f in factors))


def _product(program: Program, factors: list[Expr], over: Axes, sizes: Mapping[str, Expr]) -> Expr:
    """Sum a product over axes: the cheapest axis first, then the rest."""
    if _is_flat(program, factors, over):
        if len(over) == 1 == len(program.axes(factors[0])):
            return _single(program, factors, over[0])
        return _sum_of(program, Mul(*factors), over)
    if program.first and len(over) > 1 and _is_joint(program, factors, over):
        return _einsum(program, factors, over)
    if program.first and len(over) > 1 and _is_within(program, factors, over):
        return _sum_of(program, Mul(*factors), over)
    axis = min(over, key=lambda a: _cost(program, factors, a))
    with_axis = [f for f in factors if axis in program.axes(f)]
    others = [f for f in factors if axis not in program.axes(f)]
    mixed = program.first and len(with_axis) == 1 and with_axis[0].is_Add
    inner = contract(program, with_axis[0], (axis,), sizes) if mixed else _single(program, with_axis, axis)
    rest = tuple(a for a in over if a != axis)
    return contract(program, Mul(inner, *others), rest, sizes) if rest else Mul(inner, *others)


def _cost(program: Program, factors: list[Expr], axis: Axis) -> tuple[int, bool, str]:
    """Rank an axis by how many axes its product carries; then an axis of the arguments' rows comes last."""
    carried = {a for f in factors for a in program.axes(f) if axis in program.axes(f)}
    leading = any(isinstance(op, Load) and len(op.axes) > 1 and op.axes[0] == axis for op in program.ops.values())
    return len(carried), leading, str(axis)


def _single(program: Program, factors: list[Expr], axis: Axis) -> Expr:
    """Sum a product over one axis that all factors carry; the axis takes the first number that is free."""
    others = {a.number for f in factors for a in program.axes(f) if a.size == axis.size and a != axis}
    first = Axis(axis.size, next(n for n in range(len(others) + 1) if n not in others))
    if first != axis:
        factors, axis = [program.relabel(f, {axis: first}) for f in factors], first
    weights = [f for f in factors if program.axes(f) == (axis,)]
    arrays = [f for f in factors if program.axes(f) != (axis,)]
    if not arrays:
        if _is_dot(weights):
            left, right = (_named(program, w) for w in weights)
            return _matmul(program, left, right, axis)
        return _sum_of(program, _named(program, Mul(*weights)), (axis,))
    weight = _named(program, Mul(*weights))
    if len(arrays) == 1:
        return _matmul(program, weight, arrays[0], axis) if weights else _sum_of(program, arrays[0], (axis,))
    twin = _twins(program, arrays, axis)
    if twin is not None:
        if weight.is_nonnegative:
            return _gram(program, Mul(*twin[0]) * sqrt(weight), axis, twin[2])
        return _matmul(program, Mul(*twin[0]) * weight, Mul(*twin[1]), axis)
    return _two_sides(program, arrays, [weight] if weights else [], axis)


def _named(program: Program, weight: Expr) -> Expr:
    """Name a vector that several sums may share, such as the residuals."""
    if weight.is_Symbol or weight.is_number:
        return weight
    name = "d" if weight.has(bell) else "r"
    return program.add(Let(name, weight, program.axes(weight)), positive=weight.is_positive)


def _twins(program: Program, arrays: list[Expr], axis: Axis) -> tuple[list[Expr], list[Expr], dict[Axis, Axis]] | None:
    """Part the factors into two lists that differ by the swap of two axes of each size, if they do."""
    free = {a for f in arrays for a in program.axes(f)} - {axis}
    swap: dict[Axis, Axis] = {}
    for size in {a.size for a in free}:
        pair = sorted(a for a in free if a.size == size)
        if len(pair) != 2:
            return None
        swap |= {pair[0]: pair[1], pair[1]: pair[0]}
    first = {min(a, b) for a, b in swap.items()}
    left = [f for f in arrays if set(program.axes(f)) - {axis} <= first]
    right = [f for f in arrays if not set(program.axes(f)) & first]
    mirrored = [_canonical(program, program.relabel(f, swap)) for f in left]
    same = len(left) + len(right) == len(arrays) and sorted(mirrored, key=str) == sorted(right, key=str)
    return (left, right, swap) if left and same else None


def _two_sides(program: Program, arrays: list[Expr], weights: list[Expr], axis: Axis) -> Expr:
    """Part factors into two sides with no free axis in common, largest first, and join them; else use einsum."""

    def free(factors: list[Expr]) -> set[Axis]:
        return {a for f in factors for a in program.axes(f)} - {axis}

    left: list[Expr] = []
    right: list[Expr] = []
    for factor in sorted(arrays, key=lambda f: (-len(program.axes(f)), str(f))):
        meets_left, meets_right = free([factor]) & free(left), free([factor]) & free(right)
        if meets_left and meets_right:
            return _einsum(program, [*arrays, *weights], (axis,))
        alike = {a.size for a in free([factor])} & {a.size for a in free(left)}
        to_left = not left or meets_left or (not meets_right and not alike and len(free(left)) <= len(free(right)))
        (left if to_left else right).append(factor)
    if not right and program.first and not weights and not any(free([f]) == free(left) for f in left):
        return _einsum(program, left, (axis,))
    if not right:
        return _matmul(program, Mul(*weights), Mul(*left), axis) if weights else _sum_of(program, Mul(*left), (axis,))
    smaller = min(left, right, key=lambda side: len(free(side)))
    smaller += weights
    return _matmul(program, Mul(*left), Mul(*right), axis)


def _is_joint(program: Program, factors: list[Expr], over: Axes) -> bool:
    """Tell whether two arrays share just the axes that are summed, and each has others."""
    if len(factors) != 2:
        return False
    left, right = (set(program.axes(f)) for f in factors)
    return left & right == set(over) and not left <= right and not right <= left


def _is_within(program: Program, factors: list[Expr], over: Axes) -> bool:
    """Tell whether all arrays carry the summed axes, and one of them the axes of all others."""
    axes = [set(program.axes(f)) for f in factors]
    return all(set(over) <= a for a in axes) and max(axes, key=len) == set().union(*axes)


def _einsum(program: Program, factors: list[Expr], over: Axes) -> Symbol:
    free = {a for f in factors for a in program.axes(f)} - set(over)
    axes = tuple(sorted(free, key=lambda a: (program.rank_of(a), a) if program.first else a))
    return program.add(Einsum(tuple(sorted(factors, key=str)), over, axes))


def _sum_of(program: Program, body: Expr, over: Axes) -> Symbol:
    inner = program.ops.get(body) if program.first else None
    if isinstance(inner, Total) and set(over) <= set(inner.axes):
        return _sum_of(program, inner.body, (*over, *inner.over))
    axes = tuple(a for a in program.axes(body) if a not in over)
    return program.add(Total(body, over, axes), positive=body.is_positive)


def _matmul(program: Program, left: Expr, right: Expr, axis: Axis) -> Symbol:
    if program.first and min(len(program.axes(left)), len(program.axes(right))) > 2:
        return _einsum(program, [left, right], (axis,))
    first, second = ([program.rank_of(a) for a in program.axes(e) if a != axis] for e in (left, right))
    if first and second and second < first:
        left, right = right, left
    if not first and len(second) > 1:
        left, right = right, left
    positive = True if left.is_positive and right.is_positive else None
    left_axes, right_axes = program.axes(left), program.axes(right)
    stacked = len(left_axes) > 2 >= len(right_axes) and axis in left_axes[-2:]
    return program.add(MatMul(left, right, axis, left_axes, right_axes, stacked), positive=positive)


def _gram(program: Program, body: Expr, axis: Axis, swap: dict[Axis, Axis]) -> Symbol:
    axes = program.axes(body)
    return program.add(Gram(body, axis, axes, tuple(swap.get(a, a) for a in axes)))
