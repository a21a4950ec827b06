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

from servicekit.documents import fonts, measures, phrases, rules
from servicekit.documents.measures import (
    BETWEEN,
    COPIES,
    COPY,
    HEAD,
    LEFT,
    LINE,
    POINT,
    RIGHT,
    TEXT,
)
from servicekit.documents.model import Bars, Block, Official, Paragraph, Section, Table
from servicekit.documents.pdf_parts import (
    LEFT as TO_LEFT,
)
from servicekit.documents.pdf_parts import (
    RIGHT as TO_RIGHT,
)
from servicekit.documents.pdf_parts import bars, columns, line, paragraph, rule, table

FIRST: Final = "first"
LATER: Final = "later"
NUMBER_TOP: Final = 10.0
"""Of the page number, in mm from the top of the page."""


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


def _flow(document: Official) -> Iterator[Flowable]:
    yield columns(_issuer(document), _country(document), (LEFT, RIGHT))
    yield Spacer(0, TEXT)
    if document.kind:
        yield from _title(document)
    yield from _recipients(document)
    for basis in rules.listed(document.bases, mark=""):
        yield paragraph(basis, italic=True)
    ended = rules.ended_blocks(document.blocks)
    *before, last = [*_blocks(ended or document.blocks)] or [Spacer(0, 0)]
    yield from before
    if not ended:
        yield last
        last = line(phrases.END if document.blocks else "", align=TO_RIGHT)
    yield KeepTogether([last, Spacer(0, BETWEEN), _foot(document)])
    yield from _appendices(document)


def _issuer(document: Official) -> list[Flowable]:
    issuer = document.issuer
    name = issuer.name.upper()
    width = min(rules.width_of(name, HEAD, bold=True) * POINT, LEFT - measures.INSIDE)
    lines: list[Flowable] = []
    if issuer.superior:
        lines.append(line(issuer.superior.upper(), size=HEAD))
    lines += [line(name, size=HEAD, bold=True), rule(width * measures.PART)]
    lines.append(line(rules.number_line(document), size=HEAD))
    if not document.kind:
        lines.append(line(phrases.ABOUT.format(subject=document.subject), size=HEAD - 1))
    return lines


def _country(document: Official) -> list[Flowable]:
    width = rules.width_of(phrases.MOTTO, HEAD, bold=True) * POINT
    return [
        line(phrases.COUNTRY, size=HEAD - 1, bold=True),
        line(phrases.MOTTO, size=HEAD, bold=True),
        rule(width),
        line(rules.place_line(document.place, document.on), size=HEAD, italic=True),
    ]


def _title(document: Official) -> list[Flowable]:
    width = min(rules.width_of(document.subject, TEXT, bold=True) * POINT, LINE)
    return [
        line(document.kind.upper(), bold=True),
        line(document.subject, bold=True),
        rule(width * measures.PART),
        Spacer(0, BETWEEN),
    ]


def _recipients(document: Official) -> list[Flowable]:
    if not document.recipients:
        return []
    if len(document.recipients) == 1:
        return [line(f"{phrases.TO} {document.recipients[0].strip()}"), Spacer(0, 8)]
    listed = [
        line(recipient, align=TO_LEFT, leftIndent=measures.RECIPIENT_INDENT * mm)
        for recipient in rules.listed(document.recipients)
    ]
    to = line(phrases.TO, align=TO_LEFT, leftIndent=measures.TO_INDENT * mm)
    return [to, *listed, Spacer(0, 8)]


def _blocks(blocks: Sequence[Block], level: int = 0) -> Iterator[Flowable]:
    place = 0
    for block in blocks:
        if isinstance(block, Section):
            place += 1
            heading = f"{rules.label(level, place)} {block.title.strip()}"
            yield paragraph(heading, bold=level < 2, keep=True)
            yield from _blocks(block.blocks, min(level + 1, rules.LEVELS - 1))
        elif isinstance(block, Table):
            yield from _captioned(block.caption, table(block))
        elif isinstance(block, Bars):
            yield from _captioned(block.caption, bars(block))
        else:
            yield from _text(block)


def _captioned(caption: str, made: Flowable) -> Iterator[Flowable]:
    if caption:
        yield paragraph(caption, bold=True, keep=True)
    yield made
    yield Spacer(0, 2 * BETWEEN)


def _text(block: Paragraph) -> Iterator[Flowable]:
    """Lines that were typed apart stay apart."""
    for text in block.text.split("\n"):
        if text.strip():
            yield paragraph(text.strip(), bold=block.bold, italic=block.italic)


def _foot(document: Official) -> Flowable:
    copies: list[Flowable] = [
        line(phrases.COPIES, size=COPIES, bold=True, italic=True, align=TO_LEFT)
    ]
    copies += [line(copy, size=COPY, align=TO_LEFT) for copy in rules.copy_lines(document)]
    signed = document.signature
    right: list[Flowable] = [line(position.upper(), bold=True) for position in signed.positions]
    right += [Spacer(0, measures.ROOM_TO_SIGN + TEXT), line(signed.name, bold=True)]
    return columns(copies, right, (LINE / 2, LINE / 2))


def _appendices(document: Official) -> Iterator[Flowable]:
    for place, appendix in enumerate(document.appendices, start=1):
        yield NextPageTemplate(FIRST)
        yield PageBreak()
        yield line(rules.appendix_label(document, place), bold=True)
        yield line(appendix.title.upper(), bold=True)
        yield line(rules.appendix_of(document), italic=True, spaceAfter=2 * BETWEEN)
        yield from _blocks(appendix.blocks)
