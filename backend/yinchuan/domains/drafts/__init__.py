"""Owns what a citizen has begun and not yet sent, with versions and merging. Does not own cases."""
