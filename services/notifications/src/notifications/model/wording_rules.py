"""What a wording must be before it may be saved."""

from collections.abc import Iterator
from typing import Final

from notifications.errors import BadWording
from notifications.model.filling import BadSource, names_in
from notifications.model.kinds import Kind
from notifications.model.values import values_of
from notifications.model.wordings import Wording, blocks
from notifications.phrases import wordings as words

COMMON: Final = ("name", "contest", "public_url", "host")
LINKS: Final[tuple[str, ...]] = (
    "public_url",
    "page",
    "entry_page",
    "share_page",
    "poster",
    "gallery",
    "my_votes",
    "certificate",
    "results",
)
NEEDED: Final[dict[Kind, tuple[str, ...]]] = {Kind.SIGN_IN_CODE: ("code",)}
LIMITS: Final = {"subject": 150, "short": 459, "body": 10_000}
"""A short form fits into three segments of a text message without diacritics."""


def variables_of(kind: Kind) -> tuple[str, ...]:
    """The names a kind's words may use: those its values have, and those of every letter."""
    facts = words.SAMPLES.get(kind, words.A_DOSSIER)
    own = ("code", "expires_at") if kind is Kind.SIGN_IN_CODE else tuple(values_of(kind, facts, ""))
    return (*COMMON, *own)


def check(kind: Kind, wording: Wording) -> None:
    """Raises BadWording with one sentence for each field that cannot stay so."""
    problems = {}
    for field, limit in LIMITS.items():
        problem = next(_problems(kind, field, getattr(wording, field), limit), None)
        if problem is not None:
            problems[field] = problem
    if problems:
        raise BadWording(problems)


def _problems(kind: Kind, field: str, source: str, limit: int) -> Iterator[str]:
    if not source.strip():
        yield words.EMPTY
    if len(source) > limit:
        yield words.TOO_LONG.format(limit=limit)
    try:
        used = frozenset[str]().union(*(names_in(part) for part in _sources(field, source)))
    except BadSource:
        yield words.NOT_READABLE
        return
    known = variables_of(kind)
    if strange := sorted(used - set(known)):
        yield words.UNKNOWN_VARIABLE.format(names=_listed(strange), known=_listed(known))
    missing = [name for name in NEEDED.get(kind, ()) if name not in used]
    if field != "subject" and missing:
        yield words.MISSING_VARIABLE.format(names=_listed(missing))
    links = [name for name in LINKS if name in known]
    if field == "body" and not all(_leads_home(url, links) for url in _urls(source)):
        yield words.FOREIGN_LINK.format(known=_listed(links))


def _sources(field: str, source: str) -> Iterator[str]:
    if field != "body":
        yield source
        return
    for block in blocks(source):
        yield from block.sources


def _urls(body: str) -> Iterator[str]:
    return (block.url for block in blocks(body) if block.shape == "button")


def _leads_home(url: str, links: list[str]) -> bool:
    """Written letters look official: their buttons lead to the one official site."""
    compact = url.replace(" ", "")
    after = [compact.removeprefix("{{" + name + "}}") for name in links]
    return any(rest != compact and (not rest or rest[0] in "/?#") for rest in after)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words.variable(name) for name in names)
