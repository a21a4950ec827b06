"""Refusals about articles, as sentences."""

from portal.phrases import articles as phrases
from servicekit.problems import Problem


class BadSlug(ValueError):
    """No address: small letters, digits and single dashes are."""


class SlugTaken(ValueError):
    """Another article has this address, or had it; `path` leads there, `free` is one like it."""

    def __init__(self, path: str, free: str) -> None:
        super().__init__(path)
        self.path = path
        self.free = free


class ArticleChangedMeanwhile(Exception):
    """Somebody else saved a version after this form was opened."""


class NothingToSave(ValueError):
    """The form holds what the newest version says."""


class InThePast(ValueError):
    """A schedule names a moment that is over."""


class UnknownFile(ValueError):
    """A text names a picture that the article does not have; `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class FileInUse(ValueError):
    """The newest version, or one that is or will be public, shows the file: `versions`."""

    def __init__(self, versions: tuple[int, ...]) -> None:
        super().__init__(versions)
        self.versions = versions


class WordsNeeded(ValueError):
    """A picture says nothing to those who cannot see it."""


class NotReady(ValueError):
    """What a kind needs before it is shown; `words` says what is missing."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class TooManyQuestions(Problem):
    """More questions within the hour than anybody could answer."""

    def __init__(self) -> None:
        super().__init__(
            429,
            "too-many-questions",
            phrases.TOO_MANY_QUESTIONS,
            detail=phrases.TOO_MANY_QUESTIONS_DETAIL,
            headers={"Retry-After": "600"},
        )
