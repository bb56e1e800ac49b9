r"""Functions that words name before their derivative: "tanh gives $\varphi'(s) = 1 - \tanh^2 s$" says what phi is.

Lists of popular activations call each of them by one letter, and define it by its name alone.
"""

from __future__ import annotations

import re

from calcwork.notation.structure.items import Function, Group, Items, Letter, Relation, Scripted

FUNCTIONS = {
    "tanh": r"tanh|hyperbolic\s+tangent",
    "sigmoid": r"(?:logistic\s+)?sigmoid|logistic",
    "relu": r"relu|rectified\s+linear",
    "softplus": r"softplus",
    "": r"identity|linear",
}
NAMES = "|".join(f"(?P<n{n}>{words})" for n, words in enumerate(FUNCTIONS.values()))
NAMED = re.compile(
    rf"(?:^|\b(?:for|with|of|take|using))[\W\d_]*(?:the\s+|a\s+)?[*_`]*(?:{NAMES})[*_`]*"
    r"(?:\s+(?:activation|function|unit|nonlinearity))*(?:\s+(?:gives|has|yields|we\s+(?:have|get|find)))?\s*[,:]?\s*$",
    re.IGNORECASE,
)


def named_before(lead: str, items: Items) -> Items:
    r"""Return the definition ``\varphi(u) = \tanh(u)`` where words name the function whose derivative follows.

    Parameters
    ----------
    lead
        What the sentence of a display begins with.
    items
        The display, or its first row.
    """
    head = items[0] if items else None
    found = NAMED.search(lead)
    if found is None or not isinstance(head, Scripted) or head.primes != 1 or head.sup or not _is_letter(head):
        return ()
    name = next(f for n, f in enumerate(FUNCTIONS) if found[f"n{n}"])
    if (head.base, name) == (Letter("sigma"), "sigmoid"):
        return ()  # sigma is the sigmoid everywhere
    place = Letter("u" if head.base != Letter("u") else "v")
    bracket = Group("(", ")", (place,))
    function = Scripted(head.base, head.sub) if head.sub else head.base
    return (function, bracket, Relation("="), *((Function(name), bracket) if name else (place,)))


def _is_letter(head: Scripted) -> bool:
    return isinstance(head.base, Letter)
