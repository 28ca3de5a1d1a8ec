"""Owns the form engine: formats, conditions, checks, review lines. Does not own items (catalogue) nor answers (drafts)."""
