"""The worker: a scheduled program as the lines of one Python function."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from sympy import Expr, S, Symbol

from calcwork.algebra.scope import Scope
from calcwork.algebra.widths import is_list
from calcwork.compile.ir import (
    CONTRACTIONS,
    Axes,
    Axis,
    Back,
    Begun,
    Chosen,
    Given,
    Identity,
    Let,
    Load,
    Loop,
    Output,
    Range,
    Reduce,
    Shifted,
    Signs,
    State,
    View,
    bodies,
    names_in_size,
    size_names,
)
from calcwork.compile.names import Namer, python_name
from calcwork.compile.schedule import AFTER, BEFORE, BLOCK, SUM, Schedule, schedule
from calcwork.compile.statements import Statements

BLOCK_SIZE = "2**18"  # doubles in a block of rows of the widest array: 2 MB, read twice from cache and once from memory


SHORT = (*CONTRACTIONS, Identity, Range, Reduce, Shifted, Signs)  # printed in place where they are used once


class Worker:
    """Print a scheduled program as the body of one function."""

    def __init__(
        self,
        plan: Schedule,
        arguments: Mapping[str, str],
        scope: Scope,
        statements: Statements,
        local: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.plan = plan
        self.shapes = {n: tuple(map(str, scope.declarations[n].shape)) for n in arguments if n in scope}
        self.lists = {n for n in self.shapes if is_list(scope, n)}
        self.shapes |= {n: self.shapes[n][:1] for n in self.lists}
        self.program = plan.program
        self.arguments = dict(arguments)
        self.printed = statements
        self.namer = Namer([*arguments.values(), *local.values(), *self._sizes()])
        self.sections = [
            s for s in ("value", "gradient", "hessian") if any(o.section == s for o in self.program.outputs)
        ]

    step = ""  # counts the steps of loops

    def _sizes(self) -> list[str]:
        found = [size_names(op) for op in self.program.ops.values()]
        found += [names_in_size(a.size) for o in self.program.outputs for a in o.axes]
        exprs = [o.expr for o in self.program.outputs] + [b for op in self.program.ops.values() for b in bodies(op)]
        found += [{s.name for s in e.free_symbols - self.program.ops.keys()} for e in exprs]
        return sorted(set().union(*found))

    def body(self, results: Callable[[], list[str]] | None = None) -> list[str]:
        """Return the lines of the function without its head; ``results`` makes the lines that return something."""
        lines = self._region(BEFORE)
        if self.plan.sample:
            lines += self._loop(self.plan.sample)
        lines += self._region(AFTER)
        lines += (results or self._results)()
        return [*self._size_lines(lines), *lines]

    def parts(self, results: Callable[[str], list[str]], seeds: list[str]) -> list[str]:
        """Return the lines of one pass over value, gradient and Hessian that returns as soon as ``order`` is reached.

        ``seeds`` are the lines that stand before those of the Hessian.
        """
        placed = [(self.plan.needed_by[s], line) for s in self.plan.order for line in self._assign(s)]
        lines: list[str] = []
        for order, section in enumerate(self.sections):
            before = self.sections[:order]
            last = section == self.sections[-1]
            lines += seeds if section == "hessian" else []
            lines += [line for needs, line in placed if section in needs and needs.isdisjoint(before)]
            found = results(section)
            if last:
                lines += found
            else:
                lines += [f"if order == {order}:", *(f"    {line}" for line in found)]
        return [*self._size_lines(lines), *lines]

    def _size_lines(self, lines: list[str]) -> list[str]:
        """Return the lines that read the sizes from shapes, as few as will do."""
        text = "\n".join(lines)
        wanted = {s for s in self._sizes() if s in _words(text) and s not in self.arguments.values()}
        out = [f"{s} = int(np.max({self.arguments[n]}))" for s, n in self.program.peaks.items() if s in wanted]
        for name, sizes in sorted(self.shapes.items(), key=lambda item: -len(item[1])):
            if not wanted & set(sizes):
                continue
            if wanted >= set(sizes) and len(set(sizes)) == len(sizes) > 1:
                out.append(f"{', '.join(sizes)} = {self.arguments[name]}.shape")
            else:
                out += [
                    f"{s} = {self._length(name, n)}" for n, s in enumerate(sizes) if s in wanted and s not in sizes[:n]
                ]
            wanted -= set(sizes)
        return [*out, *self._longer(wanted - set(self.program.peaks))]

    def _longer(self, wanted: set[str]) -> Iterator[str]:
        """Yield the lines that read a size from a dimension such as K - 1."""
        for name, sizes in self.shapes.items():
            for n, text in enumerate(sizes):
                found = re.fullmatch(r"(\w+) ([+-]) (\d+)", text)
                if found is not None and found[1] in wanted:
                    wanted.discard(found[1])
                    yield f"{found[1]} = {self._length(name, n)} {'+-'['-+'.index(found[2])]} {found[3]}"

    def _length(self, name: str, axis: int) -> str:
        own = self.arguments[name]
        return f"len({own})" if name in self.lists else f"{own}.shape[{axis}]"

    def _region(self, region: str) -> list[str]:
        return self._guarded(
            [(self.plan.needed_by[s], line) for s in self.plan.inside(region) for line in self._assign(s)]
        )

    def _assign(self, symbol: Symbol) -> list[str]:
        """Return the assignment of a placeholder, or nothing if it is printed where it is used."""
        op = self.program.ops[symbol]
        if isinstance(op, Loop):
            return self._steps(symbol, op)
        if isinstance(op, View | Load | State | Given | Back | Chosen) or (
            self.plan.uses[symbol] < 2 and isinstance(op, SHORT)
        ):
            return []
        wanted = op.name if isinstance(op, Let) else self.program.names.get(symbol, "a")
        text, _ = self.printed.right_side(op)
        name = self.namer.fresh(wanted)
        self.printed.names[symbol] = name
        return [f"{name} = {text}"]

    def _steps(self, symbol: Symbol, loop: Loop) -> list[str]:
        """Return the lines of a loop: its inputs, the members before it, its steps, and the arrays of its members."""
        wanted = {
            op.name for s in self.plan.order if isinstance(op := self.program.ops[s], State) and op.source == symbol
        }
        lines: list[str] = []
        step = self.step = self.step or self.namer.fresh("t")
        inner = Statements(loop.inner, self.printed.printer, self.arguments)
        inner.step = step
        inner.helpers, inner.helpers_known = self.printed.helpers, self.printed.helpers_known
        for given in loop.inputs:
            text = self.printed.text(given.expr, ((loop.step,) if given.stepped else ()) + given.axes)
            if not text.isidentifier():
                name = self.namer.fresh("a")
                lines.append(f"{name} = {text}")
                text = name
            inner.inputs.append(f"{text}[{step}]" if given.stepped else text)
        for begun in loop.sequences:
            if begun.starts or begun.name in wanted:
                name = inner.sequences[begun.name] = self.namer.fresh(begun.name)
                starts = [self._start(e, begun.axes) for e in reversed(begun.starts)]
                zeros = [] if loop.reverse else self._zeros(begun)
                lines.append(f"{name} = [{', '.join([*zeros, *starts])}]")
        numbers = f"range({loop.step.size})"
        lines.append(f"for {step} in {f'reversed({numbers})' if loop.reverse else numbers}:")
        worker = Worker(schedule(loop.inner, None), {}, Scope(), inner)
        worker.namer = self.namer
        body = [line for s in worker.plan.order for line in worker._assign(s)]
        kept = [(inner.sequences[str(o.key)], o) for o in loop.inner.outputs if o.key in inner.sequences]
        body += self._appended([(name, worker.final(o)) for name, o in kept])
        lines += [f"    {line}" for line in body]
        name = kept[0][0] if len(kept) == len(body) == 1 else ""
        if name and loop.listed and not loop.reverse and lines[-3] == f"{name} = []":
            lines[-3:] = [f"{name} = [{body[0].removeprefix(f'{name}.append(')[:-1]} for {step} in {numbers}]"]
        for begun in (b for b in loop.sequences if b.name in wanted):
            own = self.printed.arrays[symbol, begun.name] = inner.sequences[begun.name]
            ends = ", ".join(self._zeros(begun)) if loop.reverse else ""
            whole = f"({own} + [{ends}])" if ends else own
            if loop.listed and begun.axes:
                lines += [f"{own} = {whole}[::-1]"] if loop.reverse else [f"{own} = {whole}"] if ends else []
                continue
            lines.append(f"{own} = np.array({whole}{'[::-1]' if loop.reverse else ''})")
        return lines

    def _appended(self, members: list[tuple[str, str]]) -> list[str]:
        """Return the lines that append members; what reads a list that grows before it is computed before."""
        lines: list[str] = []
        last: list[str] = []
        for n, (name, text) in enumerate(members):
            if any(f"{other}[" in text for other, _ in members[:n]):
                own = self.namer.fresh(name)
                lines.append(f"{own} = {text}")
                last.append(f"{name}.append({own})")
            else:
                last.append(f"{name}.append({text})")
        return [*lines, *last]

    def _zeros(self, begun: Begun) -> list[str]:
        """Return what stands at the places before a sequence."""
        return [self._start(S.Zero, begun.axes)] * begun.before

    def _start(self, expr: Expr, axes: Axes) -> str:
        """Return a member before the first step, of full shape."""
        if expr == 0 and axes:
            sizes = ", ".join(a.size for a in axes)
            return f"np.zeros({sizes if len(axes) == 1 else f'({sizes})'})"
        return self.final(Output("", "", expr, axes))

    def _guarded(self, statements: list[tuple[frozenset[str], str]]) -> list[str]:
        """Put statements that not every section needs under an ``if``, those of one ``if`` together.

        What a statement reads is needed by every section that needs the statement, so it stays before it.
        """
        lines: list[str] = []
        statements = sorted(statements, key=lambda s: (-len(s[0]), *(n not in s[0] for n in self.sections)))
        last: frozenset[str] = frozenset(self.sections)
        for needs, line in statements:
            if needs == frozenset(self.sections):
                lines.append(line)
            else:
                if needs != last:
                    tests = " or ".join(f'"{s[0]}" in want' for s in self.sections if s in needs)
                    lines.append(f"if {tests}:")
                lines.append(f"    {line}")
            last = needs
        return lines

    def _loop(self, sample: Axis) -> list[str]:
        """Return the lines that run over blocks of rows."""
        sums = self.plan.inside(SUM)
        for s in sums:
            self.printed.names[s] = self.namer.fresh(self._sum_name(s))
        start, rows = self.namer.fresh("k"), self.namer.fresh("rows")
        slices = self._slices(f"{start}:{start} + {rows}")
        statements = [
            (self.plan.needed_by[s], line)
            for s in self.plan.order
            if self.plan.region[s] in (BLOCK, SUM)
            for line in (self._accumulate(s) if s in sums else self._assign(s))
        ]
        names = [self.printed.names[s] for s in sums]
        return [
            f"{rows} = {self._rows()}",
            *(f"{' = '.join(names[n : n + 8])} = 0" for n in range(0, len(names), 8)),
            f"for {start} in range(0, {sample.size}, {rows}):",
            *(f"    {line}" for line in (*slices, *self._guarded(statements))),
        ]

    def _accumulate(self, symbol: Symbol) -> list[str]:
        return [f"{self.printed.names[symbol]} += {self.printed.right_side(self.program.ops[symbol])[0]}"]

    def _sum_name(self, symbol: Symbol) -> str:
        users = [o for o in self.program.outputs if symbol in o.expr.free_symbols]
        if not users:
            return "a"
        first = users[0]
        if first.section == "value":
            return "v"
        keys = (first.key,) if isinstance(first.key, str) else first.key
        return "_".join((first.section[0], *(python_name(key) for key in keys)))

    def _slices(self, block: str) -> list[str]:
        """Return the line that cuts a block of rows from every argument that has them."""
        cut: dict[str, str] = {}
        for symbol in self.plan.order:
            op = self.program.ops[symbol]
            if isinstance(op, Load) and self.plan.sample in op.axes:
                where = op.places.index(self.plan.sample)
                name = self.arguments[op.name]
                local = next((c for c, text in cut.items() if text.startswith(f"{name}[")), None)
                local = local or self.namer.fresh(f"{name}_")
                cut[local] = f"{name}[{':, ' * where}{block}]"
                self.printed.arguments[op.name] = local
        return [f"{', '.join(cut)} = {', '.join(cut.values())}"]

    def _rows(self) -> str:
        """Return the number of rows in a block, from the widest array of a block."""
        sample = self.plan.sample
        arrays = [self.program.axes(b) for s in self.plan.inside(SUM) for b in bodies(self.program.ops[s])]
        arrays += [self.program.ops[s].axes for s in self.plan.order if sample in self.program.ops[s].axes]
        others = [a.size for a in max(arrays, key=len) if a != sample]
        if not others:
            return "8192"
        width = others[0] if len(others) == 1 and others[0].isidentifier() else f"({'*'.join(map(_factor, others))})"
        return f"max(64, min(8192, {BLOCK_SIZE}//{width}))"

    def _results(self) -> list[str]:
        lines = ["result = []"]
        for section in self.sections:
            lines.append(f'if "{section[0]}" in want:')
            outputs = [o for o in self.program.outputs if o.section == section]
            if section == "value":
                lines.append(f"    result += [{self.final(outputs[0])}]")
                continue
            entries = ", ".join(f"{_key(o.key)}: {self.final(o)}" for o in outputs)
            if section == "gradient":
                lines.append(f"    result += [{{{entries}}}]")
                continue
            if len(entries) < 100:
                lines.append(f"    h = {{{entries}}}")
            else:
                lines += ["    h = {", *(f"        {_key(o.key)}: {self.final(o)}," for o in outputs), "    }"]
            lines += [f"    {line}" for line in self._mirrored(outputs)]
            lines.append("    result += [h]")
        return [*lines, "return result"]

    def final(self, output: Output) -> str:
        """Return a result over its axes, of full shape also where it is constant along some."""
        text = self.printed.text(output.expr, output.axes)
        missing = [a for a in output.axes if a not in self.program.axes(output.expr)]
        if not missing:
            return text
        return f"np.full(({', '.join(a.size for a in output.axes)},), {text})"

    def _mirrored(self, outputs: list[Output]) -> list[str]:
        """Return the blocks below the diagonal: those above, transposed."""
        lines = []
        for o in outputs:
            if isinstance(o.key, str) or o.key[0] == o.key[1]:
                continue
            a, b = o.key
            first = self._rank(a)
            order = tuple(range(first, len(o.axes))) + tuple(range(first))
            move = "" if not first or first == len(o.axes) else ".T" if len(o.axes) == 2 else f".transpose{order}"
            lines.append(f"h[{_key((b, a))[1:-1]}] = h[{_key((a, b))[1:-1]}]{move}")
        return lines

    def _rank(self, variable: str) -> int:
        return next((len(o.axes) for o in self.program.outputs if o.section == "gradient" and o.key == variable), 0)


def _factor(size: str) -> str:
    return size if size.isalnum() else f"({size})"


def _words(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", text))


def _key(key: str | tuple[str, str]) -> str:
    return json.dumps(key) if isinstance(key, str) else f"({', '.join(map(json.dumps, key))})"
