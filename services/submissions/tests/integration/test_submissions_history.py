"""Versions: kept with each handing in and correction, compared by staff, gone with the contents."""

from collections.abc import Callable

import pytest
from services.submissions.tests.corrections_desk import judged, proposed
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    EVERYTHING,
    SECRETARY,
    Desk,
)

from contracts.roles import Role
from servicekit import clock
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient
from submissions.actions.drafts import save_draft
from submissions.actions.erasure import forget_unpublished
from submissions.actions.hand_in import hand_in, withdraw
from submissions.errors.applying import Incomplete
from submissions.model.lifecycle import Verb
from submissions.store import dossiers, snapshots
from submissions.store.dossiers import Dossier

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]


@pytest.fixture
def supplemented(desk: Desk, database: Database) -> Dossier:
    """Handed in, asked for a supplement, changed and handed in again."""
    dossier = desk.submitted()
    desk.take(dossier, Verb.SUPPLEMENT, reason="unclear_effect", note="Nêu rõ hơn")
    with database.transaction() as conn:
        save_draft(conn, dossier.code, ALICE, {"effects": "Bớt một nửa lượng củi."}, clock.now())
    with database.transaction() as conn:
        return hand_in(conn, dossiers.lock(conn, dossier.code), EVERYTHING, clock.now())


def occasions(conn: Connection, dossier: Dossier) -> list[tuple[str, str, int]]:
    found = snapshots.of_dossier(conn, dossier.id)
    return [(one.occasion, one.contents.effects, one.account) for one in found]


def test_each_handing_in_is_kept_with_its_files(conn: Connection, supplemented: Dossier) -> None:
    assert occasions(conn, supplemented) == [
        ("submit", "Bớt một phần ba lượng củi.", ALICE),
        ("answer", "Bớt một nửa lượng củi.", ALICE),
    ]
    last = snapshots.of_dossier(conn, supplemented.id)[-1]
    assert (last.version, last.at) == (supplemented.version, supplemented.submitted_at)
    assert last.contents == supplemented.contents
    assert [(file.name, file.kind, file.cover, file.shown) for file in last.files] == [
        ("ảnh.jpg", "jpeg", True, True)
    ]


def test_a_draft_and_a_refused_handing_in_keep_nothing(
    desk: Desk, database: Database, conn: Connection
) -> None:
    draft = desk.draft()
    with pytest.raises(Incomplete, match="incomplete"), database.transaction() as held:
        hand_in(held, dossiers.lock(held, draft.code), (), clock.now())
    assert occasions(conn, draft) == []


def test_an_accepted_correction_is_kept_beside_what_was_before(
    desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    proposed(database, entry, effects="Bớt nhiều.")
    judged(database, entry, accepts=False)
    assert [one[0] for one in occasions(conn, entry)] == ["submit"]
    proposed(database, entry, effects="Bớt rất nhiều.")
    judged(database, entry, accepts=True)
    assert occasions(conn, entry) == [
        ("submit", "Bớt một phần ba lượng củi.", ALICE),
        ("correction", "Bớt rất nhiều.", ALICE),
    ]


def test_what_was_public_before_versions_were_kept_is_kept_first(
    desk: Desk, database: Database, conn: Connection
) -> None:
    entry = desk.published()
    snapshots.forget(conn, entry.id)
    proposed(database, entry, effects="Bớt nhiều.")
    judged(database, entry, accepts=True)
    assert [one[:2] for one in occasions(conn, entry)] == [
        ("earlier", "Bớt một phần ba lượng củi."),
        ("correction", "Bớt nhiều."),
    ]


def test_staff_compare_any_two_versions(
    browser: Browser, conn: Connection, supplemented: Dossier
) -> None:
    path = f"/tham-dinh/{supplemented.code}"
    client = browser(CHARLIE, SECRETARY)
    assert "Các bản của hồ sơ (2)" in client.get(path).text
    usual = client.get(f"{path}/lich-su").text
    assert "<del>phần ba</del>" in usual
    assert "<ins>nửa</ins>" in usual
    first, second = (one.version for one in snapshots.of_dossier(conn, supplemented.id))
    turned = client.get(f"{path}/lich-su?tu={second}&den={first}").text
    assert "<del>nửa</del>" in turned
    assert "<ins>phần ba</ins>" in turned
    same = client.get(f"{path}/lich-su?tu={first}&den={first}").text
    assert "Hai bên giống hệt nhau." in same
    for nonsense in ("?tu=x&den=-1", "?tu=999"):
        assert client.get(f"{path}/lich-su{nonsense}").text == usual


def test_one_version_and_none_are_said(browser: Browser, desk: Desk, conn: Connection) -> None:
    dossier, client = desk.submitted(), browser(CHARLIE, SECRETARY)
    path = f"/tham-dinh/{dossier.code}/lich-su"
    assert "Mới có một bản." in client.get(path).text
    snapshots.forget(conn, dossier.id)
    assert "Chưa có bản nào được lưu" in client.get(path).text


@pytest.mark.parametrize(
    ("account", "roles", "status"),
    [
        (99, (), 403),
        (ALICE, (), 403),
        (BOB, (Role.COUNCIL, Role.BOARD, Role.ADMINISTRATOR), 403),
        (BOB, ((Role.UNIT_OFFICER, "05482"),), 403),
        (BOB, (Role.AUDITOR,), 200),
        (BOB, (Role.DOST_STAFF,), 200),
    ],
)
def test_history_is_for_reviewers_and_auditors(
    browser: Browser, supplemented: Dossier, account: int, roles: tuple[Role, ...], status: int
) -> None:
    answer = browser(account, roles).get(f"/tham-dinh/{supplemented.code}/lich-su")
    assert (answer.status_code, "Bớt một" in answer.text) == (status, status == 200)


def test_a_dossier_never_handed_in_has_no_history_page(browser: Browser, desk: Desk) -> None:
    path = f"/tham-dinh/{desk.draft().code}/lich-su"
    assert browser(CHARLIE, SECRETARY).get(path).status_code == 404


def test_versions_go_with_forgotten_contents(
    desk: Desk, database: Database, conn: Connection
) -> None:
    dossier = desk.submitted()
    with database.transaction() as held:
        withdraw(held, dossiers.lock(held, dossier.code), "", clock.now())
    assert len(occasions(conn, dossier)) == 1
    with database.transaction() as held:
        forget_unpublished(held, ALICE, clock.now())
    assert occasions(conn, dossier) == []
