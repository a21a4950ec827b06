"""What is done about ceremonies."""
