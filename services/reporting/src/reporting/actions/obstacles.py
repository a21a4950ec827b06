"""Raise an obstacle, answer it, insist, close it."""

from contracts.events import MonthlyReport
from reporting.actions.acting import Acting
from reporting.errors.reports import NotDecidable, NotYourReport
from reporting.model.obstacles import (
    AFTER,
    Obstacle,
    ObstacleVerb,
    is_obstacle,
    title_of,
    ways_on,
)
from reporting.model.unit_reports import UnitReport
from reporting.phrases import obstacles as words
from reporting.store import obstacles
from servicekit.db import Connection
from servicekit.problems import FieldError, Invalid


def raise_obstacle(conn: Connection, acting: Acting, unit: str, text: str) -> Obstacle:
    """By an officer of the unit. Raises NotYourReport, Invalid without words."""
    if not acting.duties.may_write(unit):
        raise NotYourReport
    if not text:
        raise Invalid([FieldError("text", words.TITLE_NEEDED)])
    place = (acting.edition.code, unit)
    raised = obstacles.add(conn, place, title_of(text), acting.at)
    _say(conn, acting, raised, ObstacleVerb.RAISE, text, of_unit=True)
    return raised


def raise_from_report(
    conn: Connection, acting: Acting, report: UnitReport, monthly: MonthlyReport
) -> None:
    """What a handed-in report names as an obstacle is followed, once for each of its fields.

    Handed in again with other words it is said again.
    """
    for field in monthly.fields:
        text = report.contents.get(field.code, "")
        if not field.obstacle or report.nil or not is_obstacle(text):
            continue
        known = obstacles.of_report(conn, report.id, field.code)
        if known is None:
            place = (report.edition, report.unit)
            known = obstacles.add(
                conn, place, title_of(text), acting.at, report=report.id, field=field.code
            )
        elif any(one.words == text for one in obstacles.said(conn, known.id)):
            continue
        else:
            obstacles.change(conn, known, AFTER[ObstacleVerb.RAISE], acting.at)
        _say(conn, acting, known, ObstacleVerb.RAISE, text, of_unit=True)


def go_on(
    conn: Connection, acting: Acting, obstacle: Obstacle, verb: ObstacleVerb, text: str
) -> None:
    """Raises NotYourReport, NotDecidable, Invalid without words, ChangedMeanwhile."""
    of_unit = acting.duties.may_write(obstacle.unit)
    of_body = acting.duties.receives
    if not of_unit and not of_body:
        raise NotYourReport
    if verb not in ways_on(obstacle.state, of_unit=of_unit, of_body=of_body):
        raise NotDecidable
    if not text and not (of_unit and verb is ObstacleVerb.CLOSE):
        raise Invalid([FieldError("text", words.WORDS_NEEDED)])
    obstacles.change(conn, obstacle, AFTER[verb], acting.at)
    _say(conn, acting, obstacle, verb, text, of_unit=of_unit)


def _say(
    conn: Connection,
    acting: Acting,
    obstacle: Obstacle,
    verb: ObstacleVerb,
    text: str,
    *,
    of_unit: bool,
) -> None:
    obstacles.say(conn, obstacle, verb, text, (acting.account, of_unit), acting.at)
