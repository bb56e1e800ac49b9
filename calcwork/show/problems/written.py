r"""A problem and its derivation as a note in Markdown, which `calcwork check` reads and judges."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Integer

from calcwork.algebra import Domain, Scope, index
from calcwork.algebra.binding import LETTERS, element_of
from calcwork.algebra.scope import Declaration
from calcwork.notation import latex
from calcwork.problems import Problem
from calcwork.show.problems.derivation import Block, definitions, step_lines


def as_note(problem: Problem, found: list[Block]) -> str:
    r"""Return the declarations, the definitions and every line of a derivation as a note.

    Examples
    --------
    >>> from calcwork.problems import find
    >>> from calcwork.show.problems.derivation import blocks
    >>> problem = find("two-power-lines")
    >>> print(as_note(problem, blocks(problem, problem.variables, 1)))
    # squared distances to 2 points
    <BLANKLINE>
    Let $x \in \mathbb{R}$, $a \in \mathbb{R}$ and $b \in \mathbb{R}$.
    <BLANKLINE>
    $$ f = \left(x - a\right)^2 + \left(x - b\right)^2 $$
    <BLANKLINE>
    Then, by sum rule, power rule:
    <BLANKLINE>
    $$ \frac{\partial f}{\partial x} = 4 x - 2 a - 2 b $$
    <BLANKLINE>
    """
    scope = problem.scope
    parts = [f"# {problem.title}", f"Let {_listed(list(declared(scope)))}."]
    parts += [f"$$ {latex(left, scope)} = {latex(d.body, scope)} $$" for left, d in definitions(scope)]
    for block in found:
        for line, rule in step_lines(block, scope, in_latex=True):
            parts += [f"Then, by {rule}:", f"$$ {line} $$"]
    return "\n\n".join(parts) + "\n"


def declared(scope: Scope) -> Iterator[str]:
    """Yield the declaration of each quantity that no definition gives, and the domain of each."""
    for name, declaration in scope.declarations.items():
        if name in scope.definitions:
            continue
        yield _declared(scope, name, declaration)


def _declared(scope: Scope, name: str, declaration: Declaration) -> str:
    whole = latex(scope[name], scope)
    if not declaration.shape:
        return f"${whole}{_domain(declaration.domain, scope)}$"
    sizes = r" \times ".join(latex(n, scope) for n in declaration.shape)
    letters = declaration.letters or tuple(LETTERS[: len(declaration.shape)])
    element = element_of(scope, name, tuple(index(letter) for letter in letters))
    text = rf"${whole} \in \mathbb{{R}}^{{{sizes}}}$ with entries ${latex(element, scope)}"
    return text + (f"{_domain(declaration.domain, scope)}$" if declaration.domain != Domain() else "$")


def _domain(domain: Domain, scope: Scope) -> str:
    """Return what stands behind a name: in which set it lies, or which inequality it satisfies."""
    if domain.values:
        return r" \in \{" + ", ".join(map(str, domain.values)) + r"\}"
    if domain.integer:
        return _whole_numbers(domain, scope)
    if domain.lower is not None and domain.upper is not None:
        left, right = ("(" if domain.open_lower else "["), (")" if domain.open_upper else "]")
        return rf" \in {left}{latex(domain.lower, scope)}, {latex(domain.upper, scope)}{right}"
    if domain.lower is not None:
        return rf" {'>' if domain.open_lower else chr(92) + 'ge'} {latex(domain.lower, scope)}"
    return r" \in \mathbb{R}"


def _whole_numbers(domain: Domain, scope: Scope) -> str:
    if domain.lower is None:
        return r" \in \mathbb{Z}"
    first = domain.lower + (1 if domain.open_lower else 0)
    if domain.upper is None:
        return rf" \in \{{{latex(first, scope)}, {latex(first + 1, scope)}, \dots\}}"
    last = domain.upper - (Integer(1) if domain.open_upper else Integer(0))
    return rf" \in \{{{latex(first, scope)}, \dots, {latex(last, scope)}\}}"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
