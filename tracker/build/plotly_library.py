"""Plotly's own script in a page for frames, which draws the figure that its address names behind `#`.

It is in a site once, 5 MB, and reaches nothing outside itself. From a folder a frame without rights can load no script,
so that the script lies in the page; and the pages around it allow nothing of what Plotly needs.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import lru_cache
from pathlib import Path

_BEGIN = (
    '<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="'
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline';"
    " img-src data: blob:; font-src data:; worker-src blob:; form-action 'none'; base-uri 'none'\">"
    "<style>html,body,#figure{margin:0;width:100%;height:100%;overflow:hidden;background:#fff}</style></head><body>"
    '<script>if(self.origin!=="null"||top===self)document.write("<plaintext hidden>")</script><div id="figure"></div>\n'
    "<script>"
)
_END = """</script>
<script>
const bytes = Uint8Array.from(atob(location.hash.slice(1)), (letter) => letter.charCodeAt(0));
const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
new Response(stream).json().then(({ data, layout, frames }) => {
  const { width, height, ...rest } = layout ?? {};
  const options = { responsive: true, displaylogo: false, plotlyServerURL: "", showLink: false };
  Plotly.newPlot("figure", { data, layout: { ...rest, autosize: true }, frames: frames ?? [], config: options });
});
</script></body></html>
"""


@lru_cache(maxsize=1)
def library_name() -> str:
    """The SHA-256 of the page; "" where Plotly is not installed here."""
    page = library_page()
    return hashlib.sha256(page).hexdigest() if page else ""


def library_page() -> bytes:
    """The page; empty where Plotly is not installed here."""
    script = _script()
    if script is None:
        return b""
    return (_BEGIN + script.read_text("utf-8").replace("</script", "<\\/script") + _END).encode()


def _script() -> Path | None:
    found = importlib.util.find_spec("plotly")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "package_data" / "plotly.min.js"
    return path if path.is_file() else None
