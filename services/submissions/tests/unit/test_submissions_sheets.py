"""Rows of the import's sheet: what they mean, what is wrong in them; broken and hostile files."""

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook
from services.submissions.tests.submissions_sheets import RIGHT, archive, photo, sheet

from contracts.windows import Window
from servicekit.testing import at
from submissions import phrases
from submissions.errors.imports import SheetRefused
from submissions.model import paper
from submissions.model.contents import Figure
from submissions.model.paper import Paper
from submissions.model.sheet_rows import Entered, Reading
from submissions.model.sheets import COLUMNS, Cell, CellError, Lists, SheetRow
from submissions.phrases import imports as words
from submissions.store import archives
from submissions.store.sheet_reader import read_rows
from submissions.store.sheet_writer import write_marked, write_template

pytestmark = pytest.mark.unit

NOW = datetime(2026, 10, 20, 3, tzinfo=UTC)
LISTS = Lists(
    named={
        "kind": {"product": "Sản phẩm", "project": "Dự án"},
        "field": {"agriculture": "Nông nghiệp", "it": "Công nghệ thông tin"},
        "themes": {"green": "Chuyển đổi xanh", "digital": "Chuyển đổi số"},
        "applicant_kind": phrases.APPLICANT_KINDS,
        "unit": {"05482": "Phường Quan Triều", "05443": "Phường Phan Đình Phùng"},
    }
)


def row_of(**changes: Any) -> SheetRow:
    cells = RIGHT | {"received_on": "15/10/2026"} | changes
    return SheetRow(line=2, cells={key: Cell(text) for key, text in cells.items() if text})


def read(**changes: Any) -> tuple[Entered | None, list[tuple[str, str]]]:
    reading = Reading(row_of(**changes), LISTS, NOW)
    return reading.read(), [(error.column, error.message) for error in reading.errors]


def test_right_row_is_understood_whole() -> None:
    entered, errors = read(themes="chuyển đổi XANH; Chuyển đổi số", units="Phường Phan Đình Phùng")
    assert errors == []
    assert entered is not None
    written = entered.contents
    assert (written.kind, written.field, written.themes) == (
        "product", "agriculture", ("green", "digital"),
    )  # fmt: skip
    assert (written.primary_unit, written.units) == ("05482", ("05482", "05443"))
    assert (written.applied_since, written.applicant_kind) == ("03/2024", "individual")
    assert written.figures == (Figure("3 lần", "nhanh hơn"),)
    assert entered.agreed == ("declared", "processing", "publication")
    assert entered.paper == Paper(
        key="GIAY-001",
        received_on=date(2026, 10, 15),
        contact_name="Nguyễn Thị Thử",
        contact_phone="+84912345678",
    )


@pytest.mark.parametrize(
    ("column", "given", "message"),
    [
        ("key", "", words.EMPTY),
        ("key", "../GIAY", words.KEY_MALFORMED),
        ("title", "Máy " * 60, words.too_long(240, 200)),
        ("kind", "San pham x", words.not_in_list("San pham x", "Sản phẩm")),
        ("field", "Vũ trụ", words.not_in_list("Vũ trụ", None)),
        ("themes", "Chuyển đổi xanh; Chuyển đổi xám", words.not_in_list(
            "Chuyển đổi xám", "Chuyển đổi xanh")),
        ("applied_since", "hôm qua", phrases.NOT_A_MONTH),
        ("applied_since", "12/2026", phrases.SINCE_IN_FUTURE),
        ("figures", "31 %", words.FIGURES_MALFORMED),
        ("figures", "1 = a; 2 = b; 3 = c; 4 = d", words.FIGURES_MALFORMED),
        ("unit", "Phường Quan Triệu Hai", words.not_in_list(
            "Phường Quan Triệu Hai", "Phường Quan Triều")),
        ("units", "a; b; c", words.TOO_MANY_UNITS),
        ("received_on", "31.02.2026", words.NOT_A_DATE),
        ("received_on", "tuần trước", words.NOT_A_DATE),
        ("received_on", "21/10/2026", words.DATE_IN_FUTURE),
        ("postmark", "16/10/2026", words.POSTMARK_AFTER_RECEIPT),
        ("contact_phone", "12", words.NOT_A_PHONE),
        ("contact_phone", "", words.NO_CONTACT),
        ("contact_email", "ai đó", words.NOT_AN_EMAIL),
        ("declared", "Không", words.NEEDED_YES),
        ("of_age", "", words.needed_for("individual")),
        ("of_age", "chắc vậy", words.YES_OR_NO),
        ("publication", "sao cũng", words.YES_OR_NO),
    ],
)  # fmt: skip
def test_wrong_cell_is_named_with_what_to_do(column: str, given: str, message: str) -> None:
    entered, errors = read(**{column: given})
    assert entered is None
    assert errors == [(column, message)]


def test_young_authors_and_bodies_need_somebody_who_acts_for_them() -> None:
    _, errors = read(of_age="Không", guardian_contact="ở nhà")
    assert [column for column, _ in errors] == [
        "guardian_name", "guardian_relation", "guardian_contact", "guardian",
    ]  # fmt: skip
    who = {"guardian_name": "Mẹ", "guardian_relation": "mẹ", "guardian_contact": "0912345678"}
    entered, errors = read(of_age="Không", guardian="Có", **who)
    assert errors == []
    assert entered is not None
    assert entered.applicant.guardian_name == "Mẹ"
    assert "guardian" in entered.agreed
    _, errors = read(applicant_kind="Tổ chức", of_age="")
    assert errors == [
        (column, words.needed_for("organisation"))
        for column in ("organisation", "representative", "representative_position")
    ]


def test_what_the_edition_does_not_ask_may_stay_empty() -> None:
    idea = msgspec.structs.replace(LISTS, not_asked=frozenset({"where_applied", "effects"}))
    reading = Reading(row_of(where_applied="", effects=""), idea, NOW)
    assert reading.read() is not None


def test_everything_wrong_is_said_at_once_in_the_order_of_the_sheet() -> None:
    _, errors = read(declared="", title="", kind="gì đó", received_on="")
    assert [column for column, _ in errors] == ["title", "kind", "received_on", "declared"]


def test_formula_is_refused_even_in_a_free_text() -> None:
    row = row_of()
    row.cells["title"] = Cell("=HYPERLINK(1)", formula=True)
    reading = Reading(row, LISTS, NOW)
    assert reading.read() is None
    assert reading.errors == [CellError(column="title", message=words.FORMULA)]


OCTOBER = Window(start=at("2026-10-01T00:00+07:00"), end=at("2026-11-01T00:00+07:00"))


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 9, 30), "early"), (date(2026, 10, 1), "in_time"),
        (date(2026, 10, 31), "in_time"), (date(2026, 11, 1), "late"),
    ],
)  # fmt: skip
def test_whole_days_of_the_window_are_in_time(day: date, found: str) -> None:
    assert paper.timing(OCTOBER, day) == found
    assert paper.timing(None, day) == "unknown"


def test_postmark_decides_only_where_the_edition_says_so() -> None:
    posted = Paper(key="1", received_on=date(2026, 11, 3), postmark=date(2026, 10, 31))
    handed = Paper(key="2", received_on=date(2026, 11, 3))
    assert posted.counted_on("postmark") == date(2026, 10, 31)
    assert posted.counted_on("receipt") == date(2026, 11, 3)
    assert handed.counted_on("postmark") == date(2026, 11, 3)


def test_counted_moment_is_never_in_the_future() -> None:
    assert paper.counted_at(date(2026, 10, 19), NOW) == at("2026-10-19T12:00+07:00")
    assert paper.counted_at(date(2026, 10, 20), NOW) == NOW


def test_sheet_is_read_as_people_see_it() -> None:
    rows = read_rows(
        sheet(
            {"received_on": date(2026, 10, 15), "applied_since": 2024, "declared": True,
             "title": "Ma\u0301y  tách"},
            {"key": "=1+1"},
        )
    )  # fmt: skip
    assert [row.line for row in rows] == [2, 3]
    assert rows[0].text("received_on") == "15/10/2026"
    assert (rows[0].text("applied_since"), rows[0].text("declared")) == ("2024", "Có")
    assert rows[0].text("title") == "Máy  tách"
    assert rows[1].cells["key"].formula


def test_sheet_with_other_columns_names_those_that_are_missing() -> None:
    heads = {c.key: c.heading for c in COLUMNS if c.key != "authors"}
    with pytest.raises(SheetRefused) as refusal:
        read_rows(sheet({}, heads=heads))
    assert refusal.value.words == words.columns_missing(["Tác giả"])


def test_headings_are_known_however_they_are_spelled() -> None:
    heads = {c.key: c.heading.upper().replace(" *", "") for c in COLUMNS}
    assert read_rows(sheet({}, heads=heads))[0].text("title") == RIGHT["title"]


def _zip(parts: dict[str, bytes]) -> BytesIO:
    return archive(parts)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04 no zip", b"%PDF-1.7",
        _zip({"a.txt": b"x"}).getvalue(),
        _zip({"xl/workbook.xml": b"<broken"}).getvalue(),
        _zip({"xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"x"}).getvalue(),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(content: bytes) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_rows(BytesIO(content))
    assert refusal.value.words == words.NOT_A_SHEET


def test_sheet_that_unpacks_to_too_much_is_refused_before_it_is_opened() -> None:
    bomb = _zip({"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(101 * 1_048_576)})
    assert len(bomb.getvalue()) < 200_000
    with pytest.raises(SheetRefused) as refusal:
        read_rows(bomb)
    assert refusal.value.words == words.sheet_too_large(8)


def test_sheet_with_entities_is_refused() -> None:
    made = sheet({})
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(made) as source:
        for name in source.namelist():
            parts[name] = source.read(name)
    laugh = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        head, _, rest = parts[name].partition(b"?>")
        changed = parts | {name: head + b"?>" + laugh + rest}
        with pytest.raises(SheetRefused):
            read_rows(_zip(changed))


def test_empty_sheet_and_too_long_one_are_refused() -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_rows(sheet())
    assert refusal.value.words == words.NO_ROWS
    with pytest.raises(SheetRefused) as refusal:
        read_rows(sheet(*({"key": f"K{n}"} for n in range(1_001))))
    assert refusal.value.words == words.too_many_rows(1_000)


def test_template_has_the_lists_and_its_example_must_be_completed() -> None:
    made = write_template(LISTS)
    book = load_workbook(made)
    assert book.sheetnames == [words.SHEET, words.LISTS_SHEET, words.GUIDE_SHEET]
    heads = [cell.value for cell in next(book[words.SHEET].iter_rows(max_row=1))]
    assert heads == [column.heading for column in COLUMNS]
    validations = book[words.SHEET].data_validations.dataValidation
    assert len(validations) == 10
    made.seek(0)
    example = read_rows(made)[0]
    reading = Reading(example, LISTS, NOW)
    assert reading.read() is None
    assert [error.column for error in reading.errors] == ["received_on"]


def test_marked_sheet_keeps_the_lines_and_says_what_to_do() -> None:
    row = SheetRow(line=5, cells={"title": Cell("=cmd()"), "key": Cell("GIAY-9")})
    made = write_marked([row], {5: [CellError(column="kind", message=words.EMPTY)]})
    page = load_workbook(made)[words.SHEET]
    assert page.cell(5, 2).value == "=cmd()"
    assert page.cell(5, 2).data_type == "s"
    comment = page.cell(5, 3).comment
    assert comment is not None
    assert comment.text == words.EMPTY
    assert page.cell(5, len(COLUMNS) + 1).value == f"{words.HEADINGS['kind']}: {words.EMPTY}"
    made.seek(0)
    assert read_rows(made)[0] == SheetRow(
        line=5, cells={"key": Cell("GIAY-9"), "title": Cell("=cmd()")}
    )


def test_archive_names_files_by_folder_and_leads_nowhere_else() -> None:
    made = archive(
        {
            "ho-so/GIAY-001/anh.jpg": b"1", "GIAY-002\\a.pdf": b"2", "../../GIAY-003/x.jpg": b"3",
            "__MACOSX/GIAY-001/._anh.jpg": b"4", "GIAY-001/.DS_Store": b"5", "le.txt": b"6",
        }
    )  # fmt: skip
    found = {(member.folder, member.name) for member in archives.members(made)}
    assert found == {
        ("GIAY-001", "anh.jpg"), ("GIAY-002", "a.pdf"), ("GIAY-003", "x.jpg"), ("", "le.txt"),
    }  # fmt: skip


def test_archive_that_lies_about_a_size_is_noticed() -> None:
    made = archive({"GIAY-001/anh.jpg": photo()})
    (member,) = archives.members(made)
    with archives.open_member(made, member) as content:
        assert content.read() == photo()
    short = archives.Member(path=member.path, folder="", name="a.jpg", size=member.size - 1)
    with pytest.raises(SheetRefused), archives.open_member(made, short):
        pass


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06", b"Rar!"])
def test_broken_archive_is_refused(content: bytes) -> None:
    with pytest.raises(SheetRefused) as refusal:
        archives.members(BytesIO(content))
    assert (refusal.value.field, refusal.value.words) == ("archive", words.NOT_AN_ARCHIVE)


def test_archive_with_too_many_files_or_bytes_is_refused() -> None:
    many = archive({f"K/{number}.txt": b"" for number in range(2_001)})
    with pytest.raises(SheetRefused) as refusal:
        archives.members(many)
    assert refusal.value.words == words.too_many_members(2_000)
