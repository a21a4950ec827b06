"""Logos and a film for the demonstration, drawn when it is seeded: no file of anybody else."""

import hashlib
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import av
import msgspec
from PIL import Image, ImageDraw

from servicekit.text import fold
from servicekit.typesetting import font

LOGO: Final = (480, 240)
FILM: Final = (640, 360)
COLOURS: Final = ("#0b6b4f", "#2f6fb3", "#a13d63", "#d98200", "#7a5ea8", "#8a5a2b")
DEEP, SUN, WHITE = "#07402f", "#f2b705", "#ffffff"
HILLS: Final = [(0, 360), (180, 190), (330, 300), (470, 220), (640, 330), (640, 360)]
FRAMES_A_SECOND: Final = 12
SECONDS: Final = 8


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or a film as it was drawn; `poster` is a film's still picture, a JPEG."""

    kind: str
    name: str
    content: bytes
    width: int
    height: int
    seconds: float | None = None
    poster: bytes = b""


@cache
def draw(what: str, title: str) -> Drawn:
    """`logo` or `film`. Raises KeyError."""
    return {"logo": _logo, "film": _film}[what](title)


def _logo(title: str) -> Drawn:
    """Initials in a colour of their own."""
    colour = COLOURS[hashlib.sha256(title.encode()).digest()[0] % len(COLOURS)]
    image = Image.new("RGB", LOGO, WHITE)
    canvas = ImageDraw.Draw(image)
    canvas.rounded_rectangle((20, 20, 220, 220), 48, fill=colour)
    initials = "".join(word[0] for word in title.split() if word[0].isalpha())[:2].upper()
    canvas.text((120, 120), initials, font=font("Bold", 96), fill=WHITE, anchor="mm")
    canvas.text(
        (240, 120), " ".join(title.split()[-2:]), font=font("Bold", 38), fill=colour, anchor="lm"
    )
    stream = BytesIO()
    image.save(stream, "PNG")
    name = f"{fold(title).replace(' ', '-')}.png"
    return Drawn(kind="png", name=name, content=stream.getvalue(), width=LOGO[0], height=LOGO[1])


def _film(title: str) -> Drawn:
    """The title while the sun goes up, as H.264 that begins to play before it is whole."""
    with NamedTemporaryFile(suffix=".mp4") as file:
        _shoot(title, file.name)
        content = Path(file.name).read_bytes()
    still = BytesIO()
    _frame(title, 0.8).save(still, "JPEG", quality=84)
    return Drawn(
        kind="mp4",
        name="gioi-thieu.mp4",
        content=content,
        width=FILM[0],
        height=FILM[1],
        seconds=float(SECONDS),
        poster=still.getvalue(),
    )


def _shoot(title: str, path: str) -> None:
    """What says where everything is goes to the front, which takes a file with a name."""
    with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as film:
        track = film.add_stream("libx264", rate=FRAMES_A_SECOND, options={"crf": "30"})
        track.width, track.height, track.pix_fmt = *FILM, "yuv420p"
        for number in range(SECONDS * FRAMES_A_SECOND):
            share = number / (SECONDS * FRAMES_A_SECOND)
            film.mux(track.encode(_pixels(_frame(title, share))))
        film.mux(track.encode())


def _pixels(image: Image.Image) -> av.VideoFrame:
    return av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call,no-any-return]


def _frame(title: str, share: float) -> Image.Image:
    image = Image.new("RGB", FILM, DEEP)
    canvas = ImageDraw.Draw(image)
    height = 300 - round(200 * share)
    canvas.ellipse((460, height - 50, 560, height + 50), fill=SUN)
    canvas.polygon(HILLS, fill=COLOURS[0])
    canvas.text((40, 60), title, font=font("Bold", 30), fill=WHITE)
    canvas.rectangle((40, 330, 40 + round(560 * share), 336), fill=SUN)
    return image
