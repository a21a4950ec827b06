"""Dossiers for the demonstration, composed from hand-written parts; the same dice, the same text.

A text may hold `[one|other]` (ways to say it), `{3-9}` (a number between), and `{thing}`,
`{place}`, `{other}`, `{person}`, `{brand}` (who and where; `{Thing}` begins a sentence).
"""

import re
from random import Random
from typing import Final

import msgspec

from submissions.model.contents import Contents, Figure

_WAYS: Final = re.compile(r"\[([^\[\]]*)\]")
_NUMBER: Final = re.compile(r"\{(\d+)-(\d+)\}")
MORE_UNITS: Final = 0.45
"""How likely a unit of the field nominates beside the commune."""


class Idea(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What several dossiers are made of, one for each of its `things`."""

    title: str
    things: tuple[str, ...]
    kind: str
    themes: tuple[str, ...]
    motifs: tuple[str, ...]
    summary: str
    problem: str
    solution: str
    effects: str
    figures: tuple[tuple[str, str], ...]
    where: str
    authors: str
    units: tuple[str, ...]


class Authors(msgspec.Struct, frozen=True, kw_only=True):
    """A sort of applicant."""

    kind: str
    names: tuple[str, ...]


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Names to draw from."""

    surnames: tuple[str, ...]
    women: tuple[str, ...]
    women_middle: tuple[str, ...]
    men: tuple[str, ...]
    men_middle: tuple[str, ...]
    brands: tuple[str, ...]
    authors: dict[str, Authors]


class Place(msgspec.Struct, frozen=True):
    """A commune or ward; `name` as inside a sentence: `xã La Bằng`."""

    code: str
    name: str


class Composer:
    """Says one idea about one thing at two places."""

    def __init__(self, people: People, places: list[Place], dice: Random) -> None:
        self._people = people
        self._dice = dice
        self._home = dice.choice(places)
        self._other = dice.choice(places)

    def contents(self, idea: Idea, field: str, thing: str) -> Contents:
        """A whole dossier; `applied_since` is told in years before now."""
        words = {"thing": thing, "Thing": thing[0].upper() + thing[1:]}
        authors = self._people.authors[idea.authors]
        units = self._units(idea)
        return Contents(
            kind=idea.kind,
            field=field,
            themes=idea.themes,
            title=self._say(idea.title, words),
            summary=self._say(idea.summary, words),
            problem=self._say(idea.problem, words),
            solution=self._say(idea.solution, words),
            where_applied=_capital(self._say(idea.where, words)),
            applied_since=str(self._dice.randint(1, 4)),
            effects=self._say(idea.effects, words),
            figures=self._figures(idea, words),
            applicant_kind=authors.kind,
            authors=self._say(self._dice.choice(authors.names), words),
            primary_unit=units[0],
            units=units,
        )

    def _units(self, idea: Idea) -> tuple[str, ...]:
        """The commune, often beside a body of the field; either may come first."""
        units = [self._home.code]
        units += [unit for unit in idea.units if self._dice.random() < MORE_UNITS]
        if self._dice.random() < MORE_UNITS:
            units.reverse()
        return tuple(units)

    def _figures(self, idea: Idea, words: dict[str, str]) -> tuple[Figure, ...]:
        """Some leave a figure out: numbers are optional."""
        chosen = [pair for pair in idea.figures if self._dice.random() < 0.85]
        return tuple(
            Figure(self._say(value, {}), self._say(label, words)) for value, label in chosen
        )

    def _say(self, text: str, words: dict[str, str]) -> str:
        text = _WAYS.sub(lambda found: self._dice.choice(found[1].split("|")), text)
        text = _NUMBER.sub(lambda found: self._number(int(found[1]), int(found[2])), text)
        for name, word in (words | {"place": self._home.name, "other": self._other.name}).items():
            text = text.replace(f"{{{name}}}", word)
        while "{person}" in text:
            text = text.replace("{person}", self._person(), 1)
        return text.replace("{brand}", self._dice.choice(self._people.brands))

    def _number(self, low: int, high: int) -> str:
        number = self._dice.randint(low, high)
        if number > 100:
            number -= number % 10
        return f"{number:,}".replace(",", ".")

    def _person(self) -> str:
        people, dice = self._people, self._dice
        woman = dice.random() < 0.5
        middle = dice.choice(people.women_middle if woman else people.men_middle)
        given = dice.choice(people.women if woman else people.men)
        return f"{dice.choice(people.surnames)} {middle} {given}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
