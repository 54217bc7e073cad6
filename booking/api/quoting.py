"""The price of a booking not yet made."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from billing import price_list
from billing.free_pricing import with_choice
from billing.pricing import quote_use
from billing.standing import Payer
from booking.actions.requesting import nothing_free
from booking.api import prices
from booking.api.reading import meant, payer_in, period_in
from booking.api.serializers import PaidUseSerializer, QuotedUseSerializer
from booking.choosing import Wish, choices
from booking.rules import check_attendees, check_duration, check_resources
from booking.sight import seen
from core import clock
from core.api.idempotency import idempotent
from core.api.reading import read_body
from core.ranges import Period
from members.api.caller import person_of, require, visitor_of
from members.models import Person
from members.models.token import Scope
from spaces.api.shapes import named
from spaces.catalogue import Catalogue, ResourceEntry
from spaces.policies import strictest_of


class Quotes(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="quotes_create", request=PaidUseSerializer, responses=QuotedUseSerializer, tags=["booking"]
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """The price of a use, line by line, for the caller or the organisation that would pay. Books nothing."""
        values = read_body(request, PaidUseSerializer)
        current = seen(request.user)
        period = period_in(values)
        wanted = meant(values, current)
        entries = choice(wanted, period, visitor_of(request), current) if isinstance(wanted, Wish) else wanted
        check_resources(entries)
        check_duration(strictest_of(entry.policy for entry in entries), period)
        check_attendees(entries, values["attendees"])
        payer = payer_asked(request, values)
        theirs = prices.standing(payer, entries, period, current)
        asked = {"standing": theirs, "prices": price_list.at(current.version), "use_passes": values["use_passes"]}
        quote = quote_use(entries, period, **asked)
        if values.get("chosen_total") is not None:
            quote = with_choice(quote, values["chosen_total"])
        return Response({"resources": [named(entry) for entry in entries], **quote.as_json()})


def payer_asked(request: Request, values: dict[str, object]) -> Payer | None:
    if not values.get("on_behalf_of"):
        return prices.payer_calling(request)
    person = person_of(request)
    require(request, Scope.BOOKINGS_READ, Scope.BOOKINGS_WRITE)
    return payer_in(values, person)


def choice(wish: Wish, period: Period, person: Person | None, current: Catalogue) -> list[ResourceEntry]:
    """What a booking of any would be given now. Raises NothingFree."""
    now = clock.now()
    found = choices(wish, period, person=person, catalogue=current, now=now)
    if not found:
        raise nothing_free(wish, period, catalogue=current, now=now)
    return list(found[0])
