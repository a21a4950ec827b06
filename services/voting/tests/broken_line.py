"""A line to the broker that a test can cut, freeze and make silent."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from support.ports import free_port

HOST = "127.0.0.1"


class Line:
    """Passes bytes between clients and a broker on this machine.

    The broker tells its clients where it is; on the way that becomes the line's own port, so that
    nobody goes around it.
    """

    def __init__(self, broker: str) -> None:
        self._broker = int(broker.rpartition(":")[2])
        self.port = free_port()
        self._server = _listen(self.port)
        self._ends: list[socket.socket] = []
        self._asks, self._answers = Event(), Event()
        self.mend()
        self._accept()

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    def cut(self) -> None:
        """Every connection ends, new ones are refused."""
        self._hang_up(self._server)
        for end in self._ends:
            self._hang_up(end)
        self._ends.clear()

    def splice(self) -> None:
        """After a cut: connections are taken again, on the same port."""
        self._server = _listen(self.port)
        self._accept()

    def freeze(self) -> None:
        """What is sent from now on waits, in both directions."""
        self._asks.clear()
        self._answers.clear()

    def mute(self) -> None:
        """The broker hears everything and its answers wait."""
        self._answers.clear()

    def mend(self) -> None:
        self._asks.set()
        self._answers.set()

    def close(self) -> None:
        self.mend()
        self.cut()

    def _accept(self) -> None:
        Thread(target=self._take_clients, args=(self._server,), daemon=True).start()

    def _take_clients(self, server: socket.socket) -> None:
        with suppress(OSError):  # it was closed
            while True:
                client, _ = server.accept()
                broker = socket.create_connection((HOST, self._broker))
                self._ends += [client, broker]
                self._pass_on(client, broker, self._asks, b"", b"")
                there = [HOST.encode() + port.to_bytes(4) for port in (self._broker, self.port)]
                self._pass_on(broker, client, self._answers, *there)

    def _pass_on(
        self, source: socket.socket, target: socket.socket, gate: Event, old: bytes, new: bytes
    ) -> None:
        def run() -> None:
            held = b""
            with suppress(OSError):
                while data := source.recv(65_536):
                    gate.wait()
                    data = (held + data).replace(old, new) if old else data
                    held = _beginning(data, old)
                    target.sendall(data[: len(data) - len(held)])
            self._hang_up(source)
            self._hang_up(target)

        Thread(target=run, daemon=True).start()

    @staticmethod
    def _hang_up(end: socket.socket) -> None:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def line_to(broker: str) -> Iterator[Line]:
    line = Line(broker)
    try:
        yield line
    finally:
        line.close()


def _listen(port: int) -> socket.socket:
    return socket.create_server((HOST, port))


def _beginning(data: bytes, word: bytes) -> bytes:
    """The end of `data` that may be the beginning of `word`."""
    ends = (data[-length:] for length in range(len(word) - 1, 0, -1))
    return next((end for end in ends if word.startswith(end)), b"")
