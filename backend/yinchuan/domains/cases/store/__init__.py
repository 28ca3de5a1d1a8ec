"""Every query of cases, a file a thing; the only files that see their tables."""
