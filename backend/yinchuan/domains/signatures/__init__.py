"""Owns the signed document, its digest and the evidence of signing. Does not own the case it opens (cases)."""
