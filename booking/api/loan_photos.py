"""The photos of a loan: sent by the desk, shown to whoever may see the loan."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from booking.access import check_may_lend, find_loan, find_photo
from booking.actions.lending import add_photos
from booking.api.loan_serializers import LoanPhotoSerializer, PhotoUploadSerializer
from booking.api.loan_shapes import photo_shape
from booking.loan_files import jpeg
from booking.photos import read_photo
from core import clock
from core.api.reading import read_body
from members.api.caller import person_of, require
from members.models.token import Scope
from spaces import catalogue


class Photos(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="loans_add_photo",
        request={"multipart/form-data": PhotoUploadSerializer},
        responses={201: LoanPhotoSerializer},
        tags=["booking"],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """How the things looked when they went out or came back; for the people at the desk."""
        require(request, Scope.BOOKINGS_WRITE, Scope.DESK)
        person = person_of(request)
        loan = find_loan(person, public_id)
        check_may_lend(person, loan)
        values: dict[str, Any] = read_body(request, PhotoUploadSerializer)
        photo = read_photo(values["photo"], size=values["photo"].size)
        [kept] = add_photos(loan=loan, by=person, moment=values["moment"], photos=[photo], now=clock.now())
        return Response(photo_shape(loan, kept, catalogue.current()), status=201)


class Photo(APIView):
    @extend_schema(operation_id="loans_photo", responses={(200, "image/jpeg"): OpenApiTypes.BINARY}, tags=["booking"])
    def get(self, request: Request, public_id: UUID, photo: UUID) -> HttpResponse:
        """The picture, for those who may see the loan."""
        require(request, Scope.BOOKINGS_READ, Scope.DESK)
        return jpeg(find_photo(person_of(request), public_id, photo))
