"""Fixtures of all tests come from the shared library's plug-in."""

from hypothesis import settings

pytest_plugins = ["servicekit.testing"]

# A busy machine is no bug: an example may take as long as it needs.
settings.register_profile("contest", deadline=None)
settings.load_profile("contest")
