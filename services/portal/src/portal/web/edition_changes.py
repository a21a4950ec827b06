"""Changes of voting rules, help contact, organiser and targets, and of which edition is current."""

from flask import Blueprint, Response

from portal import phrases
from portal.actions import change_edition as actions
from portal.web.changing import PREFIX, attempt, edition_of, save, show, to_edition
from portal.web.editions import MAY_SET
from portal.web.forms import ChangeForm, ContactForm, OrganiserForm, VotingForm
from portal.web.target_forms import TargetsForm
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("edition_changes", __name__, url_prefix=PREFIX)


@bp.get("/binh-chon")
@requires(*MAY_SET)
def voting_form(code: str) -> Response:
    """The form of the voting rules."""
    edition = edition_of(code)
    form = VotingForm(obj=edition.voting, version=str(edition.version))
    return show("voting", edition, form)


@bp.post("/binh-chon")
@requires(*MAY_SET)
def save_voting(code: str) -> Response:
    """Save the voting rules."""
    edition = edition_of(code)
    form = VotingForm.posted()
    return save(
        "voting",
        edition,
        form,
        lambda author: actions.change_voting_rules(database(), author, form.rules(), clock.now()),
        phrases.RULES_SAVED,
    )


@bp.get("/lien-he")
@requires(*MAY_SET)
def contact_form(code: str) -> Response:
    """The form of the help contact."""
    edition = edition_of(code)
    form = ContactForm(data=edition.help_contact, version=str(edition.version))
    return show("contact", edition, form)


@bp.post("/lien-he")
@requires(*MAY_SET)
def save_contact(code: str) -> Response:
    """Save the help contact."""
    edition = edition_of(code)
    form = ContactForm.posted()
    contact = form.contact() if form.validate() else None
    if contact is not None and attempt(
        edition,
        form,
        lambda author: actions.change_help_contact(database(), author, contact, clock.now()),
        phrases.CONTACT_SAVED,
    ):
        return to_edition(code)
    return show("contact", edition, form, status=422)


@bp.get("/don-vi-to-chuc")
@requires(*MAY_SET)
def organiser_form(code: str) -> Response:
    """The form of who holds the edition."""
    edition = edition_of(code)
    form = OrganiserForm(obj=edition.organiser, version=str(edition.version))
    return show("organiser", edition, form)


@bp.post("/don-vi-to-chuc")
@requires(*MAY_SET)
def save_organiser(code: str) -> Response:
    """Save who holds the edition."""
    edition = edition_of(code)
    form = OrganiserForm.posted()
    return save(
        "organiser",
        edition,
        form,
        lambda author: actions.change_organiser(database(), author, form.organiser(), clock.now()),
        phrases.ORGANISER_SAVED,
    )


@bp.get("/chi-tieu")
@requires(*MAY_SET)
def targets_form(code: str) -> Response:
    """The form of the targets' figures."""
    edition = edition_of(code)
    form = TargetsForm.of(edition.targets)(version=str(edition.version))
    return show("targets", edition, form)


@bp.post("/chi-tieu")
@requires(*MAY_SET)
def save_targets(code: str) -> Response:
    """Save the figures."""
    edition = edition_of(code)
    form = TargetsForm.of(edition.targets).posted()
    return save(
        "targets",
        edition,
        form,
        lambda author: actions.change_targets(
            database(), author, form.targets(edition.targets), clock.now()
        ),
        phrases.TARGETS_SAVED,
    )


@bp.get("/hien-hanh")
@requires(*MAY_SET)
def current_form(code: str) -> Response:
    """Says what choosing another current edition means, and asks why."""
    edition = edition_of(code)
    return show("current", edition, ChangeForm(version=str(edition.version)))


@bp.post("/hien-hanh")
@requires(*MAY_SET)
def choose_current(code: str) -> Response:
    """Make it the current edition."""
    edition = edition_of(code)
    form = ChangeForm.posted()
    return save(
        "current",
        edition,
        form,
        lambda author: actions.choose_current(database(), author, clock.now()),
        phrases.CURRENT_CHOSEN.format(title=edition.short_title),
    )
