"""PostgreSQL for a server: one pool, a unit in one statement, transactions that survive being cancelled."""

from .engine import SafePostgresEngine
from .store import PostgresStore, one_statement

__all__ = ["PostgresStore", "SafePostgresEngine", "one_statement"]
