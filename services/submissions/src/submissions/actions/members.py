"""The people of a group: the leader lists them, each answers a link in their own name."""

from datetime import datetime
from uuid import UUID

import msgspec

from contracts.events.submissions import DossierStage as Stage
from servicekit import sealing, times
from servicekit.db import Connection
from servicekit.ids import new_id
from servicekit.problems import NotFound
from submissions.actions.drafts import fillable_dossier, locked_dossier
from submissions.actions.states import publish_if_seen
from submissions.errors.members import (
    AlreadyMember,
    InvitationExpired,
    InvitationOwn,
    InvitationUnknown,
    InvitationUsed,
    TooManyMembers,
)
from submissions.errors.review import StepNotPossible
from submissions.model import members as rules
from submissions.model.chronicle import Kind
from submissions.phrases import STAGES
from submissions.phrases import members as phrases
from submissions.store import dossiers, happenings, members, step_writers
from submissions.store.dossiers import Dossier
from submissions.store.members import Invitation, Member

AUTHORS_STEP = 4
CLOSED = (Stage.WITHDRAWN, Stage.DISQUALIFIED)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What the leader writes about a person; `share` in percent."""

    name: str
    role: str
    duty: str = ""
    share: int | None = None
    myself: bool = False


def add_member(
    conn: Connection, code: str, account: int, named: Named, *, keys: str, now: datetime
) -> Member:
    """A person on the list of an editable dossier, invited unless it is the leader.

    Raises NotFound, NotEditable, SupplementTooLate, TooManyMembers, AlreadyMember.
    """
    dossier = fillable_dossier(conn, code, account, now)
    present = members.of_dossier(conn, dossier.id)
    if len(present) >= rules.MEMBERS_LIMIT:
        raise TooManyMembers(rules.MEMBERS_LIMIT)
    if named.myself and members.confirmed(conn, dossier.id, account):
        raise AlreadyMember
    invitation = None if named.myself else _invitation(keys, now)
    member = _member(dossier, named, invitation, now)
    members.add(conn, member, invitation.code_hash if invitation else None)
    _list_changed(conn, dossier, present, [*present, member], now)
    _note(conn, member, Kind.MEMBER_ADDED, account, now)
    return member


def remove_member(
    conn: Connection, code: str, account: int, member: UUID, now: datetime
) -> Dossier:
    """Take a person off the list of an editable dossier. Raises NotFound, NotEditable."""
    dossier = fillable_dossier(conn, code, account, now)
    gone = members.get(conn, dossier.id, member)
    present = members.of_dossier(conn, dossier.id)
    left = [other for other in present if other.id != gone.id]
    members.remove(conn, gone.id)
    _list_changed(conn, dossier, present, left, now)
    _note(conn, gone, Kind.MEMBER_REMOVED, account, now)
    return dossier


def invite_again(
    conn: Connection, code: str, account: int, member: UUID, *, keys: str, now: datetime
) -> Member:
    """A new link for somebody who is not in the group yet; the old one is dead at once.

    Possible after handing in as well. Raises NotFound, StepNotPossible, AlreadyMember.
    """
    dossier = locked_dossier(conn, code, account)
    if dossier.stage in CLOSED:
        raise StepNotPossible(phrases.INVITATION_UNKNOWN, STAGES[dossier.stage])
    found = members.get(conn, dossier.id, member)
    if not members.renew(conn, found.id, _invitation(keys, now)):
        raise AlreadyMember
    _note(conn, found, Kind.MEMBER_INVITED_AGAIN, account, now)
    return members.get(conn, dossier.id, member)


def link_code(member: Member, keys: str, now: datetime) -> str:
    """The code of a live invitation, to show its link to the leader; empty without one."""
    if member.sealed_code is None or member.state_at(now) != "invited":
        return ""
    try:
        return sealing.unseal(keys, member.sealed_code).decode()
    except sealing.SealBroken:
        return ""


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a link invites, and to which dossier."""

    member: Member
    dossier: Dossier


def invited_by(conn: Connection, code: str) -> Invited:
    """Raises InvitationUnknown."""
    code_hash = rules.hash_code(code)
    member = members.by_code(conn, code_hash) if code_hash else None
    if member is None:
        raise InvitationUnknown
    dossier = dossiers.by_id(conn, member.dossier)
    if dossier.stage in CLOSED:
        raise InvitationUnknown
    return Invited(member=member, dossier=dossier)


def check_answerable(conn: Connection, invited: Invited, account: int, now: datetime) -> None:
    """Raises InvitationUsed, InvitationExpired, InvitationOwn, AlreadyMember."""
    member = invited.member
    if member.state != "invited":
        raise InvitationUsed
    if member.state_at(now) == "expired" and member.expires_at:
        raise InvitationExpired(times.as_datetime(member.expires_at))
    if invited.dossier.account == account:
        raise InvitationOwn
    if members.confirmed(conn, member.dossier, account):
        raise AlreadyMember


def answer(conn: Connection, code: str, account: int, *, joins: bool, now: datetime) -> Invited:
    """Confirm or decline in one's own name; the same answer twice is once.

    Raises InvitationUnknown, InvitationUsed, InvitationExpired, InvitationOwn, AlreadyMember.
    """
    dossiers.lock_applicant(conn, account)
    invited = invited_by(conn, code)
    state: rules.State = "confirmed" if joins else "declined"
    if (invited.member.state, invited.member.account) == (state, account):
        return invited
    check_answerable(conn, invited, account, now)
    if not members.answer(conn, invited.member.id, state, account, now):
        raise InvitationUsed
    kind = Kind.MEMBER_CONFIRMED if joins else Kind.MEMBER_DECLINED
    _note(conn, invited.member, kind, account, now)
    return invited


def leave(conn: Connection, code: str, account: int, now: datetime) -> None:
    """A member takes their name's confirmation back. Raises NotFound."""
    dossier = dossiers.get(conn, code)
    member = members.confirmed(conn, dossier.id, account)
    if member is None or dossier.account == account:
        raise NotFound
    members.leave(conn, dossier.id, account, now)
    _note(conn, member, Kind.MEMBER_LEFT, account, now)


def readable_dossier(conn: Connection, code: str, account: int) -> Dossier:
    """For its owner and for confirmed members; it does not exist for others. Raises NotFound."""
    dossier = dossiers.get(conn, code)
    if dossier.account != account and not members.confirmed(conn, dossier.id, account):
        raise NotFound
    return dossier


def _invitation(keys: str, now: datetime) -> Invitation:
    code = rules.new_code()
    return Invitation(
        code_hash=rules.hash_code(code) or b"",
        sealed_code=sealing.seal(keys, code.encode()),
        expires_at=now + rules.INVITATION_LASTS,
    )


def _member(dossier: Dossier, named: Named, invitation: Invitation | None, now: datetime) -> Member:
    return Member(
        id=UUID(new_id()),
        dossier=dossier.id,
        name=named.name,
        role=named.role,
        duty=named.duty,
        share=named.share,
        state="invited" if invitation else "confirmed",
        account=None if invitation else dossier.account,
        sealed_code=invitation.sealed_code if invitation else None,
        expires_at=invitation.expires_at if invitation else None,
        added_at=now,
        answered_at=None if invitation else now,
    )


def _list_changed(
    conn: Connection, dossier: Dossier, before: list[Member], after: list[Member], now: datetime
) -> None:
    """The public text of authors follows the list until somebody words it themselves."""
    names = [[member.name for member in listed] for listed in (before, after)]
    authors = rules.authors_after(dossier.authors, *names)
    if authors == dossier.authors:
        dossiers.touch(conn, dossier, now)
        return
    contents = msgspec.structs.replace(dossier.contents, authors=authors)
    saved = dossiers.write_contents(conn, dossier, contents, now)
    step_writers.forget(conn, dossier.id, AUTHORS_STEP)
    publish_if_seen(conn, dossier, saved, now)


def _note(conn: Connection, member: Member, kind: Kind, account: int, now: datetime) -> None:
    happenings.note(conn, member.dossier, kind, actor=account, now=now, subject=member.name)
