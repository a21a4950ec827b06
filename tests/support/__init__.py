"""Helpers of the tests that use the whole running stack through its gateway."""
