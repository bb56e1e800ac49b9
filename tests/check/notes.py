r"""Small notes with a true and a planted false last relation each, by hand."""

# (given, display with the true relation, what is replaced in it, by what)
NOTES = {
    "chain over rows": (
        "",
        r"\begin{align} (a+b)^2 - (a-b)^2 &= 2 (2ab) \\ &= 4ab \end{align}",
        ("4ab", "2ab"),
    ),
    "definition before": (r"Let $f(x)=x^3-2x$.", r"$$ f'(x) = 3x^2 - 2 $$", ("3x^2", "2x^2")),
    "definition after": ("", r"$$ \frac{dE}{du} = 6u $$ where $E = 3u^2$.", ("6u", "3u")),
    "second derivative": (r"Let $g(t)=t^4$.", r"$$ g''(t) = 12t^2 $$", ("12", "4")),
    "sum without limits": (
        r"Let $c_i\in\mathbb{R}$ for $i=1,\dots,m$.",
        r"$$ \sum_i (c_i - 1)^2 = \sum_i c_i^2 - 2\sum_i c_i + m $$",
        ("+ m", "+ 1"),
    ),
    "matrix form": (
        r"Let $A\in\mathbb{R}^{p\times q}$, $v\in\mathbb{R}^q$ and $r\in\mathbb{R}^p$.",
        r"$$ \nabla_v \tfrac12 \|Av - r\|^2 = A^\top (Av - r) $$",
        (r"(Av - r) $$", r"(Av + r) $$"),
    ),
    "hatted samples": (
        r"Let $\hat y_i = k x_i$, $S = \sum_{i=1}^{n} (\hat y_i - y_i)^2$.",
        r"$$ \frac{\partial S}{\partial k} = 2\sum_{i=1}^{n} (\hat y_i - y_i) x_i $$",
        ("= 2", "= "),
    ),
    "samples above": (
        r"Let $a^{(i)} = \sigma(z^{(i)})$ and $z^{(i)} = u x^{(i)} + c$.",
        r"$$ \frac{\partial a^{(i)}}{\partial u} = a^{(i)} (1 - a^{(i)}) x^{(i)} $$",
        ("(1 - a", "(1 + a"),
    ),
    "layers": (
        r"Let $z^{[2]} = W^{[2]} h$, $W^{[2]}\in\mathbb{R}^{k\times d}$, $h\in\mathbb{R}^d$, $Q=\frac12\|z^{[2]}\|^2$.",
        r"$$ \frac{\partial Q}{\partial h} = (W^{[2]})^T z^{[2]} $$",
        ("= (", "= -("),
    ),
    "evaluation bar": (r"Let $f(x) = \sin x$.", r"$$ \left. \frac{df}{dx} \right|_{x=0} = 1 $$", ("= 1", "= 0")),
    "inequality": (r"Let $x\in\mathbb{R}$.", r"$$ x^2 + 1 \ge 2x $$", (r"\ge", r"<")),
    "indicator": (
        r"Let $b\in\{0,1\}$.",
        r"$$ \mathbf 1[b = 1] = b $$",
        ("= b $$", "= 1 - b $$"),
    ),
    "cases": (
        r"Let $x\in\mathbb{R}$.",
        r"$$ |x| = \begin{cases} x & x \ge 0 \\ -x & x < 0 \end{cases} $$",
        ("-x &", "x &"),
    ),
    "dots": (r"Let $n\ge 2$.", r"$$ (u_1 + t) + \dots + (u_n + t) = \sum_{i=1}^n u_i + n t $$", ("+ n t", "+ t")),
    "symmetric": (
        r"Let $S\in\mathbb{R}^{d\times d}$ with $S = S^T$ and $x\in\mathbb{R}^d$.",
        r"$$ \nabla_x (x^T S x) = 2 S x $$",
        ("2 S", "S"),
    ),
    "inverse": (
        r"Let $M\in\mathbb{R}^{d\times d}$, $\det M \ne 0$, $x,b\in\mathbb{R}^d$.",
        r"$$ x - M^{-1}(M x - b) = M^{-1} b $$",
        (r"= M^{-1} b", r"= -M^{-1} b"),
    ),
    "determinant": (
        r"Let $X\in\mathbb{R}^{d\times d}$ with $\det X > 0$.",
        r"$$ \frac{\partial}{\partial X} \log\det X = (X^{-1})^T $$",
        ("= (X", "= 2(X"),
    ),
    "implication": (r"Let $p\in(0,1)$.", r"$$ 3(1-p) - 2p = 0 \Rightarrow p = \frac35 $$", (r"\frac35", r"\frac25")),
    "both ways": (r"Let $x > 0$.", r"$$ x^2 = 9 \Leftrightarrow x = 3 $$", ("x = 3", "x = 2")),
    "limit": ("", r"$$ \lim_{h\to 0} \frac{(t+h)^2 - t^2}{h} = 2t $$", ("2t", "t")),
    "unknown functions": ("", r"$$ \frac{d}{dx} [f(x) g(x)] = f'(x) g(x) + f(x) g'(x) $$", None),
    "rounded": ("", r"$$ \frac{1}{1+e^{-0.85}} = 0.7006 $$", ("0.7006", "0.7106")),
    "values": (
        r"Let $w_1 = w_2 = 0$ and $x_1 = 3$, $x_2 = 2$.",
        r"$$ \sigma(w_1 x_1 + w_2 x_2) = \frac12 $$",
        (r"\frac12", r"\frac13"),
    ),
    "softmax": (
        r"Let $s_k = \frac{e^{a_k}}{\sum_{j=1}^K e^{a_j}}$.",
        r"$$ \frac{\partial s_k}{\partial a_l} = s_k (\delta_{kl} - s_l) $$",
        (r"- s_l", r"+ s_l"),
    ),
}
