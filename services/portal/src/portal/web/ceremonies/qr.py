"""A QR code inside a page."""

import segno
from markupsafe import Markup

from servicekit.web import settings


def inline_qr(path: str) -> Markup:
    """An SVG without any inline style; it holds the absolute address of one of our pages."""
    code = segno.make_qr(settings().public_url.rstrip("/") + path, error="m")
    drawn = code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704  # drawn by us from an address that holds no markup
