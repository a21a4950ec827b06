"""What the English pages say; the Vietnamese ones are the binding ones."""

from typing import Final

WINDOWS: Final = {
    "launch": "Launch",
    "promotion": "Promotion",
    "submission": "Handing in",
    "editing": "Changing what was handed in",
    "voting": "Online voting",
    "judging": "Judging",
    "results": "Results",
}
STANDINGS: Final = {"now": "Now", "over": "Over", "ahead": "Ahead", "unknown": ""}
ACTIONS: Final = {
    "vote": ("See the entries and vote", "/binh-chon"),
    "submit": ("Hand in a dossier", "/ho-so"),
    "prepare": ("Prepare a dossier", "/ho-so"),
    "browse": ("See the entries", "/en/entries"),
    "review": ("See the entries", "/en/entries"),
    "judge": ("See the entries", "/en/entries"),
    "see_results": ("See the results", "/en/results"),
}
KINDS: Final = {
    "news": "News",
    "guide": "Guides",
    "question": "Questions and answers",
    "document": "Documents",
    "video": "Videos",
    "innovation": "Model innovations",
    "sponsor": "Sponsors",
    "press": "For the press",
}
LISTS: Final = {
    "news": "/en/news",
    "guide": "/en/help",
    "question": "/en/questions",
    "document": "/en/documents",
    "video": "/en/videos",
    "innovation": "/en/innovations",
    "sponsor": "/en/sponsors",
    "press": "/en/press",
}
"""Where each kind is listed."""
TIERS: Final = {
    "main": "Main sponsor",
    "gold": "Gold sponsor",
    "silver": "Silver sponsor",
    "partner": "Partner",
    "media": "Media partner",
}
RELATIONS: Final = {
    "based_on": "Based on",
    "implements": "Implements",
    "supersedes": "Replaces",
}
REVERSED: Final = {
    "based_on": "Basis of",
    "implements": "Implemented by",
    "supersedes": "Replaced by",
}
READ_RULES: Final = ("Read the rules", "/en/rules")


def action(step: str) -> tuple[str, str]:
    """The one thing to do now: its words and its address."""
    return ACTIONS.get(step, READ_RULES)
