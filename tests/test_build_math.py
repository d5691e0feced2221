"""Mathematics and code in reports: what they become at build, and what hostile text cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_build_markdown import html, raw

from tracker.build.prose.code import CLASSES, highlighted
from tracker.errors import ReportError

TOKENS = Path(__file__).resolve().parent.parent / "site" / "css" / "tokens.css"


def test_mathematics_is_mathml_in_lines_blocks_and_fences():
    assert html("a $x_1 < y$ b") == "<p>a <math><msub><mi>x</mi><mn>1</mn></msub><mo>&lt;</mo><mi>y</mi></math> b</p>\n"
    block = '<div class="equation"><math display="block"><mfrac><mn>1</mn><mn>2</mn></mfrac></math></div>\n'
    for body in ("$$\\frac12$$", "$$\n\\frac{1}{2}\n$$", "```math\n\\frac{1}{2}\n```"):
        assert html(body) == block
    assert html("> $$\n> \\frac12\n> $$") == f"<blockquote>\n{block}</blockquote>\n"


def test_dollars_of_money_code_and_escapes_are_dollars():
    page = html("It costs $5 and $6, \\$x\\$, `$x$`.\n\n    $$x$$\n")
    assert "<math" not in page
    assert "costs $5 and $6, $x$, <code>$x$</code>" in page


def test_equations_with_a_name_are_numbered_and_referred_to():
    page = html("@eq:b\n\n$$a$$ {#eq:a}\n\n$$c$$\n\n```math {#eq:b}\nb\n```\n")
    assert '<a href="#eq-b" class="ref">Equation&nbsp;2</a>' in page
    assert re.search(r'<div class="equation" id="eq-b"><math.*</math><span class="equation-number">\(2\)</span>', page)
    assert page.count("equation-number") == 2
    assert "(1)" not in html("$$\\begin{align} a &= b \\\\ c &= d \\end{align}$$")


def test_columns_are_aligned_by_class_and_colours_by_attribute():
    page = html("$$\\begin{align} a &= b \\end{align}$$")
    assert '<mtd class="m-right m-tight-right"><mi>a</mi></mtd><mtd class="m-left m-tight-left">' in page
    assert 'mathcolor="#FF0000"' in html("$\\color{red} x$")
    assert " style=" not in page


MINUS = '<mo lspace="0" rspace="0">\u2212</mo>'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("12.5", "<mn>12.5</mn>"),
        ("\u22123", f"<mrow>{MINUS}<mn>3</mn></mrow>"),
        ("1,234", "<mtext>1,234</mtext>"),
        ("2e\u22125", f"<msup><mn>10</mn><mrow>{MINUS}<mn>5</mn></mrow></msup>"),
        ("a_b {x} \\href{y}{z} $ & % #", "<mtext>a_b {x} \\href{y}{z} $ &amp; % #</mtext>"),
        ("<script>alert(1)</script>", "<mtext>&lt;script&gt;alert(1)&lt;/script&gt;</mtext>"),
    ],
)
def test_values_are_numbers_or_text_never_tex(value, shown):
    for body in ("$\\frac{1}{{ x }}$", "```math\n\\frac{1}{{ x }}\n```"):
        assert shown in html(body, value).replace("&nbsp;", " ")


@pytest.mark.parametrize(
    "tex",
    ["\\href{javascript:alert(1)}{x}", "\\url{x}", "\\style{color:red}{x}", "\\class{a}{b}", "\\unicode{x3c}",
     "\\includegraphics{x}", "\\htmlId{main}{x}"],
)  # fmt: skip
def test_tex_that_could_do_more_than_show_is_refused(tex):
    with pytest.raises(ReportError, match="this is not TeX"):
        raw(f"${tex}$")


def test_text_inside_mathematics_is_escaped():
    page = raw("$\\text{<img src=x onerror=alert(1)>} < \\text{</math><script>}$")
    assert "<img" not in page
    assert "<script" not in page
    assert page.count("</math>") == 1


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("a\nb $\\foo$", 2, 'Unknown command "\\foo". In: \\foo (a plain dollar is \\$)'),
        ("a\n\n$$\nx\n\\frac{1}\n$$", 5, "end of input"),
        ("```math\nx\n\\bar\n```", 3, "this is not TeX"),
        ("a\n\n$$ x\n\nb", 3, "this $$ has no end"),
        ("$$x$$ {#fig:a}", 1, "write {#eq:name}"),
        ("$$x \\label{a}$$", 1, "write {#eq:name} after the $$"),
    ],
)
def test_bad_tex_names_its_line(body, line, words):
    with pytest.raises(ReportError) as error:
        html(body)
    assert words in str(error.value)
    assert error.value.line == line


def test_code_is_coloured_by_class_and_escaped():
    page = html('```python\ndef f(a="<b>"):  # {{ x }}\n    return None\n```')
    assert '<span class="hl-keyword">def</span> <span class="hl-name">f</span>' in page
    assert '<span class="hl-string">"&lt;b&gt;"</span>' in page
    assert '<span class="hl-comment"># {{ x }}</span>' in page
    assert html("```nonsense\n<b> x\n```") == "<pre><code>&lt;b&gt; x\n</code></pre>\n"


@pytest.mark.parametrize("language", ["python", "bash", "yaml", "diff", "json", "c++", "pycon", "toml"])
def test_colours_change_no_character(language):
    code = "\n\n  def f(x): # <&\"'>\n+ a: [1, 'b']\n\n"
    text = re.sub(r"<[^>]+>", "", highlighted(code, language))
    assert text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == code


def test_every_colour_of_code_can_be_read_in_light_and_dark():
    """WCAG 2.2 AA: 4.5 to 1 against the ground of code."""
    css = TOKENS.read_text(encoding="utf-8")
    found = {m[1]: (m[2], m[3]) for m in re.finditer(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", css)}
    names = [name for name in found if name.startswith("code-")] + ["good", "bad"]
    assert len(names) == len(CLASSES["span"])
    for name in names:
        for mode in (0, 1):
            assert contrast(found[name][mode], found["raised"][mode]) >= 4.5, (name, mode)


def contrast(one: str, two: str) -> float:
    """The ratio of WCAG 2.2, with relative luminance as it has it."""

    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted([luminance(one), luminance(two)])
    return (high + 0.05) / (low + 0.05)
