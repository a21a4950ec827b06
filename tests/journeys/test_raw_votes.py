"""Votes that no browser would send: the documented refusal, never a 500, never a vote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from servicekit import clock, codes
from servicekit.testing import Stack
from support.databases import Databases
from support.dossiers import lasting_entries
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import fresh_email
from support.raw_http import Draft, RawAnswer, talk
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

LARGE_HEADERS = RawAnswer(431, "bad-request")
CHUNKED = b"Transfer-Encoding: chunked\r\n"
UNREADABLE = RawAnswer(400, "bad-request")
NO_METHOD = RawAnswer(405, "method")
UNKNOWN = RawAnswer(404, "not-found")
INVALID = RawAnswer(422, "invalid")
NOT_JSON = RawAnswer(415, "not-json")
TOO_LARGE = RawAnswer(413, "too-large")
STRANGER = RawAnswer(401, "not-signed-in")
GRAIN = timedelta(milliseconds=1)
PAGE = RawAnswer(400)
"""What even the address could not be read of: a page, as nobody knows who asks."""


def at(target: bytes, *, method: bytes = b"POST", version: bytes = b"HTTP/1.1") -> Draft:
    return Draft(line=method + b" " + target + b" " + version)


REFUSED: dict[str, tuple[Draft, RawAnswer]] = {
    # Where the request ends must be beyond doubt.
    "chunked and a length": (
        Draft(length=b"Content-Length: 5\r\n" + CHUNKED, body=b"0\r\n\r\n"),
        UNREADABLE,
    ),
    "two lengths": (Draft(length=b"Content-Length: 19\r\nContent-Length: 5\r\n"), UNREADABLE),
    "one length twice": (Draft(length=b"Content-Length: 19\r\n" * 2), UNREADABLE),
    "negative length": (Draft(length=b"Content-Length: -1\r\n"), UNREADABLE),
    "length with a sign": (Draft(length=b"Content-Length: +19\r\n"), UNREADABLE),
    "length in words": (Draft(length=b"Content-Length: four\r\n"), UNREADABLE),
    "length of 31 digits": (Draft(length=b"Content-Length: 1" + b"0" * 30 + b"\r\n"), UNREADABLE),
    "unknown transfer coding": (Draft(length=b"Transfer-Encoding: gzip\r\n"), UNREADABLE),
    "chunk without a size": (
        Draft(length=CHUNKED, body=b'zz\r\n{"entry":"@entry@"}\r\n0\r\n\r\n'),
        UNREADABLE,
    ),
    "chunk of 2^68 bytes": (Draft(length=CHUNKED, body=b"f" * 17 + b"\r\n{}"), UNREADABLE),
    # Headers.
    "two tokens": (Draft(identity=b"Authorization: Bearer @token@\r\n" * 2), UNREADABLE),
    "two hosts": (Draft(host=b"Host: @host@\r\nHost: other.example\r\n"), UNREADABLE),
    "no host": (Draft(host=b""), UNREADABLE),
    "host with a space": (Draft(host=b"Host: a b\r\n"), UNREADABLE),
    "folded header": (Draft(more=b"X-A: 1\r\n folded\r\n"), UNREADABLE),
    "space before the colon": (Draft(more=b"X-A : 1\r\n"), UNREADABLE),
    "zero byte in a header": (Draft(more=b"X-A: \0\r\n"), UNREADABLE),
    "lone CR in a header": (Draft(more=b"X-A: a\rContent-Length: 0\r\n"), UNREADABLE),
    "header of 20 kB": (Draft(more=b"X-A: " + b"a" * 20_000 + b"\r\n"), LARGE_HEADERS),
    "headers of 80 kB": (
        Draft(more=b"".join(b"X-%d: %s\r\n" % (n, b"a" * 1_000) for n in range(80))),
        LARGE_HEADERS,
    ),
    # Request lines.
    "line of 20 kB": (at(b"/api/voting/v1/votes?a=" + b"a" * 20_000), RawAnswer(414)),
    "HTTP/2 without an upgrade": (at(b"*", method=b"PRI", version=b"HTTP/2.0"), PAGE),
    "HTTP/3": (at(b"/api/voting/v1/votes", version=b"HTTP/3.0"), PAGE),
    "authority as target": (at(b"@host@"), PAGE),
    "CONNECT": (at(b"@host@", method=b"CONNECT"), PAGE),
    "OPTIONS *": (at(b"*", method=b"OPTIONS"), PAGE),
    "method in small letters": (at(b"/api/voting/v1/votes", method=b"post"), PAGE),
    "unknown method": (at(b"/api/voting/v1/votes", method=b"BREW"), NO_METHOD),
    "TRACE": (at(b"/api/voting/v1/votes", method=b"TRACE"), NO_METHOD),
    "GET with the body of a vote": (at(b"/api/voting/v1/votes", method=b"GET"), NO_METHOD),
    "PUT": (at(b"/api/voting/v1/votes", method=b"PUT"), NO_METHOD),
    "zero byte in the path": (at(b"/api/voting/v1/votes%00"), PAGE),
    "broken percent sign": (at(b"/api/voting/v1/votes%zz"), PAGE),
    "slash at the end": (at(b"/api/voting/v1/votes/"), UNKNOWN),
    "path that climbs": (at(b"/api/voting/v1/x/../votes/x"), UNKNOWN),
    "path in Latin-1": (at(b"/api/voting/v1/votes\xff"), UNREADABLE),
    # Bodies.
    "no body": (Draft(length=b"", body=b""), INVALID),
    "empty body": (Draft(body=b""), INVALID),
    "body of 9 kB": (Draft(body=b'{"entry":"' + b"A" * 9_000 + b'"}'), TOO_LARGE),
    "chunks of 9 kB": (Draft(length=CHUNKED, body=b"2328\r\n" + b"a" * 9_000), TOO_LARGE),
    "half an object": (Draft(body=b'{"entry":"@entry@"'), INVALID),
    "more after the object": (Draft(body=b'{"entry":"@entry@"}x'), INVALID),
    "list": (Draft(body=b'["@entry@"]'), INVALID),
    "number as entry": (Draft(body=b'{"entry":7}'), INVALID),
    "number of 5,000 digits": (Draft(body=b'{"entry":1' + b"0" * 5_000 + b"}"), INVALID),
    "number beyond every float": (Draft(body=b'{"entry":1e999999}'), INVALID),
    "null": (Draft(body=b'{"entry":null}'), INVALID),
    "unknown field": (Draft(body=b'{"entry":"@entry@","votes":9}'), INVALID),
    "4,000 lists deep": (Draft(body=b'{"entry":' + b"[" * 4_000), INVALID),
    "4,000 lists in an unknown field": (Draft(body=b'{"x":' + b"[" * 4_000), INVALID),
    "invalid UTF-8": (Draft(body=b'{"entry":"@entry@\xff"}'), INVALID),
    "UTF-16": (Draft(body='{"entry":"x"}'.encode("utf-16")), INVALID),
    "half a surrogate": (Draft(body=b'{"entry":"\\ud800"}'), INVALID),
    "zero character": (Draft(body=b'{"entry":"@entry@\\u0000"}'), INVALID),
    "code of a million": (Draft(body=b'{"entry":"' + b"7" * 7_000 + b'"}'), INVALID),
    "unknown entry": (Draft(body=b'{"entry":"@unknown@"}'), RawAnswer(404, "unknown-entry")),
    "form": (Draft(content=b"Content-Type: application/x-www-form-urlencoded\r\n"), NOT_JSON),
    "no content type": (Draft(content=b""), NOT_JSON),
    "nearly JSON": (Draft(content=b"Content-Type: application/jsonp\r\n"), NOT_JSON),
    "two content types": (
        Draft(content=b"Content-Type: text/plain\r\nContent-Type: application/json\r\n"),
        NOT_JSON,
    ),
    # Who votes: no identity at all; forged ones are in test_forged_votes.
    "nobody": (Draft(identity=b""), STRANGER),
    "password instead of a token": (Draft(identity=b"Authorization: Basic YTpi\r\n"), STRANGER),
    "empty token": (Draft(identity=b"Authorization: Bearer \r\n"), STRANGER),
    "cookie of rubbish": (Draft(identity=b'Cookie: contest_token="\\\xff; ;;=;\r\n'), STRANGER),
}

INSIDE = {
    "chunked and a length": 400,
    "two lengths": 400,
    "negative length": 400,
    "length in words": 400,
    "unknown transfer coding": 400,
    "chunk without a size": 400,
    "chunk of 2^68 bytes": 400,
    "folded header": 400,
    "space before the colon": 400,
    "zero byte in a header": 400,
    "lone CR in a header": 400,
    "line of 20 kB": 414,
    "HTTP/3": 400,
    "two tokens": 401,
    "unknown method": 405,
    "body of 9 kB": 413,
    "no body": 422,
    "invalid UTF-8": 422,
    "4,000 lists deep": 422,
    "two content types": 415,
    "nobody": 401,
}
"""What the voting service itself answers, should something ever reach it past the gateway."""


@dataclass
class Voter:
    """A person nobody has seen vote, and the entry that all these requests would be for."""

    visitor: Visitor
    words: dict[str, str]
    gateway: tuple[str, int]
    inside: tuple[str, int]

    def send(self, draft: Draft, *, hang_up: bool = False) -> list[RawAnswer]:
        return talk(self.gateway, draft.filled(self.words), hang_up=hang_up)

    def voted(self) -> list[str]:
        """As the filter and the ledger know it, which is at once."""
        asked = {"entry": self.words["entry"]}
        found: list[str] = self.visitor.get("/api/voting/v1/ballot", params=asked).json()["voted"]
        return found


VoterMaker = Callable[[], Voter]


def place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


@pytest.fixture(scope="module")
def new_voter(
    stack: Stack, gateway: str, visitor: Callable[[], Visitor], mailbox: Mailbox
) -> VoterMaker:
    netloc = urlsplit(gateway).netloc

    def make() -> Voter:
        person = visitor()
        token = person.sign_in(fresh_email(), mailbox)
        entry = str(lasting_entries(person)[0]["code"])
        unknown = codes.make(current_edition(person)[1], 999_999)
        words = {"host": netloc, "token": token, "entry": entry, "unknown": unknown}
        inside = place(stack.facts["services"]["voting"]["LISTEN"])
        return Voter(person, words, place(netloc), inside)

    return make


@pytest.fixture(scope="module")
def voter(new_voter: VoterMaker) -> Voter:
    """One for all refusals: nothing of them may ever become a vote."""
    return new_voter()


def said(answers: list[RawAnswer]) -> list[tuple[int, str]]:
    return [(answer.status, answer.kind) for answer in answers]


@pytest.mark.parametrize("name", REFUSED)
def test_vote_is_refused_as_documented(voter: Voter, name: str) -> None:
    draft, wanted = REFUSED[name]
    answers = voter.send(draft)
    assert said(answers) == said([wanted])
    assert voter.voted() == []


@pytest.mark.parametrize("name", INSIDE)
def test_vote_past_the_gateway_is_refused_too(voter: Voter, name: str) -> None:
    more = b"X-Received-At: %.3f\r\n" % clock.now().timestamp()
    draft, _ = REFUSED[name]
    request = draft.filled(voter.words).replace(b"\r\nHost:", b"\r\n" + more + b"Host:", 1)
    answers = talk(voter.inside, request)
    assert [answer.status for answer in answers] == [INSIDE[name]]
    assert voter.voted() == []


def test_vote_cut_short_is_no_vote(voter: Voter) -> None:
    """The gateway has nobody left to answer; past it, the door says what is wrong."""
    short = Draft(length=b"Content-Length: 40\r\n")
    more = b"X-Received-At: %.3f\r\n" % clock.now().timestamp()
    inside = Draft(length=b"Content-Length: 40\r\n", more=more).filled(voter.words)
    assert voter.send(short, hang_up=True) == []
    assert said(talk(voter.inside, inside, hang_up=True)) == [(400, "bad-request")]
    assert voter.voted() == []


def test_claimed_receive_times_are_not_believed(new_voter: VoterMaker) -> None:
    claims = b"X-Received-At: 1.000\r\nX-Received-At: 99999999999.000\r\nX_Received_At: 2.000\r\n"
    person = new_voter()
    before = clock.now()
    (answer,) = person.send(Draft(more=claims))
    received = datetime.fromisoformat(answer.document["received_at"])
    assert answer.status == 201
    assert before - GRAIN <= received <= clock.now()


@pytest.mark.parametrize(
    "draft",
    [
        Draft(length=CHUNKED, body=b'13\r\n{"entry":"@entry@"}\r\n0\r\n\r\n'),
        Draft(more=b"Expect: 100-continue\r\n"),
        Draft(line=b"POST http://@host@/api/voting/v1/votes HTTP/1.1"),
        Draft(line=b"POST /api/voting/v1/%76otes?x=1 HTTP/1.1"),
        Draft(line=b"POST /api/voting/v1/votes HTTP/1.0"),
        Draft(content=b"Content-Type: application/json; charset=utf-8\r\n"),
    ],
    ids=["chunked", "expect", "absolute", "escaped", "HTTP/1.0", "charset"],
)
def test_unusual_but_right_vote_counts(new_voter: VoterMaker, draft: Draft) -> None:
    person = new_voter()
    answers = [answer for answer in person.send(draft) if answer.status != 100]
    assert said(answers) == [(201, "")]
    # A busy machine may miss the mark in the filter; the ledger knows it a moment later.
    until("the vote is known", lambda: person.voted() == [person.words["entry"]])


def test_votes_in_a_row_are_answered_in_a_row(new_voter: VoterMaker) -> None:
    person = new_voter()
    both = Draft(end=b"").filled(person.words) + Draft().filled(person.words)
    first, second = talk(person.gateway, both)
    # 201 once more when the filter missed the first one's mark: still one vote (law 4).
    assert (first.status, second.status in (200, 201)) == (201, True)
    assert first.document["receipt"] == second.document["receipt"]


def test_rubbish_behind_a_vote_harms_nobody(new_voter: VoterMaker) -> None:
    person = new_voter()
    smuggled = Draft().filled(person.words | {"token": "x"})
    answers = talk(
        person.gateway, Draft(end=b"").filled(person.words) + b"\0garbage\r\n" + smuggled
    )
    assert said(answers) == [(201, ""), (400, "")]


def test_nothing_refused_reached_the_ledger(new_voter: VoterMaker, databases: Databases) -> None:
    """All of it again by one voter, then a real vote of another: only that one is recorded."""
    refused, honest = new_voter(), new_voter()
    numbers = [databases.entry_number(honest.words["entry"])]
    edition = current_edition(honest.visitor)[1]
    for draft, _ in REFUSED.values():
        refused.send(draft)
    assert said(honest.send(Draft())) == [(201, "")]
    accounts = [account_of(one) for one in (refused, honest)]
    sql = "SELECT count(*) FROM ledger WHERE edition = %s AND entry = ANY(%s) AND account = %s"

    def rows(account: int) -> int:
        return databases.value("voting", sql, edition, numbers, account)

    until("the honest vote is recorded", lambda: rows(accounts[1]) == 1)
    assert rows(accounts[0]) == 0


def account_of(voter: Voter) -> int:
    asked = {"entry": voter.words["entry"]}
    return int(voter.visitor.get("/api/voting/v1/ballot", params=asked).json()["account"])
