"""The mailbox that bounces and complaints come to, read over POP3.

POP3 removes a mail only when the conversation ends well, so a program that dies on the way reads it
again; hearing a report twice changes nothing.
"""

import poplib
import ssl
from collections.abc import Callable
from typing import Final

from notifications.model.servers import Server

AT_ONCE: Final = 200
LARGEST: Final = 1_000_000


def read_mailbox(server: Server, timeout: float, handle: Callable[[bytes], None]) -> int:
    """Give up to `AT_ONCE` mails to `handle` and remove them; answers how many.

    Raises poplib.error_proto, OSError; what `handle` raises leaves all of them where they are.
    """
    mailbox = _connect(server, timeout)
    try:
        mailbox.user(server.user)
        mailbox.pass_(server.password)
        _, sizes, _ = mailbox.list()
        numbers = [tuple(map(int, line.split()[:2])) for line in sizes[:AT_ONCE]]
        for number, size in numbers:
            if size <= LARGEST:
                handle(b"\r\n".join(mailbox.retr(number)[1]))
            mailbox.dele(number)
        mailbox.quit()
    finally:
        mailbox.close()
    return len(numbers)


def _connect(server: Server, timeout: float) -> poplib.POP3:
    if server.security == "tls":
        context = ssl.create_default_context()
        return poplib.POP3_SSL(server.host, server.port, timeout=timeout, context=context)
    return poplib.POP3(server.host, server.port, timeout=timeout)
