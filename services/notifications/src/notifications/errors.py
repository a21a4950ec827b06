"""Refusals of notifications, as sentences."""


class NotRetryable(Exception):
    """This message is on its way, was sent, or carries a code that no longer exists."""


class UnknownKind(LookupError):
    """No optional kind of message has this name."""


class BadUnsubscribeToken(ValueError):
    """The link was changed or cut."""


class LetterBroken(RuntimeError):
    """A template could not be rendered or gave no valid message: sending again cannot help."""
