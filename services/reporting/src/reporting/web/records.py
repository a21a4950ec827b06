"""The final record of an edition, as of a moment."""

from datetime import datetime
from typing import Final

from flask import Blueprint, Response, request
from wtforms import DateTimeLocalField
from wtforms.validators import InputRequired

from reporting.actions.final_records import final_record
from reporting.model.scope import READERS
from reporting.phrases import record as words
from reporting.store import generations
from reporting.web import access
from reporting.web.framing import page
from servicekit import copies, times
from servicekit.aside import aside
from servicekit.auth import requires
from servicekit.documents import pdf
from servicekit.forms import Form
from servicekit.problems import FieldError, Invalid
from servicekit.web import database, received_at

bp: Final = Blueprint("reporting_records", __name__, url_prefix="/bao-cao/tong-ket")
WRITTEN: Final = "%Y-%m-%dT%H:%M"


class MomentForm(Form):
    """Up to which moment, in Viet Nam."""

    den = DateTimeLocalField(words.AS_OF, [InputRequired()], format=WRITTEN)


@bp.get("")
@requires(*READERS)
def choose() -> Response:
    """Up to which moment?"""
    access.check_province()
    with generations.reading(database()) as conn:
        edition = copies.current_edition(conn)
        form = MomentForm(den=received_at().astimezone(times.VN).replace(tzinfo=None))
        return page("reporting/documents/record.html", conn, edition=edition, form=form)


@bp.get("/<edition>.pdf")
@requires(*READERS)
def take(edition: str) -> Response:
    """The record as PDF. Raises NotFound for an unknown edition."""
    access.check_province()
    at = _moment()
    with generations.reading(database()) as conn:
        document = final_record(conn, copies.edition(conn, edition), at)
    response = Response(aside(pdf.render, document), mimetype="application/pdf")
    file = f"tong-ket-{edition}-{at.astimezone(times.VN):%Y%m%d-%H%M}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return response


def _moment() -> datetime:
    form = MomentForm(request.args)
    if not form.validate() or form.den.data is None:
        raise Invalid([FieldError("den", str(form.den.errors[0]))])
    at = form.den.data.replace(tzinfo=times.VN)
    if at > received_at():
        raise Invalid([FieldError("den", words.AHEAD)])
    return at
