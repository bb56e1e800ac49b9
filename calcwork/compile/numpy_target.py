"""The NumPy target: a readable module that needs NumPy only, whatever the sizes.

The text has one worker, ``_evaluate(want, ...)``, which computes any of value ("v"), gradient ("g") and Hessian ("h")
in one pass over the rows, and thin functions with keyword arguments around it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Expr, Symbol

from calcwork.algebra.quantity import Quantity
from calcwork.algebra.scope import Scope
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.forms import apply_forms
from calcwork.compile.ir import Load, Program, bodies, names_in_size, size_names
from calcwork.compile.loops import Stepwise
from calcwork.compile.names import python_name
from calcwork.compile.schedule import sample_size, schedule
from calcwork.compile.special import HELPERS as SPECIAL
from calcwork.compile.special import imports
from calcwork.compile.statements import Statements
from calcwork.compile.worker import Worker

HELPERS = {
    "_log_sum": '''
def _log_sum(t, axis):
    """log(sum(exp(t))) for max(t) = 0: log1p of the terms but the largest."""
    e = np.exp(t)
    np.put_along_axis(e, np.expand_dims(t.argmax(axis), axis), 0, axis)
    return np.log1p(e.sum(axis))
''',
    "_sum_log1p": '''
def _sum_log1p(v):
    """sum(log1p(v)), as (1 + a)(1 + b) = 1 + (a + b + ab)."""
    k = len(v)//8 if len(v) > 2000 else 0
    a = v[:8*k]
    for n in (4*k, 2*k, k):
        a = a[:n] + a[n:] + a[:n]*a[n:]
    return np.log1p(a).sum() + np.log1p(v[8*k:]).sum()
''',
}


def numpy_source(
    value: Quantity,
    gradient: Mapping[str, Quantity],
    hessian: Mapping[tuple[str, str], Quantity],
    scope: Scope,
    variables: tuple[str, ...],
    *,
    title: str = "",
) -> str:
    """Return a NumPy module with ``value``, ``gradient``, ``hessian`` and ``value_and_gradient``.

    The blocks of the Hessian below the diagonal are the transposes of those above, which alone are computed.
    """
    program = lower_problem(value, gradient, hessian, scope, variables)
    return module_source(program, scope, variables, value.entry, title)


def lower_problem(
    value: Quantity,
    gradient: Mapping[str, Quantity],
    hessian: Mapping[tuple[str, str], Quantity],
    scope: Scope,
    variables: tuple[str, ...],
) -> Program:
    """Lower a problem; of the Hessian, the blocks on and above the diagonal."""
    lowering = Stepwise(scope)
    lowering.output("value", "value", value)
    for name in variables if gradient else ():
        lowering.output("gradient", name, gradient[name])
    for n, a in enumerate(variables if hessian else ()):
        for b in variables[n:]:
            lowering.output("hessian", (a, b), hessian[a, b])
    return lowering.program


def argument_names(program: Program, scope: Scope, variables: tuple[str, ...]) -> list[str]:
    """Return the names that a program reads: data as declared, sizes that no array shows, then the variables."""
    loads = [op for op in program.ops.values() if isinstance(op, Load)]
    read = {op.name for op in loads}
    data = [n for n in scope.declarations if n in read and n not in variables]
    shown = {s for n in (*data, *variables) for length in scope.declarations[n].shape for s in shown_sizes(length)}
    exprs = [o.expr for o in program.outputs] + [b for op in program.ops.values() for b in bodies(op)]
    used = {s.name for e in exprs for s in e.free_symbols - program.ops.keys()}
    used |= {s for op in program.ops.values() for s in size_names(op)}
    used |= {s for o in program.outputs for a in o.axes for s in names_in_size(a.size)}
    return [*data, *sorted(used - shown - program.peaks.keys()), *variables]


def shown_sizes(length: Expr) -> set[str]:
    """Return the sizes that the length of an axis shows: K, also by K - 1."""
    shift, rest = length.as_coeff_Add()
    return {rest.name} if isinstance(rest, Symbol) and shift.is_Integer else set()


def module_source(program: Program, scope: Scope, variables: tuple[str, ...], entry: Expr, title: str) -> str:
    """Return the text of a module for a lowered program."""
    apply_forms(program)
    sample = sample_size(program, variables)
    names = argument_names(program, scope, variables)
    arguments = {n: python_name(n) for n in names}
    plan = schedule(program, sample)
    statements = Statements(program, ArrayPrinter(), dict(arguments))
    statements.helpers_known = frozenset(HELPERS)
    body = Worker(plan, arguments, scope, statements).body()
    listed = ", ".join(arguments.values())
    parts = [_docstring(scope, names, arguments, entry, title), imports(body)]
    parts += [f"\n{HELPERS[h]}" for h in sorted(statements.helpers)]
    parts += [f"\n{SPECIAL[h]}" for h in SPECIAL if any(f"{h}(" in line for line in body)]
    parts.append(f"\n\ndef _evaluate(want, {listed}):\n" + "".join(f"    {line}\n" for line in body))
    sections = {o.section for o in program.outputs}
    for section in ("value", "gradient", "hessian"):
        if section in sections:
            parts.append(f'\n\ndef {section}(*, {listed}):\n    return _evaluate("{section[0]}", {listed})[0]\n')
    if "gradient" in sections:
        parts.append(f'\n\ndef value_and_gradient(*, {listed}):\n    return tuple(_evaluate("vg", {listed}))\n')
    return "".join(parts)


def _docstring(scope: Scope, names: list[str], arguments: Mapping[str, str], entry: Expr, title: str) -> str:
    """Return the module's docstring: the formulas, then the shape and domain of each argument."""
    lines = [f"value = {entry}"]
    pending = [n for n in scope.definitions if n in scope.depends_on(entry)]
    for name in pending:
        d = scope.definitions[name]
        left = f"{name}[{', '.join(map(str, d.parameters))}]" if d.parameters else name
        lines.append(f"{left} = {d.body}")
    shapes = []
    for n in names:
        if n in scope.declarations:
            declared = scope.declarations[n]
            domain = f" in {declared.domain}" if declared.domain.values else ""
            shape = ", ".join(map(str, declared.shape)) + ("," if len(declared.shape) == 1 else "")
            shapes.append(f"{arguments[n]} ({shape}){domain}")
    head = f"{title or 'Value, gradient and Hessian.'}"
    text = "\n".join([head, "", *lines, "", "Shapes: " + ", ".join(shapes)])
    return '"""' + text.replace("\\", "").replace('"', "'") + '\n"""\n'
