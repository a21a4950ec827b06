"""Drawn pictures for the demonstration: calm landscapes and signs, no photo and no letter."""

import math
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image, ImageDraw

SIZE: Final = (1600, 1200)
KEPT: Final = (1200, 900)
QUALITY: Final = 88
Colour = tuple[int, int, int]


class Palette(NamedTuple):
    """Sky above and below, three layers of land, the accent."""

    sky: Colour
    glow: Colour
    far: Colour
    middle: Colour
    near: Colour
    accent: Colour


PALETTES: Final[dict[str, Palette]] = {
    "dawn": Palette(
        (214, 232, 226), (253, 240, 205), (134, 178, 158), (62, 132, 102), (11, 107, 79),
        (242, 183, 5),
    ),
    "noon": Palette(
        (196, 224, 232), (240, 248, 244), (120, 170, 178), (45, 120, 120), (7, 64, 47),
        (249, 214, 92),
    ),
    "dusk": Palette(
        (244, 208, 178), (253, 236, 214), (176, 140, 132), (110, 96, 110), (46, 58, 74),
        (214, 92, 52),
    ),
    "mist": Palette(
        (222, 230, 232), (246, 248, 246), (168, 190, 188), (110, 146, 140), (48, 92, 84),
        (226, 160, 60),
    ),
}  # fmt: skip


def draw_cover(motif: str, hue: str) -> BytesIO:
    """A JPEG of 1200x900. Raises KeyError for an unknown motif or hue."""
    palette = PALETTES[hue]
    image = _sky(palette)
    draw = ImageDraw.Draw(image)
    _sun(draw, palette)
    MOTIFS[motif](draw, palette)
    stream = BytesIO()
    # Drawn larger than kept: making it smaller is what smooths the edges.
    image.resize(KEPT, Image.Resampling.BILINEAR).save(stream, "JPEG", quality=QUALITY)
    stream.seek(0)
    return stream


def _sky(palette: Palette) -> Image.Image:
    mask = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(
        Image.new("RGB", SIZE, palette.glow), Image.new("RGB", SIZE, palette.sky), mask
    )


def _sun(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    for radius, share in ((210, 0.25), (160, 0.5), (115, 1.0)):
        draw.circle((1190, 330), radius, fill=_mixed(palette.glow, palette.accent, share))


def _hill(draw: ImageDraw.ImageDraw, base: int, height: int, phase: float, colour: Colour) -> None:
    """A soft ridge down to the lower edge."""
    crest = [
        (
            x,
            base
            - height * (0.5 + 0.5 * math.sin(x / 310 + phase)) * (0.7 + 0.3 * math.sin(x / 97)),
        )
        for x in range(0, SIZE[0] + 20, 20)
    ]
    draw.polygon([(0.0, SIZE[1]), *crest, (SIZE[0], SIZE[1])], fill=colour)


def _land(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    _hill(draw, 760, 240, 0.4, palette.far)
    _hill(draw, 900, 220, 2.1, palette.middle)
    _hill(draw, 1060, 160, 4.0, palette.near)


def _tea(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    """Rows of tea bushes along the slope."""
    _land(draw, palette)
    for row in range(8):
        y = 820 + row * 54
        colour = _mixed(palette.near, palette.accent, 0.05 + 0.03 * row)
        line = [(x, y + 34 * math.sin(x / 260 + row / 2)) for x in range(-20, SIZE[0] + 40, 20)]
        draw.line(line, fill=colour, width=26 - row, joint="curve")


def _water(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    """A lake with waves under the hills."""
    _hill(draw, 760, 240, 1.2, palette.far)
    _hill(draw, 850, 160, 3.0, palette.middle)
    draw.rectangle((0, 840, *SIZE), fill=_mixed(palette.sky, palette.near, 0.45))
    for row in range(9):
        y = 880 + row * 38
        line = [(x, y + 9 * math.sin(x / 60 + row)) for x in range(0, SIZE[0] + 20, 16)]
        draw.line(line, fill=_mixed(palette.glow, palette.middle, 0.2 + row * 0.07), width=5)


def _circuit(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    """Conductors that grow out of the land like plants."""
    _land(draw, palette)
    for number, x in enumerate(range(180, 1500, 150)):
        top = 560 + (number * 137) % 300
        bend = 60 if number % 2 else -60
        draw.line([(x, 1200), (x, top + 120), (x + bend, top + 60), (x + bend, top)],
                  fill=palette.glow, width=10, joint="curve")  # fmt: skip
        draw.circle((x + bend, top), 26, fill=palette.accent, outline=palette.glow, width=8)


def _leaf(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    """One large leaf with veins."""
    _hill(draw, 1100, 150, 0.4, palette.far)
    points = [_leaf_point(step / 60) for step in range(61)]
    outline = points + [(2 * 700 - x, y) for x, y in reversed(points)]
    draw.polygon(outline, fill=palette.near)
    draw.line([(700, 240), (700, 1130)], fill=palette.glow, width=12)
    for step in range(1, 8):
        y = 330 + step * 90
        reach = 250 * math.sin(math.pi * (y - 220) / 900)
        for side in (-1, 1):
            draw.line([(700, y + 50), (700 + side * reach, y - 40)], fill=palette.glow, width=7)


def _leaf_point(share: float) -> tuple[float, float]:
    return 700 + 330 * math.sin(math.pi * share) ** 0.8, 220 + 900 * share


def _gears(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    """Two wheels of a machine."""
    _land(draw, palette)
    for x, y, radius, teeth, colour in (
        (560, 720, 250, 16, palette.glow),
        (985, 880, 175, 12, palette.accent),
    ):
        for tooth in range(teeth):
            angle = 2 * math.pi * tooth / teeth
            draw.circle((x + radius * math.cos(angle), y + radius * math.sin(angle)), 34, colour)
        draw.circle((x, y), radius, fill=colour)
        draw.circle((x, y), radius * 0.62, fill=palette.middle)
        draw.circle((x, y), radius * 0.2, fill=colour)


def _roofs(draw: ImageDraw.ImageDraw, palette: Palette) -> None:
    """A village street: school, clinic, houses."""
    _land(draw, palette)
    for number, x in enumerate(range(90, 1500, 235)):
        height = 200 + (number * 83) % 120
        top = 1000 - height
        draw.rectangle((x, top, x + 190, 1060), fill=_mixed(palette.glow, palette.far, 0.15))
        draw.polygon([(x - 24, top), (x + 95, top - 95), (x + 214, top)], fill=palette.accent)
        for window in (35, 115):
            draw.rectangle((x + window, top + 55, x + window + 42, top + 112), fill=palette.near)


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


MOTIFS: Final = {
    "tea": _tea,
    "water": _water,
    "circuit": _circuit,
    "leaf": _leaf,
    "gears": _gears,
    "roofs": _roofs,
}
