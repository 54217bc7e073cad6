"""The pages about what somebody has and uses, side by side."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs_of(current: str) -> list[dict[str, Any]]:
    pages = {"passes": _("Carnets"), "usage": _("Consommations"), "contributions": _("Contributions")}
    return [
        {"label": label, "url": reverse(f"billing:{name}"), "is_current": name == current, "count": None}
        for name, label in pages.items()
    ]
