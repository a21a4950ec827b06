"""Ballots: the vote, receipts, the ledger, tallies."""
