"""Fixtures of all tests come from the shared library's plug-in."""

from tempfile import TemporaryDirectory

from flask import Flask
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

pytest_plugins = ["servicekit.testing"]

# A busy machine is no bug: an example may take as long as it needs.
settings.register_profile("contest", deadline=None)
settings.load_profile("contest")

# Nearly every test makes an app of its own; a third of their time was compiling the same templates.
compiled = TemporaryDirectory(prefix="contest-templates-")
Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(compiled.name)}
