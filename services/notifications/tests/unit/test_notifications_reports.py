"""What comes back later: reports by provider and by mail, and which of them change a message."""

from uuid import UUID

import pytest

from notifications.model.bounces import read_report, return_path
from notifications.model.reports import Report, Verdict, after_report
from notifications.model.states import State

pytestmark = pytest.mark.unit

MESSAGE = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
KEYS = "first-key,older-key"


def test_arrival_is_proof_whatever_was_believed() -> None:
    proven = {state for state in State if after_report(state, Verdict.DELIVERED) is not None}
    assert proven == {
        State.CREATED,
        State.SENDING,
        State.SENT,
        State.FAILED_TEMPORARY,
        State.FAILED_PERMANENT,
        State.EXPIRED,
    }


def test_failure_changes_only_what_was_taken() -> None:
    changed = {state: after_report(state, Verdict.FAILED) for state in State}
    assert {state: new for state, new in changed.items() if new is not None} == {
        State.SENT: State.FAILED_PERMANENT
    }


@pytest.mark.parametrize("verdict", [Verdict.DELAYED, Verdict.COMPLAINED])
def test_delay_and_complaint_change_no_state(verdict: Verdict) -> None:
    assert {after_report(state, verdict) for state in State} == {None}


def bounce(action: str, to: str | None = None, status: str = "5.2.2") -> bytes:
    path = to or return_path("tra-lai@tinh.vn", MESSAGE, KEYS)
    return f"""\
From: MAILER-DAEMON@mx.example\r
To: {path}\r
Subject: Undelivered Mail\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
Action: delivered, says somebody in words\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; an@example.vn\r
Action: {action}\r
Status: {status}\r
\r
--b--\r
""".encode()


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        ("failed", Verdict.FAILED),
        ("Failed", Verdict.FAILED),
        ("delayed", Verdict.DELAYED),
        ("delivered", Verdict.DELIVERED),
        ("relayed", Verdict.DELAYED),
    ],
)
def test_action_of_a_status_notification_decides(action: str, verdict: Verdict) -> None:
    assert read_report(bounce(action), KEYS) == Report(message=MESSAGE, verdict=verdict)


@pytest.mark.parametrize(
    ("action", "status", "dead"),
    [
        ("failed", "5.1.1", True),
        ("failed", "5.1.10", True),
        ("failed", "5.2.1 (mailbox closed)", True),
        ("failed", "5.0.0\r\nDiagnostic-Code: smtp; 550-5.1.1 no such user", True),
        ("failed", "5.2.2", False),
        ("failed", "5.7.1", False),
        ("failed", "5.1.8", False),
        ("failed", "5.0.0\r\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full", False),
        ("failed", "4.4.1", False),
        ("delayed", "5.1.1", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_dead(action: str, status: str, dead: bool) -> None:
    report = read_report(bounce(action, status=status), KEYS)
    assert report is not None
    assert report.dead is dead


def test_unknown_action_says_nothing() -> None:
    assert read_report(bounce("guessed"), KEYS) is None


def test_complaint_is_known_by_its_form() -> None:
    path = return_path("tra-lai@tinh.vn", MESSAGE, KEYS)
    mail = f"""\
From: fbl@isp.example\r
To: tra-lai@tinh.vn\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=feedback-report; boundary="b"\r
\r
--b\r
Content-Type: message/feedback-report\r
\r
Feedback-Type: abuse\r
Original-Mail-From: <{path}>\r
\r
--b--\r
""".encode()
    assert read_report(mail, KEYS) == Report(message=MESSAGE, verdict=Verdict.COMPLAINED)


def test_return_address_made_with_an_older_key_still_counts() -> None:
    old = return_path("tra-lai@tinh.vn", MESSAGE, "older-key")
    assert read_report(bounce("failed", old), KEYS) == Report(
        message=MESSAGE, verdict=Verdict.FAILED
    )


@pytest.mark.parametrize(
    "to",
    [
        f"tra-lai+{UUID(MESSAGE).hex}-0123456789abcdef@tinh.vn",
        return_path("tra-lai@tinh.vn", MESSAGE, "stranger"),
        "tra-lai@tinh.vn",
    ],
)
def test_address_nobody_here_made_changes_nothing(to: str) -> None:
    assert read_report(bounce("failed", to), KEYS) is None


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe\x00", b"Action: failed", b"\r\n\r\n"])
def test_garbage_is_no_report(garbage: bytes) -> None:
    assert read_report(garbage, KEYS) is None


def test_without_a_mailbox_bounces_go_to_the_sender() -> None:
    assert return_path("", MESSAGE, KEYS) is None
