"""What is owed, line by line."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from billing.models import Charge
from core.operators import ReadOnly


@admin.register(Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["activity_on", "label", "payer", "net", "vat", "total", "is_reversal"]
    list_filter = ["kind", "group", "site", ("reverses", admin.EmptyFieldListFilter)]
    search_fields = ["label", "person__name", "person__email", "organisation__name", "source_id"]
    list_select_related = ["person", "organisation"]
    date_hierarchy = "activity_on"

    @admin.display(description=_("payé par"))
    def payer(self, row: Charge) -> Any:
        return row.organisation or row.person

    @admin.display(description=_("annulation"), boolean=True)
    def is_reversal(self, row: Charge) -> bool:
        return row.reverses_id is not None
