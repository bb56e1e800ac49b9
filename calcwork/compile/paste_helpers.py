"""Helpers of printed modules: stable functions, directions and blocks of Hessians, and the check of the gradient."""

from calcwork.compile.special import HELPERS as SPECIAL

HELPERS = {
    "_sigmoid": '''
def _sigmoid(z):
    """1/(1 + exp(-z)) without overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e, 1)/(1 + e)
''',
    "_logsumexp": '''
def _logsumexp(z, axis):
    """log(sum(exp(z))) without overflow."""
    m = z.max(axis=axis, keepdims=True)
    return np.log(np.exp(z - m).sum(axis=axis)) + m.squeeze(axis)
''',
    "_log_det": '''
def _log_det(A):
    """log(det(A)) without overflow; nan where the determinant is not positive."""
    sign, log = np.linalg.slogdet(A)
    return log + np.where(sign > 0, 0, np.nan)
''',
    "_bell": '''
def _bell(z):
    """_sigmoid(z)*_sigmoid(-z) without overflow."""
    e = np.exp(-np.abs(z))
    return e/(1 + e)**2
''',
    "_directions": '''
def _directions(*arrays):
    """Return unit directions of all entries, stacked."""
    n = np.cumsum([np.size(a) for a in arrays])
    parts = np.split(np.eye(n[-1]), n, axis=1)
    return [d.reshape(-1, *np.shape(a)) for d, a in zip(parts, arrays)]
''',
    "_blocks": '''
def _blocks(rows):
    """Return the Hessian by pairs, shapes joined."""
    n = np.cumsum([r[0].size for r in rows.values()])
    return {(a, b): h.reshape(rows[a].shape[1:] + r.shape[1:])
            for b, r in rows.items() for a, h in zip(rows, np.split(r, n))}
''',
    "_shaped": '''
def _shaped(found, **given):
    """Return derivatives in the shapes of what they are taken by."""
    shapes = {n: np.shape(a) for n, a in given.items()}
    return {k: np.reshape(d, shapes[k] if k in shapes else shapes[k[0]] + shapes[k[1]]) for k, d in found.items()}
''',
} | SPECIAL
LISTED = {
    "_directions": '''
def _directions(*given):
    """Return unit directions of all entries, stacked; those of a list of arrays as a list."""
    arrays = [a for g in given for a in (g if isinstance(g, (list, tuple)) else [g])]
    n = np.cumsum([np.size(a) for a in arrays])
    parts = np.split(np.eye(n[-1]), n, axis=1)
    found = iter([d.reshape(-1, *np.shape(a)) for d, a in zip(parts, arrays)])
    return [[next(found) for _ in g] if isinstance(g, (list, tuple)) else next(found) for g in given]
''',
    "_blocks": '''
def _blocks(rows):
    """Return the Hessian by pairs, shapes joined; of lists of arrays, lists of blocks."""
    parts = {v: r if isinstance(r, list) else [r] for v, r in rows.items()}
    n = np.cumsum([r[0].size for v in parts for r in parts[v]])
    found = {}
    for b, own in parts.items():
        cut = [iter(np.split(r, n)) for r in own]
        for a, others in parts.items():
            h = [[next(k).reshape(o.shape[1:] + r.shape[1:]) for k, r in zip(cut, own)] for o in others]
            h = h if isinstance(rows[b], list) else [k[0] for k in h]
            found[a, b] = h if isinstance(rows[a], list) else h[0]
    return found
''',
}
CHECK = '''
def check_gradient(seed=0, **given):
    """Return the largest error of a slope, at random values of what is not given."""
    rng = np.random.default_rng(seed)
{lines}    worst = 0.0
    for name, g in gradient(**args).items():
        v = np.copysign(rng.uniform(0.5, 2, np.shape(g)), g)*np.maximum(1, np.abs(args[name]))
        up, down = (value(**args | {{name: args[name] + h*v}}) for h in (6e-6, -6e-6))
        s = np.sum(g*v)
        worst = np.maximum(worst, abs((up - down)/12e-6 - s)/max(s, 1e-4*abs(up), 1e-300))
    if not worst < 1e-5:
        raise ArithmeticError(f"the gradient is off by {{worst:.1e}} of a slope")
    return float(worst)
'''

INSIDE = """    with np.errstate(all="ignore"):
        if not np.isfinite(value(**args)):  # outside of its domain
            args = {k: np.abs(a) for k, a in args.items()} | given
"""
CHECK_LISTED = '''
def check_gradient(seed=0, **given):
    """Return the largest error of a slope, at random values of what is not given."""
    rng = np.random.default_rng(seed)
{lines}    worst = 0.0
    for name, slope in gradient(**args).items():
        one = not isinstance(slope, list)
        slopes, at = ([slope], [args[name]]) if one else (slope, args[name])
        ways = [np.copysign(rng.uniform(0.5, 2, np.shape(g)), g)*np.maximum(1, np.abs(a)) for g, a in zip(slopes, at)]
        moved = ([a + h*v for a, v in zip(at, ways)] for h in (6e-6, -6e-6))
        up, down = (value(**args | {{name: m[0] if one else m}}) for m in moved)
        s = sum(np.sum(g*v) for g, v in zip(slopes, ways))
        worst = np.maximum(worst, abs((up - down)/12e-6 - s)/max(s, 1e-4*abs(up), 1e-300))
    if not worst < 1e-5:
        raise ArithmeticError(f"the gradient is off by {{worst:.1e}} of a slope")
    return float(worst)
'''
