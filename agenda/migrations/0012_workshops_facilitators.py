from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing changes in the database: a word for what is there."""

    dependencies = [("agenda", "0011_importing_sources")]
    operations = [
        migrations.AddField(
            "session",
            "facilitators",
            models.ManyToManyField(
                blank=True,
                related_name="sessions",
                through="agenda.Facilitation",
                to="agenda.facilitator",
                verbose_name="intervenant·es",
            ),
        )
    ]
