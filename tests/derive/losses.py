"""Losses as an author writes them, in LaTeX: the declarations, the loss J, and what to differentiate by."""

# ruff: noqa: E501  (a formula is kept on one line)

from functools import cache

from calcwork.algebra import scalar
from calcwork.derive import Derivatives
from calcwork.notation.displays import formulas_of
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.notation.note import Note
from calcwork.notation.pairs import Closing

J = scalar("J")

LOSSES = {
    "ridge": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$, $\lambda > 0$",
        r"J = \frac{1}{2N} \|Xw - y\|^2 + \frac{\lambda}{2}\|w\|^2",
        "w",
    ),
    "logistic": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \{0,1\}^N$, $b\in\mathbb{R}$",
        r"J = -\frac1N \sum_{i=1}^N \left[ y_i \log \sigma(x_i^\top w + b) + (1-y_i)\log(1-\sigma(x_i^\top w + b))\right]",
        "w,b",
    ),
    "signed labels": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \{-1,1\}^N$",
        r"J = \sum_{i=1}^N \log(1+\exp(-y_i x_i^\top w))",
        "w",
    ),
    "softmax regression": (
        r"$X \in \mathbb{R}^{N\times D}$, $W \in \mathbb{R}^{D\times K}$, $Y \in \mathbb{R}^{N\times K}$",
        r"J = -\sum_{i=1}^N \sum_{k=1}^K y_{ik} \log \frac{\exp(\sum_{j=1}^D x_{ij} w_{jk})}{\sum_{m=1}^K \exp(\sum_{j=1}^D x_{ij} w_{jm})}",
        "W",
    ),
    "two layers": (
        r"$X \in \mathbb{R}^{N\times D}$, $V \in \mathbb{R}^{D\times H}$, $u \in \mathbb{R}^H$, $y \in \mathbb{R}^N$",
        r"J = \frac12 \|\sigma(XV)u - y\|^2",
        "V,u",
    ),
    "Gaussian by covariance": (
        r"$X \in \mathbb{R}^{N\times D}$, $\mu \in \mathbb{R}^D$, $\Sigma \in \mathbb{R}^{D\times D}$ symmetric positive definite",
        r"J = \frac{N}{2}\log\det\Sigma + \frac12\sum_{i=1}^N (x_i-\mu)^\top \Sigma^{-1}(x_i-\mu)",
        "mu,Sigma",
    ),
    "Gaussian by a free matrix": (
        r"$X \in \mathbb{R}^{N\times D}$, $\mu \in \mathbb{R}^D$, $S \in \mathbb{R}^{D\times D}$",
        r"J = \frac{N}{2}\log\det S + \frac12\sum_{i=1}^N (x_i-\mu)^\top S^{-1}(x_i-\mu)",
        "mu,S",
    ),
    "Gaussian by precision": (
        r"$X \in \mathbb{R}^{N\times D}$, $\mu \in \mathbb{R}^D$, $\Lambda \in \mathbb{R}^{D\times D}$",
        r"J = -\frac{N}{2}\log\det \Lambda + \frac12\sum_{i=1}^N (x_i-\mu)^\top \Lambda(x_i-\mu)",
        "mu,Lambda",
    ),
    "symmetric quadratic form": (
        r"$A \in \mathbb{R}^{D\times D}$ be a symmetric matrix, $x,b \in \mathbb{R}^D$",
        r"J = \frac12 x^\top A x - b^\top x",
        "x,A",
    ),
    "quadratic form": (
        r"$A \in \mathbb{R}^{D\times D}$, $x,b \in \mathbb{R}^D$",
        r"J = \frac12 x^\top A x - b^\top x",
        "x,A",
    ),
    "trace of AXB": (
        r"$A \in \mathbb{R}^{M\times N}$, $X \in \mathbb{R}^{N\times D}$, $B\in\mathbb{R}^{D\times M}$",
        r"J = \operatorname{tr}(AXB)",
        "X",
    ),
    "trace of a quadratic form": (
        r"$A \in \mathbb{R}^{N\times N}$, $X \in \mathbb{R}^{N\times D}$",
        r"J = \operatorname{tr}(X^\top A X)",
        "X",
    ),
    "multivariate least squares": (
        r"$X \in \mathbb{R}^{N\times D}$, $W \in \mathbb{R}^{D\times K}$, $Y \in \mathbb{R}^{N\times K}$",
        r"J = \|XW - Y\|_F^2",
        "W",
    ),
    "log determinant": (r"$X \in \mathbb{R}^{D\times D}$", r"J = \log\det X", "X"),
    "matrix factorization": (
        r"$R \in \mathbb{R}^{N\times D}$, $U \in \mathbb{R}^{N\times K}$, $V\in\mathbb{R}^{D\times K}$, $\lambda>0$",
        r"J = \|R - UV^\top\|_F^2 + \lambda(\|U\|_F^2 + \|V\|_F^2)",
        "U,V",
    ),
    "squared Mahalanobis distance": (
        r"$x,\mu \in \mathbb{R}^{D}$, $S \in \mathbb{R}^{D\times D}$",
        r"J = (x-\mu)^\top S^{-1} (x-\mu)",
        "x,S",
    ),
    "Mahalanobis distance": (
        r"$x,\mu \in \mathbb{R}^{D}$, $S \in \mathbb{R}^{D\times D}$",
        r"J = \sqrt{(x-\mu)^\top S^{-1} (x-\mu)}",
        "x",
    ),
    "Euclidean norm": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$",
        r"J = \|Xw-y\|",
        "w",
    ),
    "absolute error": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$",
        r"J = \frac1N \sum_{i=1}^N |x_i^\top w - y_i|",
        "w",
    ),
    "hinge": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \{-1,1\}^N$, $\lambda>0$",
        r"J = \frac{1}{N}\sum_{i=1}^N \max(0, 1 - y_i x_i^\top w) + \lambda \|w\|^2",
        "w",
    ),
    "relu network": (
        r"$X \in \mathbb{R}^{N\times D}$, $V \in \mathbb{R}^{D\times H}$, $u \in \mathbb{R}^H$, $y \in \mathbb{R}^N$",
        r"J = \frac{1}{2N} \|\operatorname{relu}(XV)u - y\|^2",
        "V,u",
    ),
    "poisson": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$",
        r"J = \sum_{i=1}^N \left(\exp(x_i^\top w) - y_i x_i^\top w\right)",
        "w",
    ),
    "logsumexp": (
        r"$A \in \mathbb{R}^{M\times D}$, $x \in \mathbb{R}^D$, $b\in\mathbb{R}^M$",
        r"J = \log\sum_{m=1}^M \exp(a_m^\top x + b_m)",
        "x,A",
    ),
    "product": (r"$x \in \mathbb{R}^D$, $x_i > 0$", r"J = \prod_{i=1}^D x_i", "x"),
    "Bernoulli likelihood": (r"$y \in \{0,1\}^N$, $p\in(0,1)$", r"J = \prod_{i=1}^N p^{y_i}(1-p)^{1-y_i}", "p"),
    "cosine": (r"$a,b \in \mathbb{R}^D$", r"J = \frac{a^\top b}{\|a\|\|b\|}", "a,b"),
    "Rayleigh quotient": (
        r"$A \in \mathbb{R}^{D\times D}$, $x \in \mathbb{R}^D$",
        r"J = \frac{x^\top A x}{x^\top x}",
        "x,A",
    ),
    "principal component": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$",
        r"J = \|X - X w w^\top\|_F^2",
        "w",
    ),
    "linear autoencoder": (
        r"$X \in \mathbb{R}^{N\times D}$, $W \in \mathbb{R}^{D\times K}$",
        r"J = \|X - X W W^\top\|_F^2",
        "W",
    ),
    "trace of an inverse": (r"$A,B \in \mathbb{R}^{D\times D}$", r"J = \operatorname{tr}(A^{-1}B)", "A"),
    "log determinant of a Gram matrix": (r"$X \in \mathbb{R}^{N\times D}$", r"J = \log\det(X^\top X)", "X"),
    "weighted least squares": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y,c \in \mathbb{R}^N$",
        r"J = \frac12 (Xw-y)^\top \operatorname{diag}(c) (Xw-y)",
        "w,c",
    ),
    "tanh network": (
        r"$X \in \mathbb{R}^{N\times D}$, $V \in \mathbb{R}^{D\times H}$, $W \in \mathbb{R}^{H\times K}$, $Y \in \mathbb{R}^{N\times K}$, $c\in\mathbb{R}^H$",
        r"J = \frac{1}{N}\|\tanh(XV + \mathbf{1}c^\top)W - Y\|_F^2",
        "V,W,c",
    ),
    "pseudo-Huber": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$, $\delta>0$",
        r"J = \sum_{i=1}^N \delta^2\left(\sqrt{1+ \left(\frac{x_i^\top w-y_i}{\delta}\right)^2}-1\right)",
        "w",
    ),
    "Student t": (
        r"$x \in \mathbb{R}^N$, $\mu\in\mathbb{R}$, $\nu>0$",
        r"J = \sum_{i=1}^N \frac{\nu+1}{2}\log\left(1+\frac{(x_i-\mu)^2}{\nu}\right)",
        "mu",
    ),
    "Gaussian likelihood": (
        r"$x \in \mathbb{R}^N$, $\mu\in\mathbb{R}$, $\sigma>0$",
        r"J = -\frac{N}{2}\log(2\pi\sigma^2) - \frac{1}{2\sigma^2}\sum_{i=1}^N (x_i-\mu)^2",
        "mu,sigma",
    ),
    "focal": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $\gamma>0$",
        r"J = -\sum_{i=1}^N (1-\sigma(x_i^\top w))^\gamma\log\sigma(x_i^\top w)",
        "w",
    ),
    "elastic net": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^D$, $y \in \mathbb{R}^N$, $\alpha,\lambda>0$",
        r"J = \frac{1}{2}\|Xw-y\|^2 + \alpha\|w\|_1 + \frac\lambda2\|w\|_2^2",
        "w",
    ),
    "factorization machine": (
        r"$x,w \in \mathbb{R}^D$, $V\in\mathbb{R}^{D\times K}$",
        r"J = w^\top x + \frac12 \sum_{k=1}^K \left[\left(\sum_{j=1}^D v_{jk}x_j\right)^2 - \sum_{j=1}^D v_{jk}^2 x_j^2\right]",
        "x,V",
    ),
    "bilinear": (
        r"$X \in \mathbb{R}^{N\times D}$, $Z\in\mathbb{R}^{N\times K}$, $W \in \mathbb{R}^{D\times K}$",
        r"J = \sum_{i=1}^N \log(1+\exp(-x_i^\top W z_i))",
        "W",
    ),
    "contrastive": (
        r"$u,v \in \mathbb{R}^{D}$, $\tau>0$, $A\in\mathbb{R}^{M\times D}$",
        r"J = -\frac{u^\top v}{\tau} + \log\sum_{m=1}^M \exp\left(\frac{u^\top a_m}{\tau}\right)",
        "u,A,tau",
    ),
    "Gaussian process": (
        r"$K \in \mathbb{R}^{N\times N}$, $y \in \mathbb{R}^{N}$, $s>0$",
        r"J = \frac12 y^\top (K+sI)^{-1}y + \frac12\log\det(K+sI)",
        "s,K",
    ),
    "three matrices": (r"$A,B,C \in \mathbb{R}^{D\times D}$", r"J = \|ABC\|_F^2", "B"),
    "softmax regression by names": (
        r"$X \in \mathbb{R}^{N\times D}$, $W \in \mathbb{R}^{D\times K}$, $Y \in \mathbb{R}^{N\times K}$. Let $z_{ik} = \sum_{j=1}^D x_{ij}w_{jk}$ and $p_{ik} = \frac{\exp(z_{ik})}{\sum_{m=1}^K \exp(z_{im})}$",
        r"J = -\frac{1}{N}\sum_{i=1}^N\sum_{k=1}^K y_{ik}\log p_{ik}",
        "W,z",
    ),
    "logistic by names": (
        r"$X \in \mathbb{R}^{N\times D}$, $w \in \mathbb{R}^{D}$, $y \in \{0,1\}^{N}$. Let $z_{i} = \sum_{j=1}^D x_{ij}w_{j}$ and $\hat y_{i} = \frac{1}{1+ e^{-z_{i}}}$",
        r"J = -\frac{1}{N}\sum_{i=1}^N \left(y_i \log \hat y_i + (1-y_i)\log(1-\hat y_i)\right)",
        "w,z",
    ),
    "attention": (
        r"$q \in \mathbb{R}^{D}$, $K \in \mathbb{R}^{D\times M}$, $v\in\mathbb{R}^M$",
        r"J = v^\top\operatorname{softmax}(K^\top q)",
        "q,K,v",
    ),
    "smooth maximum": (
        r"$x\in\mathbb{R}^D$, $\beta>0$",
        r"J = \frac1\beta \log\left(\frac1D\sum_{j=1}^D e^{\beta x_j}\right)",
        "x,beta",
    ),
    "kernel": (
        r"$x \in \mathbb{R}^{N\times D}$, $\gamma>0$",
        r"J = \sum_{i=1}^N \sum_{j=1}^N \exp\left(-\gamma \sum_{k=1}^D (x_{ik} - x_{jk})^2\right)",
        "gamma,x",
    ),
    "entropy": (r"$z \in \mathbb{R}^K$ and $p = \operatorname{softmax}(z)$", r"J = -\sum_{k=1}^K p_k\log p_k", "z"),
    "three layers": (
        r"$X \in \mathbb{R}^{N\times D}$, $W_1 \in \mathbb{R}^{D\times H}$, $W_2 \in \mathbb{R}^{H\times K}$, $Y \in \mathbb{R}^{N\times K}$. Let $A = \tanh(X W_1)$ and $P = \sigma(A W_2)$",
        r"J = -\frac1N \sum_{i=1}^N\sum_{k=1}^K \left[Y_{ik}\log P_{ik} + (1-Y_{ik})\log(1-P_{ik})\right]",
        "W_1,W_2",
    ),
    "written out sigmoids": (
        r"$X \in \mathbb{R}^{N\times D}$, $w\in\mathbb{R}^D$, $y\in\mathbb{R}^N$, $y_i>0$",
        r"J = \sum_{i=1}^N \left(\log(1+ e^{x_i^\top w}) + \frac{y_i}{1+ e^{x_i^\top w}}\right)",
        "w",
    ),
    "normed weights": (
        r"$X \in \mathbb{R}^{N\times D}$, $w\in\mathbb{R}^D$, $y\in\mathbb{R}^N$",
        r"J = \sum_{i=1}^N \left(y_i - \frac{x_i^\top w}{\|w\|}\right)^2",
        "w",
    ),
}
KINKED = ("absolute error", "hinge", "relu network", "elastic net")


def scope_of(note: str, of: str = "J"):
    """Return what a quantity of a note rests on."""
    _, formulas = formulas_of(read_document(Source(note)))
    note = Note(formulas)
    scope, unread, _ = note.scope([scalar(of)], len(formulas))
    assert not unread
    return Closing(note.symbols).scope(scope)


@cache
def derivatives(name: str) -> Derivatives:
    """Return the derivatives of a loss of the table."""
    declared, loss, variables = LOSSES[name]
    return Derivatives(J, tuple(variables.split(",")), scope_of(f"Let {declared}.\n\n$${loss}$$\n"))
