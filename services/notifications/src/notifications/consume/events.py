"""Handlers of the events that cause messages."""

from typing import Any

import msgspec

from contracts import topics
from contracts.events import (
    AccountState,
    CeremonyLetterRequested,
    CertificateIssued,
    ContactState,
    CorrectionDecided,
    DossierTransitioned,
    EditionState,
    FileTakenOut,
    ReportState,
    ReportTransitioned,
    ResultRectified,
    SignedInAnew,
    SignInCodeRequested,
    VotersOfDay,
)
from contracts.topics import Topic
from notifications.actions import announce, remind, strangers
from notifications.actions.forget import forget_contact
from notifications.actions.thank import thank_voters
from notifications.settings import NotificationsSettings
from servicekit import clock
from servicekit.consumer import Forget, Handler, Poison, Received
from servicekit.db import Connection
from servicekit.sealing import SealBroken


def code_handlers(settings: NotificationsSettings) -> dict[type[Any], Handler]:
    """Codes have a consumer of their own: a backlog of other events never delays them."""

    def handle_code(conn: Connection, received: Received[SignInCodeRequested]) -> None:
        try:
            announce.announce_code(
                conn,
                received.event,
                received.id,
                seal_key=settings.seal_key,
                letter_keys=settings.letter_key,
                now=clock.now(),
            )
        except (SealBroken, msgspec.MsgspecError) as error:
            raise Poison("a code nobody here can open") from error

    return {SignInCodeRequested: handle_code}


def letter_handlers(settings: NotificationsSettings) -> dict[type[Any], Handler]:
    """Letters of ceremonies: who gets them is sealed."""

    def handle_letter(conn: Connection, received: Received[CeremonyLetterRequested]) -> None:
        try:
            strangers.announce_letter(
                conn, received.event, received.id, received.edition, settings, clock.now()
            )
        except (SealBroken, msgspec.MsgspecError) as error:
            raise Poison("a letter nobody here can open") from error

    return {CeremonyLetterRequested: handle_letter}


def handle_transition(conn: Connection, received: Received[DossierTransitioned]) -> None:
    announce.announce_transition(conn, received.event, received.id, received.edition, clock.now())


def handle_correction(conn: Connection, received: Received[CorrectionDecided]) -> None:
    announce.announce_correction(conn, received.event, received.id, received.edition, clock.now())


def handle_certificate(conn: Connection, received: Received[CertificateIssued]) -> None:
    announce.announce_certificate(conn, received.event, received.id, received.edition, clock.now())


def handle_rectified(conn: Connection, received: Received[ResultRectified]) -> None:
    announce.announce_rectified(conn, received.event, received.id, received.edition, clock.now())


def handle_file(conn: Connection, received: Received[FileTakenOut]) -> None:
    announce.announce_file(conn, received.event, received.id, received.edition, clock.now())


def handle_account(conn: Connection, received: Received[AccountState]) -> None:
    announce.note_account(conn, received.event, clock.now(), said_at=received.time)


def handle_sign_in(conn: Connection, received: Received[SignedInAnew]) -> None:
    announce.announce_sign_in(conn, received.event, received.id, clock.now())


def handle_voters(conn: Connection, received: Received[VotersOfDay]) -> None:
    thank_voters(conn, received.event, clock.now())


def handle_contact(conn: Connection, received: Received[ContactState]) -> None:
    announce.note_contact(conn, received.event, clock.now())


def handle_edition(conn: Connection, received: Received[EditionState]) -> None:
    remind.note_edition(conn, received.event)


def handle_report(conn: Connection, received: Received[ReportState]) -> None:
    remind.note_report(conn, received.event)


def handle_report_step(conn: Connection, received: Received[ReportTransitioned]) -> None:
    remind.announce_report(conn, received.event, received.id, clock.now())


EVENT_HANDLERS: dict[type[Any], Handler] = {
    DossierTransitioned: handle_transition,
    CorrectionDecided: handle_correction,
    FileTakenOut: handle_file,
    CertificateIssued: handle_certificate,
    ResultRectified: handle_rectified,
    EditionState: handle_edition,
    ReportState: handle_report,
    ReportTransitioned: handle_report_step,
    AccountState: handle_account,
    SignedInAnew: handle_sign_in,
    VotersOfDay: handle_voters,
    ContactState: handle_contact,
}


def tombstones(settings: NotificationsSettings) -> dict[Topic, Forget]:
    """An erased contact is erased here too."""

    def forget(conn: Connection, key: str) -> None:
        forget_contact(conn, int(key), settings.letter_key, clock.now())

    return {topics.CONTACTS: forget}
