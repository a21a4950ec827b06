"""Charts, and the pictures and sheets of them that people take away."""

import re
import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from contracts.events import DossierState, DossierTransitioned, MinuteCount, VotesRecorded
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from reporting.actions import read_figures, read_stages
from reporting.model.figures import FieldCount
from reporting.model.query import Query
from reporting.model.targets import Counts
from reporting.model.weeks import HourOfWeek
from reporting.store import generations
from reporting.web.pictures import PICTURES
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import Signer, a_unit, an_edition, at, sign_in

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
NOW = at("2026-10-20T12:00:00+07:00")
RULES: dict[str, Any] = {
    "fields": [{"code": "it", "label": "Công nghệ thông tin"}, {"code": "tea", "label": "Chè"}],
    "review_days": 3,
}


def query(**changes: Any) -> Query:
    return Query(**({"edition": an_edition(rules=RULES), "now": NOW} | changes))


def dossier(number: int, stage: Stage, **changes: Any) -> DossierState:
    usual: dict[str, Any] = {
        "dossier": f"d{number}", "version": 1, "edition": "trinh-dien", "code": f"D{number}",
        "account": 1, "stage": stage, "field": "tea", "created_at": NOW - timedelta(days=9),
        "submitted_at": NOW - timedelta(days=8),
    }  # fmt: skip
    return DossierState(**(usual | changes))


def votes(moment: str, number: int) -> VotesRecorded:
    return VotesRecorded(
        edition=31, partition=0, first_offset=0, last_offset=number - 1,
        counts=(MinuteCount(entry=1, minute=at(moment), votes=number),),
    )  # fmt: skip


def test_fields_stand_in_the_editions_order_and_unknown_ones_behind(
    apply: Apply, database: Database
) -> None:
    apply(
        dossier(1, Stage.VALID),
        dossier(2, Stage.DRAFT, field="", submitted_at=None),
        dossier(3, Stage.SUBMITTED, field="gone"),
    )
    with generations.reading(database) as conn:
        found = read_stages.dossiers(conn, query())
    assert found.fields == [
        FieldCount("it", "Công nghệ thông tin", Counts(0, 0, 0)),
        FieldCount("tea", "Chè", Counts(1, 1, 1)),
        FieldCount("", "", Counts(1, 0, 0)),
        FieldCount("gone", "gone", Counts(1, 1, 0)),
    ]


def test_dossier_waits_since_it_was_last_handed_in_whatever_the_period(
    apply: Apply, database: Database
) -> None:
    def handed_in(number: int, days: int) -> DossierTransitioned:
        return DossierTransitioned(
            dossier=f"d{number}", code=f"D{number}", account=1, title="",
            before=Stage.NEEDS_SUPPLEMENT, after=Stage.SUBMITTED, at=NOW - timedelta(days=days),
        )  # fmt: skip

    apply(dossier(1, Stage.SUBMITTED), handed_in(1, 6), handed_in(1, 2))
    apply(dossier(2, Stage.SUBMITTED), dossier(3, Stage.VALID), dossier(4, Stage.DRAFT))
    with generations.reading(database) as conn:
        found = read_stages.queue(conn, query(first_day=NOW.date()))
    assert (found.waiting, found.overdue, found.oldest) == (2, 1, NOW - timedelta(days=8))
    assert {g.least: g.dossiers for g in found.groups if g.dossiers} == {1: 1, 7: 1}


def test_votes_fall_into_the_hours_of_viet_nam(apply: Apply, database: Database) -> None:
    apply(
        votes("2026-10-18T23:59:00+07:00", 2),  # a Sunday
        votes("2026-10-19T00:00:00+07:00", 3),
        votes("2026-10-12T00:30:00+07:00", 5),
    )
    with generations.reading(database) as conn:
        whole = read_figures.votes(conn, query()).week
        last = read_figures.votes(conn, query(first_day=NOW.date() - timedelta(days=1))).week
        other = read_figures.votes(conn, query(field="tea")).week
    assert (whole.rows[23][6], whole.rows[0][0], sum(map(sum, whole.rows))) == (2, 8, 10)
    assert (whole.busiest, last.busiest) == (HourOfWeek(0, 0, 8), HourOfWeek(0, 0, 3))
    assert other.busiest is None


@pytest.fixture
def contest(apply: Apply) -> None:
    now = clock.now()
    apply(
        a_unit(name="Phường <Thử> & Co"),
        dossier(1, Stage.SUBMITTED, created_at=now, submitted_at=now, primary_unit="05482"),
        votes(f"{now:%Y-%m-%dT%H:%M}:00+00:00", 7),
    )


@pytest.mark.usefixtures("contest")
def test_every_chart_can_be_taken_away_as_a_picture(client: FlaskClient, token: Signer) -> None:
    sign_in(client, token(7, roles=(Role.AUDITOR,)))
    for name in PICTURES:
        svg = client.get(f"/bao-cao/bieu-do/{name}.svg?linh_vuc=")
        assert (name, svg.status_code, svg.mimetype) == (name, 200, "image/svg+xml")
        assert svg.headers["Content-Disposition"] == f'attachment; filename="{name}.svg"'
        drawing = ET.fromstring(svg.data)  # noqa: S314  # our own
        width, height = (int(drawing.attrib[key]) for key in ("width", "height"))
        png = client.get(f"/bao-cao/bieu-do/{name}.png").data
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)


@pytest.mark.usefixtures("contest")
def test_picture_carries_its_title_numbers_and_until_when_they_are_true(
    client: FlaskClient, token: Signer
) -> None:
    sign_in(client, token(7, roles=(Role.BOARD,)))
    text = client.get("/bao-cao/bieu-do/ho-so-theo-trang-thai.svg").text
    said = [
        re.sub(r"\s+", " ", found).strip() for found in re.findall(r"<text[^>]*>([^<]*)<", text)
    ]
    assert said[0] == "Hồ sơ theo trạng thái"
    assert said[1].endswith("chưa đo được số liệu đến lúc nào")
    assert said[2:] == ["Đã nộp", "1"]


@pytest.mark.usefixtures("contest")
def test_page_links_every_chart_in_every_form(client: FlaskClient, token: Signer) -> None:
    sign_in(client, token(7, roles=(Role.BOARD,)))
    page = client.get("/bao-cao?linh_vuc=&nhom=").text
    for name in PICTURES:
        for form in (f"bang/{name}.csv", f"bieu-do/{name}.svg", f"bieu-do/{name}.png"):
            assert (form, page.count(f'href="/bao-cao/{form}"')) == (form, 1)


def test_pictures_are_refused_to_strangers_and_unknown_ones_are_not_found(
    client: FlaskClient, token: Signer
) -> None:
    address = "/bao-cao/bieu-do/phieu-theo-bai.svg"
    assert client.get(address).status_code == 303
    for grant in (Role.COUNCIL, Role.OPERATOR, (Role.UNIT_OFFICER, "so-y-te")):
        sign_in(client, token(7, roles=(grant,)))
        assert (grant, client.get(address).status_code) == (grant, 403)
    sign_in(client, token(7, roles=(Role.BOARD,)))
    for unknown in ("phieu-theo-bai.gif", "khong-co.svg", "do-tre.svg"):
        assert (unknown, client.get(f"/bao-cao/bieu-do/{unknown}").status_code) == (unknown, 404)
