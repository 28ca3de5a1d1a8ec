"""One folder a domain; `discovery.py` finds them. Who may import whom: README, "The map"."""
