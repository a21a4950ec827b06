"""Words of messages on their pages: read, tried, saved, and what happens when they break."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from contracts.events import ContactState
from contracts.roles import Role
from notifications.actions.deliver import deliver_some
from notifications.model.campaigns import WITH_OWN_WORDS
from notifications.model.kinds import Kind, Lane
from notifications.model.states import State
from notifications.phrases import wordings as words
from notifications.store import contacts
from servicekit.db import Connection
from servicekit.testing import GatewayClient, Signer, sign_in

pytestmark = pytest.mark.integration

ROOT = "/quan-tri/tin-nhan/mau"
PAGE = f"{ROOT}/dossier_not_valid"
TYPED = {
    "subject": "Hồ sơ {{ code }}: chưa đủ điều kiện",
    "short": "Ho so {{ code }}: {{ page }}",
    "body": "Lý do là {{ reason }}.\n\n[Xem]({{ page }})",
    "based_on": "1",
}
Make = Callable[..., str]


def saved(conn: Connection) -> list[Any]:
    return conn.execute("SELECT kind, version, subject, made_by FROM wordings").fetchall()


def reach(conn: Connection, account: int) -> None:
    contacts.store(conn, ContactState(account=account, version=1, email="an@example.vn"))


def save_version(conn: Connection, version: int, subject: str, at: datetime) -> None:
    conn.execute(
        "INSERT INTO wordings VALUES ('dossier_not_valid', %s, %s, 'x', 'x', 42, %s)",
        (version, subject, at),
    )


@pytest.mark.parametrize("roles", [(), (Role.APPLICANT,), (Role.UNIT_OFFICER, Role.COUNCIL)])
def test_strangers_neither_read_nor_change_words(
    client: GatewayClient, token: Signer, conn: Connection, roles: Any
) -> None:
    sign_in(client, token(7, roles=roles))
    assert [client.get(path).status_code for path in (ROOT, PAGE)] == [403, 403]
    assert client.post(PAGE, data=TYPED | {"viec": "luu"}).status_code == 403
    assert client.post(f"{PAGE}/ban-trinh-bay", data=TYPED).status_code == 403
    assert saved(conn) == []


def test_auditor_reads_but_saves_nothing(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(1, roles=(Role.AUDITOR,)))
    page = client.get(PAGE).text
    assert ("Kết quả thẩm định hồ sơ {{ code }}" in page, "Lưu lời mới" in page) == (True, False)
    assert client.post(PAGE, data=TYPED | {"viec": "luu"}).status_code == 403
    assert saved(conn) == []


def test_every_kind_says_who_gets_it_and_why(client: GatewayClient, token: Signer) -> None:
    sign_in(client, token(1, roles=(Role.OPERATOR,)))
    page = client.get(ROOT).text
    assert page.count("Mẫu ban đầu") == len(set(Kind) - WITH_OWN_WORDS) - 1
    assert "Người đứng đầu đơn vị" in page
    assert "Gửi khi báo cáo tháng của đơn vị vẫn chưa có sau lần nhắc quá hạn." in page
    for kind in ("campaign", "trial", "no_such_kind"):
        assert client.get(f"{ROOT}/{kind}").status_code == 404


def test_words_are_shown_with_a_real_message_where_there_is_one(
    client: GatewayClient, token: Signer, make: Make
) -> None:
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    assert "Theo ví dụ" in client.get(PAGE).text
    make()
    page = client.get(PAGE).text
    assert "Theo tin gần nhất đã gửi" in page
    assert "- Tên sản phẩm: Máy sấy chè\n" in page


def test_looking_saves_nothing_and_shows_what_was_typed(
    client: GatewayClient, token: Signer, make: Make, conn: Connection
) -> None:
    make()
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    page = client.post(PAGE, data=TYPED | {"viec": "xem"}).text
    assert "Hồ sơ H7K3MX: chưa đủ điều kiện" in page
    assert "Ho so H7K3MX: http" in page
    rich = client.post(f"{PAGE}/ban-trinh-bay", data=TYPED)
    assert "default-src 'none'" in rich.headers["Content-Security-Policy"]
    assert "Lý do là Chưa được triển khai, áp dụng có hiệu quả vào thực tiễn." in rich.text
    assert saved(conn) == []


def test_wrong_words_name_the_field_and_keep_what_was_typed(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    for wish in ("xem", "thu", "luu"):
        answer = client.post(PAGE, data=TYPED | {"subject": "{{ ma }} đây", "viec": wish})
        assert answer.status_code == 422
        assert "Không có biến {{ ma }}. Các biến dùng được: " in answer.text
        assert 'value="{{ ma }} đây"' in answer.text
    assert client.post(f"{PAGE}/ban-trinh-bay", data={"subject": "{{ ma }}"}).status_code == 422
    assert saved(conn) == []
    assert conn.execute("SELECT count(*) FROM messages").fetchone() == (0,)


def test_saved_words_are_those_of_the_next_letter(
    client: GatewayClient,
    token: Signer,
    make: Make,
    conn: Connection,
    make_office: Any,
    mail_server: Any,
    clock: Any,
) -> None:
    reach(conn, 7)
    make(State.CREATED, at=clock())
    sign_in(client, token(42, roles=(Role.SECRETARY,)))
    answer = client.post(PAGE, data=TYPED | {"viec": "luu"}, follow_redirects=True)
    assert words.SAVED.format(version=2) in answer.text
    assert saved(conn) == [("dossier_not_valid", 2, TYPED["subject"], 42)]
    deliver_some(make_office(), Lane.ORDINARY, limit=5)
    assert mail_server.subjects == ["Hồ sơ H7K3MX: chưa đủ điều kiện"]


def test_same_words_make_no_version_and_older_ones_come_back_as_a_new_one(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(42, roles=(Role.SECRETARY,)))
    client.post(PAGE, data=TYPED | {"viec": "luu"})
    same = client.post(PAGE, data=TYPED | {"viec": "luu", "based_on": "2"}, follow_redirects=True)
    assert words.SAME in same.text
    older = client.get(f"{PAGE}?lan=1").text
    assert 'value="Kết quả thẩm định hồ sơ {{ code }}"' in older
    assert 'name="based_on" type="hidden" value="2"' in older
    assert [version for _, version, _, _ in saved(conn)] == [2]


def test_second_writer_is_told_and_keeps_what_was_typed(
    client: GatewayClient, token: Signer, conn: Connection
) -> None:
    sign_in(client, token(42, roles=(Role.SECRETARY,)))
    client.post(PAGE, data=TYPED | {"viec": "luu"})
    answer = client.post(PAGE, data=TYPED | {"subject": "Của người thứ hai", "viec": "luu"})
    assert (answer.status_code, words.STALE in answer.text) == (422, True)
    assert 'value="Của người thứ hai"' in answer.text
    assert len(saved(conn)) == 1


def test_trial_goes_to_its_writer_only_and_saves_nothing(
    client: GatewayClient,
    token: Signer,
    make: Make,
    conn: Connection,
    make_office: Any,
    mail_server: Any,
    clock: Any,
) -> None:
    make()
    sign_in(client, token(42, roles=(Role.SECRETARY,)))
    refused = client.post(PAGE, data=TYPED | {"viec": "thu"})
    assert (refused.status_code, words.NO_CONTACT in refused.text) == (422, True)
    reach(conn, 42)
    assert words.TRIAL_SENT in client.post(PAGE, data=TYPED | {"viec": "thu"}).text
    conn.execute("UPDATE messages SET due_at = %s WHERE kind = 'trial'", (clock(),))
    deliver_some(make_office(), Lane.ORDINARY, limit=5)
    assert mail_server.subjects == ["[Gửi thử] Hồ sơ H7K3MX: chưa đủ điều kiện"]
    assert mail_server.recipients == ["an@example.vn"]
    assert saved(conn) == []


def test_words_that_break_at_send_time_are_left_for_those_before_and_staff_are_told(
    client: GatewayClient,
    token: Signer,
    make: Make,
    conn: Connection,
    make_office: Any,
    mail_server: Any,
    clock: Any,
) -> None:
    reach(conn, 7)
    save_version(conn, 2, "Lần hai {{ code }}", clock())
    save_version(conn, 3, "Lần ba {{ gone }}", clock())
    make(State.CREATED, at=clock())
    deliver_some(make_office(), Lane.ORDINARY, limit=5)
    assert mail_server.subjects == ["Lần hai H7K3MX"]
    broken = conn.execute("SELECT version, broken_at FROM wordings ORDER BY version").fetchall()
    assert broken == [(2, None), (3, clock())]
    sign_in(client, token(1, roles=(Role.SECRETARY,)))
    assert words.BROKEN_TASK in client.get("/quan-tri/tin-nhan/viec").text
    page = client.get(PAGE).text
    assert "Lần sửa 3 gây lỗi khi gửi" in page
    assert "Thư đang đi theo lần sửa 2." in page
    assert 'value="Lần hai {{ code }}"' in page


def test_facts_that_are_not_complete_break_no_words(
    make: Make, conn: Connection, make_office: Any, clock: Any
) -> None:
    reach(conn, 7)
    save_version(conn, 2, "Lần hai {{ code }}", clock())
    make(State.CREATED, at=clock())
    conn.execute("UPDATE messages SET facts = '{}'")
    deliver_some(make_office(), Lane.ORDINARY, limit=5)
    assert conn.execute("SELECT state, failure FROM messages").fetchall() == [
        ("failed_permanent", "bad_letter")
    ]
    assert conn.execute("SELECT broken_at FROM wordings").fetchall() == [(None,)]
