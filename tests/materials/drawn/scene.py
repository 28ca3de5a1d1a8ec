"""One photo: a paper, a table, a hand that holds the phone, light, and what went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests import samples

from . import defects
from .tables import TABLES, Field, noise
from .truth import Point

PAPERS = {
    "id-card": samples.id_card,
    "booklet": samples.booklet,
    "contract": samples.contract,
    "clinic-note": samples.clinic_note,
}
LONG, SHORT = 1200, 900
PROBLEMS = ("none", "blur", "motion", "glare", "dark", "tilt", "lean", "cut")
SQUARE = ((-1, -1), (1, -1), (1, 1), (-1, 1))
# The defect that a problem shows as.
SHOWS = {"motion": "blur", "lean": "tilt"}


@dataclass
class Shot:
    """How one photo was taken; drawing it gives the pixels."""

    seed: int
    paper: str
    table: str
    grades: dict[str, int] = field(default_factory=dict)  # problem → 1 … 3
    size: tuple[int, int] = (LONG, SHORT)
    corners: list[Point] = field(default_factory=list)  # clockwise from the paper's own upper left

    def grade(self, defect: str) -> int:
        return max((g for name, g in self.grades.items() if SHOWS.get(name, name) == defect), default=0)

    def __str__(self) -> str:
        return f"seed {self.seed} {self.paper} on {self.table} {self.grades or 'sound'}"


def shots(first: int, count: int) -> Iterator[Shot]:
    """Every paper on every table; two in seven without a problem, now and then two problems at once."""
    for seed in range(first, first + count):
        rng = np.random.default_rng(seed)
        shot = Shot(seed, list(PAPERS)[seed % 4], list(TABLES)[seed // 4 % 4])
        for _ in range(2 if rng.random() < 0.15 else 1):
            problem = str(rng.choice(PROBLEMS, p=(0.3, *[0.1] * 7)))
            if problem != "none":
                shot.grades[problem] = int(rng.integers(1, 4))
        _place(shot, rng)
        yield shot


def draw(shot: Shot) -> Image.Image:
    """The photo. The same shot gives the same pixels."""
    rng = np.random.default_rng([shot.seed, 1])
    scene = _scene(shot, rng)
    middle = np.mean(shot.corners, axis=0)
    along = np.asarray(shot.corners[int(rng.integers(4))])
    at = middle + (along - middle) * rng.uniform(0, 0.45)
    scene *= defects.light(shot.size, shot.grade("dark"), rng)
    if shot.grade("glare"):
        scene += defects.glare(shot.size, shot.grade("glare"), (at[0], at[1]), _across(shot), rng)
    picture = Image.fromarray(np.clip(scene, 0, 255, out=scene).astype(np.uint8))
    picture = defects.blurred(picture, shot.grades.get("blur", 0))
    picture = defects.moved(picture, shot.grades.get("motion", 0), rng.uniform(0, np.pi))
    return _grained(picture, rng)


def _scene(shot: Shot, rng: np.random.Generator) -> Field:
    """The paper on its table, with the shade it throws."""
    ground = TABLES[shot.table](rng, shot.size)
    paper, mask = _laid(shot)
    part = np.asarray(mask, np.float32)[..., None] / 255
    shade = (
        np.asarray(mask.reduce(4).filter(ImageFilter.GaussianBlur(2.5)).resize(shot.size), np.float32) / 255
    )
    offset = (int(rng.integers(-8, 9)), int(rng.integers(2, 10)))
    ground *= 1 - 0.45 * np.roll(shade, offset, (1, 0))[..., None]
    if rng.random() < 0.2:
        _littered(ground, rng)
    ground += (np.asarray(paper, np.float32) - ground) * part
    if rng.random() < 0.3:
        ground *= defects.shadow(shot.size, rng)
    return ground


def _littered(ground: Field, rng: np.random.Generator) -> None:
    """Another sheet and a pen lie about, partly under the paper."""
    height, width = ground.shape[:2]
    other = Image.new("L", (width, height))
    x, y = rng.choice([0, width]), rng.choice([0, height])
    turn = rng.uniform(0, np.pi)
    for long, wide, white in ((0.22, 0.16, 205), (0.5, 0.012, 40)):
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        corners = [(x, y) + width * (s * long * along + t * wide * across) for s, t in SQUARE]
        other.paste(0, (0, 0, width, height))
        ImageDraw.Draw(other).polygon([(px, py) for px, py in corners], 255)
        part = np.asarray(other, np.float32)[..., None] / 255
        ground += (white - ground) * part


def _grained(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """The sensor's noise, and what a camera makes of it."""
    grain = rng.standard_normal((picture.height, picture.width), np.float32) * np.float32(rng.uniform(1, 3))
    grain += 4 * (noise(rng, picture.size, (3, 3)) - 0.5)
    field = np.asarray(picture, np.float32) + grain[..., None]
    return Image.fromarray(np.clip(field, 0, 255, out=field).astype(np.uint8))


@cache
def _paper(name: str) -> Image.Image:
    return PAPERS[name]()


def _across(shot: Shot) -> float:
    a, b, c, _ = (np.asarray(p) for p in shot.corners)
    return float(min(np.hypot(*(b - a)), np.hypot(*(c - b))))


def _place(shot: Shot, rng: np.random.Generator) -> None:
    """Turn, lean and shift the paper; its corners are then known."""
    width, height = _paper(shot.paper).size
    shot.size = (LONG, SHORT) if width > height else (SHORT, LONG)
    tilt, lean, cut = (shot.grades.get(name, 0) for name in ("tilt", "lean", "cut"))
    turn = np.radians(rng.uniform(-5, 5) if not tilt else rng.choice([-1, 1]) * (7, 18, 26)[tilt - 1])
    away = rng.uniform(0, 0.08) if not lean else (0.16, 0.34, 0.46)[lean - 1]
    side = rng.uniform(0, 2 * np.pi)
    half = np.array([[-width, -height], [width, -height], [width, height], [-width, height]]) / 2
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    flat = half @ spin.T / max(width, height)
    depth = 1 + away * (flat @ np.array([np.cos(side), np.sin(side)]))
    shown = flat / depth[:, None]
    shown -= (shown.max(0) + shown.min(0)) / 2
    room = np.array(shot.size) / (shown.max(0) - shown.min(0))
    shown *= room.min() * rng.uniform(0.68, 0.92)
    slack = (np.array(shot.size) - (shown.max(0) - shown.min(0))) / 2
    centre = np.array(shot.size) / 2 + slack * rng.uniform(-0.7, 0.7, 2)
    if cut:
        axis, sign = int(rng.integers(2)), int(rng.choice([-1, 1]))
        span = shown[:, axis].max() - shown[:, axis].min()
        edge = shot.size[axis] / 2 + sign * (shot.size[axis] / 2 - span / 2)
        centre[axis] = edge + sign * span * (0.02, 0.08, 0.18)[cut - 1]
    shot.corners = [(float(x), float(y)) for x, y in shown + centre]


def _laid(shot: Shot) -> tuple[Image.Image, Image.Image]:
    """The paper as the camera sees it, and where it is."""
    paper = _paper(shot.paper)
    # First about as small as it is seen: the print is as soft as a lens makes it, not jagged.
    scale = 1.15 * max(np.hypot(*(np.asarray(b) - a)) for a, b in pairwise(shot.corners)) / max(paper.size)
    width, height = (round(side * min(1, scale)) for side in paper.size)
    paper = paper.resize((width, height), Image.Resampling.LANCZOS)
    rows: list[list[float]] = []
    right: list[float] = []
    for (x, y), (u, v) in zip(shot.corners, [(0, 0), (width, 0), (width, height), (0, height)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    way = tuple(np.linalg.solve(np.array(rows), np.array(right)))
    laid = paper.transform(shot.size, Image.Transform.PERSPECTIVE, way, Image.Resampling.BILINEAR)
    mask = Image.new("L", (shot.size[0] * 3, shot.size[1] * 3))
    ImageDraw.Draw(mask).polygon([(x * 3, y * 3) for x, y in shot.corners], 255)
    return laid, mask.reduce(3)
