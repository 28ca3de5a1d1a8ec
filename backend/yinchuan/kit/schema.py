"""Bases of what travels: unknown fields are refused, JSON names are camelCase, outgoing structs have no defaults."""

import msgspec


class In(msgspec.Struct, rename="camel", kw_only=True, forbid_unknown_fields=True):
    """What a client sends."""


class Out(msgspec.Struct, rename="camel", kw_only=True):
    """What a client gets."""


class Text(Out):
    """Words in both languages: the client picks."""

    zh: str
    en: str
