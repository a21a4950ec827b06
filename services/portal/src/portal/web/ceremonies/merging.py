"""Two entries of the list that are one person: chosen, compared, confirmed."""

from flask import Blueprint, Response, flash, make_response, redirect, request
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # stubs lag behind
from wtforms.validators import InputRequired

from portal.actions.ceremonies import merging
from portal.actions.ceremonies.merging import Seen
from portal.errors.ceremonies import CeremonyChangedMeanwhile
from portal.model.ceremonies import merging as rules
from portal.model.ceremonies.ceremony import Ceremony
from portal.model.ceremonies.guests import Guest
from portal.phrases import ceremonies as words
from portal.store.ceremonies import guests
from portal.web.ceremonies.access import PREFIX, PREPARERS, by, ceremony_of, page
from portal.web.versioned import returned_number
from servicekit.auth import requires
from servicekit.forms import Form
from servicekit.problems import NotFound
from servicekit.web import database

bp = Blueprint(
    "ceremony_merging", __name__, url_prefix=f"{PREFIX}/<int:ceremony>/khach/<int:guest>/gop"
)


class MergeForm(Form):
    """Which spelling is right, and the versions that were compared."""

    spelled_as = RadioField(
        words.RIGHT_SPELLING, [InputRequired(words.CHOOSE_SPELLING)], coerce=int
    )
    kept_version = HiddenField()
    gone_version = HiddenField()

    def offer(self, kept: Guest, gone: Guest) -> "MergeForm":
        """With both spellings."""
        self.spelled_as.choices = [
            SelectChoice(one.id, ", ".join(text for text in (one.name, one.body) if text))
            for one in (kept, gone)
        ]
        return self

    def compared(self, kept: Guest, gone: Guest) -> None:
        """What the next press confirms."""
        self.kept_version.data = str(kept.version)
        self.gone_version.data = str(gone.version)

    def seen(self, kept: Guest, gone: Guest) -> Seen:
        """Only after validate()."""
        shown = {kept.id: self.kept_version, gone.id: self.gone_version}
        versions = {number: returned_number(str(field.data)) for number, field in shown.items()}
        return Seen(versions=versions, spelled_as=self.spelled_as.data)


@bp.get("")
@requires(*PREPARERS)
def choose(ceremony: int, guest: int) -> Response:
    """Who may be the same person, the most similar names first, or whoever is searched for."""
    search = request.args.get("q", "").strip()[:200]
    found = ceremony_of(ceremony)
    with database().transaction() as conn:
        one = guests.find(conn, ceremony, guest)
        others = guests.of(conn, ceremony, search)
    return page("merge_choice", found, guest=one, others=rules.alike(one, others), search=search)


@bp.get("/<int:other>")
@requires(*PREPARERS)
def compare(ceremony: int, guest: int, other: int) -> Response:
    """Both beside what the one that stays will say."""
    kept, gone = _pair(ceremony, guest, other)
    form = MergeForm(data={"spelled_as": kept.id}).offer(kept, gone)
    return _comparison(ceremony_of(ceremony), (kept, gone), form)


@bp.post("/<int:other>")
@requires(*PREPARERS)
def merge(ceremony: int, guest: int, other: int) -> Response:
    """One guest from now on."""
    kept, gone = _pair(ceremony, guest, other)
    form = MergeForm.posted().offer(kept, gone)
    if not form.validate():
        return _comparison(ceremony_of(ceremony), (kept, gone), form, 422)
    try:
        merged = merging.merge_guests(database(), ceremony, form.seen(kept, gone), by())
    except CeremonyChangedMeanwhile:
        form.form_errors.append(words.COMPARE_AGAIN)
        return _comparison(ceremony_of(ceremony), _pair(ceremony, guest, other), form, 409)
    flash(words.GUESTS_MERGED.format(name=merged.name))
    return make_response(redirect(f"{PREFIX}/{ceremony}/khach/{merged.id}", 303))


def _pair(ceremony: int, guest: int, other: int) -> tuple[Guest, Guest]:
    """`(kept, gone)`. Raises NotFound, also for one and the same."""
    if guest == other:
        raise NotFound
    with database().transaction() as conn:
        return rules.in_order(
            guests.find(conn, ceremony, guest), guests.find(conn, ceremony, other)
        )


def _comparison(
    ceremony: Ceremony, pair: tuple[Guest, Guest], form: MergeForm, status: int = 200
) -> Response:
    kept, gone = pair
    form.compared(kept, gone)
    chosen = form.spelled_as.data if form.spelled_as.data in (kept.id, gone.id) else kept.id
    after = rules.combined(kept, gone, spelled_as=chosen)
    return page("merge", ceremony, status, form=form, columns=(kept, gone, after))
