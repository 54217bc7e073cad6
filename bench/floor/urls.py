"""Two addresses, as one writes them with DRF's own views: take a slot, and what is free."""

from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path
from rest_framework import generics, serializers

from bench.floor.models import Slot, Thing


class SlotSerializer(serializers.ModelSerializer):
    start = serializers.DateTimeField(source="period.lower")
    end = serializers.DateTimeField(source="period.upper")

    class Meta:
        model = Slot
        fields = ("id", "thing", "start", "end")

    def create(self, validated_data: dict[str, Any]) -> Slot:
        period = validated_data["period"]
        return Slot.objects.create(
            thing=validated_data["thing"], period=DateTimeTZRange(period["lower"], period["upper"])
        )


class ThingSerializer(serializers.ModelSerializer):
    class Meta:
        model = Thing
        fields = ("id", "name")


class PeriodReader(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class Slots(generics.CreateAPIView):
    queryset = Slot.objects.all()
    serializer_class = SlotSerializer


class Free(generics.ListAPIView):
    serializer_class = ThingSerializer

    def get_queryset(self) -> QuerySet[Thing]:
        reader = PeriodReader(data=self.request.query_params)
        reader.is_valid(raise_exception=True)
        period = DateTimeTZRange(reader.validated_data["start"], reader.validated_data["end"])
        taken = Slot.objects.filter(thing=OuterRef("pk"), period__overlap=period)
        return Thing.objects.filter(~Exists(taken))


urlpatterns = [path("slots", Slots.as_view()), path("free", Free.as_view())]
