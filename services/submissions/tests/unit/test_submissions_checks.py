"""Which files the virus scanner is asked about."""

import pytest

from submissions.settings import Checks

pytestmark = pytest.mark.unit


def test_images_are_scanned_only_if_somebody_insists() -> None:
    kinds = ("jpeg", "png", "pdf", "docx", "mp4")
    asked = [kind for kind in kinds if Checks(url="tcp://x").wanted(kind)]
    insisted = [kind for kind in kinds if Checks(url="tcp://x", images=True).wanted(kind)]
    assert (asked, insisted) == (["pdf", "docx", "mp4"], list(kinds))
    assert not any(Checks(images=True).wanted(kind) for kind in kinds)
