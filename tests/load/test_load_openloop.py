"""The generator asks again as browsers do, and only then."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from load.openloop import NO_ANSWER, Answer, OpenLoop, Plan

pytestmark = pytest.mark.integration

ANSWER = b'HTTP/1.1 201 Created\r\nContent-Length: 15\r\n%s\r\n{"receipt":"r"}'
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def vote(talk: Talk, votes: int) -> list[Answer]:
    """The answers of a server that speaks like this, to votes one after the other."""
    talks: list[asyncio.Task[None] | None] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.current_task())
        await talk(reader, writer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        loop = OpenLoop(Plan(f"http://127.0.0.1:{port}", "e", rate=20.0), ["pass"] * votes)
        answers = await loop.run()
        await asyncio.gather(*(one for one in talks if one is not None))
        return answers


async def read(reader: asyncio.StreamReader) -> None:
    await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(len('{"entry":"e"}'))


async def closes_after_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Without a word: the second request on the line finds nobody."""
    await read(reader)
    writer.write(ANSWER % b"")
    await reader.read(1)


async def says_that_it_closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read(reader)
    writer.write(ANSWER % b"Connection: close\r\n")


async def hangs_up(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await read(reader)


async def breaks_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """In the middle of the second answer."""
    await read(reader)
    writer.write(ANSWER % b"")
    await read(reader)
    writer.write(b"HTTP/1.1 201")


@pytest.mark.parametrize(
    ("talk", "found"),
    [
        (closes_after_one, [(201, False), (201, True)]),
        (says_that_it_closes, [(201, False), (201, False)]),
        (hangs_up, [(NO_ANSWER, False), (NO_ANSWER, False)]),
        (breaks_off, [(201, False), (NO_ANSWER, False)]),
    ],
)
def test_only_a_kept_line_that_said_nothing_is_asked_again(
    talk: Talk, found: list[tuple[int, bool]]
) -> None:
    answers = asyncio.run(vote(talk, 2))

    assert [(one.status, one.resent) for one in answers] == found
