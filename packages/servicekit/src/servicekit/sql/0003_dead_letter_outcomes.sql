-- What became of a dead letter: 'replayed', or why it was given up and by whom.
ALTER TABLE kit.dead_letters ADD COLUMN outcome text;
