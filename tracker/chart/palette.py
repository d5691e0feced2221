"""Colours: one index a label, the same for a label in all charts of a report; and those that pictures are drawn in."""

from __future__ import annotations

from dataclasses import dataclass

# The palette of docs/spec/page-data.md.
LIGHT = (
    "#394ec0", "#e77302", "#3c866f", "#783785", "#9b6104", "#1897dc", "#94331f", "#42286e", "#899969", "#5a5a58",
    "#ce5c9c", "#612703",
)  # fmt: skip
DARK = (
    "#00a5fe", "#ca6e00", "#059e6f", "#bb7ebd", "#f7e520", "#d1f1fc", "#ff537d", "#7871eb", "#92ba09", "#a2c6ed",
    "#fc97ad", "#edbe7f",
)  # fmt: skip

DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 3), (9, 3, 2, 3))
"""Lines of the first twelve colours, of the second, the third and the fourth twelve: pixels drawn and left out."""

RAMPS = {
    "light": ("#bf800e", "#858b0f", "#198540", "#0b6a64", "#035268", "#0a2f7e", "#33035e"),
    "dark": ("#7a59ae", "#5674c5", "#179bd1", "#0cbdc4", "#5ad8ab", "#b3e98f", "#fff19c"),
}
"""Colours of numbers, from the least to the greatest, which stands out most from the ground; between two of them the
straight line in sRGB."""

DASHED_UNTIL = 60
"""With more curves than this nobody follows a dash: all are solid."""


@dataclass(frozen=True)
class Theme:
    """The colours of a picture, those of `site/css/tokens.css`. The ground lies only behind texts over lines."""

    palette: tuple[str, ...]
    ink: str
    muted: str
    grid: str
    axis: str
    ramp: tuple[str, ...]
    ground: str

    def plain(self) -> tuple[str, ...]:
        """Every colour that is used as it is."""
        return (*self.palette, self.ink, self.muted, self.grid, self.axis, self.ground)


THEMES = {
    "light": Theme(LIGHT, "#1b1f26", "#59616e", "#eceef1", "#a9b0bb", RAMPS["light"], "#ffffff"),
    "dark": Theme(DARK, "#e4e7ec", "#9ba5b4", "#252a32", "#596271", RAMPS["dark"], "#15181d"),
}


def ramp_color(ramp: tuple[str, ...], share: float) -> str:
    """The colour at a share from 0 to 1 of a ramp, as `#rrggbb`."""
    place = min(1.0, max(0.0, share)) * (len(ramp) - 1)
    below = min(int(place), len(ramp) - 2)
    ends = [[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in ramp[below : below + 2]]
    mixed = (int(a + (b - a) * (place - below) + 0.5) for a, b in zip(*ends, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def ink_of(theme: Theme, color: int, paint: tuple[str, str] | None) -> str:
    """A curve's colour in a picture: the author's own, else the palette's."""
    return theme.palette[color % len(theme.palette)] if paint is None else paint[theme.palette == DARK]


class Palette:
    """Gives each label a number, in the order in which labels first appear; pages take it modulo their colours."""

    def __init__(self) -> None:
        self._indexes: dict[str, int] = {}

    def index(self, label: str) -> int:
        """The label's number, from 0."""
        return self._indexes.setdefault(label, len(self._indexes))
