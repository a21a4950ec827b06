"""The one shared library of the contest's services; see docs/servicekit.md."""
