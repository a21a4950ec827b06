"""Things close up: phone, screen, laboratory glass, book, drone, panels, sensor, leaf."""

import math
from typing import Final

from submissions.store.drawing.canvas import HEIGHT, WIDTH, Canvas, Motif, mixed


def _backdrop(c: Canvas) -> None:
    """Large soft circles behind a thing."""
    p = c.palette
    for _ in range(5):
        place = (c.dice.uniform(0, WIDTH), c.dice.uniform(0, HEIGHT))
        c.draw.circle(
            place, c.dice.uniform(140, 380), fill=mixed(p.glow, p.far, c.dice.random() / 2.2)
        )


def _bars(c: Canvas, box: tuple[float, float, float, float]) -> None:
    left, top, right, low = box
    count = c.dice.randint(4, 7)
    step = (right - left) / count
    for number in range(count):
        high = low - (low - top) * c.dice.uniform(0.25, 1)
        colour = c.palette.accent if number % 3 == 1 else c.palette.middle
        c.box(left + number * step + 5, high, left + (number + 1) * step - 5, low, colour, 5)


def _curve(c: Canvas, box: tuple[float, float, float, float]) -> None:
    left, top, right, low = box
    points = [
        (
            left + (right - left) * n / 8,
            low - (low - top) * (0.1 + 0.1 * n * c.dice.uniform(0.5, 1)),
        )
        for n in range(9)
    ]
    c.draw.polygon(
        [(left, low), *points, (right, low)], fill=mixed(c.palette.light, c.palette.far, 0.5)
    )
    c.draw.line(points, fill=c.palette.accent, width=9, joint="curve")


def _screen(c: Canvas, left: float, top: float, wide: float) -> None:
    """The face of an app: a bar, a chart, some rows."""
    p = c.palette
    c.box(left, top, left + wide, top + 80, p.middle, 14)
    c.draw.circle((left + 42, top + 40), 20, fill=p.accent)
    c.box(left + 80, top + 28, left + wide * 0.7, top + 52, p.light, 10)
    chart = (left + 10, top + 120, left + wide - 10, top + 310)
    c.dice.choice((_bars, _curve))(c, chart)
    for row in range(3):
        y = top + 345 + row * 82
        c.box(left, y, left + wide, y + 66, mixed(p.glow, p.far, 0.25), 12)
        c.draw.circle((left + 36, y + 33), 19, fill=(p.accent, p.middle, p.near)[row])
        for line, share in ((18, 0.8), (40, 0.55)):
            length = left + 72 + (wide - 100) * share * c.dice.uniform(0.7, 1)
            c.box(left + 72, y + line - 6, length, y + line + 6, mixed(p.far, p.near, 0.4), 6)


def phone(c: Canvas) -> None:
    """An app on one or two telephones."""
    p = c.palette
    _backdrop(c)
    count = c.dice.randint(1, 2)
    for number in range(count):
        x = WIDTH / 2 - 200 + (number * 2 - (count - 1)) * 230 + c.dice.uniform(-40, 40)
        top = 110 + number * c.dice.uniform(40, 90)
        c.box(x - 14, top - 40, x + 414, top + 740, p.near, 54)
        c.box(x, top - 26, x + 400, top + 726, p.light, 42)
        _screen(c, x + 28, top + 24, 344)
        c.box(x + 140, top + 690, x + 260, top + 700, mixed(p.far, p.near, 0.4), 5)


def screen(c: Canvas) -> None:
    """A computer's screen with charts, on a table."""
    p = c.palette
    _backdrop(c)
    c.ground(820, mixed(p.near, p.accent, 0.2))
    left, right = c.dice.uniform(150, 230), c.dice.uniform(1050, 1130)
    c.box(left, 150, right, 720, p.near, 26)
    c.box(left + 24, 174, right - 24, 696, p.light, 10)
    third = (right - left - 48) / 3
    c.box(left + 24, 174, left + 24 + third * 0.6, 696, p.middle, 10)
    for row in range(5):
        y = 215 + row * 62
        c.box(left + 50, y, left + third * 0.5, y + 24, mixed(p.middle, p.light, 0.5), 10)
    start = left + 24 + third * 0.7
    _curve(c, (start, 215, right - 50, 420))
    _bars(c, (start, 460, start + third * 1.1, 670))
    c.draw.pieslice((right - 250, 455, right - 50, 655), 0, 360, fill=p.far)
    c.draw.pieslice((right - 250, 455, right - 50, 655), 0, c.dice.randint(90, 270), fill=p.accent)
    c.box(560, 720, 720, 800, p.near)
    c.box(470, 795, 810, 825, p.near, 12)


def flask(c: Canvas) -> None:
    """Laboratory glass with something that grows."""
    p = c.palette
    _backdrop(c)
    c.ground(800, mixed(p.near, p.accent, 0.25))
    places = [300, 640, 980]
    c.dice.shuffle(places)
    for number, x in enumerate(places[: c.dice.randint(2, 3)]):
        wide, neck, top = c.dice.uniform(130, 190), 44.0, c.dice.uniform(260, 380)
        fill = (p.accent, p.middle, p.far)[number]
        glass = mixed(p.light, p.sky, 0.35)
        body = [(x - neck, top + 150), (x + neck, top + 150), (x + wide, 790), (x - wide, 790)]
        c.draw.polygon(body, fill=glass)
        c.draw.rectangle((x - neck, top, x + neck, top + 160), fill=glass)
        share = c.dice.uniform(0.3, 0.6)
        y, half = 790 - (640 - top) * share, neck + (wide - neck) * (1 - share)
        c.draw.polygon([(x - half, y), (x + half, y), (x + wide, 790), (x - wide, 790)], fill=fill)
        c.box(x - neck - 14, top - 16, x + neck + 14, top + 8, p.near, 8)
        for _ in range(6):
            spot = (x + c.dice.uniform(-0.6, 0.6) * half, c.dice.uniform(y + 20, 770))
            c.draw.circle(spot, c.dice.uniform(7, 17), fill=mixed(fill, p.light, 0.5))


def book(c: Canvas) -> None:
    """An open book from which something rises."""
    p = c.palette
    _backdrop(c)
    for _ in range(c.dice.randint(7, 11)):
        x, y = c.dice.uniform(320, 960), c.dice.uniform(110, 480)
        c.draw.regular_polygon((x, y, c.dice.uniform(18, 52)), c.dice.choice((3, 4, 6)),
                               rotation=c.dice.randint(0, 90),
                               fill=c.dice.choice((p.accent, p.middle, p.far)))  # fmt: skip
    for side in (-1, 1):
        edge = 640 + side * 440
        c.draw.polygon([(640, 590), (edge, 530), (edge, 830), (640, 890)], fill=p.near)
        c.draw.polygon([(640, 565), (edge - side * 24, 508), (edge - side * 24, 800), (640, 862)],
                       fill=p.light)  # fmt: skip
        for row in range(5):
            y, far = 620 + row * 44, 570 + row * 44
            length = side * c.dice.uniform(250, 350)
            c.draw.line([(640 + side * 45, y), (640 + length, y + (far - y) * abs(length) / 416)],
                        fill=mixed(p.far, p.glow, 0.4), width=11)  # fmt: skip


def drone(c: Canvas) -> None:
    """A drone above fields."""
    p = c.palette
    c.hills()
    for row in range(6):
        y = 700.0 + row * 48
        c.draw.line([(0, y), (WIDTH, y - 20)], fill=mixed(p.near, p.accent, 0.35), width=22)
    x, y, size = c.dice.uniform(420, 860), c.dice.uniform(260, 420), c.dice.uniform(0.9, 1.3)
    for side in (-1, 1):
        for level in (0, 46):
            arm = x + side * (230 - level) * size
            c.draw.line([(x, y), (arm, y - 40 + level)], fill=p.near, width=18)
            c.draw.rectangle((arm - 7, y - 84 + level, arm + 7, y - 36 + level), fill=p.near)
            c.draw.ellipse((arm - 120 * size, y - 98 + level, arm + 120 * size, y - 74 + level),
                           fill=mixed(p.light, p.sky, 0.3))  # fmt: skip
    c.box(x - 95 * size, y - 50, x + 95 * size, y + 44, p.accent, 26)
    c.draw.circle((x, y + 60), 36, fill=p.near)
    c.draw.circle((x + 8, y + 66), 15, fill=p.light)


def panels(c: Canvas) -> None:
    """Rows of solar panels on a slope."""
    p = c.palette
    c.hills()
    tilt = c.dice.uniform(40, 110)
    for row in range(3):
        y, size = 520.0 + row * 135, 1.7 + row * 0.4
        for number in range(-1, round(9 / size)):
            x = number * 190 * size + c.dice.uniform(0, 12)
            corners = [(x + tilt * size * 0.5, y), (x + 165 * size + tilt * size * 0.5, y),
                       (x + 165 * size, y + 105 * size), (x, y + 105 * size)]  # fmt: skip
            c.draw.polygon(
                corners, fill=mixed((24, 60, 110), p.near, 0.25), outline=p.light, width=6
            )
            low = (x + 82 * size, y + 105 * size)
            c.draw.line([(low[0] + tilt * size * 0.5, y), low], fill=p.light, width=4)
            across = y + 52 * size
            c.draw.line([(x + tilt * size / 4, across), (x + 165 * size + tilt * size / 4, across)],
                        fill=p.light, width=4)  # fmt: skip


def sensor(c: Canvas) -> None:
    """A measuring post that sends waves."""
    p = c.palette
    c.hills(sharp=c.dice.random() < 0.4)
    x, top = c.dice.uniform(380, 900), c.dice.uniform(220, 330)
    for ring in range(1, 5):
        size = 80 + ring * 66
        for start in (-40, 140):
            c.draw.arc((x - size, top - size, x + size, top + size), start, start + 80,
                       fill=mixed(p.light, p.accent, ring / 5), width=15)  # fmt: skip
    c.draw.rectangle((x - 15, top, x + 15, 900), fill=p.near)
    c.draw.circle((x, top), 44, fill=p.accent)
    c.draw.circle((x, top), 18, fill=p.light)
    plate = [(x - 170, top + 150), (x + 60, top + 110), (x + 60, top + 210), (x - 170, top + 250)]
    c.draw.polygon(plate, fill=(30, 64, 110), outline=p.light, width=7)
    c.box(x - 70, top + 330, x + 70, top + 480, p.light, 14)
    c.box(x - 46, top + 356, x + 46, top + 410, p.middle, 6)


def leaf(c: Canvas) -> None:
    """One to three large leaves with veins."""
    p = c.palette
    _backdrop(c)
    for number in range(c.dice.randint(1, 3)):
        x = 640 + (number - 1) * c.dice.uniform(220, 330)
        colour = (p.near, p.middle, mixed(p.middle, p.accent, 0.4))[number]
        wide, top, low = c.dice.uniform(170, 260), c.dice.uniform(90, 260), 880.0
        edge = [(x + wide * math.sin(math.pi * n / 40) ** 0.8, top + (low - top) * n / 40)
                for n in range(41)]  # fmt: skip
        c.draw.polygon([*edge, *((2 * x - a, b) for a, b in reversed(edge))], fill=colour)
        vein = mixed(colour, p.light, 0.55)
        c.draw.line([(x, top), (x, low + 60)], fill=vein, width=11)
        for n in range(1, 8):
            y = top + (low - top) * n / 8
            reach = wide * 0.78 * math.sin(math.pi * n / 8)
            for side in (-1, 1):
                c.draw.line([(x, y + 30), (x + side * reach, y - 50)], fill=vein, width=6)


MOTIFS: Final[dict[str, Motif]] = {
    "phone": phone,
    "screen": screen,
    "flask": flask,
    "book": book,
    "drone": drone,
    "panels": panels,
    "sensor": sensor,
    "leaf": leaf,
}
