"""Bytes on their way to the disk. The stored offset moves only after the disk has them; it reaches the length only once
the whole was compared with its hash and lies in the object store: nothing is acknowledged that could be lost. It moves
for a session that still stands: who signs out or is cut off sends no more, even in a body under way."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from yinchuan.config import settings
from yinchuan.domains.people import service as people
from yinchuan.kit import files
from yinchuan.kit.actor import Actor
from yinchuan.kit.clock import now
from yinchuan.kit.db import in_unit
from yinchuan.kit.jobs import later
from yinchuan.kit.web.request import BodyTooSlow, ClientGone

from ..errors import ChecksumMismatch, HashMismatch, OffsetMismatch, TooLong, UploadStalled
from ..rules import Checksum
from ..store import doomed, parts, rows
from ..store.parts import BytesLost, Part
from ..store.rows import Material
from .leases import LEASE

STEP = 2 * 1024 * 1024  # bytes between two points from which a cut upload can go on


class Progress(msgspec.Struct, frozen=True):
    """Where an upload is. `expires_at`: none once it has ended."""

    id: UUID
    offset: int
    length: int
    expires_at: datetime | None


def progress(material: Material) -> Progress:
    """What tus says of a material; one that is there whole has its length as offset."""
    return Progress(material.id, material.offset, material.size, material.expires_at)


async def receive(
    material: Material, lease: UUID, body: AsyncIterator[bytes], checksum: Checksum | None, actor: Actor
) -> Progress:
    """As the only writer: copy the body behind the offset, then give the lease back."""
    receiving = _Receiving(material, lease, actor)
    try:
        return await receiving.run(body, checksum)
    except HashMismatch:
        await receiving.drop()
        raise
    except BaseException as error:
        await receiving.give_back()
        if isinstance(error, OSError):  # disk full
            raise UploadStalled from error
        raise


class _Receiving:
    def __init__(self, material: Material, lease: UUID, actor: Actor) -> None:
        self.material, self.lease, self.actor = material, lease, actor
        self.kept = self.reached = material.offset

    async def run(self, body: AsyncIterator[bytes], checksum: Checksum | None) -> Progress:
        try:
            part = await asyncio.to_thread(Part, self.material.id, self.kept)
        except BytesLost:
            raise OffsetMismatch(offset=0) from None
        try:
            await self._copy(part, body, checksum)
            if self.reached == self.material.size:
                return await self._finish(part)  # the store syncs what it takes
            await asyncio.to_thread(part.sync)
        finally:
            part.close()
        self.kept = self.reached
        return await self.give_back()

    async def _copy(self, part: Part, body: AsyncIterator[bytes], checksum: Checksum | None) -> None:
        sum_ = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        renewed = now()
        async for chunk in _until_silent(body):
            if self.reached + len(chunk) > self.material.size:
                raise TooLong(length=self.material.size)
            part.write(chunk)
            self.reached += len(chunk)
            if sum_:
                sum_.update(chunk)
            if self.reached - self.kept >= STEP or now() - renewed > LEASE / 6:
                renewed = now()
                await self._advance(part, is_sure=sum_ is None)
        if sum_ and checksum and not hmac.compare_digest(sum_.digest(), checksum.digest):
            raise ChecksumMismatch

    async def _advance(self, part: Part, *, is_sure: bool) -> None:
        """Renew the lease; from here a cut upload goes on, unless a checksum has yet to be compared."""
        if is_sure and self.reached < self.material.size:
            await asyncio.to_thread(part.sync)
            self.kept = self.reached
        await self._store_offset()

    @in_unit
    async def _store_offset(self) -> None:
        people.demand_session(self.actor)
        rows.advance(self.material.id, self.lease, self.kept, now() + LEASE)

    @in_unit
    async def give_back(self) -> Progress:
        """Let the next writer in, behind what is surely kept."""
        if parts.size(self.material.id) < self.kept:  # the file was on its way into the store
            self.kept = 0
        expires_at = now() + timedelta(hours=settings().upload_idle_hours)
        rows.release(self.material.id, self.lease, self.kept, expires_at)
        return Progress(self.material.id, self.kept, self.material.size, expires_at)

    async def _finish(self, part: Part) -> Progress:
        if await asyncio.to_thread(part.digest) != self.material.sha256:
            raise HashMismatch
        key = rows.object_key(self.material.draft, self.material.sha256)
        await files.put(key, parts.path_of(self.material.id))
        await self._end()
        return Progress(self.material.id, self.material.size, self.material.size, None)

    @in_unit
    async def _end(self) -> None:
        people.demand_session(self.actor)
        rows.end_upload(self.material.id, self.lease)
        rows.set_state(self.material.id, "receiving", "checking")
        later("materials.check", {"id": str(self.material.id)})

    async def drop(self) -> None:
        """Forget an upload that is not what it said it was."""
        await self._drop_rows()
        await asyncio.to_thread(parts.remove, self.material.id)

    @in_unit
    async def _drop_rows(self) -> None:
        rows.end_upload(self.material.id, self.lease)
        rows.delete(self.material.id, "receiving")
        doomed.mark(self.material.draft, {self.material.sha256}, now())


async def _until_silent(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks, ending quietly when the client goes away or hardly sends: what arrived is kept."""
    try:
        async for chunk in body:
            if chunk:
                yield chunk
    except (ClientGone, BodyTooSlow):
        return
