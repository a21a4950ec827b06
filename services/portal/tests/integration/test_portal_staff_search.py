"""The staff's search and the common log: fed by events, each role finds only what it may."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from contracts.envelope import EventData
from contracts.events import (
    CorrectionDecided,
    DossierState,
    DossierTransitioned,
    FileTakenOut,
    ReportTransitioned,
)
from contracts.events.reporting import ReportStage
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import STAFF_ROLES, Role
from portal.consume.happenings import HANDLERS, TOMBSTONES
from portal.store.ceremonies import ceremonies
from portal.web.happenings import PAGE_SIZE
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.testing import GatewayClient, Signer, a_unit, at, put_copy, sign_in

pytestmark = pytest.mark.integration

NOW = at("2026-10-20T12:00:00+07:00")
LOG = "/quan-tri/nhat-ky"
Tell = Callable[..., None]
Ask = Callable[..., str]


def dossier(number: int, title: str, unit: str, **changes: Any) -> DossierState:
    usual: dict[str, Any] = {
        "dossier": f"d{number}", "version": 1, "edition": "trinh-dien", "code": f"HS{number}",
        "account": 1, "stage": Stage.SUBMITTED, "title": title, "primary_unit": unit,
    }  # fmt: skip
    return DossierState(**(usual | changes))


def step(number: int, after: Stage, **changes: Any) -> DossierTransitioned:
    usual: dict[str, Any] = {
        "dossier": f"d{number}", "code": f"HS{number}", "account": 1, "title": "Máy sấy chè",
        "before": Stage.SUBMITTED, "after": after, "at": NOW,
    }  # fmt: skip
    return DossierTransitioned(**(usual | changes))


@pytest.fixture
def tell(database: Database, demonstration: datetime) -> Tell:
    """`tell(event, …)`: as the consumer hands them over; the same object is the same event."""
    ids: dict[int, str] = {}

    def run(*events: EventData) -> None:
        with database.transaction() as conn:
            for event in events:
                HANDLERS[type(event)](conn, _received(event, ids.setdefault(id(event), new_id())))

    return run


def _received(event: EventData, event_id: str) -> Received[Any]:
    return Received(
        event=event, edition="trinh-dien", id=event_id, time=NOW, topic=event.topic.name,
        partition=0, offset=0, key=event.key(), request_id="",
    )  # fmt: skip


@pytest.fixture
def found(tell: Tell, conn: Connection) -> None:
    put_copy(conn, a_unit(name="Phường Quan Triều", parent="tinh"))
    put_copy(conn, a_unit(code="to-7", name="Tổ dân phố 7", parent="05482"))
    put_copy(conn, a_unit(code="05503", name="Xã Tân Cương", parent="tinh"))
    tell(
        dossier(1, "Máy sấy chè", "05482"),
        dossier(2, "Máy sao chè", "to-7"),
        dossier(3, "Máy hái chè", "05503"),
        dossier(4, "Máy ủ chè", "05503", units=("05482",), declined_units=("05482",)),
        dossier(5, "Máy cắt chè nháp", "05482", stage=Stage.DRAFT),
        dossier(6, "100% chè_sạch", "05482"),
    )


@pytest.fixture
def ask(client: GatewayClient, token: Signer) -> Ask:
    def run(path: str, *roles: Role | tuple[Role, str]) -> str:
        sign_in(client, token(9, roles=roles))
        answer = client.get(path)
        assert answer.status_code == 200
        return str(answer.text)

    return run


def codes(page: str) -> list[str]:
    return [f"HS{number}" for number in range(1, 9) if f">HS{number}</a>" in page]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.SECRETARY, ["HS1", "HS2", "HS3", "HS4"]),
        (Role.BOARD, ["HS1", "HS2", "HS3", "HS4"]),
        ((Role.UNIT_OFFICER, "05482"), ["HS1", "HS2"]),
        ((Role.SECRETARY, "05503"), ["HS3", "HS4"]),
        (Role.COUNCIL, []),
        (Role.UNIT_OFFICER, []),
    ],
)
def test_dossiers_are_found_by_those_who_may_know_of_them(
    found: None, ask: Ask, role: Any, expected: list[str]
) -> None:
    assert codes(ask("/viec-cua-toi/tim?q=may CHE", role)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("hs3", ["HS3"]), ("100% sach", ["HS6"]), ("che_s", ["HS6"]), ("c%", []), ("x", [])],
)
def test_words_are_matched_as_typed(found: None, ask: Ask, asked: str, expected: list[str]) -> None:
    page = ask(f"/viec-cua-toi/tim?q={asked.replace('%', '%25')}", Role.SECRETARY)
    assert codes(page) == expected
    assert ("Không tìm thấy gì" in page) == (expected == [])


def test_units_and_pages_of_the_menu_are_found_within_reach(found: None, ask: Ask) -> None:
    officer = (Role.UNIT_OFFICER, "05482")
    assert 'href="/bao-cao/don-vi/05482"' in ask("/viec-cua-toi/tim?q=quan trieu", officer)
    assert 'href="/bao-cao/don-vi/05503"' not in ask("/viec-cua-toi/tim?q=tan cuong", officer)
    assert 'href="/bao-cao/thang"' in ask("/viec-cua-toi/tim?q=bao cao thang", officer)


def test_reviewer_is_led_to_the_review_and_others_to_the_units_figures(
    found: None, ask: Ask
) -> None:
    assert 'href="/tham-dinh/HS1"' in ask("/viec-cua-toi/tim?q=hs1", Role.DOST_STAFF)
    page = ask("/viec-cua-toi/tim?q=hs1", Role.BOARD)
    assert ("/tham-dinh/" in page, 'href="/bao-cao/don-vi/05482"' in page) == (False, True)


def test_newer_state_replaces_and_erased_one_is_not_found(
    found: None, tell: Tell, ask: Ask, database: Database
) -> None:
    tell(dossier(1, "Tên mới", "05503", version=3), dossier(1, "Tên cũ", "05482", version=2))
    with database.transaction() as conn:
        TOMBSTONES[DossierState.topic](conn, "d2")
    assert codes(ask("/viec-cua-toi/tim?q=moi", Role.SECRETARY)) == ["HS1"]
    assert codes(ask("/viec-cua-toi/tim?q=may che", (Role.UNIT_OFFICER, "05482"))) == []


@pytest.mark.parametrize(
    ("role", "asked", "finds"),
    [
        (Role.SECRETARY, "trao giai thu", True),
        (Role.DOST_STAFF, "le trao giai quan trieu", True),
        (Role.SECRETARY, "trao giai khac", False),
        (Role.COUNCIL, "trao giai thu", False),
    ],
)
def test_ceremonies_are_found_by_those_who_prepare_or_hold_them(
    found: None, conn: Connection, ask: Ask, role: Role, asked: str, finds: bool
) -> None:
    made = ceremonies.add(conn, "trinh-dien", "award", "Sự kiện thử", NOW)
    ceremonies.save(conn, made, 1, {"place": "Nhà văn hoá Quan Triều"}, NOW)
    gone = ceremonies.add(conn, "trinh-dien", "award", "Lễ thử đã xoá", NOW)
    ceremonies.remove(conn, gone, NOW)
    page = ask(f"/viec-cua-toi/tim?q={asked}", role)
    assert (f'href="/quan-tri/le/{made}"' in page, f"/quan-tri/le/{gone}" in page) == (finds, False)


def test_search_shows_markup_as_letters_and_is_not_for_the_public(
    found: None, client: GatewayClient, ask: Ask, token: Signer
) -> None:
    assert "<script>alert" not in ask("/viec-cua-toi/tim?q=<script>alert(1)", Role.SECRETARY)
    sign_in(client, token(9, roles=(Role.APPLICANT,)))
    assert client.get("/viec-cua-toi/tim?q=che").status_code == 403


def test_log_says_each_step_once_with_who_took_it(tell: Tell, ask: Ask) -> None:
    valid = step(1, Stage.VALID, by=7)
    refused = step(2, Stage.NOT_VALID, reason="duplicate", at=NOW - timedelta(hours=1))
    report = ReportTransitioned(
        edition="trinh-dien", period="2026-09", unit="05482", verb="return", submissions=1,
        before=ReportStage.SUBMITTED, after=ReportStage.RETURNED, by=8, at=NOW,
    )  # fmt: skip
    about = {"dossier": "d3", "code": "HS3", "account": 1, "title": "Máy", "at": NOW}
    correction = CorrectionDecided(**about, accepted=True, entry="HS3/may")  # type: ignore[arg-type]
    taken_out = FileTakenOut(**about)  # type: ignore[arg-type]
    tell(valid, refused, valid, report, correction, taken_out)
    page = ask(LOG, Role.AUDITOR)
    assert page.count(">HS1</a>") == 1
    for words in (
        "Đã nộp → Hợp lệ", "Tài khoản 7", "Trùng với hồ sơ khác", "Đã nộp → Bị trả lại",
        "Tài khoản 8", "Được chấp nhận", "Tệp bị gỡ vì có mã độc", "Khởi tạo",
    ):  # fmt: skip
        assert words in page
    assert page.index(">HS1</a>") < page.index(">HS2</a>")
    only = ask(f"{LOG}?loai=dossier&ma=HS2", Role.AUDITOR)
    assert codes(only) == ["HS2"]


def test_log_is_read_page_by_page_without_losing_or_repeating(tell: Tell, ask: Ask) -> None:
    tell(*(step(1, Stage.VALID, by=1000 + number) for number in range(PAGE_SIZE + 3)))
    first = ask(f"{LOG}?loai=dossier", Role.AUDITOR)
    href = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = ask(LOG + href, Role.AUDITOR)
    shown = [
        {number for number in range(1000, 1060) if f"Tài khoản {number}<" in page}
        for page in (first, second)
    ]
    assert [len(numbers) for numbers in shown] == [PAGE_SIZE, 3]
    assert shown[0] | shown[1] == set(range(1000, 1000 + PAGE_SIZE + 3))


@pytest.mark.parametrize("query", ["loai=khac", "tiep-theo=abc", "tiep-theo=abc&loai=dossier"])
def test_made_up_filter_or_place_is_not_found(
    tell: Tell, client: GatewayClient, token: Signer, query: str
) -> None:
    sign_in(client, token(9, roles=(Role.AUDITOR,)))
    assert client.get(f"{LOG}?{query}").status_code == 404


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_log_is_for_those_who_answer_for_the_contest(
    tell: Tell, client: GatewayClient, token: Signer, role: Role
) -> None:
    sign_in(client, token(9, roles=(role,)))
    allowed = role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.SECRETARY)
    assert client.get(LOG).status_code == (200 if allowed else 403)
