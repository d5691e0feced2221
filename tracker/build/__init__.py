"""The site builder: reports and runs in, one folder of static pages out.

`site.build(options, output)` gathers everything first and then writes, through one `Output`. A report is Markdown
(`report`, `markdown`) whose prose holds values (`values`) and whose blocks are panels (`panels`); pages come from
templates (`page`).
"""
