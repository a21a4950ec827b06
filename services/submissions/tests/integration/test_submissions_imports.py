"""Dossiers on paper: the dry run, the import row by row, running twice, undoing, strangers."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import msgspec
import pytest
from openpyxl import load_workbook
from services.submissions.tests.submissions_desk import ALICE, BOB, CHARLIE, LIMITS, SECRETARY
from services.submissions.tests.submissions_sheets import archive, photo, sheet

from contracts.events import Choice, DossierTransitioned, EditionState, EditionWindows
from contracts.roles import Role
from contracts.windows import Window
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, outbox_events, put_copy
from servicekit.times import VN
from submissions.actions import import_runs
from submissions.errors.imports import ImportNotPossible
from submissions.phrases import imports as words
from submissions.store import attachments, audit, consents, dossiers, imports, paper_dossiers
from submissions.store.files import FileStore
from submissions.store.imports import ImportRow

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
PAGE = "/tham-dinh/nhap"


def _edition(**changes: Any) -> EditionState:
    rules = {
        "object_kinds": [msgspec.to_builtins(Choice("product", "Sản phẩm"))],
        "fields": [msgspec.to_builtins(Choice("agriculture", "Nông nghiệp"))],
        "themes": [msgspec.to_builtins(Choice("green", "Chuyển đổi xanh"))],
        "evidence_required": False,
    } | changes.pop("rules", {})
    return an_edition(**{"version": 3, "rules": rules} | changes)


@pytest.fixture(autouse=True)
def edition(database: Database, open_edition: None) -> None:
    with database.transaction() as conn:
        put_copy(conn, _edition(version=2))


def today(days: int = 0) -> date:
    return clock.now().astimezone(VN).date() - timedelta(days=days)


def bring(client: GatewayClient, made: BytesIO, zipped: BytesIO | None = None) -> Any:
    """Send a sheet, and a ZIP beside it."""
    data: dict[str, Any] = {"sheet": (made, "hồ sơ giấy.xlsx")}
    if zipped:
        data["archive"] = (zipped, "tệp.zip")
    return client.post(PAGE, data=data, content_type="multipart/form-data")


def checked(client: GatewayClient, *rows: dict[str, Any], zipped: BytesIO | None = None) -> str:
    """The address of a sheet that was taken; rows were received today."""
    answer = bring(client, sheet(*({"received_on": today()} | row for row in rows)), zipped)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def rows_at(conn: Connection, address: str) -> list[ImportRow]:
    return imports.rows_of(conn, UUID(address.rsplit("/", 1)[-1]))


def run(database: Database, store: FileStore, now: datetime | None = None) -> int:
    return import_runs.run_imports(database, store, LIMITS, now or clock.now())


def test_sheet_is_checked_mended_imported_once_and_undone(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {}, {"key": "GIAY-002", "kind": "Sản phảm", "title": ""})
    page = client.get(address).text
    assert "Chưa nhập gì" in page
    assert words.not_in_list("Sản phảm", "Sản phẩm") not in page  # folded, it is the same
    assert words.EMPTY in page
    assert conn.execute("SELECT count(*) FROM dossiers").fetchone() == (0,)

    marked = load_workbook(BytesIO(client.get(f"{address}/danh-dau.xlsx").data))[words.SHEET]
    assert marked.cell(3, 2).comment is not None
    assert marked.cell(2, 2).value == "Máy tách hạt sen"

    assert client.post(address, data={"line": ["2", "3"]}).status_code == 303
    assert "Đang nhập: 0 / 1 dòng" in client.get(f"{address}/tien-do").text
    assert run(database, store) == 1
    first, second = rows_at(conn, address)
    assert (first.state, second.state, first.cells) == ("imported", "wrong", {})
    dossier = dossiers.get(conn, first.code or "")
    assert (dossier.stage, dossier.account, dossier.title) == (
        "submitted", CHARLIE, "Máy tách hạt sen",
    )  # fmt: skip
    kept = paper_dossiers.of_dossier(conn, dossier.id)
    assert kept is not None
    assert (kept.key, kept.contact_phone, kept.entered_by) == ("GIAY-001", "+84912345678", CHARLIE)
    assert audit.of_dossier(conn, dossier.id)[0].note == words.entered(
        "GIAY-001", f"{kept.received_on:%d/%m/%Y}", "", ""
    )
    assert set(consents.given(conn, dossier.id)) == {"declaration", "processing", "publication"}
    methods = conn.execute("SELECT DISTINCT method FROM consents").fetchall()
    assert methods == [("paper",)]

    again = checked(client, {}, {"key": "GIAY-002"})
    assert [row.state for row in rows_at(conn, again)] == ["known", "ready"]
    assert words.already(dossier.code) in client.get(again).text

    assert client.post(f"{address}/hoan-tac").status_code == 303
    dossier = dossiers.get(conn, dossier.code)
    assert (dossier.stage, dossier.title) == ("withdrawn", "")
    assert paper_dossiers.of_dossier(conn, dossier.id) is None
    assert "Đã hoàn tác" in client.get(address).text
    assert client.post(f"{address}/hoan-tac").status_code == 409
    assert client.post(address, data={"line": "2"}).status_code == 409


def test_two_checks_of_one_sheet_make_one_dossier(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    first, second = checked(client, {}), checked(client, {})
    for address in (first, second):
        assert client.post(address, data={"line": "2"}).status_code == 303
    assert run(database, store) == 2
    states = sorted(row.state for address in (first, second) for row in rows_at(conn, address))
    assert states == ["failed", "imported"]
    assert words.GONE_MEANWHILE in client.get(first).text + client.get(second).text
    assert conn.execute("SELECT count(*) FROM dossiers").fetchone() == (1,)
    assert run(database, store) == 0


def test_files_come_from_the_archive_with_the_checks_of_uploads(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    with database.transaction() as held:
        put_copy(held, _edition(rules={"evidence_required": True}))
    client = browser(CHARLIE, SECRETARY)
    zipped = archive(
        {
            "giay-001/b.jpg": photo(), "giay-001/a.pdf": b"%PDF-1.7\n1 0 obj\n",
            "GIAY-002/anh.jpg": b"no picture", "le.txt": b"x",
        }
    )  # fmt: skip
    rows: list[dict[str, Any]] = [{}, {"key": "GIAY-002"}, {"key": "GIAY-003"}]
    address = checked(client, *rows, zipped=zipped)
    good, broken, bare = rows_at(conn, address)
    assert [file.name for file in good.files] == ["a.pdf", "b.jpg"]
    assert "anh.jpg" in broken.errors[0].message
    assert [error.message for error in bare.errors] == [words.NEEDS_FILES]
    assert words.stray_file("le.txt") in client.get(address).text
    client.post(address, data={"line": "2"})
    assert run(database, store) == 1
    (row, *_) = rows_at(conn, address)
    assert row.dossier is not None
    files = attachments.of_dossier(conn, row.dossier)
    assert [(file.name, file.cover) for file in files] == [("b.jpg", True), ("a.pdf", False)]


def test_picture_that_cannot_be_decoded_fails_its_row_only(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    zipped = archive({"GIAY-001/anh.jpg": photo()[:-400], "GIAY-002/anh.jpg": photo()})
    address = checked(client, {}, {"key": "GIAY-002"}, zipped=zipped)
    client.post(address, data={"line": ["2", "3"]})
    assert run(database, store) == 2
    first, second = rows_at(conn, address)
    assert (first.state, second.state) == ("failed", "imported")
    assert "anh.jpg" in first.words
    assert first.entered is not None
    assert conn.execute("SELECT count(*) FROM dossiers").fetchone() == (1,)


def test_archive_that_was_swept_is_asked_for_again(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {}, zipped=archive({"GIAY-001/anh.jpg": photo()}))
    for stored in list(store.stored()):
        store.remove(stored.name)
    client.post(address, data={"line": "2"})
    assert run(database, store) == 1
    (row,) = rows_at(conn, address)
    assert (row.state, row.words) == ("failed", words.NO_LONGER_THERE)


def test_late_row_needs_a_reason_which_is_kept(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    window = Window(start=clock.now() - timedelta(days=30), end=clock.now() - timedelta(days=3))
    with database.transaction() as held:
        put_copy(held, _edition(windows=EditionWindows(submission=window)))
    client = browser(CHARLIE, SECRETARY)
    address = checked(
        client,
        {"received_on": today(5)},
        {"key": "GIAY-002", "postmark": today(5)},
        {"key": "GIAY-003", "received_on": today(40)},
    )
    assert [row.state for row in rows_at(conn, address)] == ["ready", "late", "wrong"]
    refused = client.post(address, data={"line": "3", "reason-3": "  "})
    assert (refused.status_code, words.reasons_missing([3]) in refused.text) == (409, True)
    client.post(address, data={"line": ["2", "3"], "reason-3": "Bưu điện chậm do bão"})
    assert run(database, store) == 2
    _, late, _ = rows_at(conn, address)
    assert late.dossier is not None
    kept = paper_dossiers.of_dossier(conn, late.dossier)
    assert kept is not None
    assert kept.admitted_because == "Bưu điện chậm do bão"
    assert "Bưu điện chậm do bão" in audit.of_dossier(conn, late.dossier)[0].note
    dossier = dossiers.get(conn, late.code or "")
    assert dossier.submitted_at is not None
    assert dossier.submitted_at.astimezone(VN).date() == today()


def test_late_row_without_a_reason_is_named_and_nothing_begins(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    window = Window(start=clock.now() - timedelta(days=30), end=clock.now() - timedelta(days=3))
    with database.transaction() as held:
        put_copy(held, _edition(windows=EditionWindows(submission=window)))
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {"received_on": today(5)}, {"key": "GIAY-002"}, {"key": "GIAY-003"})
    data = {"line": ["2", "3", "4"], "reason-4": "Bưu điện chậm do bão"}
    answer = client.post(address, data=data)
    assert (answer.status_code, words.reasons_missing([3]) in answer.text) == (409, True)
    assert "Bưu điện chậm do bão" in answer.text
    assert [row.state for row in rows_at(conn, address)] == ["ready", "late", "late"]
    assert run(database, store) == 0


def test_number_is_the_same_in_any_case(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    first, second = checked(client, {}), checked(client, {"key": "giay-001"})
    for address in (first, second):
        client.post(address, data={"line": "2"})
    assert run(database, store) == 2
    states = sorted(row.state for address in (first, second) for row in rows_at(conn, address))
    assert states == ["failed", "imported"]
    assert [row.state for row in rows_at(conn, checked(client, {"key": "Giay-001"}))] == ["known"]
    assert conn.execute("SELECT count(*) FROM dossiers").fetchone() == (1,)


def test_sheet_with_a_name_without_end_is_taken(browser: Browser, conn: Connection) -> None:
    data = {"sheet": (sheet({"received_on": today()}), "bảng." + "x" * 300)}
    client = browser(CHARLIE, SECRETARY)
    answer = client.post(PAGE, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert [row.state for row in rows_at(conn, answer.location)] == ["ready"]


def test_postmark_counts_where_the_edition_says_so(
    browser: Browser, database: Database, conn: Connection
) -> None:
    window = Window(start=clock.now() - timedelta(days=30), end=clock.now() - timedelta(days=3))
    windows = EditionWindows(submission=window)
    with database.transaction() as held:
        put_copy(held, _edition(windows=windows, rules={"paper_counts_by": "postmark"}))
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {"postmark": today(5)}, {"key": "GIAY-002"})
    assert [row.state for row in rows_at(conn, address)] == ["ready", "late"]
    assert "dấu bưu điện" in client.get(PAGE).text


def test_import_is_not_undone_once_somebody_worked_on_it_or_the_time_is_over(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {}, {"key": "GIAY-002"})
    client.post(address, data={"line": ["2", "3"]})
    run(database, store)
    first, _ = rows_at(conn, address)
    wanted = UUID(address.rsplit("/", 1)[-1])
    with database.transaction() as held, pytest.raises(ImportNotPossible) as refusal:
        import_runs.undo(held, wanted, CHARLIE, clock.now() + timedelta(hours=25))
    assert "Chỉ hoàn tác được đến" in refusal.value.detail
    judge = browser(BOB, SECRETARY)
    page = judge.get(f"/tham-dinh/{first.code}").text
    assert "Hồ sơ giấy GIAY-001" in page
    assert "+84912345678" in page
    seen = dossiers.get(conn, first.code or "")
    decision = {"verb": "accept", "version": str(seen.version)}
    assert judge.post(f"/tham-dinh/{first.code}/ket-luan", data=decision).status_code == 303
    answer = client.post(f"{address}/hoan-tac")
    assert answer.status_code == 409
    assert words.touched([first.code or ""]) in answer.text
    stages = conn.execute("SELECT DISTINCT stage FROM dossiers ORDER BY stage").fetchall()
    assert stages == [("submitted",), ("valid",)]


def test_who_imports_does_not_judge(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {})
    client.post(address, data={"line": "2"})
    run(database, store)
    (row,) = rows_at(conn, address)
    seen = dossiers.get(conn, row.code or "")
    decision = {"verb": "accept", "version": str(seen.version)}
    answer = client.post(f"/tham-dinh/{row.code}/ket-luan", data=decision)
    assert answer.status_code == 403
    assert dossiers.get(conn, row.code or "").stage == "submitted"


def test_import_of_many_rows_knows_no_limit_of_drafts_and_tells_nobody(
    browser: Browser, database: Database, store: FileStore, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    rows = [{"key": f"GIAY-{n:03}"} for n in range(32)]
    address = checked(client, *rows)
    client.post(address, data={"line": [str(n) for n in range(2, 34)]})
    assert run(database, store) == 32
    assert {row.state for row in rows_at(conn, address)} == {"imported"}
    steps = [e for e in outbox_events(conn) if isinstance(e, DossierTransitioned)]
    assert len(steps) == 32
    assert all(step.quiet for step in steps)


def test_old_sheets_are_forgotten(browser: Browser, database: Database, conn: Connection) -> None:
    address = checked(browser(CHARLIE, SECRETARY), {}, {"key": "GIAY-002", "title": ""})
    assert import_runs.forget_old_sheets(database, clock.now() + timedelta(days=29)) == 0
    assert import_runs.forget_old_sheets(database, clock.now() + timedelta(days=31)) == 2
    assert all(row.cells == {} and row.entered is None for row in rows_at(conn, address))
    assert import_runs.forget_old_sheets(database, clock.now() + timedelta(days=31)) == 0


@pytest.mark.parametrize("content", [b"", b"no sheet"])
def test_what_is_no_sheet_is_refused_at_its_field(browser: Browser, content: bytes) -> None:
    answer = bring(browser(CHARLIE, SECRETARY), BytesIO(content))
    assert answer.status_code == 422
    assert words.NOT_A_SHEET in answer.text
    assert 'id="sheet-error"' in answer.text


def test_nothing_chosen_and_a_bad_archive_are_said(browser: Browser) -> None:
    client = browser(CHARLIE, SECRETARY)
    nothing = client.post(PAGE, data={}, content_type="multipart/form-data")
    assert (nothing.status_code, words.CHOOSE_A_SHEET in nothing.text) == (422, True)
    bad = bring(client, sheet({"received_on": today()}), BytesIO(b"Rar!"))
    assert (bad.status_code, 'id="archive-error"' in bad.text) == (422, True)


def test_what_is_typed_in_a_sheet_is_only_text(browser: Browser, conn: Connection) -> None:
    client = browser(CHARLIE, SECRETARY)
    address = checked(client, {"title": "<script>alert(1)</script>", "authors": ""})
    page = client.get(address).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_template_is_of_the_edition(browser: Browser) -> None:
    answer = browser(CHARLIE, SECRETARY).get(f"{PAGE}/mau.xlsx")
    assert answer.headers["Content-Disposition"].endswith("mau-nhap-ho-so-trinh-dien.xlsx")
    listed = load_workbook(BytesIO(answer.data))[words.LISTS_SHEET]
    assert listed.cell(2, 1).value == "Sản phẩm"


def test_strangers_see_and_do_nothing(
    app: Any, browser: Browser, database: Database, conn: Connection
) -> None:
    address = checked(browser(CHARLIE, SECRETARY), {})
    strangers = (
        browser(ALICE),
        browser(BOB, (Role.AUDITOR,)),
        browser(BOB, (Role.ADMINISTRATOR,)),
    )
    for stranger in strangers:
        for path in (PAGE, f"{PAGE}/mau.xlsx", address, f"{address}/tien-do",
                     f"{address}/danh-dau.xlsx"):  # fmt: skip
            assert stranger.get(path).status_code == 403
        for path in (PAGE, address, f"{address}/hoan-tac"):
            assert stranger.post(path, data={"line": "2"}).status_code == 403
    nobody = GatewayClient(app, app.response_class, use_cookies=True)
    assert nobody.get(address).status_code in (302, 303)
    assert [row.state for row in rows_at(conn, address)] == ["ready"]
    lost = f"{PAGE}/00000000-0000-7000-8000-000000000000"
    assert browser(CHARLIE, SECRETARY).get(lost).status_code == 404
