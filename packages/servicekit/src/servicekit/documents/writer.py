"""An official document as DOCX: the same document gives the same bytes."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Final

import docx
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from servicekit.documents import appendices, body, frame, measures, rules
from servicekit.documents.measures import TEXT
from servicekit.documents.model import Official
from servicekit.documents.parts import FONT, line, page_field

LONGEST_TITLE: Final = 255
"""Letters of a DOCX file's own title."""
EPOCH: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment a ZIP archive can name; the document's own day is in its text."""
LANGUAGE: Final = "vi-VN"


def render(document: Official) -> bytes:
    """A4, margins 20, 20, 30 and 20 mm, Times New Roman."""
    file = docx.Document()
    _prepare(file, document)
    frame.write_head(file, document)
    body.write(file, document)
    frame.write_foot(file, document)
    appendices.write(file, document)
    kept = BytesIO()
    file.save(kept)
    return _repacked(kept.getvalue())


def _prepare(file: DocxDocument, document: Official) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = (Mm(length) for length in measures.PAGE)
    page.top_margin, page.bottom_margin = Mm(measures.TOP), Mm(measures.BOTTOM)
    page.left_margin, page.right_margin = Mm(measures.LEFT_MARGIN), Mm(measures.RIGHT_MARGIN)
    page.header_distance = page.footer_distance = Mm(10)
    _set_font(file)
    _number_pages(file)
    about = file.core_properties
    about.author = about.comments = ""
    about.title = rules.printable(document.subject)[:LONGEST_TITLE]
    about.language = LANGUAGE
    about.created = about.modified = EPOCH


def _set_font(file: DocxDocument) -> None:
    usual = file.styles["Normal"]
    usual.font.name, usual.font.size = FONT, Pt(TEXT)
    properties = usual.element.get_or_add_rPr()
    fonts = properties.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGE)
    properties.append(language)
    form = usual.paragraph_format
    form.space_before = form.space_after = Pt(0)


def _number_pages(file: DocxDocument) -> None:
    """Centred in the top margin of every page but the first."""
    page = file.sections[0]
    page.different_first_page_header_footer = True
    paragraph = page.header.paragraphs[0]
    line(paragraph, "", align=WD_ALIGN_PARAGRAPH.CENTER)
    run = paragraph.add_run()
    run.font.size = Pt(TEXT)
    for kind in ("begin", None, "end"):
        run._r.append(page_field(kind))  # noqa: SLF001  # python-docx has no fields


def _repacked(content: bytes) -> bytes:
    """The same archive without the moment it was made at."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, date_time=EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, before.read(name))
    return kept.getvalue()
