"""What is over is over at once inside accounts, whatever a token still says."""

from typing import Any

import pytest

from accounts.actions.sessions import sign_out_everywhere
from accounts.actions.staff import grant_role, set_blocked
from accounts.model.grants import today
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from contracts.roles import Role
from servicekit.auth import COOKIE
from servicekit.db import Connection
from servicekit.testing import sign_in

pytestmark = pytest.mark.integration

PAGE = "/quan-tri/tai-khoan"
REASON = {"reason": "Nghi gian lận"}


@pytest.fixture
def admins(client: Any, people: Any, token: Any, now: Any, doing: Doing) -> tuple[int, int]:
    """Two administrators; the client is signed in as the first."""
    first, second = (people.staff(f"quan.tri.{n}@example.vn", now) for n in range(2))
    for number in (first, second):
        role = NewGrant(account=number, role=Role.ADMINISTRATOR, unit=None, valid_from=today(now))
        grant_role(people.database, role, doing)
    session = people.session(first, now)
    sign_in(client, token(first, roles=(Role.ADMINISTRATOR,), sid=session))
    return first, second


def states(conn: Connection) -> list[str]:
    return [state for (state,) in conn.execute("SELECT state FROM accounts ORDER BY number")]


def sent_in_the_end(client: Any, path: str, data: dict[str, str]) -> int:
    """The answer to a form after the renewal it is led through."""
    return int(client.post(path, data=data, follow_redirects=True).status_code)


def test_blocked_administrator_loses_power_at_once(
    client: Any, people: Any, admins: tuple[int, int], conn: Connection, doing: Doing
) -> None:
    first, second = admins
    assert client.get(PAGE).status_code == 200
    set_blocked(people.database, first, doing, blocked=True)
    assert client.get(PAGE).headers["Location"] == f"/tai-khoan/lam-moi?tiep={PAGE}"
    assert sent_in_the_end(client, f"{PAGE}/{second}/khoa", REASON) == 401
    assert states(conn) == ["blocked", "active"]
    assert client.get_cookie(COOKIE) is None


def test_administrator_whose_role_ended_with_its_days_loses_power_at_once(
    client: Any, admins: tuple[int, int], conn: Connection
) -> None:
    first, second = admins
    conn.execute("UPDATE grants SET active = false WHERE account = %s", (first,))
    assert client.get(PAGE).headers["Location"] == f"/tai-khoan/lam-moi?tiep={PAGE}"
    assert client.post(f"{PAGE}/{second}/khoa", data=REASON).status_code == 307
    assert states(conn) == ["active", "active"]
    assert client.post("/tai-khoan/ten", data={"name": "Lê"}).status_code == 303


def test_session_of_somebody_else_gives_no_power(
    client: Any, people: Any, token: Any, admins: tuple[int, int], conn: Connection, now: Any
) -> None:
    first, second = admins
    foreign = people.session(second, now)
    sign_in(client, token(first, roles=(Role.ADMINISTRATOR,), sid=foreign))
    assert sent_in_the_end(client, f"{PAGE}/{second}/khoa", REASON) == 401
    assert states(conn) == ["active", "active"]


def test_voter_signed_out_everywhere_changes_nothing_more(
    client: Any, people: Any, token: Any, conn: Connection, now: Any
) -> None:
    number = people.staff("nguoi.binh.chon@example.vn", now)
    text = token(number, sid=people.session(number, now))
    sign_in(client, text)
    assert client.post("/tai-khoan/ten", data={"name": "Lê"}).status_code == 303
    sign_out_everywhere(people.database, number, now)
    for path, data in (("ten", {"name": "Khác"}), ("xoa", {"sure": "y"})):
        sign_in(client, text)
        assert client.get("/tai-khoan").status_code == 200
        assert sent_in_the_end(client, f"/tai-khoan/{path}", data) == 401
    assert conn.execute("SELECT state, name FROM accounts").fetchall() == [("active", "Lê")]
