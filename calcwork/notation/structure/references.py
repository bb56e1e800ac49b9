r"""What a letter with its marks refers to: a name, indices, a power, a transpose.

``\hat y_i`` is the name y_hat with the index i; ``x^{(i)}_j`` is x with the indices i (above) and j; ``W^{[1]}`` is
the name W1; ``L_{\text{CE}}`` the name L_CE. Whether a subscript is an index or a part of the name the whole document
decides, so the parts stay items here; `calcwork.notation.symbols.table` settles them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from calcwork.notation.structure.items import (
    Accent,
    Braces,
    Element,
    Function,
    Gap,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Scripted,
    Text,
    outline,
)

BOLD = {"mathbf", "boldsymbol", "bm", "bfseries", "pmb", "mathbit", "symbf", "mathbfit", "symbfit"}
SCRIPT = {"mathcal", "mathscr"}
BOARD = {"mathbb"}
JOINING = {"", "and", "or"}
TRANSPOSES = {"T", "top", "intercal"}
STARS = {"*", "ast", "star", "dagger"}
SIGNS = {"partial", "nabla", "differential", "infty", "ldots", "cdots", "vdots", "ddots", "prime"}
WORDS = frozenset[str]().union(
    {"new", "old", "next", "prev", "init", "start", "final", "best"},
    {"min", "max", "avg", "mean", "total", "tot", "eff"},
    {"ols", "mle", "map", "mse", "mae", "bce", "nll", "rss", "tss", "ess", "log", "lasso", "ridge", "hinge", "reg"},
    {"data", "prior", "post", "train", "test", "val", "true", "pred", "obs", "out"},
    {"noise", "model", "target", "clean", "opt", "ref"},
)


@dataclass(frozen=True)
class Reference:
    """Hold a name and what its marks say: indices below and above, a power, a transpose, an inverse, primes."""

    name: str
    below: tuple[Items, ...] = ()
    above: tuple[Items, ...] = ()
    power: Items = ()
    transposed: bool = False
    inverse: bool = False
    primes: int = 0
    bold: bool = False
    board: bool = False
    labeled: bool = False

    @property
    def indices(self) -> tuple[Items, ...]:
        """Return all indices, those above first: x^{(i)}_j has the indices (i, j)."""
        return self.above + self.below

    @property
    def upper(self) -> bool:
        """Tell whether the letter is a capital."""
        return self.name.removeprefix("cal_")[:1].isupper()

    @property
    def plain(self) -> bool:
        """Tell whether nothing but indices and labels stands at the name."""
        return not (self.power or self.transposed or self.inverse or self.primes)

    def bare(self) -> Reference:
        """Return the reference without powers, transposes and primes."""
        return replace(self, power=(), transposed=False, inverse=False, primes=0)


def refer(item: Element) -> Reference | None:
    """Return what an item refers to, None when its base is no letter."""
    match item:
        case Letter(name, fonts):
            return None if name in SIGNS else _letter(name, fonts)
        case Text(text, True):
            return Reference("_".join(text.split()), labeled=True)
        case Text(text, False) if text.strip() not in JOINING and not any(c in text for c in ",.;:()"):
            return Reference("_".join(text.split()), labeled=True)
        case Accent(mark, body):
            return _accented(mark, body)
        case Braces(items) if len(items) == 1:
            return refer(items[0])
        case Scripted(base, sub, sup, primes):
            inner = refer(base)
            return None if inner is None else _scripted(inner, sub, sup, primes)
    return None


def _letter(name: str, fonts: Iterable[str]) -> Reference:
    fonts = set(fonts)
    shown = f"cal_{name}" if fonts & SCRIPT else name
    return Reference(shown, bold=bool(fonts & BOLD), board=bool(fonts & BOARD))


def _accented(mark: str, body: Items) -> Reference | None:
    inner = refer(body[0]) if len(body) == 1 else None
    if mark == "mean" and inner is not None and len(inner.power) == 1 and isinstance(inner.power[0], Number):
        inner = replace(inner, name=inner.name + inner.power[0].value, power=())  # that of a square is another name
    if inner is None or not inner.plain:
        return None
    if mark == "vec":
        return replace(inner, bold=True)
    return replace(inner, name=f"{inner.name}_{mark}")


def _scripted(base: Reference, sub: Items, sup: Items, primes: int) -> Reference | None:
    label, below = _subscripts(sub)
    result = replace(
        base,
        name=base.name + label,
        labeled=base.labeled or bool(label),
        below=base.below + below,
        primes=base.primes + primes,
    )
    if base.name == "e" and _is_exponent(sup):
        return replace(result, power=(*result.power, *sup))
    for part in _superscripts(sup):
        result = _marked(result, part)
    return result


def _is_exponent(items: Items) -> bool:
    """Tell whether what stands above an e can be no label: several factors, or capitals."""
    return len(items) > 1 and any(isinstance(i, (Letter, Number, Group)) for i in items[1:])


def _subscripts(items: Items) -> tuple[str, tuple[Items, ...]]:
    """Return a label that belongs to the name, and the indices."""
    if not items:
        return "", ()
    if any(isinstance(i, (Text, Function)) for i in items):
        return "_" + label_text(items), ()
    if word := _word_of(items):
        return "_" + word, ()
    if items in ((Operator("+"),), (Operator("-"),)):
        return _sign_label(items[0]), ()
    parts = tuple(p for p in split_at(items, ",") if p)
    if len(parts) > 1:
        return "", parts
    if any(isinstance(i, (Operator, Relation, Group)) for i in items):
        return ("_" + label_text(items), ()) if _is_sum_of_labels(items) else ("", (items,))
    return "", tuple((i,) for i in _apart(items))


def _apart(items: Items) -> Items:
    """Return items with the digits of a number of several digits apart: the 12 of w_{12} are two indices."""
    found: list[Element] = []
    for item in items:
        if isinstance(item, Number) and item.value.isdigit() and 1 < len(item.value) <= 3:
            found += [Number(d, start=item.start, end=item.end) for d in item.value]
        else:
            found.append(item)
    return tuple(found)


def _is_sum_of_labels(items: Items) -> bool:
    letters = [i for i in items if isinstance(i, Letter)]
    return len(letters) > 1 and all(i.name.isupper() for i in letters)


def _superscripts(items: Items) -> list[Items]:
    r"""Return the parts of a superscript: ``[1](i)`` and ``[1]i`` have two."""
    if len(items) > 1 and all(isinstance(i, Group) and i.open in "([" for i in items):
        product = any(isinstance(i, Operator) for group in items if isinstance(group, Group) for i in group.items)
        return [items] if product and all(i.open == "(" for i in items) else [(i,) for i in items]  # type: ignore[union-attr]
    if len(items) > 1 and isinstance(items[0], Group) and items[0].open == "[":
        return [(items[0],), items[1:]]
    if len(items) == 2 and _is_star(items[0]) != _is_star(items[1]):
        return [(items[0],), (items[1],)]  # of an optimum that is transposed
    return [items] if items else []


def _is_star(item: Element) -> bool:
    return isinstance(item, Operator) and item.name in STARS


def _marked(reference: Reference, part: Items) -> Reference:
    """Note what one part of a superscript says."""
    match part:
        case (Letter(name),) if name in TRANSPOSES and not _is_index_like(reference, name):
            return replace(reference, transposed=not reference.transposed)
        case (Letter("star"),):
            return _labeled(reference, "_star")
        case (Operator(name),) if name in STARS:
            return _labeled(reference, "_star")
        case (Operator("+"),) | (Operator("-"),):
            return _labeled(reference, _sign_label(part[0]))
        case (Text(text),) | (Function(text),):
            return _labeled(reference, "_" + text.strip())
        case (Group("[", "]", items),):
            return _labeled(reference, label_text(items))
        case (Group("(", ")", (Text(text) | Function(text),)),) if len(text.strip()) > 1:  # w^{(new)}
            return _labeled(reference, "_" + text.strip())
        case (Group("(", ")", items),) if word := _word_of(items):
            return _labeled(reference, "_" + word)
        case (Group("(", ")", items),) if items:
            return replace(reference, above=(*reference.above, items))
        case (Operator("-"), Number("1")):
            return replace(reference, inverse=True)
        case (Operator("-"), Letter(name)) if name in TRANSPOSES:
            return replace(reference, inverse=True, transposed=not reference.transposed)
    if reference.name != "e" and (word := _word_of(part)):
        return _labeled(reference, "_" + word)
    if reference.labeled and len(part) == 1 and isinstance(part[0], Letter) and reference.name[-1:].isdigit():
        return replace(reference, above=(*reference.above, part))  # a^{[1]i}
    return replace(reference, power=(*reference.power, *part))


def _word_of(items: Items) -> str:
    """Return the word that letters without a sign between them write: AB, or the new of w^{new}; else nothing."""
    letters = [i.name for i in items if isinstance(i, Letter)]
    word = "".join(letters)
    return word if len(letters) == len(items) > 1 and (all(n.isupper() for n in letters) or word in WORDS) else ""


def _sign_label(sign: Element) -> str:
    return "_plus" if sign == Operator("+") else "_minus"


def _is_index_like(reference: Reference, name: str) -> bool:
    return name == "T" and reference.name == "e"


def _labeled(reference: Reference, label: str) -> Reference:
    return replace(reference, name=reference.name + label, labeled=True)


def label_text(items: Items) -> str:
    """Return items as one word for a name."""
    words: list[str] = []
    for item in items:
        match item:
            case Text(text):
                words.append("_".join(text.split()))
            case Number(value):
                words.append(value)
            case Letter(name) | Operator(name) | Function(name):
                words.append(name)
            case Scripted() if (inner := refer(item)) is not None:
                words.append(inner.name + "".join(label_text(i) for i in inner.indices))
            case _:
                words.append(outline((item,)).replace(" ", ""))
    return "".join(words)


def arguments_of(group: Group) -> list[Items]:
    r"""Return the arguments in the brackets of a call; those of an inner pair, as in l(w, (x, y)), one by one."""
    found: list[Items] = []
    for part in split_at(group.items, ",", ";", "||"):
        kept = tuple(i for i in part if not isinstance(i, Gap))
        inner = kept[0] if len(kept) == 1 else None
        if isinstance(inner, Group) and inner.open == "(" and len(split_at(inner.items, ",")) > 1:
            found += arguments_of(inner)
        elif kept:
            found.append(kept)
    return found


def is_colon(items: Items) -> bool:
    """Tell whether an index is a colon, which stands for all places of its axis."""
    return len(items) == 1 and isinstance(items[0], Punctuation) and items[0].name == ":"


def split_at_relations(items: Items) -> tuple[list[Relation], list[Items]]:
    """Return the relations in items, and what stands before, between and behind them."""
    signs: list[Relation] = []
    sides: list[list[Element]] = [[]]
    for item in items:
        if isinstance(item, Relation):
            signs.append(item)
            sides.append([])
        else:
            sides[-1].append(item)
    return signs, [tuple(s) for s in sides]


def split_at(items: Items, *marks: str) -> list[Items]:
    """Split items at punctuation marks."""
    parts: list[list[Element]] = [[]]
    for item in items:
        if isinstance(item, Punctuation) and item.name in marks:
            parts.append([])
        else:
            parts[-1].append(item)
    return [tuple(p) for p in parts]
