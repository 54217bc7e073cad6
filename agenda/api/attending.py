"""Registrations: made, kept and given back by who comes; read and marked by who holds the session."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access, links
from agenda.actions.anonymising import erase_registration
from agenda.actions.attendance import count_unregistered, mark_attendance
from agenda.actions.keeping import Change, change_registration, confirm_registration
from agenda.actions.registering import cancel_registration, register
from agenda.api.registration_shapes import (
    AppointmentSerializer,
    AttendanceBody,
    AttendanceSerializer,
    ChangeBody,
    ListedRegistrationSerializer,
    RegistrationBody,
    RegistrationSerializer,
    listed_shape,
    registration_shape,
    said_by,
    slot_from,
)
from agenda.api.serializers import CancelBody
from agenda.api.views import answer_page
from agenda.errors import RegistrationNotFound
from agenda.models import Registration, Session
from agenda.slots import free_slots
from agenda.throttling import RegistrationWindow
from core import clock
from core.api.idempotency import idempotent
from core.api.instants import local
from core.api.pagination import Pages
from core.api.reading import read_body
from core.api.tables import List, listed
from members.api.caller import person_of, require, visitor_of
from members.models.token import Scope

GIVEN = {200: OpenApiResponse(RegistrationSerializer)}


class SessionRegistrations(List):
    permission_classes = [AllowAny]
    throttle_classes = [RegistrationWindow]

    @extend_schema(operation_id="registrations_list", responses=listed(ListedRegistrationSerializer), tags=["agenda"])
    def get(self, request: Request, public_id: UUID, format: str | None = None) -> Response:
        """Who is registered, for the publisher and for whoever holds the session: answers, proxies, who came."""
        session = session_held(request, public_id)
        rows = Registration.objects.filter(session=session)
        return answer_page(self, request, rows, Pages(), lambda row: listed_shape(row, session))

    @extend_schema(
        operation_id="registrations_create",
        request=RegistrationBody,
        responses={201: RegistrationSerializer},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take a place, with or without an account, for oneself or somebody else. Its `token` lets its holder see,
        confirm, change and cancel it. `pending` is to be confirmed by the link of the mail before `confirm_by`."""
        require(request, Scope.BOOKINGS_WRITE)
        values, session = read_body(request, RegistrationBody), access.find_public_session(public_id)
        registration = register(
            session=session,
            language=values.get("language") or getattr(request._request, "LANGUAGE_CODE", "fr")[:2],
            person=visitor_of(request),
            now=clock.now(),
            **said_by(values, session),
        )
        return Response(registration_shape(registration), status=201)


def session_held(request: Request, public_id: UUID) -> Session:
    """For the publisher and for whoever holds it. Raises SessionNotFound, NotThePublisher."""
    person = person_of(request)
    require(request, Scope.SESSIONS_PUBLISH)
    session = access.find_session_to_attend_to(person, public_id)
    access.check_token_speaks_for(request.auth, session.partner)
    return session


class Appointments(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="sessions_appointments", responses=AppointmentSerializer(many=True), tags=["agenda"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """The appointments of a permanence that are free, in order; nothing for a session that is not cut."""
        session = access.find_public_session(public_id)
        now, tz = clock.now(), session.site.tz
        free = [slot for slot in free_slots(session) if slot.start > now] if session.is_published else []
        return Response([{"start": local(slot.start, tz), "end": local(slot.end, tz)} for slot in free])


class SessionAttendance(APIView):
    @extend_schema(
        operation_id="sessions_attendance",
        request=AttendanceBody,
        responses={200: OpenApiResponse(AttendanceSerializer)},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say who came; whoever is registered and not named did not. From half an hour before the start on."""
        session, values = session_held(request, public_id), read_body(request, AttendanceBody)
        person, now = person_of(request), clock.now()
        present = mark_attendance(session=session, present=set(values["present"]), by=person, now=now)
        if "unregistered_count" in values:
            count_unregistered(session=session, count=values["unregistered_count"], by=person, now=now)
        session.refresh_from_db(fields=["unregistered_count"])
        registered = session.registrations.living().count()
        return Response(
            {"present": present, "registered": registered, "unregistered_count": session.unregistered_count}
        )


class OneRegistration(APIView):
    """Found by its token, or by an account: one's own, or the publisher's."""

    permission_classes = [AllowAny]

    def found(self, request: Request, public_id: UUID, token: str | None) -> tuple[Registration, Any]:
        """With who asks; None for whoever holds the token. Raises RegistrationNotFound, ScopeMissing."""
        if not token:
            return self.by_account(request, public_id, Scope.BOOKINGS_WRITE), person_of(request)
        registration = links.registration_behind(token)
        if registration.public_id != public_id:
            raise RegistrationNotFound()
        return registration, None

    def by_account(self, request: Request, public_id: UUID, scope: Scope) -> Registration:
        """`scope` is asked of the token of whoever is registered."""
        person = person_of(request)
        registration = access.find_registration(public_id)
        if access.is_own(person, registration):
            require(request, scope)
        else:
            require(request, Scope.SESSIONS_PUBLISH)
            access.check_may_cancel(person, registration)
            access.check_token_speaks_for(request.auth, registration.session.partner)
        return registration


class RegistrationDetail(OneRegistration):
    @extend_schema(operation_id="registrations_retrieve", responses=GIVEN, tags=["agenda"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """How it stands, for the account that it belongs to and for the publisher. Who has no account reads the page
        at its `url`."""
        return Response(registration_shape(self.by_account(request, public_id, Scope.BOOKINGS_READ)))

    @extend_schema(operation_id="registrations_change", request=ChangeBody, responses=GIVEN, tags=["agenda"])
    def patch(self, request: Request, public_id: UUID) -> Response:
        """Change the name, the answers, the appointment, or move to another session of the same workshop: all of
        it or nothing."""
        values = read_body(request, ChangeBody)
        registration, by = self.found(request, public_id, values.get("token"))
        target = access.find_public_session(values["session"]) if "session" in values else None
        change = Change(
            name=values.get("name"),
            answers=values.get("answers"),
            session=target,
            slot=slot_from(values.get("slot"), target or registration.session),
            price_chosen=values.get("price_chosen"),
        )
        changed = change_registration(registration=registration, change=change, by=by, now=clock.now())
        return Response(registration_shape(changed))


class Acting(OneRegistration):
    """One verb on one registration."""

    verb: Any

    def act(self, request: Request, public_id: UUID) -> Response:
        registration, by = self.found(request, public_id, read_body(request, CancelBody).get("token"))
        return Response(registration_shape(type(self).verb(registration=registration, by=by, now=clock.now())))


class RegistrationCancel(Acting):
    verb = staticmethod(cancel_registration)

    @extend_schema(operation_id="registrations_cancel", request=CancelBody, responses=GIVEN, tags=["agenda"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give a place back: with the token of the registration, as its person, or as the publisher."""
        return self.act(request, public_id)


class RegistrationConfirm(Acting):
    verb = staticmethod(confirm_registration)

    @extend_schema(operation_id="registrations_confirm", request=CancelBody, responses=GIVEN, tags=["agenda"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say that one comes: a `pending` place becomes `registered`, and one that is registered is confirmed."""
        return self.act(request, public_id)


class RegistrationErase(Acting):
    verb = staticmethod(erase_registration)

    @extend_schema(operation_id="registrations_erase", request=CancelBody, responses=GIVEN, tags=["agenda"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Forget the person now: name, addresses and answers are gone, a place not yet used is given back."""
        return self.act(request, public_id)
