"""The demonstration's dossiers: some written by hand, many composed; always the same ones."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from random import Random
from typing import Any, Final

import msgspec

from contracts.events import UnitState
from submissions.model.composing import Composer, Idea, People, Place
from submissions.model.contents import Contents
from submissions.model.lifecycle import Verb
from submissions.store.drawing import hues_of

FIELDS: Final = (
    "agriculture",
    "it",
    "education",
    "mechanics",
    "medicine",
    "management",
    "materials",
)
"""Each has a file of ideas."""
AREAS: Final = {
    "agriculture": ("area_production", "area_business"),
    "it": ("area_management", "area_life"),
    "education": ("area_life", "area_management"),
    "mechanics": ("area_production",),
    "medicine": ("area_life", "area_management"),
    "management": ("area_management", "area_life"),
    "materials": ("area_production", "area_life"),
}
"""Of the demonstration edition, by field; some name one, some both."""
PUBLISHED: Final = (Verb.SUBMIT, Verb.ACCEPT, Verb.PUBLISH)
FATES: Final[tuple[tuple[str, tuple[Verb, ...], tuple[float, float]], ...]] = (
    ("", (Verb.SUBMIT,), (0.1, 4.0)),
    ("", (), (0.2, 20.0)),
    ("supplement", (Verb.SUBMIT, Verb.SUPPLEMENT), (0.3, 4.0)),
    ("", (Verb.SUBMIT,), (0.1, 1.5)),
    ("refusal", (Verb.SUBMIT, Verb.REFUSE), (9.0, 26.0)),
    ("", (Verb.SUBMIT, Verb.ACCEPT), (2.0, 6.0)),
    ("", (Verb.SUBMIT, Verb.WITHDRAW), (8.0, 26.0)),
    ("suspension", (*PUBLISHED, Verb.SUSPEND), (9.0, 24.0)),
    ("disqualification", (*PUBLISHED, Verb.DISQUALIFY), (14.0, 26.0)),
)
"""What became of the others: where the reason is found, the steps, how many days ago (from, to)."""
OTHERS: Final = (0, 1, 2, 3, 4, 5, 0, 3, 2, 4, 6, 7, 0, 1, 3, 8)
"""Which fates follow one another; most wait, few fall out."""
PUBLISHED_OF: Final = 9
OF: Final = 11
"""So many of so many composed dossiers are simply published."""
SHOWN_DAYS: Final = (8.0, 28.0)
"""Nobody gets mail about steps of that age, however many the demonstration takes."""


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """What a dossier's picture shows."""

    motif: str
    hue: str
    seed: int


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that was opened `days` ago and took `steps`; the last one has reason and note.

    `applicant` chooses among the demonstration's applicants, `idea` is what it was composed of.
    """

    days: float
    contents: Contents
    cover: Drawn
    steps: tuple[Verb, ...] = ()
    reason: str | None = None
    note: str = ""
    applicant: int = 0
    idea: str = ""


class Fate(msgspec.Struct, frozen=True, kw_only=True):
    """Why a dossier was not simply published, in a code and in words."""

    reason: str
    note: str


def demonstration_samples(count: int, units: list[UnitState]) -> list[Sample]:
    """Up to `count` of them, those written by hand first; no two have the same title."""
    written = msgspec.json.decode(_read("demonstration.json"), type=list[Sample])
    missing = max(count - len(written), 0)
    composed = _composed(missing, _places(units)) if missing else []
    return [*written[:count], *sorted(composed, key=lambda sample: -sample.days)]


def _composed(count: int, places: list[Place]) -> list[Sample]:
    people = msgspec.convert(_toml("people.toml"), People)
    fates = msgspec.convert(_toml("fates.toml"), dict[str, list[Fate]])
    found = []
    for number, (field, idea, thing) in enumerate(_subjects()):
        if number == count:
            break
        dice = Random(f"{idea.title} {thing}")  # noqa: S311  # a game, not a secret
        contents = Composer(people, places, dice).contents(idea, field, thing)
        areas = AREAS[field][: dice.randint(1, 2)]
        contents = msgspec.structs.replace(contents, areas=areas)
        found.append(_sample(number, contents, idea, fates, dice))
    return found


def _sample(
    number: int, contents: Contents, idea: Idea, fates: dict[str, list[Fate]], dice: Random
) -> Sample:
    steps: tuple[Verb, ...] = PUBLISHED
    (low, high), why = SHOWN_DAYS, None
    if number % OF >= PUBLISHED_OF:
        other = number // OF * (OF - PUBLISHED_OF) + number % OF - PUBLISHED_OF
        name, steps, (low, high) = FATES[OTHERS[other % len(OTHERS)]]
        why = dice.choice(fates[name]) if name else None
    motif = dice.choice(idea.motifs)
    return Sample(
        days=dice.uniform(low, high),
        contents=contents,
        cover=Drawn(motif=motif, hue=dice.choice(hues_of(motif)), seed=number),
        steps=steps,
        reason=why.reason if why else None,
        note=why.note if why else "",
        applicant=dice.randrange(1_000),
        idea=idea.title,
    )


def _subjects() -> Iterator[tuple[str, Idea, str]]:
    """Every idea with each of its things; fields and ideas take turns."""
    ideas = {field: _ideas(field) for field in FIELDS}
    rounds = max(len(idea.things) for known in ideas.values() for idea in known)
    for number in range(rounds):
        for place in range(max(len(known) for known in ideas.values())):
            for field, known in ideas.items():
                if place < len(known) and number < len(known[place].things):
                    yield field, known[place], known[place].things[number]


def _ideas(field: str) -> list[Idea]:
    return msgspec.convert(_toml(f"ideas/{field}.toml")["idea"], list[Idea])


def _places(units: list[UnitState]) -> list[Place]:
    """Communes and wards, named as inside a sentence."""
    named = sorted((u.code, u.name) for u in units if u.group == "commune_or_ward")
    return [Place(code, name[0].lower() + name[1:]) for code, name in named]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(_read(name).decode())


def _read(name: str) -> bytes:
    return (files("submissions") / "data" / name).read_bytes()
