"""Webhooks: where events are told, and how each message went."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda.access import check_token_speaks_for, find_own_partner
from agenda.models import Partner
from core import clock
from core.api.idempotency import ShownOnce, idempotent
from core.api.pagination import NewestFirst, Pages
from core.api.reading import read_body
from core.api.schema import paged
from core.errors import NotAllowed
from members.api.caller import person_of, require
from members.models import ApiToken
from members.models.token import Scope
from notifications.access_webhooks import check_manages_the_network, find_delivery, find_webhook, webhooks_of
from notifications.actions import webhooks as acts
from notifications.api import webhook_shapes as shapes
from notifications.api.webhook_shapes import Shape, delivery_shape, shape_of
from notifications.models import WebhookEndpoint
from notifications.models.webhook import WebhookEndpointQuerySet

NAME_OF_SECRET = "secret"  # noqa: S105  # its name


def own(request: Request) -> WebhookEndpointQuerySet:
    """A token made for an organisation sees that partner's alone."""
    require(request, Scope.WEBHOOKS)
    rows = webhooks_of(person_of(request))
    token = request.auth
    if isinstance(token, ApiToken) and token.organisation_id:
        return rows.filter(partner__organisation=token.organisation_id)
    return rows


def found(request: Request, public_id: UUID) -> WebhookEndpoint:
    """Raises WebhookNotFound."""
    require(request, Scope.WEBHOOKS)
    endpoint = find_webhook(person_of(request), public_id)
    _check_token(request, endpoint.partner)
    return endpoint


def _check_token(request: Request, partner: Partner | None) -> None:
    """Raises NotThePublisher, NotAllowed."""
    if partner is not None:
        check_token_speaks_for(request.auth, partner)
    elif isinstance(request.auth, ApiToken) and request.auth.organisation_id:
        raise NotAllowed()


def with_secret(endpoint: WebhookEndpoint, secret: str, **options: int) -> Response:
    return ShownOnce({**shape_of(endpoint), "secret": secret}, secret=NAME_OF_SECRET, **options)


class Webhooks(APIView):
    @extend_schema(operation_id="webhooks_list", responses=paged(shapes.WebhookSerializer), tags=["webhooks"])
    def get(self, request: Request) -> Response:
        """Those of the partners one publishes for and, for managers of the network, its own."""
        pages = Pages()
        page = pages.paginate_queryset(own(request), request)
        return pages.get_paginated_response([shape_of(endpoint) for endpoint in page or ()])

    @extend_schema(
        operation_id="webhooks_create",
        request=shapes.WebhookRequestSerializer,
        responses={201: shapes.WebhookSecretSerializer},
        tags=["webhooks"],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """An address that hears of events from now on; `secret` is said only now."""
        require(request, Scope.WEBHOOKS)
        values = read_body(request, shapes.WebhookRequestSerializer)
        person, partner = person_of(request), None
        if reference := values.pop("partner", None):
            partner = find_own_partner(person, reference)
        else:
            check_manages_the_network(person)
        _check_token(request, partner)
        endpoint, secret = acts.add_webhook(partner=partner, by=person, now=clock.now(), **values)
        return with_secret(endpoint, secret, status=201)


class WebhookDetail(APIView):
    @extend_schema(operation_id="webhooks_remove", responses={204: None}, tags=["webhooks"])
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Nothing more is sent there."""
        acts.remove_webhook(endpoint=found(request, public_id), now=clock.now())
        return Response(status=204)


class WebhookRotate(APIView):
    @extend_schema(
        operation_id="webhooks_rotate", request=None, responses=shapes.WebhookSecretSerializer, tags=["webhooks"]
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Another secret; for a day messages carry a signature of each."""
        endpoint = found(request, public_id)
        return with_secret(endpoint, acts.rotate_webhook(endpoint=endpoint, now=clock.now()))


class WebhookPause(APIView):
    @extend_schema(operation_id="webhooks_pause", request=None, responses=shapes.WebhookSerializer, tags=["webhooks"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Messages wait until it is resumed."""
        endpoint = found(request, public_id)
        acts.pause_webhook(endpoint=endpoint, now=clock.now())
        return Response(_again(endpoint))


class WebhookResume(APIView):
    @extend_schema(operation_id="webhooks_resume", request=None, responses=shapes.WebhookSerializer, tags=["webhooks"])
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """What waited leaves now."""
        endpoint = found(request, public_id)
        acts.resume_webhook(endpoint=endpoint)
        return Response(_again(endpoint))


def _again(endpoint: WebhookEndpoint) -> Shape:
    endpoint.refresh_from_db(fields=["paused_at", "is_paused_by_failures", "failures"])
    return shape_of(endpoint)


class WebhookTest(APIView):
    @extend_schema(
        operation_id="webhooks_test", request=None, responses=shapes.WebhookDeliverySerializer, tags=["webhooks"]
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send a `webhook.test` at once, and say what came back."""
        delivery = acts.try_webhook(endpoint=found(request, public_id), now=clock.now())
        return Response(delivery_shape(delivery))


class WebhookReplay(APIView):
    @extend_schema(
        operation_id="webhooks_replay",
        request=shapes.WebhookReplaySerializer,
        responses=shapes.WebhookReplayedSerializer,
        tags=["webhooks"],
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        """Messages once more, under their own ids: one, or all that were given up since an instant."""
        endpoint = found(request, public_id)
        values = read_body(request, shapes.WebhookReplaySerializer)
        now = clock.now()
        if "since" in values:
            number = acts.replay_failed(endpoint=endpoint, since=values["since"], now=now)
        else:
            delivery = find_delivery(endpoint, str(values["delivery"]))
            number = acts.replay(endpoint=endpoint, delivery=delivery, now=now)
        return Response({"replayed": number})


class WebhookDeliveries(APIView):
    @extend_schema(
        operation_id="webhooks_deliveries", responses=paged(shapes.WebhookDeliverySerializer), tags=["webhooks"]
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """The log of ninety days, newest first, each message with its attempts."""
        pages = NewestFirst()
        rows = found(request, public_id).deliveries.prefetch_related("tries")
        page = pages.paginate_queryset(rows, request)
        return pages.get_paginated_response([delivery_shape(delivery) for delivery in page or ()])
