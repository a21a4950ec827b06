"""A drawing as shapes in units of its own: what SVG and PDF are both written from."""

from typing import Literal

import msgspec

Weight = Literal["Regular", "SemiBold", "Bold"]
Point = tuple[float, float]


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A filled rectangle; `radius` rounds its corners."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    radius: float = 0


class Polygon(msgspec.Struct, frozen=True, kw_only=True):
    """A filled outline."""

    points: tuple[Point, ...]
    colour: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of text from `x`, as long as `length`; `y` is its base line."""

    x: float
    y: float
    length: float
    text: str
    size: float
    weight: Weight
    colour: str


class Squares(msgspec.Struct, frozen=True, kw_only=True):
    """A QR code: rows of squares, True where dark, in a square of this `side`."""

    x: float
    y: float
    side: float
    rows: tuple[tuple[bool, ...], ...]
    colour: str


Shape = Box | Polygon | Line | Squares


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """`width` and `height` in its own units; later shapes lie on earlier ones."""

    title: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """A size to print (`unit` mm) or to show on screens (px); `kinds`: files it is offered as.

    `zoom`: pixels of the PNG for one CSS pixel; a sheet to print comes in 150 dots an inch.
    """

    name: str
    width: int
    height: int
    unit: Literal["mm", "px"]
    kinds: tuple[str, ...]
    zoom: float = 1

    @property
    def is_tall(self) -> bool:
        return self.height >= self.width


PRINT_ZOOM = 150 / 96
FORMATS = {
    found.name: found
    for found in (
        Format(
            name="ap-phich-a3", width=297, height=420, unit="mm", kinds=("pdf", "png", "svg"),
            zoom=PRINT_ZOOM,
        ),
        Format(
            name="ap-phich-a4", width=210, height=297, unit="mm", kinds=("pdf", "png", "svg"),
            zoom=PRINT_ZOOM,
        ),
        Format(
            name="to-roi-a5", width=148, height=210, unit="mm", kinds=("pdf", "png", "svg"),
            zoom=PRINT_ZOOM,
        ),
        Format(name="bang-ron", width=3000, height=800, unit="mm", kinds=("pdf", "svg")),
        Format(name="anh-chia-se", width=1200, height=630, unit="px", kinds=("png", "svg")),
        Format(name="anh-vuong", width=1080, height=1080, unit="px", kinds=("png", "svg")),
        Format(name="anh-doc", width=1080, height=1920, unit="px", kinds=("png", "svg")),
        Format(name="bieu-ngu-web", width=1200, height=300, unit="px", kinds=("png", "svg")),
    )
}  # fmt: skip
"""A banner of three metres has no PNG: it would not fit into a phone's memory."""
