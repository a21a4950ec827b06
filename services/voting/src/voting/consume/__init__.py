"""Doors for events: the ledger's loop over votes, and merges of accounts."""
