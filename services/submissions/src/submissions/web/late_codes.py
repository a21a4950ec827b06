"""The secretariat's page of late-access codes: make one, see its uses, revoke it."""

from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response
from wtforms import DateField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from contracts.roles import Role
from servicekit import times
from servicekit.auth import caller, requires
from servicekit.clock import now
from servicekit.forms import Form
from servicekit.web import database
from submissions.actions.late_codes import make_late_code
from submissions.actions.looking import current_setting
from submissions.model.late_codes import MOST_USES
from submissions.model.lifecycle import REVIEWERS
from submissions.phrases import late_codes as phrases
from submissions.store import late_codes
from submissions.store.late_codes import Wanted

bp = Blueprint("late_codes", __name__)

READERS: Final = (*REVIEWERS, Role.AUDITOR)
PLACE: Final = "/tham-dinh/ma-nop-muon"


class LateCodeForm(Form):
    """For how many dossiers, through which day, by what decision."""

    moment: datetime

    most = IntegerField(
        "Số hồ sơ được nộp",
        [InputRequired(), NumberRange(1, MOST_USES)],
        default=1,
    )
    through = DateField("Dùng đến hết ngày", [InputRequired()])
    reason = TextAreaField(
        "Căn cứ cho phép",
        [DataRequired(phrases.REASON), Length(max=1_000)],
        description="Ai quyết định, vì sao. Ví dụ: Trưởng ban đồng ý ngày 02/11, xã mất điện.",
    )

    def validate_through(self, field: DateField) -> None:
        """Not a day that is over."""
        if field.data and field.data < self.moment.astimezone(times.VN).date():
            raise ValidationError(phrases.DAY_PASSED)

    def wanted(self) -> Wanted:
        """After validation: the end is the midnight after the day, in Viet Nam."""
        last = self.through.data or self.moment.astimezone(times.VN).date()
        midnight = datetime.combine(last, datetime.min.time(), times.VN)
        return Wanted(
            reason=self.reason.data or "",
            expires_at=midnight + timedelta(days=1),
            most=self.most.data or 1,
        )


@bp.get(PLACE)
@requires(*READERS)
def table() -> str:
    """All codes of the current edition with their uses, and the form for a new one."""
    return _page(LateCodeForm(), "")


@bp.post(PLACE)
@requires(*REVIEWERS)
def make() -> Response:
    """Make a code and show it, this once."""
    form = LateCodeForm(request.form)
    form.moment = now()
    if not form.validate():
        return make_response(_page(form, ""), 422)
    with database().transaction() as conn:
        edition = current_setting(conn).edition.code
        _, code = make_late_code(
            conn, edition, form.wanted(), account=caller().account, now=form.moment
        )
    response = make_response(_page(LateCodeForm(), code), 201)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post(f"{PLACE}/<int:number>/thu-hoi")
@requires(*REVIEWERS)
def revoke(number: int) -> Response:
    """From now on the code admits nothing more."""
    with database().transaction() as conn:
        edition = current_setting(conn).edition.code
        done = late_codes.revoke(conn, number, edition, caller().account, now())
    flash(phrases.REVOKED_NOW if done else phrases.NOTHING_TO_REVOKE)
    return redirect(PLACE, 303)


def _page(form: LateCodeForm, made: str) -> str:
    moment = now()
    with database().transaction() as conn:
        setting = current_setting(conn)
        codes = late_codes.of_edition(conn, setting.edition.code)
        uses = late_codes.uses(conn, setting.edition.code)
    return render_template(
        "submissions/late_codes.html",
        form=form,
        made=made,
        codes=codes,
        uses=uses,
        window=setting.edition.windows.submission,
        moment=moment,
        may_make=caller().has(*REVIEWERS),
    )
