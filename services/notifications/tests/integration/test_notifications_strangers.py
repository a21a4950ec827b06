"""Letters to guests, who have no account: reached by what is sealed, and by nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from contracts.events import Addressee, CeremonyLetterRequested, MessageSettled
from notifications.actions.deliver import deliver_some
from notifications.actions.hear import hear
from notifications.actions.retry import retry_message
from notifications.actions.strangers import announce_letter
from notifications.errors import NotRetryable
from notifications.model.kinds import Lane
from notifications.model.reports import Report, Verdict
from notifications.settings import NotificationsSettings
from servicekit.db import Connection, Database
from servicekit.ids import new_id
from servicekit.sealing import SealBroken, seal
from servicekit.testing import an_edition, outbox_events, put_copy

pytestmark = pytest.mark.integration

PATH = "/giay-moi/abcdefghijklmnopqrstuvwxyz_-0123"
LAN = Addressee(name="Nguyễn Lan", email="lan@example.vn", path=PATH)
OTHER_KEY = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="


@pytest.fixture
def ask(
    conn: Connection, settings: NotificationsSettings, clock: Any
) -> Callable[..., CeremonyLetterRequested]:
    """Announce a letter; its event may come twice."""
    put_copy(conn, an_edition(short_title="Cuộc thi thử"))

    def asked(addressee: Addressee = LAN, key: str = "", **changes: Any) -> CeremonyLetterRequested:
        values: dict[str, Any] = {
            "ceremony": 1,
            "letter": "invitation",
            "title": "Lễ trao giải thử",
            "when": "08:00 ngày 12/02/2027",
            "place": "Hội trường",
            "sealed": seal(key or settings.seal_key, msgspec.json.encode(addressee)),
            "expires_at": clock() + timedelta(days=3),
        }
        event = CeremonyLetterRequested(**(values | changes))
        occasion = new_id()
        for _ in range(2):
            announce_letter(conn, event, occasion, "trinh-dien", settings, clock())
        return event

    return asked


@pytest.mark.parametrize(
    ("letter", "subject"),
    [
        ("invitation", "Trân trọng kính mời dự Lễ trao giải thử"),
        ("reminder", "Nhắc lịch: Lễ trao giải thử"),
        ("task", "Nhắc việc: In giấy mời"),
        ("changed", "Thay đổi lịch: Lễ trao giải thử"),
        ("cancelled", "Không tổ chức: Lễ trao giải thử"),
    ],
)
def test_letter_reaches_the_guest_once_with_their_own_link(
    letter: str, subject: str, ask: Any, make_office: Any, mail_server: Any
) -> None:
    ask(letter=letter, task="In giấy mời")
    assert deliver_some(make_office(), Lane.ORDINARY, limit=10) == 1
    (mail,) = mail_server.received
    assert (mail["To"], mail["Subject"]) == ("lan@example.vn", subject)
    text = mail.get_body(("plain",)).get_content()
    assert PATH in text
    assert "08:00 ngày 12/02/2027" in text


@pytest.mark.parametrize("letter", ["changed", "cancelled"])
def test_change_is_told_with_its_reason_and_without_an_empty_one(
    letter: str, ask: Any, make_office: Any, mail_server: Any
) -> None:
    ask(letter=letter, reason="Ảnh hưởng của bão")
    ask(letter=letter)
    assert deliver_some(make_office(), Lane.ORDINARY, limit=10) == 2
    texts = [mail.get_body(("plain",)).get_content() for mail in mail_server.received]
    assert sorted("Lý do: Ảnh hưởng của bão" in text for text in texts) == [False, True]
    assert sorted("Lý do" in text for text in texts) == [False, True]


def test_whoever_asked_for_a_letter_is_told_what_became_of_it(
    ask: Any, make_office: Any, conn: Connection, database: Database, settings: Any, clock: Any
) -> None:
    ask()
    deliver_some(make_office(), Lane.ORDINARY, limit=10)
    kept = conn.execute("SELECT occasion, id::text FROM messages").fetchone()
    assert kept is not None
    bounce = Report(message=kept[1], verdict=Verdict.FAILED, dead=True)
    assert hear(database, bounce, clock(), letter_keys=settings.letter_key)
    told = [event for event in outbox_events(conn) if isinstance(event, MessageSettled)]
    assert [(event.request, event.state, event.failure) for event in told] == [
        (kept[0], "sent", ""),
        (kept[0], "failed", "bounced"),
    ]


def test_nothing_personal_is_left_once_it_is_sent(
    ask: Any, make_office: Any, conn: Connection, database: Database, clock: Any
) -> None:
    ask()
    deliver_some(make_office(), Lane.ORDINARY, limit=10)
    kept = conn.execute("SELECT id::text, state, sealed, masked, facts::text FROM messages")
    ((message, state, sealed, masked, facts),) = kept.fetchall()
    assert (state, sealed, masked) == ("sent", None, "l***@example.vn")
    assert not any(secret in facts for secret in ("Lan", "lan@", "giay-moi"))
    with pytest.raises(NotRetryable):
        retry_message(database, message, 1, clock())


def test_guest_without_mail_is_reached_by_phone_when_it_may_ring(
    ask: Any, make_office: Any, mail_server: Any, clock: Any
) -> None:
    ask(Addressee(name="Hùng", phone="+84912345678", path=PATH))
    deliver_some(make_office(), Lane.ORDINARY, limit=10)
    assert mail_server.received == []
    clock.go(hours=10)
    deliver_some(make_office(), Lane.ORDINARY, limit=10)
    assert PATH in mail_server.received[0].get_content()


def test_letter_of_a_ceremony_that_began_is_not_sent(
    ask: Any, make_office: Any, clock: Any
) -> None:
    ask(expires_at=clock())
    assert deliver_some(make_office(), Lane.ORDINARY, limit=10) == 0


def test_what_is_sealed_by_others_is_refused(ask: Any) -> None:
    with pytest.raises(SealBroken):
        ask(key=OTHER_KEY)
