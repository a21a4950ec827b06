"""The same person on the list twice becomes one guest, and nothing that leads to either is lost."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from contracts.roles import Role
from portal.actions.ceremonies.changing import By
from portal.actions.ceremonies.door import Keeper, check_in, walk_in
from portal.actions.ceremonies.merging import Seen, merge_guests
from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies.guests import Counts, Guest, WalkIn
from portal.phrases import ceremonies as words
from portal.store.ceremonies import ceremonies, guests
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.testing import GatewayClient, Signer, at, sign_in

pytestmark = pytest.mark.integration

START = at("2096-02-12T08:00:00+07:00")


@pytest.fixture
def base(client: GatewayClient, token: Signer, demonstration: datetime, conn: Connection) -> str:
    """A ceremony that the secretary prepares, with Lan on its list."""
    sign_in(client, token(7, roles=(Role.SECRETARY,), name="Thư ký Thử"))
    made = ceremonies.add(conn, "trinh-dien", "award", "Lễ trao giải thử", demonstration)
    ceremonies.save(conn, made, 1, {"starts_at": START, "place": "Hội trường"}, demonstration)
    base = f"/quan-tri/le/{made}"
    invited = {"name": "Lan", "body": "Sở Y tế", "email": "lan@example.vn"}
    client.post(f"{base}/khach/them", data=invited)
    client.post(f"{base}/khach/moi")
    return base


def number(base: str) -> int:
    return int(base.rpartition("/")[2])


def keeper(account: int, minutes: int = 0) -> Keeper:
    now = START + timedelta(minutes=minutes)
    return Keeper(account=account, name=f"Người {account}", key=UUID(new_id()), now=now)


def let_in(database: Database, base: str, given: WalkIn, by: Keeper) -> Guest:
    found = walk_in(database, number(base), given, by).guest
    assert found is not None
    return found


def listed(conn: Connection, base: str) -> dict[str, Guest]:
    return {guest.name: guest for guest in guests.of(conn, number(base))}


def merge(client: GatewayClient, base: str, one: Guest, other: Guest, spelled: Guest) -> str:
    """By the page; answers where it leads to."""
    path = f"{base}/khach/{one.id}/gop/{other.id}"
    page = client.get(path).text
    versions = dict(re.findall(r'name="((?:kept|gone)_version)"[^>]*value="(\d+)"', page))
    answer = client.post(path, data=versions | {"spelled_as": str(spelled.id)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_two_walk_ins_become_one_who_came_first(
    base: str, client: GatewayClient, conn: Connection, database: Database
) -> None:
    late, early = keeper(8, minutes=5), keeper(9, minutes=1)
    wrong = let_in(database, base, WalkIn(name="Trần Mnh", came_with="Đi cùng bà Lan"), late)
    right = let_in(database, base, WalkIn(name="Trần Minh", body="Báo Thử"), early)
    choice = client.get(f"{base}/khach/{right.id}/gop").text
    assert choice.index("Trần Mnh") < choice.index("Lan</a>")
    to = merge(client, base, right, wrong, right)
    assert to == f"{base}/khach/{wrong.id}"
    one = listed(conn, base)["Trần Minh"]
    assert (one.id, one.body, one.came_with) == (wrong.id, "Báo Thử", "Đi cùng bà Lan")
    assert (one.arrived_at, one.keeper_name) == (early.now, "Người 9")
    assert guests.counts(conn, number(base)) == Counts(
        guests=1, invited=1, coming=0, declined=0, arrived=1, walk_ins=1
    )
    page = client.get(to).text
    assert words.GUESTS_MERGED.format(name="Trần Minh") in page
    assert f"<code>{right.code}</code>" in page
    log = client.get(base).text
    assert f"Trần Minh ({wrong.code}), gồm cả mã {right.code}" in log
    assert [row.name for row in guests.of(conn, number(base), "minh bao")] == ["Trần Minh"]


def test_repeats_of_either_door_and_both_codes_lead_to_the_one(
    base: str, client: GatewayClient, conn: Connection, database: Database
) -> None:
    first, second = keeper(8), keeper(9, minutes=2)
    one = let_in(database, base, WalkIn(name="Trần Minh"), first)
    other = let_in(database, base, WalkIn(name="Tran Mịn"), second)
    merge(client, base, one, other, one)
    repeats = [
        walk_in(database, number(base), WalkIn(name="Tran Mịn"), second),
        check_in(database, number(base), other.code, keeper(10)),
        check_in(database, number(base), one.code, keeper(10)),
    ]
    assert [(found.outcome, found.guest and found.guest.id) for found in repeats] == [
        ("again", one.id)
    ] * 3
    assert guests.counts(conn, number(base)).walk_ins == 1


def test_invited_one_stays_with_link_and_answer_and_arrives_as_the_walk_in_did(
    base: str, client: GatewayClient, conn: Connection, database: Database
) -> None:
    invited = listed(conn, base)["Lan"]
    by = keeper(8)
    double = let_in(database, base, WalkIn(name="Nguyễn Thị Lan", body="Giám đốc Sở Y tế"), by)
    assert merge(client, base, double, invited, double) == f"{base}/khach/{invited.id}"
    one = listed(conn, base)["Nguyễn Thị Lan"]
    assert (one.id, one.body, one.email) == (invited.id, "Giám đốc Sở Y tế", "lan@example.vn")
    assert (one.arrived_at, one.walk_in, one.invited_at) == (by.now, False, invited.invited_at)
    assert guests.counts(conn, number(base)) == Counts(
        guests=1, invited=1, coming=0, declined=0, arrived=1, walk_ins=0
    )


def test_link_of_the_entry_that_is_gone_still_opens_the_invitation(
    base: str, client: GatewayClient, conn: Connection
) -> None:
    client.post(f"{base}/khach/them", data={"name": "Lann", "phone": "0912 345 678"})
    first, second = (listed(conn, base)[name] for name in ("Lan", "Lann"))
    link = re.search(r"/giay-moi/[\w-]{32}", client.get(f"{base}/khach/{second.id}").text)
    assert link is not None
    merge(client, base, first, second, first)
    answer = client.post(link[0], data={"answer": "coming"})
    assert answer.status_code == 303
    one = listed(conn, base)["Lan"]
    assert (one.answer, one.email, one.phone) == ("coming", "lan@example.vn", "+84912345678")


def test_guest_changed_since_the_comparison_is_compared_again(
    base: str, client: GatewayClient, conn: Connection, database: Database
) -> None:
    double = let_in(database, base, WalkIn(name="Lann"), keeper(8))
    invited = listed(conn, base)["Lan"]
    path = f"{base}/khach/{invited.id}/gop/{double.id}"
    stale = {"kept_version": "1", "gone_version": "7", "spelled_as": str(invited.id)}
    answer = client.post(path, data=stale)
    assert (answer.status_code, words.COMPARE_AGAIN in answer.text) == (409, True)
    assert set(listed(conn, base)) == {"Lan", "Lann"}
    seen = Seen(versions={invited.id: 1, double.id: 1}, spelled_as=invited.id)
    by = By(account=7, now=START)
    merge_guests(database, number(base), seen, by)
    with pytest.raises(CeremonyChangedMeanwhile):
        merge_guests(database, number(base), seen, by)
    assert set(listed(conn, base)) == {"Lan"}


@pytest.mark.parametrize("spelled", ["", "0", "999999", "x"])
def test_spelling_is_one_of_the_two(
    spelled: str, base: str, client: GatewayClient, conn: Connection, database: Database
) -> None:
    double = let_in(database, base, WalkIn(name="Lann"), keeper(8))
    invited = listed(conn, base)["Lan"]
    form = {"kept_version": "1", "gone_version": "1", "spelled_as": spelled}
    answer = client.post(f"{base}/khach/{invited.id}/gop/{double.id}", data=form)
    assert (answer.status_code, set(listed(conn, base))) == (422, {"Lan", "Lann"})


def test_nobody_is_merged_with_oneself_or_across_ceremonies(
    base: str, client: GatewayClient, conn: Connection, demonstration: datetime
) -> None:
    invited = listed(conn, base)["Lan"]
    other = ceremonies.add(conn, "trinh-dien", "other", "Lễ khác", demonstration)
    client.post(f"/quan-tri/le/{other}/khach/them", data={"name": "Lan"})
    stranger = guests.of(conn, other)[0]
    for number_of_other in (invited.id, stranger.id, 999_999):
        assert client.get(f"{base}/khach/{invited.id}/gop/{number_of_other}").status_code == 404


@pytest.mark.parametrize("roles", [(), (Role.DOST_STAFF,)])
def test_only_who_prepares_merges(
    roles: tuple[Role, ...],
    base: str,
    client: GatewayClient,
    conn: Connection,
    database: Database,
    token: Signer,
) -> None:
    double = let_in(database, base, WalkIn(name="Lann"), keeper(8))
    invited = listed(conn, base)["Lan"]
    sign_in(client, token(20, roles=roles))
    path = f"{base}/khach/{invited.id}/gop"
    form = {"kept_version": "1", "gone_version": "1", "spelled_as": str(invited.id)}
    asked = (client.get(path), client.post(f"{path}/{double.id}", data=form))
    assert [answer.status_code for answer in asked] == [403, 403]
    assert set(listed(conn, base)) == {"Lan", "Lann"}
