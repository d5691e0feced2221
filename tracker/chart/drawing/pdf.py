"""A drawn figure as a PDF of one page: vectors, with its fonts in it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SETTINGS = {"pdf.fonttype": 42, "pdf.compression": 6, "pdf.use14corefonts": False}
"""Fonts of TrueType (42), which journals and arXiv ask for, in place of Type 3."""
_METADATA = {"Creator": "tracker", "Producer": None, "CreationDate": None}


def figure_pdf(figure: Figure, scale: float) -> bytes:
    """A figure of 72 dots an inch, all of it made smaller: the layout stays as it is.

    The same figure gives the same bytes. Matplotlib's own `print_pdf` knows no scale; this is what it does, with one
    more matrix.

    Args:
        figure: drawn.
        scale: points of the page for a dot of the figure.
    """
    from matplotlib.backends import backend_pdf

    backend: Any = backend_pdf
    backend.FigureCanvasPdf(figure)
    data = io.BytesIO()
    width, height = figure.get_size_inches()
    file = backend.PdfFile(data, metadata=_METADATA)
    try:
        file.newPage(width * scale, height * scale)
        file.output(scale, 0, 0, scale, 0, 0, backend.Op.concat_matrix)
        renderer = backend.RendererPdf(file, 72, height, width)
        figure.draw(renderer)
        renderer.finalize()
        file.finalize()
    finally:
        file.close()
    return data.getvalue()
