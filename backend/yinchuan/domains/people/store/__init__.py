"""Every query of people, a file a thing."""
