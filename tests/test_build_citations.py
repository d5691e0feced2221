"""Citations of reports: what Pandoc's syntax becomes, and what a BibTeX file may hold and do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.build.compose import Project, compose
from tracker.build.markdown import Source, render
from tracker.build.prose.bibtex import Bibliography, people, read_bibtex, to_text
from tracker.build.report import read_report
from tracker.errors import ReportError

BIB = r"""
Whatever stands here is a comment, mail@x.example too.
@string{ml = "Proc. of " # {ML}}
@comment{@article{not, title={here}}}
% @article{nor, title={here}}
@inproceedings{vaswani2017, title = {Attention {Is} All You Need},
  author = {Vaswani, Ashish and Noam Shazeer and others},
  booktitle = ml, year = 2017, pages = {5998--6008}, eprint = {1706.03762}, archivePrefix = {arXiv},}
@article{godel:1931, author = {G{\"o}del, Kurt}, title = "{\"U}ber $\ell_2$ \& \emph{formal} S{\"a}tze",
  journal = {Monatsh.} # { Math.}, volume = 38, number = 1, pages = {173--198}, year = {1931}, doi = {10.1007/BF0170}}
@misc(two, author={Erd\H{o}s, P\'al and van der Berg, Jan}, title={Second?}, year={1931}, url={https://x.example/a_b~c})
@misc{one, author={Erd\H{o}s, P\'al and van der Berg, Jan}, title={First}, year={1931}}
@misc{evil, author={{<b>O'Brien & Co</b>}}, title={<script>alert(1)</script> $\href{javascript:1}{x}$},
  year={"><i>}, url={javascript:alert(1)}, doi={"><script>}, note={[x](javascript:1)}}
"""


def cited(body: str, style: str = "numeric", bib: str = BIB) -> str:
    known = Bibliography("refs.bib", read_bibtex(bib, "refs.bib"), style)
    source = Source(body, "r.md", ("chart",), lambda e, _l: (e.strip(), ""), str, str, bibliography=known)
    return render(source).html.replace("&nbsp;", " ")


def prose(body: str, style: str = "numeric") -> str:
    """The text of the first paragraph."""
    found = re.search(r"<p>(.*?)</p>", cited(body, style), re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1])


def test_citations_are_numbers_by_default_and_names_and_years_when_asked():
    body = "A [@vaswani2017], [see @godel:1931, pp. 2--3; @vaswani2017], [@godel:1931; @one] and @one, [-@one]."
    assert prose(body) == "A [1], [see 2, pp. 2--3; 1], [2, 3] and Erdős and van der Berg [3], [3]."
    assert prose(body + " [@two]", "author-year") == (
        "A (Vaswani et al., 2017), (see Gödel, 1931, pp. 2--3; Vaswani et al., 2017), "
        "(Gödel, 1931; Erdős and van der Berg, 1931a) and Erdős and van der Berg (1931a), (1931a). "
        "(Erdős and van der Berg, 1931b)"
    )


def test_references_stand_at_the_end_with_links_both_ways():
    page = cited("[@godel:1931] [@vaswani2017] [@godel:1931]^[n]\n")
    assert '<a href="#ref-godel-1931" id="cite-godel-1931-2" class="cite">1</a>' in page
    assert page.index('<h2 id="references">References</h2>\n<ol class="references">') > page.index("cite-vaswani2017-1")
    assert (
        '<li id="ref-godel-1931">Kurt Gödel. Über <math><msub><mi>\u2113</mi><mn>2</mn></msub></math> '
        "&amp; formal Sätze. "
        "<em>Monatsh. Math.</em>, 38(1):173\u2013198, 1931. "
        '<a href="https://doi.org/10.1007/BF0170">doi:10.1007/BF0170</a> <a href="#cite-godel-1931-1" class="backref"'
    ) in page
    assert (
        "Ashish Vaswani, Noam Shazeer, et al. Attention Is All You Need. "
        "In <em>Proc. of ML</em>, pages 5998\u20136008, 2017. "
        '<a href="https://arxiv.org/abs/1706.03762">arXiv:1706.03762</a>'
    ) in page
    assert 'href="https://x.example/a_b~c"' in cited("@two")
    assert cited("@two\n\n# Literature\n").count("<h") == 1
    alphabetic = cited("@vaswani2017 @one @two", "author-year")
    places = [alphabetic.index(f'<li id="ref-{key}">') for key in ("one", "two", "vaswani2017")]
    assert places == sorted(places)


def test_signs_that_cite_nothing_are_text():
    assert prose("me@vaswani2017 \\@one `@one` a@b.example") == "me@vaswani2017 @one @one a@b.example"
    plain = render(Source("@somebody and me@x.example", "r.md", (), None, str, str)).html
    assert plain == "<p>@somebody and me@x.example</p>\n"


def test_references_to_figures_and_citations_do_not_meet():
    page = cited(
        "@fig:loss, [@fig:loss], [@fig:loss; @one, p. 2].\n\n```chart\nid: loss\n```\n".replace("; @one, p. 2", "")
    )
    assert page.count('<a href="#fig-loss" class="ref">Figure 1</a>') == 3
    assert "references" not in page


def test_a_hostile_bibliography_shows_as_it_is_written():
    page = cited("@evil [@evil]", "author-year")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; $\\href{javascript:1}{x}$" in page
    assert not re.search(r"<(script|i|b)\b", page)
    assert 'href="javascript' not in page
    assert 'href="https://doi.org/%22%3E%3Cscript%3E"' in page


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("a\n\nb\n@vaswani2018", 4, "@vaswani2018 is not in refs.bib: did you mean 'vaswani2017'?"),
        ("[@vaswani2017; @x]", 1, "@x is not in refs.bib"),
        ("[@fig:loss]", 1, "nothing here is called '@fig:loss'"),
    ],
)
def test_an_unknown_key_is_an_error(body, line, words):
    with pytest.raises(ReportError) as error:
        cited(body)
    assert words in str(error.value)
    assert error.value.line == line


@pytest.mark.parametrize(
    ("bib", "line", "words"),
    [
        ("@article{a, title={x}", 1, "',' is missing in 'a'"),
        ("\n@article{a,\n title=foo}", 3, "'foo' is no @string of this file"),
        ("@article{a, title={x} year=3}", 1, "before 'year=3}'"),
        ("@misc{a,x={}}\n\n@misc{a,y={}}", 3, "'a' is there twice, here and on line 1"),
        ('@misc{a,\nx="a{b"}', 2, "this text has no end"),
        ("@misc a", 1, "'{' is missing after @misc"),
        ("@misc{a,\n= 3}", 2, "a field's name in 'a' is missing"),
    ],
)
def test_what_is_not_bibtex_names_its_line(bib, line, words):
    with pytest.raises(ReportError) as error:
        read_bibtex(bib, "refs.bib")
    assert (error.value.file, error.value.line) == ("refs.bib", line)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\'E}cole \'{e}t\'e \^i {\~n} \v{S}imon Fran\c{c}ois", "École été î ñ Šimon François"),
        (r"\AA ngstr\"om", "Ångström"),
        (r"Garc{\'\i}a and Garc\'{\i}a, Stra{\ss}e, {\L}odz, \o re", "García and García, Straße, Łodz, øre"),
        (r"a -- b --- c ``d'' e~f", "a \u2013 b — c “d” e\u00a0f"),
        (r"\& \% \_ \{x\} \textbf{bold} \emph{it} {N}ote", "& % _ {x} bold it Note"),
        (r"$x_{1}^{2}$ at \$5", "$x_{1}^{2}$ at $5"),
    ],
)  # fmt: skip
def test_letters_of_tex_become_text(tex, text):
    assert to_text(tex) == text


def test_names_have_their_parts():
    found, others = people("Jan van der Berg and van der Berg, Jan and King, Jr., Martin and {Open and AI} and others")
    assert others
    assert [(each.first, each.last) for each in found] == [
        ("Jan", "van der Berg"), ("Jan", "van der Berg"), ("Martin", "King Jr."), ("", "Open and AI")
    ]  # fmt: skip


def test_a_report_names_its_bibliography(tmp_path: Path):
    folder = tmp_path / "reports"
    (folder / "sub").mkdir(parents=True)
    (folder / "refs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "out.bib").write_text(BIB, encoding="utf-8")
    place = folder / "sub" / "a.md"

    def composed(head: str) -> str:
        place.write_text(f"---\n{head}\n---\n@one\n", encoding="utf-8")
        return compose(read_report(place, folder), Project([], [], {}, [])).body

    assert "Erdős and van der Berg (<a" in composed("bibliography: ../refs.bib\ncitation_style: author-year")
    for head, words in (
        ("bibliography: refs.bib", "is no file beside the report"),
        ("bibliography: ../../out.bib", "lies outside the reports folder"),
        ("bibliography: ../refs.bib\ncitation_style: apa", "write numeric or author-year"),
        ("bibliography: [../refs.bib, ../refs.bib]", "is in two of these files"),
    ):
        with pytest.raises(ReportError, match=words):
            composed(head)
    place.write_text("[@one]\n", encoding="utf-8")
    with pytest.raises(ReportError, match="names no bibliography") as error:
        compose(read_report(place, folder), Project([], [], {}, []))
    assert error.value.line == 1
    place.write_text(
        "---\nbibliography: ../refs.bib\n---\n@one\n\n```markdown\ntext: as in [@one]\n```\n", encoding="utf-8"
    )
    with pytest.raises(ReportError, match="a markdown block has no list of references") as error:
        compose(read_report(place, folder), Project([], [], {}, []))
    assert error.value.line == 7
