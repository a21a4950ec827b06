"""A crew at work while things break, and what must be true of its work afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from support.databases import Databases
from support.dossiers import Entry
from support.mailbox import Mailbox
from support.visitor import Visitor
from support.waiting import until
from support.work import Worker, working

RECEIVED = "Đã nhận hồ sơ {code}"
CODE = "Mã đăng nhập của bạn"
SECONDS = 60.0
MAIL_SECONDS = 180.0  # a sender that was killed kept its letters to itself for two minutes


@dataclass(frozen=True)
class Crew:
    """Votes for one entry, dossiers of a few applicants, codes for people nobody knows yet."""

    votes: Worker
    dossiers: Worker
    codes: Worker
    edition: int
    entry: Entry
    contacts: list[str]
    anyone: Visitor
    official: Visitor
    mailbox: Mailbox
    databases: Databases

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """All of them work meanwhile."""
        with working(*self._workers()):
            with self.going_on():
                pass
            yield

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Afterwards waits until something of each kind was begun since and is acknowledged."""
        before = [len(worker.done) for worker in self._workers()]
        yield
        for worker, count in zip(self._workers(), before, strict=True):
            worker.wait_beyond(count + 1)  # one may have been under way

    def check(self) -> None:
        """Nothing acknowledged is lost, nothing is doubled, every message was sent once."""
        self._check_codes()
        self._check_votes()
        self._check_dossiers()

    def _workers(self) -> tuple[Worker, Worker, Worker]:
        return self.votes, self.dossiers, self.codes

    def _check_votes(self) -> None:
        """Every receipt stands for a row of the ledger; no row is without a receipt."""
        edition, numbers = self.edition, [self.databases.entry_number(self.entry.code)]
        given = set(self.votes.done)
        until(
            "all votes recorded",
            lambda: self.databases.ledger_rows(edition, numbers) >= len(given),
            seconds=SECONDS,
        )
        states = {
            self.anyone.get(f"/api/voting/v1/receipts/{receipt}").json()["state"]
            for receipt in given
        }
        rows = self.databases.ledger_rows(edition, numbers)
        tally = self.databases.tally(edition, numbers)
        assert (rows, tally, states) == (len(given), len(given), {"recorded"})

    def _check_dossiers(self) -> None:
        """Each is there, known to reporting, and was confirmed by exactly one letter."""
        handed_in = self.dossiers.done
        stored = "SELECT count(*) FROM dossiers WHERE stage = 'submitted' AND code = ANY(%s)"
        assert self.databases.value("submissions", stored, handed_in) == len(handed_in)
        until("reporting knows them all", self._all_reported, seconds=SECONDS)
        wanted = [RECEIVED.format(code=code) for code in handed_in]
        until(
            "a letter for each",
            lambda: set(wanted) <= set(self._subjects()),
            seconds=MAIL_SECONDS,
        )
        came = self._subjects()
        assert [came.count(subject) for subject in wanted] == [1] * len(wanted)

    def _all_reported(self) -> bool:
        """Whether the table of dossiers that staff may download has each of them, once."""
        table = self.official.get("/bao-cao/ho-so.csv").text
        handed_in = self.dossiers.done
        return [table.count(code) for code in handed_in] == [1] * len(handed_in)

    def _subjects(self) -> list[str]:
        letters = [self.mailbox.letters(contact) for contact in self.contacts]
        return [letter.subject for found in letters for letter in found]

    def _check_codes(self) -> None:
        """Everybody who was promised a code got it, and got one; the last one still works."""
        contacts = self.codes.done
        for contact in contacts:
            self.mailbox.wait_for(contact, CODE, seconds=MAIL_SECONDS)
        found = {contact: self.mailbox.codes(contact) for contact in contacts}
        assert {who: len(codes) for who, codes in found.items()} == dict.fromkeys(contacts, 1)
        proof = {"contact": contacts[-1], "code": found[contacts[-1]][0]}
        assert self.anyone.post("/api/accounts/v1/sessions", json=proof).status_code == 201
