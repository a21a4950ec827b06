"""Mail over SMTP, on a connection kept between messages."""

import smtplib
import time
from collections.abc import Callable
from typing import Final

from notifications.model import mail
from notifications.model.mail import Mail
from notifications.model.servers import Server
from notifications.store.channels import Parcel
from notifications.store.channels.email.conversation import Conversation, connect, explain
from notifications.store.channels.email.signing import Signer

FRESH_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 10.0
Writer = Callable[[Parcel], Mail]


def write_mail(parcel: Parcel) -> Mail:
    """Raises BadAddress, LetterBroken."""
    return mail.as_email(parcel.letter, parcel.postmark, parcel.address)


class SmtpCarrier:
    """One connection to one server. Every wait is limited by `timeout` seconds."""

    def __init__(
        self,
        server: Server,
        *,
        timeout: float,
        write: Writer = write_mail,
        signer: Signer | None = None,
    ) -> None:
        self._server = server
        self._timeout = timeout
        self._write = write
        self._signer = signer
        self._connection: Conversation | None = None
        self._used_at = 0.0

    def carry(self, parcel: Parcel) -> None:
        """Raises NotTaken, BadAddress, LetterBroken.

        After the server's 250 the message is its responsibility. When it breaks off after the last
        line of DATA, nobody knows whether it has taken it.
        """
        written = self._write(parcel)
        connection = None
        try:
            connection = self._connected()
            self._hand_over(connection, written)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            raise explain(error, handed_over=bool(connection and connection.handed_over)) from error
        self._used_at = time.monotonic()

    def _hand_over(self, connection: Conversation, written: Mail) -> None:
        connection.ehlo_or_helo_if_needed()
        if written.is_foreign and not connection.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
        content = written.content if self._signer is None else self._signer.sign(written.content)
        options = ("SMTPUTF8", "BODY=8BITMIME") if written.is_foreign else ()
        connection.sendmail(written.sender, [written.to], content, options)

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

    def _connected(self) -> Conversation:
        if self._connection is not None and not self._answers(self._connection):
            self._connection.close()
            self._connection = None
        if self._connection is None:
            self._connection = connect(self._server, self._timeout)
        return self._connection

    def _answers(self, connection: Conversation) -> bool:
        """A server may hang up on an idle connection; asking first costs less than a failed try."""
        if time.monotonic() - self._used_at < FRESH_SECONDS:
            return True
        try:
            return connection.noop()[0] == 250
        except (smtplib.SMTPException, OSError):
            return False
