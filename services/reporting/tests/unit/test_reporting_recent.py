import pytest

from reporting.model.recent import Recent

pytestmark = pytest.mark.unit


def test_answer_is_read_once_in_a_state_and_again_in_the_next() -> None:
    read: list[str] = []

    def ask(recent: Recent, question: str, mark: str) -> str:
        def answer() -> str:
            read.append(f"{question} {mark}")
            return read[-1]

        found: str = recent.get(question, mark, answer)
        return found

    recent = Recent()
    asked = [("a", "1"), ("a", "1"), ("b", "1"), ("a", "2"), ("a", "2"), ("a", "1")]
    assert [ask(recent, *one) for one in asked] == ["a 1", "a 1", "b 1", "a 2", "a 2", "a 1"]
    assert read == ["a 1", "b 1", "a 2", "a 1"]


def test_oldest_question_is_forgotten_first_and_a_failure_is_not_kept() -> None:
    recent = Recent(most=2)
    for question in ("a", "b", "c"):
        recent.get(question, "1", lambda: 1)
    assert [recent.get(question, "1", lambda: 2) for question in ("c", "b", "a")] == [1, 1, 2]

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        recent.get("d", "1", fail)
    assert recent.get("d", "1", lambda: 3) == 3
