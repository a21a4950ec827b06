"""Drawn pictures for the demonstration: landscapes, places and things; no photo and no letter."""

from io import BytesIO
from random import Random
from typing import Final

from PIL import Image

from submissions.store.drawing import land, places, things
from submissions.store.drawing.canvas import EARTHEN, PALETTES, Canvas, Motif

KEPT: Final = (960, 720)
QUALITY: Final = 80
MOTIFS: Final[dict[str, Motif]] = land.MOTIFS | places.MOTIFS | things.MOTIFS


def hues_of(motif: str) -> tuple[str, ...]:
    """The palettes that suit a motif."""
    return EARTHEN if motif in land.MOTIFS else tuple(PALETTES)


def draw_picture(motif: str, hue: str, seed: int) -> bytes:
    """A JPEG of 960x720, always the same for the same arguments, another one for another seed.

    Raises KeyError for an unknown motif or hue.
    """
    dice = Random(f"{motif} {hue} {seed}")  # noqa: S311  # a game, not a secret
    canvas = Canvas(PALETTES[hue], dice)
    MOTIFS[motif](canvas)
    # Drawn larger than kept: making it smaller is what smooths the edges.
    image = canvas.image.resize(KEPT, Image.Resampling.BILINEAR)
    # Some look the other way: half of the pictures are mirrored.
    if seed % 2:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()
