"""SVG to PNG, with the site's own letters: a server has no fonts of its own."""

from functools import cache
from importlib.resources import as_file, files
from typing import Final

from resvg_py import svg_to_bytes

FAMILY: Final = "Be Vietnam Pro"
WEIGHTS: Final = ("Regular", "SemiBold", "Bold")
ZOOM: Final = 2.0
"""Two pixels for one: sharp in print and on screens of phones."""


def as_png(svg: str, zoom: float = ZOOM) -> bytes:
    """The picture on white, `zoom` pixels for one of the drawing's own."""
    return svg_to_bytes(
        svg_string=svg,
        background="white",
        zoom=zoom,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )


@cache
def _fonts() -> list[str]:
    folder = files("fontpkg_be_vietnam_pro") / "files"
    found = []
    for weight in WEIGHTS:
        with as_file(folder / f"BeVietnamPro-{weight}.ttf") as path:
            found.append(str(path))
    return found
