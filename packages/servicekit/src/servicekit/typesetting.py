"""Vietnamese text set into a box of pixels: wrapped, as large as fits, never beyond the box."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import as_file, files
from typing import Final, Literal, NamedTuple

from PIL import ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

Weight = Literal["Regular", "SemiBold", "Bold"]
LEADING: Final = 1.22
ELLIPSIS: Final = "…"
# The fonts have letters, figures and signs, but neither emoji nor what directs other text.
_NOT_DRAWN: Final = ("So", "Cs", "Co", "Cn", "Cc", "Cf")


class Block(NamedTuple):
    """Lines that fit their box; `leading` is the height of a line in pixels."""

    lines: tuple[str, ...]
    font: FreeTypeFont
    leading: int

    @property
    def height(self) -> int:
        return len(self.lines) * self.leading

    def draw(self, on: ImageDraw.ImageDraw, at: tuple[int, int], colour: str) -> None:
        x, y = at
        for place, line in enumerate(self.lines):
            on.text((x, y + place * self.leading), line, fill=colour, font=self.font)


@cache
def font(weight: Weight, size: int) -> FreeTypeFont:
    """Be Vietnam Pro at a size in pixels."""
    with as_file(files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{weight}.ttf") as path:
        return ImageFont.truetype(path, size)


def plain_line(text: str) -> str:
    """What the fonts can draw, in one line."""
    composed = unicodedata.normalize("NFC", text)
    kept = (c if unicodedata.category(c) not in _NOT_DRAWN else " " for c in composed)
    return " ".join("".join(kept).split())


def set_block(text: str, box: tuple[int, int], sizes: range, weight: Weight) -> Block:
    """In the first of the sizes that fits, else in the last one and shortened with `…`."""
    width, height = box
    text = plain_line(text)
    for size in sizes:
        found = _wrapped(text, width, font(weight, size), round(size * LEADING))
        if found.height <= height:
            return found
    smallest = _wrapped(text, width, font(weight, sizes[-1]), round(sizes[-1] * LEADING))
    return _shortened(smallest, width, max(1, height // smallest.leading))


def _wrapped(text: str, width: int, face: FreeTypeFont, leading: int) -> Block:
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, face):
        longer = f"{line} {piece}" if line else piece
        if line and face.getlength(longer) > width:
            lines.append(line)
            line = piece
        else:
            line = longer
    return Block((*lines, line) if line else tuple(lines), face, leading)


def _pieces(text: str, width: int, face: FreeTypeFont) -> Iterator[str]:
    """Words; one that is wider than the box in several parts."""
    for word in text.split():
        part = ""
        for letter in word:
            if part and face.getlength(part + letter) > width:
                yield part
                part = ""
            part += letter
        yield part


def _shortened(block: Block, width: int, most: int) -> Block:
    if len(block.lines) <= most:
        return block
    last = block.lines[most - 1]
    while last and block.font.getlength(last + ELLIPSIS) > width:
        last = last[:-1].rstrip()
    return block._replace(lines=(*block.lines[: most - 1], last + ELLIPSIS))
