"""Fields, hills, water, woods."""

import math
from typing import Final

from submissions.store.drawing.canvas import HEIGHT, WIDTH, Canvas, Motif, mixed


def tea(c: Canvas) -> None:
    """Rows of tea bushes along the slope."""
    c.hills()
    p, bend = c.palette, c.dice.uniform(180, 320)
    phase, rise = c.dice.uniform(0, 6), c.dice.uniform(24, 60)
    for row in range(9):
        y = 640 + row * 42
        green = mixed(p.near, p.accent, 0.06 + 0.035 * row)
        line = [(x, y + rise * math.sin(x / bend + phase)) for x in range(-20, WIDTH + 40, 20)]
        c.draw.line(line, fill=green, width=24 + row, joint="curve")
        for x in range(c.dice.randint(0, 60), WIDTH, 64):
            top = y + rise * math.sin(x / bend + phase) - 10
            c.draw.circle((x, top), 14 + row, fill=green)


def paddy(c: Canvas) -> None:
    """A plain of rice fields that meet at the horizon."""
    p = c.palette
    c.sun()
    c.ridge(470, c.dice.uniform(90, 200), p.far, sharp=c.dice.random() < 0.5)
    c.ridge(500, 60, p.middle)
    c.ground(500, mixed(p.middle, p.accent, 0.25))
    middle = c.dice.uniform(350, 930)
    for number in range(-9, 10):
        x, share = middle + number * 46, c.dice.uniform(0.05, 0.55)
        far = middle + (number + 1) * 46
        colour = mixed(p.middle, p.accent, share)
        low, low_far = middle + number * 330, middle + (number + 1) * 330
        c.draw.polygon([(x, 500), (far, 500), (low_far, HEIGHT), (low, HEIGHT)], fill=colour)
        c.draw.line([(x, 500), (low, HEIGHT)], fill=mixed(p.near, p.light, 0.25), width=7)
    for y in (560, 660, 800):
        c.draw.line([(0, y), (WIDTH, y + 12)], fill=mixed(p.near, p.light, 0.25), width=8)
    c.tree(c.dice.uniform(120, 1160), 600, c.dice.uniform(120, 190), p.near)


def terraces(c: Canvas) -> None:
    """Steps of fields on a mountain's side, some of them under water."""
    p = c.palette
    c.hills(sharp=True)
    tilt = c.dice.uniform(-0.18, 0.18)
    for step in range(8):
        y = 520 + step * 58
        phase, wave = c.dice.uniform(0, 6), c.dice.uniform(120, 230)
        edge = [
            (x, y + tilt * (x - 640) + 26 * math.sin(x / wave + phase))
            for x in range(-20, WIDTH + 40, 20)
        ]
        wet = c.dice.random() < 0.35
        body = mixed(p.sky, p.light, 0.35) if wet else mixed(p.middle, p.accent, 0.07 * step)
        c.draw.polygon([(-20, HEIGHT), *edge, (WIDTH + 20, HEIGHT)], fill=body)
        c.draw.line(edge, fill=mixed(p.near, p.middle, 0.2), width=9)


def river(c: Canvas) -> None:
    """Water between karst mountains, with a boat."""
    p = c.palette
    c.sun()
    c.ridge(560, c.dice.uniform(280, 400), p.far, sharp=True)
    c.ridge(600, c.dice.uniform(140, 240), p.middle, sharp=True)
    water = mixed(p.sky, p.near, 0.35)
    c.ground(600, water)
    for row in range(10):
        y = 625.0 + row * 34
        x, length = c.dice.uniform(-100, 700), c.dice.uniform(200, 700)
        c.draw.line([(x, y), (x + length, y)], fill=mixed(water, p.light, 0.35), width=5)
    x, y, size = c.dice.uniform(250, 950), c.dice.uniform(690, 820), c.dice.uniform(90, 150)
    c.draw.chord((x - size, y - size * 0.6, x + size, y + size * 0.4), 0, 180, fill=p.near)
    c.draw.arc((x - size * 0.5, y - size * 0.75, x + size * 0.5, y + size * 0.3), 180, 360,
               fill=p.accent, width=30)  # fmt: skip


def forest(c: Canvas) -> None:
    """Rows of trees, the farther the paler."""
    p = c.palette
    c.sun()
    c.ridge(500, c.dice.uniform(150, 260), p.far, sharp=True)
    pines = c.dice.random() < 0.6
    for row, (foot, size) in enumerate(((620, 190), (760, 280), (930, 380))):
        colour = (mixed(p.far, p.middle, 0.6), p.middle, p.near)[row]
        c.ground(foot - 30, mixed(colour, p.glow, 0.1))
        x = c.dice.uniform(-40, 60)
        while x < WIDTH + 60:
            grow = c.dice.uniform(0.75, 1.15) * size
            (c.pine if pines else c.tree)(
                x, foot, grow, mixed(colour, p.accent, c.dice.random() / 9)
            )
            x += size * c.dice.uniform(0.35, 0.75)


def orchard(c: Canvas) -> None:
    """Trees full of fruit in a row before the hills."""
    p = c.palette
    c.hills()
    for foot, size in ((720, 170), (900, 270)):
        start = c.dice.uniform(40, 120)
        for number in range(round(WIDTH / size) + 1):
            x = start + number * size * 1.05
            c.tree(x, foot, size, mixed(p.middle, p.near, 0.5))
            for _ in range(7):
                spot = (x + c.dice.uniform(-0.36, 0.36) * size,
                        foot - c.dice.uniform(0.55, 1.15) * size)  # fmt: skip
                c.draw.circle(spot, size * 0.042, fill=p.accent)


def pond(c: Canvas) -> None:
    """A fish pond with an aerator and ripples; fish below."""
    p = c.palette
    c.hills()
    water = mixed(p.sky, p.near, 0.4)
    c.draw.ellipse((-160, 560, WIDTH + 160, 1150), fill=mixed(p.accent, p.near, 0.45))
    c.draw.ellipse((-110, 590, WIDTH + 110, 1130), fill=water)
    for _ in range(c.dice.randint(5, 8)):
        x, y, size = c.dice.uniform(80, 1150), c.dice.uniform(690, 900), c.dice.uniform(34, 60)
        fish = mixed(p.accent, p.light, c.dice.random() * 0.5)
        c.draw.ellipse((x - size, y - size * 0.42, x + size, y + size * 0.42), fill=fish)
        tail = [
            (x + size * 0.8, y),
            (x + size * 1.5, y - size * 0.5),
            (x + size * 1.5, y + size * 0.5),
        ]
        c.draw.polygon(tail, fill=fish)
        c.draw.circle((x - size * 0.6, y - size * 0.08), size * 0.08, fill=p.near)
    x = c.dice.uniform(350, 900)
    for ring in range(4):
        wide, high = 60 + ring * 45, 25 + ring * 12
        c.draw.ellipse((x - wide, 665 - high, x + wide, 665 + high),
                       outline=mixed(water, p.light, 0.6 - ring * 0.12), width=6)  # fmt: skip
    c.box(x - 50, 610, x + 50, 665, p.light, 16)


MOTIFS: Final[dict[str, Motif]] = {
    "tea": tea,
    "paddy": paddy,
    "terraces": terraces,
    "river": river,
    "forest": forest,
    "orchard": orchard,
    "pond": pond,
}
