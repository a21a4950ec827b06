"""All metrics of the portal beyond the common ones."""

from typing import Final

from prometheus_client import Counter

EDITION_CHANGES: Final = Counter(
    "contest_portal_edition_changes_total", "Changes of editions by staff", ["subject"]
)
