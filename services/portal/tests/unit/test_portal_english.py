"""What the English pages say from code."""

import pytest

from portal.model.phases import Step
from portal.phrases import english

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("step", list(Step))
def test_every_step_has_something_to_do(step: Step) -> None:
    label, path = english.action(step)
    assert label
    assert path.startswith("/")
