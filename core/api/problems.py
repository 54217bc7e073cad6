"""Problems inside an answer: each item of a batch has its own, as the whole answer would have been."""

from typing import Any

from core.errors import Refusal


def by_field(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Nested field errors, flattened to dotted names."""
    if isinstance(detail, dict):
        flat: dict[str, list[str]] = {}
        for key, value in detail.items():
            flat.update(by_field(value, f"{name}.{key}" if name else str(key)))
        return flat
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        return by_field({index: item for index, item in enumerate(detail) if item}, name)
    return {name or "non_field_errors": [str(item) for item in (detail if isinstance(detail, list) else [detail])]}


def problem_shape(refusal: Refusal) -> dict[str, Any]:
    """The refusal as RFC 9457 has it, had its item been sent alone."""
    errors = {name: [str(error) for error in said] for name, said in refusal.errors.items()}
    return {
        **refusal.facts,
        **({"errors": errors} if errors else {}),
        **({"detail": str(refusal.detail)} if refusal.detail else {}),
        "type": f"/docs/problems#{refusal.code}",
        "title": str(refusal.title),
        "status": refusal.status,
        "code": refusal.code,
    }
