# ---
# jupyter:
#   jupytext:
#     formats: py:percent,ipynb
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The whole road
#
# One loss is declared once. From that declaration come its gradient and Hessian for every number of samples and
# features, fast NumPy functions, three independent derivatives that are compared, and two optimizers on real data.
#
# We begin with what goes wrong without it.

# %%
import numpy as np
from sympy import IndexedBase, Sum, symbols

i, j, n, d = symbols("i j n d", integer=True)
x, w = IndexedBase("x"), IndexedBase("w")
z = Sum(x[i, j] * w[j], (j, 1, d))
z.diff(w[j])

# %% [markdown]
# SymPy lets the summation index capture the free one: the derivative of $z_i = \sum_j x_{ij} w_j$ by $w_j$ is $x_{ij}$,
# not a sum over it. Here every bound index gets a name of its own first.

# %%
from calcwork.derive import differentiate_through
from calcwork.problems import find

problem = find("logistic")
scope = problem.scope
w_j = problem.derivatives.element("w")
i = scope.definitions["z"].parameters[0]
dz = differentiate_through(scope["z"][i], w_j, scope).value
assert dz == scope["X"][i, *w_j.indices]
dz

# %% [markdown]
# ## Declared
#
# The model has features $X$ of shape $N \times D$, weights $w$, a bias $b$ and labels $y_i \in \{0, 1\}$.

# %%
from IPython.display import Math, display

from calcwork.notation import latex, matrix_latex
from calcwork.show.problems.derivation import as_quantity, definitions

for left, definition in definitions(scope):
    display(Math(f"{latex(left, scope)} = {latex(definition.body, scope)}"))

# %% [markdown]
# The same object in matrix form:

# %%
for name, definition in scope.definitions.items():
    display(Math(f"{latex(scope[name], scope)} = {matrix_latex(as_quantity(scope, name, definition), scope)}"))

# %% [markdown]
# ## Derived
#
# The gradient by $w$, factor by factor. Each line names the rule that was applied.

# %%
from calcwork.show.problems.derivation import first_order, second_order, step_lines

for line, _rule in step_lines(first_order(problem, "w"), scope, in_latex=True):
    display(Math(line))

# %%
hessian = second_order(problem, "w", "w")
display(Math(f"{latex(hessian.left, scope)} = {latex(hessian.quantity.entry, scope)}"))
display(Math(rf"\nabla^2_w J = {matrix_latex(hessian.quantity, scope)}"))

# %% [markdown]
# That this is the textbook's gradient is not a matter of looks. Equality is proved for all $N$ and $D$:

# %%
from calcwork.algebra import sigmoid
from calcwork.algebra.binding import expand_definitions
from calcwork.algebra.equality import equal

X, y, N = scope["X"], scope["y"], scope["X"].shape[0]
textbook = Sum(X[i, w_j.indices[0]] * (sigmoid(scope["z"][i]) - y[i]), (i, 1, N)) / N
derived = problem.derivatives.gradient["w"].entry
proof = equal(expand_definitions(derived, scope), expand_definitions(textbook, scope), scope)
assert proof
proof

# %% [markdown]
# A forgotten $1/N$ is not proved:

# %%
slip = equal(expand_definitions(derived, scope), expand_definitions(textbook * N, scope), scope)
assert not slip
slip

# %% [markdown]
# ## Compiled
#
# The expressions become one NumPy function. It works in blocks of rows, shares what value, gradient and Hessian have in
# common, and its text does not depend on the sizes.

# %%
from calcwork.show.problems.data import compiled

program = compiled(problem)
assert len(program.source) <= 2000
print(program.source)

# %% [markdown]
# ## Checked three ways
#
# Finite differences and automatic differentiation do not know the formula. They must agree with it within what each
# can resolve.

# %%
from calcwork.differentiate import crosscheck
from calcwork.learn.container import standardize
from calcwork.learn.datasets import load_breast_cancer

train, test = load_breast_cancer().train_test_split(0.8, seed=0, stratify=True)
train, test = standardize(train, test)
objective = program.bind(X=train.X, y=train.y)
point = np.random.default_rng(0).normal(scale=0.1, size=objective.n)
check = crosscheck(objective, point)
assert check.verdict == "right"
print(check)

# %% [markdown]
# The error of a difference quotient falls with the step and rises again when rounding takes over: the V. The complex
# step has no such trouble.

# %%
# %matplotlib inline
from calcwork.differentiate import error_against_step
from calcwork.show.plots import plot_step_error

exact = float(objective.jac(point)[0])
curves = [
    error_against_step(objective.fun, point, exact=exact, component=0, scheme=s)
    for s in ("forward", "central", "complex")
]
plot_step_error(curves, exact=exact).figure

# %% [markdown]
# ## Optimized
#
# Gradient descent at the fixed rate $1/L$ against Newton's method, with a penalty $\tfrac{0.01}{2} \lVert w \rVert^2$.

# %%
from calcwork.show.plots import convergence_figure
from calcwork.show.problems.compare import compare_optimizers

comparison = compare_optimizers(find("ridge-logistic"), train, test)
newton = comparison.results["newton"]
assert newton.success
assert np.abs(newton.jac).max() <= 1e-10
convergence_figure(comparison.results)

# %% [markdown]
# Without the penalty there is no minimum: the training data are linearly separable, and the loss falls for ever along
# one direction. The result says so and holds that direction.

# %%
from calcwork.optimize import SeparationCheck, minimize

free = minimize(objective, np.zeros(objective.n), diagnose=SeparationCheck(train.X, train.y))
assert not free.success
print(free.message)
direction = free.finding.direction
margins = (2 * train.y - 1) * (train.X @ direction[:-1] + direction[-1])
assert margins.min() > 0
