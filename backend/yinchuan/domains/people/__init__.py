"""Owns accounts, real names, sessions, one-time codes, consents and staff. Does not own registers (exchange)
nor what people apply for (cases)."""
