"""The inbox on the site: new until opened, and nobody else's."""

from collections.abc import Callable

import pytest

from notifications.model.kinds import Kind
from notifications.model.states import State
from servicekit.db import Connection
from servicekit.testing import GatewayClient, sign_in

pytestmark = pytest.mark.integration


def test_message_is_new_until_its_reader_opens_it(
    client: GatewayClient,
    conn: Connection,
    make: Callable[..., str],
    token: Callable[..., str],
) -> None:
    key = make(State.UNDELIVERABLE)
    make(kind=Kind.SECURITY, account=8)
    sign_in(client, token(7))
    assert "1 chưa đọc" in client.get("/thong-bao").text
    page = client.get(f"/thong-bao/tin/{key}").text
    assert "Máy sấy chè" in page
    assert "1 chưa đọc" not in client.get("/thong-bao").text
    assert conn.execute("SELECT account FROM messages WHERE unread").fetchall() == [(8,)]


def test_number_of_new_messages_is_the_callers_own(
    client: GatewayClient, make: Callable[..., str], token: Callable[..., str]
) -> None:
    address = "/api/notifications/v1/unread"
    assert client.get(address).status_code == 401
    key = make()
    make()
    make(account=8)
    sign_in(client, token(7))
    assert client.get(address).json == {"unread": 2}
    client.get(f"/thong-bao/tin/{key}")
    assert client.get(address).json == {"unread": 1}
    sign_in(client, token(9))
    assert client.get(address).json == {"unread": 0}


def test_stranger_opens_nothing_of_others(
    client: GatewayClient, conn: Connection, make: Callable[..., str], token: Callable[..., str]
) -> None:
    key = make()
    sign_in(client, token(8))
    answer = client.get(f"/thong-bao/tin/{key}")
    assert answer.status_code == 404
    assert "Máy sấy chè" not in answer.text
    assert conn.execute("SELECT unread FROM messages").fetchall() == [(True,)]
