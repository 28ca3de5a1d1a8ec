"""Owns uploaded files: resumable receiving, checking, previews, keeping. Does not own what they prove (cases)."""
