"""The paste target: a module to copy into another project, which needs NumPy only.

Where the fast target works through blocks of rows, this one works on whole arrays: ``value``, ``gradient`` and
``hessian`` with keyword arguments share one pass that stops at what is asked for, and ``check_gradient`` compares the
gradient with central differences of the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from textwrap import wrap
from types import MappingProxyType

from sympy import Add, Expr, Indexed, Symbol

from calcwork.algebra.functions import xlogy
from calcwork.algebra.logarithms import is_bounded
from calcwork.algebra.quantity import Quantity, Tangents
from calcwork.algebra.scope import Domain, Scope
from calcwork.algebra.structured import as_given
from calcwork.algebra.widths import PLACES, lists_in, width_in
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.ir import Output
from calcwork.compile.listed import Listed
from calcwork.compile.loops import Stepwise
from calcwork.compile.names import MODULE_NAMES, python_name
from calcwork.compile.numpy_target import argument_names, shown_sizes
from calcwork.compile.paste_helpers import CHECK, CHECK_LISTED, HELPERS, INSIDE, LISTED
from calcwork.compile.plain_target import PlainPrinter
from calcwork.compile.schedule import schedule
from calcwork.compile.special import imports
from calcwork.compile.statements import Statements
from calcwork.compile.worker import Worker
from calcwork.errors import NotSupportedYet

WIDTH = 110
NORMAL = "rng.normal("
SAYS = {
    "value": "Return the value.",
    "gradient": "Return the gradient by variables.",
    "hessian": "Return the Hessian by pairs of variables.",
}
WHOLE = "Return the value, the gradient by variables or the Hessian by pairs: order 0, 1 or 2."


class PastePrinter(PlainPrinter):
    """Print the functions of the field by NumPy's own where they are stable."""

    log_det = "_log_det({})"
    products = (xlogy,)

    def _print_bell(self, expr: Expr) -> str:
        return self._call("_bell", expr)

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
    hessian: Mapping[tuple[str, str], Quantity] | Tangents,
    scope: Scope,
    variables: tuple[str, ...],
    *,
    title: str = "",
    formulas: Iterable[str] = (),
    named: bool = False,
    kinds: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return a module with ``value``, ``gradient``, ``hessian`` and ``check_gradient`` that needs NumPy only.

    Parameters
    ----------
    value, gradient, hessian
        The value, the gradient by variable and the blocks of the Hessian by pairs of variables, in index notation; or
        the derivatives of the gradient along directions, from which the function puts the Hessian together.
    scope
        Declares every name.
    variables
        The names that the gradient is taken by; one that the scope defines becomes an argument here.
    title, formulas
        What the docstring of the module says.
    named
        Keep every definition of the scope as a line of its own, as for derivatives along directions.
    kinds
        Which matrices are "symmetric" or "definite", beside those that the scope defines as such.

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
    return _Module(scope, variables, kinds, named=named).text(value, gradient, hessian, title, formulas)


def _function(head: str, says: str, lines: Iterable[str]) -> str:
    """Return the text of a function."""
    body = "".join(f"    {line}\n" for line in [f'"""{says}"""', *lines])
    return f"\n\ndef {head}:\n{body}"


class _Module:
    """Print the functions of one problem, all with the same arguments."""

    def __init__(self, scope: Scope, variables: tuple[str, ...], kinds: Mapping[str, str], *, named: bool) -> None:
        self.named = named
        self.scope, own = as_given(scope, variables)
        self.kinds = {**kinds, **own}
        self.variables = variables
        self.lists = lists_in(self.scope)
        self.tangents: Tangents | None = None
        self.arguments: dict[str, str] = {}

    def text(
        self,
        value: Quantity,
        gradient: Mapping[str, Quantity],
        hessian: Mapping[tuple[str, str], Quantity] | Tangents,
        title: str,
        formulas: Iterable[str],
    ) -> str:
        lowering = self._lowered(value, gradient, hessian)
        self._name_arguments(lowering)
        functions = self._functions(lowering)
        parts = [self._docstring(title, formulas), imports(functions)]
        helpers = HELPERS | LISTED if self.lists else HELPERS
        parts += [f"\n{helpers[h]}" for h in helpers if any(f"{h}(" in f for f in functions)]
        parts += functions
        bounded = is_bounded(value.entry, self.scope)
        return "".join([*parts, self._check(bounded=bounded) if gradient else ""])

    def _lowered(
        self,
        value: Quantity,
        gradient: Mapping[str, Quantity],
        hessian: Mapping[tuple[str, str], Quantity] | Tangents,
    ) -> Stepwise:
        """Lower all results into one program; of the blocks of a Hessian, those on and above the diagonal."""
        self.tangents = hessian if isinstance(hessian, Tangents) else None
        scope = self.tangents.scope if self.tangents else self.scope
        first = self.tangents.size if self.tangents else Symbol("?") if self.named else None
        seeds = self.tangents.seeds if self.tangents else {}
        lowering = (
            Listed(scope, shift=False, first=first, seeds=seeds)
            if self.lists
            else Stepwise(scope, shift=False, first=first)
        )
        lowering.output("value", "value", value)
        for v in self.variables if gradient else ():
            lowering.output("gradient", v, gradient[v])
        if isinstance(hessian, Tangents):
            for v, row in hessian.rows.items():
                lowering.output("hessian", v, row)
            return lowering
        for n, a in enumerate(self.variables if hessian else ()):
            for b in self.variables[n:]:
                lowering.output("hessian", (a, b), hessian[a, b])
        return lowering

    def _name_arguments(self, lowering: Stepwise) -> None:
        """Give every name that the program reads one name as an argument: data, sizes, variables."""
        names = argument_names(lowering.program, lowering.scope, self.variables)
        seeded = [*self.tangents.seeds.values(), str(self.tangents.size)] if self.tangents else []
        found = [n for n in names if n not in (*self.variables, *seeded)]
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

    def _functions(self, lowering: Stepwise) -> list[str]:
        """Return the functions: one for the value alone, else one pass that stops at what is asked for."""
        worker = self._worker(lowering)
        sections = worker.sections
        parts = worker.parts(lambda section: self._returned(section, worker), self._seeded())
        if self.tangents and any(re.search(rf"\b{self.tangents.size}\b", line) for line in parts):
            variable, seed = next(iter(self.tangents.seeds.items()))
            own = python_name(seed) + ("[0]" if variable in self.lists else "")
            parts.insert(parts.index(self._seeded()[0]) + 1, f"{self.tangents.size} = {own}.shape[0]")
        parts = [*self._flattened(), *parts]
        self._refuse_widths(parts)
        listed = ", ".join(self.arguments.values())
        if len(sections) == 1:
            return [_function(f"value(*, {listed})", SAYS["value"], parts)]
        functions = [_function(f"_evaluate(order, *, {listed})", WHOLE, parts)]
        plain = not any(self.scope.declarations[v].given for v in self.variables)
        whole = [s for s in sections if plain or s == "value"]
        functions += ["\n\n", *(f"{s} = partial(_evaluate, {n})\n" for n, s in enumerate(sections) if s in whole)]
        for order, section in ((n, s) for n, s in enumerate(sections) if s not in whole):
            call = f"return _shaped(_evaluate({order}, **locals()), **locals())"
            functions.append(_function(f"{section}(*, {listed})", SAYS[section], [call]))
        return functions

    def _refuse_widths(self, lines: list[str]) -> None:
        """Refuse code that needs the width of layers as one number: each has its own."""
        width = width_in(self.scope)
        if self.lists and any(re.search(rf"\b{width}\b", line) for line in lines):
            raise NotSupportedYet(
                "the loss needs the widths of layers as numbers, which lists of arrays do not tell; declare one width "
                "for all layers."
            )

    def _flattened(self) -> list[str]:
        """Return the lines that drop the axes of length one of arguments."""
        given = {p: self.scope.declarations[n] for n, p in self.arguments.items() if n in self.scope}
        return [f"{p} = np.ravel({p}){'' if d.shape else '[0]'}" for p, d in given.items() if d.given]

    def _worker(self, lowering: Stepwise) -> Worker:
        seeds = {n: python_name(n) for n in self.tangents.seeds.values()} if self.tangents else {}
        statements = Statements(lowering.program, PastePrinter(), self.arguments | seeds)
        return Worker(schedule(lowering.program, None), self.arguments, lowering.scope, statements, seeds)

    def _seeded(self) -> list[str]:
        """Return the lines that make the directions of the Hessian."""
        if not self.tangents:
            return []
        seeds = [python_name(n) for n in self.tangents.seeds.values()]
        given = [self.arguments[v] for v in self.variables]
        if len(seeds) > 1 or self.lists & {*self.variables}:
            return [f"{', '.join(seeds)}{',' if len(seeds) == 1 else ''} = _directions({', '.join(given)})"]
        if len(self.scope.declarations[self.variables[0]].shape) == 1:
            return [f"{seeds[0]} = np.eye({given[0]}.size)"]
        return [f"{seeds[0]} = np.eye(np.size({given[0]})).reshape(-1, *np.shape({given[0]}))"]

    def _returned(self, section: str, worker: Worker) -> list[str]:
        outputs = [o for o in worker.program.outputs if o.section == section]
        if section == "value":
            return [f"return {worker.final(outputs[0])}"]
        if section == "hessian" and self.tangents and len(outputs) == 1 and outputs[0].key not in self.lists:
            return [self._block(worker, outputs[0])]
        joined = ", ".join(entries := [f"{_key(o.key, self.arguments)}: {worker.final(o)}" for o in outputs])
        table = [f"{{{joined}}}"] if len(joined) < WIDTH - 20 else ["{", *(f"    {e}," for e in entries), "}"]
        if section == "hessian" and self.tangents:
            return (
                [f"return _blocks({table[0]}", *table[1:-1], f"{table[-1]})"]
                if table[1:]
                else [f"return _blocks({table[0]})"]
            )
        if section == "gradient" or len(self.variables) == 1:
            return [f"return {table[0]}", *table[1:]]
        return [f"h = {table[0]}", *table[1:], *self._mirrored(), "return h"]

    def _block(self, worker: Worker, row: Output) -> str:
        """Return the line that returns the one block of a Hessian."""
        name, shape = self.variables[0], self.scope.declarations[self.variables[0]].shape
        key, text = _key((name, name), self.arguments), worker.final(row)
        if len(shape) == 1:
            return f"return {{{key}: {text}}}"
        own = f"np.shape({self.arguments[name]})"
        return f"return {{{key}: ({text}).reshape({own} + {own})}}"

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
        every = [self.arguments[v] for v in self.variables]
        moved = "np.moveaxis(h[a, b], range(r[a]), range(-r[a], 0))"
        whole = [
            f"r = dict({', '.join(f'{p}={ranks[v]}' for v, p in zip(self.variables, every, strict=True))})",
            f"h |= {{(b, a): {moved} for a, b in h if a != b}}",
        ]
        return whole if sum(map(len, whole)) < sum(map(len, lines)) else lines

    # --- words --------------------------------------------------------------------------------------------------------

    def _axes(self, name: str) -> tuple[Expr, ...]:
        """Return the axes of an argument as its author has them."""
        declared = self.scope.declarations[name]
        if declared.widths and width_in(self.scope) is not None:
            width = str(width_in(self.scope))
            at = {PLACES[0]: Symbol("l", integer=True)}
            return tuple(
                n if w is None else Symbol(f"{width}[{w.xreplace(at)}]".replace(" ", ""))
                for n, w in zip(declared.shape, declared.widths, strict=True)
            )[name in self.lists :]
        return declared.given or declared.shape

    def _shape(self, name: str) -> str:
        shape = [str(n) for n in self._axes(name)]
        return f"({', '.join(shape)}{',' if len(shape) == 1 else ''})"

    def _docstring(self, title: str, formulas: Iterable[str]) -> str:
        shapes = []
        for name, plain in self.arguments.items():
            if name in self.scope:
                kind = {"symmetric": " symmetric", "definite": " positive definite"}.get(self.kinds.get(name, ""), "")
                domain = self.scope.declarations[name].domain
                within = "" if domain == Domain() else f" in {domain}"
                if name in self.lists:
                    kind = f" for l = 1, ..., {self.scope.declarations[name].shape[0]}, a list{kind}"
                shapes.append(f"{plain} {self._shape(name)}{kind}{within}")
            else:
                shapes.append(f"{plain} a whole number")
        lines = [title or "Value, gradient and Hessian.", "", *formulas, ""]
        lines += wrap("Shapes: " + ", ".join(shapes), WIDTH)
        text = "\n".join(lines).replace("\n\n\n", "\n\n")
        return '"""' + text.replace("\\", "").replace('"', "'") + '\n"""\n'

    # --- the check ----------------------------------------------------------------------------------------------------

    def _check(self, *, bounded: bool) -> str:
        """Return the function that checks the gradient; ``bounded`` tells whether its value may have a domain."""
        shapes = [self.scope.declarations[n].shape for n in self.arguments if n in self.scope]
        sizes = list(dict.fromkeys(s for shape in shapes for length in shape for s in sorted(shown_sizes(length))))
        sizes += [n for n in self.arguments if n not in self.scope]
        width = str(width_in(self.scope)) if self.lists else ""
        sizes = [s for s in sizes if s != width]
        domains = [self.scope.declarations[n].domain for n in self.arguments if n in self.scope]
        ends = [e for d in domains for e in (d.lower, d.upper) if e is not None]
        counts = {s.name for e in ends for s in e.free_symbols if s.is_integer and s.is_positive}
        sizes += sorted(counts - {*sizes, *self.arguments})
        numbers = [str(5 - min(n, 2) - (n > 2)) for n in range(len(sizes))]
        first = [f"{', '.join(sizes)} = {', '.join(numbers)}"] if sizes else []
        if width:
            most = max((self.scope.declarations[n].shape[0] for n in self.lists), key=lambda n: n.as_coeff_Add()[0])
            first.append(f"{width} = rng.integers(2, 5, {most + 1})")
        free = {name: plain for name, plain in self.arguments.items() if not self._bounds(name)}
        later = [f'args["{p}"] = {self._draw(n)}' for n, p in self.arguments.items() if n not in free]
        own = [*later, "args |= given"] if later else []
        drawn = self._drawn(free)
        drawn[-1] += "" if later else " | given"
        lines = "".join(f"    {line}\n" for line in [*first, *drawn, *own])
        normal = any(NORMAL in line for line in drawn)
        head = lines + INSIDE if bounded and normal and not self.lists else lines
        return "\n" + (CHECK_LISTED if self.lists else CHECK).format(lines=head)

    def _drawn(self, free: Mapping[str, str]) -> list[str]:
        """Return the lines that draw arguments; many of any sign have a table of their shapes."""
        draws = {p: self._draw(n) for n, p in free.items()}
        normal = {p: d[len(NORMAL) : -1] for p, d in draws.items() if d.startswith(NORMAL)}
        if len(normal) < 4:
            return _listed("args = dict(", draws)
        shapes = {p: s.removeprefix("size=") or "()" for p, s in normal.items()}
        table = [*_listed("shapes = dict(", shapes), "args = {k: rng.normal(size=s) for k, s in shapes.items()}"]
        others = {p: d for p, d in draws.items() if p not in normal}
        return [*table, *_listed("args |= dict(", others)] if others else table

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
        declared, axes = self.scope.declarations[name], self._axes(name)
        kind, shape = self.kinds.get(name, ""), ", ".join(map(str, axes))
        size = shape if len(axes) == 1 else f"({shape})"
        if name in self.lists:
            drawn = _random(declared.domain, f"size={size}" if axes else "")
            return f"[{drawn} for l in range(1, {str(declared.shape[0] + 1).replace(' ', '')})]"
        if kind == "definite":
            return f"np.cov(rng.normal(size=({declared.shape[0]}, 9))) + np.eye({declared.shape[0]})"
        if kind == "symmetric":
            drawn = f"np.cov(rng.normal(size=({declared.shape[0]}, 9)))"
            return f"np.abs({drawn})" if declared.domain.positive else drawn
        bounds = self._bounds(name)
        if any(s.name == name for s in bounds):  # theta_1 < theta_2 < ... says that they increase
            return f"np.sort(rng.normal(size={size}))"
        given: dict[Expr, Expr] = {s: Symbol(f'args["{self.arguments[s.name]}"]') for s in bounds}
        elements = {
            x for e in (declared.domain.lower, declared.domain.upper) if e is not None for x in e.atoms(Indexed)
        }
        given = {x: given[x.base.label] for x in elements if x.base.label in given} | given
        ends = {k: e.xreplace(given) for k in ("lower", "upper") if (e := getattr(declared.domain, k)) is not None}
        return _random(replace(declared.domain, **ends), f"size={size}" if axes else "")


def _listed(head: str, entries: Mapping[str, str]) -> list[str]:
    """Return the lines of a call with these arguments."""
    lines = wrap(", ".join(f"{p}={text}".replace(", ", ",~") for p, text in entries.items()), WIDTH)
    lines = [line.replace("~", " ") for line in lines]
    return [f"{head}{lines[0]})"] if len(lines) == 1 else [head, *(f"    {line}" for line in lines), ")"]


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
