"""Who stands behind a dossier: asked by kind, complete at hand-in, seen by staff only."""

import json
from collections.abc import Callable

import msgspec
import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    CHARLIE,
    SECRETARY,
    TICKS,
    Desk,
)

from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, a_unit, an_edition, outbox_events, put_copy
from submissions.model.applicants import Applicant
from submissions.store import applicants, consents

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
CHILD = {
    "applicant_kind": "individual",
    "authors": "Bạn Tí",
    "of_age": "no",
    "guardian_name": "Trần Thị Mẹ",
    "guardian_relation": "mẹ",
    "guardian_contact": "0912 345 678",
}


def test_child_enters_with_a_guardian_who_agrees_as_well(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    draft, client = desk.draft(), browser(ALICE)
    assert client.post(f"/ho-so/{draft.code}/buoc/4", data=CHILD).status_code == 303
    refused = client.post(f"/ho-so/{draft.code}/nop", data=TICKS)
    assert (refused.status_code, 'href="#guardian"' in refused.text) == (422, True)
    assert client.post(f"/ho-so/{draft.code}/nop", data=TICKS | {"guardian": "y"}).location == (
        f"/ho-so/{draft.code}/bien-nhan"
    )
    assert set(consents.given(conn, draft.id)) == {
        "declaration", "processing", "publication", "promotion", "guardian",
    }  # fmt: skip


def test_what_stands_behind_a_dossier_is_for_owner_and_staff_only(
    browser: Browser, desk: Desk, client: GatewayClient, conn: Connection
) -> None:
    draft, owner = desk.draft(), browser(ALICE)
    owner.post(f"/ho-so/{draft.code}/buoc/4", data=CHILD)
    owner.post(f"/ho-so/{draft.code}/nop", data=TICKS | {"guardian": "y"})
    secrets = ("Trần Thị Mẹ", "0912 345 678")
    for reader, path in ((owner, "/ho-so/"), (browser(CHARLIE, SECRETARY), "/tham-dinh/")):
        page = reader.get(path + draft.code).text
        assert [secret in page for secret in secrets] == [True, True]
    entry = desk.take(desk.take(desk.now(draft.code), "accept"), "publish")  # type: ignore[arg-type]
    public = [client.get(path).text for path in (
        entry.url, "/binh-chon", "/binh-chon/atom.xml", "/binh-chon/rss.xml",
        "/binh-chon/du-lieu-mo.csv", "/api/submissions/v1/open-data",
        "/api/submissions/v1/entries", f"/api/submissions/v1/entries/{entry.code}",
    )]  # fmt: skip
    public += [json.dumps(msgspec.to_builtins(e), ensure_ascii=False) for e in outbox_events(conn)]
    assert len(public) > 8
    assert [secret for secret in secrets for page in public if secret in page] == []


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("individual", ["of_age"]),
        ("organisation", ["organisation", "representative", "representative_position"]),
    ],
)
def test_missing_detail_is_named_with_its_step(
    browser: Browser, desk: Desk, database: Database, kind: str, missing: list[str]
) -> None:
    draft = desk.draft(applicant_kind=kind)
    with database.transaction() as conn:
        applicants.keep(conn, draft.id, Applicant())
    answer = browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=TICKS)
    assert answer.status_code == 422
    named = [name for name in missing if f"/ho-so/{draft.code}/buoc/4#{name}" in answer.text]
    assert named == missing


def test_details_of_another_kind_are_not_kept(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    draft, client = desk.draft(), browser(ALICE)
    body = {
        "applicant_kind": "enterprise",
        "organisation": "HTX Chè",
        "organisation_number": "4600123456",
        "representative": "Lê An",
        "representative_position": "Giám đốc",
    }
    client.post(f"/ho-so/{draft.code}/buoc/4", data=CHILD | body)
    assert applicants.of_dossier(conn, draft.id) == Applicant(
        organisation="HTX Chè", organisation_number="4600123456",
        representative="Lê An", representative_position="Giám đốc",
    )  # fmt: skip
    client.post(f"/ho-so/{draft.code}/buoc/4", data=CHILD | {"of_age": "yes"})
    assert applicants.of_dossier(conn, draft.id) == Applicant(of_age=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("guardian_contact", "gọi mẹ"),
        ("guardian_name", "m" * 121),
        ("organisation", "t" * 201),
        ("of_age", "perhaps"),
    ],
)
def test_wrong_detail_comes_back_named(
    browser: Browser, desk: Desk, conn: Connection, field: str, value: str
) -> None:
    draft = desk.draft()
    answer = browser(ALICE).post(f"/ho-so/{draft.code}/buoc/4", data=CHILD | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert "Bạn Tí" in answer.text
    assert desk.now(draft.code) == draft


def test_details_go_with_a_withdrawn_draft(browser: Browser, desk: Desk, conn: Connection) -> None:
    draft, client = desk.draft(), browser(ALICE)
    client.post(f"/ho-so/{draft.code}/buoc/4", data=CHILD)
    client.post(f"/ho-so/{draft.code}/rut")
    assert applicants.of_dossier(conn, draft.id) == Applicant()


def test_idea_enters_where_the_edition_takes_ideas(
    browser: Browser, desk: Desk, database: Database
) -> None:
    draft = desk.draft(where_applied="", applied_since="", effects="")
    client = browser(ALICE)
    assert client.post(f"/ho-so/{draft.code}/nop", data=TICKS).status_code == 422
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"applied_required": False}))
    assert client.post(f"/ho-so/{draft.code}/nop", data=TICKS).status_code == 303


def test_areas_are_a_list_of_the_edition(browser: Browser, desk: Desk, database: Database) -> None:
    client, draft = browser(ALICE), desk.draft()
    assert "Phạm vi áp dụng" not in client.get(f"/ho-so/{draft.code}/buoc/1").text
    areas = [
        {"code": "area_life", "label": "Đời sống"},
        {"code": "area_trade", "label": "Buôn bán"},
    ]
    with database.transaction() as conn:
        put_copy(conn, an_edition(version=2, rules={"areas": areas}))
    client.post(f"/ho-so/{draft.code}/buoc/1", data={"title": "Chè", "areas": ["area_life"]})
    assert desk.now(draft.code).areas == ("area_life",)
    page = client.get(f"/ho-so/{draft.code}").text
    assert ("Đời sống" in page, "Buôn bán" in page) == (True, False)
    wrong = client.post(f"/ho-so/{draft.code}/buoc/1", data={"areas": ["invented"]})
    assert wrong.status_code == 422


def test_more_than_three_units_may_nominate(
    browser: Browser, desk: Desk, database: Database
) -> None:
    codes = [f"0600{number}" for number in range(8)]
    with database.transaction() as conn:
        for code in codes:
            put_copy(conn, a_unit(code=code, name=f"Xã {code}"))
    draft, client = desk.draft(units=(), primary_unit=None), browser(ALICE)
    page = client.get(f"/ho-so/{draft.code}/buoc/4").text
    assert ('name="unit_3"' in page, 'name="unit_4"' in page) == (True, False)
    chosen = {f"unit_{number}": code for number, code in enumerate(codes[:4], start=1)}
    client.post(f"/ho-so/{draft.code}/buoc/4", data=chosen)
    assert desk.now(draft.code).units == tuple(codes[:4])
    assert 'name="unit_5"' in client.get(f"/ho-so/{draft.code}/buoc/4").text


def test_units_beyond_the_forms_fields_are_kept(
    browser: Browser, desk: Desk, database: Database
) -> None:
    codes = tuple(f"0600{number}" for number in range(8))
    with database.transaction() as conn:
        for code in codes:
            put_copy(conn, a_unit(code=code, name=f"Xã {code}"))
    draft, client = desk.draft(units=codes, primary_unit=codes[0]), browser(ALICE)
    kept = {f"unit_{number}": code for number, code in enumerate(codes[:6], start=1)}
    client.post(f"/ho-so/{draft.code}/buoc/4", data={"authors": "Tổ mới", **kept})
    found = desk.now(draft.code)
    assert (found.authors, found.units, found.primary_unit) == ("Tổ mới", codes, codes[0])
