"""What voters were told beside what the ledger holds."""

import base64
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from load import ledger
from load.openloop import Answer
from load.place import Place
from support.waiting import until
from voting.model.keyrings import read_keyring
from voting.model.receipts import ReceiptBook, Vote

_PASS = struct.Struct(">BBII")  # key, edition, account, expiry


@dataclass(frozen=True)
class Verdict:
    """Acknowledged votes without a row, voters with two receipts or counted twice, rows of nobody,
    and whether `log = rows + duplicates + dead + markers` holds (law 8).
    """

    acknowledged: int
    lost: int
    doubled: int
    unasked: int
    equation_holds: bool

    @property
    def is_exact(self) -> bool:
        return self.equation_holds and not (self.lost or self.doubled or self.unasked)


class Judge:
    """Follows one entry through a rehearsal: what earlier acts left must still hold."""

    def __init__(self, place: Place, entry: str) -> None:
        self.entry = entry
        self._place = place
        self._number = place.databases.entry_number(entry)
        self._book = ReceiptBook(read_keyring(_receipt_key(place), "receipt"))
        self._acknowledged: dict[int, set[str]] = {}
        self._asked: set[int] = set()

    def judge(self, passes: Sequence[str], answers: Sequence[Answer]) -> Verdict:
        """Wait until the ledger has read the whole log, then compare everything so far."""
        for answer in answers:
            account = account_of(passes[answer.voter])
            self._asked.add(account)
            if answer.is_acknowledged:
                self._acknowledged.setdefault(account, set()).add(answer.receipt)
        until("the ledger has read the log", self._has_read_all, seconds=120)
        recorded = ledger.accounts(self._place, self._number)
        standing = ledger.standing(self._place, self._number)
        return Verdict(
            acknowledged=sum(answer.is_acknowledged for answer in answers),
            lost=sum(not self._is_there(one, recorded) for one in self._acknowledged.items()),
            doubled=self._two_receipts() + abs(standing.tally - standing.rows),
            unasked=len(recorded - self._asked),
            equation_holds=standing.is_balanced,
        )

    def _is_there(self, acknowledged: tuple[int, set[str]], recorded: set[int]) -> bool:
        """The row is there and every receipt opens to exactly this vote."""
        account, receipts = acknowledged
        vote = Vote(self._place.edition, self._number, account)
        return account in recorded and {self._book.read(one) for one in receipts} == {vote}

    def _two_receipts(self) -> int:
        return sum(len(receipts) > 1 for receipts in self._acknowledged.values())

    def _has_read_all(self) -> bool:
        return ledger.standing(self._place, self._number).read == ledger.log_end(self._place)


def account_of(ballot_pass: str) -> int:
    """The account number inside a ballot pass."""
    raw = base64.urlsafe_b64decode(ballot_pass.partition(".")[2] + "==")
    return int(_PASS.unpack(raw[: _PASS.size])[2])


def _receipt_key(place: Place) -> str:
    file = place.environment("voting")["RECEIPT_KEY_FILE"]
    return Path(file).read_text(encoding="utf-8").strip()
