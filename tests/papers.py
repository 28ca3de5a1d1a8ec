"""Papers and the document that is signed, made the way an outside client would make them."""

import io

from tests.camera import paper
from yinchuan.kit.canonical import digest as digest_of

__all__ = ["digest_of", "photo"]


def photo(seed: int = 0) -> bytes:
    """A JPEG of a paper; every seed is another picture."""
    out = io.BytesIO()
    image = paper()
    image.putpixel((seed % image.width, seed // image.width % image.height), (255, 0, 0))
    image.save(out, "JPEG", quality=95)
    return out.getvalue()
