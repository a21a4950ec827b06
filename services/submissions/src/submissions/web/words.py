"""Words of submissions that templates look up; installed once by bootstrap."""

from flask import Flask

from submissions import phrases
from submissions.model import filetypes, lifecycle


def install(app: Flask) -> None:
    """Names that templates of this service use."""
    app.jinja_env.globals |= {
        "stage_words": phrases.STAGES,
        "stage_tones": phrases.STAGE_TONES,
        "reason_words": phrases.REASONS,
        "verb_words": phrases.VERBS,
        "applicant_words": phrases.APPLICANT_KINDS,
        "field_words": phrases.FIELDS,
        "file_words": phrases.FILE_KINDS,
        "consent_words": phrases.CONSENTS,
        "accepted_endings": filetypes.ACCEPT,
        "editable_stages": lifecycle.EDITABLE,
        "withdrawable_stages": lifecycle.WITHDRAWABLE,
        "on_show_stages": lifecycle.ON_SHOW,
    }
    app.jinja_env.filters["megabytes"] = phrases.megabytes
