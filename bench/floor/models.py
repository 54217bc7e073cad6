from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Value


class Thing(models.Model):
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    thing = models.ForeignKey(Thing, models.PROTECT, related_name="slots")
    period = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="slot_one_holder_per_thing",
                expressions=[
                    ("period", "&&"),
                    (
                        Func(
                            F("thing_id"),
                            F("thing_id"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        "&&",
                    ),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.thing_id} {self.period}"
