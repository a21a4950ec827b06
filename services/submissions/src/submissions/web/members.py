"""The group's page for its leader, and what an invitation's link leads to."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template
from werkzeug.wrappers import Response

from contracts.events.submissions import DossierStage as Stage
from servicekit.auth import caller, signed_in
from servicekit.clock import now
from servicekit.db import Connection
from servicekit.qr import inline_qr
from servicekit.web import database, received_at, settings
from submissions.actions import members as group
from submissions.actions.drafts import own_dossier
from submissions.actions.looking import setting_of_dossier
from submissions.errors.members import AlreadyMember, TooManyMembers
from submissions.model import members as rules
from submissions.model.lifecycle import EDITABLE
from submissions.phrases import members as phrases
from submissions.store import members
from submissions.web.member_forms import MemberForm
from submissions.web.parsing import canonical

bp = Blueprint("members", __name__)


@bp.get("/ho-so/<code>/nhom")
@signed_in
def listed(code: str) -> str:
    """The leader's list: who is named, who has confirmed, a form for one more."""
    with database().transaction() as conn:
        return _page(conn, canonical(code), MemberForm())


@bp.post("/ho-so/<code>/nhom")
@signed_in
def add(code: str) -> Response:
    """Name a person; leads to their link, or back to the list for the leader's own name."""
    code, form = canonical(code), MemberForm.posted()
    if form.validate():
        try:
            with database().transaction() as conn:
                added = group.add_member(
                    conn,
                    code,
                    caller().account,
                    form.named(),
                    keys=settings().seal_key,
                    now=received_at(),
                )
        except (TooManyMembers, AlreadyMember) as refusal:
            form.form_errors.append(refusal.detail or refusal.title)
        else:
            if added.state == "confirmed":
                flash(phrases.ADDED_MYSELF)
                return redirect(f"/ho-so/{code}/nhom", 303)
            return redirect(f"/ho-so/{code}/nhom/{added.id}", 303)
    with database().transaction() as conn:
        return make_response(_page(conn, code, form), 422)


@bp.get("/ho-so/<code>/nhom/<uuid:member>")
@signed_in
def link(code: str, member: UUID) -> str:
    """The invitation's link with a QR code, for the leader to send however they like."""
    moment = now()
    with database().transaction() as conn:
        dossier = own_dossier(conn, canonical(code), caller().account)
        found = members.get(conn, dossier.id, member)
    secret = group.link_code(found, settings().seal_key, moment)
    path = f"/ho-so/loi-moi/{secret}" if secret else ""
    return render_template(
        "submissions/member_link.html",
        dossier=dossier,
        member=found,
        state=found.state_at(moment),
        path=path,
        qr=inline_qr(path) if path else "",
    )


@bp.post("/ho-so/<code>/nhom/<uuid:member>/moi-lai")
@signed_in
def invite_again(code: str, member: UUID) -> Response:
    """A new link; the old one is dead."""
    code = canonical(code)
    with database().transaction() as conn:
        group.invite_again(
            conn, code, caller().account, member, keys=settings().seal_key, now=now()
        )
    flash(phrases.RENEWED)
    return redirect(f"/ho-so/{code}/nhom/{member}", 303)


@bp.post("/ho-so/<code>/nhom/<uuid:member>/xoa")
@signed_in
def remove(code: str, member: UUID) -> Response:
    """Take a person off the list."""
    code = canonical(code)
    with database().transaction() as conn:
        group.remove_member(conn, code, caller().account, member, received_at())
    flash(phrases.REMOVED)
    return redirect(f"/ho-so/{code}/nhom", 303)


@bp.get("/ho-so/loi-moi/<secret>")
@signed_in
def invitation(secret: str) -> Response:
    """What one is invited to; looking changes nothing, mail scanners included."""
    account = caller().account
    with database().transaction() as conn:
        invited = group.invited_by(conn, secret)
        mine = invited.member.state == "confirmed" and invited.member.account == account
        if mine:
            return redirect(f"/ho-so/{invited.dossier.code}", 303)
        group.check_answerable(conn, invited, account, now())
        setting = setting_of_dossier(conn, invited.dossier)
    page = make_response(
        render_template(
            "submissions/invitation.html",
            dossier=invited.dossier,
            member=invited.member,
            setting=setting,
            secret=secret,
        )
    )
    page.headers["Referrer-Policy"] = "same-origin"
    return page


@bp.post("/ho-so/loi-moi/<secret>/nhan")
@signed_in
def join(secret: str) -> Response:
    """Confirm in one's own name; leads to the dossier, to read."""
    with database().transaction() as conn:
        invited = group.answer(conn, secret, caller().account, joins=True, now=now())
    flash(phrases.CONFIRMED)
    return redirect(f"/ho-so/{invited.dossier.code}", 303)


@bp.post("/ho-so/loi-moi/<secret>/tu-choi")
@signed_in
def decline(secret: str) -> Response:
    """Say that one does not belong to the group."""
    with database().transaction() as conn:
        group.answer(conn, secret, caller().account, joins=False, now=now())
    flash(phrases.DECLINED)
    return redirect("/ho-so", 303)


@bp.post("/ho-so/<code>/roi-nhom")
@signed_in
def leave(code: str) -> Response:
    """A member takes their confirmation back."""
    with database().transaction() as conn:
        group.leave(conn, canonical(code), caller().account, now())
    flash(phrases.LEFT)
    return redirect("/ho-so", 303)


def _page(conn: Connection, code: str, form: MemberForm) -> str:
    dossier = own_dossier(conn, code, caller().account)
    listed = members.of_dossier(conn, dossier.id)
    return render_template(
        "submissions/members.html",
        dossier=dossier,
        members=listed,
        form=form,
        editable=dossier.stage in EDITABLE,
        open=dossier.stage not in (Stage.WITHDRAWN, Stage.DISQUALIFIED),
        myself=any(member.account == dossier.account for member in listed),
        full=len(listed) >= rules.MEMBERS_LIMIT,
        moment=now(),
    )
