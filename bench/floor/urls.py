"""Two addresses: take a slot, and what is free."""

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.floor.models import Slot, Thing


class SlotReader(serializers.Serializer):
    thing = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class PeriodReader(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class ThingWriter(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ("id", "name")


class Take(APIView):
    def post(self, request: Request) -> Response:
        reader = SlotReader(data=request.data)
        reader.is_valid(raise_exception=True)
        said = reader.validated_data
        slot = Slot.objects.create(thing_id=said["thing"], period=DateTimeTZRange(said["start"], said["end"]))
        return Response({"id": slot.pk, "thing": slot.thing_id, "start": said["start"], "end": said["end"]}, status=201)


class Free(APIView):
    def get(self, request: Request) -> Response:
        reader = PeriodReader(data=request.query_params)
        reader.is_valid(raise_exception=True)
        period = DateTimeTZRange(reader.validated_data["start"], reader.validated_data["end"])
        taken = Slot.objects.filter(thing=OuterRef("pk"), period__overlap=period)
        return Response(ThingWriter(Thing.objects.filter(~Exists(taken)), many=True).data)


urlpatterns = [path("slots", Take.as_view()), path("free", Free.as_view())]
