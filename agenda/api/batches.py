"""Several of a partner's sessions in one request."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda.actions.batching import Item, Published, publish_batch
from agenda.api import asked, shapes
from agenda.api.own_sessions import publisher_asked
from agenda.api.said import facts_said
from agenda.api.serializers import OwnSessionSerializer, SessionBody
from agenda.models import Session
from core import clock
from core.api.idempotency import idempotent
from core.api.problems import problem_shape
from core.api.reading import read_body
from core.errors import Invalid, Refusal
from members.api.caller import person_of
from spaces import catalogue
from spaces.catalogue import Catalogue

MOST = 500


class BatchItem(SessionBody):
    external_id = serializers.CharField(max_length=120)


class BatchBody(serializers.Serializer):
    """With `atomic`, all sessions or none; without, each for itself."""

    sessions = serializers.ListField(child=BatchItem(), min_length=1, max_length=MOST)
    atomic = serializers.BooleanField(default=False)


class BatchShape(serializers.Serializer):
    """As `BatchBody`, each item still unread."""

    sessions = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=MOST)
    atomic = serializers.BooleanField(default=False)


class BatchAnswerSerializer(serializers.Serializer):
    """In the order sent. `status`: 201 where the session is new, 200 where it was known, else its problem's."""

    index = serializers.IntegerField()
    external_id = serializers.CharField(allow_null=True)
    status = serializers.IntegerField()
    session = OwnSessionSerializer(allow_null=True)
    problem = serializers.DictField(allow_null=True)


class BatchAnswersSerializer(serializers.Serializer):
    results = BatchAnswerSerializer(many=True)


class SessionBatch(APIView):
    @extend_schema(
        operation_id="partner_sessions_batch",
        request=BatchBody,
        responses={200: BatchAnswersSerializer},
        tags=["agenda"],
    )
    @idempotent
    def post(self, request: Request, partner: str) -> Response:
        """Publish, change or cancel up to 500 sessions, each answered for itself; with `atomic`, all or none.

        The same batch sent again changes nothing.
        """
        publisher, current = publisher_asked(request, partner), catalogue.current()
        said = read_body(request, BatchShape)
        items = read_items(said["sessions"], current)
        answers = publish_batch(
            partner=publisher,
            items=items,
            by=person_of(request),
            catalogue=current,
            now=clock.now(),
            all_or_none=said["atomic"],
        )
        return Response({"results": answer_shapes(said["sessions"], answers)})


def read_items(bodies: list[dict[str, Any]], current: Catalogue) -> list[Item | Refusal]:
    """An id said twice is refused the second time: which of the two were meant cannot be known."""
    seen: Counter[str] = Counter()
    items: list[Item | Refusal] = []
    for body in bodies:
        try:
            items.append(read_item(body, current, seen))
        except Refusal as refusal:
            items.append(refusal)
    return items


def read_item(body: dict[str, Any], current: Catalogue, seen: Counter[str]) -> Item:
    external_id = body.get("external_id")
    if not isinstance(external_id, str) or not external_id.strip():
        raise Invalid(errors={"external_id": [serializers.Field.default_error_messages["required"]]})
    asked.check_external_id(external_id)
    seen[external_id] += 1
    if seen[external_id] > 1:
        raise Invalid(errors={"external_id": [_("Cet identifiant est déjà dans le lot.")]})
    workshop, facts = facts_said(body, current)
    return Item(external_id, workshop, facts)


def answer_shapes(bodies: list[dict[str, Any]], answers: list[Published | Refusal]) -> list[shapes.Shape]:
    """One query."""
    keys = [answer.session.pk for answer in answers if isinstance(answer, Published)]
    rows = Session.objects.with_details().with_facilitators().in_bulk(keys)
    return [
        {
            "index": index,
            "external_id": body.get("external_id") if isinstance(body.get("external_id"), str) else None,
            "status": answer.status if isinstance(answer, Refusal) else 201 if answer.is_new else 200,
            "session": None if isinstance(answer, Refusal) else shapes.own_session(rows[answer.session.pk]),
            "problem": problem_shape(answer) if isinstance(answer, Refusal) else None,
        }
        for index, (body, answer) in enumerate(zip(bodies, answers, strict=True))
    ]
