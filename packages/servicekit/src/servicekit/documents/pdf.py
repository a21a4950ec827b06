"""An official document as PDF, laid out like its DOCX: the same document gives the same bytes."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)

from servicekit.documents import fonts, measures, pdf_frame, phrases, rules
from servicekit.documents.measures import BETWEEN, LINE, TEXT
from servicekit.documents.model import Bars, Block, Official, Paragraph, QrCode, Section, Table
from servicekit.documents.pdf_parts import RIGHT, Mark, bars, line, paragraph, qr, room, table

FIRST: Final = "first"
LATER: Final = "later"
NUMBER_TOP: Final = 10.0
"""Of the page number, in mm from the top of the page."""
LINES_OF_HEADING: Final = 2
LINES_OF_TEXT: Final = 2
"""No heading stands at the foot of a page without so much below it."""


def render(document: Official) -> bytes:
    """A4, margins 20, 20, 30 and 20 mm, Liberation Serif. Raises FontsMissing."""
    fonts.load()
    out = BytesIO()
    _Pages(out, document).build(list(_flow(document)))
    return out.getvalue()


class _Pages(BaseDocTemplate):
    """Numbers pages centred in the top margin, but the first, and each appendix from 1."""

    def __init__(self, out: BytesIO, document: Official) -> None:
        width, height = (length * mm for length in measures.PAGE)
        super().__init__(
            out,
            pagesize=(width, height),
            title=document.subject,
            author=document.issuer.name,
            lang="vi-VN",
            invariant=1,
        )
        frame = Frame(
            measures.LEFT_MARGIN * mm,
            measures.BOTTOM * mm,
            LINE * mm,
            height - (measures.TOP + measures.BOTTOM) * mm,
            *(0, 0, 0, 0),
        )
        self._before = 0
        self.addPageTemplates(
            [
                PageTemplate(FIRST, [frame], onPage=self._begin, autoNextPageTemplate=LATER),
                PageTemplate(LATER, [frame], onPage=self._number),
            ]
        )

    def _begin(self, canvas: Canvas, _pages: Any) -> None:
        self._before = canvas.getPageNumber() - 1

    def _number(self, canvas: Canvas, _pages: Any) -> None:
        canvas.setFont(fonts.REGULAR, TEXT)
        top = (measures.PAGE[1] - NUMBER_TOP) * mm - TEXT
        number = str(canvas.getPageNumber() - self._before)
        canvas.drawCentredString(measures.PAGE[0] / 2 * mm, top, number)


def render_several(documents: Sequence[Official]) -> bytes:
    """All of them in one file to be printed, each on pages of its own; titled as the first.

    Raises FontsMissing.
    """
    fonts.load()
    out = BytesIO()
    flow: list[Flowable] = []
    for document in documents:
        flow += [NextPageTemplate(FIRST), PageBreak()] if flow else []
        flow += _flow(document)
    _Pages(out, documents[0]).build(flow)
    return out.getvalue()


def _flow(document: Official) -> Iterator[Flowable]:
    yield pdf_frame.head(document)
    yield Spacer(0, TEXT)
    if document.kind:
        yield from pdf_frame.title(document)
    yield from pdf_frame.recipients(document)
    for basis in rules.listed(document.bases, mark=""):
        yield paragraph(basis, italic=True)
    ended = rules.ended_blocks(document.blocks)
    *before, last = [*_blocks(document, ended or document.blocks)] or [Spacer(0, 0)]
    yield from before
    if not ended:
        yield last
        last = line(phrases.END if document.blocks else "", align=RIGHT)
    yield KeepTogether([last, Spacer(0, BETWEEN), pdf_frame.foot(document)])
    yield from _appendices(document)


def _blocks(
    document: Official,
    blocks: Sequence[Block],
    within: tuple[int, ...] = (),
    appendix: int = 0,
) -> Iterator[Flowable]:
    """`appendix`: of which one, from 1."""
    place = 0
    for block in blocks:
        if isinstance(block, Section):
            place += 1
            places = (*within, place)
            heading = f"{rules.numbered(document, places)} {block.title.strip()}"
            whole = _is_whole(block)
            if not whole:
                yield room(_lines_begun(block))
            yield Mark(heading, f"{appendix}-{places}", len(within) + bool(appendix))
            yield paragraph(heading, bold=len(within) < 2, keep=whole)
            yield from _blocks(document, block.blocks, places, appendix)
        elif isinstance(block, QrCode):
            yield KeepTogether([qr(block), line(block.caption, italic=True), Spacer(0, BETWEEN)])
        elif isinstance(block, Table):
            yield room(LINES_OF_HEADING + LINES_OF_TEXT)
            yield from _captioned(block.caption, [table(block)], keep=False)
        elif isinstance(block, Bars):
            yield from _captioned(block.caption, bars(block), keep=True)
        else:
            yield from _text(block)


def _is_whole(block: Block) -> bool:
    """Whether it begins with what cannot go on on the next page."""
    if isinstance(block, Section):
        return bool(block.blocks) and _is_whole(block.blocks[0])
    return isinstance(block, Bars | QrCode)


def _lines_begun(block: Block) -> int:
    """Headings that begin it one after the other, and some text below them."""
    if isinstance(block, Section) and block.blocks:
        return LINES_OF_HEADING + _lines_begun(block.blocks[0])
    return LINES_OF_TEXT


def _captioned(caption: str, made: Sequence[Flowable], *, keep: bool) -> Iterator[Flowable]:
    if caption:
        yield paragraph(caption, bold=True, keep=keep)
    yield from made
    yield Spacer(0, 2 * BETWEEN)


def _text(block: Paragraph) -> Iterator[Flowable]:
    """Lines that were typed apart stay apart."""
    for text in block.text.split("\n"):
        if text.strip():
            yield paragraph(text.strip(), bold=block.bold, italic=block.italic)


def _appendices(document: Official) -> Iterator[Flowable]:
    for place, appendix in enumerate(document.appendices, start=1):
        yield NextPageTemplate(FIRST)
        yield PageBreak()
        label = rules.appendix_label(document, place)
        yield Mark(f"{label}. {appendix.title}", f"{place}")
        yield line(label, bold=True)
        yield line(appendix.title.upper(), bold=True)
        yield line(rules.appendix_of(document), italic=True, spaceAfter=2 * BETWEEN)
        yield from _blocks(document, appendix.blocks, appendix=place)
