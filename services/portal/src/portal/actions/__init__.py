"""What the portal does: one transaction each."""
