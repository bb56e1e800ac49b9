r"""Functions with a name in the field, in a table: what words call them, and the LaTeX of the value at u.

"The standard normal cdf $\Phi$ and its density $\varphi$", "where $\psi$ is the digamma function".
"""

from __future__ import annotations

import re

STANDARD = r"standard\s+(?:normal|gaussian)"
OF_STANDARD = rf"\s+of\s+(?:the|a)\s+{STANDARD}"
CDF = r"(?:cumulative\s+)?(?:(?:probability\s+)?distribution\s+function|c\.?d\.?f\b\.?)"
PDF = r"(?:(?:probability\s+)?density(?:\s+function)?|p\.?d\.?f\b\.?)"
NORMAL_CDF = r"\frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{u}{\sqrt{2}}\right)\right)"
NORMAL_PDF = r"\frac{1}{\sqrt{2\pi}} \exp\left(-\frac{u^2}{2}\right)"
ALONE = r"(?:(?:\s+activation)?\s+function\b|\s*(?=$|[\n,;.:()]|and\b|with\b|so\b))"
FUNCTIONS = {
    rf"(?:{STANDARD}\s+{CDF}|{CDF}{OF_STANDARD})": NORMAL_CDF,
    rf"(?:{STANDARD}\s+{PDF}|{PDF}{OF_STANDARD})": NORMAL_PDF,
    r"digamma\s+function": r"\frac{\Gamma'(u)}{\Gamma(u)}",
    rf"(?:logistic(?:\s+sigmoid)?\s+function|(?:logistic\s+)?sigmoid{ALONE})": r"\frac{1}{1 + \exp(-u)}",
    rf"softplus{ALONE}": r"\log(1 + \exp(u))",
}
IS = r"^\W*(?:(?:is|be|being|denotes?|for|as)\s+)?(?:the\s+|a\s+)?"
ARE_BOTH = re.compile(rf"^\W*(?:are|be|denote)\s+the\s+{STANDARD}\s+{CDF}\s+and\s+{PDF}", re.IGNORECASE)
DENSITY_OF_IT = re.compile(rf"^\W*(?:(?:is|be|being|denotes?)\s+)?(?:its|the\s+corresponding)\s+{PDF}", re.IGNORECASE)
BEFORE_IT = re.compile(rf"\b(?:its|and(?:\s+the)?)\s+{PDF}\s*$", re.IGNORECASE)


def value_by_words(before: str, after: str, *, second: bool = False, after_normal: bool = False) -> str:
    r"""Return the LaTeX of what the words beside a name say it is at u, an empty text where they say nothing.

    Of two names with common words, "are the standard normal cdf and density", the ``second`` one is the density; "its
    density" is that of a normal cdf just before.

    Examples
    --------
    >>> value_by_words("where ", " is the softplus function, ")
    '\\log(1 + \\exp(u))'
    """
    if ARE_BOTH.match(after):
        return NORMAL_PDF if second else NORMAL_CDF
    if after_normal and (DENSITY_OF_IT.match(after) or BEFORE_IT.search(before)):
        return NORMAL_PDF
    for words, value in FUNCTIONS.items():
        if re.match(IS + words, after, re.IGNORECASE) or re.search(rf"\b{words}\s*$", before, re.IGNORECASE):
            return value
    return ""
