# ruff: noqa: E501
r"""Whole proofs about optimization methods, by several hands, that are right throughout."""

SMOOTH_CONVEX = r"""Let $f:\mathbb{R}^d\to\mathbb{R}$ be convex and $L$-smooth with minimizer $x^*$. Consider
gradient descent $x_{k+1} = x_k - \eta \nabla f(x_k)$ with $\eta = 1/L$.

By smoothness, for all $x, y$,
$$ f(y) \le f(x) + \nabla f(x)^\top (y-x) + \frac{L}{2}\|y-x\|^2. $$
Hence
$$ f(x_{k+1}) \le f(x_k) - \frac{1}{2L}\|\nabla f(x_k)\|^2. $$
By convexity,
$$ f(x_k) - f(x^*) \le \nabla f(x_k)^\top (x_k - x^*). $$
Therefore
\begin{align}
f(x_{k+1}) - f(x^*) &\le \nabla f(x_k)^\top (x_k - x^*) - \frac{1}{2L}\|\nabla f(x_k)\|^2 \\
&= \frac{L}{2}\left(\|x_k - x^*\|^2 - \|x_{k+1} - x^*\|^2\right).
\end{align}
Summing over $k=0,\dots,T-1$,
$$ \sum_{k=0}^{T-1} (f(x_{k+1}) - f(x^*)) \le \frac{L}{2}\left(\|x_0-x^*\|^2 - \|x_T-x^*\|^2\right) \le \frac{L}{2}\|x_0-x^*\|^2. $$
Since $f(x_k)$ is decreasing,
$$ f(x_T) - f(x^*) \le \frac1T \sum_{k=0}^{T-1} (f(x_{k+1}) - f(x^*)) \le \frac{L\|x_0-x^*\|^2}{2T}. $$
"""

DOMINATED = r"""Assume that $F$ is $\beta$-smooth and satisfies the Polyak-Łojasiewicz inequality
$$ \frac12 \|\nabla F(\theta)\|^2 \ge \mu (F(\theta) - F^*) \quad \text{for all } \theta. $$
With the update $\theta_{t+1} = \theta_t - \eta \nabla F(\theta_t)$ and step size $0 < \eta \le 1/\beta$ we have
\begin{align}
F(\theta_{t+1}) &\le F(\theta_t) + \langle \nabla F(\theta_t), \theta_{t+1} - \theta_t\rangle + \frac{\beta}{2}\|\theta_{t+1}-\theta_t\|^2 \\
&= F(\theta_t) - \eta \|\nabla F(\theta_t)\|^2 + \frac{\beta\eta^2}{2}\|\nabla F(\theta_t)\|^2 \\
&\le F(\theta_t) - \frac{\eta}{2}\|\nabla F(\theta_t)\|^2 \\
&\le F(\theta_t) - \eta\mu (F(\theta_t) - F^*).
\end{align}
Subtracting $F^*$ from both sides,
$$ F(\theta_{t+1}) - F^* \le (1-\eta\mu)(F(\theta_t) - F^*). $$
Iterating,
$$ F(\theta_T) - F^* \le (1-\eta\mu)^T (F(\theta_0) - F^*) \le e^{-\eta\mu T}(F(\theta_0)-F^*). $$
"""

SUBGRADIENTS = r"""Subgradient method. Let $f$ be convex and let $g_t \in \partial f(x_t)$ with $\|g_t\| \le
G$. The iteration is $x_{t+1} = x_t - \eta g_t$.

\begin{align}
\|x_{t+1}-x^*\|^2 &= \|x_t - \eta g_t - x^*\|^2 \\
&= \|x_t - x^*\|^2 - 2\eta g_t^\top(x_t-x^*) + \eta^2\|g_t\|^2 \\
&\le \|x_t - x^*\|^2 - 2\eta (f(x_t) - f(x^*)) + \eta^2 G^2.
\end{align}
Rearranging,
$$ f(x_t) - f(x^*) \le \frac{\|x_t-x^*\|^2 - \|x_{t+1}-x^*\|^2}{2\eta} + \frac{\eta G^2}{2}. $$
Sum from $t=0$ to $T-1$ and divide by $T$:
$$ \frac1T\sum_{t=0}^{T-1} (f(x_t) - f(x^*)) \le \frac{\|x_0-x^*\|^2}{2\eta T} + \frac{\eta G^2}{2}. $$
Since the minimum is at most the average,
$$ \min_{0\le t\le T-1} f(x_t) - f(x^*) \le \frac{\|x_0-x^*\|^2}{2\eta T} + \frac{\eta G^2}{2}. $$
With $\|x_0 - x^*\| \le R$ and $\eta = \frac{R}{G\sqrt{T}}$,
$$ \min_{0\le t\le T-1} f(x_t) - f(x^*) \le \frac{RG}{\sqrt{T}}. $$
"""

STRONGLY_CONVEX = r"""Let $f$ be differentiable and $\mu$-strongly convex with $L$-Lipschitz gradient,
$x^\star$ its minimizer and $x_{t+1} = x_t - \alpha \nabla f(x_t)$.

Strong convexity gives
$$ f(x^\star) \ge f(x_t) + \langle \nabla f(x_t), x^\star - x_t\rangle + \frac\mu2\|x_t - x^\star\|^2. $$
Smoothness at the optimum gives
$$ \|\nabla f(x_t)\|^2 \le 2L (f(x_t) - f(x^\star)). $$
So
\begin{align}
\|x_{t+1}-x^\star\|^2 &= \|x_t-x^\star\|^2 - 2\alpha\langle\nabla f(x_t), x_t-x^\star\rangle + \alpha^2\|\nabla f(x_t)\|^2 \\
&\le (1-\alpha\mu)\|x_t-x^\star\|^2 - 2\alpha(f(x_t)-f(x^\star)) + \alpha^2\|\nabla f(x_t)\|^2 \\
&\le (1-\alpha\mu)\|x_t-x^\star\|^2 - 2\alpha(1-\alpha L)(f(x_t)-f(x^\star)).
\end{align}
If $\alpha \le \frac1L$, then
$$ \|x_{t+1}-x^\star\|^2 \le (1-\alpha\mu)\|x_t-x^\star\|^2, $$
and therefore
$$ \|x_T-x^\star\|^2 \le (1-\alpha\mu)^T\|x_0-x^\star\|^2. $$
For $\alpha = 1/L$ and $\kappa = L/\mu$,
$$ \|x_T-x^\star\|^2 \le \left(1-\frac1\kappa\right)^T\|x_0-x^\star\|^2 \le e^{-T/\kappa}\|x_0-x^\star\|^2. $$
"""

LEMMA = r"""**Lemma.** Let $f$ have an $L$-Lipschitz gradient. Then
\begin{align*}
f(y) &= f(x) + \int_0^1 \nabla f(x + s(y-x))^T (y-x)\,ds \\
&= f(x) + \nabla f(x)^T(y-x) + \int_0^1 (\nabla f(x+s(y-x)) - \nabla f(x))^T(y-x)\,ds \\
&\le f(x) + \nabla f(x)^T (y-x) + \int_0^1 \|\nabla f(x+s(y-x)) - \nabla f(x)\|\,\|y-x\|\,ds \\
&\le f(x) + \nabla f(x)^T (y-x) + \int_0^1 L s\|y-x\|^2\,ds \\
&= f(x) + \nabla f(x)^T (y-x) + \frac L2\|y-x\|^2.
\end{align*}
Taking $y = x - \frac1L \nabla f(x)$,
$$ f\left(x - \frac1L\nabla f(x)\right) \le f(x) - \frac{1}{2L}\|\nabla f(x)\|^2, $$
so that $f^* \le f(x) - \frac{1}{2L}\|\nabla f(x)\|^2$, i.e.
$$ \|\nabla f(x)\|^2 \le 2L(f(x) - f^*). $$
"""

MONOTONE = r"""Assume $f$ is $\mu$-strongly convex:
$$ f(y) \ge f(x) + \nabla f(x)^\top(y-x) + \frac{\mu}{2}\|y-x\|^2 \quad \forall x,y. $$
Exchanging $x$ and $y$ and adding,
$$ (\nabla f(x) - \nabla f(y))^\top (x-y) \ge \mu\|x-y\|^2. $$
By Cauchy-Schwarz,
$$ \|\nabla f(x)-\nabla f(y)\| \ge \mu\|x-y\|. $$
In particular, with $\nabla f(x^*) = 0$,
$$ \|\nabla f(x)\| \ge \mu\|x-x^*\| $$
and
$$ f(x) - f(x^*) \ge \frac\mu2\|x-x^*\|^2. $$
Also
$$ f(x) - f(x^*) \le \frac1{2\mu}\|\nabla f(x)\|^2. $$
"""

ALL = [SMOOTH_CONVEX, DOMINATED, SUBGRADIENTS, STRONGLY_CONVEX, LEMMA, MONOTONE]
