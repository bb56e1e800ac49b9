"""Words by which a note tells of random quantities: their law, mean and variance, and that they are independent."""

from __future__ import annotations

import re

VARIABLE = (
    r"(?:random\s+(?:variables?|vectors?|quantit(?:y|ies)|numbers?|samples?)|"
    r"noise(?:\s+(?:term|vector|variable))?|errors?)"
)
RANDOM_BEFORE = re.compile(rf"\b{VARIABLE}\W*(?:and\W*)?$", re.IGNORECASE)
RANDOM_AFTER = re.compile(
    rf"^\W*(?:be|is|are|denotes?)\W+(?:an?\W+|the\W+|any\W+|two\W+)?(?:[\w.-]+\W+){{0,3}}?{VARIABLE}\b", re.IGNORECASE
)
APART = (
    r"(?:(?:mutually|statistically|pairwise|jointly)\s+)?(?:independent(?:ly)?|uncorrelated)\b|i\.?\s?i\.?\s?d\b\.?|"
    r"random\s+sample\b"
)
ALIKE = re.compile(
    r"\bi\.?\s?i\.?\s?d\b|\bidentically\b|\bcopies\b|\brandom\s+sample\b|"
    r"\b(?:from|same|common|one|share\s+an?)\s+(?:an?\s+|the\s+|some\s+)?(?:[\w-]+\s+){0,2}?(?:distribution|law|density|population)\b",
    re.IGNORECASE,
)
APART_AFTER = re.compile(
    rf"^[\s,(]*(?:(?:and\s+)?(?:are|be|is|being|both|all|two|an?)\b[\s,]*)*(?:{VARIABLE}\s+)?(?:{APART})", re.IGNORECASE
)
APART_BEFORE = re.compile(
    rf"(?:\b(?:{APART})|\bindependent\s+of)(?:[\s,]+(?:and|identically|distributed|copies|{VARIABLE}))*\s*$",
    re.IGNORECASE,
)
OF_OTHERS = re.compile(r"\bindependent\s+of\s*$", re.IGNORECASE)
ZERO_MEAN = re.compile(r"\b(?:zero[\s-]+mean|mean[\s-]+(?:zero|0)|cent(?:e)?red)\b", re.IGNORECASE)
MEAN = re.compile(r"\b(?:mean|expectation|expected\s+value)(?:\s+(?:of|vector))?\s*$", re.IGNORECASE)
ERRORS_OF = re.compile(
    r"\b(?:errors?|noise|disturbances?)(?:\s+terms?)?\s+(?:of|with|having)\s+(?:mean|zero\s+mean\s+and\s+variance)\s*$",
    re.IGNORECASE,
)
COMPONENTS = re.compile(
    r"\b(?:components?|entries|elements|coordinates?)\s+(?:of\s+)?(?:the\s+)?(?:vectors?\s+)?$", re.IGNORECASE
)
VARIANCE_OF = re.compile(r"\b(?:co)?variance(?:\s+matrix)?\s*$", re.IGNORECASE)
FAMILY = r"poisson|bernoulli|exponential|normal|gaussian|laplace|binomial|uniform|gamma|beta"
BY_WORDS = re.compile(
    rf"^(?:[^.;$]|\bi\.?\s?i\.?\s?d\.)*\b({FAMILY})(?:ly)?\b(?:\s+(?:distributed|law|distribution|density|(?:random\s+)?variables?))*"
    r"\s+(?:with|of|on|over|in)\s+(?:the\s+)?(?:success\s+)?(parameter|rate|mean|probability|scale|interval|)\s*$",
    re.IGNORECASE,
)
OF_A_LAW = re.compile(
    rf"\b(?:{FAMILY}|geometric|chi|student|cauchy|weibull|pareto|log-?normal|rademacher|dirichlet|multinomial|standard|"
    r"symmetric(?:ally)?|(?<!identically )distributed|density|categorical)\b",
    re.IGNORECASE,
)
COIN = re.compile(
    r"^\W*(?:be|is|are|equals?)\W+(?:equal\s+to\W+)?1\W+with\s+probability\s+#\W*(?:and|or)\W+(?:(?:is|be)\W+)?0\b",
    re.IGNORECASE,
)
SAMPLED = (  # "be independent observations of a scalar, drawn from", "are i.i.d."
    rf"(?:(?:(?:\w+\W+)?(?:{APART})[\s,]*)?(?:and\s+identically\s+distributed[\s,]*)?"
    r"(?:(?:observations?|samples?|draws?|measurements?|(?:data\s+)?points?|data|(?:random\s+)?variables?|vectors?)\b[^.;:$]{0,40}?)?"
    r"(?:(?:drawn|sampled|generated|taken|distributed|coming?|an?\s+(?:random|simple)\s+sample)\s+"
    r"(?:independently\s+)?(?:from|according\s+to|as|of)\s+)?)"
)
HAS_LAW = re.compile(
    rf"^\W*(?:be|is|are|has|have|follows?|being)\W+{SAMPLED}(?:an?\W+|the\W+)?(?:distributed\W+as\W+)?$", re.IGNORECASE
)
PARAMETER = re.compile(r"\b(rate|scale|mean)(?:\s+parameter)?\W*$", re.IGNORECASE)
