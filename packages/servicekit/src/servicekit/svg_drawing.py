"""`python -m servicekit.svg_drawing ZOOM`: SVG from standard input, PNG to standard output.

With the site's own letters: a server has no fonts of its own. It imports nothing else of ours, so
that it begins at once.
"""

import sys
from importlib.resources import as_file, files
from typing import Final

from resvg_py import svg_to_bytes

FAMILY: Final = "Be Vietnam Pro"
WEIGHTS: Final = ("Regular", "SemiBold", "Bold")
DOTS_PER_INCH: Final = 96
"""What CSS takes an inch for, where a drawing's size is in millimetres."""


def main() -> None:
    """The picture on white."""
    drawn = svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        background="white",
        zoom=float(sys.argv[1]),
        dpi=DOTS_PER_INCH,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    sys.stdout.buffer.write(drawn)


def _fonts() -> list[str]:
    folder = files("fontpkg_be_vietnam_pro") / "files"
    found = []
    for weight in WEIGHTS:
        with as_file(folder / f"BeVietnamPro-{weight}.ttf") as path:
            found.append(str(path))
    return found


if __name__ == "__main__":
    main()
