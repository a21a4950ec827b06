"""The final record of an edition, as of a moment: made anew, or as it was kept."""

from datetime import datetime
from typing import Final

from flask import Blueprint, Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired, ValidationError

from reporting.actions import exports
from reporting.actions import final_records as actions
from reporting.model.exports import Asked, Format, Question
from reporting.model.letterheads import STANDING_BODY
from reporting.model.scope import READERS
from reporting.phrases import record as words
from reporting.store import final_records, generations
from reporting.web import access, offices
from reporting.web.framing import page
from servicekit import auth, clock, copies, times
from servicekit.aside import aside
from servicekit.auth import requires
from servicekit.documents import pdf
from servicekit.forms import Form
from servicekit.problems import FieldError, Invalid, NotFound
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_records", __name__, url_prefix="/bao-cao/tong-ket")
WRITTEN: Final = "%Y-%m-%dT%H:%M"


class MomentForm(Form):
    """Up to which moment, in Viet Nam."""

    den = DateTimeLocalField(words.AS_OF, [InputRequired()], format=WRITTEN)

    def validate_den(self, field: DateTimeLocalField) -> None:
        """What is to come is in no log."""
        if field.data and field.data.replace(tzinfo=times.VN) > received_at():
            raise ValidationError(words.AHEAD)

    @property
    def moment(self) -> datetime:
        """After validation."""
        assert self.den.data is not None  # noqa: S101  # for the type checker
        return self.den.data.replace(tzinfo=times.VN)


@bp.get("")
@requires(*READERS)
def choose() -> Response:
    """Up to which moment? And the records that were kept."""
    access.check_province()
    return _page(MomentForm(den=received_at().astimezone(times.VN).replace(tzinfo=None)))


@bp.post("")
@requires(*READERS)
def keep() -> AnyResponse:
    """Make a record of the current edition and keep it as it is."""
    offices.check_writer(STANDING_BODY)
    form = MomentForm.posted()
    if not form.validate():
        return _page(form)
    with generations.reading(database()) as conn:
        edition = copies.current_edition(conn)
    actions.keep(database(), edition, form.moment, auth.caller().account, received_at())
    flash(words.KEPT.format(moment=times.as_datetime(form.moment)))
    return redirect(bp.url_prefix or "", 303)


@bp.get("/<edition>.pdf")
@requires(*READERS)
def take(edition: str) -> Response:
    """The record as PDF, made now. Raises NotFound for an unknown edition."""
    access.check_province()
    form = MomentForm(request.args)
    if not form.validate():
        raise Invalid([FieldError("den", str(form.den.errors[0]))])
    with generations.reading(database()) as conn:
        document = actions.final_record(conn, copies.edition(conn, edition), form.moment)
    content = aside(pdf.render, document)
    _note(edition, content)
    return _file(content, f"tong-ket-{edition}-{form.moment:%Y%m%d-%H%M}")


@bp.get("/<edition>/<int:number>.pdf")
@requires(*READERS)
def kept(edition: str, number: int) -> Response:
    """A record as it was kept."""
    access.check_province()
    with database().transaction() as conn:
        content = final_records.content(conn, edition, number)
    if content is None:
        raise NotFound
    _note(edition, content)
    return _file(content, f"tong-ket-{edition}-ban-{number}")


def _page(form: MomentForm) -> Response:
    with generations.reading(database()) as conn:
        edition = copies.current_edition(conn)
        return page(
            "reporting/documents/record.html",
            conn,
            422 if form.errors else 200,
            edition=edition,
            form=form,
            kept=final_records.of_edition(conn, edition.code),
            may_keep=offices.may_write(STANDING_BODY),
        )


def _note(edition: str, content: bytes) -> None:
    """On record like every export."""
    asked = Asked(
        account=auth.caller().account,
        subject=words.EXPORT,
        format=Format.PDF,
        edition=edition,
        question=Question(),
    )
    exports.note(database(), asked, content, clock.now())


def _file(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
