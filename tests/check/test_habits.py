r"""Habits of writing that change what a formula means; each with a slip that must not pass."""

from __future__ import annotations

import pytest

from tests.judging import conclusion

# name: (given, right step, what is replaced in it, by what)
HABITS = {
    "an inverse behind the arguments of a Hessian": (
        (
            r"Let $Q \in \mathbb{R}^{p \times p}$ be symmetric positive definite, $c, u \in \mathbb{R}^p$ and "
            r"$\psi(u) = \frac12 u^TQu - c^Tu$."
        ),
        r"u - \nabla^2\psi(u)^{-1}\nabla\psi(u) = Q^{-1}c",
        "u - ",
        "u + ",
    ),
    "a function of a vector at zero": (
        (
            r"Let $c_i \in \mathbb{R}^p$ for $i = 1, \dots, m$ and "
            r"$$ \psi(u) = \|u\|^2 + \frac1m \sum_{i=1}^m e^{\langle c_i, u \rangle} $$"
        ),
        r"\psi(0) = 1",
        "= 1",
        "= m",
    ),
    "a vector of numbers in angle brackets": (
        r"Let $\vec a = \langle 5, 12 \rangle$ and $\vec e = \vec a / \|\vec a\|$.",
        r"\vec e \cdot \langle 13, 26 \rangle = 29",
        "29",
        "28",
    ),
    "a matrix of its own with a zero below": (
        (
            r"Let $A \in \mathbb{R}^{m \times p}$, $C \in \mathbb{R}^{m \times q}$, $V \in \mathbb{R}^{p \times q}$, "
            r"$J = \frac12 \|C - AV\|_F^2$. Let $$ V_0 = (A^TA)^{-1}A^TC $$"
        ),
        r"A^TAV_0 = A^TC",
        "= A^TC",
        "= 2A^TC",
    ),
    "bold names with a zero and a size below": (
        (
            r"For $\mathbf x_1, \dots, \mathbf x_N \in \mathbb{R}^d$ let $\mathbf P$ and $\mathbf P_0$ be symmetric, "
            r"$$ U(\mathbf a) = \frac12 (\mathbf a - \mathbf a_0)^T \mathbf P_0 (\mathbf a - \mathbf a_0)"
            r" + \frac12 \sum_{n=1}^N (\mathbf x_n - \mathbf a)^T \mathbf P (\mathbf x_n - \mathbf a) $$"
        ),
        r"\nabla^2 U(\mathbf a) = \mathbf P_0 + N \mathbf P",
        "+ N",
        "- N",
    ),
    "not symmetric": (
        r"Let $M \in \mathbb{R}^{p \times p}$ (not necessarily symmetric) and $u \in \mathbb{R}^p$.",
        r"\nabla_u (u^T M u) = (M + M^T) u",
        r"(M + M^T)",
        "2 M",
    ),
    "primes that transpose": (
        (
            r"Let $v$ be $m\times1$, $Z$ be $m\times q$ and "
            r"$$ S(\gamma) = (v - Z\gamma)'(v - Z\gamma) = v'v - 2\gamma'Z'v + \gamma'Z'Z\gamma $$"
        ),
        r"\frac{\partial S}{\partial\gamma} = 2Z'Z\gamma - 2Z'v",
        "- 2Z'v",
        "- Z'v",
    ),
    "two entropies of one letter": (
        (
            r"Let $a_k, b_k > 0$ with $\sum_{k=1}^n a_k = \sum_{k=1}^n b_k = 1$, "
            r"$$ H(a) = -\sum_{k=1}^n a_k \log a_k, \qquad H(a, b) = -\sum_{k=1}^n a_k \log b_k $$"
        ),
        r"\sum_{k=1}^n a_k \log\frac{n a_k}{b_k} = H(a, b) - H(a) + \log n",
        "- H(a)",
        "+ H(a)",
    ),
    "shapes in parentheses behind code": (
        r"The batch `Z` of shape $(m, q)$ meets weights `V` of shape $(q, c)$; targets $S$ : $m \times c$.",
        r"\frac{\partial}{\partial V} \tfrac12 \|Z V - S\|_F^2 = Z^\top (Z V - S)",
        r"Z^\top (Z V - S)",
        r"(Z V - S) Z^\top",
    ),
    "second derivatives with arguments": (
        r"Let $g(x,y) = x^2 y e^{-y}$. Then $$ g_x(x,y) = 2xye^{-y}, \quad g_{xx}(x,y) = 3ye^{-y} $$",
        r"g_{xx}(1,1)\,g_{yy}(1,1) - g_{xy}(1,1)^2 = -2e^{-2}",
        "= -2",
        "= 2",
    ),
    "a bold letter that is a size elsewhere": (
        (
            r"Let $\mathbf u \in \mathbb{R}^m$, $\mathbf V \in \mathbb{R}^{q \times m}$, $\mathbf r \in \mathbb{R}^q$, "
            r"$$ \mathbf q = \tanh(\mathbf V \mathbf u), \qquad E = \frac12 \|\mathbf q - \mathbf r\|^2 $$"
        ),
        (
            r"\frac{\partial E}{\partial \mathbf V} ="
            r" ((\mathbf q - \mathbf r) \odot (1 - \mathbf q \odot \mathbf q)) \mathbf u^T"
        ),
        r"(1 - \mathbf q",
        r"(1 + \mathbf q",
    ),
    "a prime on a function with a long name": (
        r"Let $\alpha > 0$ and $\operatorname{gelt}(z) = z^2 \log(\alpha z)$ for $z > 0$.",
        r"\operatorname{gelt}'(z) = 2z\log(\alpha z) + z",
        "+ z",
        "+ 2z",
    ),
    "errors that the text defines by their entries": (
        (
            r"Let $V\in\mathbb{R}^{m\times q}$, $o, t\in\mathbb{R}^q$, $z\in\mathbb{R}^m$, $\delta_k = o_k - t_k$ and "
            r"$$ L = z^\top V\delta $$"
        ),
        r"\nabla_z L = V\delta",
        r"V\delta",
        r"V^\top\delta",
    ),
    "errors called e": (
        (
            r"Let $X\in\mathbb{R}^{n\times q}$, $y\in\mathbb{R}^n$, $w\in\mathbb{R}^q$, $r_i=\sum_j X_{ij}w_j$, "
            r"$e_i = r_i - y_i$ and $$ J(w) = \frac12 \sum_{i=1}^n (r_i - y_i)^2 $$"
        ),
        r"\nabla J(w) = X^\top e",
        r"X^\top e",
        r"2 X^\top e",
    ),
    "a square that is defined": (
        (
            r"Let $x_1,\dots,x_n\in\mathbb{R}$ and $m = \frac1n\sum_{i=1}^n x_i$. "
            r"$$ s^2 = \frac1n\sum_{i=1}^n (x_i - m)^2 $$"
        ),
        r"s^2 = \frac1n\sum_{i=1}^n x_i^2 - m^2",
        "- m^2",
        "+ m^2",
    ),
    "Kronecker's delta beside errors of that name": (
        r"Let $p_k = e^{s_k}/\sum_{l=1}^q e^{s_l}$ for $s\in\mathbb{R}^q$ and $\delta_k = p_k - t_k$.",
        r"\frac{\partial p_k}{\partial s_j} = p_k(\delta_{kj}-p_j)",
        r"-p_j",
        r"+p_j",
    ),
    "the logarithm of a known function": (
        r"With $\sigma(a)=1/(1+e^{-a})$",
        r"\log\sigma(a) = -\log(1+e^{-a})",
        r"= -\log",
        r"= \log",
    ),
    "a solution that rests on an earlier one": (
        (
            r"Let $x_1,\dots,x_n\in\mathbb{R}$, $v > 0$ and "
            r"$$ \ell(\mu,v) = -\frac n2\log(2\pi v)-\frac1{2v}\sum_{i=1}^n(x_i-\mu)^2 $$"
            r"$$ \frac1v\sum_{i=1}^n(x_i-\mu) = 0 \Rightarrow \hat\mu = \frac1n\sum_{i=1}^n x_i $$"
        ),
        (
            r"-\frac n{2v}+\frac1{2v^2}\sum_{i=1}^n(x_i-\mu)^2 = 0 \Rightarrow"
            r" \hat v = \frac1n\sum_{i=1}^n(x_i-\hat\mu)^2"
        ),
        r"\hat v = \frac1n",
        r"\hat v = \frac2n",
    ),
    "the Hessian H_f": (
        r"Let $f(x,y)=x^2y+y^3$. Its Hessian is $$ H_f = \begin{pmatrix} 2y & 2x \\ 2x & 6y \end{pmatrix} $$",
        r"\det H_f(1,1) = 8",
        "= 8",
        "= 16",
    ),
    "a Hessian at a point": (
        r"Let $f(x,y)=x^2y+y^3$.",
        r"H_f(1,2) = \begin{pmatrix} 4 & 2 \\ 2 & 12 \end{pmatrix}",
        "12",
        "6",
    ),
    "a matrix by its rows": (
        (
            r"Let $x_n\in\mathbb{R}^p$ for $n=1,\dots,q$, $y\in\mathbb{R}^q$, "
            r"$X$ the matrix whose rows are $x_n^\top$, $r_n=w^\top x_n$ and "
            r"$$ J(w) = \frac12 \sum_{n=1}^q (r_n - y_n)^2 $$"
        ),
        r"\nabla J(w) = X^\top (r - y)",
        "(r - y)",
        "(y - r)",
    ),
    "an array pi": (
        (
            r"Let $t \in \mathbb{R}^n$, $Z \in \mathbb{R}^{n \times p}$, $b \in \mathbb{R}^p$, $s = Zb$ and "
            r"$\pi_i = \sigma(s_i)$. Let $$ \ell(b) = \sum_{i=1}^n (t_i s_i - \log(1 + e^{s_i})) $$"
        ),
        r"\nabla \ell(b) = Z^T (t - \pi)",
        r"(t - \pi)",
        r"(t + \pi)",
    ),
    "a total beside its terms": (
        r"Let $E_i = (a x_i - t_i)^2$ and $E = \sum_{i=1}^m E_i$.",
        r"\frac{\partial E}{\partial a} = 2\sum_{i=1}^m (a x_i - t_i) x_i",
        "2",
        "",
    ),
    "shares of a total": (
        r"Let $M = \sum_{c=1}^C M_c$ and $$ q_c = \frac{M_c}{M} $$",
        r"\sum_{c=1}^C q_c = 1",
        "= 1",
        "= C",
    ),
    "elements with one value": (
        r"Let $h_i = h \ne 0$ for all $i$, $u_0 = 0$ and $$ u_t = a u_{t-1} + (1 - a) h^2 $$",
        r"u_t = (1 - a^t) h^2",
        "h^2",
        "h",
    ),
    "a loss that other steps differentiate by what lies between": (
        (
            r"For $u \in \mathbb{R}^p$ and $\gamma > 0$ let $$ q = \frac{\gamma}{\|u\|} u $$ and let $E$ be a loss of"
            r" $q$. Then $$ \gamma \frac{\partial E}{\partial \gamma} = q^T \nabla_q E $$"
        ),
        r"u^T \nabla_u E = 0",
        "= 0",
        r"= \gamma",
    ),
    "iterates that are numbered by tau": (
        (
            r"For $\mathbf q^* \in \mathbb{R}^p$ and $\mathbf S \in \mathbb{R}^{p \times p}$ let $$ "
            r"\mathbf q^{(\tau)} = \mathbf q^{(\tau-1)} - \gamma \mathbf S (\mathbf q^{(\tau-1)} - \mathbf q^*) $$"
        ),
        r"\mathbf q^{(\tau)} - \mathbf q^* = (\mathbf I - \gamma \mathbf S) (\mathbf q^{(\tau-1)} - \mathbf q^*)",
        r"\mathbf I -",
        r"\mathbf I +",
    ),
    "a matrix between two brackets that are alike": (
        (
            r"Let $\mathbf S$ be symmetric and $$ \hat U(\mathbf q) = U_0 + "
            r"\frac12 (\mathbf q - \mathbf r)^T \mathbf S (\mathbf q - \mathbf r) $$"
        ),
        r"\nabla_{\mathbf q} \hat U(\mathbf q) = \mathbf S (\mathbf q - \mathbf r)",
        r"= \mathbf S",
        r"= 2\mathbf S",
    ),
    "gradients at the steps of an iteration": (
        r"Let $P_k$ be symmetric, $q_{k+1} = q_k + \alpha d_k$, $d_k = -P_k \nabla \psi_k$ and $\nabla \psi_k \neq 0$.",
        r"\nabla \psi_k^T d_k = -\nabla \psi_k^T P_k \nabla \psi_k",
        "= -",
        "= ",
    ),
    "a step along the gradient of an open loss": (
        (
            r"For $u \in \mathbb{R}^p$ and $\gamma > 0$ let $$ q = \frac{\gamma}{\|u\|} u $$ and let $E$ be a loss of"
            r" $q$. Then $$ \gamma \frac{\partial E}{\partial \gamma} = q^T \nabla_q E $$"
            r" Let $r = u - \alpha \nabla_u E$."
        ),
        r"\|r\|^2 = \|u\|^2 + \alpha^2 \|\nabla_u E\|^2",
        r"+ \alpha^2",
        r"+ \alpha",
    ),
    "a number for an element that has a formula": (
        (
            r"Let $M = \sum_{c=1}^C M_c$ and $$ q_c = \frac{M_c}{M} $$"
            "\n\nFor instance with $M_1 = 3$, $M_2 = 5$ and $C = 2$ we get"
        ),
        r"q_1 = \frac{3}{8}",
        "8",
        "5",
    ),
    "a number for an element that a formula of its own gives": (
        r"With $M_1 = 3$ and $M_2 = 5$ we have $M = M_1 + M_2$. The second share is $q_2 = M_2 / M$:",
        r"q_2 = 0.625",
        "0.625",
        "0.635",
    ),
    "a count that a mean tells": (
        r"Let $\bar u = \frac1m\sum_k u_k$ and $\bar v = \frac1m\sum_k v_k$.",
        r"\sum_k (u_k - \bar u)(v_k - \bar v) = \sum_k u_k v_k - m \bar u \bar v",
        "- m",
        "+ m",
    ),
    "a count below a sum": (
        r"Let $\mu = \frac{\sum_j z_j}{n}$.",
        r"\sum_j (z_j - \mu)^2 = \sum_j z_j^2 - n\mu^2",
        r"- n\mu^2",
        r"- \mu^2",
    ),
    "sums without an index": (
        r"For data $(u_k, v_k)$, $k = 1, \dots, m$, let $S(a, c) = \sum (v_k - a - c u_k)^2$.",
        r"\frac{\partial S}{\partial c} = -2\sum u_k v_k + 2a\sum u_k + 2c\sum u_k^2",
        "+ 2a",
        "- 2a",
    ),
    "the root of an equation of vectors": (
        (
            r"Let $Z \in \mathbb{R}^{m \times p}$, $b \in \mathbb{R}^p$, $t \in \mathbb{R}^m$ and "
            r"$E(b) = \|Zb - t\|_2^2 + c\|b\|_2^2$."
        ),
        r"\nabla E = 0 \implies \hat b = (Z^\top Z + c I)^{-1} Z^\top t",
        "+ c I",
        "- c I",
    ),
    "a weight with a number before a vector": (
        (
            r"Let $\mathbf{a} = \tanh(V_1 \mathbf{u} + \mathbf{c}_1)$, $o = \mathbf{v}_2^\top \mathbf{a} + c_2$ and "
            r"$E = \frac12 (o - t)^2$."
        ),
        (
            r"\frac{\partial E}{\partial V_1} ="
            r" ((o - t) \mathbf{v}_2 \odot (1 - \mathbf{a} \odot \mathbf{a})) \mathbf{u}^\top"
        ),
        "(o - t)",
        "(t - o)",
    ),
    "a name that is a function in one line": (
        r"Let $z = f(u, v) = u^2 v + \sin(uv)$, $u = t^2$ and $v = e^t$.",
        r"\frac{\partial z}{\partial u} = 2uv + v\cos(uv)",
        "2uv",
        "uv",
    ),
    "numbers of one example": (
        r"For one example $x = 2$, $y = 1$, $w = 0.5$, $b = -1$ let $$ z = wx + b $$ and $$ q = \sigma(z) $$",
        r"q = 0.5",
        "0.5",
        "0.6",
    ),
    "a row before a bracket": (
        r"Let $q(x) = x^\top A x$ with $A \in \mathbb{R}^{m \times m}$.",
        r"q(x + h) = q(x) + h^\top(A + A^\top)x + h^\top A h",
        r"+ h^\top A h",
        r"- h^\top A h",
    ),
    "a function of another part": (
        "Compute the gradients.\n\n(a) $$ h(v) = v^T v $$ $$ \\nabla h(v) = 2v $$\n\n(b) $$ h(v) = c^T v $$",
        r"\nabla h(v) = c",
        "= c",
        "= 2c",
    ),
    "a function in the text of another part": (
        "1. Let $h(u) = u^2$. $$ h'(u) = 2u $$\n\n2. $h(u) = u^3$:",
        r"h'(u) = 3u^2",
        "3u",
        "2u",
    ),
    "the square of a root": (
        (
            r"Let $x_1,\dots,x_n\in\mathbb{R}$, $s > 0$ and "
            r"$$ \ell(m, s) = -n\log s - \frac1{2s^2}\sum_{i=1}^n(x_i-m)^2 $$"
            r"$$ \frac1{s^2}\sum_{i=1}^n(x_i-m) = 0 \Rightarrow \hat m = \frac1n\sum_{i=1}^n x_i $$"
        ),
        (
            r"-\frac ns+\frac1{s^3}\sum_{i=1}^n(x_i-m)^2 = 0 \Rightarrow"
            r" \hat s^2 = \frac1n\sum_{i=1}^n(x_i-\hat m)^2"
        ),
        r"\hat s^2 = \frac1n",
        r"\hat s^2 = \frac1{n-1}",
    ),
    "an indicator of each entry": (
        (
            r"Let $V \in \mathbb{R}^{p \times q}$, $u \in \mathbb{R}^q$, $t \in \mathbb{R}^p$, $s = Vu$, "
            r"$a = \mathrm{ReLU}(s)$ and $E = \frac12\|a - t\|^2$."
        ),
        r"\frac{\partial E}{\partial V} = ((a - t) \odot \mathbb{1}[s > 0]) u^\top",
        "(a - t)",
        "(t - a)",
    ),
    "the logarithm of an element": (
        (
            r"Let $z_i, b \in \mathbb{R}^p$, $\log \mu_i = b^\top z_i$ and "
            r"$\ell(b) = \sum_{i=1}^n (c_i \log \mu_i - \mu_i)$."
        ),
        r"\nabla^2 \ell(b) = -\sum_{i=1}^n \mu_i z_i z_i^\top",
        r"\mu_i z",
        r"\mu_i^2 z",
    ),
    "the inverse of a function": (
        r"Let $h(u) = 3u^3 + 2$. The inverse is",
        r"h^{-1}(v) = \sqrt[3]{\frac{v - 2}{3}}",
        "v - 2",
        "v + 2",
    ),
    "a column with a number": (
        (
            r"Let $Z \in \mathbb{R}^{m \times p}$, $t \in \mathbb{R}^m$, $b \in \mathbb{R}^p$, "
            r"$E(b) = \|t - Zb\|^2$ and let $z_j$ be the $j$-th column of $Z$."
        ),
        r"\frac{\partial E}{\partial b_j} = -2 z_j^\top (t - Zb)",
        "-2",
        "-",
    ),
    "a derivative of a variance that a formula gives": (
        r"Let $\tau^2 = e^u + \beta$ with $\beta > 0$ and $E = \log\tau^2 + \frac{h}{\tau^2}$.",
        r"\frac{d\tau^2}{du} \cdot \frac{\partial E}{\partial\tau^2} = e^u \frac{\tau^2 - h}{\tau^4}",
        "- h",
        "+ h",
    ),
    "a derivative by a variance with a label": (
        r"Let $V = Q + \sigma_\epsilon^2 I$ with $Q \in \mathbb{R}^{m \times m}$ symmetric positive definite.",
        r"\frac{\partial}{\partial\sigma_\epsilon^2} \log\det V = \operatorname{tr}(V^{-1})",
        r"\operatorname",
        r"2\operatorname",
    ),
    "a derivative by the variance of each": (
        r"Let $$ E = \sum_{k=1}^m \left(\log s_k^2 + \frac{h_k}{s_k^2}\right) $$",
        r"\frac{\partial E}{\partial s_k^2} = \frac{1}{s_k^2} - \frac{h_k}{s_k^4}",
        "- ",
        "+ ",
    ),
    "a mixed derivative by a mean and a variance": (
        r"Let $$ E(m, v^2) = \sum_i \frac{(t_i - m)^2}{v^2} $$",
        r"\frac{\partial^2 E}{\partial m\,\partial v^2} = \frac{2}{v^4} \sum_i (t_i - m)",
        r"\frac{2}",
        r"\frac{4}",
    ),
    "a limit from one side": (
        r"Let $u > 0$.",
        r"\lim_{u \downarrow 0} u^2 \ln u = \lim_{u \to 0^+} \frac{\ln u}{u^{-2}} = 0",
        "= 0",
        "= 1",
    ),
    "a limit that a logarithm hides": (
        r"Let $a, b > 0$, $0 < c < 1$ and $M = (c a^s + (1 - c) b^s)^{1/s}$.",
        r"\lim_{s \to 0} \ln M = c \ln a + (1 - c) \ln b",
        r"(1 - c) \ln b",
        r"c \ln b",
    ),
    "a coefficient between a function and its bracket": (
        r"Let $g(u, v) = \ln\cosh\kappa(cu + v)$.",
        r"\frac{\partial g}{\partial u} = \kappa c\tanh\kappa(cu + v)",
        r"\kappa c",
        r"\kappa",
    ),
    "an angle before a bracket": (
        r"Let $g(x, c) = \sin x(c + x)$ and $h(x) = \sin x$.",
        r"\frac{\partial g}{\partial c} = \sin x",
        r"\sin x",
        r"x\cos x",
    ),
    "a factor behind a written space": (
        "Let $c > 0$.",
        r"\frac{d}{dt}\left(\cos t\,e^{ct}\right) = c\cos t\,e^{ct} - \sin t\;e^{ct}",
        "- ",
        "+ ",
    ),
    "a sum over two signs": (
        "Let $c > 0$.",
        r"\sum_{q = \pm1} q^2 e^{-cq} + \sum_{q \in \{-1, 1\}} q = 2\cosh c",
        r"\cosh",
        r"\sinh",
    ),
    "a bar with one value for two names": (
        r"Let $g(u, v) = e^{uv} + 3uv^2 + cu$.",
        r"\frac{\partial g}{\partial u}\Big|_{u = v = 1} = e + 3 + c",
        "3",
        "6",
    ),
    "a derivative of an integral by what is defined itself": (
        r"Put $z = q + h$ with $q, h > 0$ and $$ G(z) = \int_0^1 e^{zt}\,dt $$",
        r"\frac{dG}{dz} = \frac{e^z}{z} - \frac{e^z - 1}{z^2}",
        "- 1",
        "+ 1",
    ),
    "the mean of a square in angle brackets": (
        (
            r"For $c > 0$ let $\langle t\rangle = \frac1c \int_0^c t\,dt$ and "
            r"$\langle t^2\rangle = \frac1c \int_0^c t^2\,dt$."
        ),
        r"\langle t^2\rangle - \langle t\rangle^2 = \frac{c^2}{12}",
        "12",
        "6",
    ),
    "a sum over two signs in the text": (
        r"Let $Q = \sum_{r = \pm1} e^{cr}$.",
        r"\frac{d}{dc}\ln Q = \tanh c",
        r"\tanh c",
        r"\coth c",
    ),
    "a bold matrix with the letter of a size": (
        (
            r"Let $\mathbf{M}$ be a nonsingular $M \times M$ matrix, $\mathbf{y}$ a vector and $$ g(v) = "
            r"(\mathbf{y} - \mathbf{M}v)^T(\mathbf{y} - \mathbf{M}v) + \kappa\sum_{j=1}^M v_j^2 $$"
        ),
        r"\frac{\partial g}{\partial v} = -2\mathbf{M}^T(\mathbf{y} - \mathbf{M}v) + 2\kappa v",
        "-2",
        "2",
    ),
    "a numbered matrix beside one of its letter": (
        r"Let $A \in \mathbb{R}^{n \times n}$ be symmetric, $u \in \mathbb{R}^n$ and $A_1 = A + uu^T$.",
        r"A_1^{-1}u = \frac{A^{-1}u}{1 + u^TA^{-1}u}",
        "1 +",
        "1 -",
    ),
    "a feature map and a posterior precision": (
        (
            r"Let $\mathbf{P}_0$ be symmetric and positive definite, $\mathbf{m}_0 \in \mathbb{R}^K$, $\tau > 0$, and "
            r"let $$ G(\mathbf{v}) = \frac{\tau}{2} \sum_{n=1}^N \left\{ y_n - \mathbf{v}^T"
            r"\boldsymbol\psi(\mathbf{s}_n) \right\}^2 + "
            r"\frac12(\mathbf{v} - \mathbf{m}_0)^T\mathbf{P}_0^{-1}(\mathbf{v} - \mathbf{m}_0). $$ With "
            r"$$ \mathbf{P}_N^{-1} = \mathbf{P}_0^{-1} + "
            r"\tau\sum_{n=1}^N \boldsymbol\psi(\mathbf{s}_n)\boldsymbol\psi(\mathbf{s}_n)^T $$ we have"
        ),
        r"\nabla\nabla G(\mathbf{v}) = \mathbf{P}_N^{-1}",
        r"= \mathbf",
        r"= 2\mathbf",
    ),
    "one sample more": (
        (
            r"Let $\boldsymbol\psi_i = \boldsymbol\psi(\mathbf{s}_i)$, $\mathbf{P}_0$ be symmetric and positive "
            r"definite, $\mathbf{P}_N^{-1} = \mathbf{P}_0^{-1} + \sum_{i=1}^N \boldsymbol\psi_i\boldsymbol\psi_i^T$ "
            r"and $$ \mathbf{P}_{N+1}^{-1} = \mathbf{P}_N^{-1} + \boldsymbol\psi_{N+1}\boldsymbol\psi_{N+1}^T. $$"
        ),
        (
            r"\mathbf{P}_{N+1} = \mathbf{P}_N - \frac{\mathbf{P}_N\boldsymbol\psi_{N+1}\boldsymbol\psi_{N+1}^T"
            r"\mathbf{P}_N}{1 + \boldsymbol\psi_{N+1}^T\mathbf{P}_N\boldsymbol\psi_{N+1}}"
        ),
        r"_N - \frac",
        r"_N + \frac",
    ),
    "a share pi, and what its labels denote": (
        (
            r"Here $a_i = 1$ denotes a success and $a_i = 0$ denotes a failure, $i = 1, \dots, m$, and "
            r"$$ \ell(\pi) = \sum_{i=1}^m (a_i\ln\pi + (1 - a_i)\ln(1 - \pi)) - \frac m2\ln(2\pi) + \frac m2\ln 2 $$"
        ),
        (
            r"\frac{\partial\ell}{\partial\pi} = "
            r"\frac1\pi\sum_{i=1}^m a_i - \frac{1}{1 - \pi}\sum_{i=1}^m (1 - a_i)"
        ),
        r"i - \frac",
        r"i + \frac",
    ),
    "a place where a derivative vanishes": (
        (
            r"Let $$ \ell(\pi) = k\ln\pi + (m - k)\ln(1 - \pi), \qquad "
            r"\frac{\partial\ell}{\partial\pi} = \frac k\pi - \frac{m - k}{1 - \pi}, $$ "
            r"which vanishes when $\pi = k/m$."
        ),
        r"\frac{\partial^2\ell}{\partial\pi^2} = -\frac{k}{\pi^2} - \frac{m - k}{(1 - \pi)^2}",
        r"- \frac{m",
        r"+ \frac{m",
    ),
    "a density of bold vectors": (
        (
            r"Of the density $\mathcal{N}(\mathbf{z}|\mathbf{a},\boldsymbol\Omega)$ we have samples $\mathbf{z}_j$ and "
            r"$$ \mathbf{C} = \frac1J\sum_{j=1}^J (\mathbf{z}_j - \mathbf{a})(\mathbf{z}_j - \mathbf{a})^T, \qquad "
            r"g(\boldsymbol\Omega) = -\frac J2\ln|\boldsymbol\Omega| - \frac J2\mathrm{Tr}(\boldsymbol\Omega^{-1}"
            r"\mathbf{C}) $$ with symmetric $\boldsymbol\Omega$."
        ),
        (
            r"\frac{\partial g}{\partial\boldsymbol\Omega} = -\frac J2\boldsymbol\Omega^{-1} + "
            r"\frac J2\boldsymbol\Omega^{-1}\mathbf{C}\boldsymbol\Omega^{-1}"
        ),
        r"\frac J2\boldsymbol\Omega^{-1}\mathbf{C}\boldsymbol\Omega^{-1}",
        r"J\boldsymbol\Omega^{-1}\mathbf{C}\boldsymbol\Omega^{-1}",
    ),
    "a bold zero for a matrix": (
        r"Let $\mathbf{B}, \mathbf{D} \in \mathbb{R}^{p \times q}$ and $\mathbf{C} = 2\mathbf{B} - \mathbf{D}$.",
        r"\mathbf{C} + \mathbf{D} - 2\mathbf{B} = \mathbf{0}",
        "- 2",
        "- ",
    ),
    "a vector with entries that are not negative": (
        r"We minimize $$ q(u) = \sum_{i=1}^m u_i\log u_i $$ subject to $u \succ 0$ and $\mathbf 1^Tu = 1$.",
        r"\nabla^2 q(u) = \mathbf{diag}\left(\frac{1}{u_1}, \ldots, \frac{1}{u_m}\right)",
        r"= \math",
        r"= -\math",
    ),
    "a domain that is written as a set": (
        (
            r"Let $$ g(v) = -\sum_{j=1}^p \log(4 - v_j^2), \qquad "
            r"\mathop{\bf dom} g = \{v \in \mathbf{R}^p \mid |v_j| < 2, \ j = 1, \ldots, p\}. $$"
        ),
        r"\frac{1}{4 - v_j^2} \geq \frac14",
        r"\geq",
        r"\leq",
    ),
    "a step with a Delta": (
        (
            r"Let $H \in \mathbb{R}^{p \times p}$ be symmetric and positive definite, $g \in \mathbb{R}^p$, "
            r"$q(u) = g^Tu + \frac12u^THu$ and $\Delta u_{\mathrm{nt}} = -H^{-1}(Hu + g)$."
        ),
        r"q(u + \Delta u_{\mathrm{nt}}) - q(u) = -\frac12(Hu + g)^TH^{-1}(Hu + g)",
        r"= -\frac",
        r"= \frac",
    ),
    "the square of a function that a note gives only squared": (
        r"Let $d_i > 0$ and $$ \rho(u)^2 = \sum_{i=1}^p \frac{u_i^2}{d_i} $$",
        r"\frac{\partial}{\partial u_j}\rho(u)^2 = \frac{2u_j}{d_j}",
        "2u_j",
        "u_j",
    ),
    "a broken power of a diagonal matrix": (
        (
            r"Let $W \in \mathbb{R}^{n \times n}$ be the symmetric adjacency matrix of a graph, "
            r"$d_i = \sum_{j=1}^n W_{ij}$, "
            r"$D = \operatorname{diag}(d_1, \dots, d_n)$, $N = D^{-1/2}WD^{-1/2}$ and "
            r"$Z \in \mathbb{R}^{n \times p}$. Let $$ g(Z) = \tfrac12\|NZ\|_F^2 $$"
        ),
        r"\nabla g(Z) = D^{-1/2}WD^{-1}WD^{-1/2}Z",
        "D^{-1}",
        "D",
    ),
    "an adjacency matrix": (
        r"Let $W \in \mathbb{R}^{n \times n}$ be the symmetric adjacency matrix of a graph and $u \in \mathbb{R}^n$.",
        r"\sum_{i=1}^n\sum_{j=1}^n W_{ij}(u_i - u_j)^2 \ge 0",
        r"\ge",
        r"\le",
    ),
    "labels of classes in an indicator": (
        (
            r"Let $q_{ik} = e^{a_kx_i} / \sum_{l=1}^K e^{a_lx_i}$ for $i = 1, \dots, m$. The term of $a_j$ stands "
            r"in it only if $k = j$. Let $$ J = -\sum_{i=1}^m\sum_{k=1}^K 1\{y_i = k\}\log q_{ik} $$"
        ),
        r"\frac{\partial J}{\partial a_j} = -\sum_{i=1}^m (1\{y_i = j\} - q_{ij})x_i",
        "= -",
        "= ",
    ),
    "a binomial coefficient with its upper number in front": (
        r"Let $r$ of $m$ balls be red, $0 < r < m$, $M(q) = {}^mC_r\,q^r(1 - q)^{m-r}$ and $g = \log M$.",
        r"g(q) - \log({}_m\mathrm{C}_{m-r}) = r\log q + (m - r)\log(1 - q)",
        "= r",
        "= m",
    ),
    "a plain 1 that is called the vector of ones": (
        (
            r"Let $A \in \mathbb{R}^{m \times d}$ with rows $a_i^\top$, $u_i = e^{a_i^\top c}$ and let $1$ be the "
            r"vector of ones. Division is elementwise. $$ h(c) = \sum_{i=1}^m (a_i^\top c + s_i e^{-a_i^\top c}) $$"
        ),
        r"\nabla h(c) = A^\top 1 - A^\top\left(\frac{s}{u} - 1\right) - A^\top 1",
        "- 1",
        "+ 1",
    ),
}


def test_the_root_of_a_matrix_is_not_that_of_its_entries() -> None:
    given = r"Let $K \in \mathbb{R}^{n \times n}$ be symmetric positive definite."
    assert conclusion(rf"{given} $$ K^{{1/2}} K^{{1/2}} = K $$").verdict == "unclear"


@pytest.mark.parametrize(("given", "step", "part", "slip"), HABITS.values(), ids=HABITS)
def test_a_habit_is_read_as_it_is_meant(given: str, step: str, part: str, slip: str) -> None:
    assert part in step
    assert conclusion(f"{given}\n\n$$ {step} $$").verdict in {"proved", "agrees"}
    assert conclusion(f"{given}\n\n$$ {step.replace(part, slip)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    ("given", "step", "slip", "wrong"),
    [
        (
            r"Let $c > 0$ and let $u$ be the solution of $u + c e^u = v$.",
            r"\frac{du}{dv} = \frac{1}{1 + v - u}",
            r"\frac{du}{dv} = \frac{1}{1 + v + u}",
            {"unclear", "refuted"},
        ),
        (
            r"For $c > 0$ the root $u$ of $u^3 + c u = 2$ is positive.",
            r"\frac{\partial u}{\partial c} = -\frac{u}{3u^2 + c}",
            r"\frac{\partial u}{\partial c} = -\frac{u}{2u^2 + c}",
            {"unclear", "refuted"},
        ),
        (
            r"For $c > 0$ let $g(u) = u^5 + cu - b$; we solve $g(u) = 0$. Let $\bar u$ be the real root.",
            r"\frac{\partial\bar u}{\partial b} = \frac{1}{5\bar u^4 + c}",
            r"\frac{\partial\bar u}{\partial b} = \frac{1}{5\bar u^4 - c}",
            {"unclear", "refuted"},
        ),
        (
            r"For $c > 0$ let $r$ be the root of $g$, where $g(u) = e^u + cu$.",
            r"g'(r) = c - cr",
            r"g'(r) = c + cr",
            {"unclear", "refuted"},
        ),
        (
            r"For $c > 0$ we have $u^3 + c u = 2$.",
            r"\frac{\partial v}{\partial c} = -\frac{u}{3u^2 + c}",
            r"\frac{\partial u}{\partial w} = -\frac{u}{3u^2 + c}",
            {"unclear"},
        ),
    ],
)
def test_the_derivative_of_what_an_equation_defines(given: str, step: str, slip: str, wrong: set[str]) -> None:
    assert conclusion(f"{given}\n\n$$ {step} $$").verdict == (
        "proved" if "root" in given or "solution" in given else "unclear"
    )
    assert conclusion(f"{given}\n\n$$ {slip} $$").verdict in wrong


def test_a_mean_that_nothing_defines_is_not_refuted() -> None:
    given = r"Let $$ \langle q\rangle = \tanh b $$"
    assert (
        conclusion(rf"{given} $$ \langle q^2\rangle - \langle q\rangle^2 = \frac{{1}}{{\cosh^2 b}} $$").verdict
        == "unclear"
    )
