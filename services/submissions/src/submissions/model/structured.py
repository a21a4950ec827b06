"""What programs read of a page: schema.org's words for an entry and for the gallery."""

from typing import Any

import msgspec

CONTEXT = "https://schema.org"


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """An entry on show; addresses are absolute, times RFC 3339."""

    url: str
    title: str
    summary: str
    authors: str
    applicant_kind: str
    field: str
    place: str
    images: tuple[str, ...]
    published_at: str
    changed_at: str
    contest: str


def entry_document(entry: Described) -> dict[str, Any]:
    """One creative work; who made it is a person only where one person entered."""
    maker = "Person" if entry.applicant_kind == "individual" else "Organization"
    document = {
        "@context": CONTEXT,
        "@type": "CreativeWork",
        "@id": entry.url,
        "url": entry.url,
        "name": entry.title,
        "description": entry.summary,
        "inLanguage": "vi",
        "author": {"@type": maker, "name": entry.authors},
        "genre": entry.field,
        "image": list(entry.images),
        "datePublished": entry.published_at,
        "dateModified": entry.changed_at,
        "isPartOf": {"@type": "Collection", "name": entry.contest},
        "contentLocation": {"@type": "Place", "name": entry.place} if entry.place else None,
    }
    return {name: value for name, value in document.items() if value}


def trail_document(trail: list[tuple[str, str]]) -> dict[str, Any]:
    """(name, absolute address) from the home page down."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(trail, 1)
        ],
    }
