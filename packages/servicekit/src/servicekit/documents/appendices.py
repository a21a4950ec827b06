"""Appendices of a DOCX file: each begins a page, is named, and counts its pages from 1."""

from docx.document import Document as DocxDocument
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt

from servicekit.documents import rules
from servicekit.documents.body import write_blocks
from servicekit.documents.measures import BETWEEN
from servicekit.documents.model import Appendix, Official
from servicekit.documents.parts import heading, line


def write(file: DocxDocument, document: Official) -> None:
    """Everything that follows the signature."""
    for place, appendix in enumerate(document.appendices, start=1):
        _count_from_one(file.add_section(WD_SECTION.NEW_PAGE))
        _title(file, document, appendix, place)
        write_blocks(file, document, appendix.blocks)


def _title(file: DocxDocument, document: Official, appendix: Appendix, place: int) -> None:
    heading(line(file.add_paragraph(), rules.appendix_label(document, place), bold=True), 0)
    line(file.add_paragraph(), appendix.title.upper(), bold=True)
    of = line(file.add_paragraph(), rules.appendix_of(document), italic=True)
    of.paragraph_format.space_after = Pt(2 * BETWEEN)


def _count_from_one(section: Section) -> None:
    count = OxmlElement("w:pgNumType")
    count.set(qn("w:start"), "1")
    properties = section._sectPr  # noqa: SLF001  # python-docx does not count pages
    properties.insert_element_before(count, "w:cols", "w:titlePg", "w:docGrid")
