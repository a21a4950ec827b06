"""Late-access codes: shown once, kept as a hash, counted exactly, every use on record."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    CHARLIE,
    SECRETARY,
    TICKS,
    Desk,
    received,
)

from contracts.events import EditionWindows
from contracts.roles import Role
from contracts.windows import Window
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, an_edition, at, put_copy
from servicekit.times import VN
from submissions.actions.late_codes import make_late_code
from submissions.store import audit, late_codes
from submissions.store.late_codes import Wanted

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
PAGE = "/tham-dinh/ma-nop-muon"
OCTOBER = Window(start=at("2026-10-01T00:00:00+07:00"), end=at("2026-11-01T00:00:00+07:00"))
LATE = at("2026-11-02T09:00:00+07:00")
EXPIRES = at("2026-11-06T00:00:00+07:00")


@pytest.fixture(autouse=True)
def october(open_edition: None, database: Database) -> None:
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, windows=EditionWindows(submission=OCTOBER)))


@pytest.fixture
def code(database: Database) -> str:
    """Good for two dossiers."""
    with database.transaction() as conn:
        return new_code(conn, 2)


def new_code(conn: Connection, most: int, edition: str = "trinh-dien") -> str:
    wanted = Wanted(reason="Xã mất điện", expires_at=EXPIRES, most=most)
    return make_late_code(conn, edition, wanted, account=CHARLIE, now=LATE)[1]


def press(client: GatewayClient, dossier: str, typed: str, moment: datetime = LATE) -> Any:
    data = TICKS | {"late_code": typed}
    return client.post(f"/ho-so/{dossier}/nop", data=data, headers=received(moment))


def test_code_admits_after_the_window_and_the_use_is_on_record(
    browser: Browser, desk: Desk, conn: Connection, code: str
) -> None:
    draft, client = desk.draft(), browser(ALICE)
    page = client.get(f"/ho-so/{draft.code}/nop", headers=received(LATE)).text
    assert 'name="late_code"' in page
    assert press(client, draft.code, "").status_code == 409
    typed = code.lower().replace("-", " ")
    assert press(client, draft.code, typed).location == f"/ho-so/{draft.code}/bien-nhan"
    kept = desk.now(draft.code)
    assert (kept.stage, kept.submitted_at) == ("submitted", LATE)
    uses = late_codes.uses(conn, kept.edition)
    assert [(use.dossier_code, use.account, use.at) for use in uses] == [(draft.code, ALICE, LATE)]
    assert "mã nộp muộn số" in audit.of_dossier(conn, draft.id)[0].note
    assert late_codes.of_edition(conn, kept.edition)[0].uses == 1
    assert draft.code in browser(CHARLIE, SECRETARY).get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "moment", "words"),
    [
        ("0000-0000-0000", LATE, "Mã nộp muộn chưa đúng"),
        (None, EXPIRES - timedelta(milliseconds=1), ""),
        (None, EXPIRES, "Mã này đã hết hạn lúc 24:00 ngày 05/11/2026"),
    ],
)
def test_code_counts_until_its_end_only(
    browser: Browser, desk: Desk, conn: Connection, code: str, typed: str | None,
    moment: datetime, words: str,
) -> None:  # fmt: skip
    draft = desk.draft()
    answer = press(browser(ALICE), draft.code, typed or code, moment)
    assert answer.status_code == (422 if words else 303)
    if words:
        assert words in answer.text
        assert answer.text.count(" checked") == 4
        assert 'href="#late_code"' in answer.text
    assert late_codes.of_edition(conn, "trinh-dien")[0].uses == (0 if words else 1)


def test_code_of_another_edition_is_unknown(
    browser: Browser, desk: Desk, database: Database
) -> None:
    with database.transaction() as conn:
        other = new_code(conn, 2, "lan-7")
    draft = desk.draft()
    answer = press(browser(ALICE), draft.code, other)
    assert (answer.status_code, "Mã nộp muộn chưa đúng" in answer.text) == (422, True)


def test_refused_dossier_gives_its_use_back(
    browser: Browser, desk: Desk, conn: Connection, code: str
) -> None:
    draft = desk.draft(title="")
    assert press(browser(ALICE), draft.code, code).status_code == 422
    found = late_codes.of_edition(conn, "trinh-dien")[0]
    assert (found.uses, late_codes.uses(conn, "trinh-dien")) == (0, [])


def test_code_is_not_used_up_inside_the_window(
    browser: Browser, desk: Desk, conn: Connection, code: str
) -> None:
    draft = desk.draft()
    last = at("2026-10-31T23:59:59.999+07:00")
    assert press(browser(ALICE), draft.code, code, last).status_code == 303
    assert late_codes.of_edition(conn, "trinh-dien")[0].uses == 0


def test_code_opens_nothing_before_the_window(browser: Browser, desk: Desk, code: str) -> None:
    draft = desk.draft()
    early = at("2026-09-30T23:59:59.999+07:00")
    assert press(browser(ALICE), draft.code, code, early).status_code == 409


def test_racing_uses_are_exactly_as_many_as_allowed(
    browser: Browser, desk: Desk, conn: Connection, code: str
) -> None:
    drafts = [desk.draft(account=20 + number) for number in range(5)]
    clients = [browser(draft.account) for draft in drafts]

    def one(number: int) -> int:
        return int(press(clients[number], drafts[number].code, code).status_code)

    with ThreadPoolExecutor(5) as pool:
        statuses = sorted(pool.map(one, range(5)))
    assert statuses == [303, 303, 422, 422, 422]
    assert late_codes.of_edition(conn, "trinh-dien")[0].uses == 2
    assert len(late_codes.uses(conn, "trinh-dien")) == 2
    assert sum(desk.now(draft.code).stage == "submitted" for draft in drafts) == 2


def form(**changes: str) -> dict[str, str]:
    day = (datetime.now(VN) + timedelta(days=3)).date().isoformat()
    return {"most": "2", "through": day, "reason": "Trưởng ban đồng ý.", **changes}


def test_secretary_makes_a_code_that_is_shown_once(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    client = browser(CHARLIE, SECRETARY)
    made = client.post(PAGE, data=form())
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    shown = re.search(r'id="made">([0-9A-Z-]{14})<', made.text)
    assert shown is not None
    assert shown[1] not in client.get(PAGE).text
    row = late_codes.of_edition(conn, "trinh-dien")[0]
    assert (row.most, row.uses, row.reason, row.made_by) == (2, 0, "Trưởng ban đồng ý.", CHARLIE)
    assert row.expires_at.astimezone(VN).hour == 0
    hashes = [one for (one,) in conn.execute("SELECT hash FROM late_codes").fetchall()]
    assert shown[1].replace("-", "") not in hashes[0]
    draft = desk.draft()
    assert press(browser(ALICE), draft.code, shown[1]).status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [("most", "0"), ("most", "501"), ("through", "2020-01-01"), ("through", "x"), ("reason", " ")],
)
def test_code_is_not_made_of_wrong_fields(
    browser: Browser, conn: Connection, field: str, value: str
) -> None:
    answer = browser(CHARLIE, SECRETARY).post(PAGE, data=form(**{field: value}))
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert late_codes.of_edition(conn, "trinh-dien") == []


def test_revoked_code_admits_nothing_more(
    browser: Browser, desk: Desk, conn: Connection, code: str
) -> None:
    number = late_codes.of_edition(conn, "trinh-dien")[0].id
    client = browser(CHARLIE, SECRETARY)
    for _ in range(2):
        assert client.post(f"{PAGE}/{number}/thu-hoi").location == PAGE
    found = late_codes.of_edition(conn, "trinh-dien")[0]
    assert found.revoked_by == CHARLIE
    draft = desk.draft()
    answer = press(browser(ALICE), draft.code, code)
    assert (answer.status_code, "đã được thu hồi" in answer.text) == (422, True)


def test_only_the_secretariat_makes_and_revokes(
    browser: Browser, client: GatewayClient, conn: Connection, code: str
) -> None:
    number = late_codes.of_edition(conn, "trinh-dien")[0].id
    auditor = browser(31, (Role.AUDITOR,))
    assert auditor.get(PAGE).status_code == 200
    assert "Tạo mã mới" not in auditor.get(PAGE).text
    for who in (auditor, browser(ALICE), browser(32, ((Role.UNIT_OFFICER, "05482"),))):
        assert who.post(PAGE, data=form()).status_code == 403
        assert who.post(f"{PAGE}/{number}/thu-hoi").status_code == 403
    assert browser(ALICE).get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 303
    found = late_codes.of_edition(conn, "trinh-dien")
    assert [(one.id, one.revoked_at) for one in found] == [(number, None)]
