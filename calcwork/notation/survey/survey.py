r"""One look over all formulas of a document: which letters are indices or sizes, and how every name is used.

The marks that authors give (bold letters, transposes, norms, sums over an index) tell more about a name than any single
formula does; `calcwork.notation.context.inference` weighs them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from calcwork.notation.structure.items import (
    Accent,
    Annotated,
    BigOperator,
    Binomial,
    Braces,
    Element,
    Environment,
    Evaluated,
    Fraction,
    Function,
    Group,
    Items,
    Letter,
    Number,
    Operator,
    Punctuation,
    Relation,
    Root,
    Scripted,
    outline,
)
from calcwork.notation.structure.references import Reference, label_text, refer, split_at
from calcwork.notation.survey.averages import averaged
from calcwork.notation.survey.labels import families_numbering, is_beside_labels, is_selector, take_labels
from calcwork.notation.survey.letters import (
    always_numbered,
    conditions_at,
    is_lone,
    is_plain_number,
    is_sum_of_names,
    letters_above,
    letters_beside_indices,
    letters_of_elements,
    letters_of_versions,
    marked,
    norm_marks,
    superscript_mark,
)
from calcwork.notation.survey.partitions import Cells, as_block, block_labels, functions_among, grids
from calcwork.notation.survey.squares import logged, squares

INDEX_LETTERS = frozenset("ijklmnptds")
DOTS = {"ldots", "cdots", "vdots", "ddots"}
BOARDS = tuple(Reference(name, board=True) for name in "RNZ")
SUMS = {"sum", "prod"}
EXTREMES, OF_MEMBERS = {"max", "min", "argmax", "argmin"}, {"i", "j", "k"}  # no variables, below an extreme
LAYERS = frozenset({"l", "ell", "L"})
CALLED = {"Phi", "phi", "varphi", "Psi", "psi", "pi", "Gamma", "zeta"}
STEPS = LAYERS | {"t", "tau", "k"}


@dataclass
class Use:
    """Count how one name is used: bare, with so many indices, and with which marks."""

    bare: int = 0
    indexed: Counter[int] = field(default_factory=Counter)
    lettered: Counter[int] = field(default_factory=Counter)
    letters: dict[int, tuple[str, ...]] = field(default_factory=dict)
    marks: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    apart: int = 0  # alone in a formula, or with a prime


NO_USE = Use()
# The marks of a name that only an array can have.
STRONG = ("transposed", "bold", "norm", "normed", "diag", "odot", "nabla", "tr", "det", "inverse")


@dataclass
class Survey:
    """Hold what the formulas of a document show together."""

    indices: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    uses: dict[str, Use] = field(default_factory=lambda: defaultdict(Use))
    squares: set[str] = field(default_factory=set)
    logged: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    layered: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    ranged: set[str] = field(default_factory=set)
    calls: dict[str, Items] = field(default_factory=dict)
    zero_based: set[str] = field(default_factory=set)
    last_from_zero: dict[str, list[Items]] = field(default_factory=dict)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    uppers: dict[str, Items] = field(default_factory=dict)
    lettered: dict[tuple[str, str], Use] = field(default_factory=lambda: defaultdict(Use))
    integrated: set[str] = field(default_factory=set)
    arrays: list[Cells] = field(default_factory=list)
    blocks: dict[str, set[str]] = field(default_factory=dict)
    primed: set[str] = field(default_factory=set)
    numbered: set[str] = field(default_factory=set)
    selectors: set[str] = field(default_factory=set)
    recurrent: set[str] = field(default_factory=set)
    stacks: bool = False

    def is_called(self, name: str) -> bool:
        """Tell whether a capital, a letter customary for functions or of two arguments stands before every bracket."""
        use = self.uses.get(name, Use())
        marks, several = use.marks, Punctuation(",") in self.calls.get(name, ()) and not use.marks["of one"]
        if use.marks["form"] or use.lettered or (use.indexed and not several):
            return False
        if not (several or name in CALLED or (len(name) == 1 and name.isupper())):
            return False
        return bool(marks["called"]) and marks["called"] + use.apart >= use.bare

    def is_one_label(self, name: str, items: Items) -> bool:
        """Tell whether a letter that may be an index is a label like others: the i beside a_f, a_o and a_g."""
        letter = index_name(items[0]) if len(items) == 1 else None
        use = self.uses.get(name)
        if letter is None or letter in self.bound or use is None:
            return False
        return len(use.labels) > 1 or (bool(use.labels) and not use.bare and is_beside_labels(self, name, letter))

    def is_label_of_block(self, name: str) -> bool:
        """Tell whether a letter is the label of a block, as the a of x_a."""
        return any(name in label.split("_") for labels in self.blocks.values() for label in labels)

    def is_index(self, items: Items) -> bool:
        """Tell whether a subscript is an index: a letter for one, a number, or an expression of both."""
        if len(items) == 1:
            letter = index_name(items[0])
            if letter is not None:
                return letter in self.indices or letter in self.sizes
            return isinstance(items[0], Number) or is_selector(self, items[0])
        return all(
            isinstance(i, (Number, Operator)) or self.is_index((i,)) for i in items if not isinstance(i, Punctuation)
        )


def index_name(item: Element) -> str | None:
    r"""Return the name of a letter that may be an index, also with primes: ``c'`` is another than ``c``."""
    if isinstance(item, Letter) and not item.fonts and len(item.name) == 1:
        return item.name
    if isinstance(item, Letter) and item.name in {"ell", "alpha", "beta", "tau", "mu", "nu"} and not item.fonts:
        return item.name
    if isinstance(item, Scripted) and not item.sub and not item.sup and isinstance(item.base, Letter):
        return item.base.name + "'" * item.primes
    return None


def parts_of(item: Element) -> tuple[Items, ...]:
    """Return the sequences of items inside of an item, scripts included."""
    match item:
        case Fraction(a, b) | Binomial(a, b) | Root(a, b):
            return (a, b)
        case Group(_, _, inner) | Accent(_, inner) | Braces(inner):
            return (inner,)
        case Annotated(_, inner, _):
            return (inner,)
        case Evaluated(inner, sub, sup):
            return (inner, sub, sup)
        case Scripted(base, sub, sup, _):
            return ((base,), sub, sup)
        case Environment(_, rows):
            return tuple(cell for row in rows for cell in row.cells)
    return ()


def walk(items: Items) -> Iterator[tuple[Items, int]]:
    """Yield every sequence of items with each place in it, outermost first."""
    for at, item in enumerate(items):
        yield items, at
        for part in parts_of(item):
            yield from walk(part)


def references(items: Items, *, labels: bool = True) -> Iterator[Reference]:
    """Yield every name that stands in the items, also those in exponents and, with labels, in subscripts."""
    for item in items:
        reference = refer(item)
        if reference is None:
            parts = parts_of(item)
            if isinstance(item, Scripted) and isinstance(item.base, Group) and item.base.open == "||":
                parts = (parts[0], item.sup)  # the F of a Frobenius norm is no name
            for part in parts:
                yield from references(part, labels=labels)
            continue
        yield reference
        for part in (*(reference.indices if labels else ()), reference.power):
            yield from references(part, labels=labels)


def survey(formulas: Iterable[Items]) -> Survey:
    """Return what the formulas show about letters and names."""
    formulas, found = list(formulas), Survey()
    for sequence, at in (place for items in formulas for place in walk(items)):
        _ranges(found, sequence, at)
    for letter, upper in averaged(formulas, walk, references).items():
        found.sizes |= set() if letter in found.uppers else {r.name for r in references(upper)}
        found.uppers.setdefault(letter, upper)
    _compared(found, formulas)
    found.indices |= INDEX_LETTERS - found.sizes
    found.indices |= letters_of_elements(formulas, found.bound, found.bound | found.indices, references, index_name)
    found.indices |= letters_beside_indices(formulas, found.bound, references, index_name)
    found.indices |= found.bound | {x.rstrip("'") for x in found.bound}
    for items in formulas:
        _labels(found, items)
    found.labels |= letters_of_versions(formulas, references)
    if found.labels:
        for items in formulas:
            _layered(found, items)
        if found.labels & LAYERS:
            found.labels |= LAYERS & letters_above(formulas, found.layered, references, index_name)
        found.layered |= always_numbered(formulas, references)
    found.squares = squares(formulas, walk) - found.layered
    found.logged = logged(formulas, walk)
    found.arrays = grids(formulas, parts_of)
    named = (r for items in formulas for r in references(items)) if found.arrays else ()
    found.blocks = block_labels(found.arrays, found.bound, named)
    for name in functions_among(formulas, walk, references) if found.blocks else ():
        found.blocks.pop(name, None)  # the f_x and f_{xy} of f(x, y) are derivatives
    for items in formulas:
        _names(found, items, ())
    take_labels(found)
    return found


def _layered(found: Survey, items: Items) -> None:
    """Note the names whose superscripts number layers or steps: those that have a letter for them anywhere."""
    for reference in references(items):
        if reference.power and index_name(reference.power[0]) in found.labels:
            found.layered.add(reference.name)


def _compared(found: Survey, formulas: Iterable[Items]) -> None:
    """Take b as an index where an indicator or a case compares it with one, as in 1[a = b] beside a sum over a."""
    known = found.bound | found.ranged | INDEX_LETTERS
    for items in formulas:
        for sequence, at in walk(items):
            for inner in conditions_at(sequence, at):
                compared = len(inner) == 3 and inner[1] in (Relation("="), Relation("ne"))
                letters = [index_name(inner[0]), index_name(inner[2])] if compared else []
                if any(x in known for x in letters):
                    found.indices |= {x for x in letters if x is not None and x not in "xyz"} - found.sizes


def _labels(found: Survey, items: Items) -> None:
    r"""Note letters that number layers or steps in superscripts: ``w^{t+1} = ...``, ``a^l = ...``, ``w^{(t-1)}``."""
    for at, item in enumerate(items):
        following = items[at + 1] if at + 1 < len(items) else None
        if not isinstance(item, Scripted) or not item.sup or not isinstance(following, Relation):
            continue
        if following.name not in {"=", ":=", "gets", "to", "in"} or (
            at and not isinstance(items[at - 1], (Punctuation, Relation))
        ):
            continue
        reference = refer(item)
        letter = index_name(item.sup[0])
        if reference is None or reference.name == "e":
            continue
        if reference.above and len(reference.above[0]) > 1 and index_name(reference.above[0][0]) in found.bound:
            found.recurrent.add(reference.name)
        if letter in STEPS and (len(item.sup) == 1 or isinstance(item.sup[1], Operator)):
            found.labels.add(letter)
        elif item.sup in ((Number("0"),), (Number("1"),)) or (following.name == "in" and is_plain_number(item.sup)):
            found.layered.add(reference.name)


# --- letters ----------------------------------------------------------------------------------------------------------


def _ranges(found: Survey, sequence: Items, at: int) -> None:
    item = sequence[at]
    if isinstance(item, Scripted) and isinstance(item.base, BigOperator):
        _limits(found, item)
        _zero_based(found, item, sequence[at + 1 :])
    if isinstance(item, Relation) and item.name in {"=", "in"} and at >= 1:
        _range(found, sequence, at)
        found.selectors |= families_numbering(sequence, at)
    if isinstance(item, Scripted) and (refer(item.base) in BOARDS or outline((item.base,)).endswith(":R")):
        _sizes_in(found, item.sup)


def _limits(found: Survey, item: Scripted) -> None:
    base = item.base
    assert isinstance(base, BigOperator)  # noqa: S101 - the caller looked
    if base.name not in SUMS and not (base.name in EXTREMES and (item.sup or outline(item.sub) in OF_MEMBERS)):
        return
    for sub in item.sub:
        letter = index_name(sub)
        if letter is not None and (
            letter.rstrip("'") in INDEX_LETTERS or letter == index_name(item.sub[0]) or _between(item.sub, sub)
        ):
            found.bound.add(letter)
        elif isinstance(sub, Environment):
            for row in sub.rows:
                for cell in row.cells:
                    if cell and (name := index_name(cell[0])):
                        found.bound.add(name)
                        if item.sup and cell[1:] == (Relation("="), Number("1")):
                            found.uppers.setdefault(name, item.sup)
    relation = [i for i, s in enumerate(item.sub) if isinstance(s, Relation)]
    between = len(relation) >= 2 and all(item.sub[i] in (Relation("le"), Relation("<")) for i in relation)
    if between and (last := index_name(item.sub[-1])):
        found.bound.discard(last)
        found.sizes.add(last)
    first = index_name(item.sub[0]) if item.sub else None
    if first is not None and item.sup and item.sub[1:3] in ((), (Relation("="), Number("1"))):
        found.uppers.setdefault(first, item.sup)
    for sup in item.sup:
        letter = index_name(sup)
        if letter is not None:
            found.sizes.add(letter)


def _zero_based(found: Survey, item: Scripted, body: Items) -> None:
    """Note the names that a sum from 0 runs over."""
    if item.sub[1:] != (Relation("="), Number("0")):
        return
    letter = index_name(item.sub[0])
    named = (r for s, k in walk(body) if (r := refer(s[k])) is not None)
    names = {r.name for r in named if any(len(p) == 1 and index_name(p[0]) == letter for p in r.below)}
    found.zero_based |= names
    found.last_from_zero.setdefault(letter or "", []).extend([item.sup] if item.sup and names else [])


def _between(sub: Items, item: Element) -> bool:
    at = sub.index(item)
    return 0 < at < len(sub) - 1 and isinstance(sub[at - 1], Relation) and isinstance(sub[at + 1], Relation)


def _range(found: Survey, sequence: Items, at: int) -> None:
    r"""Note ``n = 1, \ldots, N`` and ``i \in \{1, \ldots, N\}``."""
    after = sequence[at + 1 :]
    if sequence[at] == Relation("in") and after and isinstance(after[0], Group) and after[0].open in "{[":
        after = after[0].items
    elif sequence[at] == Relation("in"):
        return
    if not any(isinstance(i, Letter) and i.name in DOTS for i in after[:6]):
        return
    if not (after and isinstance(after[0], Number) and len(after) > 2 and isinstance(after[1], Punctuation)):
        return
    *others, own = split_at(sequence[:at], ",")[-3:]
    for part in (*takewhile(is_lone, reversed(others)), own):
        letter = index_name(part[-1]) if part else None
        letters = {letter} if letter is not None and letter.islower() else set()
        found.bound, found.ranged = found.bound | letters, found.ranged | letters
    dots = next(k for k, i in enumerate(after) if isinstance(i, Letter) and i.name in DOTS)
    if dots + 2 < len(after) and (last := index_name(after[dots + 2])):
        found.sizes.add(last)


def _sizes_in(found: Survey, items: Items) -> None:
    for item in items:
        letter = index_name(item)
        if letter is not None:
            found.sizes.add(letter)
        if isinstance(item, Scripted) and item.sub and (counted := index_name(item.base)) is not None:
            found.counted.add(counted)
        for part in parts_of(item):
            _sizes_in(found, part)


# --- names ------------------------------------------------------------------------------------------------------------


def _names(found: Survey, items: Items, context: tuple[str, ...]) -> None:
    for at, item in enumerate(items):
        reference = refer(item)
        if reference is not None:
            _count(found, reference, () if _is_behind_nabla(items, at) else marked(context, items, at), items, at)
            if isinstance(item, Scripted):
                _names(found, item.sup, ())
                for index in (i for i in item.sub if isinstance(i, Scripted)):
                    _names(found, (index,), ())
            continue
        _names_inside(found, item, items, at)


def _names_inside(found: Survey, item: Element, items: Items, at: int) -> None:
    match item:
        case Scripted(Group("||", _, inner), _, _, _) | Group("||", _, inner):
            _names(found, inner, norm_marks(item))
        case Scripted(Letter("nabla"), sub, sup, _):
            _names(found, sub, ("nabla",) if len(sub) == 1 else ())
        case Scripted(Group(_, _, inner), sub, sup, _):
            mark = superscript_mark(sup)
            _names(found, inner, (mark,) if mark and is_sum_of_names(inner, mark) else ())
            _names(found, sub, ())
            _names(found, sup, ())
        case Group("<", _, inner) if len(parts := split_at(inner, ",")) == 2:
            for part in parts:
                _names(found, part, ("norm",) if len(part) == 1 and outline(part).islower() else ())
        case Group(_, _, inner):
            before = items[at - 1] if at else None
            name = before.name if isinstance(before, Function) else ""
            of_one = name in {"tr", "det", "diag"} and len(inner) == 1
            _names(found, inner, (name,) if of_one else ("given",) if before is not None and refer(before) else ())
        case Fraction(num, den):
            _names(found, num, ())
            _names(found, den, ("below",) if den and isinstance(den[0], Letter) and den[0].name == "partial" else ())
        case _:
            for part in parts_of(item):
                _names(found, part, ())


def _argument_of_gradient(found: Survey, items: Items, at: int, arguments: Group) -> None:
    r"""Mark w in ``\nabla J(w)`` as what a gradient is taken by."""
    variable = refer(arguments.items[0]) if len(arguments.items) == 1 else None
    if _is_behind_nabla(items, at) and variable is not None and not variable.indices:
        found.uses[variable.name].marks["nabla"] += 1


def _is_behind_nabla(items: Items, at: int) -> bool:
    r"""Tell whether a gradient is taken of what stands here: the norm of ``\nabla f`` is none of f."""
    before = items[at - 1] if at else None
    return (before.base if isinstance(before, Scripted) else before) == Letter("nabla")


def _count(found: Survey, reference: Reference, context: tuple[str, ...], items: Items, at: int) -> None:
    reference = as_block(reference, found.blocks)
    use = found.uses[reference.name]
    parts = reference.indices
    count = len(parts)
    if reference.above and not all(isinstance(p[0], Number) for p in reference.above if p):
        use.marks["above"] += 1
    kind = "" if not count else str(count)
    if count == 0:
        use.bare += 1
    else:
        use.indexed[count] += 1
        letters = [index_name(p[0]) if len(p) == 1 else "" for p in parts]
        if any(found.is_index(p) and not all(isinstance(i, Number) for i in p) for p in parts):
            use.lettered[count] += 1
            if all(x.isupper() or x in found.sizes for x in use.letters.get(count, ())):  # x_n, where x_i stands too
                use.letters[count] = tuple(x for x in letters if x)
    _mark(use, reference, kind, context, items, at)
    letter = index_name(parts[0][0]) if count == 1 else None
    number = label_text(parts[0]) if count == 1 and is_plain_number(parts[0]) else None
    if (letter is not None and found.is_index(parts[0]) and reference.below) or (number and not reference.above):
        as_label = found.lettered[reference.name, letter or number or ""]
        as_label.bare += 1
        _mark(as_label, reference, "", context, items, at)
    own = reference.bold and count == 1 and (label_text(parts[0]) == "0" or (letter or "a").isupper())  # m_0 and m_N
    if reference.below and not reference.above and (own or not any(found.is_index(p) for p in parts)):
        label = "".join("_" + label_text(p) for p in parts)  # W_{hh}, which is no element
        use.labels |= set() if own else {label}
        plain = replace(reference, name=reference.name + label, below=(), labeled=True)
        _count(found, plain, context, items, at)
    if reference.primes:
        found.primed.add(reference.name)
    following = items[at + 1] if at + 1 < len(items) else None
    if isinstance(following, Group) and following.open == "(":
        _argument_of_gradient(found, items, at, following)
        found.calls.setdefault(reference.name, following.items)
    elif reference.primes:
        use.apart += not count
    if len(items) == 1 and not context:
        use.apart += not count


def _mark(use: Use, reference: Reference, kind: str, context: tuple[str, ...], items: Items, at: int) -> None:
    """Count the marks of a name and of its place: bold, transposed, called, under a norm, beside a dot."""
    if reference.bold:
        use.marks["bold" + kind] += 1
    if reference.transposed:
        use.marks["transposed" + kind] += 1
    if reference.inverse:
        use.marks["inverse" + kind] += 1
    following = items[at + 1] if at + 1 < len(items) else None
    if isinstance(following, Group) and following.open == "(":
        use.marks["called"] += 1
        use.marks["called" + kind] += bool(kind)
        use.marks["of one"] += len(following.items) == 1
    bracket = following.base if isinstance(following, Scripted) else following
    use.marks["applied" + kind] += isinstance(bracket, Group) and bracket.open == "("
    use.marks["squared"] += isinstance(bracket, Group) and bracket.open == "["
    use.marks["ahead" + kind] += isinstance(bracket, Letter) and reference.name[:1].isupper() and bracket.name.islower()
    turned = items[at - 1] if at else None  # the H of (x - a)^T H (x - a) is a matrix
    use.marks["form"] += isinstance(turned, Scripted) and turned.base == following and isinstance(following, Group)
    for mark in context:
        use.marks[mark + kind] += 1
    before = refer(items[at - 1]) if at else None
    use.marks["behind" + kind] += before is not None and before.name in set("XAHZ") and reference.name[:1].isupper()
    use.marks["inner" + kind] += before is not None and before.transposed and not reference.transposed
    dotted = [items[k] for k in (at - 1, at + 1) if 0 <= k < len(items)]
    for sign in ("cdot", "odot"):
        use.marks[sign.removeprefix("c") + kind] += any(isinstance(i, Operator) and i.name == sign for i in dotted)
    power = outline(reference.power)
    use.marks["even"] += power.isdigit() and int(power) % 2 == 0
    use.marks["complement"] += not kind and len(items) == 3 and items[:2] == (Number("1"), Operator("-"))
    use.marks["power"] += following is not None and bool(reference.power)
