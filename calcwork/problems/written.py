r"""The problem of a note: its declarations and definitions as a scope, one scalar, and what it is differentiated by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from types import MappingProxyType

from sympy import (
    Expr,
    Indexed,
    Max,
    Piecewise,
    S,
    cos,
    cosh,
    cot,
    coth,
    csc,
    csch,
    log,
    sec,
    sech,
    sin,
    sinh,
    tan,
    tanh,
)

from calcwork.algebra.functions import relu
from calcwork.algebra.indicators import with_steps
from calcwork.algebra.logarithms import logarithms_apart
from calcwork.algebra.recurrences import with_starts_outside
from calcwork.algebra.scope import Scope, scalar
from calcwork.algebra.sections import Sectioned, as_sums
from calcwork.derive.definitions import WRITTEN, plain_scope
from calcwork.errors import CalcworkError, UserError
from calcwork.notation import text
from calcwork.notation.context.collection import Formula
from calcwork.notation.displays import Display, formulas_of
from calcwork.notation.documents.document import Document
from calcwork.notation.foundation import foundation, is_size, unreadable
from calcwork.notation.hidden import with_hidden, with_loss, with_names_minimized, with_vectors_of_zeros
from calcwork.notation.note import Note
from calcwork.notation.pairs import BREAKDOWNS
from calcwork.notation.spelling.names.logarithms import logarithms_given, with_logarithms_named
from calcwork.notation.spelling.sequences.lettered_steps import Sequences, lettered_steps, with_starts_named
from calcwork.notation.spelling.sequences.numbered_steps import Steps, numbered_steps, with_steps_as_layers
from calcwork.notation.spelling.sequences.raised_layers import layered_names, with_layers_below
from calcwork.notation.spelling.sequences.raised_steps import with_steps_below
from calcwork.notation.structure.items import Items, throughout
from calcwork.notation.structure.references import split_at
from calcwork.notation.symbols.table import Definition
from calcwork.notation.writing.names import from_python
from calcwork.problems.asked import read_names, refuse_entry, resolved
from calcwork.problems.boundaries import take_conditions
from calcwork.problems.bundles import with_members_of_bundles
from calcwork.problems.chains import with_readable_forms
from calcwork.problems.given import LAYERS, free_names, variables_of
from calcwork.problems.last_layers import with_last_layers
from calcwork.problems.layers import define_steps
from calcwork.problems.lines import define_lines
from calcwork.problems.members import join_members, off_diagonals
from calcwork.problems.models import with_data_given
from calcwork.problems.numbering import with_whole_numbers
from calcwork.problems.open_functions import take_as_given
from calcwork.problems.problem import Problem
from calcwork.problems.recurrences import (
    define_starts,
    refuse_loops,
    starts_of,
    take_sequences,
    with_members_declared,
    with_own_starts,
    with_sizes_apart,
    with_zero_starts,
)
from calcwork.problems.refusals import Objective, Refusals, listed, refuse_lettered_steps, refuse_rows, shown
from calcwork.problems.spellings import closest, last_of, same_name
from calcwork.problems.starts import declare_starts
from calcwork.problems.usual_functions import refuse_other_functions
from calcwork.problems.widths import Widths, with_one_width, with_widths

QUOTIENTS = {sech: cosh, csch: sinh, coth: tanh, sec: cos, csc: sin, cot: tan}


@dataclass(frozen=True)
class WrittenProblem:
    """Hold the problem of a note, and what was chosen or inferred where the note and the reader of it say nothing."""

    problem: Problem
    remarks: tuple[str, ...]


def read_problem(document: Document, *, of: str = "", wrt: Sequence[str] = ()) -> WrittenProblem:
    r"""Return the problem that a note states.

    Parameters
    ----------
    document : Document
        The note; its declarations, definitions and inline formulas are read as `calcwork.check` reads them.
    of : str, optional
        The scalar to differentiate, as ``J`` or ``\mathcal{L}``; by default the last one that no other rests on.
    wrt : sequence of str, optional
        The variables, in LaTeX or as in the printed code; by default those that the note names as such, as in J(w, b),
        else all that are no data.

    Raises
    ------
    UserError
        When a definition cannot be read, with its place, or leads back to itself; when there is no scalar, or nothing
        tells the variables; when a name does not occur.

    Examples
    --------
    >>> from calcwork.notation.documents.document import read_document
    >>> from calcwork.notation.documents.source import Source
    >>> note = Source(r"Let $c, w \in \mathbb{R}^D$. $$J(w) = \sum_{j=1}^D (w_j - c_j)^2$$", "note.md")
    >>> found = read_problem(read_document(note))
    >>> found.problem.variables, found.problem.derivatives.gradient["w"].entry
    (('w',), -2*c[j] + 2*w[j])
    """
    displays, formulas = formulas_of(document, tables=False)
    steps = numbered_steps([f.items for f in formulas])
    formulas = [replace(f, items=with_steps_as_layers(f.items, steps)) for f in formulas] if steps else formulas
    formulas = with_vectors_of_zeros(with_zero_starts(with_names_minimized(formulas)))
    if logarithms := logarithms_given(f.items for f in formulas):
        named = partial(with_logarithms_named, names=logarithms)
        formulas = [replace(f, items=throughout(f.items, named)) for f in formulas]
    formulas = with_members_of_bundles(formulas, read_names(wrt))
    if not steps:
        lowered = with_steps_below([f.items for f in formulas])
        lowered = with_layers_below(lowered, layered_names(lowered))
        formulas = [replace(f, items=items) for f, items in zip(formulas, lowered, strict=True)]
    sequences, widths = None if steps else _sequences(formulas), None
    if sequences is not None and sequences.letter in LAYERS:
        formulas, widths = with_one_width(with_last_layers(formulas))
        sequences = _sequences(formulas)
    if sequences is not None:
        formulas, sequences = with_own_starts(*with_sizes_apart(formulas, sequences))
        formulas = with_members_declared(formulas, sequences)
    number = next(iter(read_names([of])), ())
    note = Note(formulas, number)
    minimized: Items = ()
    if not of and not note.said.made:
        formulas, minimized = with_loss(formulas)
        note = Note(formulas, number)
    note = with_hidden(with_readable_forms(note), [*read_names(wrt), *_parameters(note)])
    take_sequences(note, sequences)
    return _Written(document.path, displays, note, minimized, steps, widths).problem(of, wrt)


def _sequences(formulas: Sequence[Formula]) -> Sequences | None:
    return lettered_steps([f.items for f in formulas], [bool(f.display) for f in formulas])


class _Written:
    """Find the scalar, the scope and the variables of one note."""

    def __init__(
        self,
        path: str,
        displays: Sequence[Display],
        note: Note,
        minimized: Items,
        steps: Steps | None,
        widths: Widths | None,
    ) -> None:
        self.path = path
        self.displays = displays
        self.note = note
        self.minimized = minimized
        self.widths = widths
        self.remarks: list[str] = []
        note.symbols.members_described = True  # what holds for any set is for proofs; code needs its members
        for definition in note.said.made.values():  # "for n >= 2 consider f(x) = ..." is a case to a check only
            others = note.symbols.definitions.get(definition.key) or note.symbols.functions.get(definition.name)
            if note.said.assumed.of(definition.block).is_case and not others:
                note.symbols.define(definition)
        self.given = take_as_given(note)
        self.conditions = take_conditions(note)
        declare_starts(note)
        define_lines(note)
        define_steps(note, steps)
        define_starts(note)
        self.joined, self.alone = join_members(note)
        note.symbols.forget()

    def problem(self, of: str, wrt: Sequence[str]) -> WrittenProblem:
        refuse_other_functions(self.note)
        try:
            objective = self._asked(of) if of else self._last()
        except UserError:
            refuse_lettered_steps(self.note)
            raise
        found, data = with_data_given(self.note, objective.found, objective.name, self._named(wrt, objective))
        scope, numbers = with_whole_numbers(found.scope)
        self.remarks += [f"{shown(scope, n)} is read as whole numbers from 1 to {m}" for n, m in numbers.items()]
        objective = replace(objective, found=replace(found, scope=scope))
        self.remarks += [f"{shown(found.scope, n)} is given, and its equation a model: it has noise" for n in data]
        refusals = Refusals(self.path, self.note, objective, self.given, data)
        refuse_loops(self.note, scope, objective.name, found.renamed)
        scope = with_widths(scope, self.widths, found.renamed, scalar(objective.name))
        self.remarks += refusals.of_scalar(self.displays, self.joined, self.alone)
        self.remarks += objective.found.readings
        self.remarks += self._beyond_what_is_given(objective)
        self.remarks += [f"{n} is that of the formula, and what the text says a condition" for n in self.conditions]
        problem = Problem(
            name=PurePath(self.path).stem or self.path,
            title=f"{shown(scope, objective.name)} of {PurePath(self.path).name}",
            scope=scope,
            objective=scalar(objective.name),
            variables=(),
            source=self.path,
        )
        problem = self._by(problem, objective, wrt) if wrt else self._by_default(problem, objective)
        refusals.of_problem(problem)
        return WrittenProblem(problem, tuple(self.remarks))

    def _beyond_what_is_given(self, objective: Objective) -> list[str]:
        """Return the remarks on families that are taken at equal places too, where the note gives others only."""
        used = objective.found.scope.depends_on(scalar(objective.name))
        names = {objective.found.renamed.get(n, n) for n in off_diagonals(self.note, self.joined)} & used
        return [
            f"{n} is given at different places only, and taken for all where no sum leaves them out"
            for n in sorted(names)
        ]

    # --- the scalar ---------------------------------------------------------------------------------------------------

    def _last(self) -> Objective:
        """Return the last scalar that no other scalar rests on."""
        scalars = self._scalars()
        used = {n for o in scalars for n in o.found.scope.depends_on(scalar(o.name)) if n != o.name}
        used |= {n for o in scalars for n in o.found.used if n != o.definition.name}
        ends = [o for o in scalars if not {o.name, o.definition.name} & used] or scalars
        chosen = ends[-1]
        scope = chosen.found.scope
        others = dict.fromkeys(shown(o.found.scope, o.name) for o in ends if o.name != chosen.name)
        beside = f", the last scalar; --of takes {' or '.join(others)} too" if others else ""
        self.remarks.append(f"of {shown(scope, chosen.name)}{beside}")
        return chosen

    def _scalars(self) -> list[Objective]:
        """Return the scalars that the note defines and that depend on something, in order."""
        found: list[Objective] = []
        faults: dict[str, UserError] = {}
        for definition in self._definitions():
            try:
                objective = self._read(definition)
            except UserError as error:
                faults[definition.name] = error
                continue
            if objective is not None and objective.found.scope.definitions[objective.name].body.free_symbols:
                found.append(objective)
        if found:
            self.remarks += [f"{name} is left out: {error}" for name, error in faults.items()]
            return found
        refuse_rows(row for display in self.displays for row in display.rows)
        raise (
            list(faults.values())[-1]
            if faults
            else UserError(
                f"{self.path} defines no scalar to differentiate; write the loss as an equation with its name on the "
                r"left, such as $$J(w) = \|Xw - y\|^2$$"
            )
        )

    def _definitions(self) -> list[Definition]:
        return sorted(dict.fromkeys(self.note.said.made.values()), key=lambda d: d.position)

    def _read(self, definition: Definition) -> Objective | None:
        """Return the scalar that a definition gives, None for an array."""
        self.note.enter(definition.position)
        try:
            equation = self.note.equation_of(definition)
        except (CalcworkError, *BREAKDOWNS) as error:
            raise unreadable(self.note, definition, error) from None
        if equation is None or not equation[0].is_Symbol:
            return None
        found = foundation(
            self.note, equation[0].name, definition.position, partial(self._settled, definition, equation[0].name)
        )
        name = found.renamed.get(equation[0].name, equation[0].name)
        if name not in found.scope.definitions:
            self._refuse_open(definition, equation[1])
            return None
        return Objective(definition, found, name)

    def _settled(self, definition: Definition, name: str, scope: Scope) -> Scope:
        """Return the scope of a definition with cases, function values and densities in the forms that are derived."""
        scope = with_starts_outside(_with_plain_cases(_with_plain_quotients(_with_plain_sections(scope))))
        if any(d.body.has(*WRITTEN) for d in scope.definitions.values()):
            try:
                scope = _carried_out(scope, name)
            except (CalcworkError, *BREAKDOWNS) as error:
                raise unreadable(self.note, definition, error) from None
        return _with_plain_logarithms(scope)

    def _refuse_open(self, definition: Definition, body: Expr) -> None:
        """Refuse a quantity of one sample or one class, as the loss -log p_c of a class c."""
        letters = sorted(str(s) for s in body.free_symbols if s.is_integer and not s.is_positive)
        if letters:
            listed = ", ".join(letters)
            raise UserError(
                f"{definition.name} in {self.path} depends on the index {listed}, which nothing sums over; sum over "
                f"it, or write the loss of all samples with numbers such as {letters[0]}_i."
            )

    def _asked(self, of: str) -> Objective:
        """Return the scalar that is asked for."""
        wanted = self._resolved(of)
        for definition in reversed(self._definitions()):
            if definition.name not in (wanted, of):
                continue
            objective = self._read(definition)
            if objective is None:
                raise UserError(f"{of!r} is an array in {self.path}; --of needs a scalar, such as a loss.")
            return objective
        refuse_rows(row for display in self.displays for row in display.rows)
        defined = ", ".join(dict.fromkeys(text(scalar(d.name), Scope()) for d in self._definitions())) or "nothing"
        raise UserError(f"{of!r} is not defined in {self.path}, which defines {defined}; --of takes a scalar of these.")

    # --- the variables ------------------------------------------------------------------------------------------------

    def _by_default(self, problem: Problem, objective: Objective) -> Problem:
        scope = problem.scope
        parameters = [*(objective.definition.parameters or ()), *split_at(self.minimized, ",")]
        said = [*map(partial(resolved, self.note), parameters), *sorted(self.note.said.differentiated)]
        names = variables_of(scope, objective.name, [objective.found.renamed.get(n, n) for n in said])
        free = free_names(scope, objective.name)
        if not names:
            raise UserError(
                f"nothing in {self.path} says by what {shown(scope, objective.name)} is to be differentiated; "
                f"--wrt takes one or more of {listed(scope, free)}."
            )
        given = listed(scope, [n for n in free if n not in names])
        self.remarks.append(f"by {listed(scope, names)}" + (f"; {given} given, --wrt takes others" if given else ""))
        return replace(problem, variables=names)

    def _by(self, problem: Problem, objective: Objective, wrt: Sequence[str]) -> Problem:
        names = []
        for given in wrt:
            name = self._resolved(given)
            if name not in starts_of(self.note):
                refuse_entry(self.note, name, given)
            name = objective.found.renamed.get(name, name)
            if found := self._spelled(problem, name, given):
                names += found
                continue
            problem = self._declared(problem, name, given)
            names.append(name)
        return replace(problem, variables=tuple(dict.fromkeys(names)))

    def _spelled(self, problem: Problem, name: str, given: str) -> list[str]:
        """Return the names that a text means which is no name of the note: W_2 is W^{(2)}, and W all of its layers."""
        symbols, scope = self.note.symbols, problem.scope
        if last := last_of(given, scope.declarations):
            return last
        if name in scope.declarations or name in symbols.shapes or (name, 0) in symbols.definitions:
            return []
        found = same_name(given, free_names(scope, str(problem.objective)))
        if found:
            self.remarks.append(f"{given} is read as {listed(scope, found)}")
        return found

    def _named(self, wrt: Sequence[str], objective: Objective) -> set[str]:
        """Return the names that are asked for, or else those of which the scalar is written as a function."""
        parameters = objective.definition.parameters or ()
        names = map(self._resolved, wrt) if wrt else (resolved(self.note, p) for p in parameters)
        return {objective.found.renamed.get(n, n) for n in names}

    def _declared(self, problem: Problem, name: str, given: str) -> Problem:
        """Return the problem with a variable in its scope, where the derivative by it is zero."""
        scope, symbols = problem.scope, self.note.symbols
        if name in scope.declarations:
            return problem
        if is_size(scope, name):
            raise UserError(f"{given!r} is a size in {self.path}, a whole number; --wrt takes a real quantity.")
        if name not in symbols.survey.uses and name not in symbols.shapes:
            free = free_names(scope, str(problem.objective))
            near = closest(given, free)
            told = f"; {near} is the closest" if near else ""
            raise UserError(
                f"{given!r} does not occur in {self.path}; --wrt takes one or more of {', '.join(free)}{told}."
            )
        shape = symbols.shape_of(name) or ()
        if any(symbols.open.is_open(n) for n in shape):
            raise UserError(
                f"{given!r} does not occur in {shown(scope, str(problem.objective))}, and nothing tells "
                f"its shape; --wrt takes one or more of {listed(scope, free_names(scope, str(problem.objective)))}."
            )
        scope = scope.declare(name, *shape)
        of, by = shown(scope, str(problem.objective)), shown(scope, name)
        self.remarks.append(f"{of} does not depend on {by}, so its derivative by {by} is zero")
        return replace(problem, scope=scope)

    def _resolved(self, given: str) -> str:
        """Return the name that the reader has for a text: LaTeX, or a name as in the printed code."""
        known = {from_python(n).python: n for n in self.note.symbols.survey.uses}
        items = next(iter(read_names([given])), ())
        items = with_starts_named(items, self.note.facts.sequences) if self.note.facts.sequences is not None else items
        logarithm = resolved(self.note, with_logarithms_named(items)) if len(items) == 2 else ""
        items = with_logarithms_named(items) if logarithm in known.values() else items
        return known.get(given.strip()) or resolved(self.note, items) or given.strip().removesuffix("_")


def _with_plain_sections(scope: Scope) -> Scope:
    """Return a scope in which arrays that are made of others are sums over these."""
    new = {
        n: d.mapped(partial(as_sums, ranges=dict(zip(d.parameters, scope.declarations[n].shape, strict=True))))
        for n, d in scope.definitions.items()
        if d.body.has(Sectioned)
    }
    for name in (n for n, d in new.items() if any(e.has(Sectioned) for e in d.exprs())):
        raise UserError(
            f"the definition of {name} takes a trace, a determinant or the like of an array of blocks, which is not "
            "derived yet; write it by the blocks."
        )
    return replace(scope, definitions=MappingProxyType({**scope.definitions, **new})) if new else scope


def _with_plain_quotients(scope: Scope) -> Scope:
    """Return a scope with 1/cosh for sech, and so on: code has no names for these."""
    old = {n: d for n, d in scope.definitions.items() if d.body.has(*QUOTIENTS)}
    new = dict(old)
    for quotient, below in QUOTIENTS.items():
        new = {n: replace(d, body=d.body.replace(quotient, lambda a, f=below: 1 / f(a))) for n, d in new.items()}
    return replace(scope, definitions=MappingProxyType({**scope.definitions, **new})) if new else scope


def _with_plain_cases(scope: Scope) -> Scope:
    """Return a scope with steps for cases, and relu(a) for max(0, a): SymPy compares the arguments of each new Max."""
    old = {n: d for n, d in scope.definitions.items() if d.body.has(Max, Piecewise)}
    new = {n: replace(d, body=with_steps(d.body).replace(_is_relu, _as_relu)) for n, d in old.items()}
    return replace(scope, definitions=MappingProxyType({**scope.definitions, **new})) if new else scope


def _with_plain_logarithms(scope: Scope) -> Scope:
    """Return a scope in which the logarithms of densities are sums."""
    old = {n: d for n, d in scope.definitions.items() if d.body.has(log)}
    new = {n: replace(d, body=logarithms_apart(d.body, scope)) for n, d in old.items()}
    return replace(scope, definitions=MappingProxyType({**scope.definitions, **new})) if new else scope


def _is_relu(expr: Expr) -> bool:
    return isinstance(expr, Max) and len(expr.args) == 2 and S.Zero in expr.args and expr.has(Indexed)


def _as_relu(expr: Expr) -> Expr:
    return relu(next(a for a in expr.args if a != 0))


def _carried_out(scope: Scope, objective: str) -> Scope:
    """Carry out the function values and derivatives in a scope, and leave out what nothing uses then."""
    scope = plain_scope(scope)
    used = scope.depends_on(scalar(objective))
    declarations = {n: d for n, d in scope.declarations.items() if n in used}
    definitions = {n: d for n, d in scope.definitions.items() if n in used}
    return Scope(MappingProxyType(declarations), MappingProxyType(definitions))


def _parameters(note: Note) -> list[Items]:
    return [p for found in note.symbols.functions.values() for d in found for p in d.parameters or ()]
