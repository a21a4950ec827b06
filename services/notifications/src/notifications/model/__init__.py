"""Rules of messages; pure, `now` is an argument."""
