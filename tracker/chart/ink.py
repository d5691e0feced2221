"""An author's own colour, made readable on the light and on the dark page."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.chart.palette import THEMES

LEAST_CONTRAST = 3.0
"""To the ground, as WCAG 2.2 (1.4.11) asks of graphics."""
_STEPS = 24

# B. Ottosson, A perceptual color space for image processing (2020): linear sRGB to cones, cones to Lab, and back.
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def readable(color: str) -> tuple[str, str]:
    """A colour for the light page and for the dark one: itself where its contrast to the ground is 3 : 1 or more.

    Else as much darker or lighter, at the same hue in OKLab, as that needs.

    Args:
        color: `#rrggbb`.
    """
    light, dark = (_against(color, THEMES[name].ground) for name in ("light", "dark"))
    return light, dark


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted(_luminance(each) for each in (one, other))
    return (high + 0.05) / (low + 0.05)


def _against(color: str, ground: str) -> str:
    if contrast(color, ground) >= LEAST_CONTRAST:
        return color
    lightness, a, b = _mixed(_TO_LAB, [cone ** (1 / 3) for cone in _mixed(_TO_CONES, _linear(color))])
    near, far = lightness, 0.0 if _luminance(ground) > 0.2 else 1.0
    for _ in range(_STEPS):
        middle = (near + far) / 2
        good = contrast(_color(middle, a, b), ground) >= LEAST_CONTRAST
        near, far = (near, middle) if good else (middle, far)
    return _color(far, a, b)


def _color(lightness: float, a: float, b: float) -> str:
    """The nearest colour of sRGB."""
    linear = _mixed(_FROM_CONES, [cone**3 for cone in _mixed(_FROM_LAB, [lightness, a, b])])
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, part)))):02x}" for part in linear)


def _mixed(matrix: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    return [sum(factor * value for factor, value in zip(row, values, strict=True)) for row in matrix]


def _linear(color: str) -> list[float]:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
