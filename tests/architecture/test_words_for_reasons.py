"""Coded reasons travel in events; the service that writes letters needs words for each of them."""

import pytest

from notifications import phrases as letters
from submissions import phrases as decisions

pytestmark = pytest.mark.architecture


def test_every_reason_of_a_decision_has_words_in_letters() -> None:
    said = {code: words for code, words in decisions.REASONS.items() if "other" not in code}
    assert said
    assert {code: letters.REASONS.get(code) for code in said} == said
