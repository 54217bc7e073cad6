"""What a workshop asks of whoever registers."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from agenda import access
from agenda.actions.asking import Asked, ask_questions
from agenda.api.registration_shapes import AskedSerializer, QuestionsBody, question_shape
from agenda.errors import WorkshopNotFound
from agenda.models import Workshop
from core import clock
from core.api.reading import read_body
from members.api.caller import person_of, require
from members.models.token import Scope


class WorkshopQuestions(APIView):
    permission_classes = [AllowAny]

    @extend_schema(operation_id="workshops_questions", responses=AskedSerializer, tags=["agenda"])
    def get(self, request: Request, public_id: UUID) -> Response:
        """The questions of a public workshop, in order; answers are given by their ids."""
        workshop = Workshop.objects.public().filter(public_id=public_id).first()
        if workshop is None:
            raise WorkshopNotFound()
        return Response({"questions": [question_shape(row) for row in workshop.questions.asked()]})

    @extend_schema(
        operation_id="workshops_questions_put", request=QuestionsBody, responses=AskedSerializer, tags=["agenda"]
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        """Replace the questions. Those left out are no longer asked; those already answered stay readable."""
        person = person_of(request)
        require(request, Scope.SESSIONS_PUBLISH)
        workshop = access.find_own_workshop(person, public_id)
        access.check_token_speaks_for(request.auth, workshop.partner)
        said = read_body(request, QuestionsBody)["questions"]
        asked = [
            Asked(public_id=one.get("id"), **{name: value for name, value in one.items() if name != "id"})
            for one in said
        ]
        rows = ask_questions(workshop=workshop, asked=asked, by=person, now=clock.now())
        return Response({"questions": [question_shape(row) for row in rows]})
