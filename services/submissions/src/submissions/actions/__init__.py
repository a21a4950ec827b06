"""Verbs: one transaction each; rows and events together (law 5)."""
