"""A drawing as a PDF of one page at its printed size; the letters are embedded."""

from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from typing import Any, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from portal.model.drawings import Box, Drawing, Format, Line, Polygon, Shape, Squares

WEIGHTS: Final = ("Regular", "SemiBold", "Bold")


def as_pdf(drawing: Drawing, form: Format) -> bytes:
    """The same drawing gives the same bytes. The format is one to print."""
    _load_fonts()
    stream = BytesIO()
    width, height = form.width * mm, form.height * mm
    canvas = Canvas(stream, pagesize=(width, height), invariant=1)
    canvas.setTitle(drawing.title)
    # PDF counts from below: the drawing is turned over once, each line of text back again.
    canvas.translate(0, height)
    canvas.scale(width / drawing.width, -height / drawing.height)
    for shape in drawing.shapes:
        canvas.setFillColor(HexColor(shape.colour))
        _draw(canvas, shape)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


@cache
def _load_fonts() -> None:
    folder = files("fontpkg_be_vietnam_pro") / "files"
    for weight in WEIGHTS:
        with as_file(folder / f"BeVietnamPro-{weight}.ttf") as path:
            pdfmetrics.registerFont(TTFont(_face(weight), str(path)))


def _face(weight: str) -> str:
    return f"BeVietnamPro-{weight}"


def _draw(canvas: Canvas, shape: Shape) -> None:
    if isinstance(shape, Box):
        canvas.roundRect(
            shape.x, shape.y, shape.width, shape.height, shape.radius, stroke=0, fill=1
        )
    elif isinstance(shape, Line):
        _write(canvas, shape)
    else:
        canvas.drawPath(_outline(canvas, shape), stroke=0, fill=1)


def _write(canvas: Canvas, line: Line) -> None:
    canvas.saveState()
    canvas.translate(line.x, line.y)
    canvas.scale(1, -1)
    canvas.setFont(_face(line.weight), line.size)
    canvas.drawString(0, 0, line.text)
    canvas.restoreState()


def _outline(canvas: Canvas, shape: Polygon | Squares) -> Any:
    path = canvas.beginPath()
    if isinstance(shape, Squares):
        size = shape.side / len(shape.rows)
        for row, squares in enumerate(shape.rows):
            for column, dark in enumerate(squares):
                if dark:
                    path.rect(shape.x + column * size, shape.y + row * size, size, size)
        return path
    path.moveTo(*shape.points[0])
    for point in shape.points[1:]:
        path.lineTo(*point)
    path.close()
    return path
