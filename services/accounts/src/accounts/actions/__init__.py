"""What may be done with accounts and units: one transaction each, events published in it."""
