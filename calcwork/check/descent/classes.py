r"""What words call an open function: ``$L$-smooth``, convex, ``$\mu$-strongly convex``, and so on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sympy import Symbol

from calcwork.check.descent.formulas import single
from calcwork.notation.documents.document import Block, Document
from calcwork.notation.structure.items import Items, Relation, outline
from calcwork.notation.structure.tree import read

DENIED = re.compile(
    r"\b(?:not|no|without|never|nor|neither|cannot|non|need|even if|whether|unless|quasi)\b[^.$]*(?:\$[^$]*\$[^.$]*)?$",
    re.IGNORECASE,
)
CONVEX = re.compile(
    r"(?<!strongly )(?<!strongly-)(?<!non)\bconvex(?! (?:set|hull|combination|domain|optimi[sz]ation|case))\b",
    re.IGNORECASE,
)
HEADED = re.compile(r"(?m)^#.*$|\\(?:sub)*section\*?\{[^}]*\}|\*\*[^*]*\*\*")
WITH_CONSTANT = re.compile(r"(?:constant|parameter|modulus)\s*$", re.IGNORECASE)


def classes(
    document: Document, rows: dict[int, list[Items]], vectors: frozenset[str]
) -> Iterator[tuple[str, Symbol | None, int]]:
    """Yield what words call the function, with its constant, and the block in which they do."""
    blocks = document.blocks
    for n, block in enumerate(blocks):
        place = n
        before = blocks[n - 1].text if n and blocks[n - 1].kind == "prose" else ""
        after = blocks[n + 1].text if n + 1 < len(blocks) and blocks[n + 1].kind == "prose" else ""
        if block.kind == "prose":
            if _is_convex(blocks, n):
                yield "convex", None, place
            continue
        constant = _constant(rows.get(n, []), vectors)
        if constant is None or block.kind != "inline":
            continue
        words = re.sub(r"\s+", " ", after[:40])
        earlier = _before(blocks, n)
        if DENIED.search(earlier):
            continue
        if re.match(r"-\s*smooth", words):
            yield "smooth", constant, place
        elif re.match(r"-\s*strongly[- ]convex", words):
            yield "strong", constant, place
        elif re.match(r"-\s*(?:PL|Polyak)", words):
            yield "dominated", constant, place
        elif re.match(r"-\s*Lipschitz", words, re.IGNORECASE):
            of_slope = re.match(r"-\s*Lipschitz(?:[ -]continuous)? (?:gradient|derivative)", words) or re.search(
                r"(?:gradient|\$nabla \w+(?: \( \w+ \))?\$)[^.$]*$", earlier
            )
            yield ("smooth" if of_slope else "lipschitz"), constant, place
        elif WITH_CONSTANT.search(before) or re.search(r"with\s*$", before):
            yield from _with_constant(earlier, constant, place)


def _is_convex(blocks: Sequence[Block], n: int) -> bool:
    """Tell whether words call the function convex, other than in headings, and do not deny it."""
    text = HEADED.sub(lambda m: " " * len(m[0]), blocks[n].text)
    for match in CONVEX.finditer(text):
        words = re.sub(r"\s+", " ", text[: match.start()])
        sentence = words.rpartition(". ")[2]
        if not DENIED.search(sentence if sentence != words else _before(blocks, n) + words):
            return True
    return False


def _before(blocks: Sequence[Block], n: int) -> str:
    """Return the sentence before an inline formula, with the formulas in it."""
    words = ""
    for block in reversed(blocks[max(0, n - 6) : n]):
        if block.kind == "display":
            break
        if block.kind == "inline":
            rows = read(block.latex).rows
            words = f"${outline(rows[0].items) if rows else ''}$" + words
            continue
        last = block.text.rpartition(". ")[2]
        words = last + words
        if last != block.text:
            break
    return re.sub(r"\s+", " ", words)


def _with_constant(earlier: str, constant: Symbol, place: int) -> Iterator[tuple[str, Symbol, int]]:
    told = [
        (m.start(), name) for name, pattern in CONSTANTS.items() for m in re.finditer(pattern, earlier, re.IGNORECASE)
    ]
    if told and len(earlier) - max(told)[0] < 90:
        yield max(told)[1], constant, place


CONSTANTS = {
    "smooth": r"\bsmooth|gradient[^.]{0,25}Lipschitz|nabla \w+[^.]{0,25}Lipschitz|Lipschitz[^.]{0,14}gradient",
    "strong": r"strongly[ -]convex",
    "dominated": r"\bPL\b|ojasiewicz",
}


def _constant(rows: Sequence[Items], vectors: frozenset[str]) -> Symbol | None:
    """Return the parameter that an inline formula is, as the L of L-smooth; also that of L > 0."""
    items = rows[0] if len(rows) == 1 else ()
    if len(items) == 3 and isinstance(items[1], Relation) and items[1].name == ">":
        items = items[:1]
    reference = single(items)
    if reference is None or reference.indices or reference.power or reference.name in vectors:
        return None
    return Symbol(reference.name, positive=True)
