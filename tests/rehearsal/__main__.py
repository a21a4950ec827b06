"""`./contest rehearse` (diễn tập): people vote while each part dies in turn; nothing may be lost.

After every act the ledger is compared with what voters were told.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from load.place import find_place
from rehearsal.act import Act, Terms, play
from rehearsal.faults import FAULTS, Fault, Scene
from rehearsal.judge import Judge
from support.processes import Processes

REPEATS = 10
"""Every tenth voter votes again a moment later: the answer must be the same receipt."""


def main() -> int:
    options = _options()
    place = find_place()
    scene = Scene(place, Processes(place.stack.home))
    faults = _chosen(options)
    acts = _rehearse(scene, faults, Terms(options.rate, options.seconds), say=not options.json)
    print(json.dumps(_summary(acts)) if options.json else _verdict(acts))
    return 0 if all(act.verdict.is_exact for act in acts) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./contest rehearse")
    parser.add_argument("--short", action="store_true", help="about a minute")
    parser.add_argument("--json", action="store_true", help="one line for programs")
    parser.add_argument("--rate", type=float, help="votes a second (500; short: 200)")
    parser.add_argument("--seconds", type=float, help="of votes per fault (20; short: 5)")
    parser.add_argument(
        "--fault", action="append", choices=[fault.name for fault in FAULTS], help="only these"
    )
    options = parser.parse_args()
    options.rate = options.rate or (200 if options.short else 500)
    options.seconds = options.seconds or (5 if options.short else 20)
    return options


def _chosen(options: argparse.Namespace) -> list[Fault]:
    if options.fault:
        return [fault for fault in FAULTS if fault.name in options.fault]
    return [fault for fault in FAULTS if fault.is_short or not options.short]


def _rehearse(scene: Scene, faults: Sequence[Fault], terms: Terms, *, say: bool) -> list[Act]:
    judge = Judge(scene.place, scene.place.entries[0])
    passes = scene.place.passes(terms.votes * len(faults))
    acts = []
    for number, fault in enumerate(faults):
        voters = passes[number * terms.votes : (number + 1) * terms.votes]
        acts.append(play(scene, judge, fault, terms, _with_repeats(voters)))
        scene.processes.wait_all_ready()
        if say:
            print("\n".join(_lines(acts[-1])), flush=True)
    return acts


def _with_repeats(passes: Sequence[str]) -> list[str]:
    """The same number of votes; each tenth is the repeat of an earlier one."""
    return [
        passes[place - REPEATS // 2] if place % REPEATS == REPEATS - 1 else ballot_pass
        for place, ballot_pass in enumerate(passes)
    ]


def _lines(act: Act) -> list[str]:
    statuses = ", ".join(
        f"{count:,} × {status or 'no answer'}" for status, count in act.by_status.items()
    )
    verdict = act.verdict
    equations = "hold" if verdict.equation_holds else "BROKEN"
    return [
        f"{act.words}:",
        f"  {act.requests:,} votes: {statuses}",
        f"  longest time without a success {act.longest_silence} s,"
        f" all well again after {act.recovered_after} s",
        f"  {verdict.acknowledged:,} acknowledged: {verdict.lost} lost, {verdict.doubled} doubled,"
        f" {verdict.unasked} from nobody, equations {equations}",
    ]


def _summary(acts: Sequence[Act]) -> dict[str, Any]:
    return {
        "lost": sum(act.verdict.lost for act in acts),
        "doubled": sum(act.verdict.doubled for act in acts),
        "exact": all(act.verdict.is_exact for act in acts),
        "faults": [asdict(act) for act in acts],
    }


def _verdict(acts: Sequence[Act]) -> str:
    found = _summary(acts)
    words = "exact" if found["exact"] else "NOT EXACT"
    return f"{len(acts)} acts, {found['lost']} votes lost, {found['doubled']} doubled: {words}"


if __name__ == "__main__":
    sys.exit(main())
