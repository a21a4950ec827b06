"""All metrics of the portal beyond the common ones."""

from typing import Final

from prometheus_client import Counter

EDITION_CHANGES: Final = Counter(
    "contest_portal_edition_changes_total", "Changes of editions by staff", ["subject"]
)
ARTICLE_STEPS: Final = Counter(
    "contest_portal_article_steps_total", "What was done with articles", ["step"]
)
SCANS: Final = Counter(
    "contest_portal_scans_total", "Files given to the virus scanner, by outcome", ["outcome"]
)
QUESTIONS_ASKED: Final = Counter("contest_portal_questions_total", "Questions from the public")
