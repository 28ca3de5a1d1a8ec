"""What goes wrong when a paper is photographed, in three grades: 1 hardly, 2 clearly, 3 badly."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Field = NDArray[np.float32]
# A paper's lines are about 14 to 24 pixels high in these photos of 1,200 pixels.
SIGMA = (0.0, 1.3, 2.8, 4.5)
MOTION = (0, 5, 13, 20)
DARK = (1.0, 0.62, 0.36, 0.22)
GLARE = (0.0, 0.10, 0.22, 0.34)


def blurred(picture: Image.Image, grade: int) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(SIGMA[grade])) if grade else picture


def moved(picture: Image.Image, grade: int, turn: float) -> Image.Image:
    """The mean of the picture along a short way of the hand."""
    if not grade:
        return picture
    field = np.zeros((picture.height, picture.width, 3), np.float32)
    way = np.linspace(-MOTION[grade] / 2, MOTION[grade] / 2, MOTION[grade])
    for step in way:
        shift = (1, 0, step * np.cos(turn), 0, 1, step * np.sin(turn))
        moved_by = picture.transform(picture.size, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR)
        field += np.asarray(moved_by, np.float32)
    return Image.fromarray((field / len(way)).astype(np.uint8))


def glare(
    size: tuple[int, int], grade: int, at: tuple[float, float], across: float, rng: np.random.Generator
) -> Field:
    """A lamp mirrored on the paper: white in the middle, print lost, fading outwards."""
    x, y = np.arange(size[0], dtype=np.float32) - at[0], np.arange(size[1], dtype=np.float32)[:, None] - at[1]
    long, turn = rng.uniform(1.0, 2.2), rng.uniform(0, np.pi)
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    near = ((u / long) ** 2 + v**2) / (across * GLARE[grade] / 2) ** 2
    return np.asarray(300 / (1 + near**3), np.float32)[..., None]


def light(size: tuple[int, int], grade: int, rng: np.random.Generator) -> Field:
    """Daylight from one side, and how much there is of it."""
    turn, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0.02, 0.2)
    x, y = np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1])[:, None]
    even = rng.uniform(0.82, 0.95) * DARK[grade]
    return np.asarray(even * (1 - fall * (x * np.cos(turn) + y * np.sin(turn)) / 2), np.float32)[..., None]


def shadow(size: tuple[int, int], rng: np.random.Generator) -> Field:
    """A phone or a head between lamp and table: part of the picture in the shade, with a soft edge."""
    turn, where = rng.uniform(0, 2 * np.pi), rng.uniform(-0.6, 0.6)
    x, y = np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1])[:, None]
    edge = 1 / (1 + np.exp((x * np.cos(turn) + y * np.sin(turn) - where) * rng.uniform(12, 60)))
    return np.asarray(1 - rng.uniform(0.15, 0.4) * edge, np.float32)[..., None]
