"""The body of a document: bases, paragraphs, numbered sections, tables, the end mark."""

from collections.abc import Sequence
from io import BytesIO

import segno
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from servicekit.documents import frame, phrases, rules
from servicekit.documents.measures import BETWEEN, HEAD, INDENT, LINE, QR, SPACING
from servicekit.documents.model import Bars, Block, Official, Paragraph, QrCode, Section, Table
from servicekit.documents.parts import columns, first, heading, line, repeat_heads, whole_rows


def write(file: DocxDocument, document: Official) -> None:
    """Title or recipients, bases, blocks; the last paragraph carries the end mark."""
    if document.kind:
        frame.write_title(file, document)
    frame.write_recipients(file, document)
    for basis in rules.listed(document.bases, mark=""):
        _paragraph(file, basis, italic=True)
    ended = rules.ended_blocks(document.blocks)
    write_blocks(file, document, ended or document.blocks)
    if ended:
        _last(file).paragraph_format.keep_with_next = True
    elif document.blocks:
        line(file.add_paragraph(), phrases.END, align=WD_ALIGN_PARAGRAPH.RIGHT)


def write_blocks(
    file: DocxDocument,
    document: Official,
    blocks: Sequence[Block],
    within: tuple[int, ...] = (),
) -> None:
    """Paragraphs, tables and numbered sections, one after the other; `within`: places of those
    around them."""
    place = 0
    for block in blocks:
        if isinstance(block, Section):
            place += 1
            places = (*within, place)
            title = f"{rules.numbered(document, places)} {block.title.strip()}"
            named = _paragraph(file, title, bold=len(within) < 2)
            named.paragraph_format.keep_with_next = True
            heading(named, len(within))
            write_blocks(file, document, block.blocks, places)
        elif isinstance(block, QrCode):
            _qr(file, block)
        elif isinstance(block, Table | Bars):
            _table(file, block if isinstance(block, Table) else rules.as_table(block))
        else:
            _text(file, block)


def _qr(file: DocxDocument, block: QrCode) -> None:
    picture = BytesIO()
    segno.make_qr(block.address, error="m").save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    paragraph = line(file.add_paragraph(), "")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run().add_picture(picture, width=Mm(QR))
    line(file.add_paragraph(), block.caption, italic=True).paragraph_format.space_after = Pt(
        BETWEEN
    )


def _text(file: DocxDocument, block: Paragraph) -> None:
    """Lines that were typed apart stay apart."""
    for text in block.text.split("\n"):
        if text.strip():
            _paragraph(file, text.strip(), bold=block.bold, italic=block.italic)


def _paragraph(file: DocxDocument, text: str, *, bold: bool = False, italic: bool = False) -> Line:
    paragraph = line(
        file.add_paragraph(), text, bold=bold, italic=italic, align=WD_ALIGN_PARAGRAPH.JUSTIFY
    )
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = Mm(INDENT), Pt(BETWEEN), SPACING
    return paragraph


def _table(file: DocxDocument, block: Table) -> None:
    if block.caption:
        _paragraph(file, block.caption, bold=True).paragraph_format.keep_with_next = True
    table = file.add_table(rows=1 + len(block.rows), cols=len(block.heads), style="Table Grid")
    shares = block.widths or (1.0,) * len(block.heads)
    cells = columns(table, tuple(share / sum(shares) * LINE for share in shares))
    for cell, head in zip(cells[0], block.heads, strict=True):
        line(first(cell), head, size=HEAD, bold=True)
    for row, texts in zip(cells[1:], block.rows, strict=True):
        for place, (cell, text) in enumerate(zip(row, texts, strict=True)):
            right = place in block.numbers
            align = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            line(first(cell), text, size=HEAD, align=align)
    whole_rows(table)
    repeat_heads(table)
    file.add_paragraph().paragraph_format.line_spacing = Pt(BETWEEN)


def _last(file: DocxDocument) -> Line:
    """The last paragraph with words in it: the signature never stands without it."""
    return next(one for one in reversed(file.paragraphs) if one.text)
