"""Fixtures of all tests come from the shared library's plug-in."""

pytest_plugins = ["servicekit.testing"]
