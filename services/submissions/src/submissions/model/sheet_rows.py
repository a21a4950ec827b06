"""What a row of the sheet means, and everything that is wrong in it at once."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, Final

import msgspec
import phonenumbers

from servicekit.times import VN
from submissions import phrases
from submissions.model import applicants, contents
from submissions.model.applicants import Applicant
from submissions.model.contents import Contents, Figure
from submissions.model.paper import Paper
from submissions.model.sheets import BY_KEY, COLUMNS, CellError, Lists, SheetRow, parted
from submissions.phrases import imports as words

_KEY: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
NEEDED_CONSENTS: Final = ("declared", *contents.NEEDED_CONSENTS)
CONSENTS: Final = ("declared", *contents.CONSENTS, "guardian")
MORE_UNITS: Final = 2


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was understood."""

    contents: Contents
    applicant: Applicant
    paper: Paper
    agreed: tuple[str, ...]


class Wrong(ValueError):
    """The words for what is wrong in a cell."""


class Reading:
    """One row being read; collects what is wrong instead of stopping at the first."""

    def __init__(self, row: SheetRow, lists: Lists, now: datetime) -> None:
        self.errors: list[CellError] = []
        self._row = row
        self._lists = lists
        self._now = now

    def read(self) -> Entered | None:
        """None when anything is wrong; `errors` says what."""
        for column in COLUMNS:
            self._check(column.key, partial(self._shape, column.key))
        made = {key: self._check(key, reader) for key, reader in self._readers().items()}
        self._check("contact_phone", self._reachable)
        applicant = self._applicant(made)
        paper, agreed = self._paper(made), self._agreed(made)
        if self.errors or paper is None:
            self.errors.sort(key=lambda error: list(BY_KEY).index(error.column))
            return None
        written = self._contents(made)
        return Entered(contents=written, applicant=applicant, paper=paper, agreed=agreed)

    def _readers(self) -> dict[str, Callable[[], Any]]:
        readers: dict[str, Callable[[], Any]] = {
            "key": self._key,
            "of_age": self._of_age,
            "guardian_contact": self._guardian_contact,
            "applied_since": self._since,
            "figures": self._figures,
            "units": self._more_units,
            "contact_phone": self._phone,
            "contact_email": self._email,
        }
        for key in ("kind", "field", "applicant_kind", "unit"):
            readers[key] = partial(self._one, key)
        for key in ("themes", "areas"):
            readers[key] = partial(self._several, key)
        for key in ("received_on", "postmark"):
            readers[key] = partial(self._day, key)
        for key in CONSENTS:
            readers[key] = partial(self._consent, key)
        return readers

    def _check(self, column: str, reader: Callable[[], Any]) -> Any:
        """What the reader says; None after noting the first thing wrong in the column."""
        if any(error.column == column for error in self.errors):
            return None
        try:
            return reader()
        except Wrong as wrong:
            self.errors.append(CellError(column=column, message=str(wrong)))
            return None

    def _shape(self, key: str) -> None:
        column, cell = BY_KEY[key], self._row.cells.get(key)
        if cell is None or not cell.text:
            if column.needed and key not in self._lists.not_asked:
                raise Wrong(words.EMPTY)
            return
        if cell.formula:
            raise Wrong(words.FORMULA)
        if len(cell.text) > column.limit:
            raise Wrong(words.too_long(len(cell.text), column.limit))

    def _key(self) -> str:
        text = self._row.text("key")
        if text and not _KEY.fullmatch(text):
            raise Wrong(words.KEY_MALFORMED)
        return text

    def _one(self, key: str) -> str:
        text = self._row.text(key)
        return self._chosen(key, text) if text else ""

    def _chosen(self, key: str, given: str) -> str:
        """Units are listed once, under the first column that names one."""
        listed = "unit" if key == "units" else key
        code = self._lists.code(listed, given)
        if code is None:
            raise Wrong(words.not_in_list(given, self._lists.nearest(listed, given)))
        return code

    def _several(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._chosen(key, part) for part in self._parts(key)))

    def _parts(self, key: str) -> list[str]:
        return parted(self._row.text(key))

    def _more_units(self) -> tuple[str, ...]:
        named = self._parts("units")
        if len(named) > MORE_UNITS:
            raise Wrong(words.TOO_MANY_UNITS)
        return tuple(self._chosen("units", name) for name in named)

    def _since(self) -> str:
        try:
            return contents.read_month(self._row.text("applied_since"), self._now)
        except contents.NotAMonth as error:
            raise Wrong(phrases.NOT_A_MONTH) from error
        except contents.InTheFuture as error:
            raise Wrong(phrases.SINCE_IN_FUTURE) from error

    def _figures(self) -> tuple[Figure, ...]:
        pairs = [part.partition("=") for part in self._parts("figures")]
        figures = tuple(Figure(value.strip(), label.strip()) for value, _, label in pairs)
        fit = all(
            f.value and f.label and len(f.value) <= 30 and len(f.label) <= 80 for f in figures
        )
        if len(figures) > contents.FIGURES or not fit:
            raise Wrong(words.FIGURES_MALFORMED)
        return figures

    def _day(self, key: str) -> date | None:
        text = self._row.text(key)
        if not text:
            return None
        found, iso = _DATE.fullmatch(text), _ISO.fullmatch(text)
        numbers = [int(n) for n in (found.groups()[::-1] if found else iso.groups() if iso else ())]
        try:
            day = date(*numbers)
        except (TypeError, ValueError) as error:
            raise Wrong(words.NOT_A_DATE) from error
        if day > self._now.astimezone(VN).date():
            raise Wrong(words.DATE_IN_FUTURE)
        return day

    def _phone(self) -> str:
        text = self._row.text("contact_phone")
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "VN")
        except phonenumbers.NumberParseException as error:
            raise Wrong(words.NOT_A_PHONE) from error
        if not phonenumbers.is_valid_number(number):
            raise Wrong(words.NOT_A_PHONE)
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def _email(self) -> str:
        text = self._row.text("contact_email")
        if text and not _EMAIL.fullmatch(text):
            raise Wrong(words.NOT_AN_EMAIL)
        return text

    def _reachable(self) -> None:
        ways = ("contact_phone", "contact_email", "contact_address")
        if not any(self._row.text(way) for way in ways):
            raise Wrong(words.NO_CONTACT)

    def _consent(self, key: str) -> bool:
        agreed = self._yes(self._row.text(key).lower())
        if not agreed and key in NEEDED_CONSENTS:
            raise Wrong(words.NEEDED_YES)
        return agreed

    def _paper(self, made: dict[str, Any]) -> Paper | None:
        received, postmark = made["received_on"], made["postmark"]
        if received is None:
            return None
        if postmark is not None and postmark > received:
            self._check("postmark", _raising(words.POSTMARK_AFTER_RECEIPT))
            return None
        return Paper(
            key=made["key"] or "",
            received_on=received,
            postmark=postmark,
            contact_name=self._row.text("contact_name"),
            contact_phone=made["contact_phone"] or "",
            contact_email=made["contact_email"] or "",
            contact_address=self._row.text("contact_address"),
        )

    def _of_age(self) -> bool | None:
        text = self._row.text("of_age").lower()
        return self._yes(text) if text else None

    def _yes(self, text: str) -> bool:
        if text not in (*words.MEANS_YES, *words.MEANS_NO):
            raise Wrong(words.YES_OR_NO)
        return text in words.MEANS_YES

    def _guardian_contact(self) -> None:
        text = self._row.text("guardian_contact")
        if text and not applicants.is_contact(text):
            raise Wrong(words.NOT_A_CONTACT)

    def _applicant(self, made: dict[str, Any]) -> Applicant:
        """Who stands behind it, as far as this kind of applicant must say."""
        kind = made["applicant_kind"] or ""
        plain = {name: self._row.text(name) for name in applicants.FIELDS if name != "of_age"}
        applicant = applicants.pruned(kind, Applicant(of_age=made["of_age"], **plain))
        missing = list(applicants.missing_fields(kind, applicant))
        if applicants.needs_guardian(kind, applicant) and not made["guardian"]:
            missing.append("guardian")
        for name in missing:
            message = words.NEEDED_YES if name == "guardian" else words.needed_for(kind)
            self._check(name, _raising(message))
        return applicant

    def _agreed(self, made: dict[str, Any]) -> tuple[str, ...]:
        return tuple(key for key in CONSENTS if made[key])

    def _contents(self, made: dict[str, Any]) -> Contents:
        units = tuple(dict.fromkeys(code for code in (made["unit"], *made["units"]) if code))
        plain = ("title", "summary", "problem", "solution", "where_applied", "effects", "authors")
        return Contents(
            kind=made["kind"],
            field=made["field"],
            themes=made["themes"],
            areas=made["areas"],
            applied_since=made["applied_since"],
            figures=made["figures"],
            applicant_kind=made["applicant_kind"],
            primary_unit=units[0] if units else None,
            units=units,
            **{key: self._row.text(key) for key in plain},
        )


def _raising(message: str) -> Callable[[], None]:
    def reader() -> None:
        raise Wrong(message)

    return reader
