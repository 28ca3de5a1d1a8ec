"""The public face of materials."""

from .checking import check
from .copying import Progress
from .keeping import (
    bind,
    close_folder,
    drop_folder,
    looked_at,
    missing,
    move_files,
    move_folder,
    open_folder,
    reopen_folder,
    unbound,
)
from .opening import create
from .reading import download, outs, page, page_for_case, preview, read
from .receiving import append, offset, terminate
from .sweeping import sweep

__all__ = [
    "Progress",
    "append",
    "bind",
    "check",
    "close_folder",
    "create",
    "download",
    "drop_folder",
    "looked_at",
    "missing",
    "move_files",
    "move_folder",
    "offset",
    "open_folder",
    "outs",
    "page",
    "page_for_case",
    "preview",
    "read",
    "reopen_folder",
    "sweep",
    "terminate",
    "unbound",
]
