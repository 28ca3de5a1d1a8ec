"""The form engine, as the linter asks it."""

from typing import Any

import jsonschema_rs


def check(schema: dict[str, Any], ui: dict[str, Any], answers: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with these answers: JSON pointer and code."""
    found = jsonschema_rs.Draft202012Validator(schema).iter_errors(answers)
    return [("".join(f"/{step}" for step in error.instance_path), str(error.message)) for error in found]
