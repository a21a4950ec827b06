"""Houses, school, clinic, workshop, greenhouse, market, road."""

import math
from typing import Final

from submissions.store.drawing.canvas import HEIGHT, WIDTH, Canvas, Motif, mixed


def village(c: Canvas) -> None:
    """Houses on stilts among trees."""
    p = c.palette
    c.hills(sharp=c.dice.random() < 0.5)
    c.ground(830, mixed(p.near, p.accent, 0.15))
    x = c.dice.uniform(20, 90)
    while x < WIDTH - 120:
        wide, foot = c.dice.uniform(170, 260), c.dice.uniform(800, 880)
        top = foot - c.dice.uniform(150, 190)
        for post in range(4):
            left = x + post * (wide - 14) / 3
            c.draw.rectangle((left, top + 70, left + 14, foot), fill=mixed(p.near, p.light, 0.1))
        c.box(x, top, x + wide, top + 95, mixed(p.light, p.accent, c.dice.uniform(0.1, 0.45)))
        c.row_of_windows(x, x + wide, top + 26, 3, 28)
        c.roof(x, x + wide, top, 90, mixed(p.near, p.accent, c.dice.uniform(0.1, 0.7)))
        x += wide + c.dice.uniform(50, 120)
        c.tree(x - 40, foot + 16, c.dice.uniform(110, 170), p.middle)


def school(c: Canvas) -> None:
    """Two floors, a flag pole, a yard."""
    p = c.palette
    c.hills()
    c.ground(800, mixed(p.light, p.accent, 0.2))
    left, right = c.dice.uniform(110, 220), c.dice.uniform(1030, 1170)
    top = c.dice.uniform(430, 500)
    c.box(left, top, right, 815, mixed(p.light, p.accent, c.dice.uniform(0.08, 0.4)))
    count = c.dice.randint(6, 9)
    for y in (top + 50, top + 205):
        c.row_of_windows(left + 20, right - 20, y, count, 58)
        c.draw.rectangle((left, y + 100, right, y + 112), fill=p.middle)
    c.roof(left, right, top, c.dice.uniform(70, 130), mixed(p.accent, p.near, 0.25))
    middle = (left + right) / 2
    c.box(middle - 55, 690, middle + 55, 815, p.near, 8)
    pole = c.dice.choice((left - 40, right + 40))
    c.draw.rectangle((pole - 5, 330, pole + 5, 860), fill=p.near)
    c.draw.polygon([(pole, 335), (pole + 100, 352), (pole, 405)], fill=p.accent)
    for x in (c.dice.uniform(30, 160), c.dice.uniform(1080, 1240)):
        c.tree(x, 900, c.dice.uniform(170, 240), p.middle)


def clinic(c: Canvas) -> None:
    """A low house with a cross; sometimes an ambulance."""
    p = c.palette
    c.hills()
    c.ground(790, mixed(p.glow, p.middle, 0.3))
    left, right, top = c.dice.uniform(150, 260), c.dice.uniform(980, 1130), 520.0
    c.box(left, top, right, 800, p.light, 10)
    c.draw.rectangle((left, top, right, top + 34), fill=p.accent)
    c.row_of_windows(left + 20, right - 20, top + 90, c.dice.randint(5, 7), 66)
    x, y = (left + right) / 2, top - 80
    c.box(x - 115, y - 85, x + 115, top + 20, p.light, 16)
    c.draw.rectangle((x - 22, y - 62, x + 22, y + 62), fill=p.accent)
    c.draw.rectangle((x - 62, y - 22, x + 62, y + 22), fill=p.accent)
    c.box(x - 60, 655, x + 60, 800, p.middle, 8)
    if c.dice.random() < 0.6:
        _car(c, c.dice.uniform(200, 850), 870)
    c.tree(c.dice.uniform(40, 120), 850, 210, p.near)


def _car(c: Canvas, x: float, foot: float) -> None:
    p = c.palette
    c.box(x, foot - 150, x + 290, foot - 25, mixed(p.light, p.sky, 0.25), 18)
    c.box(x + 215, foot - 125, x + 280, foot - 75, p.near, 8)
    c.draw.rectangle((x, foot - 82, x + 290, foot - 62), fill=p.accent)
    for wheel in (x + 65, x + 225):
        c.draw.circle((wheel, foot - 25), 34, fill=p.near)
        c.draw.circle((wheel, foot - 25), 14, fill=p.light)


def workshop(c: Canvas) -> None:
    """A saw-tooth roof, a chimney, wheels of a machine in front."""
    p = c.palette
    c.hills()
    wall = mixed(p.light, p.middle, c.dice.uniform(0.15, 0.45))
    teeth, left = c.dice.randint(3, 5), c.dice.uniform(40, 120)
    wide = (WIDTH - 2 * left) / teeth
    for tooth in range(teeth):
        x = left + tooth * wide
        c.draw.polygon([(x, 560), (x, 430), (x + wide, 560)], fill=p.accent)
        c.draw.polygon([(x + 12, 548), (x + 12, 462), (x + wide * 0.55, 548)], fill=p.light)
    c.draw.rectangle((left, 560, WIDTH - left, 850), fill=wall)
    c.ground(840, mixed(p.near, p.light, 0.12))
    for _ in range(c.dice.randint(2, 3)):
        place = (c.dice.uniform(220, 1060), c.dice.uniform(660, 780))
        _wheel(c, place, c.dice.uniform(85, 150), c.dice.choice((p.near, p.accent, p.middle)))


def _wheel(
    c: Canvas, place: tuple[float, float], size: float, colour: tuple[int, int, int]
) -> None:
    x, y = place
    teeth = round(size / 9)
    for tooth in range(teeth):
        angle = 2 * math.pi * tooth / teeth
        spot = (x + size * math.cos(angle), y + size * math.sin(angle))
        c.draw.circle(spot, size * 0.15, fill=colour)
    c.draw.circle(place, size, fill=colour)
    c.draw.circle(place, size * 0.62, fill=mixed(colour, c.palette.light, 0.6))
    c.draw.circle(place, size * 0.22, fill=colour)


def greenhouse(c: Canvas) -> None:
    """Arched tunnels with rows of plants."""
    p = c.palette
    c.hills()
    c.ground(760, mixed(p.near, p.accent, 0.25))
    count = c.dice.randint(2, 3)
    wide = (WIDTH - 120) / count
    for number in range(count):
        left, right = 60 + number * wide + 18, 60 + (number + 1) * wide - 18
        frame = (left, 440, right, 1080)
        c.draw.pieslice(frame, 180, 360, fill=mixed(p.light, p.sky, 0.25))
        c.draw.arc(frame, 180, 360, fill=p.light, width=16)
        for share in (0.25, 0.5, 0.75):
            x = left + (right - left) * share
            c.draw.line([(x, 460 + abs(share - 0.5) * 150), (x, 760)], fill=p.light, width=8)
        for plant in range(7):
            x = left + 30 + plant * (right - left - 60) / 6
            grow = c.dice.uniform(60, 150)
            c.draw.line([(x, 760), (x, 760 - grow)], fill=p.near, width=8)
            for side in (-1, 1):
                c.draw.ellipse((x + side * 20 - 20, 750 - grow, x + side * 20 + 20, 782 - grow),
                               fill=p.middle)  # fmt: skip
            if c.dice.random() < 0.6:
                c.draw.circle((x + 14, 790 - grow), 13, fill=p.accent)
    for row in range(4):
        y = 800 + row * 46
        c.draw.line([(0, y), (WIDTH, y)], fill=mixed(p.near, p.middle, 0.6), width=15)


def market(c: Canvas) -> None:
    """Stalls with striped awnings and heaps of fruit."""
    p = c.palette
    c.hills()
    c.ground(770, mixed(p.glow, p.accent, 0.35))
    count = c.dice.randint(2, 4)
    wide = (WIDTH - 100) / count
    for number in range(count):
        left, right = 50 + number * wide + 16, 50 + (number + 1) * wide - 16
        colour = c.dice.choice((p.accent, p.middle, p.near, p.far))
        for post in (left + 14, right - 26):
            c.draw.rectangle((post, 440, post + 12, 880), fill=p.near)
        stripes = 8
        for stripe in range(stripes):
            x, far = (left + (right - left) * n / stripes for n in (stripe, stripe + 1))
            shade = colour if stripe % 2 else p.light
            c.draw.rectangle((x, 420, far, 500), fill=shade)
            c.draw.pieslice((x, 475, far, 525), 0, 180, fill=shade)
        c.box(left, 700, right, 880, mixed(p.near, p.accent, 0.3), 8)
        for heap in range(round((right - left) / 46)):
            fruit = c.dice.choice((p.accent, p.middle, mixed(p.accent, p.light, 0.4)))
            for spot in ((20, 690), (42, 690), (31, 662)):
                c.draw.circle((left + heap * 46 + spot[0], spot[1]), 20, fill=fruit)


def road(c: Canvas) -> None:
    """A winding road with lamps, towards the mountains."""
    p = c.palette
    c.hills(sharp=True)
    c.ground(640, mixed(p.middle, p.near, 0.4))
    bend = c.dice.choice((-1, 1)) * c.dice.uniform(90, 230)
    middle = [640 + bend * math.sin(step / 20 * math.pi) for step in range(21)]
    ends = [(step, 640 + 320 * (step / 20) ** 1.4) for step in range(21)]
    left = [(middle[s] - 14 - s * s * 0.95, y) for s, y in ends]
    right = [(middle[s] + 14 + s * s * 0.95, y) for s, y in ends]
    c.draw.polygon([*left, *reversed(right)], fill=mixed(p.near, (40, 44, 48), 0.6))
    for s in range(2, 20, 3):
        y, far = ends[s][1], ends[s + 1][1]
        c.draw.line([(middle[s], y), (middle[s + 1], far)], fill=p.light, width=2 + s // 2)
    for s in (5, 10, 15, 19):
        x, y, tall = right[s][0] + 20 + s * 3, ends[s][1], 70 + s * 16
        c.draw.line(
            [(x, y), (x, y - tall), (x - tall * 0.3, y - tall)], fill=p.near, width=4 + s // 3
        )
        c.draw.circle((x - tall * 0.3, y - tall + 6), 5 + s * 0.8, fill=p.accent)
    c.tree(c.dice.uniform(60, 200), HEIGHT - 60, 230, p.near)


MOTIFS: Final[dict[str, Motif]] = {
    "village": village,
    "school": school,
    "clinic": clinic,
    "workshop": workshop,
    "greenhouse": greenhouse,
    "market": market,
    "road": road,
}
