from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_squashed_0014")]

    operations = [
        migrations.AddIndex(
            model_name="allocation",
            index=BrinIndex(
                RangeStartsWith("booked"),
                RangeEndsWith("booked"),
                autosummarize=True,
                name="allocation_by_booked_time",
                pages_per_range=32,
            ),
        ),
    ]
