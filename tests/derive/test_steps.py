"""Every line of a derivation is a true equation, and the last one is the result."""

import pytest
from sympy import Expr

from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal
from calcwork.algebra.partial import Factors, Partial
from calcwork.derive import Derivatives, differentiate_through, steps
from tests.derive.models import MODELS, SMOOTH, J


def carried_out(expr: Expr, scope) -> Expr:
    """Return an expression with every derivative that is only written carried out, by a route of its own."""
    if isinstance(expr, Partial):
        value = carried_out(expr.quantity, scope)
        for variable in expr.variables:
            value = differentiate_through(value, variable, scope).value
        return value
    if isinstance(expr, Factors):
        return carried_out(expr.doit(deep=False), scope)
    return expr.func(*(carried_out(a, scope) for a in expr.args)) if expr.has(Partial, Factors) else expr


@pytest.mark.parametrize("name", SMOOTH)
def test_every_line_of_a_gradient_is_true(name):
    scope, variables = MODELS[name]()
    derivatives = Derivatives(J, variables, scope)
    for chain in derivatives.chains.values():
        lines = steps(chain, scope)
        assert lines[-1].right == chain.value
        for line in lines:
            left, right = carried_out(line.left, scope), carried_out(line.right, scope)
            assert equal(expand_definitions(left, scope), expand_definitions(right, scope), scope), line
            assert line.rule


@pytest.mark.parametrize("name", ["logistic", "ridge", "gaussian"])
def test_every_line_of_a_hessian_is_true(name):
    scope, variables = MODELS[name]()
    derivatives = Derivatives(J, variables, scope)
    for (first, _), chain in derivatives.hessian_chains.items():
        by_first = Partial(J, derivatives.chains[first].variable)
        for line in steps(chain, scope, of=by_first):
            left, right = carried_out(line.left, scope), carried_out(line.right, scope)
            assert equal(expand_definitions(left, scope), expand_definitions(right, scope), scope), line


def test_the_chain_of_the_logistic_loss_is_that_of_the_textbook():
    scope, variables = MODELS["logistic"]()
    lines = steps(Derivatives(J, variables, scope).chains["w"], scope)
    assert [line.rule for line in lines[-3:]] == ["chain rule", "the factors put in", "simplified"]
    assert len(lines) == 6
    assert "derivative of sigmoid" in lines[1].rule
    assert "derivative of log" in lines[0].rule
