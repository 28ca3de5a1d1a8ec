"""Owns service items, their revisions, guides and search. Does not own the form engine (forms) nor cases."""
