"""A voter of its own for every vote of a run: ballot passes, and tokens to ask the ballot."""

from dataclasses import replace
from pathlib import Path

from bench import wrk
from bench.wrk import Load, Request, Terms
from load.place import Place

VOTES = "/api/voting/v1/votes"


class TooFewVoters(RuntimeError):
    """The server was faster than expected: make more accounts."""


class Voters:
    """Passes of many accounts, each used once; the first `with_tokens` have a token beside it."""

    def __init__(self, place: Place, count: int, with_tokens: int) -> None:
        self._passes = _write(place, "bench-passes", place.passes(count))
        self._tokens = _write(place, "bench-tokens", place.tokens(with_tokens))
        self._ends = {True: with_tokens, False: count}
        self._next = {True: 0, False: with_tokens}

    def take(self, count: int) -> list[str]:
        """Passes for another generator."""
        start = self._next[False]
        self._use(count, ballots=False)
        return self._passes.read_text(encoding="ascii").split()[start : start + count]

    def vote(self, url: str, entry: str, terms: Terms, *, ballots: bool) -> Load:
        """One vote per account; with `ballots`, the voter's own question goes before each.

        `answered` counts votes. Raises TooFewVoters.
        """
        request = Request(
            "POST",
            VOTES,
            f'{{"entry":"{entry}"}}',
            passes=self._passes,
            tokens=self._tokens if ballots else None,
        )
        start = self._next[ballots]
        load = wrk.run(url, request, terms, skip=start)
        if ballots:
            load = replace(load, answered=load.answered // 2)
        self._use(load.answered + terms.connections, ballots=ballots)
        return load

    def remove(self) -> None:
        self._passes.unlink()
        self._tokens.unlink()

    def _use(self, count: int, *, ballots: bool) -> None:
        self._next[ballots] += count
        if self._next[ballots] > self._ends[ballots]:
            raise TooFewVoters(f"{self._next[ballots]} of {self._ends[ballots]}")


def _write(place: Place, name: str, lines: list[str]) -> Path:
    file = place.stack.home / name
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="ascii")
    return file
