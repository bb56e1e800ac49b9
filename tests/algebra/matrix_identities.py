"""Identities of linear algebra as they occur in machine learning, each for `M` and for `V`; and what is false."""


def normal(e):
    return (e.X.T @ e.X).inv @ e.X.T @ e.y


def ridge(e):
    return (e.X.T @ e.X + e.lam * e.ID).inv @ e.X.T @ e.y


def hat(e):
    return e.X @ (e.X.T @ e.X).inv @ e.X.T


def weighted(e):
    return e.X.T @ e.r.diag @ e.X


def quadratic(v, matrix):
    return v @ matrix @ v


PROVED = {
    "push-through": lambda e: (
        (e.X.T @ e.X + e.lam * e.ID).inv @ e.X.T,
        e.X.T @ (e.X @ e.X.T + e.lam * e.IN).inv,
    ),
    "push-through, square": lambda e: ((e.ID + e.A @ e.B).inv @ e.A, e.A @ (e.ID + e.B @ e.A).inv),
    "normal equations": lambda e: (e.X.T @ (e.X @ normal(e) - e.y), 0 * e.b),
    "ridge equations": lambda e: (e.X.T @ (e.X @ ridge(e) - e.y) + e.lam * ridge(e), 0 * e.b),
    "reweighted least squares": lambda e: (
        e.x - weighted(e).inv @ (e.X.T @ (e.y - e.t)),
        weighted(e).inv @ e.X.T @ e.r.diag @ (e.X @ e.x - e.r.diag.inv @ (e.y - e.t)),
    ),
    "Newton on a quadratic": lambda e: (e.x - e.A.inv @ (e.A @ e.x - e.b), e.A.inv @ e.b),
    "inverse of a transpose": lambda e: (e.A.T.inv, e.A.inv.T),
    "inverse on the right": lambda e: (e.A @ e.A.inv, e.ID),
    "inverse on the left": lambda e: (e.A.inv @ e.A, e.ID),
    "inverse of a product": lambda e: ((e.A @ e.B).inv, e.B.inv @ e.A.inv),
    "inverse of three": lambda e: ((e.A @ e.B.T @ e.A).inv, e.A.inv @ e.B.inv.T @ e.A.inv),
    "inverse of a multiple": lambda e: ((e.lam * e.A + e.lam * e.B).inv, (e.A + e.B).inv / e.lam),
    "inverse of an inverse": lambda e: ((2 * e.A.inv).inv, e.A / 2),
    "inverse of weights": lambda e: ((e.d.diag @ e.A @ e.d.diag).inv, (1 / e.d).diag @ e.A.inv @ (1 / e.d).diag),
    "diagonal": lambda e: (e.d.diag.inv, (1 / e.d).diag),
    "solution": lambda e: (e.A @ (e.A.inv @ e.b), e.b),
    "Woodbury": lambda e: (
        (e.A + e.U @ e.C @ e.V).inv,
        e.A.inv - e.A.inv @ e.U @ (e.C.inv + e.V @ e.A.inv @ e.U).inv @ e.V @ e.A.inv,
    ),
    "Woodbury with a minus": lambda e: (
        (e.A - e.U @ e.C.inv @ e.V).inv,
        e.A.inv + e.A.inv @ e.U @ (e.C - e.V @ e.A.inv @ e.U).inv @ e.V @ e.A.inv,
    ),
    "Sherman and Morrison": lambda e: (
        (e.A + e.b.outer(e.x)).inv,
        e.A.inv - (e.A.inv @ e.b.outer(e.x) @ e.A.inv) / (1 + e.x @ e.A.inv @ e.b),
    ),
    "parallel sum": lambda e: ((e.A.inv + e.B.inv).inv, e.A @ (e.A + e.B).inv @ e.B),
    "parallel sum, turned": lambda e: ((e.A.inv + e.B.inv).inv, e.B @ (e.A + e.B).inv @ e.A),
    "one less the rest": lambda e: ((e.ID + e.A).inv, e.ID - (e.ID + e.A).inv @ e.A),
    "Kalman gain": lambda e: (
        (e.A.inv + e.V.T @ e.C.inv @ e.V).inv @ e.V.T @ e.C.inv,
        e.A @ e.V.T @ (e.V @ e.A @ e.V.T + e.C).inv,
    ),
    "posterior covariance": lambda e: (
        (e.A.inv + e.V.T @ e.C.inv @ e.V).inv,
        e.A - e.A @ e.V.T @ (e.C + e.V @ e.A @ e.V.T).inv @ e.V @ e.A,
    ),
    "factor analysis": lambda e: (
        (e.U @ e.U.T + e.al * e.ID).inv,
        (e.ID - e.U @ (e.U.T @ e.U + e.al * e.IK).inv @ e.U.T) / e.al,
    ),
    "posterior mean": lambda e: (
        (e.al * e.ID + e.lam * (e.X.T @ e.X)).inv @ (e.lam * (e.X.T @ e.y)),
        (e.X.T @ e.X + (e.al / e.lam) * e.ID).inv @ e.X.T @ e.y,
    ),
    "prior mean": lambda e: (
        (e.X.T @ e.X + e.P.inv).inv @ (e.X.T @ e.y + e.P.inv @ e.m),
        e.m + (e.X.T @ e.X + e.P.inv).inv @ e.X.T @ (e.y - e.X @ e.m),
    ),
    "kernel ridge": lambda e: (e.X @ ridge(e), e.X @ e.X.T @ (e.X @ e.X.T + e.lam * e.IN).inv @ e.y),
    "kernel ridge, quadratic": lambda e: (
        e.y @ e.X @ ridge(e),
        e.y @ e.X @ e.X.T @ (e.X @ e.X.T + e.lam * e.IN).inv @ e.y,
    ),
    "ridge objective": lambda e: (
        (e.y - e.X @ ridge(e)) @ (e.y - e.X @ ridge(e)) + e.lam * (ridge(e) @ ridge(e)),
        e.lam * (e.y @ (e.X @ e.X.T + e.lam * e.IN).inv @ e.y),
    ),
    "hat matrix is symmetric": lambda e: (hat(e), hat(e).T),
    "hat matrix is a projection": lambda e: (hat(e) @ hat(e), hat(e)),
    "residual maker": lambda e: ((e.IN - hat(e)) @ (e.IN - hat(e)), e.IN - hat(e)),
    "residual of the columns": lambda e: ((e.IN - hat(e)) @ e.X, 0 * e.X),
    "degrees of freedom": lambda e: (hat(e).tr, e.p),
    "residual degrees of freedom": lambda e: ((e.IN - hat(e)).tr, e.n - e.p),
    "sum of squares": lambda e: (
        (e.y - e.X @ normal(e)) @ (e.y - e.X @ normal(e)),
        e.y @ e.y - e.y @ hat(e) @ e.y,
    ),
    "shrinkage": lambda e: (
        (e.B + e.al * e.ID).inv @ e.B @ e.x,
        e.x - e.al * ((e.B + e.al * e.ID).inv @ e.x),
    ),
    "Mahalanobis": lambda e: (
        quadratic(e.x - e.m, e.P.inv),
        quadratic(e.x, e.P.inv) - 2 * (e.m @ e.P.inv @ e.x) + quadratic(e.m, e.P.inv),
    ),
    "discriminant": lambda e: (
        quadratic(e.b - e.m, e.P.inv) - quadratic(e.b - e.x, e.P.inv),
        2 * ((e.P.inv @ (e.x - e.m)) @ e.b) - quadratic(e.x, e.P.inv) + quadratic(e.m, e.P.inv),
    ),
    "inverse of a symmetric matrix": lambda e: (e.S.inv, e.S.inv.T),
    "inverse of a definite matrix": lambda e: (e.P.inv, e.P.inv.T),
    "propagated covariance": lambda e: (
        (e.X @ e.P @ e.X.T + e.lam * e.IN).inv,
        (e.X @ e.P @ e.X.T + e.lam * e.IN).inv.T,
    ),
    "determinant of a transpose": lambda e: (e.A.T.det, e.A.det),
    "determinant of a product": lambda e: ((e.A @ e.B).det, e.A.det * e.B.det),
    "determinant of a multiple": lambda e: ((e.lam * e.A + e.lam * e.B).det, e.lam**e.p * (e.A + e.B).det),
    "determinant of an inverse": lambda e: (e.A.inv.det, 1 / e.A.det),
    "determinant of a sphere": lambda e: ((e.al * e.ID).det, e.al**e.p),
    "log determinant of an inverse": lambda e: (e.P.inv.det.log, -e.P.det.log),
    "log determinant of a product": lambda e: ((e.P @ e.P).det.log, 2 * e.P.det.log),
    "log determinant of a diagonal": lambda e: (e.d.diag.det.log, e.d.log @ (0 * e.d + 1)),
}
# True, and beyond the normal form: they only agree.
AGREES = {
    "Sylvester": lambda e: ((e.ID + e.U @ e.V).det, (e.IK + e.V @ e.U).det),
    "two traces": lambda e: (
        ((e.X.T @ e.X + e.lam * e.ID).inv @ e.X.T @ e.X).tr,
        (e.X @ e.X.T @ (e.X @ e.X.T + e.lam * e.IN).inv).tr,
    ),
}
FALSE = {
    "inverse not transposed": lambda e: (e.A.T.inv, e.A.inv),
    "inverse of a sum": lambda e: ((e.A + e.B).inv, e.A.inv + e.B.inv),
    "order of a product": lambda e: ((e.A @ e.B).inv, e.A.inv @ e.B.inv),
    "sign of the penalty": lambda e: (ridge(e), (e.X.T @ e.X - e.lam * e.ID).inv @ e.X.T @ e.y),
    "penalty forgotten": lambda e: (ridge(e), normal(e)),
    "inverse forgotten": lambda e: (e.A.inv @ e.b, e.A @ e.b),
    "transpose forgotten": lambda e: (quadratic(e.b, e.A.inv), e.x @ e.A.inv @ e.b),
    "Woodbury, sign": lambda e: (
        (e.A + e.U @ e.C @ e.V).inv,
        e.A.inv + e.A.inv @ e.U @ (e.C.inv + e.V @ e.A.inv @ e.U).inv @ e.V @ e.A.inv,
    ),
    "Woodbury, inner inverse": lambda e: (
        (e.A + e.U @ e.C @ e.V).inv,
        e.A.inv - e.A.inv @ e.U @ (e.C + e.V @ e.A.inv @ e.U).inv @ e.V @ e.A.inv,
    ),
    "push-through without a transpose": lambda e: ((e.ID + e.A @ e.B).inv @ e.A, e.A @ (e.ID + e.A @ e.B).inv),
    "hat trace": lambda e: (hat(e).tr, e.n),
    "determinant of a sum": lambda e: ((e.A + e.B).det, e.A.det + e.B.det),
    "determinant of a multiple": lambda e: ((e.lam * e.A).det, e.lam * e.A.det),
    "log determinant, sign": lambda e: (e.P.inv.det.log, e.P.det.log),
    "commuting": lambda e: (e.A.inv @ e.B, e.B @ e.A.inv),
    "symmetric taken for general": lambda e: (e.A.inv, e.A.inv.T),
    "Mahalanobis, cross term": lambda e: (
        quadratic(e.x - e.m, e.P.inv),
        quadratic(e.x, e.P.inv) - e.m @ e.P.inv @ e.x + quadratic(e.m, e.P.inv),
    ),
}
