from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_revenue_paid_lines")]

    operations = [
        migrations.AddField(
            "simulationrun",
            "touched_at",
            models.DateTimeField(blank=True, null=True, verbose_name="dernier signe de vie"),
        ),
        migrations.AddField(
            "simulationrun", "attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")
        ),
    ]
