"""Where the people of the tests come from."""

from accounts.model.attempts import Attempt, Visitor, mark
from accounts.model.contacts import read_contact
from accounts.model.hashing import contact_hash

OFFICE = Visitor(address="203.0.113.7")
"""A program, or a browser on its first visit, behind the address that a whole office shares."""


def elsewhere(number: int) -> Visitor:
    """A stranger with an address of its own."""
    return Visitor(address=f"198.51.100.{number}")


def at_home(pepper: str, *contacts: str, device: str = "own phone") -> Visitor:
    """A device on which these contacts have signed in, behind the same address as everybody."""
    known = tuple(mark(contact_hash(pepper, read_contact(c).canonical)) for c in contacts)
    return Visitor(address=OFFICE.address, device=device, known=known)


def attempt(contact: str, secret: str, visitor: Visitor = OFFICE) -> Attempt:
    return Attempt(read_contact(contact), secret, visitor)
