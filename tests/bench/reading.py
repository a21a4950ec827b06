"""The gallery from the gateway's cache beside a file of the same size from the same nginx."""

import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from bench import wrk
from bench.contestants import check_clean
from bench.wrk import Request, Terms
from load.place import Place

GALLERY = "/binh-chon"
FILE = "bench.bin"


@dataclass(frozen=True)
class Reading:
    """Requests per second, the gallery compressed as browsers ask for it; bytes of its body."""

    gallery: float
    static: float
    bytes: int

    @property
    def ratio(self) -> float:
        return self.gallery / self.static


def measure(place: Place, terms: Terms, rounds: int) -> Reading:
    """Medians of rounds, one after the other. Raises Broken when an answer was not 2xx."""
    size = _gallery_size(place)
    with _file(place, size) as path:
        found = [[_rate(place, wanted, terms) for wanted in (GALLERY, path)] for _ in range(rounds)]
    gallery, static = (statistics.median(rates) for rates in zip(*found, strict=True))
    return Reading(gallery, static, size)


def _rate(place: Place, path: str, terms: Terms) -> float:
    load = wrk.run(place.gateway, Request(path=path), terms)
    check_clean(load, path)
    return load.rate


def _gallery_size(place: Place) -> int:
    headers = {"Accept-Encoding": "gzip"}
    with httpx.stream("GET", place.gateway + GALLERY, headers=headers) as answer:
        answer.raise_for_status()
        return sum(map(len, answer.iter_raw()))


@contextmanager
def _file(place: Place, size: int) -> Iterator[str]:
    """A file of random bytes among the gateway's own, as long as it is needed."""
    file = place.stack.home / "assets" / FILE
    file.write_bytes(os.urandom(size))
    file.chmod(0o644)
    try:
        yield f"/tai-san/{FILE}"
    finally:
        file.unlink()
