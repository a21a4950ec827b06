"""Posters, banners and pictures of the promotion kit: SVG, PNG and PDF of the same drawing."""

from portal.model.drawings import Drawing, Format
from portal.store.posters.pdf import as_pdf
from portal.store.posters.svg import as_svg
from servicekit.pictures import as_png


def as_file(drawing: Drawing, form: Format, kind: str) -> bytes:
    """`kind`: `svg`, `png` or `pdf`."""
    if kind == "pdf":
        return as_pdf(drawing, form)
    svg = as_svg(drawing, form)
    return as_png(svg, form.zoom) if kind == "png" else svg.encode()


__all__ = ["as_file"]
