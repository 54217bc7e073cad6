"""What is owed."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from billing.api.serializers import ChargeSerializer
from billing.api.shapes import charge_shape
from billing.models import Charge
from core.api.pagination import NewestFirst
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models.token import Scope


class Charges(List):
    @extend_schema(operation_id="charges_list", responses=listed(ChargeSerializer), tags=["billing"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """What one owes oneself, line by line, newest first."""
        require(request, Scope.BOOKINGS_READ, Scope.BILLING_READ)
        rows = Charge.objects.filter(person=person_of(request)).select_related("reverses")
        pages = NewestFirst()
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([charge_shape(charge) for charge in page or ()])
