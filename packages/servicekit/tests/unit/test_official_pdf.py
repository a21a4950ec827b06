"""Official documents as PDF, opened and measured by Annex I of Decree 30/2020/NĐ-CP."""

from itertools import pairwise
from typing import Any

import msgspec
import pypdfium2 as pdfium
import pytest

from servicekit.documents import rules
from servicekit.documents.model import (
    Appendix,
    Bars,
    Block,
    Day,
    Issuer,
    Official,
    Paragraph,
    Section,
    Signature,
    Table,
)
from servicekit.documents.pdf import render
from support import pdf
from support.pdf import Line

pytestmark = pytest.mark.unit

REGULAR, BOLD, ITALIC, BOLD_ITALIC = (
    f"LiberationSerif{face}" for face in ("", "-Bold", "-Italic", "-BoldItalic")
)
LONG = "Sản phẩm đã được triển khai, áp dụng có hiệu quả vào thực tiễn trên địa bàn tỉnh. " * 4
REPORT = Official(
    issuer=Issuer(superior="UBND tỉnh Thái Nguyên", name="Sở Y tế"),
    symbol="BC-SYT",
    number=7,
    place="Thái Nguyên",
    on=Day(year=2026, month=5, day=9),
    kind="Báo cáo",
    subject="Kết quả tuyên truyền, vận động tham gia Cuộc thi",
    recipients=("Sở Khoa học và Công nghệ",),
    bases=("Căn cứ Kế hoạch số 131/KH-UBND", "Căn cứ Thể lệ"),
    blocks=(Paragraph(LONG), Section(title="Kết quả", blocks=(Paragraph("Đã nộp 12 hồ sơ"),))),
    signature=Signature(positions=("KT. Giám đốc", "Phó Giám đốc"), name="Nguyễn Văn A"),
    copies=("Như kính gửi", "Lãnh đạo Sở"),
    archive="KHTC",
)


def changed(**changes: Any) -> Official:
    return msgspec.structs.replace(REPORT, **changes)


def pages(document: Official) -> list[pdfium.PdfPage]:
    return list(pdfium.PdfDocument(render(document)))


def found(document: Official, text: str, page: int = 0) -> Line:
    (line,) = [line for line in pdf.lines(pages(document)[page]) if line.text.startswith(text)]
    return line


def look(line: Line) -> tuple[str, str, float]:
    return line.text, line.font, line.size


def test_page_is_a4_and_text_keeps_the_margins() -> None:
    (page,) = pages(REPORT)
    assert [round(length * pdf.POINT) for length in page.get_size()] == [210, 297]
    every = pdf.lines(page)
    assert min(line.left for line in every) >= 29.9
    assert max(line.right for line in every) <= 190.5
    assert 20 <= min(line.base for line in every) <= 27
    assert max(line.base for line in every) <= 277


def test_every_letter_is_of_one_embedded_family_as_wide_as_times() -> None:
    fonts = {line.font for line in pdf.lines(pages(REPORT)[0])}
    assert fonts == {REGULAR, BOLD, ITALIC, BOLD_ITALIC}


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("UBND TỈNH THÁI NGUYÊN", REGULAR, 13),
        ("SỞ Y TẾ", BOLD, 13),
        ("Số: 07/BC-SYT", REGULAR, 13),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BOLD, 12),
        ("Độc lập - Tự do - Hạnh phúc", BOLD, 13),
        ("Thái Nguyên, ngày 09 tháng 5 năm 2026", ITALIC, 13),
        ("BÁO CÁO", BOLD, 14),
        ("Kết quả tuyên truyền, vận động tham gia Cuộc thi", BOLD, 14),
        ("Kính gửi: Sở Khoa học và Công nghệ", REGULAR, 14),
        ("Căn cứ Kế hoạch số 131/KH-UBND;", ITALIC, 14),
        ("Căn cứ Thể lệ.", ITALIC, 14),
        ("I. Kết quả", BOLD, 14),
        ("Đã nộp 12 hồ sơ./.", REGULAR, 14),
        ("Nơi nhận:", BOLD_ITALIC, 12),
        ("- Như kính gửi;", REGULAR, 11),
        ("- Lưu: VT, KHTC.", REGULAR, 11),
        ("KT. GIÁM ĐỐC", BOLD, 14),
        ("PHÓ GIÁM ĐỐC", BOLD, 14),
        ("Nguyễn Văn A", BOLD, 14),
    ],
)
def test_each_part_has_the_decrees_face_and_size(text: str, font: str, size: float) -> None:
    assert look(found(REPORT, text)) == (text, font, size)


def test_rules_are_as_long_as_the_decree_says() -> None:
    issuer, motto, title = pdf.rules(pages(REPORT)[0])[:3]
    if issuer.left > motto.left:
        issuer, motto = motto, issuer
    name, words = found(REPORT, "SỞ Y TẾ"), found(REPORT, "Độc lập")
    subject = found(REPORT, "Kết quả tuyên truyền")
    assert 1 / 3 <= issuer.length / (name.right - name.left) <= 1 / 2
    assert 0.95 <= motto.length / (words.right - words.left) <= 1.08
    assert 1 / 3 <= title.length / (subject.right - subject.left) <= 1 / 2
    over = ((name, issuer), (words, motto), (subject, title))
    assert [round(abs(text.middle - rule.middle)) for text, rule in over] == [0, 0, 0]
    assert name.base < issuer.top < found(REPORT, "Số:").base
    assert subject.base < title.top < found(REPORT, "Kính gửi").base


def test_body_is_set_in_justified_and_spaced() -> None:
    body = [line for line in pdf.lines(pages(REPORT)[0]) if (line.font, line.size) == (REGULAR, 14)]
    first, second, third = [line for line in body if not line.text.startswith("Kính")][:3]
    assert round(first.left - second.left, 1) == 12.7
    assert abs(second.right - 190) < 0.5
    assert 1.0 <= (third.base - second.base) / (14 * pdf.POINT * 1.15) <= 1.5
    parts = changed(blocks=(Paragraph("Một."), Paragraph("Hai."), Paragraph("Ba.")))
    one, two = found(parts, "Một."), found(parts, "Hai.")
    between = (two.base - one.base) / pdf.POINT - 14 * 1.15 * 1.15
    assert round(between) == 6


def test_draft_leaves_room_for_number_and_day() -> None:
    draft = changed(number=None, on=Day(year=2026))
    lines = pdf.lines(pages(draft)[0])
    base = found(draft, "Số:").base
    number, symbol = [line for line in lines if abs(line.base - base) < 0.1 and line.right < 95]
    assert (number.text, symbol.text) == ("Số:", "/BC-SYT")
    assert symbol.left - number.right > 6
    day = [line for line in lines if line.font == ITALIC and line.size == 13]
    assert [line.text for line in day] == ["Thái Nguyên, ngày", "tháng", "năm 2026"]
    gaps = [after.left - before.right for before, after in pairwise(day)]
    assert [gap > 6 for gap in gaps] == [True, True]


def test_letter_says_its_subject_below_the_number() -> None:
    letter = changed(kind="", subject="bổ sung hồ sơ")
    about = found(letter, "V/v")
    assert look(about) == ("V/v bổ sung hồ sơ", REGULAR, 12)
    assert about.base > found(letter, "Số:").base
    assert about.right < 95


def test_several_recipients_have_lines_of_their_own() -> None:
    several = changed(recipients=("Sở Y tế", "UBND các xã, phường;", "Đại học Thái Nguyên"))
    texts = [line.text for line in pdf.lines(pages(several)[0])]
    place = texts.index("Kính gửi:")
    assert texts[place : place + 4] == [
        "Kính gửi:", "- Sở Y tế;", "- UBND các xã, phường;", "- Đại học Thái Nguyên.",
    ]  # fmt: skip


def test_pages_are_numbered_in_the_top_margin_but_the_first() -> None:
    first, second, *_ = pages(changed(blocks=(Paragraph(LONG),) * 12))
    number = pdf.lines(second)[0]
    assert look(number) == ("2", REGULAR, 14)
    assert abs(number.middle - 105) < 0.5
    assert 10 <= number.base <= 20
    assert [line.text for line in pdf.lines(first) if line.base < 20] == []


def test_appendices_begin_pages_counted_from_one() -> None:
    rows = tuple((str(n), f"Đơn vị {n}", "5") for n in range(60))
    table = Table(heads=("TT", "Đơn vị", "Số"), rows=rows, numbers=frozenset({2}), widths=(1, 6, 2))
    document = changed(
        appendices=(
            Appendix(title="Theo đơn vị", blocks=(table,)),
            Appendix(title="Theo kênh", blocks=(Paragraph("Hết"),)),
        )
    )
    _, one, more, *_, two = pages(document)
    assert [look(line) for line in pdf.lines(one)[:3]] == [
        ("Phụ lục I", BOLD, 14),
        ("THEO ĐƠN VỊ", BOLD, 14),
        ("(Kèm theo Báo cáo số 07/BC-SYT ngày 09 tháng 5 năm 2026 của Sở Y tế)", ITALIC, 14),
    ]
    assert look(pdf.lines(more)[0]) == ("2", REGULAR, 14)
    assert [line.text for line in pdf.lines(more)[1:4]] == ["TT", "Đơn vị", "Số"]
    assert pdf.lines(two)[0].text == "Phụ lục II"


def test_file_names_its_subject_language_and_parts() -> None:
    inner = Section(title="Hồ sơ", blocks=(Paragraph("Đã nộp 12 hồ sơ"),))
    again = Section(title="Kết quả", blocks=(Paragraph(LONG * 9), inner))
    document = changed(
        blocks=(again, again),
        appendices=(Appendix(title="Theo đơn vị", blocks=(Paragraph("Hết"), inner)),),
    )
    content = render(document)
    file = pdfium.PdfDocument(content)
    assert file.get_metadata_dict()["Title"] == REPORT.subject
    assert b"/Lang (vi-VN)" in content
    parts = [
        (entry.level, entry.get_title(), dest.get_index())
        for entry in file.get_toc()
        if (dest := entry.get_dest())
    ]
    assert parts == [
        (0, "I. Kết quả", 0),
        (1, "1. Hồ sơ", 1),
        (0, "II. Kết quả", 1),
        (1, "1. Hồ sơ", 2),
        (0, "Phụ lục. Theo đơn vị", 3),
        (1, "I. Hồ sơ", 3),
    ]


@pytest.mark.parametrize("lines", range(8, 30))
def test_heading_has_text_below_it_and_leaves_no_page_half_empty(lines: int) -> None:
    """However much stands before it; the page may end early only for two headings with a start."""
    inner = Section(title="Hồ sơ", blocks=(Paragraph(LONG * 9),))
    before, closing = Paragraph("\n".join(["Dòng."] * lines)), Paragraph("Kính báo cáo.")
    blocks = (before, Section(title="Kết quả", blocks=(inner,)), closing)
    *full, _ = [pdf.lines(page) for page in pages(changed(blocks=blocks))]
    for page in full:
        assert page[-1].base > 297 - 20 - 57
        assert page[-1].text not in ("I. Kết quả", "1. Hồ sơ")


def test_bars_are_as_long_as_their_numbers_which_stand_beside_them() -> None:
    bars = Bars(caption="Theo kênh", heads=("Kênh", "Số"), items=(("Báo", 1_200), ("Zalo", 300)))
    document = changed(blocks=(Paragraph("Như sau:"), bars))
    (page,) = pages(document)
    drawn = [one.get_bounds() for one in page.get_objects(filter=[2])]
    long, short = sorted(
        (right - left for left, low, right, high in drawn if 9 < high - low < 14), reverse=True
    )
    assert round(long / short, 2) == 4
    texts = [line.text for line in pdf.lines(page)]
    assert {"Theo kênh", "Báo", "1.200", "Zalo", "300", "./."} <= set(texts)


def test_more_bars_than_a_page_holds_go_on_on_the_next() -> None:
    items = tuple((f"Ngày {n}", n) for n in range(200))
    bars = Bars(caption="Theo ngày", heads=("Ngày", "Số"), items=items)
    every = [line for page in pages(changed(blocks=(bars,))) for line in pdf.lines(page)]
    texts = {line.text for line in every}
    assert [name for name, _ in items if name not in texts] == []


@pytest.mark.parametrize("typed", ["<b>a</b> & b", "</para>", "a\x1bb\x00", "&lt;", "{}%s"])
def test_whatever_was_typed_becomes_text(typed: str) -> None:
    document = changed(blocks=(Paragraph(f"Đầu {typed}"), Paragraph("Hết")))
    assert found(document, "Đầu").text == f"Đầu {rules.printable(typed)}"


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Paragraph(""),),
        (Table(heads=("A",)),),
        (Section(title="Một"),),
        (Paragraph(LONG * 40),),
    ],
)
def test_every_body_has_its_foot_whole(blocks: tuple[Block, ...]) -> None:
    *_, last = pages(changed(blocks=blocks))
    texts = [line.text for line in pdf.lines(last)]
    assert {"Nơi nhận:", "- Lưu: VT, KHTC.", "Nguyễn Văn A"} <= set(texts)


def test_same_document_gives_the_same_bytes() -> None:
    assert render(REPORT) == render(changed())
