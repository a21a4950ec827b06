"""The self-check of an edition: what somebody's answers mean (S0-10, S3-08, Y-03)."""

from collections.abc import Iterable, Mapping

import msgspec

from contracts.events import EligibilityQuestion


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Questions left open, those whose "no" stops, those whose "no" only advises."""

    open: tuple[EligibilityQuestion, ...] = ()
    stopping: tuple[EligibilityQuestion, ...] = ()
    advising: tuple[EligibilityQuestion, ...] = ()


def judge(questions: Iterable[EligibilityQuestion], answers: Mapping[str, bool]) -> Outcome:
    """`answers`: code of a question → yes. Answers to other questions mean nothing."""
    asked = tuple(questions)
    refused = [question for question in asked if answers.get(question.code) is False]
    return Outcome(
        open=tuple(question for question in asked if question.code not in answers),
        stopping=tuple(question for question in refused if question.needed),
        advising=tuple(question for question in refused if not question.needed),
    )
