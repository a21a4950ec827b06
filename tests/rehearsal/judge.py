"""What voters were told beside what the ledger holds."""

import base64
import struct
from collections.abc import Sequence
from pathlib import Path

from load import ledger
from load.openloop import Answer
from load.place import Place
from rehearsal.verdicts import Verdict, doubled, lost
from support.waiting import until
from voting.model.keyrings import read_keyring
from voting.model.receipts import ReceiptBook, Vote

DRAIN_SECONDS = 120
_PASS = struct.Struct(">BBII")  # key, edition, account, expiry


class Judge:
    """Follows one entry through a rehearsal: what earlier acts left must still hold."""

    def __init__(self, place: Place, entry: str) -> None:
        self.entry = entry
        self.number = place.databases.entry_number(entry)
        self._place = place
        self._book = ReceiptBook(read_keyring(_receipt_key(place), "receipt"))
        self._given: dict[int, set[str]] = {}
        self._asked: set[int] = set()

    def judge(self, passes: Sequence[str], answers: Sequence[Answer]) -> Verdict:
        """Wait until the ledger has read the whole log, then compare everything so far."""
        for answer in answers:
            account = account_of(passes[answer.voter])
            self._asked.add(account)
            if answer.is_acknowledged:
                self._given.setdefault(account, set()).add(answer.receipt)
        drained = self._wait_drained()
        recorded = ledger.accounts(self._place, self.number)
        standing = ledger.standing(self._place, self.number)
        return Verdict(
            acknowledged=sum(answer.is_acknowledged for answer in answers),
            lost=len(lost(self._given, recorded, self._opens)),
            doubled=doubled(self._given, standing),
            unasked=len(recorded - self._asked),
            equation_holds=drained and standing.is_balanced,
        )

    def _opens(self, account: int, receipt: str) -> bool:
        """The receipt is of exactly this account's vote."""
        return self._book.read(receipt) == Vote(self._place.edition, self.number, account)

    def _wait_drained(self) -> bool:
        """False when the ledger never comes to the log's end."""
        try:
            return until("the ledger has read the log", self._has_read_all, seconds=DRAIN_SECONDS)
        except AssertionError:
            return False

    def _has_read_all(self) -> bool:
        return ledger.standing(self._place, self.number).read == ledger.log_end(self._place)


def account_of(ballot_pass: str) -> int:
    """The account number inside a ballot pass."""
    raw = base64.urlsafe_b64decode(ballot_pass.partition(".")[2] + "==")
    return int(_PASS.unpack(raw[: _PASS.size])[2])


def _receipt_key(place: Place) -> str:
    file = place.environment("voting")["RECEIPT_KEY_FILE"]
    return Path(file).read_text(encoding="utf-8").strip()
