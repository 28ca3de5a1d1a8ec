"""Owns applications once submitted: life cycle, events, deadlines, receipts. Does not own drafts nor ratings."""
