"""The calls others build on, one line each: who asks what, the status, the exact shape."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from servicekit import codes
from support.dossiers import lasting_entries
from support.edition import current_edition
from support.mailbox import Mailbox
from support.people import fresh_email
from support.visitor import Visitor
from support.waiting import until

pytestmark = pytest.mark.journey

UNUSED = 999_998  # no edition numbers so many dossiers
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
WORD = re.compile(r".+", re.DOTALL)
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Or:
    """Any of these shapes."""

    shapes: tuple[Any, ...]


@dataclass(frozen=True)
class Some:
    """A list with at least one item, all of this shape."""

    shape: Any


def maybe(shape: Any) -> Or:
    return Or((None, shape))


def fits(value: Any, shape: Any) -> bool:
    """An object has exactly the members of its shape, a list only items of its one shape."""
    match shape:
        case Or():
            return any(fits(value, one) for one in shape.shapes)
        case Some():
            return bool(value) and fits(value, [shape.shape])
        case dict():
            return (
                isinstance(value, dict)
                and value.keys() == shape.keys()
                and all(fits(value[name], one) for name, one in shape.items())
            )
        case [one]:
            return isinstance(value, list) and all(fits(item, one) for item in value)
        case re.Pattern():
            return isinstance(value, str) and shape.fullmatch(value) is not None
        case type():
            return type(value) is shape
        case _:
            return bool(value == shape)


def problem(status: int, slug: str, **more: Any) -> dict[str, Any]:
    kind = f"/problems/{slug}"
    return {"type": kind, "title": WORD, "status": status, **more}


def invalid(field: str) -> dict[str, Any]:
    return problem(422, "invalid", errors=[{"field": field, "message": WORD}])


SESSION = {"token": WORD, "expires_at": MOMENT, "account": int, "declared": bool}
KEY = {"kty": "OKP", "crv": "Ed25519", "x": WORD, "kid": WORD, "alg": "EdDSA", "use": "sig"}
SPAN = {"start": MOMENT, "end": maybe(MOMENT), "label": str}
KINDS = ("launch", "promotion", "submission", "editing", "voting", "judging", "results")
EDITION = {
    "code": WORD,
    "number": int,
    "version": int,
    "title": WORD,
    "short_title": str,
    "year": int,
    "current": bool,
    "demonstration": bool,
    "windows": dict.fromkeys(KINDS, maybe(SPAN)),
    "voting": maybe(dict),
    "rules": dict,
    "rules_hash": HASH,
    "rules_url": WORD,
    "rules_version": int,
    "help_contact": dict,
    "url": WORD,
}
ITEM = {
    "code": WORD,
    "title": WORD,
    "summary": str,
    "authors": str,
    "unit": maybe(WORD),
    "unit_code": maybe(WORD),
    "field": WORD,
    "field_name": WORD,
    "cover": maybe(re.compile(r"https?://.+")),
    "published_at": MOMENT,
    "url": re.compile(r"https?://.+/bai-du-thi/.+"),
}
STORY = {
    "problem": str,
    "solution": str,
    "effects": str,
    "figures": [{"value": str, "label": str}],
    "where_applied": str,
    "applied_since": str,
}
BALLOT = {
    "account": int,
    "voted": [WORD],
    "open": True,
    "message": None,
    "opens_at": MOMENT,
    "closes_at": maybe(MOMENT),
    "pass": WORD,
    "pass_expires_at": MOMENT,
    "needs": None,
}
STATE = Or(("accepted", "recorded"))


class World:
    """What the lines speak of: a voter with one vote, entries and people nobody knows."""

    def __init__(self, voter: Visitor, stranger: Visitor, mailbox: Mailbox) -> None:
        self.people = {"voter": voter, "stranger": stranger}
        found = lasting_entries(stranger)
        self.contact = fresh_email()
        voter.sign_in(self.contact, mailbox)
        self.words = {
            "voted": str(found[0]["code"]),
            "entry": str(found[1]["code"]),
            "unpublished": codes.make(current_edition(stranger)[1], UNUSED),
            "edition": current_edition(stranger)[0],
            "new": fresh_email(),
            "contact": self.contact,
        }
        until("the vote is known to be one", self._vote)

    def _vote(self) -> bool:
        """Whether it was a repeat: a busy machine may miss a vote's mark in the filter."""
        body = {"entry": self.words["voted"]}
        answer = self.people["voter"].post("/api/voting/v1/votes", json=body)
        self.words["receipt"] = str(answer.json().get("receipt", ""))
        return answer.status_code == 200

    def send(self, who: str, call: str, body: Any) -> httpx.Response:
        """Placeholders stand for what only this run knows."""
        method, path = call.split(" ")
        filled = {k: v.format(**self.words) for k, v in body.items()} if body else None
        return self.people[who].http.request(method, path.format(**self.words), json=filled)


@pytest.fixture(scope="module")
def world(visitor: Callable[[], Visitor], mailbox: Mailbox) -> World:
    return World(visitor(), visitor(), mailbox)


OTP = "POST /api/accounts/v1/otp"
SESSIONS = "POST /api/accounts/v1/sessions"
VOTES = "POST /api/voting/v1/votes"
ENTRIES = "GET /api/submissions/v1/entries"
TALLIES = "GET /api/voting/v1/tallies"
RECEIPTS = "GET /api/voting/v1/receipts"
NO_SIGN_IN = problem(401, "not-signed-in", detail=WORD)
CODE_OVER = problem(401, "code-over", errors=[{"field": "code", "message": WORD}])
TALLIES_OF = {"as_of": maybe(MOMENT), "lag_seconds": float, "provisional": bool}
LINES: list[tuple[str, str, dict[str, str] | None, int, Any]] = [
    ("stranger", OTP, {"contact": "{new}"}, 202, {"expires_at": MOMENT}),
    ("stranger", OTP, {"contact": "0912"}, 422, invalid("contact")),
    ("stranger", OTP, {}, 415, problem(415, "not-json")),
    ("stranger", OTP, {"email": "{new}"}, 422, invalid("contact")),
    ("stranger", SESSIONS, {"contact": "{unpublished}@example.com", "code": "1"}, 401, CODE_OVER),
    ("stranger", SESSIONS, {"contact": "{contact}"}, 422, invalid("code")),
    ("stranger", "GET /api/accounts/v1/keys", None, 200, {"keys": Some(KEY)}),
    ("stranger", "GET /api/portal/v1/editions/current", None, 200, EDITION),
    ("stranger", "GET /api/portal/v1/editions/{edition}", None, 200, EDITION),
    ("stranger", "GET /api/portal/v1/editions", None, 200, {"items": Some(EDITION), "next": None}),
    ("stranger", ENTRIES, None, 200, {"items": Some(ITEM), "next": maybe(WORD)}),
    ("stranger", f"{ENTRIES}?q={{voted}}", None, 200, {"items": Some(ITEM), "next": None}),
    ("stranger", f"{ENTRIES}?field=khong-co", None, 200, {"items": [], "next": None}),
    ("stranger", f"{ENTRIES}?unit=khong-co", None, 200, {"items": [], "next": None}),
    ("stranger", f"{ENTRIES}?cursor=khong-co", None, 422, invalid("cursor")),
    ("stranger", f"{ENTRIES}/{{voted}}", None, 200, ITEM | STORY),
    ("stranger", f"{ENTRIES}/{{unpublished}}", None, 404, problem(404, "not-found")),
    ("voter", VOTES, {"entry": "{entry}"}, 201,
        {"receipt": WORD, "entry": WORD, "received_at": MOMENT}),
    ("voter", VOTES, {"entry": "{voted}"}, 200, {"receipt": WORD, "entry": WORD}),
    ("voter", VOTES, {"entry": "{unpublished}"}, 404,
        problem(404, "unknown-entry", detail=WORD)),
    ("voter", VOTES, {"entry": "khong-co"}, 422, invalid("entry")),
    ("voter", VOTES, {"entry": "{entry}" * 2000}, 413, problem(413, "too-large")),
    ("stranger", VOTES, {"entry": "{entry}"}, 401, NO_SIGN_IN),
    ("voter", "GET /api/voting/v1/ballot?entry={voted}&entry={unpublished}", None, 200, BALLOT),
    ("voter", "GET /api/voting/v1/ballot", None, 422, invalid("entry")),
    ("stranger", "GET /api/voting/v1/ballot?entry={voted}", None, 401, NO_SIGN_IN),
    ("voter", "GET /api/voting/v1/votes/mine", None, 200, {
        "items": Some({
            "entry": WORD,
            "title": WORD,
            "receipt": WORD,
            "state": STATE,
            "received_at": maybe(MOMENT),
        }),
        "next": None,
    }),
    ("stranger", "GET /api/voting/v1/votes/mine", None, 401, NO_SIGN_IN),
    ("stranger", f"{TALLIES}?entry={{voted}}&entry={{unpublished}}", None, 200,
        {"entries": Some({"entry": WORD, "votes": int})} | TALLIES_OF),
    ("stranger", f"{TALLIES}?entry={{unpublished}}", None, 200, {"entries": []} | TALLIES_OF),
    ("stranger", TALLIES, None, 422, invalid("entry")),
    ("stranger", f"{TALLIES}?entry=khong-co", None, 422, invalid("entry")),
    ("stranger", f"{RECEIPTS}/{{receipt}}", None, 200,
        {"received_at": maybe(MOMENT), "state": STATE}),
    ("stranger", f"{RECEIPTS}/khong-co", None, 404,
        problem(404, "unknown-receipt", detail=WORD)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "call", "body", "status", "shape"),
    LINES,
    ids=[f"{number} {line[1]} {line[3]}" for number, line in enumerate(LINES, start=1)],
)
def test_call_answers_exactly_as_agreed(
    world: World, who: str, call: str, body: Any, status: int, shape: Any
) -> None:
    answer = world.send(who, call, body)
    kind = "application/json" if status < 400 else "application/problem+json"
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (status, kind)
    assert fits(answer.json(), shape), answer.text


def test_session_answers_a_token_and_sets_an_http_only_cookie(
    visitor: Callable[[], Visitor], mailbox: Mailbox
) -> None:
    person, contact = visitor(), fresh_email()
    person.post("/api/accounts/v1/otp", json={"contact": contact})
    code = mailbox.next_code(contact)
    answer = person.post("/api/accounts/v1/sessions", json={"contact": contact, "code": code})
    cookies = [c for c in answer.headers.get_list("set-cookie") if c.startswith("contest_token=")]
    assert (answer.status_code, fits(answer.json(), SESSION)) == (201, True)
    assert ["HttpOnly" in cookie for cookie in cookies] == [True]
    used = visitor().post("/api/accounts/v1/sessions", json={"contact": contact, "code": code})
    assert (used.status_code, fits(used.json(), CODE_OVER)) == (401, True)


def test_vote_is_recorded_counted_and_found_again(world: World) -> None:
    """Receipt, own votes and tally speak of the same vote; the receipt names no entry."""
    voter, words = world.people["voter"], world.words
    path = f"/api/voting/v1/receipts/{words['receipt']}"
    until("the vote is recorded", lambda: voter.get(path).json()["state"] == "recorded")
    mine = {v["entry"]: v for v in voter.get("/api/voting/v1/votes/mine").json()["items"]}
    ballot = voter.get("/api/voting/v1/ballot", params={"entry": words["voted"]}).json()
    assert (mine[words["voted"]]["receipt"], ballot["voted"]) == (
        words["receipt"],
        [words["voted"]],
    )
    assert voter.get(path).json() == {
        "received_at": mine[words["voted"]]["received_at"],
        "state": "recorded",
    }


def test_ballot_pass_votes_like_a_token(world: World, visitor: Callable[[], Visitor]) -> None:
    ballot = world.people["voter"].get(
        "/api/voting/v1/ballot", params={"entry": world.words["voted"]}
    )
    bearer = {"Authorization": f"Bearer {ballot.json()['pass']}"}
    again = visitor().post(
        "/api/voting/v1/votes", json={"entry": world.words["voted"]}, headers=bearer
    )
    assert (again.status_code, again.json()) == (
        200,
        {"receipt": world.words["receipt"], "entry": world.words["voted"]},
    )


def test_rules_hash_is_that_of_the_published_bytes(world: World) -> None:
    anyone = world.people["stranger"]
    edition = anyone.get("/api/portal/v1/editions/current").json()
    rules = anyone.get(edition["rules_url"]).content
    assert hashlib.sha256(rules).hexdigest() == edition["rules_hash"]
