"""What the API answers, as its description shows it."""

from typing import Annotated

import msgspec

from servicekit.openapi import Code, Moment
from submissions.model.contents import Figure


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A published entry in a list; `url` and `cover` are absolute addresses."""

    code: Code
    title: str
    summary: str
    authors: str
    unit: Annotated[str | None, msgspec.Meta(description="Name of the nominating unit.")]
    unit_code: str | None
    field: str
    field_name: str
    cover: str | None
    published_at: Moment | None
    url: str


class Entry(Item, frozen=True, kw_only=True):
    """A published entry with its story."""

    problem: str
    solution: str
    effects: str
    figures: tuple[Figure, ...]
    where_applied: str
    applied_since: str


class Entries(msgspec.Struct, frozen=True):
    """One page; `next` is null on the last."""

    items: list[Item]
    next: str | None


class OpenItem(Item, frozen=True, kw_only=True):
    """A published entry as open data has it."""

    kind: str
    kind_name: str
    themes: Annotated[tuple[str, ...], msgspec.Meta(description="Codes of the edition's themes.")]
    where_applied: str
    applied_since: Annotated[str, msgspec.Meta(description="`03/2024` or `2024`.")]
    figures: tuple[Figure, ...]


class OpenData(msgspec.Struct, frozen=True, kw_only=True):
    """All published entries of one edition."""

    edition: str
    title: str
    entries: list[OpenItem]
