"""Lines, rules and fields of a DOCX file, as official documents need them."""

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from servicekit.documents import rules
from servicekit.documents.measures import TEXT

FONT: Final = "Times New Roman"


def line(
    paragraph: Paragraph,
    text: str,
    *,
    size: float = TEXT,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER,
) -> Paragraph:
    """The paragraph with this text as its only run."""
    paragraph.alignment = align
    text = rules.printable(text)
    if text:
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def heading(paragraph: Paragraph, level: int) -> None:
    """It stands in the file's outline; 0 is the highest level. Looks stay as they are."""
    mark = OxmlElement("w:outlineLvl")
    mark.set(qn("w:val"), str(level))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx has them in styles only
    properties.insert_element_before(mark, "w:rPr", "w:sectPr", "w:pPrChange")


def first(cell: _Cell) -> Paragraph:
    """The paragraph every cell begins with."""
    found: Paragraph = cell.paragraphs[0]
    return found


def rule(paragraph: Paragraph, length: float, room: float) -> None:
    """An empty line whose upper border is a centred rule; both in mm."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form = paragraph.paragraph_format
    indent = max(room - length, 0) / 2
    form.left_indent = form.right_indent = Mm(round(indent, 1))
    form.space_before, form.space_after, form.line_spacing = Pt(2), Pt(0), Pt(4)
    border = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        border.set(qn(f"w:{name}"), value)
    borders = OxmlElement("w:pBdr")
    borders.append(border)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # python-docx has no borders
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def columns(table: Table, widths: tuple[float, ...]) -> list[tuple[_Cell, ...]]:
    """Fixed widths in mm, in every row; answers the cells, which cost much to find again."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    found = [row.cells for row in table.rows]
    for cells in found:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Mm(width)
    return found


def whole_rows(table: Table) -> None:
    """No row is split by the end of a page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def repeat_heads(table: Table) -> None:
    """The first row stands on top of every page the table goes on to."""
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def page_field(kind: str | None) -> Any:
    """A part of the field that says the page's number: its begin, its instruction, its end."""
    if kind is None:
        instruction = OxmlElement("w:instrText")
        instruction.text = "PAGE"
        return instruction
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
