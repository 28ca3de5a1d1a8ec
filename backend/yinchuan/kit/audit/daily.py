"""The whole log is read back once a day."""

import structlog

from yinchuan.kit.jobs import every

from .verifying import verify

log = structlog.get_logger()


@every(24 * 3600, "audit-verify", limit=12 * 3600)
async def verify_daily() -> None:
    report = await verify()
    if report.defect:
        log.error("audit_defect", position=report.defect.position, what=report.defect.what)
    else:
        log.info("audit_verified", size=report.size, root=report.root)
