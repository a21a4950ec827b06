"""Rules of people, codes, sessions and units; pure, `now` and `today` are arguments."""
