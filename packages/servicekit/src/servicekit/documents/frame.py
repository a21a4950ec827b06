"""What surrounds the body: who issues it, number and day above; signature and copies below."""

from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

from servicekit.documents import phrases, rules
from servicekit.documents.measures import (
    COPIES,
    COPY,
    HEAD,
    INSIDE,
    LEFT,
    LINE,
    PART,
    POINT,
    RECIPIENT_INDENT,
    RIGHT,
    ROOM_TO_SIGN,
    SIGNED,
    TEXT,
    TO_INDENT,
)
from servicekit.documents.model import Official
from servicekit.documents.parts import columns, first, line, rule, whole_rows


def write_head(file: DocxDocument, document: Official) -> None:
    """Two columns: the issuer with number and subject, the country with motto, place and day."""
    table = file.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _issuer(left, document)
    _country(right, document)
    columns(table, (LEFT, RIGHT))
    whole_rows(table)
    file.add_paragraph().paragraph_format.line_spacing = Pt(14)


def _issuer(cell: _Cell, document: Official) -> None:
    issuer = document.issuer
    if issuer.superior:
        line(first(cell), issuer.superior.upper(), size=HEAD)
    name = cell.add_paragraph() if issuer.superior else first(cell)
    line(name, issuer.name.upper(), size=HEAD, bold=True)
    width = rules.width_of(issuer.name.upper(), HEAD, bold=True) * POINT
    rule(cell.add_paragraph(), min(width, LEFT - INSIDE) * PART, LEFT - INSIDE)
    line(cell.add_paragraph(), rules.number_line(document), size=HEAD)
    if not document.kind:
        about = phrases.ABOUT.format(subject=document.subject)
        line(cell.add_paragraph(), about, size=HEAD - 1)


def _country(cell: _Cell, document: Official) -> None:
    line(first(cell), phrases.COUNTRY, size=HEAD - 1, bold=True)
    line(cell.add_paragraph(), phrases.MOTTO, size=HEAD, bold=True)
    width = rules.width_of(phrases.MOTTO, HEAD, bold=True) * POINT
    rule(cell.add_paragraph(), width, RIGHT - INSIDE)
    place = rules.place_line(document.place, document.on)
    line(cell.add_paragraph(), place, size=HEAD, italic=True)


def write_foot(file: DocxDocument, document: Official) -> None:
    """Copies on the left, the signature on the right, together on one page."""
    table = file.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _copies(left, document)
    _signature(right, document)
    columns(table, (LINE - SIGNED, SIGNED))
    whole_rows(table)


def _copies(cell: _Cell, document: Official) -> None:
    align = WD_ALIGN_PARAGRAPH.LEFT
    line(first(cell), phrases.COPIES, size=COPIES, bold=True, italic=True, align=align)
    for copy in rules.copy_lines(document):
        line(cell.add_paragraph(), copy, size=COPY, align=align)


def _signature(cell: _Cell, document: Official) -> None:
    paragraph = first(cell)
    for position in document.signature.positions:
        line(paragraph, position.upper(), size=TEXT, bold=True)
        paragraph = cell.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(ROOM_TO_SIGN)
    line(paragraph, document.signature.name, size=TEXT, bold=True)


def write_title(file: DocxDocument, document: Official) -> None:
    """Of a named document: its kind, its subject, a rule."""
    line(file.add_paragraph(), document.kind.upper(), bold=True)
    line(file.add_paragraph(), document.subject, bold=True)
    width = rules.width_of(document.subject, TEXT, bold=True) * POINT
    paragraph = file.add_paragraph()
    rule(paragraph, min(width, LINE) * PART, LINE)
    paragraph.paragraph_format.space_after = Pt(8)


def write_recipients(file: DocxDocument, document: Official) -> None:
    """One stands on the line of "Kính gửi:", several on lines of their own."""
    if len(document.recipients) == 1:
        text = f"{phrases.TO} {document.recipients[0].strip()}"
        line(file.add_paragraph(), text).paragraph_format.space_after = Pt(8)
        return
    if document.recipients:
        head = line(file.add_paragraph(), phrases.TO, align=WD_ALIGN_PARAGRAPH.LEFT)
        head.paragraph_format.left_indent = Mm(TO_INDENT)
    for recipient in rules.listed(document.recipients):
        paragraph = line(file.add_paragraph(), recipient, align=WD_ALIGN_PARAGRAPH.LEFT)
        paragraph.paragraph_format.left_indent = Mm(RECIPIENT_INDENT)
    if document.recipients:
        file.paragraphs[-1].paragraph_format.space_after = Pt(8)
