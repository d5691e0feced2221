"""Tables for LaTeX: a `tabular` for the package booktabs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
}  # fmt: skip
_TABLE = str.maketrans(_SIGNS)


def tabular(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[bool]) -> str:
    """A table.

    Args:
        head: the columns' headings.
        rows: cells that are LaTeX already: see `tex` and `tex_number`.
        right: which columns stand to the right.
    """
    lines = [rf"\begin{{tabular}}{{{''.join('r' if to_right else 'l' for to_right in right)}}}", r"\toprule"]
    lines += [" & ".join(tex(name) for name in head) + r" \\", r"\midrule"]
    lines += [" & ".join(row) + r" \\" for row in rows]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"


def tex(text: str) -> str:
    """A text with every sign that LaTeX reads as its own."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else "?" for char in text)
    return text.translate(_TABLE)


def tex_number(text: str) -> str:
    """A number as `format_value` writes it: powers of ten and minus signs in math."""
    text = text.replace("\N{MINUS SIGN}", "-").replace(",", "")
    mantissa, e, exponent = text.partition("e")
    if e and exponent.lstrip("-").isdigit():
        return rf"${mantissa} \times 10^{{{exponent}}}$"
    return f"${text}$" if text.startswith("-") and text[1:2].isdigit() else text
