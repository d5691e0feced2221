"""The files of figures: pictures, drawn in several processes where there are more than a few, and sheets of numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tracker.build.built import PICTURES, BuiltPanel, figure_paths
from tracker.build.output import Output
from tracker.build.sheet_files import write_sheet
from tracker.chart.figure import Drawn, draw_forms
from tracker.chart.picture import Picture
from tracker.read.parallel import Workers

_FEW = 4
"""So many pictures are drawn sooner here than another process has started and imported matplotlib."""

Progress = Callable[[int, int], None]


def draw_all(pictures: Sequence[Picture], workers: Workers, progress: Progress | None = None) -> Iterator[Drawn]:
    """Each picture in every form, in order.

    Args:
        pictures: what to draw.
        workers: who draws; the bytes are the same for any number.
        progress: called with how many are drawn, and of how many.
    """
    tasks = ((what,) for what in pictures)
    for done, drawn in enumerate(workers.map(draw_forms, tasks, few=len(pictures) <= _FEW), 1):
        yield drawn
        if progress:
            progress(done, len(pictures))


def write_figures(
    panels: Sequence[BuiltPanel], output: Output, workers: Workers, progress: Progress | None = None
) -> None:
    """Write the files of figures; of pictures only those are drawn that the site does not hold.

    The page shows pictures that are named by what they draw. Under a figure's own address the same lie for people: each
    such set is a part of the manifest, made from one picture.
    """
    new: dict[str, Picture] = {}
    addresses: dict[str, list[str]] = {}
    for panel in panels:
        for ending, sheet in panel.sheets.items():
            write_sheet(output, f"{panel.address}.{ending}", sheet)
        what = panel.picture
        if what is None:
            continue
        key, paths = what.key, figure_paths(what)
        if not all(map(output.has, paths)) and all(map(output.holds, paths)):
            for path in paths:
                output.keep(path)
        kept = not panel.address or output.keep_part(panel.address, key)
        if not kept:
            addresses.setdefault(key, []).append(panel.address)
        if not (kept and all(map(output.has, paths))):
            new[key] = what
    for (key, what), drawn in zip(new.items(), draw_all(list(new.values()), workers, progress), strict=True):
        for path, image in zip(figure_paths(what), (drawn.light, drawn.dark), strict=True):
            output.share(path, image)
        _write_beside(key, drawn, addresses.get(key, ()), output)


def _write_beside(key: str, drawn: Drawn, addresses: Sequence[str], output: Output) -> None:
    for address in addresses:
        files = [f"{address}.{ending}" for ending in PICTURES]
        for file, image in zip(files, (drawn.pdf, drawn.svg, drawn.png), strict=True):
            output.write(file, image)
        output.record(address, key, files)


def figure_files(panel: BuiltPanel) -> list[str]:
    """The files beside a figure's own page, that page among them; none for a panel without an address."""
    if not panel.address:
        return []
    endings = [*(PICTURES if panel.picture else ()), *panel.sheets, "html"]
    return [f"{panel.address}.{ending}" for ending in endings]
