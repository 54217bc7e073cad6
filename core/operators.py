"""What the admin pages of every app share: states are read there, verbs change them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import ngettext

from core.errors import Refusal


class ReadOnly(admin.ModelAdmin):
    """Looked at here; made and changed elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = self.exclude or ()
        return [field.name for field in self.opts.fields if field.name not in hidden]


def apply_to_each(
    page: admin.ModelAdmin, request: HttpRequest, rows: QuerySet[Any], verb: Callable[[Any], object]
) -> None:
    """One that is refused does not hold up the others; it is named with the reason."""
    done = 0
    for row in rows:
        try:
            verb(row)
            done += 1
        except Refusal as refusal:
            page.message_user(request, f"{row} – {refusal.detail or refusal.title}", messages.ERROR)
    said = ngettext("%(count)s fiche traitée.", "%(count)s fiches traitées.", done) % {"count": done}
    page.message_user(request, said, messages.SUCCESS if done else messages.WARNING)
