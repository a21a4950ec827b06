"""How an edition is made known: units' own periods (S4-05), and the countdown that can be off."""

from datetime import datetime

import pytest
from flask import Flask

from contracts.roles import Role
from portal.actions.seed_editions import seed_editions
from portal.model import publicity
from portal.store import editions
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, a_unit, put_copy, sign_in

pytestmark = pytest.mark.integration

FORM = "/quan-tri/cuoc-thi/trinh-dien/tuyen-truyen"
CENTRE = {
    "version": "1",
    "countdown": "y",
    "unit_0": "05482",
    "start_0": "00:00 15/09/2026",
    "end_0": "00:00 01/11/2026",
    "label_0": "",
    "reason": "Công văn của Ủy ban nhân dân phường",
}
OWN = "từ ngày 15/09/2026 đến hết ngày 31/10/2026."
COMMON = "từ ngày 01/09/2026 đến hết ngày 30/11/2026."


@pytest.fixture
def secretary(
    client: GatewayClient, conn: Connection, demonstration: datetime, token: Signer
) -> GatewayClient:
    put_copy(conn, a_unit(name="Phường Quan Triều"))
    put_copy(conn, a_unit(code="05482-tt", name="Trung tâm phục vụ", parent="05482"))
    put_copy(conn, a_unit(code="05503", name="Xã Tân Cương"))
    sign_in(client, token(7, roles=(Role.SECRETARY,)))
    return client


def promote(client: GatewayClient) -> None:
    """Announce the edition's own period."""
    window = {
        "version": "1",
        "start": "00:00 01/09/2026",
        "end": "00:00 01/12/2026",
        "label": "Từ ngày 01/09/2026 đến hết ngày 30/11/2026",
        "reason": "Kế hoạch",
    }
    path = "/quan-tri/cuoc-thi/trinh-dien/thoi-han/promotion"
    assert client.post(path, data=window).status_code == 303


def test_units_period_holds_for_those_below_it_and_no_other(secretary: GatewayClient) -> None:
    promote(secretary)
    assert secretary.post(FORM, data=CENTRE | {"version": "2"}).status_code == 303
    said = {code: secretary.get(f"/tuyen-truyen/{code}").text for code in ("05482", "05503")}
    said["centre"] = secretary.get("/tuyen-truyen/05482-tt").text
    assert [OWN in said[code] for code in ("05482", "centre", "05503")] == [True, True, False]
    assert COMMON in said["05503"]
    shown = secretary.get("/quan-tri/cuoc-thi/trinh-dien").text
    assert "<dt>Phường Quan Triều</dt><dd>Từ ngày 15/09/2026 đến hết ngày 31/10/2026</dd>" in shown


def test_form_shows_what_is_in_force_and_saves_no_change_twice(
    secretary: GatewayClient, conn: Connection
) -> None:
    secretary.post(FORM, data=CENTRE)
    page = secretary.get(FORM).text
    assert 'value="00:00 15/09/2026"' in page
    assert '<option selected value="05482">' in page
    again = secretary.post(FORM, data=CENTRE | {"version": "2"})
    assert (again.status_code, editions.find(conn, "trinh-dien").version) == (422, 2)
    gone = secretary.post(FORM, data=CENTRE | {"version": "2", "unit_0": ""})
    assert gone.status_code == 303
    assert publicity.periods(editions.find(conn, "trinh-dien")) == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"end_0": "00:00 15/09/2026"}, "phải sau thời điểm bắt đầu"),
        ({"end_0": ""}, "Cần cả hai thời điểm"),
        ({"start_0": ""}, "Cần cả hai thời điểm"),
        ({"start_0": "15 tháng 9"}, "Cần giờ và ngày"),
        ({"unit_0": "99999"}, "không có trong danh sách"),
        ({"reason": ""}, "Cần lý do"),
        (
            {"unit_1": "05482", "start_1": "00:00 01/10/2026", "end_1": "00:00 02/10/2026"},
            "Đơn vị này đã có ở một dòng khác.",
        ),
    ],
)
def test_wrong_period_is_said_at_its_field_and_nothing_is_lost(
    secretary: GatewayClient, conn: Connection, changes: dict[str, str], told: str
) -> None:
    answer = secretary.post(FORM, data=CENTRE | {"label_0": "Lời riêng"} | changes)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Lời riêng"' in answer.text
    assert publicity.periods(editions.find(conn, "trinh-dien")) == ()


@pytest.fixture
def open_now(database: Database) -> None:
    """The demonstration with something to count down to, whatever the day."""
    seed_editions(database, clock.now(), demonstration=True)


def test_countdown_can_be_switched_off_and_on(open_now: None, secretary: GatewayClient) -> None:
    assert 'class="countdown"' in secretary.get("/").text
    off = {"version": "1", "reason": "Chờ văn bản"}
    assert secretary.post(FORM, data=off).status_code == 303
    assert 'class="countdown"' not in secretary.get("/").text
    on = off | {"version": "2", "countdown": "y"}
    assert secretary.post(FORM, data=on).status_code == 303
    assert 'class="countdown"' in secretary.get("/").text


def test_published_rules_do_not_cover_how_it_is_made_known(
    secretary: GatewayClient, conn: Connection
) -> None:
    before = editions.find(conn, "trinh-dien-truoc")
    form = CENTRE | {"version": "1"}
    path = "/quan-tri/cuoc-thi/trinh-dien-truoc/tuyen-truyen"
    assert secretary.post(path, data=form).status_code == 303
    after = editions.find(conn, "trinh-dien-truoc")
    assert (after.version, after.rules_hash) == (2, before.rules_hash)


def test_strangers_change_nothing(
    secretary: GatewayClient, app: Flask, token: Signer, conn: Connection
) -> None:
    stranger = GatewayClient(app, app.response_class)
    assert stranger.post(FORM, data=CENTRE).status_code == 401
    sign_in(stranger, token(8, roles=((Role.UNIT_OFFICER, "05482"),)))
    assert [stranger.get(FORM).status_code, stranger.post(FORM, data=CENTRE).status_code] == [
        403,
        403,
    ]
    assert editions.find(conn, "trinh-dien").version == 1
