"""Fictional papers photographed on textured tables, with known corners and graded defects: all by numbers, from a seed."""

from .scene import Shot, draw, shots
from .truth import DEFECTS, overlap

__all__ = ["DEFECTS", "Shot", "draw", "overlap", "shots"]
