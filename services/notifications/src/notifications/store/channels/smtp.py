"""Mail over SMTP, on a connection kept between messages."""

import smtplib
import ssl
import time
from email.message import EmailMessage
from typing import Final

from notifications.model.servers import Server
from notifications.model.states import Failure
from notifications.store.channels import NotTaken

FRESH_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 10.0


class SmtpCarrier:
    """One connection to one server. Every wait is limited by `timeout` seconds."""

    def __init__(self, server: Server, *, timeout: float) -> None:
        self._server = server
        self._timeout = timeout
        self._connection: smtplib.SMTP | None = None
        self._used_at = 0.0

    def carry(self, mail: EmailMessage) -> None:
        """Raises NotTaken. After the server's 250 the message is its responsibility."""
        try:
            self._connected().send_message(mail, *_envelope(mail))
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            raise explain(error) from error
        self._used_at = time.monotonic()

    def rest(self) -> None:
        """Nothing to do: a connection that stays idle is given up."""
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self.close()

    def close(self) -> None:
        """Say goodbye if the other side still listens."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and not self._answers(self._connection):
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _answers(self, connection: smtplib.SMTP) -> bool:
        """A server may hang up on an idle connection; asking first costs less than a failed try."""
        if time.monotonic() - self._used_at < FRESH_SECONDS:
            return True
        try:
            return connection.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.user:
                connection.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            connection.close()
            raise NotTaken(Failure.SERVER_REFUSES_US, code=_code(error)) from error
        return connection


def _envelope(mail: EmailMessage) -> tuple[str, list[str]]:
    """The bare addresses as the headers' own parser reads them."""
    sender, to = mail["From"].addresses, mail["To"].addresses
    return sender[0].addr_spec, [address.addr_spec for address in to]


def explain(error: Exception) -> NotTaken:
    """What an SMTP failure means for the message.

    Only an answer about this recipient or this content is permanent. A server that refuses us, our
    sender or our password is a fault of the installation: the mail waits until it is mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return _answer(code, Failure.RECIPIENT_REFUSED)
    if isinstance(error, smtplib.SMTPDataError):
        return _answer(error.smtp_code, Failure.CONTENT_REFUSED)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NotTaken(Failure.BAD_ADDRESS, permanent=True)
    if isinstance(error, smtplib.SMTPResponseException):
        refuses = error.smtp_code >= 500
        failure = Failure.SERVER_REFUSES_US if refuses else Failure.SERVER_BUSY
        return NotTaken(failure, code=error.smtp_code)
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


def _answer(code: int, permanent_failure: Failure) -> NotTaken:
    if code >= 500:
        return NotTaken(permanent_failure, permanent=True, code=code)
    return NotTaken(Failure.SERVER_BUSY, code=code)


def _code(error: Exception) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
