"""The audit log refuses every change, whoever asks; its owner would have to take the triggers away first."""

import pytest

from yinchuan.kit import audit, db
from yinchuan.kit.actor import GUEST


@pytest.mark.parametrize(("table", "column"), [("audit", "seq"), ("audit_checkpoint", "size")])
@pytest.mark.usefixtures("database")
async def test_the_triggers_refuse_every_change(table: str, column: str) -> None:
    await audit.record("read", "case/1", GUEST)
    await audit.seal_all()
    before = await db.fetch(f"SELECT * FROM {table}")
    assert before
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET {column} = 9"):
        with pytest.raises(Exception, match="insert-only"):
            await db.ENGINE.run_ddl(change)
    assert await db.fetch(f"SELECT * FROM {table}") == before
