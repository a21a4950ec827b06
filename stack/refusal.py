"""The one exception people see."""

NO_ROOM = "No room is left on the disk; make room or choose another place with --home."


class Refusal(Exception):
    """One sentence that says what is wrong and what to do; the command ends with exit code 1."""
