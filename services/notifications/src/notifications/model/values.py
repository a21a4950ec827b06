"""What a wording may name: values of a message's facts, as texts people read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from notifications import phrases
from notifications.model.kinds import Kind
from notifications.model.mail import one_line
from servicekit.times import as_date, as_datetime

TITLE_LIMIT: Final = 300
Facts = Mapping[str, Any]
Values = dict[str, str]


def values_of(kind: Kind, facts: Facts, root: str) -> Values:
    """The kind's own values; `root` is the site's address without a slash at its end.

    Raises KeyError, ValueError, TypeError when the facts are not complete.
    """
    return READERS.get(kind, _of_dossier)(facts, root)


def _of_nothing(_facts: Facts, _root: str) -> Values:
    return {}


def _of_change(facts: Facts, _root: str) -> Values:
    return {"change": phrases.CHANGES[facts["change"]]}


def _of_moment(facts: Facts, _root: str) -> Values:
    return {"at": _moment(facts["at"])}


def _of_dossier(facts: Facts, root: str) -> Values:
    entry_page = f"{root}/bai-du-thi/{facts['entry']}" if facts["entry"] else root
    reason = facts["reason"]
    return {
        "code": facts["code"],
        "title": one_line(facts["title"], TITLE_LIMIT),
        "reason": phrases.REASONS.get(reason, phrases.OTHER_REASON) if reason else "",
        "at": _moment(facts["at"]),
        "last_day": _last_day(facts.get("until")),
        "page": f"{root}/ho-so/{facts['code']}",
        "entry_page": entry_page,
        "share_page": f"https://www.facebook.com/sharer/sharer.php?u={quote(entry_page, safe='')}",
        "poster": f"{root}/bai-du-thi/{facts['code']}/in/ap-phich" if facts["entry"] else "",
    }


def _of_result(facts: Facts, root: str) -> Values:
    prize = facts["after"] == "awarded"
    named = one_line(facts.get("prize") or phrases.WITH_PRIZE, TITLE_LIMIT)
    outcome = named if prize else phrases.WITHOUT_PRIZE
    return _of_dossier(facts, root) | {"prize": outcome if prize else "", "outcome": outcome}


def _of_certificate(facts: Facts, root: str) -> Values:
    own = _of_dossier(facts, root)
    return own | {
        "number": one_line(facts["number"], TITLE_LIMIT),
        "prize": one_line(facts["prize"], TITLE_LIMIT),
        "certificate": f"{own['page']}/giay-chung-nhan",
    }


def _of_rectification(facts: Facts, root: str) -> Values:
    """Nothing where there is no certificate, of before or now."""
    before = facts["prize_before"] or phrases.WITHOUT_PRIZE
    outcome = facts["prize"] or phrases.WITHOUT_PRIZE
    return _of_certificate(facts, root) | {
        "outcome_before": one_line(before, TITLE_LIMIT),
        "outcome": one_line(outcome, TITLE_LIMIT),
        "replaced": one_line(facts["replaced"], TITLE_LIMIT),
        "decision": one_line(facts["decision"], TITLE_LIMIT),
        "results": f"{root}/binh-chon/ket-qua",
    }


def _of_voting(facts: Facts, root: str) -> Values:
    return {"gallery": f"{root}/binh-chon", "last_day": _last_day(facts.get("until"))}


def _of_votes(facts: Facts, root: str) -> Values:
    return {
        "count": str(facts["count"]),
        "day": as_date(date.fromisoformat(facts["day"])),
        "my_votes": f"{root}/phieu-cua-toi",
    }


def _of_report(facts: Facts, root: str) -> Values:
    """`period` is a month, `2026-05`; `last_day` the last day on time; `days` what is left."""
    year, month = facts["period"].split("-")
    return {
        "period": f"{month}/{year}",
        "unit": one_line(facts["unit_name"], TITLE_LIMIT),
        "last_day": as_date(date.fromisoformat(facts["last_day"])) if facts["last_day"] else "",
        "days": str(facts.get("days") or ""),
        "page": f"{root}/bao-cao/thang",
    }


def _of_ceremony(facts: Facts, root: str) -> Values:
    """`page`: the public one; the reader's own is sealed and takes its place in their letter."""
    return {
        "ceremony": one_line(facts["title"], TITLE_LIMIT),
        "when": one_line(facts["when"], TITLE_LIMIT),
        "place": one_line(facts["place"], TITLE_LIMIT),
        "reason": one_line(facts.get("reason", ""), TITLE_LIMIT),
        "page": f"{root}/su-kien",
    }


def _of_ceremony_task(facts: Facts, root: str) -> Values:
    return _of_ceremony(facts, root) | {
        "task": one_line(facts["task"], TITLE_LIMIT),
        "last_day": as_date(date.fromisoformat(facts["due"])) if facts["due"] else "",
    }


def _moment(text: str) -> str:
    return as_datetime(datetime.fromisoformat(text))


def _last_day(until: str | None) -> str:
    """The day people name for a half-open end; empty without one."""
    return as_date(datetime.fromisoformat(until) - timedelta(milliseconds=1)) if until else ""


READERS: Final[dict[Kind, Callable[[Facts, str], Values]]] = {
    Kind.SIGN_IN_CODE: _of_nothing,
    Kind.WELCOME: _of_nothing,
    Kind.SECURITY: _of_change,
    Kind.NEW_SIGN_IN: _of_moment,
    Kind.VOTE_THANKS: _of_votes,
    Kind.VOTING_OPENS: _of_voting,
    Kind.VOTING_LAST_DAY: _of_voting,
    Kind.VOTING_CLOSED: _of_voting,
    Kind.REPORT_DUE: _of_report,
    Kind.REPORT_OVERDUE: _of_report,
    Kind.REPORT_ESCALATED: _of_report,
    Kind.REPORT_RETURNED: _of_report,
    Kind.REPORT_ACCEPTED: _of_report,
    Kind.CEREMONY_INVITED: _of_ceremony,
    Kind.CEREMONY_REMINDER: _of_ceremony,
    Kind.CEREMONY_CHANGED: _of_ceremony,
    Kind.CEREMONY_CANCELLED: _of_ceremony,
    Kind.CEREMONY_TASK: _of_ceremony_task,
    Kind.RESULT: _of_result,
    Kind.CERTIFICATE: _of_certificate,
    Kind.RESULT_RECTIFIED: _of_rectification,
    Kind.CAMPAIGN: _of_nothing,
    Kind.CIRCULAR: _of_nothing,
    Kind.NOTICE: _of_nothing,
    Kind.TRIAL: _of_nothing,
}
"""All other kinds are about a dossier."""
