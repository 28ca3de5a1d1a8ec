"""Owns the e-licences a person may attach instead of a paper. Does not own registers (exchange)."""
