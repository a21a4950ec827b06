"""The vote endpoint with each Kafka client library, without the gateway, in turn."""

import statistics
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory

from bench.contestants import Measured, Ours
from bench.servers import serving
from bench.voters import Voters
from bench.wrk import Terms
from load.place import Place

LIBRARIES = ("confluent", "kafka-python")


@dataclass(frozen=True)
class Cost:
    """Medians: votes per second, and CPU microseconds per vote in the vote endpoint's process."""

    library: str
    rate: float
    app_cpu: float


def measure(place: Place, terms: Terms, voters: Voters, rounds: int) -> list[Cost]:
    """Every library in every round, each after a second of warming up."""
    found: dict[str, list[Measured]] = {name: [] for name in LIBRARIES}
    for _ in range(rounds):
        for name, measured in found.items():
            measured.append(_measure(place, terms, voters, name))
    return [
        Cost(
            name,
            statistics.median(one.load.rate for one in measured),
            statistics.median(one.micros("app") for one in measured),
        )
        for name, measured in found.items()
    ]


def _measure(place: Place, terms: Terms, voters: Voters, library: str) -> Measured:
    with TemporaryDirectory() as catalogue:
        environment = place.environment("voting") | {
            "VOTE_PRODUCER": library,
            "CATALOGUE_DIR": catalogue,
        }
        with serving("voting.wsgi", environment, terms.workers) as (url, master):
            ours = Ours(place, {"app": master}, voters, url)
            ours.votes(replace(terms, seconds=1))
            return ours.votes(terms)
