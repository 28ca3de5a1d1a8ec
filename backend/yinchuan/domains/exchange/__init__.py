"""Owns the lines to registers (one file a source, each with a demo sibling) and the record of every look-up."""
