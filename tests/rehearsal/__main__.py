"""`./contest rehearse` (diễn tập): people vote while each part dies in turn; nothing may be lost.

After every act the ledger is compared with what voters were told. Against a stack that runs
already: `CONTEST_TEST_HOME=HOME python -m rehearsal`; it is as healthy afterwards as before.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence

from stack.brokers import NUMBERS

from load.place import find_place
from rehearsal import closing, report
from rehearsal.act import Act, Terms, play
from rehearsal.faults import faults
from rehearsal.judge import Judge
from rehearsal.scene import Fault, Impossible, Scene
from support.processes import Processes

REPEATS = 10
"""Every tenth voter votes again a moment later: the answer must be the same receipt."""


def main() -> int:
    options = _options()
    place = find_place()
    scene = Scene(place, Processes(place.stack.home))
    program = _chosen(options, faults(len(scene.brokers)))
    acts = []
    for act in _rehearse(scene, program, Terms(options.rate, options.seconds), options):
        acts.append(act)
        if not options.json:
            print("\n".join(report.lines(act)), flush=True)
    print(json.dumps(report.summary(acts)) if options.json else report.verdict(acts))
    scene.processes.close()
    return 0 if all(act.is_exact for act in acts) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./contest rehearse")
    parser.add_argument("--short", action="store_true", help="about a minute")
    parser.add_argument("--json", action="store_true", help="one line for programs")
    parser.add_argument("--rate", type=float, help="votes a second (300; short: 100)")
    parser.add_argument("--seconds", type=float, help="of votes per act, at least (10; short: 3)")
    parser.add_argument("--fault", action="append", help="only these; `close` is the last one")
    options = parser.parse_args()
    options.rate = options.rate or (100 if options.short else 300)
    options.seconds = options.seconds or (3 if options.short else 10)
    known = [*(fault.name for count in NUMBERS for fault in faults(count)), closing.NAME]
    unknown = set(options.fault or ()) - set(known)
    if unknown:
        parser.error(f"no such fault: {unknown.pop()}; there are {', '.join(dict.fromkeys(known))}")
    return options


def _chosen(options: argparse.Namespace, known: Sequence[Fault]) -> list[Fault]:
    if options.fault:
        return [fault for fault in known if fault.name in options.fault]
    return [fault for fault in known if fault.is_short or not options.short]


def _rehearse(
    scene: Scene, program: Sequence[Fault], terms: Terms, options: argparse.Namespace
) -> Iterator[Act]:
    ends = closing.NAME in options.fault if options.fault else not options.short
    yield from _of_other_stacks(options, program)
    judge = Judge(scene.place, scene.place.entries[0])
    most = sum(map(terms.votes, program)) + (closing.most_votes(terms) if ends else 0)
    passes = scene.place.passes(most)
    for fault in program:
        mine = _with_repeats(passes[: terms.votes(fault)])
        try:
            act = play(scene, judge, fault, terms, mine)
        except Impossible as reason:
            act = Act(fault.name, fault.words, skipped=str(reason))
        yield act
        del passes[: act.met.requests if act.met else 0]
        scene.wait_healthy()
    if ends:
        mine = _with_repeats(passes[: closing.most_votes(terms)])
        yield closing.play_closing(scene, judge, terms, mine)


def _of_other_stacks(options: argparse.Namespace, program: Sequence[Fault]) -> Iterator[Act]:
    """Acts that were asked for and need another number of brokers."""
    here = {fault.name for fault in program}
    for count in NUMBERS:
        for fault in faults(count):
            if fault.name in (options.fault or ()) and fault.name not in here:
                brokers = f"{count} broker{'s' if count != 1 else ''}"
                yield Act(fault.name, fault.words, skipped=f"this act is for {brokers}")


def _with_repeats(passes: Sequence[str]) -> list[str]:
    """The same number of votes; each tenth is the repeat of an earlier one."""
    return [
        passes[place - REPEATS // 2] if place % REPEATS == REPEATS - 1 else ballot_pass
        for place, ballot_pass in enumerate(passes)
    ]


if __name__ == "__main__":
    sys.exit(main())
