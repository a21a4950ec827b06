"""Rules of reporting: pure, the moment passed in."""
