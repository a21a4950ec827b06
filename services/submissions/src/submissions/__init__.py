"""Dossiers, eligibility review, published entries."""
