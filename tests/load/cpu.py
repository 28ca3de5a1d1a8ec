"""CPU time from /proc: what a server and its children have burnt so far."""

import os
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def fields(pid: int) -> list[str]:
    # The name in parentheses may hold spaces; everything counts from its end.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def of(pid: int) -> float:
    """CPU milliseconds of a process alone."""
    return sum(map(int, fields(pid)[11:13])) * 1000 / TICK


def of_tree(root: int) -> float:
    """CPU milliseconds of a process, its living descendants and the dead ones they waited for."""
    parents: dict[int, int] = {}
    spent: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found = fields(int(entry.name))
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)] = int(found[1])
            spent[int(entry.name)] = sum(map(int, found[11:15])) * 1000 / TICK

    def belongs(pid: int) -> bool:
        while pid > 1:
            if pid == root:
                return True
            pid = parents.get(pid, 0)
        return False

    return sum(milliseconds for pid, milliseconds in spent.items() if belongs(pid))
