"""Official documents by Annex I of Decree 30/2020/NĐ-CP, read back from the file."""

import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from servicekit.documents import rules
from servicekit.documents.model import (
    Appendix,
    BadDocument,
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

LETTER = Official(
    issuer=Issuer(superior="UBND tỉnh Thái Nguyên", name="Ban Tổ chức Cuộc thi"),
    symbol="BTCCT-TTK",
    number=7,
    place="Thái Nguyên",
    on=Day(year=2026, month=5, day=9),
    subject="bổ sung hồ sơ dự thi",
    recipients=("Nhóm tác giả Đồi Xanh",),
    bases=("Kế hoạch số 131/KH-UBND;", "Thể lệ Cuộc thi."),
    blocks=(Paragraph("Đoạn một.\n\nĐoạn hai."), Paragraph("Trân trọng.")),
    signature=Signature(positions=("KT. Trưởng ban", "Phó Trưởng ban"), name="Nguyễn Văn A"),
    copies=("Như trên", "UBND tỉnh (b/c)"),
    archive="TTK",
)


def changed(**changes: Any) -> Official:
    known = {name: getattr(LETTER, name) for name in LETTER.__struct_fields__}
    return Official(**known | changes)


def opened(document: Official) -> Any:
    return docx.Document(BytesIO(render(document)))


def texts(paragraphs: Any) -> list[str]:
    return [one.text for one in paragraphs if one.text]


def looks(paragraph: Any) -> tuple[str, float, bool, bool, Any]:
    """Text, size in points, bold, italic, alignment of a one-run paragraph."""
    (run,) = paragraph.runs
    return run.text, run.font.size.pt, run.bold, run.italic, paragraph.alignment


def head_cells(document: Official) -> tuple[Any, Any]:
    left, right = opened(document).tables[0].rows[0].cells
    return left, right


def test_page_is_a4_with_the_decrees_margins_and_font() -> None:
    file = opened(LETTER)
    page = file.sections[0]
    lengths = (page.page_width, page.page_height, page.left_margin, page.right_margin,
               page.top_margin, page.bottom_margin)  # fmt: skip
    assert [round(length.mm, 1) for length in lengths] == [210, 297, 30, 20, 20, 20]
    usual = file.styles["Normal"]
    fonts = usual.element.rPr.rFonts
    names = [fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")]
    assert (names, usual.font.size) == (["Times New Roman"] * 4, Pt(14))


def test_file_names_its_subject_language_and_parts() -> None:
    inner = Section(title="Hồ sơ", blocks=(Paragraph("Đã nộp 12 hồ sơ"),))
    file = opened(
        changed(
            blocks=(Section(title="Kết quả", blocks=(inner,)),),
            appendices=(Appendix(title="Theo đơn vị", blocks=(Paragraph("Hết"),)),),
        )
    )
    about = file.core_properties
    assert (about.title, about.language) == (LETTER.subject, "vi-VN")
    marks = [
        (one, one._p.pPr.find(qn("w:outlineLvl")))
        for one in file.paragraphs
        if one._p.pPr is not None
    ]
    assert [(one.text, mark.get(qn("w:val"))) for one, mark in marks if mark is not None] == [
        ("I. Kết quả", "0"),
        ("1. Hồ sơ", "1"),
        ("Phụ lục", "0"),
    ]


def test_pages_are_numbered_but_the_first() -> None:
    page = opened(LETTER).sections[0]
    assert page.different_first_page_header_footer is True
    assert page.first_page_header.paragraphs[0].text == ""
    header = page.header.paragraphs[0]
    marks = [child.tag.split("}")[1] for run in header.runs for child in run._r]
    assert marks == ["rPr", "fldChar", "instrText", "fldChar"]
    assert header.runs[0]._r.findtext(qn("w:instrText")) == "PAGE"
    assert (header.alignment, header.runs[0].font.size) == (ALIGN.CENTER, Pt(14))


def test_head_of_a_letter() -> None:
    left, right = head_cells(LETTER)
    centre = ALIGN.CENTER
    assert [looks(one) for one in left.paragraphs if one.text] == [
        ("UBND TỈNH THÁI NGUYÊN", 13, False, False, centre),
        ("BAN TỔ CHỨC CUỘC THI", 13, True, False, centre),
        ("Số: 07/BTCCT-TTK", 13, False, False, centre),
        ("V/v bổ sung hồ sơ dự thi", 12, False, False, centre),
    ]
    assert [looks(one) for one in right.paragraphs if one.text] == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False, centre),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False, centre),
        ("Thái Nguyên, ngày 09 tháng 5 năm 2026", 13, False, True, centre),
    ]


def rules_in(cell: Any) -> list[float]:
    """The lengths of the drawn rules, in mm."""
    found = []
    for paragraph in cell.paragraphs:
        if paragraph._p.find(f".//{qn('w:pBdr')}") is not None:
            form = paragraph.paragraph_format
            room = cell.width.mm - 3.8 - form.left_indent.mm - form.right_indent.mm
            found.append(room)
    return found


def test_rules_are_as_long_as_the_decree_says() -> None:
    left, right = head_cells(LETTER)
    name = rules.width_of("BAN TỔ CHỨC CUỘC THI", 13, bold=True) * 25.4 / 72
    motto = rules.width_of("Độc lập - Tự do - Hạnh phúc", 13, bold=True) * 25.4 / 72
    ((issuer_rule,), (motto_rule,)) = rules_in(left), rules_in(right)
    assert 1 / 3 <= issuer_rule / name <= 1 / 2
    assert motto_rule == pytest.approx(motto, abs=0.5)


def test_name_of_the_country_stays_on_one_line() -> None:
    _, right = head_cells(LETTER)
    width = rules.width_of(right.paragraphs[0].text, 12, bold=True) * 25.4 / 72
    assert width < right.width.mm - 3.8


def test_issuer_without_a_superior_comes_first() -> None:
    left, _ = head_cells(changed(issuer=Issuer(name="Ban Tổ chức")))
    assert texts(left.paragraphs)[0] == "BAN TỔ CHỨC"


def test_draft_leaves_number_and_day_blank() -> None:
    left, right = head_cells(changed(number=None, on=Day(year=2026)))
    assert texts(left.paragraphs)[2] == "Số:         /BTCCT-TTK"
    assert texts(right.paragraphs)[2] == "Thái Nguyên, ngày        tháng        năm 2026"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (Day(year=2026, month=1, day=9), "X, ngày 09 tháng 01 năm 2026"),
        (Day(year=2026, month=2, day=10), "X, ngày 10 tháng 02 năm 2026"),
        (Day(year=2026, month=3, day=1), "X, ngày 01 tháng 3 năm 2026"),
        (Day(year=2026, month=12, day=31), "X, ngày 31 tháng 12 năm 2026"),
        (Day(year=2026, month=5), "X, ngày        tháng 5 năm 2026"),
    ],
)
def test_day_and_month_are_padded_by_their_own_rules(day: Day, written: str) -> None:
    assert rules.place_line("X", day) == written


@pytest.mark.parametrize(("number", "written"), [(1, "01"), (9, "09"), (10, "10"), (1546, "1546")])
def test_number_below_ten_is_padded(number: int, written: str) -> None:
    assert rules.number_line(changed(number=number)) == f"Số: {written}/BTCCT-TTK"


def body_texts(document: Official) -> list[str]:
    return texts(opened(document).paragraphs)


def test_body_of_a_letter() -> None:
    assert body_texts(LETTER) == [
        "Kính gửi: Nhóm tác giả Đồi Xanh",
        "Kế hoạch số 131/KH-UBND;",
        "Thể lệ Cuộc thi.",
        "Đoạn một.",
        "Đoạn hai.",
        "Trân trọng./.",
    ]
    file = opened(LETTER)
    by_text = {one.text: one for one in file.paragraphs}
    basis, text = by_text["Thể lệ Cuộc thi."], by_text["Đoạn hai."]
    assert looks(basis) == ("Thể lệ Cuộc thi.", 14, False, True, ALIGN.JUSTIFY)
    assert looks(text) == ("Đoạn hai.", 14, False, False, ALIGN.JUSTIFY)
    form = text.paragraph_format
    assert (form.first_line_indent, form.space_after) == (Mm(12.7), Pt(6))
    assert 1 <= form.line_spacing <= 1.5


def test_several_recipients_have_lines_of_their_own() -> None:
    several = changed(recipients=("Sở Y tế", "UBND các xã, phường;", "Đại học Thái Nguyên."))
    assert body_texts(several)[:4] == [
        "Kính gửi:",
        "- Sở Y tế;",
        "- UBND các xã, phường;",
        "- Đại học Thái Nguyên.",
    ]


def test_named_document_has_title_and_rule_instead_of_about() -> None:
    report = changed(kind="Báo cáo", subject="Kết quả tiếp nhận hồ sơ", recipients=())
    left, _ = head_cells(report)
    assert texts(left.paragraphs)[-1] == "Số: 07/BTCCT-TTK"
    lines = [one for one in opened(report).paragraphs if one.text]
    assert [looks(one) for one in lines[:2]] == [
        ("BÁO CÁO", 14, True, False, ALIGN.CENTER),
        ("Kết quả tiếp nhận hồ sơ", 14, True, False, ALIGN.CENTER),
    ]
    (ruled,) = [
        one for one in opened(report).paragraphs if one._p.find(f".//{qn('w:pBdr')}") is not None
    ]
    form = ruled.paragraph_format
    length = 160 - form.left_indent.mm - form.right_indent.mm
    width = rules.width_of("Kết quả tiếp nhận hồ sơ", 14, bold=True) * 25.4 / 72
    assert 1 / 3 <= length / width <= 1 / 2


def test_sections_are_numbered_by_level() -> None:
    points = tuple(Section(title=f"Ý {n}", blocks=()) for n in range(1, 7))
    document = changed(
        recipients=(),
        bases=(),
        blocks=(
            Section(title="Chung", blocks=(Section(title="Một", blocks=points),)),
            Paragraph("Giữa."),
            Section(title="Riêng", blocks=(Paragraph("Hết."),)),
        ),
    )
    assert body_texts(document) == [
        "I. Chung", "1. Một", "a) Ý 1", "b) Ý 2", "c) Ý 3", "d) Ý 4", "đ) Ý 5", "e) Ý 6",
        "Giữa.", "II. Riêng", "Hết./.",
    ]  # fmt: skip


def test_roman_numbers() -> None:
    labels = [rules.label(0, place) for place in (1, 4, 5, 9, 10, 14, 19)]
    assert labels == ["I.", "IV.", "V.", "IX.", "X.", "XIV.", "XIX."]


def test_table_repeats_its_heads_and_sets_numbers_right() -> None:
    table = Table(
        heads=("TT", "Đơn vị", "Hồ sơ"),
        rows=(("1", "Phường Quan Triều", "12"), ("2", "Xã La Bằng", "3")),
        numbers=frozenset({2}),
        widths=(1, 6, 3),
    )
    file = opened(changed(blocks=(Paragraph("Như sau:"), table)))
    drawn = file.tables[1]
    assert [[cell.text for cell in row.cells] for row in drawn.rows] == [
        ["TT", "Đơn vị", "Hồ sơ"],
        ["1", "Phường Quan Triều", "12"],
        ["2", "Xã La Bằng", "3"],
    ]
    marks = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in drawn.rows]
    assert marks == [True, False, False]
    aligned = [cell.paragraphs[0].alignment for cell in drawn.rows[1].cells]
    assert aligned == [ALIGN.LEFT, ALIGN.LEFT, ALIGN.RIGHT]
    assert [round(cell.width.mm) for cell in drawn.rows[2].cells] == [16, 96, 48]
    assert texts(file.paragraphs)[-1] == "./."


def test_foot_has_copies_and_signature() -> None:
    left, right = opened(LETTER).tables[-1].rows[0].cells
    assert [looks(one) for one in left.paragraphs] == [
        ("Nơi nhận:", 12, True, True, ALIGN.LEFT),
        ("- Như trên;", 11, False, False, ALIGN.LEFT),
        ("- UBND tỉnh (b/c);", 11, False, False, ALIGN.LEFT),
        ("- Lưu: VT, TTK.", 11, False, False, ALIGN.LEFT),
    ]
    assert [looks(one) for one in right.paragraphs] == [
        ("KT. TRƯỞNG BAN", 14, True, False, ALIGN.CENTER),
        ("PHÓ TRƯỞNG BAN", 14, True, False, ALIGN.CENTER),
        ("Nguyễn Văn A", 14, True, False, ALIGN.CENTER),
    ]


def test_unsigned_draft_has_room_but_no_name() -> None:
    unsigned = changed(signature=Signature(positions=("Tổ trưởng Tổ thư ký",)), archive="")
    left, right = opened(unsigned).tables[-1].rows[0].cells
    assert texts(right.paragraphs) == ["TỔ TRƯỞNG TỔ THƯ KÝ"]
    assert right.paragraphs[-1].paragraph_format.space_before == Pt(54)
    assert texts(left.paragraphs)[-1] == "- Lưu: VT."


def test_same_document_gives_the_same_bytes() -> None:
    first, second = render(LETTER), render(changed())
    assert first == second
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert opened(LETTER).core_properties.author == ""


@pytest.mark.parametrize("symbol", ["BTCCT TTK", "/BTCCT", "BTCCT//TTK", "BTCCT/"])
def test_symbol_with_spaces_or_holes_is_refused(symbol: str) -> None:
    with pytest.raises(BadDocument):
        changed(symbol=symbol)


def test_table_with_a_short_row_is_refused() -> None:
    with pytest.raises(BadDocument):
        Table(heads=("A", "B"), rows=(("1",),))
    with pytest.raises(BadDocument):
        Table(heads=("A", "B"), widths=(1,))
    with pytest.raises(BadDocument):
        Table(heads=())


def test_body_without_last_words_has_the_end_mark_alone() -> None:
    blank = changed(blocks=(Paragraph("Đoạn."), Paragraph(" \x1b\n")))
    assert body_texts(blank)[-2:] == ["Đoạn.", "./."]


@settings(max_examples=15)
@given(st.text(max_size=300))
def test_whatever_was_typed_becomes_text(typed: str) -> None:
    document = changed(blocks=(Paragraph(typed), Paragraph("Hết.")))
    assert body_texts(document)[-1] == "Hết./."
