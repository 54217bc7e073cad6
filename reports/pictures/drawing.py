"""A small pencil for SVG: rectangles, lines and words, in the picture's own units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from reports.pictures.look import FONT, Colour, Look

Entry = tuple[Colour, str]

LETTER = 0.58
"""The width of a letter in the fonts we ask for, as a share of its size; a little more than the average."""

BOLD = 1.2
"""How much wider bold letters are."""

LEGEND_LINE = 22.0


@dataclass(slots=True)
class Drawing:
    look: Look
    height: float
    parts: list[str] = field(default_factory=list)

    def rectangle(
        self, x: float, y: float, width: float, height: float, fill: Colour, *, edge: Colour = "", radius: float = 0
    ) -> None:
        outline = f' stroke="{edge}" stroke-dasharray="2 3"' if edge else ""
        corner = f' rx="{_n(radius)}"' if radius else ""
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self.parts.append(f'<rect {place} fill="{fill}"{outline}{corner}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self.parts.append(f'<line {ends} stroke="{self.look.line}"/>')

    def stroke(
        self, x1: float, y1: float, x2: float, y2: float, colour: Colour, *, width: float = 1, dashes: str = ""
    ) -> None:
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<line {ends} stroke="{colour}" stroke-width="{_n(width)}"{dashed}/>')

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """Ringed by the surface, so that it stands out from the lines it lies on."""
        place = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
        self.parts.append(f'<circle {place} fill="{fill}" stroke="{self.look.surface}" stroke-width="2"/>')

    def curve(self, points: Sequence[tuple[float, float]], colour: Colour, dash: str = "") -> None:
        """A line from point to point; one point alone is a dot."""
        if len(points) == 1:
            self.dot(*points[0], 4, colour)
        ends = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<polyline points="{ends}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        colour: Colour = "",
        anchor: str = "start",
        bold: bool = False,
        size: float = 0,
    ) -> None:
        """`y` is the middle of the letters."""
        weight = ' font-weight="600"' if bold else ""
        own_size = f' font-size="{_n(size)}"' if size else ""
        place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" dominant-baseline="central"'
        self.parts.append(f'<text {place} fill="{colour or self.look.ink}"{weight}{own_size}>{escape(text)}</text>')

    def legend(self, lines: list[list[Entry]]) -> None:
        """At the top; `lines` are those of `legend_lines`."""
        for row, line in enumerate(lines):
            x, y = 0.0, LEGEND_LINE * row
            for colour, word in line:
                self.rectangle(x, y + 4, 14, 14, colour, radius=3)
                self.words(x + 20, y + 11, word, colour=self.look.soft)
                x += _entry_width(word, self.look)

    def svg(self) -> str:
        """A whole document; the letters are those of the reader's system."""
        width, height = self.look.width, _n(self.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        )
        letters = f'font-family={quoteattr(FONT)} font-size="{self.look.size}"'
        return f"{head} {letters}>{''.join(self.parts)}</svg>"


def legend_lines(entries: Iterable[Entry], look: Look) -> list[list[Entry]]:
    """The legend's colours and words, as many a line as fit."""
    lines: list[list[Entry]] = [[]]
    used = 0.0
    for entry in entries:
        wide = _entry_width(entry[1], look)
        if lines[-1] and used + wide > look.width:
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += wide
    return lines


def _entry_width(word: str, look: Look) -> float:
    return 40 + width_of(word, look.size)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    return len(text) * size * LETTER * (BOLD if bold else 1)


def shortened(text: str, room: float, size: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    most = int(room / (size * LETTER))
    return text if len(text) <= most else f"{text[: max(most - 1, 1)].rstrip()}…"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
