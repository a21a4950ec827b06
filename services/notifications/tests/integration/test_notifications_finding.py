"""Finding messages: by channel, dossier, campaign and address, and taking a list away."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.events import ContactState
from contracts.roles import Role
from notifications import phrases
from notifications.model.filters import Filter
from notifications.model.kinds import Kind
from notifications.model.states import State
from notifications.phrases import preferences as words
from notifications.store import contacts
from servicekit import cursors
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

ROOT = "/quan-tri/tin-nhan"
Make = Callable[..., str]


@pytest.fixture
def staff(client: GatewayClient, token: Signer) -> GatewayClient:
    sign_in(client, token(1, roles=(Role.OPERATOR,)))
    return client


def test_channel_dossier_and_campaign_narrow_the_list(
    staff: GatewayClient, make: Make, conn: Connection
) -> None:
    one, other = make(State.FAILED_PERMANENT), make(State.FAILED_PERMANENT, account=8)
    conn.execute("UPDATE messages SET channel = 'sms' WHERE id = %s", (one,))
    conn.execute("UPDATE messages SET channel = 'email' WHERE id = %s", (other,))
    conn.execute("""UPDATE messages SET facts = facts || '{"code": "ABC"}' WHERE id = %s""", (one,))
    conn.execute("UPDATE messages SET occasion = 'campaign:5' WHERE id = %s", (one,))
    for query in ("channel=sms", "code=abc", "campaign=5", "channel=sms&code=ABC&campaign=5"):
        page = staff.get(f"{ROOT}?{query}").text
        assert (one in page, other in page) == (True, False), query
        taken = staff.get(f"{ROOT}/thu-da-gui.csv?{query}").text
        assert (one in taken, other in taken) == (True, False), query
    assert staff.get(f"{ROOT}?channel=pigeon").status_code == 422


def test_file_says_what_the_list_says_and_no_address(staff: GatewayClient, make: Make) -> None:
    failed = make(State.FAILED_PERMANENT)
    answer = staff.get(f"{ROOT}/thu-da-gui.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="thu-da-gui.csv"'
    headings, row = answer.data.decode("utf-8-sig").splitlines()
    assert headings == ",".join(phrases.EXPORT_HEADINGS)
    assert row == (
        f"{failed},12:00 20/10/2026,Hồ sơ không hợp lệ,Không gửi được,,,a***@example.vn,7,1,"
        "12:00 20/10/2026"
    )
    assert staff.get(f"{ROOT}/thu-da-gui.csv?day=hom-qua").status_code == 422


def test_address_leads_to_its_account_and_stays_out_of_the_link(
    staff: GatewayClient, make: Make, conn: Connection
) -> None:
    contact = ContactState(account=7, version=1, email="an@example.vn", phone="+84912345678")
    contacts.store(conn, contact)
    make()
    for typed in ("AN@example.vn", "0912 345 678"):
        answer = staff.post(f"{ROOT}/tim", data={"contact": typed})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{ROOT}?account=7")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("an@", words.BAD_CONTACT), ("binh@example.vn", phrases.NOBODY_THERE)],
)
def test_address_of_nobody_is_said_and_kept(staff: GatewayClient, typed: str, said: str) -> None:
    answer = staff.post(f"{ROOT}/tim", data={"contact": typed})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert f'value="{typed}"' in answer.text


def test_strangers_find_and_take_nothing(client: GatewayClient, token: Signer, make: Make) -> None:
    make(kind=Kind.SUSPENDED)
    roles: Any = (Role.APPLICANT, Role.UNIT_OFFICER)
    sign_in(client, token(7, roles=roles))
    assert client.get(f"{ROOT}/thu-da-gui.csv").status_code == 403
    assert client.get(f"{ROOT}/tim").status_code == 403
    assert client.post(f"{ROOT}/tim", data={"contact": "an@example.vn"}).status_code == 403


@pytest.mark.parametrize("path", ["", "/gui-lai", "/thu-da-gui.csv"])
@pytest.mark.parametrize(
    ("field", "typed", "status"),
    [
        ("code", "%", 200),
        ("code", "_______", 200),
        ("code", "' OR 1=1 --", 200),
        ("code", '\u202e😀\\"', 200),
        ("code", "x" * 10_000, 422),
        ("day", "9999-12-31", 422),
        ("day", "0001-01-01", 422),
        ("account", "9" * 5_000, 422),
        ("campaign", "9" * 4_000, 200),
        ("state", "%", 422),
    ],
)
def test_nothing_that_is_typed_finds_more_than_it_names(
    staff: GatewayClient, make: Make, path: str, field: str, typed: str, status: int
) -> None:
    made = make()
    answer = staff.get(ROOT + path, query_string={field: typed})
    assert (answer.status_code, made in answer.text) == (status, False)


def test_cursor_that_was_made_up_leads_to_the_first_page(staff: GatewayClient, make: Make) -> None:
    made = make()
    for values in (("2026-10-20T00:00:00+00:00", "no uuid"), ("no time", made), (5, 6), (1,)):
        page = staff.get(ROOT, query_string={"after": cursors.encode(values, Filter().text())})
        assert (page.status_code, made in page.text) == (200, True)
