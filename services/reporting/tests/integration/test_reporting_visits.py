"""Visits by the links of the promotion kit: counted once, shown by channel, unit and day."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from contracts.events import VisitCount
from contracts.roles import Role
from reporting.actions import read_visits
from reporting.model.periods import day_of
from reporting.model.query import Query
from reporting.model.visits import ChannelVisits
from reporting.store import generations
from servicekit.db import Database
from servicekit.testing import GatewayClient, Signer, a_unit, an_edition, at, sign_in

pytestmark = pytest.mark.integration

NOW = at("2026-10-20T12:00:00+07:00")
FIRST, SECOND = date(2026, 10, 18), date(2026, 10, 20)
Apply = Callable[..., None]


def count(visits: int, channel: str = "zalo", **changes: Any) -> VisitCount:
    usual = VisitCount(
        edition="trinh-dien", unit="05482", channel=channel, day=FIRST, visits=visits
    )
    return msgspec.structs.replace(usual, **changes)


@pytest.fixture
def told(apply: Apply) -> None:
    apply(
        a_unit(name="Phường Quan Triều"),
        a_unit(code="to-7", name="Tổ dân phố 7", group="sub_unit", parent="05482", listed=False),
        a_unit(code="05503", name="Xã Tân Cương"),
        count(5),
        count(9),
        count(7),
        count(3, "visual", day=SECOND),
        count(4, unit="to-7"),
        count(20, "facebook", unit="05503", day=SECOND),
        count(99, edition="2026"),
    )


def read(database: Database, **changes: Any) -> Any:
    with generations.reading(database) as conn:
        return read_visits.visits(conn, Query(edition=an_edition(), now=NOW, **changes))


def test_sum_only_grows_however_often_and_in_whatever_order_it_is_told(
    told: None, apply: Apply, database: Database
) -> None:
    apply(count(9), count(1))
    found = read(database)
    assert found.total == 36
    assert found.channels == [
        ChannelVisits("facebook", 20),
        ChannelVisits("zalo", 13),
        ChannelVisits("visual", 3),
    ]
    assert [(unit.code, unit.name, unit.visits) for unit in found.units] == [
        ("05503", "Xã Tân Cương", 20),
        ("05482", "Phường Quan Triều", 12),
        ("to-7", "Tổ dân phố 7", 4),
    ]
    days = [(day_of(bucket.at), bucket.count) for bucket in found.by_day]
    assert days == [(FIRST, 13), (date(2026, 10, 19), 0), (SECOND, 23)]


@pytest.mark.parametrize(
    ("changes", "total"),
    [
        ({"first_day": SECOND}, 23),
        ({"last_day": FIRST}, 13),
        ({"unit": "05482"}, 16),
        ({"unit": "05503", "last_day": FIRST}, 0),
    ],
)
def test_visits_are_narrowed_to_days_and_a_units_branch(
    told: None, database: Database, changes: dict[str, Any], total: int
) -> None:
    assert read(database, **changes).total == total


def test_no_visits_are_no_days(live: int, database: Database) -> None:
    found = read(database)
    assert (found.total, found.channels, found.units, found.by_day) == (0, [], [], [])


def test_dashboard_answers_which_channel_brings_most_and_gives_the_tables(
    told: None, client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(7, roles=(Role.DOST_STAFF,)))
    page = client.get("/bao-cao").text
    assert "Kênh nào đưa nhiều người đến trang Cuộc thi?" in page
    assert "Nhiều nhất là Facebook: <strong>20</strong> trong 36 lượt mở" in page
    lines = client.get("/bao-cao/bang/luot-mo-theo-don-vi.csv").text.splitlines()
    assert lines[1:] == [
        "05503,Xã Tân Cương,Facebook,20",
        "05482,Phường Quan Triều,Zalo,9",
        "05482,Phường Quan Triều,Cổ động trực quan,3",
        "to-7,Tổ dân phố 7,Zalo,4",
    ]
    assert client.get("/api/reporting/v1/visits").get_json()["visits"]["total"] == 36


def test_officer_sees_the_own_branchs_visits_only(
    told: None, client: GatewayClient, token: Signer
) -> None:
    sign_in(client, token(8, roles=((Role.UNIT_OFFICER, "05482"),)))
    page = client.get("/bao-cao/don-vi/05482").text
    assert "<strong>16</strong> lượt mở liên kết và mã QR của đơn vị" in page
    assert client.get("/bao-cao/don-vi/05503").status_code == 403
    assert client.get("/bao-cao/bang/luot-mo-theo-don-vi.csv").status_code == 403


def test_unit_without_visits_is_led_to_its_kit(
    told: None, client: GatewayClient, token: Signer, apply: Apply
) -> None:
    apply(a_unit(code="05830", name="Xã Đại Từ"))
    sign_in(client, token(7, roles=(Role.DOST_STAFF,)))
    page = client.get("/bao-cao/don-vi/05830").text
    assert 'href="/tuyen-truyen/05830"' in page
    assert "Chưa có lượt mở liên kết nào" in page
