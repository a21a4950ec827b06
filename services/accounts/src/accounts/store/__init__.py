"""SQL of accounts beside its use, typed rows, counts checked."""
