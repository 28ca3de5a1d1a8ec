"""Fictional papers photographed on textured tables, with known corners and graded defects: all by numbers, from a seed."""

from .phone import PhoneEyes, Seen
from .scene import Shot, draw, shots
from .truth import DEFECTS, Defect, overlap

__all__ = ["DEFECTS", "Defect", "PhoneEyes", "Seen", "Shot", "draw", "overlap", "shots"]
