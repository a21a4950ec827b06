"""QR codes of our own addresses: inside pages, and as squares for drawings."""

from typing import Final

import segno
from markupsafe import Markup

from servicekit.web import settings

ERROR_LEVEL: Final = "m"


def inline_qr(path: str) -> Markup:
    """An SVG without any inline style; it holds the absolute address of one of our pages."""
    code = segno.make_qr(settings().public_url.rstrip("/") + path, error=ERROR_LEVEL)
    drawn = code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704  # drawn by us from an address that holds no markup


def squares(address: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of squares, True where dark, without the quiet zone around them."""
    code = segno.make_qr(address, error=ERROR_LEVEL)
    return tuple(tuple(map(bool, row)) for row in code.matrix)
