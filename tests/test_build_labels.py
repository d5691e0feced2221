"""Numbers of figures, tables and equations in reports, and references to them."""

from __future__ import annotations

import pytest
from test_build_markdown import html, rendered

from tracker.errors import ReportError

CHART = "```chart\nmetrics: loss\n{0}\n```\n\n"
RUNS = "```runs\n{0}\n```\n\n"


def labels(body: str, **options: bool) -> list[tuple[str, str]]:
    return [(block.anchor, block.label.replace("\u00a0", " ")) for block in rendered(body, **options).blocks]


def error_of(body: str) -> str:
    with pytest.raises(ReportError) as error:
        html(body)
    return str(error.value)


def test_figures_and_tables_are_numbered_each_in_their_order():
    body = CHART.format("id: loss") + RUNS.format("title: x") + CHART.format("") + RUNS.format("id: best")
    assert labels(body) == [
        ("fig-loss", "Figure 1"), ("fig-2", "Table 1"), ("fig-3", "Figure 2"), ("tbl-best", "Table 2")
    ]  # fmt: skip


def test_what_needs_no_number_has_none_without_an_id():
    scalar = "```scalar\nvalue: loss\n{0}\n```\n\n"
    source = CHART.format("") + RUNS.format("") + scalar.format("") + scalar.format("id: best") + CHART.format("id: b")
    found = rendered_with(source, numbered=True)
    assert found == ["Figure 1", "", "", "Figure 2", "Figure 3"]
    assert rendered_with(source, numbered=False) == ["", "", "", "Figure 1", "Figure 2"]


def rendered_with(body: str, *, numbered: bool) -> list[str]:
    from tracker.build.markdown import Source, render

    source = Source(body, "r.md", ("chart", "runs", "scalar"), None, str, str, numbered=numbered)
    return [block.label.replace("\u00a0", " ") for block in render(source).blocks]


def test_an_image_with_an_id_is_a_figure_with_its_text_as_caption():
    page = html(
        '![The *set-up* of {{ x }}](a.png){#fig:setup width=400}\n\n![b](b.png){#fig:b alt="a <b>" width="50%"}'
    )
    assert page.startswith(
        '<figure id="fig-setup" class="picture"><img src="file/a.png" alt="The set-up of V" width="400">'
        '<figcaption><span class="figure-number">Figure&nbsp;1</span> The <em>set-up</em> of V</figcaption></figure>'
    )
    assert '<img src="file/b.png" alt="a &lt;b&gt;" width="50%">' in page
    assert html("![a](a.png)").startswith("<p><img")


def test_a_table_has_a_caption_before_or_after_it():
    table = "| a |\n|---|\n| 1 |\n"
    caption = '<caption><span class="figure-number">Table&nbsp;1</span> What <em>it</em> says</caption>'
    for body in (f"{table}\nTable: What *it* says {{#tbl:a}}\n", f"Table: What *it* says {{#tbl:a}}\n\n{table}"):
        page = html(body)
        assert page.startswith(f'<table id="tbl-a">\n{caption}')
        assert "<p>" not in page
    assert "Table: no</p>" in html("Table: no\n\ntext")


def test_references_are_links_wherever_they_stand():
    page = html("See @fig:loss and (@tbl:t), **@fig:setup**, -@fig-loss.\n\n" + CHART.format("id: loss")
                + "![x](x.png){#fig:setup}\n\n" + RUNS.format("id: t"))  # fmt: skip
    assert page.startswith(
        '<p>See <a href="#fig-loss" class="ref">Figure&nbsp;1</a> and (<a href="#tbl-t" class="ref">Table&nbsp;1</a>), '
        '<strong><a href="#fig-setup" class="ref">Figure&nbsp;2</a></strong>, '
        '<a href="#fig-loss" class="ref">1</a>.</p>'
    )


def test_sections_are_referred_to_by_name_or_by_the_id_of_their_words():
    page = html("@sec:how, @sec:the-end\n\n## How it was {#sec:how}\n\n## The end\n")
    assert '<a href="#sec-how" class="ref">How it was</a>, <a href="#the-end" class="ref">The end</a>' in page
    assert '<h2 id="sec-how">How it was</h2>' in page


def test_addresses_of_mail_code_and_escapes_are_no_references():
    page = html("me@fig:loss `@fig:loss` \\@fig:loss @figure @fig")
    assert "<a" not in page
    assert page.count("@fig:loss") == 3


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("a\nb @fig:los\n\n" + CHART.format("id: loss"), 2, "is called '@fig:los': did you mean '@fig:loss'?"),
        ("@fig:a\n\n" + RUNS.format("id: a"), 1, "did you mean '@tbl:a'?"),
        ("@eq:x", 1, "there are no names yet"),
        (CHART.format("id: a") + CHART.format("id: a"), 8, "there is a 'fig:a' on line 3 already"),
        (CHART.format("id: 1st"), 3, "id: '1st' is no name"),
        (CHART.format("id: tbl:a"), 3, "id: 'tbl:a' is no name"),
        ("a ![x](x.png){#fig:a}", 1, "a paragraph of its own"),
        ("![x](x.png){#tbl:a}", 1, "a figure's name"),
        ("![x](x.png){widht=3}", 1, "did you mean 'width'?"),
        ('![x](x.png){width="3em"}', 1, "is no size"),
        ("![x](x.png){onclick=a}", 1, "an image has no 'onclick'"),
        ("## A {#fig:a}", 1, "a heading's name starts with sec:"),
    ],
)  # fmt: skip
def test_mistakes_name_their_line(body, line, words):
    with pytest.raises(ReportError) as error:
        html(body)
    assert words in str(error.value)
    assert error.value.line == line
