"""The one exception people see."""


class Refusal(Exception):
    """One sentence that says what is wrong and what to do; the command ends with exit code 1."""
