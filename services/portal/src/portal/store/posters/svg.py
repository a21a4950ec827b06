"""A drawing as SVG.

Text stays text, so that a unit can still change it; with its length, so that other letters than
ours take the same place.
"""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from portal.model.drawings import Box, Drawing, Format, Line, Polygon, Shape, Squares

FONT: Final = "'Be Vietnam Pro', Arial, sans-serif"
WEIGHTS: Final = {"Regular": 400, "SemiBold": 600, "Bold": 700}


def as_svg(drawing: Drawing, form: Format) -> str:
    """At the format's own size."""
    unit = "" if form.unit == "px" else form.unit
    body = "\n".join(map(_shape, drawing.shapes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{form.width}{unit}"'
        f' height="{form.height}{unit}" viewBox="0 0 {drawing.width:g} {drawing.height:g}">\n'
        f"<title>{escape(drawing.title)}</title>\n{body}\n</svg>\n"
    )


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        return (
            f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}"'
            f' height="{shape.height:g}" rx="{shape.radius:g}" fill="{shape.colour}"/>'
        )
    if isinstance(shape, Polygon):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
        return f'<polygon points="{points}" fill="{shape.colour}"/>'
    if isinstance(shape, Squares):
        return f'<path d="{"".join(_squares(shape))}" fill="{shape.colour}"/>'
    return _line(shape)


def _line(line: Line) -> str:
    return (
        f'<text x="{line.x:g}" y="{line.y:g}" font-family={quoteattr(FONT)}'
        f' textLength="{line.length:.1f}" lengthAdjust="spacingAndGlyphs"'
        f' font-size="{line.size:g}" font-weight="{WEIGHTS[line.weight]}" fill="{line.colour}">'
        f"{escape(line.text)}</text>"
    )


def _squares(found: Squares) -> Iterator[str]:
    """One path for all of them: squares beside each other show no seam."""
    size = found.side / len(found.rows)
    for row, squares in enumerate(found.rows):
        for column, dark in enumerate(squares):
            if dark:
                x, y = found.x + column * size, found.y + row * size
                yield f"M{x:.2f} {y:.2f}h{size:.3f}v{size:.3f}h-{size:.3f}z"
