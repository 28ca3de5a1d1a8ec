"""Why the database cannot be used, for whoever starts the house: one line, where possible one to type."""

from urllib.parse import urlsplit

import asyncpg

from yinchuan.config import settings
from yinchuan.kit.errors import Unavailable


def why_down(error: Unavailable) -> str:
    """What to look at or to type; without the password that the address may hold."""
    cause = error.__cause__
    parts = urlsplit(settings().database_url)
    if isinstance(cause, asyncpg.InvalidCatalogNameError):
        where = [("-h", parts.hostname), ("-p", parts.port), ("-U", parts.username)]
        options = "".join(f" {name} {value}" for name, value in where if value)
        return f"数据库 {parts.path[1:]} 不存在，请先执行：createdb{options} {parts.path[1:]}"
    if isinstance(cause, asyncpg.InvalidAuthorizationSpecificationError):
        return f"数据库不接受用户 {parts.username or ''} 或其密码，请检查 DATABASE_URL"
    return "数据库没有应答，请检查 DATABASE_URL"
