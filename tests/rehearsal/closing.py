"""Voting ends while votes pour in: what was received in time counts, what came later does not.

Comes last; the window is as before afterwards.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import uvloop

from contracts.topics import VOTES
from load import ledger
from load.openloop import Answer, OpenLoop, Plan
from rehearsal.act import Act, Met, Terms, meet
from rehearsal.judge import Judge, account_of
from rehearsal.scene import Scene
from rehearsal.verdicts import Closing, judged_wrongly, refused_and_recorded
from servicekit import clock
from support.edition import voting_ends
from support.waiting import until

NAME, WORDS = "close", "voting ends while votes pour in"
AHEAD = timedelta(seconds=10)
AFTER = timedelta(seconds=5)
"""From the decision to the end, which has to become known meanwhile; and how long votes go on."""
FINAL_SECONDS = 180.0
"""A minute of grace, then the markers go through the log."""
LATE = "SELECT count(*) FROM ledger WHERE edition = %s AND entry = %s AND received_at >= %s"
MARKERS = """
    SELECT count(DISTINCT partition) FROM close_markers
    WHERE edition = %s AND closed_at = %s AND noted_at IS NOT NULL
"""


def most_votes(terms: Terms) -> int:
    """The most that this act takes."""
    return int(terms.rate * (AHEAD + AFTER).total_seconds())


def play_closing(scene: Scene, judge: Judge, terms: Terms, passes: Sequence[str]) -> Act:
    """Run it to the final count, then let voting go on."""
    place = scene.place
    with httpx.Client(base_url=place.gateway, timeout=30) as client:
        public = _Public(client, judge.entry, place.tokens(1)[0])
        end = (clock.now() + AHEAD).replace(microsecond=0)
        with voting_ends(place.stack, public.edition(), end):
            until("voting knows its end", lambda: public.end() == end)
            loop = OpenLoop(Plan(place.gateway, judge.entry, terms.rate, terms.patience), passes)
            began = time.time()
            answers = uvloop.run(_vote_until(loop, end + AFTER))
            until("the count is final", public.is_final, seconds=FINAL_SECONDS, pause=0.5)
            final_after = (clock.now() - end).total_seconds()
            verdict = judge.judge(passes, answers)
            accounts = [account_of(one) for one in passes]
            recorded = ledger.accounts(place, judge.number)
            ask = place.databases.value
            closing = Closing(
                misjudged=judged_wrongly(answers, end.timestamp() - began)
                + len(refused_and_recorded(accounts, answers, recorded)),
                late_rows=ask("voting", LATE, place.edition, judge.number, end),
                markers=ask("voting", MARKERS, place.edition, end),
                partitions=VOTES.partitions,
                shown=public.votes(),
                rows=len(recorded),
                is_reconciled=public.is_reconciled(),
                final_after=round(final_after, 1),
            )
            met = _meet(answers, end.timestamp() - began)
    return Act(NAME, WORDS, met=met, verdict=verdict, closing=closing)


def _meet(answers: Sequence[Answer], end: float) -> Met:
    """All answers, but waits only of votes that left before the end."""
    timely = meet([one for one in answers if one.due < end])
    waits = (timely.longest_silence, timely.recovered_after)
    return replace(meet(answers), longest_silence=waits[0], recovered_after=waits[1])


async def _vote_until(loop: OpenLoop, moment: datetime) -> list[Answer]:
    stop = asyncio.Event()
    voting = asyncio.create_task(loop.run(stop))
    await asyncio.sleep((moment - clock.now()).total_seconds())
    stop.set()
    return await voting


@dataclass(frozen=True)
class _Public:
    """What everybody, or a voter with his token, is told."""

    client: httpx.Client
    entry: str
    token: str

    def edition(self) -> str:
        return str(self._json("/api/portal/v1/editions/current")["code"])

    def end(self) -> datetime:
        """Of the window, as voting knows it."""
        headers = {"Authorization": f"Bearer {self.token}"}
        found = self._json(f"/api/voting/v1/ballot?entry={self.entry}", headers)
        return datetime.fromisoformat(found["closes_at"])

    def is_final(self) -> bool:
        """Also where the gateway keeps the answer for seconds."""
        return not (self._reconciliation()["provisional"] or self._tallies()["provisional"])

    def is_reconciled(self) -> bool:
        return bool(self._reconciliation()["exact"])

    def votes(self) -> int:
        (found,) = self._tallies()["entries"]
        return int(found["votes"])

    def _reconciliation(self) -> Any:
        return self._json("/api/voting/v1/reconciliation")

    def _tallies(self) -> Any:
        return self._json(f"/api/voting/v1/tallies?entry={self.entry}")

    def _json(self, path: str, headers: dict[str, str] | None = None) -> Any:
        return self.client.get(path, headers=headers).raise_for_status().json()
