"""What official reports say; how they look is tested with the renderers."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import msgspec
import pypdfium2 as pdfium
import pytest

from contracts.events import Organiser, ReportField
from reporting.model.consolidations import Consolidated, UsedReport, Words, newer_than
from reporting.model.letterheads import (
    STANDING_BODY,
    OfficeLetterhead,
    usual_for_standing_body,
    usual_for_unit,
)
from reporting.model.province_document import province_document
from reporting.model.targets import Counts, GroupProgress, Line, Unit
from reporting.model.unit_document import Registered, Told, unit_document
from reporting.model.unit_reports import ReportFigures, Source
from servicekit.documents import pdf, writer
from servicekit.documents.model import Block, Day, Official, Paragraph, Section, Table
from servicekit.testing import an_edition, at

pytestmark = pytest.mark.unit

NOON = at("2026-10-20T12:00:00+07:00")
HEAD = {"superior": "UBND tỉnh", "symbol": "BTCCT-TTK", "place": "Thái Nguyên"}
EDITION = an_edition(
    rules={"letterhead": HEAD},
    organiser=Organiser(board="Ban Tổ chức", standing_body="Sở Khoa học và Công nghệ"),
)
FIELDS = (
    ReportField(code="results", label="Kết quả khác", needed=True),
    ReportField(code="difficulties", label="Khó khăn, vướng mắc"),
    ReportField(code="people", label="Số người", kind="number"),
)
FIGURES = ReportFigures(
    as_of=NOON, target=4, registered=5, handed_in=3, valid=2, new_handed_in=1, found=9,
    introduced=6, mobilised=4, new_found=2, new_introduced=1, new_mobilised=1, activities=7,
    reach=1_250, by_channel={"press": 4, "zalo": 3},
)  # fmt: skip
TOLD = Told(
    period="2026-10",
    covers_from=date(2026, 9, 30),
    last_day=date(2026, 10, 29),
    fields=FIELDS,
    contents={"results": "Đã tập huấn.\nĐã phát tờ rơi.", "people": "120"},
    nil=False,
    figures=FIGURES,
)
SO_Y_TE = OfficeLetterhead(
    office="so-y-te", superior="UBND tỉnh", issuer="Sở Y tế", symbol="BC-SYT", place="Thái Nguyên",
    recipients=("Sở Khoa học và Công nghệ",), positions=("KT. Giám đốc", "Phó Giám đốc"),
    signer="Nguyễn Văn A", archive="KHTC",
)  # fmt: skip
NAMES = {"benh-vien": "Bệnh viện A", "so-y-te": "Sở Y tế"}


def paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Section):
            yield block.title
            yield from paragraphs(block.blocks)


def of_unit(**changes: Any) -> Official:
    told = msgspec.structs.replace(TOLD, **changes)
    return unit_document(EDITION, SO_Y_TE, told, NAMES, None)


def test_unit_report_tells_figures_and_words_in_order() -> None:
    assert list(paragraphs(of_unit().blocks)) == [
        "Thực hiện chế độ báo cáo định kỳ hằng tháng về tuyên truyền, vận động tham gia Cuộc thi"
        " trình diễn, Sở Y tế báo cáo kết quả tháng 10/2026 như sau:",
        "Kết quả thực hiện",
        "Công tác tuyên truyền",
        "Trong kỳ (từ ngày 30/09/2026 đến hết ngày 29/10/2026) đã thực hiện 7 hoạt động tuyên"
        " truyền, tiếp cận khoảng 1.250 lượt người.",
        "Rà soát, phát hiện, giới thiệu, vận động",
        "Trong kỳ đã phát hiện 2, giới thiệu 1, vận động 1 sản phẩm, giải pháp; lũy kế phát hiện 9,"
        " giới thiệu 6, vận động 4.",
        "Hồ sơ dự thi",
        "Đến thời điểm báo cáo đã vận động 5 hồ sơ, trong đó đã nộp 3 hồ sơ (trong kỳ 1), hợp lệ 2"
        " hồ sơ. Chỉ tiêu phấn đấu là 4 hồ sơ; số hồ sơ hợp lệ đạt 50 %.",
        "Kết quả khác",
        "Đã tập huấn.\nĐã phát tờ rơi.",
        "Khó khăn, vướng mắc",
        "Không có.",
        "Số người",
        "120",
        "Số liệu tính đến 12:00 20/10/2026.",
        "Trên đây là báo cáo của Sở Y tế tháng 10/2026, kính gửi Sở Khoa học và Công nghệ tổng"
        " hợp.",
    ]


def test_unit_report_is_a_draft_until_it_was_signed() -> None:
    draft = of_unit()
    assert (draft.number, draft.on, draft.kind) == (None, Day(year=2026), "Báo cáo")
    signed = Registered(number=5, issued_on=date(2026, 11, 2))
    final = unit_document(EDITION, SO_Y_TE, TOLD, NAMES, signed)
    assert (final.number, final.on) == (5, Day(year=2026, month=11, day=2))
    assert final.signature.positions == ("KT. Giám đốc", "Phó Giám đốc")
    assert (final.signature.name, final.archive) == ("Nguyễn Văn A", "KHTC")


def test_nil_report_says_so_and_keeps_the_figures() -> None:
    texts = list(paragraphs(of_unit(nil=True, contents={}).blocks))
    assert "Trong kỳ, Sở Y tế không phát sinh nội dung mới." in texts
    assert "Kết quả khác" not in texts
    assert "Hồ sơ dự thi" in texts


def test_unit_without_target_or_activities_has_no_empty_sentences() -> None:
    bare = ReportFigures(as_of=NOON)
    document = of_unit(figures=bare)
    texts = " ".join(paragraphs(document.blocks))
    assert ("chưa ghi nhận hoạt động tuyên truyền nào" in texts, "Chỉ tiêu" in texts) == (
        True,
        False,
    )
    assert document.appendices == ()


def test_appendices_name_channels_and_the_versions_used() -> None:
    source = Source(unit="benh-vien", version=2, received_at=NOON)
    channels, used = of_unit(sources=(source,)).appendices
    (table,) = channels.blocks
    assert isinstance(table, Table)
    assert table.rows == (("1", "Báo chí", "4"), ("2", "Zalo", "3"))
    (table,) = used.blocks
    assert isinstance(table, Table)
    assert table.rows == (("1", "Bệnh viện A", "2", "12:00 20/10/2026"),)


def used(**changes: Any) -> UsedReport:
    usual: dict[str, Any] = {
        "unit": "so-y-te", "name": "Sở Y tế", "version": 2, "received_at": NOON, "on_time": True,
        "nil": False, "contents": {"difficulties": "Thiếu kinh phí."}, "figures": FIGURES,
    }  # fmt: skip
    return UsedReport(**usual | changes)


def line(name: str, valid: int) -> Line:
    return Line(
        code=name, name=name, group="department", target=1, counts=Counts(3, 2, valid),
        percent=valid * 100, rank=1,
    )  # fmt: skip


FOUND = Consolidated(
    period="2026-10",
    as_of=NOON,
    made_at=NOON + timedelta(minutes=5),
    words=Words(assessment="Khí thế tốt.", proposals="Tăng cường."),
    used=(used(), used(unit="x", name="Sở X", version=1, on_time=False, contents={})),
    missing=("Sở Nội vụ",),
    counts=Counts(10, 8, 6),
    reached=1,
    strivers=3,
    groups=(
        GroupProgress(
            group="department", units=3, strivers=3, reached=1, at_zero=1, target=3,
            counts=Counts(10, 8, 6),
        ),
    ),
    lines=(line("Sở Y tế", 1), line("Sở Nội vụ", 0)),
)  # fmt: skip
STANDING = usual_for_standing_body(EDITION)


def of_province(found: Consolidated = FOUND) -> Official:
    return province_document(EDITION, STANDING, found, FIELDS, None)


def test_province_report_adds_up_reports_and_counts_distinct_dossiers() -> None:
    texts = list(paragraphs(of_province().blocks))
    assert texts[2:3] + texts[5:6] == [
        "Trong 3 đầu mối phải báo cáo, 2 đầu mối đã gửi báo cáo (66 %), trong đó 1 đúng hạn, 1"
        " muộn; 1 đầu mối chưa gửi báo cáo.",
        "Theo báo cáo, trong kỳ đã thực hiện 14 hoạt động tuyên truyền, tiếp cận khoảng 2.500 lượt"
        " người.",
    ]
    assert (
        "Toàn tỉnh đã vận động 10 hồ sơ, trong đó đã nộp 8 hồ sơ, hợp lệ 6 hồ sơ. Mỗi hồ sơ tính"
        " một lần, kể cả khi nhiều đơn vị cùng giới thiệu; 1 trong 3 đầu mối đã đạt chỉ tiêu phấn"
        " đấu."
    ) in texts
    assert texts[-8:] == [
        "Đánh giá chung", "Khí thế tốt.", "Khó khăn, vướng mắc", "Không có.", "Đề xuất, kiến nghị",
        "Tăng cường.",
        "Số liệu hồ sơ tính đến 12:00 20/10/2026. Báo cáo tổng hợp được lập lúc 12:05 20/10/2026 từ"
        " 2 báo cáo, lần nộp của từng báo cáo ghi tại Phụ lục II.",
        "Sở Khoa học và Công nghệ kính báo cáo UBND tỉnh xem xét, chỉ đạo.",
    ]  # fmt: skip


def test_province_report_names_the_versions_it_used() -> None:
    by_unit, versions, missing, said = of_province().appendices
    tables = [block for part in (by_unit, versions, missing, said) for block in part.blocks]
    assert [table.rows for table in tables if isinstance(table, Table)] == [
        (("1", "Sở Y tế", "1", "2", "1", "100"), ("2", "Sở Nội vụ", "1", "2", "0", "0")),
        (
            ("1", "Sở Y tế", "2", "12:00 20/10/2026", "Có"),
            ("2", "Sở X", "1", "12:00 20/10/2026", "Không"),
        ),
        (("1", "Sở Nội vụ"),),
        (("Sở Y tế", "Thiếu kinh phí."),),
    ]


def test_consolidation_knows_what_came_after_it() -> None:
    newer, fresh = used(version=3), used(unit="y", name="Sở Y", version=1)
    assert newer_than(FOUND, [used(), newer, fresh]) == [newer, fresh]


def test_consolidation_survives_being_stored() -> None:
    stored = msgspec.convert(msgspec.to_builtins(FOUND), Consolidated)
    assert stored == FOUND
    assert writer.render(of_province(stored)) == writer.render(of_province())


def test_letterheads_are_the_editions_until_an_office_settles_its_own() -> None:
    unit = Unit(
        code="benh-vien", name="Bệnh viện A", kind="bệnh viện", unit_group="department",
        parent="so-y-te", valid_from=None, valid_to=None, listed=False,
    )  # fmt: skip
    below = usual_for_unit(unit, "Sở Y tế", EDITION)
    assert (below.superior, below.issuer, below.place) == ("Sở Y tế", "Bệnh viện A", "Thái Nguyên")
    listed = usual_for_unit(msgspec.structs.replace(unit, listed=True), "", EDITION)
    assert listed.superior == "UBND tỉnh"
    assert (STANDING.office, STANDING.issuer) == (STANDING_BODY, "Sở Khoa học và Công nghệ")
    assert STANDING.recipients == ("UBND tỉnh", "Ban Tổ chức")


@pytest.mark.parametrize(("document", "only_written"), [(of_unit(), []), (of_province(), ["Kênh"])])
def test_both_files_hold_the_same_words(document: Official, only_written: list[str]) -> None:
    """But for the head of a chart's column, which only the table in DOCX has."""
    file = docx.Document(BytesIO(writer.render(document)))
    pages = pdfium.PdfDocument(pdf.render(document))
    printed = " ".join(page.get_textpage().get_text_bounded() for page in pages).split()
    written = [one.text for one in file.paragraphs]
    written += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    known = set(printed)
    assert [word for text in written for word in text.split() if word not in known] == only_written
