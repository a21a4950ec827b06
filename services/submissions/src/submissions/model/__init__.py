"""Rules of dossiers and entries; pure, `now` is an argument."""
