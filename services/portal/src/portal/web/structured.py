"""Articles for search engines (schema.org) and the way back to their list."""

from typing import Any, Final

from portal.model import articles as rules
from portal.phrases import articles as phrases
from portal.store.published import Shown
from portal.web.article_words import Reading
from servicekit.times import as_moment
from servicekit.web import settings

TYPES: Final = {"news": "NewsArticle", "video": "VideoObject", "question": "QAPage"}
OTHERWISE: Final = "Article"


def breadcrumbs(kind: str) -> list[tuple[str, str | None]]:
    """From the first page to the article itself, which is named by its own heading."""
    return [
        (phrases.HOME, "/"),
        (phrases.KINDS[kind], rules.PATHS[kind]),
        (phrases.HERE, None),
    ]


def structured(shown: Shown, reading: Reading) -> dict[str, Any]:
    """One JSON-LD document."""
    base = settings().public_url.rstrip("/")
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(shown.kind, OTHERWISE),
        "url": base + shown.link,
        "name": shown.title,
        "headline": shown.title[:110],
        "description": reading.description,
        "inLanguage": "vi",
        "datePublished": as_moment(shown.published_at),
        "dateModified": as_moment(shown.updated_at),
    }
    if reading.cover:
        found["image"] = base + reading.address(reading.cover)
    if shown.kind == "question":
        found["mainEntity"] = _question(shown, reading)
    return found | (_video(reading, shown, base) if shown.kind == "video" else {})


def _question(shown: Shown, reading: Reading) -> dict[str, Any]:
    return {
        "@type": "Question",
        "name": shown.title,
        "answerCount": 1,
        "acceptedAnswer": {"@type": "Answer", "text": reading.html},
    }


def _video(reading: Reading, shown: Shown, base: str) -> dict[str, Any]:
    films = reading.of_kind("mp4")
    if not films:
        return {}
    return {
        "uploadDate": as_moment(shown.published_at),
        "contentUrl": base + reading.address(films[0]),
        "thumbnailUrl": base + reading.poster(films[0]),
        "duration": f"PT{round(films[0].seconds or 0)}S",
    }
