r"""Tables of what LaTeX writers type: commands, delimiters, words and Unicode signs, as data.

Keys are command names without the backslash; values are the names that the tree uses. One name stands for all the ways
to write a thing: ``\le``, ``\leq``, ``\leqslant`` and ``≤`` are ``le``.
"""

from __future__ import annotations


def _names(text: str) -> list[str]:
    return text.split()


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _groups(text: str) -> dict[str, str]:
    """Read lines of synonyms; the first word of a line is the name of all of them."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {word: line[0] for line in lines for word in line}


RELATIONS = (
    _groups("""
le leq leqslant leqq
ge geq geqslant geqq
ne neq
approx thickapprox approxeq
equiv
sim thicksim
simeq
cong
propto varpropto
doteq
triangleq
to rightarrow longrightarrow
gets leftarrow longleftarrow
leftrightarrow longleftrightarrow
mapsto longmapsto
implies Rightarrow Longrightarrow
impliedby Leftarrow Longleftarrow
iff Leftrightarrow Longleftrightarrow
in
ni
notin
subset
subseteq
supset
supseteq
ll
gg
perp bot
prec
preceq
succ
succeq
asymp
models
vdash
hookrightarrow
rightharpoonup
uparrow
downarrow
Uparrow
Downarrow
nearrow
searrow
leadsto rightsquigarrow
""")
    | {"coloneqq": ":=", "coloneq": ":=", "vcentcolon=": ":=", "eqqcolon": "=:", "lt": "<", "gt": ">"}
    | {"xrightarrow": "to", "xleftarrow": "gets", "xRightarrow": "implies", "xLeftrightarrow": "iff"}
    | {"xmapsto": "mapsto"}
)
EXTENSIBLE = frozenset({"xrightarrow", "xleftarrow", "xRightarrow", "xLeftrightarrow", "xmapsto"})
TYPED_RELATIONS = {sign: sign for sign in ("=", "<", ">", ":=", "=:")} | {
    "<=": "le",
    ">=": "ge",
    "==": "=",
    "=>": "implies",
    "->": "to",
    "<->": "leftrightarrow",
    "<=>": "iff",
}
NEGATED = {"in": "notin", "=": "ne", "equiv": "not equiv", "subset": "not subset", "sim": "not sim"}

OPERATORS = _groups("""
cdot centerdot
times
div
pm
mp
circ
odot
otimes
oplus
ominus
cup
cap
wedge land
vee lor
setminus smallsetminus
bullet
diamond
bmod
amalg
""") | {"ast": "*", "slash": "/", "backslash": "setminus", "star": "star"}
TYPED_OPERATORS = {"+": "+", "-": "-", "*": "*", "/": "/", "!": "!"}
PUNCTUATION = {"colon": ":", "mid": "|", "parallel": "||", "semicolon": ";", "comma": ","}

# Commands that stand for one letter or sign; the name of the letter is the name of the command unless given here.
LETTERS = (
    {
        name: name
        for name in _names("""
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega
varepsilon vartheta varphi varrho varsigma varpi varkappa digamma omicron
Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
partial nabla infty ell hbar imath jmath wp Re Im aleph beth emptyset forall exists nexists neg top dagger ddagger
prime intercal angle degree triangle square Box checkmark flat sharp natural
ldots cdots vdots ddots
""")
    }
    | {"dots": "ldots", "dotsc": "ldots", "dotsb": "cdots", "dotsm": "cdots", "dotsi": "cdots", "dotso": "ldots"}
    | {"varnothing": "emptyset", "bigtriangledown": "nabla", "triangledown": "nabla", "lnot": "neg", "hslash": "hbar"}
    | {"eth": "eth", "Vert": "Vert", "vartriangle": "triangle", "bigtriangleup": "triangle", "mathellipsis": "ldots"}
)
FUNCTIONS = (
    {
        name: name
        for name in _names("""
log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arg det dim ker deg gcd hom Pr
tr diag sign rank softmax softplus sigmoid relu logit erf Var Cov span vec sech csch arccot
tg ctg cotg cosec arctg arcctg arccotg sh ch th cth argsh argch argth arsh arch arth ld
arsinh arcosh artanh arcsinh arccosh arctanh argsinh argcosh argtanh
""")
    }
    | {"Tr": "tr", "trace": "tr", "Sp": "tr", "Spur": "tr", "sgn": "sign", "ReLU": "relu", "sigm": "sigmoid"}
    | {"Cov": "Cov", "cov": "Cov", "var": "Var", "rk": "rank", "Diag": "diag", "erfc": "erfc", "lb": "lb"}
)
BIG = (
    {
        name: name
        for name in _names("""
sum prod coprod int iint iiint oint lim limsup liminf max min sup inf argmin argmax
bigcup bigcap bigoplus bigotimes bigvee bigwedge bigsqcup bigodot
""")
    }
    | {"idotsint": "int", "intop": "int", "varlimsup": "limsup", "varliminf": "liminf", "plim": "plim"}
    | {"esssup": "esssup", "essinf": "essinf", "injlim": "lim", "projlim": "lim"}
)
# Names that people put into \text, \mathrm or \operatorname with a space: "arg min".
SPACED = {"arg min": "argmin", "arg max": "argmax", "lim sup": "limsup", "lim inf": "liminf"}

# (side, name); side "bar" is settled by what stands around it.
DELIMITERS: dict[str, tuple[str, str]] = (
    {"(": ("open", "("), ")": ("close", ")"), "[": ("open", "["), "]": ("close", "]")}
    | {r"\{": ("open", "{"), r"\}": ("close", "}"), r"\lbrace": ("open", "{"), r"\rbrace": ("close", "}")}
    | {r"\lbrack": ("open", "["), r"\rbrack": ("close", "]"), r"\lparen": ("open", "("), r"\rparen": ("close", ")")}
    | {r"\langle": ("open", "<"), r"\rangle": ("close", ">"), "<": ("open", "<"), ">": ("close", ">")}
    | {r"\lfloor": ("open", "floor"), r"\rfloor": ("close", "floor")}
    | {r"\lceil": ("open", "ceil"), r"\rceil": ("close", "ceil")}
    | {"|": ("bar", "|"), r"\vert": ("bar", "|"), r"\|": ("bar", "||"), r"\Vert": ("bar", "||")}
    | {r"\lvert": ("open", "|"), r"\rvert": ("close", "|"), r"\lVert": ("open", "||"), r"\rVert": ("close", "||")}
    | {r"\llbracket": ("open", "[["), r"\rrbracket": ("close", "]]"), r"\mid": ("bar", "|")}
    | {r"\lgroup": ("open", "("), r"\rgroup": ("close", ")"), r"\lmoustache": ("open", "("), ".": ("none", ".")}
)
CLOSES = {"(": ")", "[": "]", "{": "}", "<": ">", "[[": "]]", "floor": "floor", "ceil": "ceil", "|": "|", "||": "||"}
SIZES = {
    size + side: {"l": "open", "r": "close", "m": "middle", "": ""}[side]
    for size in ("big", "Big", "bigg", "Bigg")
    for side in ("", "l", "r", "m")
}

SPACES = frozenset(
    _names(r"""
, ; : ! > / thinspace negthinspace medspace negmedspace thickspace negthickspace enspace enskip space nobreakspace
displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits nonumber notag hline toprule midrule
bottomrule hfill hfil vfill null relax allowbreak nobreak break linebreak nolinebreak newpage pagebreak mathstrut strut
noindent centering small footnotesize scriptsize tiny normalsize large Large LARGE huge Huge allowdisplaybreaks
crcr normalfont ifmmode fi protect unskip ignorespaces par medskip bigskip smallskip qedhere qed mathsurround""")
) | {" ", "\n", "\t", "-", "@", "\r"}
GAPS = frozenset({"quad", "qquad"})
# How many arguments go with a command that prints nothing of meaning.
SILENT = (
    dict.fromkeys(("label", "tag", "hspace", "vspace", "phantom", "hphantom", "vphantom", "color", "ref", "eqref"), 1)
    | dict.fromkeys(("cite", "citep", "citet", "footnote", "mspace", "cline", "index", "pagecolor", "require"), 1)
    | dict.fromkeys(("autoref", "cref", "Cref", "tagsection", "hypertarget", "raisebox", "usepackage", "htmlId"), 1)
    | {"rule": 2, "setlength": 2, "addtolength": 2, "setcounter": 2, "arraystretch": 0, "htmlClass": 1, "cssId": 1}
)
# Commands whose last argument stays and whose first ones (this many) go.
WRAPPERS = (
    dict.fromkeys(("boxed", "fbox", "mathbin", "mathrel", "mathord", "mathopen", "mathclose"), 0)
    | dict.fromkeys(("mathpunct", "mathinner", "smash", "ensuremath", "Aboxed", "mathclap", "mathrlap", "mathllap"), 0)
    | dict.fromkeys(("bbox", "framebox", "rlap", "llap", "clap", "hl", "mathchoice", "emph", "hbox", "underbar"), 0)
    | {"textcolor": 1, "colorbox": 1, "fcolorbox": 2, "href": 1, "class": 1, "style": 1, "scalebox": 1}
)
LENGTH_COMMANDS = frozenset({"hskip", "kern", "mskip", "mkern", "vskip"})
TEXTS = frozenset(
    _names("text textrm textbf textit textsf texttt textsc textnormal textup textmd mbox hbox intertext shortintertext")
)
FONTS = (
    {font: font for font in _names("mathbf mathbb mathcal mathrm mathsf mathtt mathit mathfrak mathscr boldsymbol")}
    | {"bm": "boldsymbol", "pmb": "boldsymbol", "mathbfit": "boldsymbol", "symbf": "mathbf", "bold": "mathbf"}
    | {"mathds": "mathbb", "mathbbm": "mathbb", "Bbb": "mathbb", "frak": "mathfrak", "mathnormal": "mathnormal"}
    | {"mathbbold": "mathbb", "symbb": "mathbb", "symrm": "mathrm", "mathup": "mathrm", "mathscript": "mathscr"}
)
UPRIGHT = frozenset({"mathrm", "mathsf", "mathtt", "mathit", "mathnormal"})
SWITCHES = {"bf": "mathbf", "rm": "mathrm", "it": "mathit", "cal": "mathcal", "sf": "mathsf", "tt": "mathtt"} | {
    "bfseries": "mathbf",
    "boldmath": "boldsymbol",
    "itshape": "mathit",
    "rmfamily": "mathrm",
}
ACCENTS = (
    {a: a for a in _names("hat bar tilde vec dot ddot dddot check breve acute grave mathring underline")}
    | {"widehat": "hat", "overline": "bar", "widetilde": "tilde", "widebar": "bar", "overrightarrow": "vec"}
    | {"widecheck": "check", "ul": "underline", "overleftarrow": "overleftarrow", "utilde": "utilde"}
)
FRACTIONS = frozenset(_names("frac dfrac tfrac cfrac nicefrac sfrac flatfrac"))
BINOMIALS = frozenset(_names("binom dbinom tbinom"))
INFIX = {"over": "frac", "choose": "binom", "atop": "atop", "brace": "brace", "brack": "brack"}
STACKS = {"overset": "over", "stackrel": "over", "underset": "under"}
NOTES = frozenset(_names("underbrace overbrace underbracket overbracket"))
CANCELS = frozenset(_names("cancel bcancel xcancel sout"))
PLAIN_ROWS = {"substack": "substack", "matrix": "matrix", "pmatrix": "pmatrix", "cases": "cases", "eqalign": "aligned"}

# Environments whose rows are steps of the document, and those that are displays by themselves.
ALIGNMENTS = frozenset(
    _names("""
align align* aligned alignat alignat* alignedat flalign flalign* gather gather* gathered multline multline*
multlined eqnarray eqnarray* split equation equation* math displaymath dmath dmath* IEEEeqnarray IEEEeqnarray*
dgroup dgroup* darray darray* subequations""")
)
DISPLAYS = ALIGNMENTS - {"subequations", "math"}
# Environments with an argument after their name.
WITH_ARGUMENT = frozenset(
    _names("array alignat alignat* alignedat subarray tabular IEEEeqnarray IEEEeqnarray* darray darray* xalignat")
)

# Function names that people type without a backslash: found anywhere in a run of letters ...
TYPED_ANYWHERE = (
    *("argmin", "argmax", "softmax", "softplus", "sigmoid", "arcsin", "arccos", "arctan"),
    *("sinh", "cosh", "tanh", "log", "exp", "sin", "cos", "tan", "max", "min", "ReLU", "relu"),
)
# ... as a whole run of letters ...
TYPED_ALONE = ("sign", "sgn", "diag", "det", "rank", "lim", "sup", "logit", "erf", "arg")
# ... and as a whole run right before a bracket.
TYPED_CALLED = (
    *("tr", "Tr", "ln", "inf", "Var", "Cov", "Pr", "vec", "span", "lg"),
    *("Bin", "Binom", "Binomial", "Ber", "Bern", "Bernoulli", "Poi", "Pois", "Poisson", "Geo", "Geom", "Geometric"),
    *("Exp", "Expo", "Exponential", "Unif", "Uniform", "Normal", "Gaussian", "Gamma", "Beta", "Laplace"),
)
# Plain words typed in mathematics; several hide the name of a function, as "cost" hides "cos".
TYPED_WORDS = frozenset(
    _names("""
cost costs since single using sine cosine tangent minimum maximum minimize maximize minimise maximise minimal
maximal minimizes maximizes logistic logits expected experiment expand loss losses error errors otherwise where when
then else and for with all such that subject const constant data model train test true false sample samples mean
regression classifier accuracy precision recall score target output input hidden index mini minibatch batch rate
learning distance mining position basin casino minus explain example logarithm logic login business cosmic
margin""")
)

# Commands that documents use without defining them; a definition in the document comes first.
PREDEFINED = (
    {"R": (0, r"\mathbb{R}"), "N": (0, r"\mathbb{N}"), "Z": (0, r"\mathbb{Z}"), "Q": (0, r"\mathbb{Q}")}
    | {"C": (0, r"\mathbb{C}"), "reals": (0, r"\mathbb{R}"), "Reals": (0, r"\mathbb{R}")}
    | {"pdv": (2, r"\frac{\partial #1}{\partial #2}"), "dv": (2, r"\frac{d #1}{d #2}")}
    | {"abs": (1, r"\left|#1\right|"), "norm": (1, r"\left\|#1\right\|"), "pmod": (1, r"\bmod(#1)")}
    | {"vcentcolon": (0, ":")}
)

_GREEK = r"""
α \alpha β \beta γ \gamma δ \delta ε \varepsilon ϵ \epsilon ζ \zeta η \eta θ \theta ϑ \vartheta ι \iota κ \kappa
λ \lambda μ \mu µ \mu ν \nu ξ \xi π \pi ϖ \varpi ρ \rho ϱ \varrho σ \sigma ς \varsigma τ \tau υ \upsilon φ \varphi
ϕ \phi χ \chi ψ \psi ω \omega Γ \Gamma Δ \Delta ∆ \Delta Θ \Theta Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma Υ \Upsilon Φ \Phi
Ψ \Psi Ω \Omega Ω \Omega
"""
_SIGNS = r"""
≤ \le ≥ \ge ⩽ \le ⩾ \ge ≠ \ne ≈ \approx ≡ \equiv ∼ \sim ≃ \simeq ≅ \cong ∝ \propto ≐ \doteq ≜ \triangleq ≔ \coloneqq
≪ \ll ≫ \gg ⊥ \perp ∈ \in ∋ \ni ∉ \notin ⊂ \subset ⊆ \subseteq ⊃ \supset ⊇ \supseteq → \to ⟶ \to ← \gets ⟵ \gets
↔ \leftrightarrow ↦ \mapsto ⇒ \implies ⟹ \implies ⇐ \impliedby ⇔ \iff ⟺ \iff ↑ \uparrow ↓ \downarrow ≺ \prec ≻ \succ
− - ‐ - ‑ - – - ﹣ - － - ＋ + × \times ✕ \times ⋅ \cdot · \cdot • \cdot ∙ \cdot ÷ \div ± \pm ∓ \mp ∘ \circ ⊙ \odot
⊗ \otimes ⊕ \oplus ∗ \ast ⋆ \star ★ \star ∪ \cup ∩ \cap ∧ \wedge ∨ \vee ∖ \setminus ∕ / ⁄ / ＝ = ＜ < ＞ >
∑ \sum ∏ \prod ∐ \coprod ∫ \int ∬ \iint ∮ \oint ⋃ \bigcup ⋂ \bigcap √ \sqrt
∂ \partial ∇ \nabla ∞ \infty ℓ \ell ℏ \hbar ∅ \emptyset ∀ \forall ∃ \exists ¬ \neg ⊤ \top † \dagger ‡ \ddagger
… \ldots ⋯ \cdots ⋮ \vdots ⋱ \ddots ° \degree ℜ \Re ℑ \Im
′ ' ″ '' ‴ ''' ’ ' ‖ \| ∥ \| ∣ | ｜ | ⟨ \langle ⟩ \rangle 〈 \langle 〉 \rangle ⌊ \lfloor ⌋ \rfloor ⌈ \lceil ⌉ \rceil
⟦ \llbracket ⟧ \rrbracket （ ( ） ) ［ [ ］ ] ｛ \{ ｝ \} ， , ； ; ： : 、 , 。 . ． .
½ \frac{1}{2} ⅓ \frac{1}{3} ¼ \frac{1}{4} ¾ \frac{3}{4} ⅔ \frac{2}{3} ⅛ \frac{1}{8} ⅕ \frac{1}{5}
ℝ \mathbb{R} ℕ \mathbb{N} ℤ \mathbb{Z} ℚ \mathbb{Q} ℂ \mathbb{C} ℙ \mathbb{P} 𝟙 \mathbb{1} ⅆ d ℯ e
ℒ \mathcal{L} ℋ \mathcal{H} ℱ \mathcal{F} ℛ \mathcal{R} ℰ \mathcal{E} ℬ \mathcal{B} ℳ \mathcal{M} ℐ \mathcal{I}
ℓ \ell ı \imath ȷ \jmath
"""
UNICODE = {**_pairs(_GREEK), **_pairs(_SIGNS)}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵗᵏᵈᵐʲᴺᴰˣʸᵃᵇᶜᵉᵖ", "0123456789+-=()niTtkdmjNDxyabcep", strict=True))
SUPERSCRIPTS["ᵝ"] = r"\beta "
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-=()aeoxhklmnpstijruv", strict=True))
SUBSCRIPTS["ᵦ"] = r"\beta "

COMBINING = (
    {"\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}
    | {"\u0306": "breve", "\u0307": "dot", "\u0308": "ddot", "\u030a": "mathring", "\u030c": "check"}
    | {"\u20d7": "vec", "\u0332": "underline", "\u0331": "underline", "\u20db": "dddot"}
)
MATH_ALPHABETS = (
    {"BOLD ITALIC": "boldsymbol", "BOLD SCRIPT": "mathcal", "BOLD FRAKTUR": "mathfrak", "BOLD": "mathbf"}
    | {"SANS-SERIF BOLD": "mathsf", "SANS-SERIF": "mathsf", "ITALIC": "", "SCRIPT": "mathcal"}
    | {"DOUBLE-STRUCK": "mathbb", "FRAKTUR": "mathfrak", "MONOSPACE": "mathtt", "SANS-SERIF ITALIC": "mathsf"}
    | {"SANS-SERIF BOLD ITALIC": "mathsf"}
)
# Letters of other alphabets that cannot be told from Latin ones by eye.
LOOKALIKES = {
    **dict(zip("аеорсухіјѕԁһӏАВЕКМНОРСТУХІЈЅ", "aeopcyxijsdhlABEKMHOPCTYXIJS", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True)),
}
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u00ad\ufeff\u200e\u200f\ufe0e\ufe0f\u034f")
REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
