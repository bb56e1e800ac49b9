"""A problem and its derivation as lines of text, as JSON, and as sections of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from calcwork._version import __version__
from calcwork.algebra import Quantity, Scope
from calcwork.algebra.binding import element_of, expand_definitions
from calcwork.algebra.partial import Partial
from calcwork.algebra.recurrences import loops_in
from calcwork.algebra.scope import Definition, name_of
from calcwork.algebra.structured import as_given
from calcwork.derive import Step, steps
from calcwork.derive.adjoints import Adjoints
from calcwork.derive.sweeps import sweeps
from calcwork.errors import NotSupportedYet
from calcwork.notation import latex, matrix_latex, matrix_text, text
from calcwork.problems import Problem

NO_MATRIX_FORM = "(no matrix form)"


@dataclass(frozen=True)
class Block:
    """Hold one block of the gradient or Hessian with its name and derivation."""

    left: Any
    quantity: Quantity
    steps: tuple[Step, ...]
    own: Scope | None = None  # that of its names, where the problem has not all of them


def declarations(scope: Scope) -> Iterator[str]:
    """Yield a line for each declared quantity that no definition gives: ``y ∈ {0, 1}^N``."""
    for name, declaration in scope.declarations.items():
        if name in scope.definitions:
            continue
        shape = " × ".join(map(str, declaration.shape))
        power = f"^({shape})" if len(declaration.shape) > 1 else f"^{shape}" if shape else ""
        yield f"{text(scope[name], scope)} ∈ {declaration.domain}{power}"


def definitions(scope: Scope) -> Iterator[tuple[Any, Definition]]:
    """Yield the left side and the definition of each defined quantity."""
    for name, definition in scope.definitions.items():
        yield element_of(scope, name, definition.parameters), definition


def as_quantity(scope: Scope, name: str, definition: Definition) -> Quantity:
    """Return a definition as an array by its general entry."""
    return Quantity(definition.body, definition.parameters, scope.declarations[name].shape)


def first_order(problem: Problem, variable: str) -> Block:
    """Return the gradient block of a variable with its derivation."""
    derivatives = problem.derivatives
    chain = derivatives.chains[variable]
    left = Partial(problem.objective, chain.variable)
    return Block(left, derivatives.gradient[variable], steps(chain, problem.scope))


def second_order(problem: Problem, first: str, second: str) -> Block:
    """Return the Hessian block of two variables, the first not after the second, with its derivation."""
    derivatives = problem.derivatives
    chain = derivatives.hessian_chains[first, second]
    by_first = Partial(problem.objective, derivatives.chains[first].variable)
    left = Partial(problem.objective, derivatives.chains[first].variable, chain.variable)
    return Block(left, derivatives.hessian[first, second], steps(chain, problem.scope, of=by_first))


def blocks(problem: Problem, variables: tuple[str, ...], order: int) -> list[Block]:
    """Return the blocks of the gradient (order 1) or of the Hessian (order 2) by the given variables."""
    if loops_in(problem.scope):
        return _blocks_by_adjoints(problem, variables, order)
    if order == 1:
        return [first_order(problem, v) for v in variables]
    names = [v for v in problem.derivatives.variables if v in variables]
    return [second_order(problem, v, w) for n, v in enumerate(names) for w in names[n:]]


def _blocks_by_adjoints(problem: Problem, variables: tuple[str, ...], order: int) -> list[Block]:
    """Return the gradient of a loss with recurrences, by adjoints that follow from each other too."""
    if order == 2:
        raise NotSupportedYet(
            f"{problem.title} rests on a recurrence, whose Hessian is printed as code only; try --form python."
        )
    found = Adjoints(problem.objective, variables, problem.scope)
    return [Block(found.left(v), found.gradient(v), found.steps(v), found.scope) for v in variables]


def render(block: Block, scope: Scope, form: str) -> str:
    """Return left = right of a block in index form, matrix form or LaTeX."""
    scope = block.own or scope
    if form == "latex":
        return f"{latex(block.left, scope)} = {latex(block.quantity.entry, scope)}"
    if form == "matrix":
        return f"{_nabla(block)} = {matrix_form(block.quantity, scope)}"
    return f"{text(block.left, scope)} = {text(block.quantity.entry, scope)}"


def _nabla(block: Block) -> str:
    names = [str(getattr(v, "base", v)) for v in block.left.variables]
    power = "" if len(names) == 1 else "²"
    return f"∇{power}_{','.join(names)} {block.left.quantity}"


def matrix_form(quantity: Quantity, scope: Scope) -> str:
    """Return the matrix form, or say that there is none."""
    return matrix_text(quantity, scope) or NO_MATRIX_FORM


def step_lines(block: Block, scope: Scope, *, in_latex: bool = False) -> Iterator[tuple[str, str]]:
    """Yield each step as (left = right, rule)."""
    write = latex if in_latex else text
    scope = block.own or scope
    for step in block.steps:
        yield f"{write(step.left, scope)} = {write(step.right, scope)}", step.rule


def needed_lines(block: Block, scope: Scope, *, in_latex: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the steps without which a block says nothing: the adjoints of recurrences that it is given by."""
    if block.own is not None:
        yield from list(step_lines(block, scope, in_latex=in_latex))[:-1]


def refuse_note(problem: Problem) -> None:
    """Refuse to write the derivation of a loss with recurrences as a note, which a check would not follow."""
    if loops_in(problem.scope):
        raise NotSupportedYet(
            f"{problem.title} rests on a recurrence, and its adjoints are not written as a note; try --form latex."
        )


def as_json(problem: Problem, found: list[Block], of: str) -> dict[str, Any]:
    """Return blocks and steps as plain data."""
    scope = problem.scope
    return {
        "calcwork": __version__,
        "problem": problem.name,
        "of": of,
        "blocks": [
            {
                "wrt": [str(getattr(v, "base", v)) for v in b.left.variables],
                "indices": [str(i) for i in b.quantity.indices],
                "index": text(b.quantity.entry, b.own or scope),
                "matrix": matrix_text(b.quantity, b.own or scope),
                "latex": latex(b.quantity.entry, b.own or scope),
                "matrix_latex": matrix_latex(b.quantity, b.own or scope),
                "steps": [{"latex": line, "rule": rule} for line, rule in step_lines(b, scope, in_latex=True)],
            }
            for b in found
        ],
    }


def python_source(problem: Problem) -> str:
    """Return the value, gradient and Hessian of a problem as a module that needs NumPy only."""
    from calcwork.compile.paste_target import paste_source

    plain, kinds = as_given(problem.scope, problem.variables)
    found = sweeps(problem.objective, problem.variables, plain)
    used = plain.depends_on(problem.objective)
    formulas = [
        f"{text(left, plain)} = {text(d.body, plain)}" for left, d in definitions(plain) if name_of(left) in used
    ]
    return paste_source(
        found.value,
        found.gradient,
        found.blocks or found.tangents,
        found.scope,
        problem.variables,
        title=problem.title,
        formulas=formulas,
        named=True,
        kinds=kinds,
    )


def expanded(quantity: Quantity, scope: Scope, *, keep: tuple[str, ...] = ()) -> Quantity:
    """Return a quantity with definitions expanded."""
    return Quantity(expand_definitions(quantity.entry, scope, keep=keep), quantity.indices, quantity.sizes)
