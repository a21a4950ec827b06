"""A sheet of guests: every row read, everything that is wrong in it said at its cell."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from portal.model.ceremonies.guests import (
    BODY_LIMIT,
    NAME_LIMIT,
    BadContact,
    Named,
    read_email,
    read_phone,
)
from portal.model.ceremonies.parts import GuestGroup
from portal.phrases import ceremonies as words
from servicekit.text import fold

COLUMNS: Final = ("name", "body", "guest_group", "email", "phone")
LIMITS: Final = {"name": NAME_LIMIT, "body": BODY_LIMIT, "email": 200, "phone": 30}
Key = tuple[str, str]


class WrongCell(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in one cell and how to mend it."""

    column: str
    message: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`line` as the spreadsheet counts it; `named` unless something is wrong. `known`: the guest
    is on the list already, or it is the example of the empty sheet."""

    line: int
    name: str
    named: Named | None = None
    errors: tuple[WrongCell, ...] = ()
    known: bool = False

    @property
    def ready(self) -> bool:
        return self.named is not None and not self.known


class Given(msgspec.Struct, frozen=True):
    """A row's texts by column, and which of its cells are formulas."""

    line: int
    texts: Mapping[str, str]
    formulas: frozenset[str] = frozenset()


def column_of(heading: str) -> str | None:
    """Case, diacritics and marks do not matter, nor which of the usual words it is."""
    wanted = fold(heading.replace("*", " "))
    for key, name in words.HEADINGS.items():
        if wanted in {fold(usual) for usual in (name, *words.OTHER_HEADINGS[key])}:
            return key
    return None


def check(given: Sequence[Given], groups: Sequence[GuestGroup], known: set[Key]) -> list[Row]:
    """Every row judged; `known`: names and offices on the list, folded."""
    first_lines: dict[Key, int] = {}
    return [_row(row, groups, known, first_lines) for row in given]


def key_of(name: str, body: str) -> Key:
    """By which two rows are the same guest."""
    return fold(name), fold(body)


def _row(
    given: Given, groups: Sequence[GuestGroup], known: set[Key], first_lines: dict[Key, int]
) -> Row:
    name = given.texts.get("name", "")
    key = key_of(name, given.texts.get("body", ""))
    errors = [*_shapes(given)]
    contacts = {column: _contact(given, column, errors) for column in ("email", "phone")}
    group = _group(given, groups, errors)
    first = first_lines.setdefault(key, given.line)
    if name and first != given.line:
        errors.append(WrongCell(column="name", message=words.TWICE_IN_SHEET.format(line=first)))
    if errors:
        return Row(line=given.line, name=name, errors=tuple(errors))
    named = Named(name=name, body=given.texts.get("body", ""), guest_group=group, **contacts)
    example = key == key_of(words.EXAMPLE["name"], words.EXAMPLE["body"])
    return Row(line=given.line, name=name, named=named, known=example or key in known)


def _shapes(given: Given) -> list[WrongCell]:
    found = [WrongCell(column=column, message=words.FORMULA) for column in sorted(given.formulas)]
    name = given.texts.get("name", "")
    if not name:
        found.append(WrongCell(column="name", message=words.EMPTY_NAME))
    elif "name" not in given.formulas and not _is_name(name):
        message = words.NOT_A_NAME.format(given=name[:50])
        found.append(WrongCell(column="name", message=message))
    for column, limit in LIMITS.items():
        length = len(given.texts.get(column, ""))
        if length > limit:
            message = words.TOO_LONG.format(length=length, limit=limit)
            found.append(WrongCell(column=column, message=message))
    return found


def _is_name(text: str) -> bool:
    """Not a date or a number that slipped into the column, nor what a formula failed with."""
    return not text.startswith("#") and any(character.isalpha() for character in text)


def _contact(given: Given, column: str, errors: list[WrongCell]) -> str:
    text = "" if column in given.formulas else given.texts.get(column, "")
    try:
        return read_email(text) if column == "email" else read_phone(text)
    except BadContact:
        message = words.BAD_EMAIL if column == "email" else words.BAD_PHONE
        errors.append(WrongCell(column=column, message=message))
        return ""


def _group(given: Given, groups: Sequence[GuestGroup], errors: list[WrongCell]) -> int | None:
    text = given.texts.get("guest_group", "")
    if not text:
        return None
    found = next((group.id for group in groups if fold(group.name) == fold(text)), None)
    if found is None:
        known = "; ".join(group.name for group in groups) or words.NO_GROUPS
        message = words.UNKNOWN_GROUP.format(given=text, known=known)
        errors.append(WrongCell(column="guest_group", message=message))
    return found
