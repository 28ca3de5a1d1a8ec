"""How well a paper's picture can be read, by Pillow alone: the phone's measures once more, on what is really kept.

The phone saw the table around the paper too; here it is usually gone, so tilt and cut-off edges tell of photos that
were sent as they were taken."""

import struct
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

from .leaning import lean

LOOK = 1000
FAR = 6  # pixels over which an edge has risen to its full height
TILE = 10
WIPED = 251
AROUND = 9  # tiles, in which some are bare of print
PAGE = 0.8  # of the usual light
PRINTED = 20  # levels between paper and ink that count as print
THUMB = 96
OUTLINE = 120
SKEW = 180
MOST_TURN = 30
CLEAR = 1.5  # how much clearer than usual the rows must stand out
APART = 40  # levels between table and paper
AS_LIGHT = 0.25  # how far below the paper's mean still counts as paper at the frame
OUTLINED = 0.4  # the same for its outline, which shadows must not break
MET, BARE = 0.45, 0.05  # shares of a side where paper meets the frame, and where it surely does not


class Measures(NamedTuple):
    """Zero where nothing is wrong, but `lean`, which is 1, and `sharp` and `light`, which are high."""

    sharp: float | None  # 0 smeared … 0.7 crisp; none where nothing is printed
    light: float  # 0 … 255
    glare: float  # share of the paper
    turn: float  # degrees
    lean: float  # the far side by the near one, from 1 on
    cut: int  # sides that run out of the picture


def measured(picture: Image.Image) -> Measures:
    """Look at an upright RGB picture."""
    small = picture.copy()
    small.thumbnail((LOOK, LOOK), Image.Resampling.BOX)
    grey = small.convert("L")
    light, glare = _brightness(grey)
    return Measures(
        _rounded(_sharpness(grey)),
        light,
        glare,
        _turn(grey),
        lean(_paper(small, OUTLINE, OUTLINED)),
        _cut(small),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _sharpness(grey: Image.Image) -> float | None:
    found = [s for s in (_steepness(grey, 1, 0), _steepness(grey, 0, 1)) if s is not None]
    return min(found) if found else None


def _steepness(grey: Image.Image, right: int, down: int) -> float | None:
    """Rise over one pixel by rise over six, steep edges weighing most: sums of fourth powers."""
    rim_x, rim_y = round(grey.width * 0.03) + FAR, round(grey.height * 0.03) + FAR
    width, height = grey.width - 2 * rim_x, grey.height - 2 * rim_y
    if min(width, height) < FAR:
        return None

    def shifted(by: int) -> Image.Image:
        x, y = rim_x + right * by, rim_y + down * by
        return grey.crop((x, y, x + width, y + height))

    near, far = (ImageChops.difference(shifted(0), shifted(by)).histogram() for by in (1, FAR))
    if sum(far[PRINTED:]) < 40:
        return None
    power = [sum(count * level**4 for level, count in enumerate(bins)) for bins in (near, far)]
    return float((power[0] / power[1]) ** 0.25)


def _brightness(grey: Image.Image) -> tuple[float, float]:
    tiles = grey.reduce(min(TILE, grey.width, grey.height))
    bins = tiles.histogram()
    light = _percentile(bins, 0.7)
    # A page that is white between its lines all over, such as a scan, has no glare; a dark table around it is no page.
    bare = tiles.filter(ImageFilter.MaxFilter(AROUND)).histogram()
    page = [count if level >= PAGE * light else 0 for level, count in enumerate(bare)]
    wiped = 0 if _percentile(page, 0.25) > WIPED - 4 else sum(bins[WIPED:])
    return float(light), round(wiped / sum(bins), 4)


def _percentile(bins: list[int], share: float) -> int:
    left = share * sum(bins)
    for level, count in enumerate(bins):
        left -= count
        if left < 0:
            return level
    return len(bins) - 1


def _turn(grey: Image.Image) -> float:
    """By how much lines of print are askew: turned back by that, their rows stand out most."""
    side = min(grey.size)
    left, top = (grey.width - side) // 2, (grey.height - side) // 2
    middle = grey.resize((SKEW, SKEW), Image.Resampling.BOX, (left, top, left + side, top + side))
    away = middle.crop((1, 1, SKEW - 1, SKEW - 1))
    edges = [
        ImageChops.difference(away, middle.crop((1 + x, 1 + y, SKEW - 1 + x, SKEW - 1 + y)))
        for x, y in ((0, 1), (1, 0))
    ]
    found = [_best_turn(edges[0]), _best_turn(edges[1].transpose(Image.Transpose.ROTATE_90))]
    turn, clear = max(found, key=lambda one: one[1])
    return round(abs(turn), 1) if clear > CLEAR else 0.0


def _best_turn(edges: Image.Image) -> tuple[float, float]:
    """The angle, and how much clearer than at most others the rows are there."""
    scores = {angle: _rows(edges, angle) for angle in range(-MOST_TURN, MOST_TURN + 1, 3)}
    best = max(scores, key=lambda angle: scores[angle])
    fine = {angle: _rows(edges, angle) for angle in (best - 1, best, best + 1)}
    usual = sorted(scores.values())[len(scores) // 2]
    return max(fine, key=lambda angle: fine[angle]), max(fine.values()) / max(usual, 1e-6)


def _rows(edges: Image.Image, angle: int) -> float:
    turned = edges.rotate(-angle, Image.Resampling.BILINEAR)
    inset = round(edges.width * 0.17)
    box = (inset, inset, edges.width - inset, edges.height - inset)
    rows = turned.crop(box).convert("F").resize((1, edges.height - 2 * inset), Image.Resampling.BOX)
    values: tuple[float, ...] = struct.unpack(f"={rows.height}f", rows.tobytes())
    return sum((a - b) ** 2 for a, b in pairwise(values))


def _cut(picture: Image.Image) -> int:
    """Sides along which the paper, and not the table, meets the frame: one to three; a paper all round is a clean scan."""
    mask = _paper(picture, THUMB, AS_LIGHT)
    strips = [
        (1, 0, THUMB - 1, 2),
        (1, THUMB - 2, THUMB - 1, THUMB),
        (0, 1, 2, THUMB - 1),
        (THUMB - 2, 1, THUMB, THUMB - 1),
    ]
    shares = [mask.crop(strip).histogram()[255] / (2 * (THUMB - 2)) for strip in strips]
    met = sum(share > MET for share in shares)
    return met if met < 4 and min(shares) < BARE else 0


def _paper(picture: Image.Image, size: int, as_light: float) -> Image.Image:
    """White where paper is; black all over where it cannot be told from its table."""
    bands = picture.resize((size, size), Image.Resampling.BOX).split()
    white = ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2])
    dark, light = _parted(white.histogram())
    limit = light - (light - dark) * as_light if light - dark >= APART else 255
    return white.point(lambda level: 255 if level > limit else 0)


def _parted(bins: list[int]) -> tuple[float, float]:
    """The means of the dark and the light part of a picture, by Otsu's threshold."""
    total, weighted = sum(bins), sum(level * count for level, count in enumerate(bins))
    best, means = -1.0, (0.0, 0.0)
    below = low = 0
    for level, count in enumerate(bins):
        below += count
        low += level * count
        above = total - below
        if below and above:
            dark, light = low / below, (weighted - low) / above
            if (between := below * above * (light - dark) ** 2) > best:
                best, means = between, (dark, light)
    return means
