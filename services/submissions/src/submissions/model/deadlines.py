"""When dossiers may be handed in; judged by the gateway's receive time (law 6)."""

from datetime import datetime, timedelta

from contracts.events import EditionWindows
from contracts.windows import Window
from servicekit import times
from submissions import phrases
from submissions.errors.applying import NotEditable, SupplementTooLate, WindowClosed
from submissions.phrases import editing


def check_window(window: Window | None, received_at: datetime) -> None:
    """Half-open: the first moment of the window is in, its end is not. Raises WindowClosed."""
    if window is None:
        raise WindowClosed(phrases.WINDOW_UNKNOWN)
    if received_at < window.start:
        raise WindowClosed(phrases.window_before(times.as_datetime(window.start)))
    if window.end is not None and window.is_over(received_at):
        end, received = times.as_deadline(window.end), times.as_datetime(received_at)
        raise WindowClosed(phrases.window_over(end, received))


def check_editing(windows: EditionWindows, received_at: datetime) -> None:
    """Until when what was handed in may be changed: the edition's editing window, else that of

    submission; half-open. Raises NotEditable.
    """
    window = windows.editing or windows.submission
    if window is None:
        raise NotEditable
    if not window.contains(received_at):
        over = window.end is not None and window.is_over(received_at)
        limit = window.end if over and window.end else window.start
        raise NotEditable(editing.closed(times.as_deadline(limit), over=over))


def supplement_until(decided_at: datetime, days: int) -> datetime:
    """The end of the last whole day in Viet Nam that the applicant has to answer."""
    local = decided_at.astimezone(times.VN)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=days + 1)


def check_supplement(until: datetime | None, received_at: datetime) -> None:
    """An answer counts after the window too, within its own days. Raises SupplementTooLate."""
    if until is not None and received_at >= until:
        raise SupplementTooLate


def is_overdue(submitted_at: datetime, now: datetime, review_days: int) -> bool:
    """A dossier should not wait longer than the edition's review days (S4-06)."""
    return now - submitted_at > timedelta(days=review_days)
