"""What people are and may say about themselves; the domain's public face."""

from datetime import timedelta

from yinchuan.config import settings
from yinchuan.domains.exchange import service as exchange
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.jobs import every

from ..store import codes, consents, sessions
from .coding import send_code, spend_code
from .consenting import asked_by, consent, consents_standing, demand_consents, withdraw_consent
from .demonstrating import demo_messages, demo_people, load_demo_staff
from .proving import PersonFacts, holder, masked, masked_name, person, prove_name
from .resolving import demand_session, is_live, resolve, token_of
from .showing import me
from .signing_in import address_of, device_of, end_session, session, sign_in, sign_out
from .staffing import is_own, sign_in_staff, staff_name

__all__ = [
    "PersonFacts",
    "address_of",
    "asked_by",
    "consent",
    "consents_standing",
    "demand_consents",
    "demand_session",
    "demo_messages",
    "demo_people",
    "device_of",
    "end_session",
    "holder",
    "is_live",
    "is_own",
    "masked",
    "masked_name",
    "me",
    "on_start",
    "person",
    "prove_name",
    "resolve",
    "send_code",
    "session",
    "sign_in",
    "sign_in_staff",
    "sign_out",
    "spend_code",
    "staff_name",
    "token_of",
    "withdraw_consent",
]

# How long after their end (security.md 6.9).
CODES_KEPT = timedelta(minutes=10)
SESSIONS_KEPT = timedelta(days=30)

# Registers lie below and cannot ask who an account is; they are told how to find out.
exchange.identify_by(holder)


async def on_start() -> None:
    """In demo mode its staff are there."""
    if settings().demo:
        await load_demo_staff()


@every(3600, "people-sweep")
@in_unit
async def sweep() -> None:
    """Forget codes, sessions and consents that are over."""
    codes.forget_before(now() - CODES_KEPT)
    sessions.forget_before(now() - SESSIONS_KEPT)
    consents.forget_before(now() - timedelta(days=settings().consent_days))
