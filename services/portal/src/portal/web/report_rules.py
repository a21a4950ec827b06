"""Changes of how an edition's units report every month."""

from flask import Blueprint, Response, request

from portal import phrases
from portal.actions import change_edition as actions
from portal.web import report_rule_forms as forms
from portal.web.changing import PREFIX, edition_of, save, show
from portal.web.editions import MAY_SET
from servicekit import clock
from servicekit.auth import requires
from servicekit.web import database

bp = Blueprint("report_rules", __name__, url_prefix=PREFIX)


@bp.get("/bao-cao-thang")
@requires(*MAY_SET)
def reports_form(code: str) -> Response:
    """The form of how units report every month."""
    edition = edition_of(code)
    return show("reports", edition, forms.filled(edition.monthly_report, edition.version))


@bp.post("/bao-cao-thang")
@requires(*MAY_SET)
def save_reports(code: str) -> Response:
    """Save how units report; days of reports that are not handed in yet are computed anew."""
    edition = edition_of(code)
    form = forms.posted(list(request.form))
    return save(
        "reports",
        edition,
        form,
        lambda author: actions.change_rules(
            database(), author, "monthly_report", form.rules(edition.monthly_report), clock.now()
        ),
        phrases.REPORTS_SAVED,
    )
