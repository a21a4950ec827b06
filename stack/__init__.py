"""The launcher: brings the whole contest up on one machine. Standard library only."""
