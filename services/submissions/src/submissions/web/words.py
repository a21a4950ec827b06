"""Words of submissions that templates look up; installed once by bootstrap."""

from datetime import datetime, timedelta

from flask import Flask

from servicekit import filetypes, times
from servicekit.phrases.files import FILE_KINDS, megabytes
from submissions import phrases
from submissions.model import (
    applicants,
    conclusions,
    consenting,
    corrections,
    digests,
    lifecycle,
    supplements,
)
from submissions.phrases import chronicle, eligibility, gallery, imports, members, standing
from submissions.phrases import corrections as words
from submissions.phrases import files as file_phrases


def install(app: Flask) -> None:
    """Names that templates of this service use."""
    app.jinja_env.globals |= {
        "stage_words": phrases.STAGES,
        "stage_tones": phrases.STAGE_TONES,
        "reason_words": phrases.REASONS,
        "verb_words": phrases.VERBS,
        "staff_only_steps": conclusions.TAKES_BACK,
        "applicant_words": phrases.APPLICANT_KINDS,
        "field_words": phrases.FIELDS,
        "file_words": FILE_KINDS,
        "consent_texts": consenting.TEXTS,
        "accepted_endings": filetypes.ACCEPT,
        "taken_out_words": file_phrases.taken_out,
        "film_words": file_phrases.not_played,
        "editable_stages": lifecycle.EDITABLE,
        "withdrawable_stages": lifecycle.WITHDRAWABLE,
        "on_show_stages": lifecycle.ON_SHOW,
        "judged_stages": lifecycle.WITH_RESULT,
        "filter_words": gallery.FILTERS,
    }
    app.jinja_env.globals |= {
        "likeness_words": phrases.likeness,
        "alike_fields": phrases.alike_fields,
        "needs_guardian": applicants.needs_guardian,
        "answer_words": {True: eligibility.YES, False: eligibility.NO},
    }
    app.jinja_env.globals |= {
        "import_stages": imports.STAGES,
        "import_states": imports.ROW_STATES,
        "import_tones": imports.ROW_TONES,
    }
    _install_words_of_corrections(app)
    _install_words_of_people(app)
    app.jinja_env.filters["percent"] = phrases.percent
    app.jinja_env.filters["megabytes"] = megabytes
    app.jinja_env.filters["last_day"] = _last_day


def _install_words_of_corrections(app: Flask) -> None:
    """What becomes of a published entry."""
    app.jinja_env.globals |= {
        "correctable_stages": corrections.CORRECTABLE,
        "correction_states": words.STATES,
        "correction_tones": words.STATE_TONES,
        "occasion_words": words.OCCASIONS,
        "standing_effects": standing.EFFECTS,
    }


def _install_words_of_people(app: Flask) -> None:
    """Members, everything that happened, supplement requests."""
    app.jinja_env.globals |= {
        "member_roles": members.ROLES,
        "member_states": members.STATES,
        "member_tones": members.TONES,
        "unconfirmed_words": members.unconfirmed,
        "forgotten_member": members.FORGOTTEN,
        "chronicle_words": chronicle.LINES,
        "chronicle_who": chronicle.WHO,
        "step_names": phrases.STEPS,
        "consent_names": {purpose: text.title for purpose, text in consenting.TEXTS.items()},
    }
    app.jinja_env.filters |= {
        "subjects": chronicle.subjects,
        "short_digest": digests.short,
        "supplement_step": supplements.step_for,
    }


def _last_day(end: datetime) -> str:
    """The day people name for a half-open end: "đến hết ngày"."""
    return times.as_date(end - timedelta(milliseconds=1))
