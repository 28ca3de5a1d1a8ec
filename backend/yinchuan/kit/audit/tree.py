"""The Merkle tree of RFC 9162, section 2.1: appended to with the roots of its full subtrees only."""

from hashlib import sha256


def leaf(entry: bytes) -> bytes:
    return sha256(b"\0" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def grow(peaks: list[bytes], size: int, added: bytes) -> int:
    """Append one leaf hash to the roots of the full subtrees (largest first); the new size."""
    full = size
    while full & 1:
        added, full = node(peaks.pop(), added), full >> 1
    peaks.append(added)
    return size + 1


def root(peaks: list[bytes]) -> bytes:
    """The root of the whole tree; of the empty one, the hash of nothing."""
    if not peaks:
        return sha256(b"").digest()
    top = peaks[-1]
    for peak in reversed(peaks[:-1]):
        top = node(peak, top)
    return top


def root_of(leaves: list[bytes]) -> bytes:
    peaks: list[bytes] = []
    for size, added in enumerate(leaves):
        grow(peaks, size, added)
    return root(peaks)


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root, nearest first (2.1.3.1)."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*path(index, leaves[:split]), root_of(leaves[split:])]
    return [*path(index - split, leaves[split:]), root_of(leaves[:split])]


def leads_to(top: bytes, size: int, index: int, added: bytes, way: list[bytes]) -> bool:
    """Whether `way` proves that the leaf hash `added` is leaf `index` of the tree with this root and size (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    low, high = index, size - 1
    for hash_ in way:
        if high == 0:
            return False
        if low & 1 or low == high:
            added = node(hash_, added)
            while not low & 1 and low:
                low, high = low >> 1, high >> 1
        else:
            added = node(added, hash_)
        low, high = low >> 1, high >> 1
    return high == 0 and added == top
