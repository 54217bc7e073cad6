"""Colours and sizes of the pictures, for both schemes and for narrow screens.

The values are those of `static/css/tokens.css`: a picture of its own address cannot read the page's. One hue from
pale to deep says "more", so lightness alone carries it; kinds have hues that stay apart for people who do not see all
colours (after Okabe and Ito), each with its own lightness.
"""

from dataclasses import dataclass

Colour = str
Ramp = tuple[tuple[int, int, int], tuple[int, int, int]]

EVEN = 0.179
"""The luminance on which black and white letters have the same contrast."""

FONT = "system-ui, 'Segoe UI', Roboto, Cantarell, 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    ink: Colour
    soft: Colour
    line: Colour
    surface: Colour
    strong: Colour
    pale: Colour
    ramp: Ramp
    kinds: tuple[Colour, ...]
    is_narrow: bool = False

    @property
    def width(self) -> int:
        return 310 if self.is_narrow else 860

    @property
    def size(self) -> int:
        """Of the letters, in the picture's own units: a narrow picture is shown at about its own size."""
        return 13 if self.is_narrow else 14

    def shade(self, ratio: float) -> Colour:
        """From the ramp's first colour at 0 to its second at 1."""
        return "#{:02x}{:02x}{:02x}".format(*self._mixed(ratio))

    def on_shade(self, ratio: float) -> Colour:
        """Letters on `shade(ratio)`: black or white, whichever has the greater contrast, at least 4.58:1."""
        red, green, blue = (_linear(part / 255) for part in self._mixed(ratio))
        return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > EVEN else "#ffffff"

    def _mixed(self, ratio: float) -> list[int]:
        share = min(max(ratio, 0.0), 1.0)
        return [round(low + (high - low) * share) for low, high in zip(*self.ramp, strict=True)]


def _linear(part: float) -> float:
    """WCAG 2.2, relative luminance."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


LIGHT = Look(
    ink="#14232b",
    soft="#4a5a62",
    line="#d8d2c6",
    surface="#ffffff",
    strong="#0b5a69",
    pale="#9cc5cc",
    ramp=((0xE9, 0xF2, 0xF2), (0x07, 0x42, 0x4E)),
    kinds=(
        "#0b5a69",
        "#d98a00",
        "#7ab6e0",
        "#7b3f61",
        "#3a7d44",
        "#b0503a",
        "#5d6b73",
        "#8d78bd",
        "#a08a1e",
    ),
)
DARK = Look(
    ink="#eef2f0",
    soft="#a8b8be",
    line="#2a3e48",
    surface="#142229",
    strong="#74c7d2",
    pale="#2f6470",
    ramp=((0x1C, 0x30, 0x39), (0xB4, 0xE6, 0xEC)),
    kinds=(
        "#74c7d2",
        "#f0b34a",
        "#3f7fb0",
        "#d79bbb",
        "#8fcf8a",
        "#e58a72",
        "#9fb0b8",
        "#b7a6e6",
        "#e6d873",
    ),
)
