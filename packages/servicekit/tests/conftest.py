import pytest


@pytest.fixture(scope="session")
def service_name() -> str:
    """servicekit's own tables are enough here: no service is involved."""
    return "servicekit"
