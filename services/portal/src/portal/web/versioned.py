"""Forms that come back with the version they were opened with: nobody overwrites another."""

from wtforms import HiddenField

from servicekit.forms import Form

MOST_DIGITS = 8
"""More than any of our numbers has; a longer one was made up."""


def returned_number(typed: str, otherwise: int = 0) -> int:
    """A number that a page gave out and gets back; `otherwise` when it was tampered with."""
    is_ours = typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS
    return int(typed) if is_ours else otherwise


class Versioned(Form):
    """Knows which version it was opened with."""

    version = HiddenField()

    def version_number(self) -> int:
        """0 when it was tampered with."""
        return returned_number(str(self.version.data or ""))
