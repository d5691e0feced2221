r"""TeX to MathML, which browsers set with the system's fonts: `$…$`, `$$…$$` and ```` ```math ````.

math-core knows TeX's mathematics, refuses what it does not know with its place, and emits MathML Core without links or
scripts. Its style attributes, which pages may not have, become classes of `prose.css`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath.index import math_inline_dollar

from tracker.build.prose.labels import Label, Labels
from tracker.build.prose.source import Source, all_tokens
from tracker.build.text import MINUS, one_line

TAGS = {
    *("math", "menclose", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts"),
    *("mroot", "mrow", "mspace", "msqrt", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder"),
    *("munderover", "b", "i"),
}
_SHARED = {"displaystyle", "scriptlevel", "mathcolor"}
ATTRIBUTES = {
    "math": {"display"}, "menclose": {"notation"}, "mi": {"mathvariant"}, "mover": {"accent"},
    "munder": {"accentunder"}, "munderover": {"accent", "accentunder"}, "mspace": {"width", "height", "depth"},
    "mpadded": {"width", "height", "depth", "lspace", "voffset"}, "mfrac": {"linethickness", *_SHARED},
    "mo": {"form", "lspace", "rspace", "stretchy", "maxsize", "minsize", "movablelimits", "fence", "separator"},
    "mrow": _SHARED, "mtable": _SHARED,
}  # fmt: skip
_STYLES = {
    "text-align: left": "m-left",
    "text-align: right": "m-right",
    "border-top: 0.05em solid currentcolor": "m-top",
    "border-right: 0.05em solid currentcolor": "m-side",
    "border-bottom: 0.05em solid currentcolor": "m-bottom",
    "padding-left: 0": "m-tight-left",
    "padding-right: 0": "m-tight-right",
    "padding-left:1em": "m-gap-left",
    "padding-bottom: 0": "m-tight",
}
"""math-core's declarations as classes; what else it declares is another way to say the same."""
CLASSES = {"mtd": set(_STYLES.values()), "div": {"equation"}, "span": {"equation-number"}}
_STYLE = re.compile(r' style="([^"]*)"')
_COLOR = re.compile(r"color: ?(#[0-9A-Fa-f]{6});?")

_FENCE = re.compile(r"\$\$(?!\$)")
_END = re.compile(r"\$\$[ \t]*(\{#[^{}\s]*\})?[ \t]*$")
_MARK = re.compile(r"\{#eq[:-]([A-Za-z](?:[\w-]*\w)?)\}")
_NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|multline)\}")
_MACROS = {"substack": r"\begin{subarray}{c}#1\end{subarray}"}
_CONVERTER = LatexToMathML(fancy_error=False, macros=_MACROS)


def install(parser: MarkdownIt) -> None:
    """Teach a parser mathematics. `typeset` is its core rule."""
    parser.inline.ruler.before("escape", "math_inline", _math_inline)
    may_end = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", "math_block", _math_block, {"alt": may_end})
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, _render)


_DOLLARS = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


def _math_inline(state: StateInline, silent: bool) -> bool:
    """`$…$` or `$$…$$` in a line, unless a piece of code starts inside: `$5 and `$x``."""
    start = state.pos
    if not _DOLLARS(state, silent):
        return False
    if "`" not in state.src[start : state.pos]:
        return True
    state.pos = start
    if not silent:
        state.tokens.pop()
    return False


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`$$` at the start of a line, to the next one at the end of a line, and maybe `{#eq:name}` after it."""
    if state.is_code_block(start) or not _FENCE.match(_line(state, start)):
        return False
    first, number = _line(state, start)[2:], start
    match = _END.search(first)
    if match is None and "$$" in first:
        return False
    while match is None:
        number += 1
        text = _line(state, number) if number < end else ""
        if not text.strip():
            source: Source = state.env["source"]
            raise source.error("this $$ has no end: write $$ at the end of a line, before an empty one", start + 1)
        match = _END.search(text)
    if silent:
        return True
    lines = [first] if number == start else [first, *(_line(state, each) for each in range(start + 1, number + 1))]
    lines[-1] = lines[-1][: match.start()]
    token = state.push("math_block", "math", 0)
    token.content, token.info, token.map = "\n".join(lines), match[1] or "", [start, number + 1]
    state.line = number + 1
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def typeset(state: StateCore) -> None:
    """Turn mathematics into MathML, and number the equations that have a name."""
    source: Source = state.env["source"]
    labels: Labels = state.env["labels"]
    for token, line in all_tokens(state.tokens):
        if token.type == "fence" and token.info.split()[:1] == ["math"]:
            token.type, token.info = "math_block", token.info.strip()[len("math") :]
            token.content, line = token.content.rstrip(), line + 1  # noqa: PLW2901 - the text starts below the fence
        if token.type == "math_block":
            token.meta["label"] = _label(token, labels, source, line)
        if token.type in ("math_block", "math_inline", "math_inline_double"):
            tex = _filled(token.content, source)
            token.content = to_mathml(tex, source, line, display=token.type != "math_inline")


def _label(token: Token, labels: Labels, source: Source, line: int) -> Label | None:
    """The label of an equation, None without a name."""
    written = token.info.strip()
    if not written:
        return None
    match = _MARK.fullmatch(written)
    if match is None:
        raise source.error(f"{written!r} is no equation's name: write {{#eq:name}}", line)
    text, number = labels.number("eq")
    label = Label(f"eq-{match[1]}", text, number, line)
    labels.add(f"eq:{match[1]}", label, source)
    return label


def to_mathml(tex: str, source: Source, line: int, *, display: bool) -> str:
    r"""TeX as MathML.

    Args:
        tex: what stands between the dollars.
        source: for its name in errors.
        line: the line of the file that it starts on.
        display: whether it stands on lines of its own.

    Raises:
        ReportError: it is not mathematics that we know.
    """
    if re.search(r"\\(label|eqref|ref)\b", tex):
        raise source.error("\\label and \\ref: write {#eq:name} after the $$, and @eq:name in the text", line)
    text = _NUMBERED.sub(r"\\\1{\2*}", tex.rstrip()).replace("{split}", "{aligned}").replace("{alignat*}", "{align*}")
    try:
        return _STYLE.sub(_classes, _CONVERTER.convert_with_local_state(text, displaystyle=display))
    except LatexError as error:
        place, _, problem = str(error).partition(": ")
        before = text[: int(place)] if place.isdigit() else ""
        shown = one_line(tex, 60)
        message = f"this is not TeX: {problem or error} In: {shown} (a plain dollar is \\$)"
        raise source.error(message, line + before.count("\n")) from error


def _classes(match: re.Match[str]) -> str:
    """A style attribute as classes, or as the colour that it is."""
    color = _COLOR.fullmatch(match[1])
    if color:
        return f' mathcolor="{color[1]}"'
    names = [_STYLES[each.strip()] for each in match[1].split(";") if each.strip() in _STYLES]
    return f' class="{" ".join(names)}"' if names else ""


def _filled(tex: str, source: Source) -> str:
    """TeX with the values in their places: numbers as they are set, all else as text."""
    return "".join(_value(part) if index % 2 else part for index, (part, _) in enumerate(source.parts(tex)))


def _value(text: str) -> str:
    """A value as a group of TeX that is nothing but its characters."""
    match = re.fullmatch(rf"([-+{MINUS}]?)([0-9][0-9,]*(?:\.[0-9]+)?)(?:e([-+{MINUS}]?)0*([0-9]+))?( ?%)?", text)
    if match is None:
        return "{\\text{" + re.sub(r"[\\{}$&#^_%~ ]", _escaped, text) + "}}"
    sign, digits, minus, power, percent = match.groups()
    mantissa = rf"\text{{{digits}}}" if "," in digits else digits
    exponent = rf"\times 10^{{{'-' if minus in ('-', MINUS) else ''}{power}}}" if power else ""
    return "{" + sign.replace(MINUS, "-") + mantissa + exponent + (r"\,\%" if percent else "") + "}"


def _escaped(match: re.Match[str]) -> str:
    return {"\\": r"\textbackslash ", "^": r"\textasciicircum ", "~": r"\textasciitilde "}.get(
        match[0], "\\" + match[0]
    )


def _render(_self: object, tokens: Sequence[Token], index: int, _options: object, _env: object) -> str:
    token = tokens[index]
    if token.type != "math_block":
        return token.content
    label: Label | None = token.meta.get("label")
    name = f' id="{label.anchor}"' if label else ""
    number = f'<span class="equation-number">({label.number})</span>' if label else ""
    return f'<div class="equation"{name}>{token.content}{number}</div>\n'
