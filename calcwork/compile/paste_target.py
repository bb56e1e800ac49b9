"""The paste target: a module to copy into another project, which needs NumPy only.

Where the fast target works through blocks of rows, this one works on whole arrays, and each function stands for itself:
``value``, ``gradient`` and ``hessian`` with keyword arguments, and ``check_gradient``, which compares the gradient with
central differences of the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from textwrap import wrap

from sympy import Add, Expr, Indexed, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Domain, Scope
from calcwork.algebra.structured import as_given
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.lower import Lowering
from calcwork.compile.names import MODULE_NAMES, python_name
from calcwork.compile.numpy_target import argument_names, shown_sizes
from calcwork.compile.plain_target import PlainPrinter
from calcwork.compile.schedule import schedule
from calcwork.compile.special import HELPERS as SPECIAL
from calcwork.compile.special import imports
from calcwork.compile.statements import Statements
from calcwork.compile.worker import Worker

WIDTH = 110
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
    return log if sign > 0 else np.nan
''',
} | SPECIAL
CHECK = '''
def check_gradient(seed=0, **given):
    """Return the largest error of gradient against central differences of value, relative to the largest entry.

    The arguments are random where they are not given, with {sizes}. An error above 1e-5 is raised.
    """
    rng = np.random.default_rng(seed)
{lines}    args.update(given)
    errors = []
    for name, g in gradient(**args).items():
        x = np.array(args[name], dtype=float)
        numeric = np.empty(x.shape)
        for at in np.ndindex(x.shape):
            step = np.zeros(x.shape)
            step[at] = 6e-6*max(1, abs(x[at]))
            up, down = (value(**{{**args, name: x + s}}) for s in (step, -step))
            numeric[at] = (up - down)/(2*step[at])
        scale = max(np.abs(numeric).max(), 1e-4*abs(value(**args)), 1e-300)
        errors.append(np.abs(g - numeric).max()/scale)
    worst = float(np.max(errors))
    if not worst < 1e-5:
        raise ArithmeticError(f"the gradient is off by {{worst:.1e}} of its largest entry")
    return worst
'''


class PastePrinter(PlainPrinter):
    """Print the functions of the field by NumPy's own where they are stable."""

    log_det = "_log_det({})"

    def _print_bell(self, expr: Expr) -> str:
        a = expr.args[0]
        return f"_sigmoid({self._print(a)})*_sigmoid({self._print(-a)})"

    def _print_softplus(self, expr: Expr) -> str:
        return f"np.logaddexp(0, {self._print(expr.args[0])})"

    def _print_where_negative(self, expr: Expr) -> str:
        return ArrayPrinter._print_where_negative(self, expr)

    def _print_maximum(self, expr: Expr) -> str:
        return self._call("np.maximum", expr)

    def _print_minimum(self, expr: Expr) -> str:
        return self._call("np.minimum", expr)

    def _print_Abs(self, expr: Expr) -> str:
        return self._call("np.abs", expr)

    def _print_sign(self, expr: Expr) -> str:
        return self._call("np.sign", expr)


def paste_source(
    value: Quantity,
    gradient: Mapping[str, Quantity],
    hessian: Mapping[tuple[str, str], Quantity],
    scope: Scope,
    variables: tuple[str, ...],
    *,
    title: str = "",
    formulas: Iterable[str] = (),
) -> str:
    """Return a module with ``value``, ``gradient``, ``hessian`` and ``check_gradient`` that needs NumPy only.

    Parameters
    ----------
    value, gradient, hessian
        The value, the gradient by variable and the blocks of the Hessian by pairs of variables, in index notation.
    scope
        Declares every name.
    variables
        The names that the gradient is taken by; one that the scope defines becomes an argument here.
    title, formulas
        What the docstring of the module says.

    Raises
    ------
    NotSupportedYet
        When an expression holds something that has no array form; the message names it.

    Examples
    --------
    >>> from sympy import Sum
    >>> from calcwork.algebra import index, size
    >>> N, i = size("N"), index("i")
    >>> scope = Scope().declare("x", N).declare("m")
    >>> x, m = scope["x"], scope["m"]
    >>> source = paste_source(Quantity(Sum((x[i] - m) ** 2, (i, 1, N))), {}, {}, scope, ())
    >>> "return r @ r" in source
    True
    """
    return _Module(scope, variables).text(value, gradient, hessian, title, formulas)


class _Module:
    """Print the functions of one problem, all with the same arguments."""

    def __init__(self, scope: Scope, variables: tuple[str, ...]) -> None:
        self.scope, self.kinds = as_given(scope, variables)
        self.variables = variables
        self.helpers: set[str] = set()
        self.arguments: dict[str, str] = {}

    def text(
        self,
        value: Quantity,
        gradient: Mapping[str, Quantity],
        hessian: Mapping[tuple[str, str], Quantity],
        title: str,
        formulas: Iterable[str],
    ) -> str:
        upper = [(a, b) for n, a in enumerate(self.variables) for b in self.variables[n:]] if hessian else []
        sections: dict[str, list[tuple[str | tuple[str, str], Quantity]]] = {
            "value": [("value", value)],
            "gradient": [(v, gradient[v]) for v in self.variables if gradient],
            "hessian": [(pair, hessian[pair]) for pair in upper],
        }
        lowered = {name: self._lowered(name, outputs) for name, outputs in sections.items() if outputs}
        self._name_arguments(lowered.values())
        functions = [self._function(name, low) for name, low in lowered.items()]
        parts = [self._docstring(title, formulas), imports(functions)]
        parts += [f"\n{HELPERS[h]}" for h in HELPERS if any(f"{h}(" in f for f in functions)]
        parts += functions
        return "".join([*parts, self._check() if gradient else ""])

    def _lowered(self, section: str, outputs: Sequence[tuple[str | tuple[str, str], Quantity]]) -> Lowering:
        lowering = Lowering(self.scope, shift=False)
        for key, quantity in outputs:
            lowering.output(section, key, quantity)
        return lowering

    def _name_arguments(self, lowered: Iterable[Lowering]) -> None:
        """Give every name that some function reads one name as an argument: data, sizes, variables."""
        found: dict[str, None] = {}
        for low in lowered:
            names = argument_names(low.program, self.scope, self.variables)
            found |= dict.fromkeys(n for n in names if n not in self.variables)
        data = [n for n in self.scope.declarations if n in found]
        shapes = [self.scope.declarations[n].shape for n in (*data, *self.variables)]
        shown = {s for shape in shapes for length in shape for s in shown_sizes(length)}
        sizes = sorted(n for n in found if n not in self.scope and n not in shown)
        taken: set[str] = set(HELPERS) | MODULE_NAMES
        for name in (*data, *sizes, *self.variables):
            plain = python_name(name)
            while plain in taken:
                plain += "_"
            taken.add(plain)
            self.arguments[name] = plain

    # --- functions ----------------------------------------------------------------------------------------------------

    def _function(self, section: str, lowering: Lowering) -> str:
        statements = Statements(lowering.program, PastePrinter(), dict(self.arguments))
        worker = Worker(schedule(lowering.program, None), self.arguments, self.scope, statements)
        lines = worker.body(lambda: self._returned(section, worker))
        listed = ", ".join(self.arguments.values())
        body = "".join(f"    {line}\n" for line in [f'"""{self._says(section)}"""', *lines])
        return f"\n\ndef {section}(*, {listed}):\n{body}"

    def _returned(self, section: str, worker: Worker) -> list[str]:
        outputs = worker.program.outputs
        if section == "value":
            return [f"return {worker.final(outputs[0])}"]
        entries = [f"{_key(o.key, self.arguments)}: {worker.final(o)}" for o in outputs]
        joined = ", ".join(entries)
        table = [f"{{{joined}}}"] if len(joined) < WIDTH - 20 else ["{", *(f"    {e}," for e in entries), "}"]
        if section == "gradient" or len(self.variables) == 1:
            return [f"return {table[0]}", *table[1:]]
        return [f"h = {table[0]}", *table[1:], *self._mirrored(), "return h"]

    def _mirrored(self) -> list[str]:
        """Return the blocks below the diagonal: those above, transposed."""
        ranks = {v: len(self.scope.declarations[v].shape) for v in self.variables}
        lines = []
        for n, a in enumerate(self.variables):
            for b in self.variables[n + 1 :]:
                axes = (*range(ranks[a], ranks[a] + ranks[b]), *range(ranks[a]))
                plain = not ranks[a] or not ranks[b]
                move = "" if plain else ".T" if axes == (1, 0) else f".transpose{axes}"
                lines.append(f"h[{_key((b, a), self.arguments)[1:-1]}] = h[{_key((a, b), self.arguments)[1:-1]}]{move}")
        return lines

    # --- words --------------------------------------------------------------------------------------------------------

    def _says(self, section: str) -> str:
        if section == "value":
            return "Return the value, a number."
        names = [f"{self.arguments[v]} {self._shape(v)}" for v in self.variables]
        if section == "gradient":
            return f"Return the gradient as a dict: {', '.join(names)}."
        return "Return the Hessian as a dict keyed by pairs of names; a block has the two shapes joined."

    def _shape(self, name: str) -> str:
        shape = [str(n) for n in self.scope.declarations[name].shape]
        return f"({', '.join(shape)}{',' if len(shape) == 1 else ''})"

    def _docstring(self, title: str, formulas: Iterable[str]) -> str:
        shapes = []
        for name, plain in self.arguments.items():
            if name in self.scope:
                kind = {"symmetric": " symmetric", "definite": " positive definite"}.get(self.kinds.get(name, ""), "")
                domain = self.scope.declarations[name].domain
                within = "" if domain == Domain() else f" in {domain}"
                shapes.append(f"{plain} {self._shape(name)}{kind}{within}")
            else:
                shapes.append(f"{plain} a whole number")
        lines = [title or "Value, gradient and Hessian.", "", *formulas, ""]
        lines += wrap("Shapes: " + ", ".join(shapes), WIDTH)
        text = "\n".join(lines).replace("\n\n\n", "\n\n")
        return '"""' + text.replace("\\", "").replace('"', "'") + '\n"""\n'

    # --- the check ----------------------------------------------------------------------------------------------------

    def _check(self) -> str:
        shapes = [self.scope.declarations[n].shape for n in self.arguments if n in self.scope]
        sizes = list(dict.fromkeys(s for shape in shapes for length in shape for s in sorted(shown_sizes(length))))
        sizes += [n for n in self.arguments if n not in self.scope]
        domains = [self.scope.declarations[n].domain for n in self.arguments if n in self.scope]
        ends = [e for d in domains for e in (d.lower, d.upper) if e is not None]
        counts = {s.name for e in ends for s in e.free_symbols if s.is_integer and s.is_positive}
        sizes += sorted(counts - {*sizes, *self.arguments})
        numbers = [str(5 - min(n, 2) - (n > 2)) for n in range(len(sizes))]
        first = [f"{', '.join(sizes)} = {', '.join(numbers)}"] if sizes else []
        named = ", ".join(f"{s} = {n}" for s, n in zip(sizes, numbers, strict=True)) or "no sizes"
        free = {name: plain for name, plain in self.arguments.items() if not self._bounds(name)}
        entries = [f"    {plain}={self._draw(name)}," for name, plain in free.items()]
        later = [f'args["{p}"] = {self._draw(n)}' for n, p in self.arguments.items() if n not in free]
        lines = "".join(f"    {line}\n" for line in [*first, "args = dict(", *entries, ")", *later])
        return "\n" + CHECK.format(sizes=named, lines=lines)

    def _bounds(self, name: str) -> set[Expr]:
        """Return the arguments that bound the values of one, as the P of 0 < K < P."""
        if name not in self.scope:
            return set()
        domain = self.scope.declarations[name].domain
        found = {s for e in (domain.lower, domain.upper) if e is not None for s in e.atoms(Symbol)}
        return {s for s in found if s.name in self.arguments and s.name in self.scope}

    def _draw(self, name: str) -> str:
        """Return the text that draws random values of an argument from its domain."""
        if name not in self.scope:
            return name
        declared = self.scope.declarations[name]
        kind, shape = self.kinds.get(name, ""), ", ".join(map(str, declared.shape))
        size = f"({shape},)" if len(declared.shape) == 1 else f"({shape})"
        if kind == "definite":
            return f"np.cov(rng.normal(size=({declared.shape[0]}, 9))) + np.eye({declared.shape[0]})"
        if kind == "symmetric":
            return f"np.cov(rng.normal(size=({declared.shape[0]}, 9)))"
        bounds = self._bounds(name)
        if any(s.name == name for s in bounds):  # theta_1 < theta_2 < ... says that they increase
            return f"np.sort(rng.normal(size={size}))"
        given: dict[Expr, Expr] = {s: Symbol(f'args["{self.arguments[s.name]}"]') for s in bounds}
        elements = {
            x for e in (declared.domain.lower, declared.domain.upper) if e is not None for x in e.atoms(Indexed)
        }
        given = {x: given[x.base.label] for x in elements if x.base.label in given} | given
        ends = {k: e.xreplace(given) for k in ("lower", "upper") if (e := getattr(declared.domain, k)) is not None}
        return _random(replace(declared.domain, **ends), f"size={size}" if declared.shape else "")


def _random(domain: Domain, size: str) -> str:
    """Return the text that draws values of a domain."""
    comma = f", {size}" if size else ""
    if domain.values:
        return f"rng.choice([{', '.join(f'{float(v):g}' for v in domain.values)}]{comma})"
    lower, upper = domain.lower, domain.upper
    if domain.integer:
        first = 0 if lower is None else f"{lower} + 1" if domain.open_lower else lower
        last = f"{first} + 5" if upper is None else upper if domain.open_upper else f"{upper} + 1"
        return f"rng.integers({first}, {last}{comma})"
    if lower is None and upper is None:
        return f"rng.normal({size})"
    low: Expr = lower if lower is not None else Add(upper, -2)
    high: Expr = upper if upper is not None else low + 2
    ends = [low + (high - low) / 10, high - (high - low) / 10]
    return f"rng.uniform({', '.join(f'{float(e):g}' if e.is_number else str(e) for e in ends)}{comma})"


def _key(key: str | tuple[str, str], names: Mapping[str, str]) -> str:
    """Return the key of a block, by the names of the arguments."""
    return f'"{names[key]}"' if isinstance(key, str) else "(" + ", ".join(f'"{names[k]}"' for k in key) + ")"
