"""`accounts web|work|…|seed|administrator|rotate-key|continue-numbers|otp|tokens|voters`."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Final

from accounts import phrases
from accounts.actions.demonstration import last_code, trial_voters, voter_tokens
from accounts.actions.keys import ensure_key, rotate_key
from accounts.actions.restored import continue_numbers
from accounts.actions.seed import seed_applicants, seed_people, seed_units
from accounts.actions.staff import create_staff, grant_role
from accounts.bootstrap import SERVICE
from accounts.errors import ContactTaken, NoLiveCode, NotADemonstration, PasswordNeeded
from accounts.model.contacts import (
    Contact,
    EmptyContact,
    MalformedEmail,
    MalformedPhone,
    read_contact,
)
from accounts.model.grants import today
from accounts.store.audit import Doing
from accounts.store.grants import NewGrant
from contracts.roles import Role
from servicekit import cli, copies, waiting
from servicekit.cli import Context

WAIT_SECONDS: Final = 30
MOST_TOKENS: Final = 1_000_000
ONLY_DEMONSTRATION: Final = "This works only while the current edition is a demonstration."


def seed(context: Context, arguments: list[str]) -> int:
    """Units always; people only for a demonstration, or with `--demonstration`.

    Prints the numbers of the demonstration's applicants, for `submissions seed`.
    """
    doing = Doing(actor=None, now=context.now, reason=phrases.SEEDED)
    ensure_key(context.database, context.settings, context.now)
    seed_units(context.database, doing)
    file = context.settings.demo_accounts_file
    if "--demonstration" in arguments or _is_demonstration(context):
        if file is None:
            return _refuse("DEMO_ACCOUNTS_FILE says where the passwords go; it is missing.")
        seed_people(context.database, file, doing)
        print(",".join(map(str, seed_applicants(context.database, doing))))
    return 0


def administrator(context: Context, arguments: list[str]) -> int:
    """`administrator E-MAIL NAME`: the first one, who then gives roles; prints the password."""
    if len(arguments) != 2:
        return _refuse("usage: accounts administrator E-MAIL NAME")
    contact = _contact(arguments[0])
    if contact is None:
        return _refuse(f"{arguments[0]} is no e-mail address.")
    doing = Doing(actor=None, now=context.now, reason="command line")
    try:
        number, password = create_staff(
            context.database, context.settings, contact, arguments[1], doing
        )
    except PasswordNeeded:
        return _refuse("Staff sign in with an e-mail address, not with a phone.")
    except ContactTaken:
        return _refuse("This address has an account already.")
    role = NewGrant(
        account=number, role=Role.ADMINISTRATOR, unit=None, valid_from=today(context.now)
    )
    grant_role(context.database, role, doing)
    print(f"account {number}, initial password {password}")
    return 0


def rotate(context: Context, arguments: list[str]) -> int:
    """`rotate-key [--at-once]`: a new signing key; at once when the old one was stolen."""
    doing = Doing(actor=None, now=context.now, reason="command line")
    at_once = "--at-once" in arguments
    print(rotate_key(context.database, context.settings, doing, at_once=at_once))
    return 0


def continue_after(context: Context, arguments: list[str]) -> int:
    """`continue-numbers ABOVE`: after a restore; ABOVE is the highest number anybody has seen."""
    if len(arguments) != 1 or not arguments[0].isdigit():
        return _refuse("usage: accounts continue-numbers ABOVE (a number, 0 when nobody voted)")
    doing = Doing(actor=None, now=context.now, reason="restored")
    last = continue_numbers(context.database, context.settings, int(arguments[0]), doing)
    print(f"New accounts get numbers above {last}; all tokens are renewed.")
    return 0


def otp(context: Context, arguments: list[str]) -> int:
    """`otp CONTACT`: the last code sent to it."""
    contact = _contact(arguments[0]) if len(arguments) == 1 else None
    if contact is None:
        return _refuse("usage: accounts otp CONTACT (an e-mail address or a phone number)")
    try:
        print(last_code(context.database, context.settings, contact))
    except NotADemonstration:
        return _refuse(ONLY_DEMONSTRATION)
    except NoLiveCode:
        return _refuse("No code was sent to this contact.")
    return 0


def tokens(context: Context, arguments: list[str]) -> int:
    """`tokens N`: N tokens of N declared accounts, one a line, valid for a day."""
    return _print_voters(
        "tokens",
        arguments,
        lambda count: voter_tokens(context.database, context.settings, count, context.now),
    )


def voters(context: Context, arguments: list[str]) -> int:
    """`voters N`: the numbers of the accounts of `tokens N`, one a line."""
    return _print_voters(
        "voters",
        arguments,
        lambda count: (
            f"{voter.number}\n" for voter in trial_voters(context.database, count, context.now)
        ),
    )


def _print_voters(command: str, arguments: list[str], make: Callable[[int], Iterable[str]]) -> int:
    count = int(arguments[0]) if len(arguments) == 1 and arguments[0].isdigit() else 0
    if not 0 < count <= MOST_TOKENS:
        return _refuse(f"usage: accounts {command} N (1 to {MOST_TOKENS})")
    try:
        for lines in make(count):
            sys.stdout.write(lines)
        sys.stdout.flush()
    except NotADemonstration:
        return _refuse(ONLY_DEMONSTRATION)
    except BrokenPipeError:
        # `accounts tokens 1000 | head -1` has all it wanted; Python would complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _is_demonstration(context: Context) -> bool:
    """Whether the current edition is one; its copy may still be on its way at the first start."""

    def known() -> bool:
        with context.database.transaction() as conn:
            try:
                copies.current_edition(conn)
            except copies.NoCurrentEdition:
                return False
        return True

    try:
        waiting.until("the current edition", known, timeout=WAIT_SECONDS)
    except TimeoutError:
        return False
    with context.database.transaction() as conn:
        return copies.current_edition(conn).demonstration


def _contact(text: str) -> Contact | None:
    try:
        return read_contact(text)
    except (EmptyContact, MalformedEmail, MalformedPhone):
        return None


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def main() -> None:
    cli.main(
        SERVICE,
        {
            "seed": seed,
            "administrator": administrator,
            "rotate-key": rotate,
            "continue-numbers": continue_after,
            "otp": otp,
            "tokens": tokens,
            "voters": voters,
        },
    )
