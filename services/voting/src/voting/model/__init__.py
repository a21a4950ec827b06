"""Rules of voting: pure, the moment is always an argument."""
