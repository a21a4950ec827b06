"""Rules of the portal: pure, with `now` as an argument."""
