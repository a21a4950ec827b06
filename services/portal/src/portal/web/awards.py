"""Changes of how an edition is scored and what it awards."""

from typing import Any

from flask import Blueprint, Response

from contracts.events import EditionState
from portal.actions import change_edition as actions
from portal.phrases import rules as rule_phrases
from portal.web.award_forms import PrizesForm, RowsForm, ScoringForm
from portal.web.changing import PREFIX, attempt, edition_of, show, to_edition
from portal.web.editions import MAY_SET
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("awards", __name__, url_prefix=PREFIX)


@bp.get("/cham-diem")
@requires(*MAY_SET)
def scoring_form(code: str) -> Response:
    """The form of criteria and points."""
    edition = edition_of(code)
    community = edition.scoring.community if edition.scoring else None
    form = ScoringForm.of(edition)(
        version=str(edition.version),
        community=community.maximum if community else 0,
        decimals=str(community.decimals if community else 1),
    )
    return show("scoring", edition, form)


@bp.post("/cham-diem")
@requires(*MAY_SET)
def save_scoring(code: str) -> Response:
    """Save criteria and points."""
    edition = edition_of(code)
    form = ScoringForm.of(edition).posted()
    values = form.scoring(edition) if form.validate() else None
    return _save("scoring", edition, form, (values, rule_phrases.SCORING_SAVED))


@bp.get("/giai-thuong")
@requires(*MAY_SET)
def prizes_form(code: str) -> Response:
    """The form of the prizes."""
    edition = edition_of(code)
    return show("prizes", edition, PrizesForm.of(edition)(version=str(edition.version)))


@bp.post("/giai-thuong")
@requires(*MAY_SET)
def save_prizes(code: str) -> Response:
    """Save the prizes."""
    edition = edition_of(code)
    form = PrizesForm.of(edition).posted()
    values = form.prizes() if form.validate() else None
    return _save("prizes", edition, form, (values, rule_phrases.PRIZES_SAVED))


def _save(
    subject: str,
    edition: EditionState,
    form: RowsForm,
    wanted: tuple[dict[str, Any] | None, str],
) -> Response:
    values, words = wanted
    if values is not None and attempt(
        edition,
        form,
        lambda author: actions.change_rules(database(), author, subject, values, clock.now()),
        words,
    ):
        return to_edition(edition.code)
    return show(subject, edition, form, status=422)
