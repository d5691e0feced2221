"""Markdown of reports: values, panels, links, and what untrusted text may not do."""

from __future__ import annotations

import pytest

from tracker.build.markdown import Rendered, Source, render
from tracker.errors import ReportError

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) **b** | `c` {{ d }} \ue0000\ue001"


def rendered(body: str, value: str = "V", href: str = "", **options: bool) -> Rendered:
    source = Source(
        body,
        "r.md",
        ("chart", "runs"),
        lambda _e, _l: (value, href),
        lambda a, _l: f"page/{a}",
        lambda a, _l: f"file/{a}",
    )
    return render(source, **options)


def html(body: str, value: str = "V", href: str = "") -> str:
    return rendered(body, value, href, keep_title=True).html


def raw(body: str) -> str:
    """The same where braces are plain text."""
    return render(Source(body, "r.md", ("chart",), None, lambda a, _l: a, lambda a, _l: a)).html


class TestValues:
    def test_stand_in_text_headings_tables_alt_texts_and_titles(self):
        assert html("a {{ x }} b") == "<p>a V b</p>\n"
        assert html("## {{ x }} y") == '<h2 id="v-y">V y</h2>\n'
        assert "<td>V</td>" in html("| a |\n|---|\n| {{ x | number(2) }} |")
        assert html("**{{ x }}**") == "<p><strong>V</strong></p>\n"
        assert 'alt="see V"' in html("![see {{ x }}](a.png)")
        assert 'title="t V"' in html('[a](b "t {{ x }}")')

    def test_stay_as_written_in_code(self):
        assert html("`{{ x }}`") == "<p><code>{{ x }}</code></p>\n"
        assert html("```\n{{ x }}\n{% y %}\n```") == "<pre><code>{{ x }}\n{% y %}\n</code></pre>\n"
        assert html("    {{ x }}\n") == "<pre><code>{{ x }}\n</code></pre>\n"

    def test_are_plain_braces_after_a_backslash(self):
        assert html(r"\{{ x }} and \{% y %}") == "<p>{{ x }} and {% y %}</p>\n"

    def test_are_plain_braces_in_a_report_without_values(self):
        assert raw("{{ x }} {% y %}") == "<p>{{ x }} {% y %}</p>\n"

    def test_may_hold_braces_in_texts(self):
        lines = []
        source = Source('{{ f("}}") }}', "r.md", (), lambda e, _l: (lines.append(e), ("V", ""))[1], str, str)
        assert render(source).html == "<p>V</p>\n"
        assert lines == [' f("}}") ']

    def test_know_their_line(self):
        lines = []
        body = (
            "one\ntwo {{ a }}\n\n> three\n> {{ b }}\n\n| x |\n|---|\n| {{ c }} |\n\n"
            "- {{ d }}\n  {{ e }}\n\n[^1] x\n\n[^1]: {{ f }}\n"
        )
        render(Source(body, "r.md", (), lambda e, line: (lines.append((e.strip(), line)), ("V", ""))[1], str, str))
        assert sorted(lines) == [("a", 2), ("b", 5), ("c", 9), ("d", 11), ("e", 12), ("f", 16)]

    @pytest.mark.parametrize("place", ["{0}", "# {0}", "> {0}", "- {0}", "| a |\n|---|\n| {0} |", "[{0}](x)", "*{0}*"])
    def test_never_become_markup(self, place):
        page = html(place.format("{{ x }}"), HOSTILE)
        assert "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:alert(1)) **b** | `c` {{ d }}" in page
        assert "<script" not in page

    def test_never_leave_their_attribute(self):
        page = html('![{{ x }}](a.png "{{ x }}")', '"><script>alert(1)</script>')
        assert "<script" not in page
        assert page.count("<img") == 1

    @pytest.mark.parametrize(
        "value", ["javascript:alert(1)", "//evil.example", "../../x", "https://evil.example", "a?b#c"]
    )
    def test_never_choose_where_a_link_leads(self, value):
        page = html("[a]({{ x }}) [b](runs/{{ x }}.html)", value)
        assert 'href="page/' in page
        assert "evil.example/" not in page
        assert ":" not in page.split('href="')[1].split('"')[0]

    def test_may_be_links(self):
        assert html("see {{ x }}!", "a<b", "runs/1.html") == '<p>see <a href="runs/1.html">a&lt;b</a>!</p>\n'
        assert html("[see {{ x }}](y)", "V", "runs/1.html") == '<p><a href="page/y">see V</a></p>\n'

    @pytest.mark.parametrize(("body", "line"), [("a\n\nb {{ x\n}}", 3), ("{{ x", 1), ("a\n{% for x in y %}", 2)])
    def test_that_do_not_end_or_are_statements_are_errors(self, body, line):
        with pytest.raises(ReportError) as error:
            html(body)
        assert (error.value.file, error.value.line) == ("r.md", line)


class TestPanels:
    def test_are_holes_with_options(self):
        page = rendered("a\n\n```chart\nmetrics: loss\nx: step\n```\n\nb\n\n```runs\n```\n")
        assert page.html == '<p>a</p>\n<div data-panel="0"></div>\n<p>b</p>\n<div data-panel="1"></div>\n'
        assert [block.kind for block in page.blocks] == ["chart", "runs"]
        assert page.blocks[0].options.values == {"metrics": "loss", "x": "step"}
        assert page.blocks[0].options.lines == {"metrics": 4, "x": 5}
        assert page.with_panels(["<b>", r"\1"]) == "<p>a</p>\n<b>\n<p>b</p>\n\\1\n"

    def test_know_their_lines_in_lists_and_quotes(self):
        page = rendered("- a\n\n  ```chart\n  metrics: loss\n  x: step\n  ```\n\n> ```chart\n> metrics: a\n> ```\n")
        assert [block.options.lines for block in page.blocks] == [{"metrics": 4, "x": 5}, {"metrics": 9}]

    def test_keep_values_as_written(self):
        assert rendered('```chart\ntitle: "{{ x }}"\n```').blocks[0].options.values == {"title": "{{ x }}"}

    def test_cannot_be_written_as_html(self):
        assert "<div" not in rendered('<div data-panel="0"></div>\n').html

    @pytest.mark.parametrize(
        ("options", "line", "words"),
        [
            ("metrics: [a", 3, "not YAML"),
            ("a: 1\nb: c: d", 4, "quotes"),
            ("metrics: *", 3, "quotes"),
            ("a: 1\na: 2", 4, "given twice, here and on line 3"),
            ("just text", 3, "name: value"),
            ("- a", 3, "name: value"),
            ("a: !!python/object:os.system {}", 3, "not YAML"),
            ("\tx: 1", 3, "not YAML"),
        ],
    )
    def test_name_the_line_of_a_mistake(self, options, line, words):
        with pytest.raises(ReportError) as error:
            rendered(f"\n```chart\n{options}\n```\n")
        assert error.value.line == line
        assert words in str(error.value)

    def test_read_numbers_as_people_write_them(self):
        block = rendered("```chart\na: 1e-3\nb: .5\nc: 1E5\nd: 2026-05-01\ne: y\nf: 12\ng: 1e\n```").blocks[0]
        assert block.options.values == {"a": 0.001, "b": 0.5, "c": 1e5, "d": "2026-05-01", "e": "y", "f": 12, "g": "1e"}


class TestMarkdown:
    def test_raw_html_is_text(self):
        page = html("<b onclick=x>hi</b> <script>alert(1)</script>\n\n<iframe src=x></iframe>")
        assert "<b" not in page
        assert "<script" not in page
        assert "<iframe" not in page

    def test_tables_say_alignment_by_class(self):
        page = html("| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |\n")
        assert '<th class="num">b</th>\n<th class="center">c</th>' in page
        assert "style" not in page

    def test_has_footnotes_definitions_tasks_and_strikes(self):
        page = html("a[^n] ~~b~~\n\n[^n]: note\n\nTerm\n: Def\n\n- [x] done\n")
        assert 'href="#fn1" id="fnref1"' in page
        assert '<li id="fn1"' in page
        assert "<dt>Term</dt>\n<dd>Def</dd>" in page
        assert '<label><input class="task-list-item-checkbox" checked="checked" disabled="disabled" type' in page
        assert "<s>b</s>" in page

    @pytest.mark.parametrize("word", ["NOTE", "tip", "Important", "WARNING", "CAUTION"])
    def test_has_callouts(self, word):
        title = f'<p class="callout-title">{word.capitalize()}</p>'
        page = html(f"> [!{word}]\n> careful\n")
        assert page == f'<div class="callout callout-{word.lower()}">\n{title}\n<p>careful</p>\n</div>\n'

    def test_a_callout_may_have_a_title_of_its_own_and_fold(self):
        page = html("> [!TIP]- On *{{ x }}* and $y$\n> careful\n")
        assert page.startswith(
            '<details class="callout callout-tip">\n<summary class="callout-title">On <em>V</em> and'
        )
        assert page.endswith("</math></summary>\n<p>careful</p>\n</details>\n")
        assert html("> [!TIP]+\n> a").startswith('<details class="callout callout-tip" open="open">')
        assert html("> [!NOTE] Only a title").count("<p") == 1

    def test_a_callout_may_start_with_a_block(self):
        page = html("> [!NOTE]\n>\n> - a\n")
        assert page.endswith("</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n")

    def test_a_section_folds_with_all_that_is_in_it(self):
        page = rendered("a\n\n::: details The *{{ x }}* <b>\n## In\n\n```chart\nmetrics: a\n```\n:::\n\nb\n")
        assert page.html == (
            '<p>a</p>\n<details class="section">\n<summary>The <em>V</em> &lt;b&gt;</summary>\n<h2 id="in">In</h2>\n'
            '<div data-panel="0"></div>\n</details>\n<p>b</p>\n'
        )
        assert page.blocks[0].line == 6
        assert "<summary>Details</summary>" in html("> ::: details\n> x\n> :::\n")
        with pytest.raises(ReportError, match="has no end") as error:
            html("a\n\n::: details x\nb\n")
        assert error.value.line == 3

    def test_headings_are_listed_in_a_table_of_contents(self):
        body = "## A *b*\n### [c](d) {{ x }}\n#### deep\n## E {#sec:e}\n::: details f\n## F\n:::\n"
        assert rendered(body).contents == (
            '<ol><li><a href="#a-b">A <em>b</em></a><ol><li><a href="#c-v">c V</a></li></ol></li>'
            '<li><a href="#sec-e">E</a></li></ol>'
        )
        assert rendered("## A\n## B\n").contents == ""
        assert rendered("### A\n## B\n# C\n").contents.count("<li>") == 3

    def test_other_quotations_stay(self):
        assert html("> [!OTHER]\n> x\n").startswith("<blockquote>")
        assert html("> a [!NOTE]\n").startswith("<blockquote>")

    def test_heading_ids_never_meet_those_of_the_page(self):
        page = html("# Main\n## Fig 1\n## Fig 1\n## fn1\n## !\n## Ärger & Co\n")
        assert 'id="section-main"' in page
        assert 'id="section-fig-1"' in page
        assert 'id="section-fig-1-1"' in page
        assert 'id="section-fn1"' in page
        assert 'id="section"' in page
        assert 'id="ärger--co"' in page

    def test_takes_a_first_heading_as_the_title(self):
        page = rendered("\n# The `x` {{ y }} *title*\n\nText\n")
        assert page.title == "The x V title"
        assert page.html == "<p>Text</p>\n"
        assert rendered("Text\n\n# Later\n").title == ""

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "JavaScript:alert(1)", "vbscript:x", "data:text/html,x"]
    )
    def test_links_that_run_code_are_text(self, address):
        assert "<a" not in html(f"[a]({address})")

    @pytest.mark.parametrize("address", ["ftp://x", "//evil.example", "tel:1"])
    def test_links_to_other_schemes_are_errors(self, address):
        with pytest.raises(ReportError, match="neither http, https, mailto nor relative") as error:
            html(f"a\nb [a]({address})")
        assert error.value.line == 2

    def test_links_of_the_web_and_of_the_page_stay(self):
        page = html("[a](https://x.example/a?b=1&c) [b](mailto:a@b.example) [c](#d) <https://e.example>")
        assert page.count("<a") == 4
        assert 'href="https://x.example/a?b=1&amp;c"' in page
        assert 'href="#d"' in page

    @pytest.mark.parametrize("address", ["https://x.example/a.png", "//x.example/a.png", "data:image/png;base64,AAAA"])
    def test_images_from_elsewhere_are_errors(self, address):
        with pytest.raises(ReportError, match="no file beside the report"):
            html(f"![a]({address})")
