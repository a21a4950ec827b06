"""Tokens and ballot passes that are not what they seem, at the vote and at the ballot question."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from servicekit import clock
from servicekit.auth import ALGORITHM, COOKIE
from servicekit.testing import Stack
from support.dossiers import lasting_entries
from support.edition import current_edition
from support.expiry import signing_key
from support.mailbox import Mailbox
from support.people import fresh_email
from support.visitor import Visitor
from support.waiting import until
from voting.model.keyrings import Keyring, read_keyring
from voting.model.passes import PREFIX, PassDesk

pytestmark = pytest.mark.journey

VOTES, BALLOT = "/api/voting/v1/votes", "/api/voting/v1/ballot"
MINUTE = timedelta(minutes=1)


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Forger:
    """Knows everything public, and of our own secrets what a test needs for a token gone wrong."""

    claims: dict[str, Any]
    key: OKPKey
    passes: Keyring
    edition: int

    def signed(self, key: OKPKey | None = None, kid: str = "", **changes: Any) -> str:
        header = {"alg": ALGORITHM, "kid": kid or str(self.key.kid)}
        return jwt.encode(header, self.claims | changes, key or self.key, [ALGORITHM])

    def by_public_key(self) -> str:
        """HMAC with what everybody knows, for who takes the header's word for the algorithm."""
        public = OctKey.import_key(str(self.key.as_dict(private=False)["x"]))
        header = {"alg": "HS256", "kid": str(self.key.kid)}
        return jwt.encode(header, self.claims, public, ["HS256"])

    def unsigned(self) -> str:
        body = self.signed().split(".")[1]
        return ".".join((encoded(b'{"alg":"none"}'), body, ""))

    def issued(self, seconds: int = 600, keyring: Keyring | None = None, **changes: int) -> str:
        told = {"edition": self.edition, "account": int(self.claims["sub"])} | changes
        desk = PassDesk(keyring or self.passes, seconds)
        return desk.issue(told["edition"], told["account"], clock.now())[0]


def with_flipped_bit(text: str, at: int) -> str:
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def later(minutes: int) -> int:
    return int((clock.now() + minutes * MINUTE).timestamp())


STRANGER_KEY = OKPKey.generate_key("Ed25519", private=True)
OTHER_PASSES = read_keyring("a secret of somebody else that is long enough", "ballot pass")
TOKENS: dict[str, Callable[[Forger], str]] = {
    "foreign key under our name": lambda f: f.signed(STRANGER_KEY),
    "foreign key under its own name": lambda f: f.signed(STRANGER_KEY, kid="stranger"),
    "no algorithm": Forger.unsigned,
    "HMAC with the public key": Forger.by_public_key,
    "over": lambda f: f.signed(exp=later(0)),
    "without an end": lambda f: f.signed(exp=None),
    "ends beyond all calendars": lambda f: f.signed(exp=10**30),
    "of later": lambda f: f.signed(nbf=later(5)),
    "for others": lambda f: f.signed(aud="https://other.example"),
    "of nobody": lambda f: f.signed(sub="nobody"),
    "other account, old signature": lambda f: (
        f.signed(sub="1").rpartition(".")[0] + "." + f.signed().rpartition(".")[2]
    ),
    "changed in its claims": lambda f: with_flipped_bit(f.signed(), 120),
    "without its last letters": lambda f: f.signed()[:-4],
    "header 3,000 lists deep": lambda _: f"{encoded(b'[' * 3_000)}.e30.AAAA",
    "header of rubbish": lambda _: f"{encoded(bytes(range(256)))}.e30.AAAA",
    "dots": lambda _: "....",
}
PASSES: dict[str, Callable[[Forger], str]] = {
    "over": lambda f: f.issued(0),
    "other key": lambda f: f.issued(keyring=OTHER_PASSES),
    "other edition": lambda f: f.issued(edition=(f.edition + 1) % 32),
    "changed in its account": lambda f: with_flipped_bit(f.issued(), len(PREFIX) + 8),
    "changed in its seal": lambda f: with_flipped_bit(f.issued(), len(f.issued()) - 8),
    "without its last letters": lambda f: f.issued()[:-4],
    "with more behind": lambda f: f.issued() + "AAAA",
    "empty": lambda _: PREFIX,
}


@pytest.fixture(scope="module")
def person(newcomer: Callable[[], Visitor]) -> Visitor:
    return newcomer()


@pytest.fixture(scope="module")
def entry(person: Visitor) -> str:
    return str(lasting_entries(person)[0]["code"])


@pytest.fixture(scope="module")
def forger(stack: Stack, person: Visitor) -> Forger:
    key = signing_key(stack)
    claims = jwt.decode(person.http.cookies[COOKIE], key, algorithms=[ALGORITHM]).claims
    secret = Path(stack.facts["services"]["voting"]["PASS_KEY_FILE"]).read_text().strip()
    keyring = read_keyring(secret, "ballot pass")
    return Forger(claims, key, keyring, current_edition(person)[1])


def ask(visitor: Visitor, entry: str, bearer: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """What the vote and the ballot question say: status and kind of problem."""
    headers = {"Authorization": f"Bearer {bearer}"}
    vote = visitor.post(VOTES, json={"entry": entry}, headers=headers)
    ballot = visitor.get(BALLOT, params={"entry": entry}, headers=headers)
    kinds = [answer.json().get("type", "").rpartition("/")[2] for answer in (vote, ballot)]
    return (vote.status_code, kinds[0]), (ballot.status_code, kinds[1])


def voted(visitor: Visitor, entry: str) -> list[str]:
    found: list[str] = visitor.get(BALLOT, params={"entry": entry}).json()["voted"]
    return found


@pytest.mark.parametrize("name", TOKENS)
def test_forged_token_is_a_stranger(person: Visitor, entry: str, forger: Forger, name: str) -> None:
    stranger = (401, "not-signed-in")
    assert ask(person, entry, TOKENS[name](forger)) == (stranger, stranger)
    assert voted(person, entry) == []


@pytest.mark.parametrize("name", PASSES)
def test_forged_pass_is_refused(person: Visitor, entry: str, forger: Forger, name: str) -> None:
    """The ballot question takes no passes at all: it gives them."""
    refused = (401, "bad-pass"), (401, "not-signed-in")
    assert ask(person, entry, PASSES[name](forger)) == refused
    assert voted(person, entry) == []


def test_token_of_a_clock_ahead_of_ours_is_good(
    person: Visitor, entry: str, forger: Forger
) -> None:
    """Its beginning is no claim of ours; `iat` only says when the other clock made it."""
    headers = {"Authorization": f"Bearer {forger.signed(iat=later(2))}"}
    assert person.get(BALLOT, params={"entry": entry}, headers=headers).status_code == 200


def test_pass_and_cookie_of_two_people_vote_for_the_pass_alone(
    visitor: Callable[[], Visitor], mailbox: Mailbox, entry: str
) -> None:
    one, other = visitor(), visitor()
    for someone in (one, other):
        someone.sign_in(fresh_email(), mailbox)
    ballot = one.get(BALLOT, params={"entry": entry}).json()["pass"]
    answer = other.post(VOTES, json={"entry": entry}, headers={"Authorization": f"Bearer {ballot}"})
    assert answer.status_code == 201
    until("the vote is known", lambda: voted(one, entry) == [entry])
    assert voted(other, entry) == []


def test_bad_pass_beside_a_good_cookie_is_refused(
    visitor: Callable[[], Visitor], mailbox: Mailbox, entry: str, forger: Forger
) -> None:
    someone = visitor()
    someone.sign_in(fresh_email(), mailbox)
    bad = {"Authorization": f"Bearer {PASSES['over'](forger)}"}
    assert someone.post(VOTES, json={"entry": entry}, headers=bad).status_code == 401
    assert voted(someone, entry) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?entry=",
        "?entry=%ff%fe",
        "?entry[]=AAAAAAA",
        "?entry=" + "7" * 4_000,
        "?" + "&".join(f"entry=A{number}" for number in range(101)),
    ],
    ids=["none", "empty", "bytes", "brackets", "long", "101 entries"],
)
def test_ballot_question_about_rubbish_is_422(person: Visitor, query: str) -> None:
    answer = person.get(BALLOT + query)
    document = answer.json()
    assert (answer.status_code, document["type"]) == (422, "/problems/invalid")
    assert [error["field"] for error in document["errors"]] == ["entry"]


def test_ballot_question_with_a_zero_byte_is_400(person: Visitor) -> None:
    answer = person.get(BALLOT + "?entry=%00")
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "BREW"])
def test_ballot_question_only_reads(person: Visitor, entry: str, method: str) -> None:
    answer = person.http.request(method, BALLOT, params={"entry": entry})
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method")
