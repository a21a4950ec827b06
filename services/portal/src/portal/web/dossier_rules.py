"""Changes of how an edition's dossiers are received, reviewed and written to."""

from flask import Blueprint, Response

from portal import phrases
from portal.actions import change_edition as actions
from portal.web.changing import PREFIX, edition_of, save, show
from portal.web.dossier_rule_forms import LetterheadForm, ReceptionForm, ReviewForm
from portal.web.editions import MAY_SET
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("dossier_rules", __name__, url_prefix=PREFIX)


@bp.get("/tham-dinh")
@requires(*MAY_SET)
def review_form(code: str) -> Response:
    """The form of how dossiers are reviewed."""
    edition = edition_of(code)
    return show("review", edition, ReviewForm.of(edition.dossier_rules, edition.version))


@bp.post("/tham-dinh")
@requires(*MAY_SET)
def save_review(code: str) -> Response:
    """Save how dossiers are reviewed; what was concluded stays concluded."""
    edition = edition_of(code)
    form = ReviewForm.posted()
    before = edition.dossier_rules.checklist
    return save(
        "review",
        edition,
        form,
        lambda author: actions.change_rules(
            database(), author, "review", form.rules(before), clock.now()
        ),
        phrases.REVIEW_SAVED,
    )


@bp.get("/tiep-nhan")
@requires(*MAY_SET)
def reception_form(code: str) -> Response:
    """The form of how paper and late files are received."""
    edition = edition_of(code)
    form = ReceptionForm(obj=edition.dossier_rules, version=str(edition.version))
    return show("reception", edition, form)


@bp.post("/tiep-nhan")
@requires(*MAY_SET)
def save_reception(code: str) -> Response:
    """Save how paper and late files are received."""
    edition = edition_of(code)
    form = ReceptionForm.posted()
    return save(
        "reception",
        edition,
        form,
        lambda author: actions.change_rules(
            database(), author, "reception", form.rules(), clock.now()
        ),
        phrases.RECEPTION_SAVED,
    )


@bp.get("/cong-van")
@requires(*MAY_SET)
def letterhead_form(code: str) -> Response:
    """The form of what stands on official letters."""
    edition = edition_of(code)
    return show("letterhead", edition, LetterheadForm.of(edition.letterhead, edition.version))


@bp.post("/cong-van")
@requires(*MAY_SET)
def save_letterhead(code: str) -> Response:
    """Save what stands on official letters; letters are made anew each time."""
    edition = edition_of(code)
    form = LetterheadForm.posted()
    return save(
        "letterhead",
        edition,
        form,
        lambda author: actions.change_rules(
            database(), author, "letterhead", form.rules(), clock.now()
        ),
        phrases.LETTERHEAD_SAVED,
    )
