"""Refusals of notifications, as sentences."""


class NotRetryable(Exception):
    """This message is on its way, was sent, or carries a code that no longer exists."""


class UnknownKind(LookupError):
    """No optional kind of message has this name."""


class BadUnsubscribeToken(ValueError):
    """The link was changed or cut."""


class LetterBroken(RuntimeError):
    """A template could not be rendered or gave no valid message: sending again cannot help."""


class FactsBroken(LetterBroken):
    """What the message knows is not enough for its kind: no other wording would help."""


class BadWording(ValueError):
    """A wording cannot be saved. `problems`: field (`subject`, `short`, `body`) to a sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class Overtaken(Exception):
    """Somebody else saved meanwhile; what was typed is kept."""


class NoContact(Exception):
    """The account has no address a message could go to."""


class BadContact(ValueError):
    """The text is neither a mail address nor a phone number of Viet Nam."""


class NotNow(Exception):
    """What was asked for does not fit where the campaign stands."""


class SecondPersonNeeded(Exception):
    """Who wrote a campaign cannot approve it."""
