"""Campaigns against a real database: whom they reach, two people, rate, pause, nobody twice."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.events import AccountState, ContactState, DossierState, ReportState, RoleGrant
from contracts.events.submissions import DossierStage
from contracts.roles import Role
from notifications.actions import announce, campaign, maintain
from notifications.actions.deliver import deliver_some
from notifications.model.campaigns import Audience, Verb
from notifications.model.kinds import Lane
from notifications.model.purposes import Purpose, Way
from notifications.model.wordings import Wording
from notifications.phrases import campaigns as words
from notifications.store import audiences, campaigns, contacts, preferences
from notifications.store.campaigns import Plan
from servicekit.db import Connection, Database
from servicekit.testing import GatewayClient, Signer, a_unit, an_edition, at, put_copy, sign_in

pytestmark = pytest.mark.integration

NOW = at("2026-10-31T12:00:00+07:00")
ROOT = "/quan-tri/tin-nhan/dot-gui"
MAKER, OTHER = 42, 43
TYPED = {
    "title": "Nhắc báo cáo",
    "sort": "groups",
    "groups": ["commune_or_ward"],
    "subject": "Thông báo của {{ contest }}",
    "short": "Thong bao, xem {{ public_url }}",
    "body": "Kính gửi đơn vị.\n\n[Mở trang]({{ public_url }})",
    "per_minute": "600",
}


@pytest.fixture(autouse=True)
def province(conn: Connection) -> None:
    """Two wards and a department; officers 11 and 12 (one of both wards), 13; applicants 21, 22."""
    put_copy(conn, an_edition())
    for code, group in [("w1", "commune_or_ward"), ("w2", "commune_or_ward"), ("d", "department")]:
        put_copy(conn, a_unit(code=code, group=group))
    for account, units in [(11, ["w1"]), (12, ["w1", "w2"]), (13, ["d"])]:
        roles = tuple(RoleGrant(role=Role.UNIT_OFFICER, unit=unit) for unit in units)
        announce.note_account(conn, AccountState(account=account, version=1, roles=roles), NOW)
    for account in (11, 12, 21):
        email = f"nguoi{account}@example.vn"
        contacts.store(conn, ContactState(account=account, version=1, email=email))
    for account, stage in [(21, DossierStage.VALID), (22, DossierStage.SUBMITTED)]:
        put_copy(conn, a_dossier(account, stage))
    for unit, state in [("w1", "submitted"), ("w2", "draft"), ("d", "returned")]:
        put_copy(conn, a_report(unit, state))


def a_dossier(account: int, stage: DossierStage) -> DossierState:
    return DossierState(
        dossier=f"d{account}",
        version=1,
        edition="trinh-dien",
        code="H7K3MX",
        account=account,
        stage=stage,
    )


def a_report(unit: str, state: Any) -> ReportState:
    return ReportState(
        edition="trinh-dien",
        period="2026-10",
        unit=unit,
        version=1,
        last_day=date(2026, 10, 29),
        due_at=NOW,
        state=state,
    )


def accounts(conn: Connection, **audience: Any) -> list[int]:
    found = audiences.sample(conn, Audience(**audience), "trinh-dien", 50)
    return [person.account for person in found]


def plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "title": "Nhắc",
        "audience": Audience(sort="groups", groups=("commune_or_ward",)),
        "wording": Wording(subject="Nhắc {{ name }}", short="Nhac", body="Kính gửi."),
        "send_at": None,
        "per_minute": 600,
    }
    return Plan(**(values | changes))


@pytest.fixture
def approved(database: Database) -> Callable[..., int]:
    """`approved(per_minute=…)`: a campaign that two people have agreed on."""

    def make(**changes: Any) -> int:
        number = campaign.write(database, plan(**changes), MAKER, NOW)
        campaign.step(database, number, Verb.PROPOSE, version=1, actor=MAKER, now=NOW)
        campaign.step(database, number, Verb.APPROVE, version=2, actor=OTHER, now=NOW)
        return number

    return make


def go(database: Database, *seconds: float) -> list[int]:
    """Rounds at these seconds after NOW; answers how many messages each made."""
    return [campaign.release_due(database, NOW + timedelta(seconds=one)) for one in seconds]


def sent_to(conn: Connection) -> list[Any]:
    found = conn.execute("SELECT account FROM messages ORDER BY account").fetchall()
    return [account for (account,) in found]


def test_audiences_are_who_they_say(conn: Connection) -> None:
    assert accounts(conn, sort="groups", groups=("commune_or_ward",)) == [11, 12]
    assert accounts(conn, sort="groups", groups=("department", "commune_or_ward")) == [11, 12, 13]
    assert accounts(conn, sort="unreported", period="2026-10") == [12, 13]
    assert accounts(conn, sort="unreported", period="2026-09") == []
    assert accounts(conn, sort="applicants", stages=("valid",)) == [21]
    assert accounts(conn, sort="consenting") == []
    for way in Way:
        preferences.choose(conn, 22, Purpose.NEWS, way, wanted=True, method="page", now=NOW)
    assert accounts(conn, sort="consenting") == [22]


def test_officer_who_lost_the_role_is_left_out(conn: Connection) -> None:
    announce.note_account(conn, AccountState(account=11, version=2), NOW)
    assert accounts(conn, sort="groups", groups=("commune_or_ward",)) == [12]


def test_nobody_gets_it_twice_and_nobody_enters_later(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    number = approved()
    assert go(database, 0, 10) == [0, 2]
    conn.execute("UPDATE campaign_people SET released_at = NULL")
    conn.execute("UPDATE campaigns SET state = 'running'")
    role = (RoleGrant(role=Role.UNIT_OFFICER, unit="w1"),)
    announce.note_account(conn, AccountState(account=14, version=1, roles=role), NOW)
    go(database, 20, 30)
    assert sent_to(conn) == [11, 12]
    assert campaigns.one(conn, number).state == "done"


def test_messages_carry_the_campaigns_words(
    database: Database,
    conn: Connection,
    approved: Callable[..., int],
    make_office: Any,
    clock: Any,
    mail_server: Any,
) -> None:
    approved()
    go(database, 0, 10)
    clock.moment = NOW + timedelta(seconds=10)
    deliver_some(make_office(), Lane.ORDINARY, limit=5)
    assert mail_server.subjects == ["Nhắc", "Nhắc"]
    assert sorted(mail_server.recipients) == ["nguoi11@example.vn", "nguoi12@example.vn"]
    assert conn.execute("SELECT DISTINCT kind FROM messages").fetchall() == [("circular",)]


def test_rate_holds_and_small_rates_arrive(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    number = approved(per_minute=1)
    assert go(database, 0, 30, 59, 61, 90, 121, 190) == [0, 0, 0, 1, 0, 1, 0]
    assert campaigns.one(conn, number).state == "done"


def test_paused_sends_nothing_and_goes_on_where_it_was(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    number = approved(per_minute=6)
    assert go(database, 0, 11) == [0, 1]
    step: dict[str, Any] = {"version": 0, "actor": MAKER, "now": NOW + timedelta(seconds=12)}
    campaign.step(database, number, Verb.PAUSE, **step)
    assert go(database, 60, 120) == [0, 0]
    campaign.step(database, number, Verb.RESUME, **step)
    assert go(database, 130, 141, 160) == [0, 1, 0]
    assert sent_to(conn) == [11, 12]


def test_cancelled_takes_back_what_has_not_gone(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    number = approved()
    go(database, 0, 10)
    conn.execute("UPDATE campaigns SET state = 'running'")
    campaign.step(database, number, Verb.CANCEL, version=0, actor=MAKER, now=NOW)
    found = conn.execute("SELECT state, failure FROM messages").fetchall()
    assert found == [("refused", "cancelled")] * 2
    assert go(database, 20, 30) == [0, 0]


def test_released_message_waits_while_its_campaign_is_paused(
    database: Database,
    conn: Connection,
    approved: Callable[..., int],
    make_office: Any,
    clock: Any,
    mail_server: Any,
) -> None:
    """However long: nobody gets it before somebody lets it go on, everybody does then."""
    clock.moment = NOW
    number = approved()
    go(database, 0, 10)
    step: dict[str, Any] = {"version": 0, "actor": MAKER, "now": NOW}
    conn.execute("UPDATE campaigns SET state = 'running'")
    campaign.step(database, number, Verb.PAUSE, **step)
    clock.go(days=3)
    assert deliver_some(make_office(), Lane.ORDINARY, limit=10) == 2
    assert mail_server.recipients == []
    campaign.step(database, number, Verb.RESUME, **step | {"now": clock()})
    deliver_some(make_office(), Lane.ORDINARY, limit=10)
    assert sorted(mail_server.recipients) == ["nguoi11@example.vn", "nguoi12@example.vn"]


def test_message_that_was_under_way_when_its_campaign_was_cancelled_is_not_tried_again(
    database: Database,
    conn: Connection,
    approved: Callable[..., int],
    make_office: Any,
    clock: Any,
    mail_server: Any,
) -> None:
    clock.moment = NOW
    number = approved()
    go(database, 0, 10)
    conn.execute("UPDATE campaigns SET state = 'running'")
    conn.execute("UPDATE messages SET state = 'sending', tries = 1, lease_until = %s", (NOW,))
    campaign.step(database, number, Verb.CANCEL, version=0, actor=MAKER, now=NOW)
    clock.go(minutes=1)
    assert maintain.free_interrupted(database, clock()) == 2
    deliver_some(make_office(), Lane.ORDINARY, limit=10)
    found = conn.execute("SELECT state, failure FROM messages").fetchall()
    assert found == [("refused", "cancelled")] * 2
    assert mail_server.recipients == []


def test_clock_that_was_ahead_stops_no_campaign(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    approved(per_minute=6)
    assert go(database, 86_400, 86_411) == [0, 1]
    assert go(database, 20, 31) == [0, 1]
    assert sent_to(conn) == [11, 12]


def test_campaign_that_nobody_gets_is_done(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    number = approved(audience=Audience(sort="groups", groups=("school",)))
    assert go(database, 0, 10) == [0, 0]
    assert campaigns.one(conn, number).state == "done"
    assert sent_to(conn) == []


def test_it_waits_for_its_time(
    database: Database, conn: Connection, approved: Callable[..., int]
) -> None:
    approved(send_at=NOW + timedelta(seconds=60))
    assert go(database, 0, 59) == [0, 0]
    assert conn.execute("SELECT count(*) FROM campaign_people").fetchone() == (0,)
    assert go(database, 60, 70) == [0, 2]


def test_two_people_send_a_campaign_by_its_pages(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(MAKER, roles=(Role.SECRETARY,)))
    page = client.post(f"{ROOT}/moi", data=TYPED, follow_redirects=True).text
    assert words.SAVED in page
    assert "Tài khoản 11, n***1@example.vn" in page
    assert "nguoi11@example.vn" not in page
    assert '<span class="stat-number">2</span><span class="stat-label">người, tính lúc này' in page
    path = f"{ROOT}/1"
    client.post(path, data={"viec": "propose", "version": "1"})
    alone = client.post(path, data={"viec": "approve", "version": "2"})
    assert (alone.status_code, words.SECOND_PERSON in alone.text) == (409, True)
    sign_in(client, token(OTHER, roles=(Role.ADMINISTRATOR,)))
    stale = client.post(path, data={"viec": "approve", "version": "1"})
    assert (stale.status_code, words.STALE in stale.text) == (409, True)
    done = client.post(path, data={"viec": "approve", "version": "2"}, follow_redirects=True)
    assert words.STATES["approved"] in done.text
    history = conn.execute("SELECT verb, actor FROM campaign_steps ORDER BY id").fetchall()
    assert history == [("write", MAKER), ("propose", MAKER), ("approve", OTHER)]


def test_wrong_campaign_names_each_field_and_keeps_what_was_typed(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(MAKER, roles=(Role.SECRETARY,)))
    wrong = {"groups": [], "per_minute": "0", "send_at": "2020-01-01T08:00", "subject": "{{ ma }}"}
    answer = client.post(f"{ROOT}/moi", data=TYPED | wrong)
    assert answer.status_code == 422
    for said in (
        words.NEEDS_GROUPS,
        words.BAD_RATE,
        'value="{{ ma }}"',
        'value="2020-01-01T08:00"',
    ):
        assert said in answer.text
    past = client.post(f"{ROOT}/moi", data=TYPED | {"send_at": "2020-01-01T08:00"})
    assert words.IN_THE_PAST in past.text
    unknown = client.post(f"{ROOT}/moi", data=TYPED | {"subject": "{{ ma }}"})
    assert "Không có biến {{ ma }}" in unknown.text
    assert conn.execute("SELECT * FROM campaigns").fetchall() == []


@pytest.mark.parametrize("role", [None, Role.APPLICANT, Role.AUDITOR, Role.OPERATOR, Role.BOARD])
def test_others_send_nothing_to_many(
    client: GatewayClient, token: Signer, database: Database, conn: Connection, role: Role | None
) -> None:
    number = campaign.write(database, plan(), MAKER, NOW)
    sign_in(client, token(9, roles=(role,) if role else ()))
    reads = 200 if role in (Role.AUDITOR, Role.OPERATOR) else 403
    assert [client.get(path).status_code for path in (ROOT, f"{ROOT}/{number}")] == [reads, reads]
    assert client.post(f"{ROOT}/moi", data=TYPED).status_code == 403
    assert client.get(f"{ROOT}/{number}/sua").status_code == 403
    assert client.post(f"{ROOT}/{number}", data={"viec": "propose"}).status_code == 403
    assert conn.execute("SELECT state FROM campaigns").fetchall() == [("draft",)]
