"""Loans: asked for, listed, read, handed over, taken back, renewed."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import find_loan
from booking.actions.allotting import Wanted
from booking.actions.lending import Inspection, Reach, Seen, hand_over, request_loan, take_back
from booking.actions.renewing import renew_loan
from booking.api.loan_serializers import (
    HandOverSerializer,
    InspectionSerializer,
    LendableQuery,
    LendableSerializer,
    LoanRequestSerializer,
    LoanSerializer,
    LoansQuery,
    RenewalSerializer,
)
from booking.api.loan_shapes import lendable_shape, loan_shape
from booking.api.reading import named_in, payer_in, period_in
from booking.lending import lendable, next_loans
from booking.loan_files import pdf
from booking.models import Booking, Loan
from booking.models.booking import Status
from booking.models.loan import LoanQuerySet
from booking.sight import seen
from core import clock
from core.api.conditions import check_match, tag_of
from core.api.idempotency import idempotent
from core.api.pagination import NewestFirst, page_of
from core.api.reading import read_body, read_query
from core.api.schema import IF_MATCH
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces import catalogue
from spaces.access import ROLES_AT_THE_DESK, has_role
from spaces.catalogue import Catalogue
from spaces.models import Resource

Values = dict[str, Any]


class Loans(List):
    @extend_schema(
        operation_id="loans_list", parameters=[LoansQuery], responses=listed(LoanSerializer), tags=["booking"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own loans, newest first; at a site that one hosts (`site=`), everybody's, unless `mine` is true."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        now, current = clock.now(), catalogue.current()
        rows = chosen(read_query(request, LoansQuery), person_of(request), current, now=now)
        pages = NewestFirst()
        page = pages.paginate_queryset(rows.with_booking().with_photos(), request)
        return pages.get_paginated_response([loan_shape(loan, current, now=now) for loan in page or ()])

    @extend_schema(
        operation_id="loans_create", request=LoanRequestSerializer, responses={201: LoanSerializer}, tags=["booking"]
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Ask to borrow things for some days. 409 `slot-taken` says what is in the way and what to take instead."""
        require(request, Scope.BOOKINGS_WRITE)
        values, now, current = read_body(request, LoanRequestSerializer), clock.now(), seen(request.user)
        person = person_of(request)
        wanted = Wanted(
            person=person,
            payer=payer_in(values, person),
            resources=named_in(values, current),
            period=period_in(values),
            purpose=Booking.Purpose.LOAN,
        )
        reach = Reach(**{name: values[name] for name in ("address", "phone", "purpose")})
        made = request_loan(wanted=wanted, reach=reach, catalogue=current, now=now)
        return answer(person, made, current, now=now, status=201)


class LoanDetail(APIView):
    @extend_schema(operation_id="loans_read", responses=LoanSerializer, tags=["booking"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """One loan, for those who may see its booking."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        loan = find_loan(person_of(request), public_id)
        return Response(
            loan_shape(loan, catalogue.current(), now=clock.now()), headers={"ETag": tag_of(loan.booking.sequence)}
        )


class Lendable(List):
    @extend_schema(
        operation_id="loans_lendable",
        parameters=[LendableQuery],
        responses=listed(LendableSerializer),
        tags=["booking"],
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What can be borrowed, and from when on for so many `days`."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        values, current = read_query(request, LendableQuery), seen(request.user)
        entries = lendable(current, current.site(values["site"]) if "site" in values else None)
        rows = Resource.objects.in_bulk([entry.pk for entry in entries])
        next_ = next_loans(entries, now=clock.now(), days=values["days"])
        return page_of(request, entries, lambda entry: lendable_shape(entry, rows[entry.pk], next_[entry.pk]))


class Agreement(APIView):
    @extend_schema(
        operation_id="loans_agreement", responses={(200, "application/pdf"): OpenApiTypes.BINARY}, tags=["booking"]
    )
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The agreement to sign, in the borrower's language."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        return pdf(find_loan(person_of(request), public_id))


class Act(APIView):
    """Finds the loan, lets it happen, shows the loan as it then is."""

    scopes: ClassVar[tuple[str, ...]] = (Scope.BOOKINGS_WRITE, Scope.DESK)

    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        require(request, *self.scopes)
        person, current, now = person_of(request), catalogue.current(), clock.now()
        loan = find_loan(person, public_id)
        check_match(request, loan.booking.sequence)
        self.act(request, loan, person, current, now)
        return answer(person, loan, current, now=now)

    def act(self, request: Request, loan: Loan, by: Person, current: Catalogue, now: datetime) -> None:
        raise NotImplementedError


def told(name: str, text: str, takes: Any) -> Any:
    return extend_schema_view(
        post=extend_schema(
            operation_id=f"loans_{name}",
            description=text,
            parameters=[IF_MATCH],
            request=takes,
            responses=LoanSerializer,
            tags=["booking"],
        )
    )


@told("hand_over", "The things leave, signed for and inspected; for the people at the desk.", HandOverSerializer)
class HandOver(Act):
    def act(self, request: Request, loan: Loan, by: Person, current: Catalogue, now: datetime) -> None:
        values = read_body(request, HandOverSerializer)
        seen = Inspection(seen_in(values, current))
        hand_over(loan=loan, by=by, seen=seen, is_signed=values["signed"], catalogue=current, now=now)


@told("return", "The things are back and inspected; for the people at the desk.", InspectionSerializer)
class Return(Act):
    def act(self, request: Request, loan: Loan, by: Person, current: Catalogue, now: datetime) -> None:
        seen = Inspection(seen_in(read_body(request, InspectionSerializer), current))
        take_back(loan=loan, by=by, seen=seen, catalogue=current, now=now)


@told("renew", "Due back later, where nobody else has the things then.", RenewalSerializer)
class Renew(Act):
    def act(self, request: Request, loan: Loan, by: Person, current: Catalogue, now: datetime) -> None:
        until = read_body(request, RenewalSerializer)["end"]
        renew_loan(loan=loan, by=by, until=until, catalogue=current, now=now)


def seen_in(values: Values, current: Catalogue) -> list[Seen]:
    """Raises ResourceNotFound."""
    return [Seen(current.resource(one["resource"]).pk, one["condition"], one["notes"]) for one in values["items"]]


def answer(person: Person, loan: Loan, current: Catalogue, *, now: datetime, status: int = 200) -> Response:
    """As it is stored now, whatever the verb has forgotten."""
    fresh = find_loan(person, loan.public_id)
    headers = {"ETag": tag_of(fresh.booking.sequence)}
    if status == 201:
        headers["Location"] = reverse("loan", args=[fresh.public_id])
    return Response(loan_shape(fresh, current, now=now), status=status, headers=headers)


def chosen(values: Values, person: Person, current: Catalogue, *, now: datetime) -> LoanQuerySet:
    """Raises SiteNotFound."""
    site = current.site(values["site"]) if "site" in values else None
    mine = values.get("mine", site is None or not has_role(person, ROLES_AT_THE_DESK, site_id=site.pk))
    rows = Loan.objects.all()
    rows = rows.filter(booking__person=person) if mine else rows.filter(booking__in=Booking.objects.visible_to(person))
    if site is not None:
        rows = rows.filter(booking__site=site.pk)
    if "state" in values:
        states = {
            "to_fetch": rows.filter(booking__status=Status.CONFIRMED),
            "out": rows.out(),
            "overdue": rows.overdue(now),
            "returned": rows.filter(returned_at__isnull=False),
        }
        asked = [states[state] for state in values["state"]]
        rows = rows.filter(pk__in=asked[0].values("pk").union(*(one.values("pk") for one in asked[1:])))
    return rows
