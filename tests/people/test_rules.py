"""What is shown of a person, which codes count, how a session lives."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from yinchuan.domains.people import rules
from yinchuan.domains.people.service.resolving import Known, Memory
from yinchuan.kit.actor import Actor, Role

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("马秀兰", "马*"),
        ("欧阳春雨", "欧阳*"),
        ("欧阳", "欧*"),
        ("买买提·吐尔逊", "买*"),
        ("𠮷田", "𠮷*"),
        ("", ""),
    ],
)
def test_a_masked_name_keeps_the_family_name(name: str, shown: str) -> None:
    assert rules.masked_name(name) == shown


def test_masked_numbers_keep_their_ends() -> None:
    assert rules.masked_id_number("64010419440308002X") == "6401**********002X"
    assert rules.masked_mobile("13812345678") == "138****5678"
    assert rules.masked_id_number("") == rules.masked_mobile("") == ""


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; X) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iOS"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("curl/8", "浏览器"),
    ],
)
def test_a_device_is_named_roughly(words: str, shown: str) -> None:
    assert rules.device_named(words) == shown


def test_a_household_counts_as_one_address() -> None:
    assert rules.network_of("192.0.2.7") == "192.0.2.7"
    assert rules.network_of("2001:db8::1") == rules.network_of("2001:db8::ffff") == "2001:db8::/64"
    assert rules.network_of("testclient") == "unknown"


def test_the_published_totp_vector() -> None:
    # RFC 6238 appendix B, SHA-1, at 59 s: 94287082, of which we take six digits.
    assert rules.totp(SECRET, 1) == "287082"


def test_a_counter_is_accepted_one_step_off_and_never_twice() -> None:
    now = 1000 * 30
    assert rules.counters_accepted(now, 0, is_demo=False) == [999, 1000, 1001]
    assert rules.counters_accepted(now, 1000, is_demo=False) == [1001]
    assert rules.counters_accepted(now, 1001, is_demo=False) == []
    assert rules.counters_accepted(now, 1001, is_demo=True) == [1002]
    assert rules.next_counter(now, 1001) == 1002
    assert rules.next_counter(now, 7) == 1000


def test_a_code_is_found_among_the_accepted_counters_only() -> None:
    code = rules.totp(SECRET, 1000)
    assert rules.counter_of(SECRET, code, [999, 1000, 1001]) == 1000
    assert rules.counter_of(SECRET, code, [1001, 1002]) is None


def known(role: Role, *, idle: timedelta = timedelta(), left: timedelta = timedelta(days=1)) -> Known:
    at = datetime.now(UTC)
    return Known(Actor(role=role, account=uuid4()), uuid4(), at - idle, at + left)


def test_a_session_ends_by_time_and_staff_by_pausing() -> None:
    at = datetime.now(UTC)
    quarter = timedelta(minutes=15, seconds=1)
    assert known(Role.CITIZEN, idle=timedelta(days=20)).is_live(at)
    assert not known(Role.CITIZEN, left=-timedelta(seconds=1)).is_live(at)
    assert known(Role.REVIEWER, idle=timedelta(minutes=14)).is_live(at)
    assert not known(Role.REVIEWER, idle=quarter).is_live(at)


def test_a_row_read_before_a_revocation_is_not_remembered_after_it() -> None:
    memory = Memory(remembers=True)
    age = memory.age
    memory.forget()  # somebody signs out while the row is on its way
    memory.keep(b"token", known(Role.CITIZEN), age)
    assert memory.find(b"token") is None
    memory.keep(b"token", known(Role.CITIZEN), memory.age)
    assert memory.find(b"token") is not None


def test_nothing_is_remembered_where_others_write() -> None:
    memory = Memory(remembers=False)
    memory.keep(b"token", known(Role.CITIZEN), memory.age)
    assert memory.find(b"token") is None
