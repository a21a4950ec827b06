"""SQL beside its use; unqualified names are tables of the generation entered before."""
