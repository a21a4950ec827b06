"""Members of a group: invited by a link, answering in their own name, once and in time."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from services.submissions.tests.submissions_desk import (
    ALICE,
    BOB,
    CHARLIE,
    NEEDED_TICKS,
    SECRETARY,
    Desk,
)

from contracts.events import AccountState
from servicekit import clock
from servicekit.consumer import Received
from servicekit.db import Connection, Database
from servicekit.testing import SEAL_KEY, GatewayClient, outbox_events
from submissions.actions import members as group
from submissions.actions.hand_in import withdraw
from submissions.actions.looking import whole_file
from submissions.actions.members import Named, link_code
from submissions.consume.accounts import handle_account
from submissions.errors.members import InvitationExpired, InvitationUsed
from submissions.model.lifecycle import Verb
from submissions.model.members import INVITATION_LASTS, MEMBERS_LIMIT
from submissions.phrases import members as phrases
from submissions.store import dossiers, members
from submissions.store.dossiers import Dossier
from submissions.store.members import Member

pytestmark = pytest.mark.integration

Browser = Callable[..., GatewayClient]
DORA, EVE = 14, 15
BINH = Named(name="Bình", role="co_author", duty="Vẽ mạch", share=30)


class Group:
    """A draft of Alice's and the people she names."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self._database = database
        self.dossier = desk.draft(authors="")

    @property
    def code(self) -> str:
        return self.dossier.code

    def invite(self, named: Named = BINH) -> tuple[Member, str]:
        """The person and the path of their link."""
        with self._database.transaction() as conn:
            member = group.add_member(conn, self.code, ALICE, named, keys=SEAL_KEY, now=clock.now())
        return member, path_of(member)

    def member(self, member: UUID) -> Member:
        with self._database.transaction() as conn:
            return members.get(conn, self.dossier.id, member)

    def lines(self) -> list[tuple[str, tuple[str, ...], int]]:
        """Kind, names, who: the latest first."""
        with self._database.transaction() as conn:
            found = whole_file(conn, dossiers.get(conn, self.code)).chronicle
        return [(line.kind, line.subjects, line.actor) for line in found]


def path_of(member: Member) -> str:
    return f"/ho-so/loi-moi/{link_code(member, SEAL_KEY, clock.now())}"


@pytest.fixture
def team(database: Database, desk: Desk) -> Group:
    return Group(database, desk)


def test_leader_adds_a_member_and_gets_a_link(
    browser: Browser, team: Group, conn: Connection
) -> None:
    client = browser(ALICE)
    form = {"name": " Bình ", "role": "co_author", "duty": "Vẽ mạch", "share": "30 %"}
    answer = client.post(f"/ho-so/{team.code}/nhom", data=form)
    (member,) = members.of_dossier(conn, team.dossier.id)
    assert (answer.status_code, answer.location) == (
        303, f"/ho-so/{team.code}/nhom/{member.id}",
    )  # fmt: skip
    assert (member.name, member.role, member.duty, member.share, member.state) == (
        "Bình", "co_author", "Vẽ mạch", 30, "invited",
    )  # fmt: skip
    page = client.get(answer.location).text
    assert f'value="http://localhost{path_of(member)}"' in page
    assert f'data-copy="http://localhost{path_of(member)}"' in page
    assert 'class="qr"' in page


def test_database_holds_no_code_in_the_clear(team: Group, conn: Connection) -> None:
    _, path = team.invite()
    secret = path.rsplit("/", 1)[1]
    rows = conn.execute("SELECT to_jsonb(members)::text FROM members").fetchall()
    assert secret not in str(rows)
    assert secret not in str(conn.execute("SELECT * FROM happenings").fetchall())


def test_wrong_member_comes_back_with_everything_typed(
    browser: Browser, team: Group, conn: Connection
) -> None:
    answer = browser(ALICE).post(
        f"/ho-so/{team.code}/nhom", data={"name": "", "duty": "Hàn khung", "share": "101"}
    )
    assert answer.status_code == 422
    assert phrases.NAME_MISSING in answer.text
    assert phrases.SHARE_WRONG in answer.text
    assert 'value="Hàn khung"' in answer.text
    assert members.of_dossier(conn, team.dossier.id) == []


def test_script_in_a_name_is_shown_as_text(browser: Browser, team: Group) -> None:
    evil = "<script>alert(1)</script>"
    _, path = team.invite(Named(name=evil, role="author", duty=evil))
    pages = [
        browser(ALICE).get(f"/ho-so/{team.code}{end}").text for end in ("", "/nhom", "/ban-in")
    ]
    for page in (*pages, browser(BOB).get(path).text):
        assert evil not in page
        assert "&lt;script&gt;" in page


def test_leaders_own_name_needs_no_invitation_and_stands_once(
    browser: Browser, team: Group, conn: Connection
) -> None:
    client, form = browser(ALICE), {"name": "An", "role": "head", "myself": "y"}
    assert client.post(f"/ho-so/{team.code}/nhom", data=form).location.endswith("/nhom")
    assert client.post(f"/ho-so/{team.code}/nhom", data=form).status_code == 422
    (member,) = members.of_dossier(conn, team.dossier.id)
    assert (member.state, member.account, member.sealed_code) == ("confirmed", ALICE, None)


def test_authors_follow_the_list_and_nobody_elses_words(
    browser: Browser, desk: Desk, team: Group
) -> None:
    first, _ = team.invite(Named(name="An", role="head"))
    team.invite()
    assert desk.now(team.code).authors == "An, Bình"
    client = browser(ALICE)
    client.post(f"/ho-so/{team.code}/nhom/{first.id}/xoa")
    assert desk.now(team.code).authors == "Bình"
    client.post(f"/ho-so/{team.code}/buoc/4", data={"authors": "Nhóm Đồi Xanh"})
    team.invite(Named(name="Chi", role="helper"))
    assert desk.now(team.code).authors == "Nhóm Đồi Xanh"


def test_looking_at_an_invitation_changes_nothing(browser: Browser, team: Group) -> None:
    member, path = team.invite()
    for _ in range(3):
        page = browser(BOB).get(path)
        assert page.status_code == 200
        assert "Bình" in page.text
    assert team.member(member.id) == member


def test_stranger_signs_in_first_and_comes_back(client: GatewayClient, team: Group) -> None:
    _, path = team.invite()
    answer = client.get(path)
    assert (answer.status_code, answer.location) == (303, f"/tai-khoan/dang-nhap?tiep={path}")


def test_invited_person_confirms_and_reads_but_cannot_write(
    browser: Browser, desk: Desk, team: Group
) -> None:
    member, path = team.invite()
    client = browser(BOB)
    assert client.get(f"/ho-so/{team.code}").status_code == 404
    answer = client.post(f"{path}/nhan")
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{team.code}")
    kept = team.member(member.id)
    assert (kept.state, kept.account, kept.sealed_code) == ("confirmed", BOB, None)
    page = client.get(f"/ho-so/{team.code}").text
    assert "Máy sao chè Hoà Bình" in page
    assert "/buoc/1" not in page
    assert team.code in client.get("/ho-so").text
    assert client.get(f"/ho-so/{team.code}/ban-in").status_code == 200
    (photo,) = re.findall(rf'href="(/ho-so/{team.code}/tep/[^"]+)"', page)
    with client.get(photo) as download:
        assert download.mimetype == "image/jpeg"
    assert browser(EVE).get(photo).status_code == 404
    before = desk.now(team.code)
    for end in ("/buoc/1", "/buoc/1/luu", "/nop", "/rut", "/tep", "/xoa", "/nhom"):
        assert client.post(f"/ho-so/{team.code}{end}", data={"name": "x"}).status_code == 404
    for end in ("/buoc/1", "/nop", "/rut", "/nhom", f"/nhom/{member.id}"):
        assert client.get(f"/ho-so/{team.code}{end}").status_code == 404
    assert desk.now(team.code) == before
    assert team.lines()[0] == ("member_confirmed", ("Bình",), BOB)


def test_confirming_twice_is_once_and_the_link_leads_to_the_dossier(
    browser: Browser, team: Group
) -> None:
    member, path = team.invite()

    def press(_: int) -> str:
        return str(browser(BOB).post(f"{path}/nhan").location)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {f"/ho-so/{team.code}"}
    assert [line[0] for line in team.lines()].count("member_confirmed") == 1
    assert browser(BOB).get(path).location == f"/ho-so/{team.code}"
    assert team.member(member.id).account == BOB


def test_two_people_race_for_one_link_and_one_gets_it(browser: Browser, team: Group) -> None:
    member, path = team.invite()

    def press(account: int) -> int:
        return int(browser(account).post(f"{path}/nhan").status_code)

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(press, (BOB, CHARLIE, DORA, EVE)))
    assert statuses == [303, 409, 409, 409]
    assert team.member(member.id).state == "confirmed"


def test_used_link_gives_others_nothing(browser: Browser, team: Group) -> None:
    member, path = team.invite()
    browser(BOB).post(f"{path}/nhan")
    eve = browser(EVE)
    for answer in (eve.get(path), eve.post(f"{path}/nhan"), eve.post(f"{path}/tu-choi")):
        assert answer.status_code == 409
        assert phrases.INVITATION_USED in answer.text
        assert "Máy sao chè" not in answer.text
    assert team.member(member.id).account == BOB


def test_declined_invitation_stays_declined_until_invited_again(
    browser: Browser, team: Group
) -> None:
    member, path = team.invite()
    bob = browser(BOB)
    assert bob.post(f"{path}/tu-choi").status_code == 303
    assert bob.post(f"{path}/tu-choi").status_code == 303
    assert bob.post(f"{path}/nhan").status_code == 409
    assert team.member(member.id).state == "declined"
    assert bob.get(f"/ho-so/{team.code}").status_code == 404
    browser(ALICE).post(f"/ho-so/{team.code}/nhom/{member.id}/moi-lai")
    again = team.member(member.id)
    assert (again.state, again.account) == ("invited", None)
    assert bob.post(f"{path_of(again)}/nhan").status_code == 303


def test_new_link_kills_the_old_one(browser: Browser, team: Group) -> None:
    member, old = team.invite()
    answer = browser(ALICE).post(f"/ho-so/{team.code}/nhom/{member.id}/moi-lai")
    assert answer.location == f"/ho-so/{team.code}/nhom/{member.id}"
    dead = browser(BOB).post(f"{old}/nhan")
    assert (dead.status_code, phrases.INVITATION_UNKNOWN in dead.text) == (404, True)
    assert browser(BOB).post(f"{path_of(team.member(member.id))}/nhan").status_code == 303


@pytest.mark.parametrize("secret", ["x", "a" * 32, "%2e%2e%2fnop", "ă" * 32])
def test_made_up_link_is_kindly_refused(browser: Browser, team: Group, secret: str) -> None:
    team.invite()
    answer = browser(BOB).get(f"/ho-so/loi-moi/{secret}")
    assert answer.status_code == 404
    assert "Máy sao chè" not in answer.text


def test_invitation_ends_at_its_moment(database: Database, team: Group) -> None:
    member, path = team.invite()
    secret, end = path.rsplit("/", 1)[1], member.expires_at
    assert end == member.added_at + INVITATION_LASTS

    def join(account: int, moment: datetime) -> None:
        with database.transaction() as conn:
            group.answer(conn, secret, account, joins=True, now=moment)

    assert isinstance(end, datetime)
    with pytest.raises(InvitationExpired):
        join(BOB, end)
    assert team.member(member.id).state_at(end) == "expired"
    join(BOB, end - timedelta(milliseconds=1))
    with pytest.raises(InvitationUsed):
        join(EVE, end)


def test_leader_cannot_confirm_in_another_persons_place(browser: Browser, team: Group) -> None:
    member, path = team.invite()
    answer = browser(ALICE).post(f"{path}/nhan")
    assert (answer.status_code, phrases.INVITATION_OWN in answer.text) == (409, True)
    assert team.member(member.id).state == "invited"


def test_one_person_has_one_place_in_a_group(browser: Browser, team: Group) -> None:
    _, first = team.invite()
    other, second = team.invite(Named(name="Bình hai", role="helper"))
    bob = browser(BOB)
    assert bob.post(f"{first}/nhan").status_code == 303
    assert bob.post(f"{second}/nhan").status_code == 409
    assert team.member(other.id).state == "invited"


def test_member_leaves_and_sees_it_no_more(browser: Browser, team: Group) -> None:
    member, path = team.invite()
    bob = browser(BOB)
    bob.post(f"{path}/nhan")
    assert bob.post(f"/ho-so/{team.code}/roi-nhom").location == "/ho-so"
    assert team.member(member.id).state == "left"
    assert bob.get(f"/ho-so/{team.code}").status_code == 404
    assert bob.post(f"/ho-so/{team.code}/roi-nhom").status_code == 404
    assert team.lines()[0] == ("member_left", ("Bình",), BOB)


def test_stranger_and_owner_cannot_leave(browser: Browser, team: Group) -> None:
    team.invite(Named(name="An", role="head", myself=True))
    for account in (ALICE, EVE):
        assert browser(account).post(f"/ho-so/{team.code}/roi-nhom").status_code == 404


def test_strangers_neither_see_nor_change_a_group(browser: Browser, team: Group) -> None:
    member, _ = team.invite()
    for client in (browser(BOB), browser(CHARLIE, SECRETARY)):
        for end in ("/nhom", f"/nhom/{member.id}"):
            assert client.get(f"/ho-so/{team.code}{end}").status_code == 404
        form = {"name": "Kẻ lạ", "role": "head"}
        for end in ("/nhom", f"/nhom/{member.id}/moi-lai", f"/nhom/{member.id}/xoa"):
            assert client.post(f"/ho-so/{team.code}{end}", data=form).status_code == 404
    assert team.member(member.id) == member


def test_member_of_another_dossier_cannot_be_touched_through_ones_own(
    browser: Browser, desk: Desk, team: Group
) -> None:
    member, _ = team.invite()
    own = desk.draft(account=BOB)
    bob = browser(BOB)
    assert bob.get(f"/ho-so/{own.code}/nhom/{member.id}").status_code == 404
    for end in ("moi-lai", "xoa"):
        assert bob.post(f"/ho-so/{own.code}/nhom/{member.id}/{end}").status_code == 404
    assert team.member(member.id) == member


def test_unconfirmed_members_never_hinder_handing_in_but_staff_see_them(
    browser: Browser, desk: Desk
) -> None:
    handed_in = hand_in_with(desk, browser)
    page = browser(CHARLIE, SECRETARY).get(f"/tham-dinh/{handed_in.code}").text
    assert "Chờ xác nhận" in page
    valid = desk.take(handed_in, Verb.ACCEPT)
    chosen = {"chosen": f"{valid.code}:{valid.version}"}
    asked = browser(CHARLIE, SECRETARY).post("/tham-dinh/cong-bo", data=chosen).text
    assert phrases.unconfirmed(1) in asked
    done = {**chosen, "confirmed": "1"}
    browser(CHARLIE, SECRETARY).post("/tham-dinh/cong-bo", data=done)
    assert desk.now(valid.code).stage == "published"


def hand_in_with(desk: Desk, browser: Browser) -> Dossier:
    """Handed in with one member who never answered."""
    draft = desk.draft()
    form = {"name": "Bình", "role": "co_author"}
    browser(ALICE).post(f"/ho-so/{draft.code}/nhom", data=form)
    assert browser(ALICE).post(f"/ho-so/{draft.code}/nop", data=NEEDED_TICKS).status_code == 303
    return desk.now(draft.code)


def test_link_works_after_handing_in_but_the_list_is_fixed(
    browser: Browser, desk: Desk, conn: Connection
) -> None:
    dossier = hand_in_with(desk, browser)
    (member,) = members.of_dossier(conn, dossier.id)
    alice = browser(ALICE)
    assert alice.post(f"/ho-so/{dossier.code}/nhom", data={"name": "Chi"}).status_code == 409
    assert alice.post(f"/ho-so/{dossier.code}/nhom/{member.id}/xoa").status_code == 409
    assert browser(BOB).post(f"{path_of(member)}/nhan").status_code == 303
    assert desk.now(dossier.code) == dossier  # whoever reviews it meanwhile is not disturbed


def test_link_of_a_withdrawn_dossier_is_dead(
    browser: Browser, database: Database, desk: Desk
) -> None:
    dossier = hand_in_with(desk, browser)
    with database.transaction() as conn:
        (member,) = members.of_dossier(conn, dossier.id)
        withdraw(conn, dossiers.lock(conn, dossier.code), "", clock.now())
    assert browser(BOB).post(f"{path_of(member)}/nhan").status_code == 404


def test_list_has_an_end(browser: Browser, team: Group, conn: Connection) -> None:
    for number in range(MEMBERS_LIMIT):
        team.invite(Named(name=f"Người {number}", role="helper"))
    answer = browser(ALICE).post(
        f"/ho-so/{team.code}/nhom", data={"name": "Một người nữa", "role": "helper"}
    )
    assert (answer.status_code, phrases.too_many(MEMBERS_LIMIT) in answer.text) == (422, True)
    assert len(members.of_dossier(conn, team.dossier.id)) == MEMBERS_LIMIT


def account_event(state: AccountState) -> Received[AccountState]:
    return Received(
        event=state, edition="", id="0", time=clock.now(), topic="accounts", partition=0,
        offset=0, key="", request_id="",
    )  # fmt: skip


def test_merged_accounts_hold_one_place(database: Database, browser: Browser, team: Group) -> None:
    _, first = team.invite()
    _, second = team.invite(Named(name="Bình hai", role="helper"))
    browser(BOB).post(f"{first}/nhan")
    browser(EVE).post(f"{second}/nhan")
    merged = AccountState(account=EVE, version=2, state="merged", merged_into=BOB)
    for _ in range(2):
        with database.transaction() as conn:
            handle_account(conn, account_event(merged))
    with database.transaction() as conn:
        found = [(m.state, m.account) for m in members.of_dossier(conn, team.dossier.id)]
    assert found == [("confirmed", BOB), ("left", BOB)]


def test_erased_account_leaves_no_name(database: Database, browser: Browser, team: Group) -> None:
    member, path = team.invite()
    browser(BOB).post(f"{path}/nhan")
    erased = AccountState(account=BOB, version=2, state="erased")
    for _ in range(2):
        with database.transaction() as conn:
            handle_account(conn, account_event(erased))
    kept = team.member(member.id)
    assert (kept.name, kept.duty, kept.account, kept.state) == ("", "", None, "left")
    assert [names for kind, names, _ in team.lines() if kind.startswith("member")] == [("",)] * 2
    assert phrases.FORGOTTEN in browser(ALICE).get(f"/ho-so/{team.code}").text


def test_withdrawn_draft_keeps_no_member(database: Database, team: Group, conn: Connection) -> None:
    team.invite()
    with database.transaction() as held:
        withdraw(held, dossiers.lock(held, team.code), "", clock.now())
    assert members.of_dossier(conn, team.dossier.id) == []
    assert {names for _, names, _ in team.lines()} <= {(), ("",)}


def test_events_tell_nothing_of_members(browser: Browser, team: Group, conn: Connection) -> None:
    _, path = team.invite(Named(name="Người Kín Tiếng", role="author", duty="Việc kín"))
    browser(BOB).post(f"{path}/nhan")
    bodies = b"".join(msgspec.json.encode(event) for event in outbox_events(conn)).decode()
    assert bodies
    for private in ("Việc kín", "Người Kín Tiếng", "loi-moi"):
        assert private not in bodies
