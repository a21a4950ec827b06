"""A rehearsal in words and for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rehearsal.act import Act, Met
from rehearsal.verdicts import Closing, Verdict


def lines(act: Act) -> list[str]:
    """One act, for people."""
    if act.met is None or act.verdict is None:
        return [f"{act.words}:", f"  NOT PLAYED: {act.skipped}"]
    silence = f"  longest time without a success {act.met.longest_silence} s"
    ending = _closing(act.closing) if act.closing else _recovery(act.met, act.bar)
    return [f"{act.words}:", _told(act.met), silence + ending, _verdict(act.verdict)]


def summary(acts: Sequence[Act]) -> dict[str, Any]:
    """`{"lost", "doubled", "exact", "skipped", "faults": [...]}`, for programs."""
    verdicts = [act.verdict for act in acts if act.verdict is not None]
    return {
        "lost": sum(verdict.lost for verdict in verdicts),
        "doubled": sum(verdict.doubled for verdict in verdicts),
        "exact": all(act.is_exact for act in acts),
        "skipped": sum(bool(act.skipped) for act in acts),
        "faults": [_plain(act) for act in acts],
    }


def verdict(acts: Sequence[Act]) -> str:
    """The last line."""
    found = summary(acts)
    words = "exact" if found["exact"] else "NOT EXACT"
    left = f", {found['skipped']} more not played" if found["skipped"] else ""
    played = len(acts) - found["skipped"]
    return f"{played} acts{left}, {found['lost']} votes lost, {found['doubled']} doubled: {words}"


def _told(met: Met) -> str:
    statuses = [f"{n:,} × {status or 'no answer'}" for status, n in met.by_status.items()]
    resent = f" ({met.resent} on a second connection)" if met.resent else ""
    return f"  {met.requests:,} votes: {', '.join(statuses)}{resent}"


def _recovery(met: Met, bar: float | None) -> str:
    over = met.recovered_after
    well = "not all well at the end" if over is None else f"all well again after {over} s"
    if bar is None:
        return f", {well}"
    return f" (bar {bar:.0f} s: {'met' if met.longest_silence < bar else 'MISSED'}), {well}"


def _verdict(found: Verdict) -> str:
    equations = "hold" if found.equation_holds else "BROKEN"
    return (
        f"  {found.acknowledged:,} acknowledged: {found.lost} lost, {found.doubled} doubled,"
        f" {found.unasked} from nobody, equations {equations}"
    )


def _closing(found: Closing) -> str:
    sums = "hold" if found.is_reconciled else "BROKEN"
    return (
        " before the end;\n"
        f"  final after {found.final_after} s with {found.markers} of {found.partitions} markers,"
        f" {found.shown:,} votes shown of {found.rows:,} rows, {found.misjudged} judged wrongly,"
        f" {found.late_rows} late rows, sums {sums}"
    )


def _plain(act: Act) -> dict[str, Any]:
    named = {"fault": act.fault, "words": act.words}
    if act.met is None or act.verdict is None:
        return named | {"skipped": act.skipped}
    closing = {} if act.closing is None else {"closing": asdict(act.closing)}
    bar = {} if act.bar is None else {"bar": act.bar, "met": act.met.longest_silence < act.bar}
    return named | asdict(act.met) | asdict(act.verdict) | bar | closing
