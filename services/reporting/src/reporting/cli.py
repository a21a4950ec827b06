"""`reporting web|work|migrate|rebuild`."""

from functools import partial

from reporting import consume
from reporting.actions.apply_events import TOPICS
from reporting.actions.rebuild import rebuild
from reporting.bootstrap import SERVICE
from reporting.errors import LogCut, RebuildUnderWay
from reporting.store.log import LogAway, LogEnds
from servicekit import cli, clock
from servicekit.cli import Context
from servicekit.times import as_number


def main() -> None:
    cli.main(SERVICE, {"rebuild": rebuild_projections})


def rebuild_projections(context: Context, _arguments: list[str]) -> int:
    """Fill a new generation from the log while the old one answers, then swap."""
    ends = LogEnds(context.settings, TOPICS)
    make_projector = partial(consume.make_consumer, context.settings, context.database)
    try:
        number = rebuild(context.database, ends, make_projector, clock.now, _say)
    except RebuildUnderWay:
        print("Another rebuild is under way; nothing was started.")
        return 1
    except LogCut as error:
        print(f"The log has lost events that no figures hold ({error}): restore it first.")
        return 1
    except LogAway as error:
        print(f"Kafka does not answer, the old figures stay: {error}")
        return 1
    finally:
        ends.close()
    print(f"Generation {number} answers now.")
    return 0


def _say(done: int, left: int) -> None:
    print(f"{as_number(done)} events applied, {as_number(left)} left", flush=True)
