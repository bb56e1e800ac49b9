"""Words beside a formula by which a note says how it is meant: as a case, a setting, an example, a code of classes."""

from __future__ import annotations

import re

CASE = re.compile(r"\b(?:if|when|at|for|in case|unless|probability that|whether|iff|only if)\W*$", re.IGNORECASE)
PARTLY = re.compile(
    r"^\W*(?:outside|elsewhere|otherwise|else|beyond|unless|except|initially|at\s+first)\b", re.IGNORECASE
)
SOLVED_AT = re.compile(
    r"\b(?:vanish|zero|attain|maxim|minim|station|extrem|optim)[^.]*\b(?:when|at|for|if|iff|where)\W*$", re.IGNORECASE
)
ZERO_GIVES = re.compile(
    r"\b(?:zero|vanish\w*)\b[^.]*\b(?:gives?|yields?|leads\s+to|so|hence|get|obtain)\W*$", re.IGNORECASE
)
ONLY_IF = re.compile(r"\b(?:if|when|unless|in\s+case)\W*$", re.IGNORECASE)
CODE = re.compile(r"^\W*(?:denot|mean|indicat|represent|stands? for|encod|mark|correspond)", re.IGNORECASE)
INTRODUCED = re.compile(r"\b(?:let|now|suppose|consider|given)\s+$", re.IGNORECASE)
DISTRIBUTION = re.compile(
    r"\b(?:probabilit(?:y|ies)(?:\s+(?:vectors?|distributions?|masses))?|(?:discrete\s+)?distributions?)\W*"
    r"(?:and\W*)?$",
    re.IGNORECASE,
)
DISTRIBUTED = re.compile(
    r"^\W*(?:(?:are|is|be|being|two|an?|any|discrete|finite|strictly|positive|probability)\s+)*"
    r"(?:distributions?|probability\s+vectors?)\b(?!\s+functions?)",
    re.IGNORECASE,
)
CALLED_ONE_HOT = re.compile(r"\bone[- ]?(?:hot|of[- ]?K)\b|\b1-of-K\b", re.IGNORECASE)
OF_EXAMPLE = re.compile(
    r"\b(?:labels?|targets?|bias|step\W?size|momentum|examples?|samples?|inputs?|(?:data|training)\s+points?)\W*$",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"(?:^|\n\s*\n|\.\s|\*\*|:\s)\W*(?:(?:now|so|and|next|then|finally|instead)\W+)?"
    r"(?:(?:for|let|consider|take|(?:we\s+)?redefine)(?:\s+(?:now|instead|next))?|"
    r"(?-i:For|Consider|Take)\s+(?:the|an?|our)(?:\s+[\w'-]+){1,3}|from\s+now\s+on\W)\s+$",
    re.IGNORECASE,
)
SETTING = re.compile(
    r"\b(?:i\.\s?e\.|namely|let|set|put|take|choose|pick|suppose|assume|given|where|with|and|use|plug(?:ging)?\s+in|initial\w*|"
    r"start(?:s|ing)?\s+(?:at|from)|weights?|rate(?:\s+of)?|values?)\W*$|" + OF_EXAMPLE.pattern,
    re.IGNORECASE,
)
