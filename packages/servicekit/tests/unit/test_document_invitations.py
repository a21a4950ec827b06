"""What plans and invitations need of documents: decimal numbers, codes to scan, many in a file."""

from io import BytesIO

import docx
import pypdfium2
import pytest
import zxingcpp

from servicekit.documents import pdf, writer
from servicekit.documents.model import (
    Block,
    Day,
    Issuer,
    Official,
    Paragraph,
    QrCode,
    Section,
    Signature,
)

pytestmark = pytest.mark.unit

ADDRESS = "https://thi.example.vn/giay-moi/abcdefghijklmnopqrstuvwxyz_-0123"


def official(*blocks: Block) -> Official:
    return Official(
        issuer=Issuer(name="Ban Tổ chức"),
        symbol="GM",
        place="Thái Nguyên",
        on=Day(year=2027),
        kind="GIẤY MỜI",
        subject="Lễ thử",
        blocks=blocks,
        signature=Signature(positions=("Trưởng ban",)),
        decimal=True,
    )


def test_sections_of_a_short_plan_are_numbered_in_decimals() -> None:
    inner = Section(title="Ai", blocks=(Section(title="Nhóm", blocks=(Paragraph("x"),)),))
    document = official(Section(title="Một"), Section(title="Hai", blocks=(inner,)))
    texts = [p.text for p in docx.Document(BytesIO(writer.render(document))).paragraphs]
    wanted = ["1. Một", "2. Hai", "2.1. Ai", "2.1.1. Nhóm"]
    assert [text for text in texts if text in wanted] == wanted
    page = pypdfium2.PdfDocument(pdf.render(document))[0].get_textpage().get_text_bounded()
    assert all(text in page for text in wanted)


def test_code_on_paper_is_read_by_a_phone() -> None:
    document = official(QrCode(address=ADDRESS, caption="Mã khách: ZK3M8QX"), Paragraph("Hết"))
    page = pypdfium2.PdfDocument(pdf.render(document))[0]
    seen = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    assert [code.text for code in seen] == [ADDRESS]
    made = docx.Document(BytesIO(writer.render(document)))
    assert [shape.width.mm for shape in made.inline_shapes] == [34]
    assert "Mã khách: ZK3M8QX" in [p.text for p in made.paragraphs]


def test_several_documents_stand_in_one_file_on_pages_of_their_own() -> None:
    made = pdf.render_several([official(Paragraph(name)) for name in ("Lan", "Hùng", "Mai")])
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)]
    assert [next(n for n in ("Lan", "Hùng", "Mai") if n in page) for page in pages] == [
        "Lan",
        "Hùng",
        "Mai",
    ]
