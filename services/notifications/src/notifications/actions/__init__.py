"""Verbs: one transaction each; events leave through the outbox."""
