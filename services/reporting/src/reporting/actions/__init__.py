"""Verbs of reporting."""
