"""Qualifications over the API: what there is, who holds it, granting and taking back."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.api.fields import NamedSerializer
from core.api.idempotency import idempotent
from core.api.instants import of_house
from core.api.pagination import page_of
from core.api.reading import read_body
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models import Person
from members.models.token import Scope
from spaces.actions.granting import check_may_grant, grant, revoke, today
from spaces.granted import find_grant, find_qualification, grants_of, holders
from spaces.models import Grant, Qualification

Shape = dict[str, Any]


class QualificationSerializer(NamedSerializer):
    """What must be learnt before some things may be used; `valid_months` is null where it holds for ever."""

    slug = serializers.SlugField()
    description = serializers.CharField()
    valid_months = serializers.IntegerField(allow_null=True)


class GrantSerializer(serializers.Serializer):
    """A qualification held by a person, from a day to another, both included; `source` says from where."""

    id = serializers.CharField()
    qualification = NamedSerializer()
    person = NamedSerializer()
    granted_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    revoked_at = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        sources = serializers.ChoiceField([(word, word) for word in ("steward", "registration")])
        return {**super().get_fields(), "source": sources}


class GrantRequestSerializer(serializers.Serializer):
    """`person` is an id or an address. Without dates: from today, for as long as the qualification says."""

    person = serializers.CharField(max_length=254)
    granted_on = serializers.DateField(required=False)
    expires_on = serializers.DateField(required=False)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def validate_person(self, said: str) -> Person:
        named = {"email__iexact": said} if "@" in said else {"public_id": _uuid(said)}
        found = Person.objects.filter(is_active=True, **named).first()
        if found is None:
            raise serializers.ValidationError(_("Personne n’a cette adresse ou cet identifiant."))
        return found

    def validate(self, said: Shape) -> Shape:
        first = said.get("granted_on") or today(clock.now())
        if said.get("expires_on") and said["expires_on"] < first:
            raise serializers.ValidationError({"expires_on": [_("Le dernier jour vient avant le premier.")]})
        return said


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise serializers.ValidationError(_("Écrivez une adresse ou un identifiant.")) from None


class Qualifications(List):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="qualifications_list", responses=listed(QualificationSerializer), tags=["qualifications"]
    )
    def get(self, request: Request, format: str | None = None) -> Response:
        """What there is to be qualified for, in order of name."""
        return page_of(request, list(Qualification.objects.all()), _qualification)


class Grants(APIView):
    @extend_schema(operation_id="qualifications_grants", responses=listed(GrantSerializer), tags=["qualifications"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """Who holds it today, the first to lapse first; for the people at the desks."""
        require(request, Scope.DESK)
        check_may_grant(person_of(request))
        found = find_qualification(public_id)
        rows = holders(found, on=today(clock.now())).select_related("qualification", "person")
        return page_of(request, list(rows), grant_shape)

    @extend_schema(
        operation_id="qualifications_grant",
        request=GrantRequestSerializer,
        responses={201: GrantSerializer},
        tags=["qualifications"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Grant it to somebody. 409 `grant-already-held` where they hold it for as long or longer."""
        require(request, Scope.DESK)
        by = person_of(request)
        check_may_grant(by)
        found = find_qualification(public_id)
        row = grant(qualification=found, by=by, now=clock.now(), **read_body(request, GrantRequestSerializer))
        return Response(grant_shape(row), status=201)


class MyGrants(List):
    @extend_schema(operation_id="grants_list", responses=listed(GrantSerializer), tags=["qualifications"])
    def get(self, request: Request, format: str | None = None) -> Response:
        """One's own, those that are over too."""
        require(request, Scope.BOOKINGS_READ)
        return page_of(request, list(grants_of(person_of(request)).select_related("person")), grant_shape)


class Revoke(APIView):
    @extend_schema(operation_id="grants_revoke", request=None, responses=GrantSerializer, tags=["qualifications"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take it back. 409 `grant-revoked` where it was before."""
        require(request, Scope.DESK)
        by = person_of(request)
        return Response(grant_shape(revoke(row=find_grant(by, public_id), by=by, now=clock.now())))


def _qualification(row: Qualification) -> Shape:
    return {
        "id": str(row.public_id),
        "name": row.label,
        "slug": row.slug,
        "description": row.description,
        "valid_months": row.valid_months,
    }


def grant_shape(row: Grant) -> Shape:
    return {
        "id": str(row.public_id),
        "qualification": {"id": str(row.qualification.public_id), "name": row.qualification.label},
        "person": {"id": str(row.person.public_id), "name": row.person.name},
        "granted_on": row.granted_on.isoformat(),
        "expires_on": row.expires_on and row.expires_on.isoformat(),
        "source": row.source_kind or "steward",
        "note": row.note,
        "revoked_at": of_house(row.revoked_at),
    }
