"""The `mailsink` program: SMTP and HTTP in one process."""

from mailsink.server import Server
from mailsink.settings import load


def main() -> None:
    """Serve until SIGTERM."""
    Server(load()).run()
