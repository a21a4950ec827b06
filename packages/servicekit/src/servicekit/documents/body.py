"""The body of a document: bases, paragraphs, numbered sections, tables, the end mark."""

from collections.abc import Sequence
from typing import Final

from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from servicekit.documents import frame, phrases, rules
from servicekit.documents.model import Block, Official, Paragraph, Section, Table
from servicekit.documents.parts import (
    HEAD,
    LINE,
    columns,
    first,
    line,
    repeat_heads,
    whole_rows,
)

INDENT: Final = 12.7
"""Of a paragraph's first line, in mm."""
BETWEEN: Final = 6
SPACING: Final = 1.15


def write(file: DocxDocument, document: Official) -> None:
    """Title or recipients, bases, blocks; the last paragraph carries the end mark."""
    if document.kind:
        frame.write_title(file, document)
    frame.write_recipients(file, document)
    for basis in rules.listed(document.bases, mark=""):
        _paragraph(file, basis, italic=True)
    _blocks(file, document.blocks, 0)
    _end(file, document)


def _blocks(file: DocxDocument, blocks: Sequence[Block], level: int) -> None:
    place = 0
    for block in blocks:
        if isinstance(block, Section):
            place += 1
            heading = f"{rules.label(level, place)} {block.title.strip()}"
            _paragraph(file, heading, bold=level < 2).paragraph_format.keep_with_next = True
            _blocks(file, block.blocks, min(level + 1, rules.LEVELS - 1))
        elif isinstance(block, Table):
            _table(file, block)
        else:
            _text(file, block)


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
    table = file.add_table(rows=1, cols=len(block.heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
        line(first(cell), head, size=HEAD, bold=True)
    for row in block.rows:
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            right = place in block.numbers
            align = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
            line(first(cell), text, size=HEAD, align=align)
    shares = block.widths or (1.0,) * len(block.heads)
    columns(table, tuple(share / sum(shares) * LINE for share in shares))
    whole_rows(table)
    repeat_heads(table)
    file.add_paragraph().paragraph_format.line_spacing = Pt(BETWEEN)


def _end(file: DocxDocument, document: Official) -> None:
    """`./.` ends the last paragraph; after a table it stands alone."""
    if not rules.printable(_last_text(document.blocks)).strip():
        if document.blocks:
            line(file.add_paragraph(), phrases.END, align=WD_ALIGN_PARAGRAPH.RIGHT)
        return
    paragraph = next(one for one in reversed(file.paragraphs) if one.text)
    run = paragraph.runs[-1]
    run.text = rules.ended(run.text)
    paragraph.paragraph_format.keep_with_next = True


def _last_text(blocks: Sequence[Block]) -> str:
    """The words the body ends with; empty when it ends with a table or has no words."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Section):
        return _last_text(last.blocks) if last.blocks else last.title
    return last.text if isinstance(last, Paragraph) else ""
