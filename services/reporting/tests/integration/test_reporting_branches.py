"""Figures of one unit with its branch: chosen on the dashboard, kept up to date on its own page."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from msgspec import structs

from contracts.events import DossierState, EditionWindows, UnitContact
from contracts.events.submissions import DossierStage as Stage
from contracts.roles import Role
from contracts.windows import Window
from reporting.actions import read_dossiers
from reporting.actions.broadcast import Broadcaster
from reporting.actions.expect_reports import expect_reports
from reporting.model.headlines import Headline
from reporting.model.leads import LeadWords
from reporting.model.query import Query
from reporting.model.targets import Counts
from reporting.store import generations, leads, reminders
from reporting.store.reminders import Reminder
from reporting.web.live import EXTENSION, PagePainter
from servicekit import clock
from servicekit.db import Database
from servicekit.testing import Signer, a_unit, an_edition, at, put_copy, sign_in

pytestmark = pytest.mark.integration

Apply = Callable[..., None]
Go = Callable[..., Any]
NOW = at("2026-06-20T12:00:00+07:00")
DAY = date(2026, 6, 20)
HEALTH = "/bao-cao/don-vi/so-y-te"
RULES: dict[str, Any] = {
    "targets": [
        {"label": "Sở, ban, ngành", "minimum": 4, "groups": ["department"]},
        {"label": "Các hội", "minimum": 20, "groups": ["association"], "scope": "group"},
    ],
    "monthly_report": {"before_day": 30, "first_month": "2026-05", "last_month": "2026-06"},
}


@pytest.fixture(autouse=True)
def tree(apply: Apply, database: Database) -> None:
    """A department with a hospital below, another one, an association; a dossier each."""
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules=RULES))
    phone = UnitContact(channel="phone", address="0208 3000 111", label="Văn thư")
    apply(
        a_unit(code="so-y-te", name="Sở Y tế", group="department"),
        a_unit(code="bv-a", name="Bệnh viện A", group="sub_unit", parent="so-y-te", listed=False),
        a_unit(code="so-noi-vu", name="Sở Nội vụ", group="department", contacts=(phone,)),
        a_unit(code="hoi", name="Hội doanh nghiệp", group="association"),
        *(dossier(code, code) for code in ("bv-a", "so-noi-vu", "hoi")),
    )


def dossier(name: str, unit: str, stage: Stage = Stage.DRAFT) -> DossierState:
    now = clock.now()
    return DossierState(
        dossier=name, version=1, edition="trinh-dien", code=name, account=1, stage=stage,
        primary_unit=unit, created_at=now, submitted_at=now,
    )  # fmt: skip


def test_dashboard_of_one_unit_counts_its_branch_alone(client: FlaskClient, token: Signer) -> None:
    sign_in(client, token(7, roles=(Role.BOARD,)))
    figures = json.loads(client.get("/api/reporting/v1/units?don_vi=so-y-te").data)["units"]
    assert [line["code"] for line in figures["lines"]] == ["so-y-te"]
    assert (figures["counts"]["registered"], figures["strivers"]) == (1, 1)
    page = client.get("/bao-cao?don_vi=so-y-te").text
    assert '<option selected value="so-y-te">Sở Y tế</option>' in page
    assert "kể cả bản nháp có 1 hồ sơ" in page
    below = client.get("/bao-cao?don_vi=bv-a").text
    assert '<option selected value="bv-a">Bệnh viện A</option>' in below
    unknown = client.get("/bao-cao?don_vi=khong-co")
    assert (unknown.status_code, 'href="#don_vi"' in unknown.text) == (422, True)
    sign_in(client, token(7, roles=((Role.UNIT_OFFICER, "so-noi-vu"),)))
    assert client.get("/api/reporting/v1/units?don_vi=so-y-te").status_code == 403


def test_leads_and_drafts_stand_in_front_before_dossiers_are_received(
    apply: Apply, database: Database
) -> None:
    window = Window(start=NOW + timedelta(days=90), end=NOW + timedelta(days=150))
    edition = an_edition(version=3, rules=RULES, windows=EditionWindows(submission=window))
    words = LeadWords(title="Lò ươm", owner="Ông Thử", found_on=DAY)
    changes: tuple[dict[str, Any], ...] = (
        {}, {}, {"found_on": DAY + timedelta(days=1)}, {"dropped_on": DAY},
        {"dossier_code": "bv-a"},
    )  # fmt: skip
    with database.transaction() as conn:
        for change in changes:
            leads.add(conn, edition.code, "bv-a", structs.replace(words, **change), 7, NOW)
    with generations.reading(database) as conn:
        found = read_dossiers.unit_targets(conn, Query(edition=edition, now=NOW))
        unit = read_dossiers.unit(conn, Query(edition=edition, now=NOW), "so-y-te")
        field = read_dossiers.unit_targets(conn, Query(edition=edition, now=NOW, field="it"))
        tomorrow = Query(edition=edition, now=NOW + timedelta(days=1), first_day=DAY)
        later = read_dossiers.unit_targets(conn, tomorrow)
    line = next(line for line in found.lines if line.code == "so-y-te")
    assert (found.headline, found.counts) == (Headline.REGISTERED, Counts(3, 0, 0, 2))
    assert (line.counts, line.percent) == (Counts(1, 0, 0, 2), 75)
    assert (unit.counts, unit.percent) == (Counts(1, 0, 0, 2), 75)
    assert (field.counts.leads, later.counts.leads) == (0, 3)


def test_units_that_owe_reports_stand_with_contact_and_last_reminder(
    go: Go, database: Database
) -> None:
    expect_reports(database, NOW)
    reminder = Reminder(unit="so-y-te", channel="phone", note="", reminded_by=7, at=NOW)
    with database.transaction() as conn:
        reminders.add(conn, "trinh-dien", reminder)
    page = go(Role.DOST_STAFF, "/bao-cao/thang/bang", at=NOW).text
    owed = page[page.index("Danh sách đôn đốc") :]
    assert "0208 3000 111 (Văn thư)" in owed
    assert "20/06/2026, điện thoại" in owed
    assert owed.count("chưa nhắc") == 2
    assert go(Role.COUNCIL, "/bao-cao/thang/bang", at=NOW).status_code == 403


@pytest.fixture
def app(app: Flask, database: Database) -> Flask:
    """The broadcaster looks again at once, always at one minute."""
    app.extensions[EXTENSION] = Broadcaster(database, PagePainter(app), lambda: NOW, pause=0.05)
    return app


def news(client: FlaskClient, address: str) -> Iterator[str]:
    """The parts of each event of a stream."""
    answer = client.get(address, buffered=False)
    assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
    for piece in answer.response:
        assert isinstance(piece, bytes)
        data = [line for line in piece.decode().splitlines() if line.startswith("data: ")]
        if data:
            yield "".join(json.loads(data[0].removeprefix("data: ")))


def test_page_of_a_unit_is_told_what_is_new_in_its_branch(
    client: FlaskClient, token: Signer, apply: Apply, database: Database, live: int
) -> None:
    sign_in(client, token(7, roles=((Role.UNIT_OFFICER, "so-y-te"),)))
    assert f'data-live="{HEALTH}/truc-tiep"' in client.get(HEALTH).text
    events = news(client, f"{HEALTH}/truc-tiep")
    whole = next(events)
    assert [whole.count(f'id="{part}-so"') for part in ("ket-qua", "truc-thuoc", "ho-so")] == [
        1, 1, 1,
    ]  # fmt: skip
    apply(dossier("new", "bv-a"))
    with database.transaction() as conn:
        conn.execute(
            "INSERT INTO kit.positions (consumer, cluster_id, topic_id, topic, partition,"
            " next_offset) VALUES (%s, 'c', 't', 'dossiers', 0, 1)",
            (generations.consumer_of(live),),
        )
    told = next(events)
    assert ('<td class="wide-only">new</td>' in told, 'id="ket-qua-so"' in told) == (True, True)


def test_news_of_a_unit_are_for_those_who_see_it(client: FlaskClient, token: Signer) -> None:
    stream = f"{HEALTH}/truc-tiep"
    assert client.get(stream).status_code == 303
    for grant in (Role.COUNCIL, Role.OPERATOR, (Role.UNIT_OFFICER, "bv-a")):
        sign_in(client, token(7, roles=(grant,)))
        assert (grant, client.get(stream).status_code) == (grant, 403)
    sign_in(client, token(7, roles=(Role.BOARD,)))
    assert client.get("/bao-cao/don-vi/khong-co/truc-tiep").status_code == 404
