"""Staff by hand; on SQLite while the server is stopped. What they sign in with is printed once. `--help` says the rest."""

import argparse
import asyncio
import getpass
import sys

from yinchuan.config import SettingsError, settings
from yinchuan.kit import db
from yinchuan.kit.errors import AppError
from yinchuan.kit.keys import KeysMissing, keys

from .enrolling import ROLES, Credentials, Newcomer, dismiss, enrol, renew


def parsed(words: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m yinchuan.domains.people.service")
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser(
        "add", help="a new member of staff; the id number is asked for, never an argument"
    )
    new.add_argument("login")
    new.add_argument("--name", required=True)
    new.add_argument("--role", required=True, action="append", help=" | ".join(sorted(ROLES)))
    new.add_argument("--office", required=True, help='the deciding body as items name it; "*": every body')
    new.add_argument("--office-name", help="as shown; by default the same")
    for name, says in (("renew", "a new password and secret"), ("close", "end for good")):
        commands.add_parser(name, help=says).add_argument("login")
    return parser.parse_args(words)


async def done(given: argparse.Namespace) -> Credentials | None:
    """Do it in the database of the settings."""
    await db.start()
    try:
        await db.migrate()
        match given.command:
            case "add":
                return await enrol(_newcomer(given))
            case "renew":
                return await renew(given.login)
        await dismiss(given.login)
        return None
    finally:
        await db.stop()


def _newcomer(given: argparse.Namespace) -> Newcomer:
    # Not an argument: those stand in the shell's history and in the list of processes.
    asked = "公民身份号码："
    number = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
    return Newcomer(
        login=given.login,
        name=given.name,
        id_number=number.strip(),
        roles=given.role,
        office=given.office,
        office_name=given.office_name or given.office,
    )


def main(words: list[str]) -> int:
    """Run one command; 1 where it was refused, 2 where the settings forbid to start."""
    given = parsed(words)
    try:
        settings().check()
        keys()
        made = asyncio.run(done(given))
    except (SettingsError, KeysMissing, PermissionError, db.DatabaseInUse) as refused:
        print(refused, file=sys.stderr)
        return 2
    except AppError as refused:
        facts = "".join(f" {name}={value}" for name, value in refused.facts.items())
        fields = "".join(f" {error.pointer}: {error.detail}" for error in refused.errors)
        print(f"{refused.say}{facts}{fields}", file=sys.stderr)
        return 1
    if made is not None:
        print(f"账号 {made.login}\n密码 {made.password}\n动态码密钥 {made.totp_secret}\n{made.address}")
        print("以上只显示这一次，请当面交给本人。", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
