"""First contents: the province's units, and people to try the demonstration with."""

import csv
import os
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final

import msgspec

from accounts.actions.announce import announce
from accounts.actions.staff import give_role
from accounts.actions.unit_editing import changing, publish_unit
from accounts.model.contacts import read_contact
from accounts.model.grants import today
from accounts.model.passwords import hash_password, new_password
from accounts.model.units import Unit, new_unit
from accounts.store import accounts, contacts, passwords, units
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from accounts.store.locks import lock_thing
from contracts.roles import Role
from servicekit.db import Connection, Database
from servicekit.text import slugify

APPLICANTS_AGE: Final = timedelta(days=35)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A demonstration account. Without a role: an applicant, who signs in by code."""

    email: str
    name: str
    role: Role | None
    unit: str | None


def seed_units(database: Database, doing: Doing) -> int:
    """Add the units that are missing; what staff changed stays. Answers how many were added."""
    with changing(database) as conn:
        added = [unit.code for unit in _units() if units.add_unit(conn, unit)]
        _add_aliases(conn, set(added))
        for code in added:
            publish_unit(conn, code, doing.now)
    return len(added)


def seed_people(database: Database, file: Path, doing: Doing) -> int:
    """One account for each role. Answers how many were made.

    Passwords are known to `file` (0600) only. When somebody is new or the file is lost, all get new
    ones; the old file goes first, so that a crash in between is noticed and mended next time.
    """
    people = _people()
    fresh = {person.email: new_password() for person in people if person.role is not None}
    with database.transaction() as conn:
        lock_thing(conn, "demonstration")
        made = sum(_ensure_person(conn, person, doing) for person in people)
        renew = made > 0 or not file.exists()
        if renew:
            file.unlink(missing_ok=True)
            _set_passwords(conn, fresh, doing)
    if renew:
        _write_file(file, people, fresh)
    return made


def seed_applicants(database: Database, doing: Doing) -> list[int]:
    """Applicants who sign in by code, each with some of the demonstration's dossiers; the first is

    the one of `seed_people`. Answers their numbers. Those made now look a month old, so that nobody
    greets them as new.
    """
    since = msgspec.structs.replace(doing, now=doing.now - APPLICANTS_AGE)
    people = [person for person in _people() if person.role is None]
    people += _people("applicants.csv")
    with database.transaction() as conn:
        lock_thing(conn, "demonstration")
        for person in people:
            _ensure_person(conn, person, since)
        found = [contacts.find_contact(conn, read_contact(p.email).canonical) for p in people]
    return [contact.account for contact in found if contact is not None]


def _units() -> Iterator[Unit]:
    """The bodies that units stand below, which are not in the list; then the units."""
    for line in _read("roots.csv"):
        yield _unit(line, line["type"], "root")
    for line in _read("units.csv"):
        unit = _unit(line, line["type"], line["group"], code=line["gso_code"])
        yield msgspec.structs.replace(unit, former_province=line["former_province"], listed=True)


def _unit(line: dict[str, str], kind: str, group: str, code: str = "") -> Unit:
    name, parent = line["name"], slugify(line["parent"]) if line["parent"] else None
    return new_unit(code or slugify(name), name, kind=kind, parent=parent, unit_group=group)


def _add_aliases(conn: Connection, added: set[str]) -> None:
    by_unit: dict[str, list[str]] = {}
    for line in _read("aliases.csv"):
        by_unit.setdefault(slugify(line["name"]), []).append(line["alias"])
    for code, aliases in by_unit.items():
        if code in added:
            units.set_aliases(conn, code, tuple(aliases))


def _people(file: str = "demonstration.csv") -> list[Person]:
    return [
        Person(
            email=line["email"],
            name=line["name"],
            role=Role(line["role"]) if line["role"] else None,
            unit=line["unit"] or None,
        )
        for line in _read(file)
    ]


def _ensure_person(conn: Connection, person: Person, doing: Doing) -> bool:
    """True when the account was made now."""
    contact = read_contact(person.email)
    if contacts.find_contact(conn, contact.canonical) is not None:
        return False
    number = accounts.create_account(conn, origin="staff", name=person.name, now=doing.now)
    contacts.add_contact(conn, number, contact, doing.now)
    if person.role is not None:
        day = today(doing.now)
        role = NewGrant(account=number, role=person.role, unit=person.unit, valid_from=day)
        give_role(conn, role, doing)
    announce(conn, number, doing.now)
    return True


def _set_passwords(conn: Connection, fresh: dict[str, str], doing: Doing) -> None:
    for email, password in fresh.items():
        holder = contacts.find_contact(conn, read_contact(email).canonical)
        if holder is not None:
            hashed = hash_password(password)
            passwords.set_password(conn, holder.account, hashed, initial=False, now=doing.now)


def _write_file(file: Path, people: list[Person], fresh: dict[str, str]) -> None:
    """`role<TAB>e-mail<TAB>password`, readable by its owner only from the first byte on."""
    lines = [
        "\t".join((str(person.role or Role.APPLICANT), person.email, fresh.get(person.email, "-")))
        for person in people
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def _read(name: str) -> Iterator[dict[str, str]]:
    text = (files("accounts") / "data" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
