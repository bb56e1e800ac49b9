"""Every problem against loops over the indices, against autograd, and against the complex step."""

import subprocess
import sys

import autograd
import numpy as np
import pytest
from hand_problems import PROBLEMS, SIZES, D, N, draw, i, j, logistic
from index_interpreter import Interpreter
from scipy.special import expit
from sympy import Integer, Sum

from calcwork.algebra import Quantity, Scope
from calcwork.compile import compile_objective, numpy_source


@pytest.fixture(scope="module", params=PROBLEMS)
def case(request):
    problem = PROBLEMS[request.param]()
    arrays = draw(problem.scope, problem.variables, **problem.data)
    compiled = compile_objective(*problem.arguments)
    data = {n: arrays[n] for n in compiled.data}
    bound = compiled.bind(sizes=problem.sizes, **data)
    x = bound.pack({v: arrays[v] for v in problem.variables})
    return problem, compiled, bound, x, Interpreter(problem.scope, arrays, SIZES)


def test_value_agrees_with_loops(case):
    problem, _, bound, x, loops = case
    np.testing.assert_allclose(bound.fun(x), loops.array(problem.value), rtol=1e-13, atol=1e-14)


def test_gradient_agrees_with_loops(case):
    problem, _, bound, x, loops = case
    expected = np.concatenate([np.ravel(loops.array(problem.gradient[v])) for v in problem.variables])
    np.testing.assert_allclose(bound.jac(x), expected, rtol=1e-12, atol=1e-13)


def test_hessian_agrees_with_loops(case):
    problem, _, bound, x, loops = case
    if not problem.hessian:
        pytest.skip("has no Hessian")
    sizes = {v: np.size(bound.unpack(x)[v]) for v in problem.variables}
    rows = []
    for a in problem.variables:
        row = [loops.array(problem.hessian[a, b]).reshape(sizes[a], sizes[b]) for b in problem.variables]
        rows.append(np.concatenate(row, axis=1))
    np.testing.assert_allclose(bound.hess(x), np.concatenate(rows), rtol=1e-12, atol=1e-13)


def test_gradient_agrees_with_automatic_differentiation(case):
    _, _, bound, x, _ = case
    np.testing.assert_allclose(bound.autograd_fun(x), bound.fun(x), rtol=1e-12)
    np.testing.assert_allclose(autograd.grad(bound.autograd_fun)(x), bound.jac(x), rtol=1e-11, atol=1e-13)


def test_hessian_agrees_with_automatic_differentiation(case):
    problem, _, bound, x, _ = case
    if not problem.hessian:
        pytest.skip("has no Hessian")
    np.testing.assert_allclose(autograd.hessian(bound.autograd_fun)(x), bound.hess(x), rtol=1e-9, atol=1e-12)


def test_complex_step_gives_the_gradient(case):
    _, _, bound, x, _ = case
    steps = [bound.fun(x + 1e-30j * e).imag / 1e-30 for e in np.eye(bound.n)]
    np.testing.assert_allclose(steps, bound.jac(x), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("name", PROBLEMS)
def test_source_is_small_and_has_no_sizes_in_it(name):
    source = numpy_source(*PROBLEMS[name]().arguments)
    assert len(source.encode()) <= (2048 if name == "logistic" else 4096)
    assert "scipy" not in source
    assert max(map(len, source.splitlines())) <= 220


def test_printed_module_stands_alone(tmp_path):
    """Run the text in a fresh interpreter that has NumPy only, with keyword arguments named after the symbols."""
    module = tmp_path / "logistic.py"
    module.write_text(numpy_source(*logistic(penalty=True).arguments, title="Mean BCE with L2"))
    use = (
        "import sys, logistic, numpy as np; X = np.eye(3, 2); y = np.array([0., 1., 1.]);"
        "a = dict(X=X, y=y, lambda_=0.5, w=np.ones(2), b=0.1);"
        "v, g = logistic.value_and_gradient(**a); assert v == logistic.value(**a);"
        "assert g['w'].shape == (2,) and logistic.hessian(**a)['w', 'b'].shape == (2,);"
        "assert (logistic.gradient(**a)['w'] == g['w']).all();"
        "assert not {'sympy', 'scipy', 'calcwork', 'autograd'} & set(sys.modules); print(repr(float(v)))"
    )
    done = subprocess.run([sys.executable, "-c", use], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    z = np.eye(3, 2) @ np.ones(2) + 0.1
    losses = -np.log([expit(-z[0]), expit(z[1]), expit(z[2])])
    assert float(done.stdout) == pytest.approx(losses.mean() + 0.25 * 2, rel=1e-14)


def test_generated_text_is_the_same_every_time():
    command = (
        f"import sys; sys.path[:0] = {sys.path!r}; from hand_problems import network;"
        "from calcwork.compile import numpy_source; print(numpy_source(*network().arguments))"
    )
    texts = set()
    for seed in ("0", "1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", command], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        texts.add(done.stdout)
    assert len(texts) == 1


def test_zero_gradients_have_the_shape_of_the_variable():
    scope = Scope().declare("v", N).declare("w", D)
    value = Quantity(Sum(scope["v"][i], (i, 1, N)))
    zero = {"w": Quantity(Integer(0), (j,), (D,))}
    f = compile_objective(value, zero, {}, scope, ("w",)).bind(v=[1.0, 2.0], sizes={"D": 3})
    np.testing.assert_array_equal(f.jac([1.0, 2.0, 3.0]), np.zeros(3))


def test_a_wrong_gradient_is_found_by_the_loops():
    problem = logistic()
    wrong = {**problem.gradient, "b": Quantity(problem.gradient["b"].entry * Integer(1001) / 1000)}
    arrays = draw(problem.scope, ())
    f = compile_objective(problem.value, wrong, {}, problem.scope, problem.variables).bind(X=arrays["X"], y=arrays["y"])
    x = f.pack({v: arrays[v] for v in problem.variables})
    loops = Interpreter(problem.scope, arrays, SIZES)
    assert abs(f.jac(x)[-1] / float(loops.array(problem.gradient["b"])) - 1) > 5e-4


def test_importing_the_compiler_does_not_import_heavy_libraries():
    check = "import sys, calcwork.compile; assert not {'autograd', 'scipy', 'matplotlib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)
