"""Appendices and charts of official documents, read back from the DOCX file."""

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from servicekit.documents.model import (
    Appendix,
    Bars,
    Day,
    Issuer,
    Official,
    Paragraph,
    Section,
    Signature,
    Table,
)
from servicekit.documents.writer import render

pytestmark = pytest.mark.unit

END = (Paragraph("Hết"),)
TABLE = Table(heads=("Đơn vị", "Số"), rows=(("Sở Y tế", "3"),))


def opened(*appendices: Appendix, blocks: Any = END) -> Any:
    document = Official(
        issuer=Issuer(name="Sở Y tế"), symbol="BC-SYT", place="Thái Nguyên", on=Day(year=2026),
        kind="Báo cáo", subject="Kết quả", blocks=blocks, appendices=appendices,
        signature=Signature(positions=("Giám đốc",)),
    )  # fmt: skip
    return docx.Document(BytesIO(render(document)))


def texts(file: Any) -> list[str]:
    return [one.text for one in file.paragraphs if one.text]


def test_appendices_are_named_and_numbered_after_the_signature() -> None:
    file = opened(
        Appendix(title="Theo đơn vị", blocks=(TABLE,)),
        Appendix(title="Theo kênh", blocks=(Paragraph("Không có"),)),
    )
    assert texts(file)[-7:] == [
        "Phụ lục I",
        "THEO ĐƠN VỊ",
        "(Kèm theo Báo cáo số         /BC-SYT ngày        tháng        năm 2026 của Sở Y tế)",
        "Phụ lục II",
        "THEO KÊNH",
        "(Kèm theo Báo cáo số         /BC-SYT ngày        tháng        năm 2026 của Sở Y tế)",
        "Không có",
    ]
    assert [cell.text for cell in file.tables[-1].rows[1].cells] == ["Sở Y tế", "3"]


def test_single_appendix_has_no_number() -> None:
    assert "Phụ lục" in texts(opened(Appendix(title="Theo đơn vị", blocks=(TABLE,))))


def test_pages_of_each_appendix_are_counted_from_one_and_the_first_shows_none() -> None:
    file = opened(*(Appendix(title=name, blocks=(TABLE,)) for name in ("Một", "Hai")))
    starts = []
    for section in file.sections:
        count = section._sectPr.find(qn("w:pgNumType"))
        starts.append(None if count is None else count.get(qn("w:start")))
    assert starts == [None, "1", "1"]
    assert [section.different_first_page_header_footer for section in file.sections] == [True] * 3


def test_bars_become_a_table_with_their_numbers() -> None:
    bars = Bars(caption="Theo kênh", heads=("Kênh", "Số"), items=(("Báo", 1_200), ("Zalo", 3)))
    file = opened(blocks=(bars, Paragraph("Hết")))
    rows = [[cell.text for cell in row.cells] for row in file.tables[1].rows]
    assert rows == [["Kênh", "Số"], ["Báo", "1.200"], ["Zalo", "3"]]


def test_end_mark_follows_the_last_words_however_deep_they_stand() -> None:
    deep = Section(title="Một", blocks=(Section(title="Hai", blocks=(Paragraph("Xong."),)),))
    assert texts(opened(blocks=(deep,)))[-1] == "Xong./."
    assert texts(opened(blocks=(Section(title="Chỉ có tên"),)))[-1] == "I. Chỉ có tên./."
    assert texts(opened(blocks=(Section(title="Bảng", blocks=(TABLE,)),)))[-1] == "./."
