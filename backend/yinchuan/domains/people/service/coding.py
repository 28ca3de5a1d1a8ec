"""One-time codes: sent to a number for one purpose, good once, for ten minutes, for five tries."""

import hmac
import secrets
from contextvars import ContextVar
from datetime import timedelta
from uuid import UUID

from yinchuan.config import settings
from yinchuan.kit import audit, limits, messages
from yinchuan.kit.actor import GUEST, Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_own_unit, in_unit
from yinchuan.kit.errors import NotFound, SignInNeeded

from .. import rules
from ..errors import CodeExpired, CodeTriesSpent, CodeUsed, CodeWrong, OwnNumberOnly
from ..schemas import CodeIn
from ..store import accounts, codes
from ..store.codes import Code
from .checking import mobile_of

HOUR = 3600
PURPOSES = {"sign_in": "登录", "sign": "签名"}

# A unit may run again; the right code typed once counts as one try.
_counted: ContextVar[UUID | None] = ContextVar("counted_try", default=None)


async def send_code(data: CodeIn, actor: Actor, address: str) -> None:
    """Send a code. Nothing in the answer or the work tells whether the number has an account.

    Raises `TooMany` for a number or an address that asks too often, `OwnNumberOnly` for signing with another's,
    `messages.NoLine` where no message can be sent at all."""
    messages.demand_line()
    mobile = await _own(data.mobile, actor) if data.purpose == "sign" else mobile_of(data.mobile)
    chosen = settings()
    await limits.take("code-address", rules.network_of(address), [(chosen.code_address_hourly, HOUR)])
    await limits.take("code-number", mobile, [(1, chosen.code_each_seconds), (chosen.code_hourly, HOUR)])
    await _send(mobile, data.purpose)


@in_unit
async def _send(mobile: str, purpose: str) -> None:
    code = f"{secrets.randbelow(1_000_000):06}"
    minutes = max(1, settings().code_seconds // 60)
    until = now() + timedelta(seconds=settings().code_seconds)
    codes.replace(mobile, purpose, code, until)
    says = f"验证码 {code}，用于{PURPOSES[purpose]}，{minutes} 分钟内有效，只能使用一次。请勿告诉任何人。"
    messages.send(mobile, says, until)


async def _own(named: str, actor: Actor) -> str:
    """The own number, which the phone knows only masked; whoever names one must name this one."""
    if not actor.is_citizen:
        raise SignInNeeded
    own = await _mobile_of(actor.id)
    if named and mobile_of(named) != own:
        raise OwnNumberOnly
    return own


async def spend_code(account: UUID | str, code: str, purpose: str) -> None:
    """In the unit of what the code allows: use it up, by account or mobile.

    Raises `CodeWrong`, `CodeExpired`, `CodeUsed` (401) or `CodeTriesSpent` (429); a wrong one counts whatever happens."""
    mobile = account if isinstance(account, str) else await _mobile_of(account)
    try:
        codes.spend(await _right(mobile, rules.only_digits(code), purpose), now())
    except (CodeWrong, CodeExpired, CodeUsed, CodeTriesSpent) as refused:
        place = f"code:{codes.place(mobile, purpose)}"
        await audit.record(f"code.{purpose}", place, GUEST, result="refused", reason=refused.code)
        raise


async def _mobile_of(account: UUID) -> str:
    found = await accounts.find(account)
    if found is None:
        raise NotFound
    return found.opened_mobile()


async def _right(mobile: str, typed: str, purpose: str) -> Code:
    code = await codes.find(mobile, purpose)
    # The comparison is made in any case: a number that no code was sent to takes as long.
    holds = hmac.compare_digest(codes.digest(code.serial if code else UUID(int=0), typed), _digest(code))
    if not (code and holds and _counted.get() == code.serial):
        await _count_try(mobile, purpose)
    if code is None or not holds:
        raise CodeWrong
    _counted.set(code.serial)
    if code.spent_at is not None:
        raise CodeUsed
    if code.expires_at <= now():
        raise CodeExpired
    return code


def _digest(code: Code | None) -> bytes:
    return code.digest if code else bytes(32)


@in_own_unit
async def _count_try(mobile: str, purpose: str) -> None:
    """Before anything is said about the code: a thousand guesses at once are still five tries. Where none was sent they
    are counted just so, or their end would tell whether somebody is signing in at the moment."""
    code = await codes.find(mobile, purpose)
    if code is None:
        codes.pretend(mobile, purpose, now() + timedelta(seconds=settings().code_seconds))
        return
    if code.tries >= settings().code_tries:
        raise CodeTriesSpent(retry_after=settings().code_each_seconds)
    codes.count_try(code, settings().code_tries)
