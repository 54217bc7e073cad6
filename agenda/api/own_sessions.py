"""A partner's own sessions by its own ids: one, and all."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agenda import access
from agenda.actions.publishing import cancel_session
from agenda.api import shapes
from agenda.api.paging import SoonestFirst
from agenda.api.reading import SessionsQuery
from agenda.api.serializers import OwnSessionSerializer
from agenda.api.views import PartnerSession, answer_page
from agenda.errors import SessionNotFound
from agenda.filter_reading import read_filter
from agenda.models import Partner, Session
from agenda.models.session import Status
from core import clock
from core.api.conditions import check_match, tag_of
from core.api.reading import read_query
from core.api.schema import IF_MATCH
from core.api.tables import List, listed
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue


class OwnSessionsQuery(serializers.Serializer):
    """Beside the filters of the agenda. Without `from`, `to` and the like, all of them."""

    status = serializers.ChoiceField(Status.choices, required=False)
    external_id = serializers.CharField(max_length=120, required=False)


class CancelQuery(serializers.Serializer):
    reason = serializers.CharField(max_length=200, required=False, default="")


def publisher_asked(request: Request, reference: str) -> Partner:
    """The partner of the address, for whom the caller publishes. Raises PartnerNotFound, NotThePublisher."""
    partner = access.find_partner(reference)
    require(request, Scope.SESSIONS_PUBLISH)
    access.check_token_speaks_for(request.auth, partner)
    access.check_may_publish(person_of(request), partner)
    return partner


class OwnSessions(List):
    @extend_schema(
        operation_id="partner_sessions_list",
        parameters=[SessionsQuery, OwnSessionsQuery],
        responses=listed(OwnSessionSerializer),
        tags=["agenda"],
    )
    def get(self, request: Request, partner: str, format: str | None = None) -> Response:
        """The partner's sessions, drafts and cancelled ones too, soonest first."""
        publisher = publisher_asked(request, partner)
        said, wanted = (
            read_query(request, OwnSessionsQuery),
            read_filter(request.query_params, catalogue=catalogue.current()),
        )
        rows = wanted.among(Session.objects.filter(partner=publisher, **said))
        if wanted.when.start:
            rows = rows.to_come(wanted.when.start)
        if wanted.when.end:
            rows = rows.filter(period__startswith__lt=wanted.when.end)
        rows = rows.with_details().with_facilitators().in_order()
        return answer_page(self, request, rows, SoonestFirst(), shapes.own_session)


class OwnSession(PartnerSession):
    @extend_schema(operation_id="partner_sessions_read", responses=OwnSessionSerializer, tags=["agenda"])
    def get(self, request: Request, partner: str, external_id: str) -> Response:
        """One session by the partner's own id."""
        session = find_by_external_id(publisher_asked(request, partner), external_id)
        return Response(shapes.own_session(session), headers={"ETag": tag_of(session.sequence)})

    @extend_schema(
        operation_id="partner_sessions_cancel",
        parameters=[IF_MATCH, OpenApiParameter("reason", OpenApiTypes.STR, description="Told to those registered.")],
        responses=OwnSessionSerializer,
        tags=["agenda"],
    )
    def delete(self, request: Request, partner: str, external_id: str) -> Response:
        """Cancel a session; it stays, marked as such, with its registrations. Cancelling twice changes nothing."""
        session = find_by_external_id(publisher_asked(request, partner), external_id)
        check_match(request, session.sequence)
        reason = read_query(request, CancelQuery)["reason"]
        cancelled = cancel_session(session=session, by=person_of(request), reason=reason, now=clock.now())
        return Response(shapes.own_session(cancelled), headers={"ETag": tag_of(cancelled.sequence)})


def find_by_external_id(partner: Partner, external_id: str) -> Session:
    session = Session.objects.filter(partner=partner, external_id=external_id).with_details().first()
    if session is None:
        raise SessionNotFound()
    return session
