"""Table tops from noise: wood, cloth, marble, stripes."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

Field = NDArray[np.float32]


def noise(rng: np.random.Generator, size: tuple[int, int], grain: tuple[int, int]) -> Field:
    """Smooth noise between 0 and 1 whose lumps are `grain` pixels large."""
    width, height = size
    small = rng.random((max(2, height // grain[1]), max(2, width // grain[0])), dtype=np.float32)
    return np.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC))


def _colours(field: Field, low: ArrayLike, high: ArrayLike) -> Field:
    part = np.clip(field, 0, 1)[..., None]
    return np.asarray(low, np.float32) * (1 - part) + np.asarray(high, np.float32) * part


def wood(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    rings = noise(rng, size, (400, 40)) * 9 + noise(rng, size, (160, 8))
    grain = noise(rng, size, (60, 2)) * 0.35
    light = rng.random() < 0.5
    pair = ((150, 104, 62), (201, 160, 112)) if light else ((72, 44, 28), (122, 82, 54))
    return _colours(0.5 + 0.35 * np.sin(rings * 6) + grain - 0.17, *pair)


def cloth(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    step = rng.uniform(5, 9)
    weave = 0.5 + 0.25 * np.sin(x * 2 * np.pi / step) * np.sin(y * 2 * np.pi / step)
    base = rng.integers(30, 150, 3)
    return _colours(weave + 0.5 * (noise(rng, size, (200, 200)) - 0.5), base, base + 45)


def marble(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    turbulence = sum(noise(rng, size, (g, g)) / n for n, g in ((1, 300), (2, 120), (4, 40)))
    veins = np.abs(np.sin((x * 0.006 + y * 0.004) + turbulence * 6))
    shade = rng.uniform(0, 26)
    return _colours(veins**0.5, (96, 100, 104), (170 + shade, 172 + shade, 170 + shade))


def stripes(rng: np.random.Generator, size: tuple[int, int]) -> Field:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    turn, wide = rng.uniform(0, np.pi), rng.uniform(30, 90)
    band = ((x * np.cos(turn) + y * np.sin(turn)) // wide) % 2
    low, high = rng.integers(20, 90, 3), rng.integers(90, 170, 3)
    return _colours(band.astype(np.float32), low, high)


TABLES: dict[str, Callable[[np.random.Generator, tuple[int, int]], Field]] = {
    "wood": wood,
    "cloth": cloth,
    "marble": marble,
    "stripes": stripes,
}
