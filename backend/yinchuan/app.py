"""The application, built from the domains that discovery finds, and the commands that run it.

python -m yinchuan.app           one process; with DEMO=1 fictional people are loaded
python -m yinchuan.app serve     production: as many processes as the database allows
python -m yinchuan.app verify    check the audit tree and the events of every domain; 1 and the position at a change
python -m yinchuan.app migrate   only bring the database to this release, which the others do first"""

from yinchuan import config

if __name__ == "__main__":
    config.demand()

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from litestar import Litestar

from yinchuan import discovery, worker
from yinchuan.config import SettingsError, settings
from yinchuan.kit import audit, db, occurrences
from yinchuan.kit.actor import Actor
from yinchuan.kit.errors import Unavailable
from yinchuan.kit.keys import KeysMissing, keys
from yinchuan.kit.web import Front, assemble, serving
from yinchuan.kit.web.logs import open_log


def create_app() -> Front:
    """The whole service as an ASGI application."""
    from yinchuan.domains.people import service as people

    return assemble(
        discovery.routes(),
        discovery.root_routes(),
        resolve_actor=people.resolve,
        record_refusal=refused,
        lifespan=[living],
    )


async def refused(actor: Actor, place: str, reason: str) -> None:
    """Leave an audit entry of somebody who asked for what the role or level does not allow."""
    await audit.record("route", place, actor, result="refused", reason=reason)


@asynccontextmanager
async def living(app: Litestar) -> AsyncIterator[None]:
    """From the first key to the last stored write."""
    open_log()
    settings().check()
    keys()
    async with AsyncExitStack() as house:
        house.push_async_callback(db.stop)
        await db.start()
        await house.enter_async_context(occurrences.keeping())
        for start in discovery.starts():
            await start()
        if settings().runs_jobs_inline:
            await house.enter_async_context(worker.running())
        if settings().demo:
            await greet()
        yield


async def greet() -> None:
    """Say where to click, who the demo people are and how to stop."""
    from yinchuan.domains.people import service as people

    shown = await people.demo_people()
    print(f"\n  i-Yinchuan 演示  {serving.address()}/    窗口  {serving.address()}/window\n")
    for person in shown.people:
        print(f"  {person.name}  {person.says.zh}  {person.mobile or person.login}")
    print(f"\n  证件号、密码、动态码：{serving.address()}/demo/people")
    print(f"  收到的短信：{serving.address()}/demo/messages?to=手机号\n  停止：Ctrl+C\n", flush=True)


async def migrate() -> int:
    """Run all migrations forwards; how many there were."""
    await db.start()
    try:
        return await db.migrate()
    finally:
        await db.stop()


async def verify() -> int:
    """Say whether the audit log and what the domains show of it are as they were written; 1 where not."""
    report = await audit.verify()
    print(f"{report.size} 条审计记录 entries, root {report.root}")
    if report.defect is None:
        print("完整，未被改动 intact")
        return 0
    number = report.defect.position
    position = "" if number is None else f"第 {number} 条 position {number}: "
    print(f"发现异常 defect: {position}{report.defect.what}")
    return 1


def main(arguments: list[str]) -> int:
    """Run one command; 2 where the settings or the command forbid to start."""
    os.umask(0o077)  # whatever is written from here on holds people's papers
    if arguments not in ([], ["serve"], ["migrate"], ["verify"]):
        print(__doc__)
        return 2
    try:
        if arguments == ["serve"] and settings().demo:
            raise SettingsError("serve 用于生产运行，不能与 DEMO=1 一起使用；试用请执行 just demo")
        keys()
        if arguments == ["verify"]:
            discovery.routes()  # so that every domain shows its events
            return asyncio.run(verify())
        # Before any server or job process: none of them finds the database of an older release.
        ran = asyncio.run(migrate())
    except (SettingsError, KeysMissing, PermissionError, db.DatabaseInUse) as refused:
        print(refused, file=sys.stderr)
        return 2
    except Unavailable as down:
        print(db.why_down(down), file=sys.stderr)
        return 2
    if arguments == ["migrate"]:
        print(f"迁移完成，共执行 {ran} 步")
    else:
        serving.run("yinchuan.app:create_app", production=arguments == ["serve"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
