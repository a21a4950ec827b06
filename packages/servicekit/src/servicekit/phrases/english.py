"""What English pages say when something was refused or failed (decision 41)."""

from typing import Final

PROBLEMS: Final = {
    "not-found": (
        "This page was not found",
        "The address may have been mistyped, or the page is no longer there.",
    ),
    "starting": ("The system is starting", "Please try again in a few seconds; nothing is lost."),
    "unavailable": (
        "The system cannot answer for the moment",
        "Nothing was recorded. Please try again in a few seconds.",
    ),
    "internal": (
        "Something went wrong",
        "It was noted down together with the code of your request. You may try again.",
    ),
    "method": ("This cannot be done here", ""),
    "bad-request": ("The request could not be read", ""),
    "too-large": ("What was sent is too large", ""),
}
"""By the slug of a problem: title and detail."""
OTHER: Final = "The request could not be answered"
