"""What the API's questions are about: codes of entries in the query."""

from collections.abc import Iterable

from servicekit import codes
from servicekit.problems import FieldError, Invalid
from voting import phrases
from voting.model.catalogue import Catalogue, Election, Entry

LIMIT = 100


def entries_asked(catalogue: Catalogue, given: Iterable[str]) -> list[Entry]:
    """The known entries of these codes, whatever their standing; unknown ones are left out.

    Raises a 422 problem that names the field for malformed or too many codes.
    """
    texts = list(dict.fromkeys(given))
    if len(texts) > LIMIT:
        raise Invalid([FieldError("entry", phrases.TOO_MANY_ENTRIES.format(max=LIMIT))])
    asked = (catalogue.entries.get(_read(text)) for text in texts)
    return [entry for entry in asked if entry is not None and entry.edition in catalogue.elections]


def election_of(catalogue: Catalogue, entries: list[Entry]) -> Election | None:
    """The one edition the entries are of; the current one when none is known.

    Raises a 422 problem when they are of several.
    """
    editions = {entry.edition for entry in entries}
    if len(editions) > 1:
        raise Invalid([FieldError("entry", phrases.ONE_EDITION)])
    return catalogue.elections[editions.pop()] if editions else catalogue.current()


def _read(text: str) -> str:
    try:
        return codes.read(text)
    except codes.BadCode as error:
        raise Invalid([FieldError("entry", phrases.MALFORMED_CODE)]) from error
