"""What every drawing is made of: a palette, a sky, ridges, trees, boxes."""

import math
from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple

from PIL import Image, ImageDraw

WIDTH: Final = 1280
HEIGHT: Final = 960
Colour = tuple[int, int, int]
Point = tuple[float, float]


class Palette(NamedTuple):
    """Sky above and below, three layers of land, the accent, something light."""

    sky: Colour
    glow: Colour
    far: Colour
    middle: Colour
    near: Colour
    accent: Colour
    light: Colour


def _hexes(text: str) -> Palette:
    colours = [tuple(bytes.fromhex(part)) for part in text.split()]
    return Palette(*colours)  # type: ignore[arg-type]  # three bytes each


PALETTES: Final[dict[str, Palette]] = {
    "dawn": _hexes("d6e8e2 fdf0cd 86b29e 3e8466 0b6b4f f2b705 fffaf0"),
    "noon": _hexes("8ecae6 e8f6fb 78aab2 3f8f6b 1f6f4a ffd166 ffffff"),
    "dusk": _hexes("f4a261 fdecd6 b08c84 6e606e 2e3a4a e76f51 fff1e0"),
    "mist": _hexes("cfd8dc f4f7f6 a8bebc 6e928c 305c54 e2a03c ffffff"),
    "spring": _hexes("bde0fe fef9ef a7c957 6a994e 386641 f28482 fffdf5"),
    "autumn": _hexes("f6d6a8 fff3e0 d4a373 bc6c25 7f4f24 dda15e fefae0"),
    "night": _hexes("1d3557 457b9d 3d5a80 293b5f 14213d fca311 e5eef7"),
    "clay": _hexes("f8d8c4 fdf4ec c98b70 a4553a 6b2f1f e9a03b fff8f2"),
    "lake": _hexes("a9d6e5 eef8fb 61a5c2 2c7da0 013a63 ffba08 ffffff"),
    "lotus": _hexes("f3c4d6 fff5f8 cdb4db 8e7cc3 4a3b76 ff8fab fffafd"),
    "gold": _hexes("ffe8a3 fffbe8 c9b458 8a9a3b 4d6b2c e85d04 fffef2"),
    "jade": _hexes("b7e4c7 f1faf4 74c69d 40916c 1b4332 e9c46a ffffff"),
}


EARTHEN: Final = ("dawn", "noon", "mist", "spring", "gold", "jade", "autumn", "dusk")
"""In these a field looks like a field."""


def mixed(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with a share (0 to 1) of the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


class Canvas:
    """A picture in the making, with the dice that make it differ from its sisters."""

    def __init__(self, palette: Palette, dice: Random) -> None:
        self.palette = palette
        self.dice = dice
        mask = Image.linear_gradient("L").crop((0, 0, 1, 256))
        ground, sky = (Image.new("RGB", mask.size, c) for c in (palette.glow, palette.sky))
        self.image = Image.composite(ground, sky, mask).resize((WIDTH, HEIGHT))
        self.draw = ImageDraw.Draw(self.image)

    def sun(self) -> None:
        """With two rings of haze, anywhere in the upper part; sometimes a few clouds."""
        p = self.palette
        x, y = self.dice.uniform(180, WIDTH - 180), self.dice.uniform(130, 330)
        size = self.dice.uniform(60, 105)
        for ring, share in ((1.9, 0.2), (1.45, 0.45), (1.0, 1.0)):
            self.draw.circle((x, y), size * ring, fill=mixed(p.glow, p.accent, share))
        for _ in range(self.dice.randint(0, 3)):
            self.cloud(self.dice.uniform(80, WIDTH - 80), self.dice.uniform(90, 300))

    def cloud(self, x: float, y: float) -> None:
        white = mixed(self.palette.glow, self.palette.light, 0.8)
        for shift, size in ((-60, 26), (-22, 40), (26, 34), (64, 22)):
            self.draw.ellipse((x + shift - size * 1.5, y - size, x + shift + size * 1.5, y + size),
                              fill=white)  # fmt: skip

    def ridge(self, base: float, height: float, colour: Colour, *, sharp: bool = False) -> None:
        """A line of hills, or of karst peaks, down to the lower edge."""
        phase, wave = self.dice.uniform(0, 6.3), self.dice.uniform(150, 300)
        crest: list[Point] = []
        for x in range(0, WIDTH + 16, 16):
            rise = 0.5 + 0.5 * math.sin(x / wave + phase)
            if sharp:
                rise = rise**3 + 0.25 * abs(math.sin(x / 61 + phase))
            crest.append((x, base - height * rise * (0.75 + 0.25 * math.sin(x / 83 + phase))))
        self.draw.polygon([(0, HEIGHT), *crest, (WIDTH, HEIGHT)], fill=colour)

    def hills(self, *, sharp: bool = False) -> None:
        """Sun and three layers of land."""
        p = self.palette
        self.sun()
        self.ridge(self.dice.uniform(520, 600), self.dice.uniform(170, 290), p.far, sharp=sharp)
        self.ridge(self.dice.uniform(650, 700), self.dice.uniform(120, 180), p.middle)
        self.ridge(self.dice.uniform(800, 850), self.dice.uniform(60, 110), p.near)

    def ground(self, y: float, colour: Colour) -> None:
        self.draw.rectangle((0, y, WIDTH, HEIGHT), fill=colour)

    def tree(self, x: float, foot: float, size: float, colour: Colour) -> None:
        """A round crown on a trunk."""
        trunk = mixed(self.palette.near, (60, 40, 20), 0.6)
        self.draw.rectangle((x - size * 0.07, foot - size * 0.6, x + size * 0.07, foot), fill=trunk)
        for shift, rise, part in ((-0.2, 0.7, 0.26), (0.2, 0.72, 0.26), (0, 0.95, 0.32)):
            self.draw.circle((x + shift * size, foot - rise * size), part * size, fill=colour)

    def pine(self, x: float, foot: float, size: float, colour: Colour) -> None:
        """Three triangles, one on the other."""
        for step in range(3):
            top, wide = foot - size * (0.5 + 0.25 * step), size * (0.32 - 0.07 * step)
            low = foot - size * (0.1 + 0.22 * step)
            self.draw.polygon([(x - wide, low), (x + wide, low), (x, top)], fill=colour)

    def box(self, left: float, top: float, right: float, low: float, colour: Colour,
            radius: float = 0) -> None:  # fmt: skip
        self.draw.rounded_rectangle((left, top, right, low), radius=radius, fill=colour)

    def roof(self, left: float, right: float, foot: float, rise: float, colour: Colour) -> None:
        """A gable with eaves."""
        eaves = (right - left) * 0.08
        peak = (left + right) / 2
        self.draw.polygon([(left - eaves, foot), (peak, foot - rise), (right + eaves, foot)],
                          fill=colour)  # fmt: skip

    def row_of_windows(self, left: float, right: float, y: float, count: int, size: float) -> None:
        step = (right - left) / count
        for number in range(count):
            x = left + step * (number + 0.5) - size / 2
            lit = self.dice.random() < 0.3
            colour = self.palette.accent if lit else mixed(self.palette.near, self.palette.sky, 0.5)
            self.box(x, y, x + size, y + size * 1.2, colour, 4)


Motif = Callable[[Canvas], None]
