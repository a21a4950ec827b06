"""A conversation with a mail server, and what its failures mean."""

import smtplib
import ssl
from typing import Any, Final

from notifications.model.bounces import says_dead
from notifications.model.servers import Server
from notifications.model.states import Failure
from notifications.store.channels import NotTaken

LAST_LINE: Final = b"\r\n.\r\n"


class Conversation(smtplib.SMTP):
    """Knows whether the mail was handed over completely when its answer does not come."""

    handed_over = False

    def send(self, s: Any) -> None:
        """Called by smtplib with every command, and with the whole content of a mail."""
        super().send(s)
        self.handed_over = isinstance(s, bytes) and s.endswith(LAST_LINE)


class TlsConversation(Conversation, smtplib.SMTP_SSL):
    """TLS from the first byte."""


def connect(server: Server, timeout: float) -> Conversation:
    """Raises NotTaken for TLS or a sign-in that fails, otherwise what smtplib raises."""
    if server.security == "tls":
        context = ssl.create_default_context()
        connection: Conversation = TlsConversation(
            server.host, server.port, timeout=timeout, context=context
        )
    else:
        connection = Conversation(server.host, server.port, timeout=timeout)
    try:
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        raise NotTaken(Failure.SERVER_REFUSES_US, code=_code(error)) from error
    return connection


def explain(error: Exception, *, handed_over: bool = False) -> NotTaken:
    """What an SMTP failure means for the message.

    Only an answer about this recipient or this content is permanent. A server that refuses us, our
    sender or our password is a fault of the installation: the mail waits until it is mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _answer(code, Failure.RECIPIENT_REFUSED, dead=says_dead(said.decode("latin-1")))
    if isinstance(error, smtplib.SMTPDataError):
        return _answer(error.smtp_code, Failure.CONTENT_REFUSED)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotTaken(Failure.BAD_ADDRESS, permanent=True)
    if isinstance(error, smtplib.SMTPResponseException):
        refuses = error.smtp_code >= 500
        failure = Failure.SERVER_REFUSES_US if refuses else Failure.SERVER_BUSY
        return NotTaken(failure, code=error.smtp_code)
    if handed_over and isinstance(error, OSError):
        return NotTaken(Failure.UNCONFIRMED)
    return _explain_connection(error)


def _explain_connection(error: Exception) -> NotTaken:
    """No answer at all; smtplib hides a timeout behind "disconnected"."""
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return NotTaken(Failure.TIMED_OUT)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return NotTaken(Failure.BROKEN_OFF)
    if isinstance(error, ssl.SSLError):
        return NotTaken(Failure.SERVER_REFUSES_US)
    if isinstance(error, OSError):
        return NotTaken(Failure.UNREACHABLE)
    return NotTaken(Failure.BAD_ADDRESS, permanent=True)


def _answer(code: int, permanent_failure: Failure, *, dead: bool = False) -> NotTaken:
    if code >= 500:
        return NotTaken(permanent_failure, permanent=True, code=code, dead=dead)
    return NotTaken(Failure.SERVER_BUSY, code=code)


def _code(error: Exception) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
