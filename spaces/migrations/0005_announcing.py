import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.ids

PLACES = ("closure", "specialopening")


def announced(model: str) -> list[migrations.AddField]:
    """Who announced it and when; nobody knows of those that stood before."""
    return [
        migrations.AddField(
            model_name=model,
            name="announced_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="annoncée le"),
        ),
        migrations.AddField(
            model_name=model,
            name="announced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="annoncée par",
            ),
        ),
        migrations.AddField(
            model_name=model,
            name="public_id",
            field=models.UUIDField(default=core.ids.uuid7, editable=False, null=True),
        ),
    ]


def one_each(apps, schema_editor):
    """The default was computed once for all rows that stood."""
    for model in PLACES:
        rows = apps.get_model("spaces", model).objects.all()
        for row in rows:
            rows.filter(pk=row.pk).update(public_id=core.ids.uuid7())


def unique(model: str) -> migrations.AlterField:
    field = models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)
    return migrations.AlterField(model_name=model, name="public_id", field=field)


class Migration(migrations.Migration):
    # Rows are changed between two changes of their table, which PostgreSQL refuses in one transaction.
    atomic = False
    dependencies = [("spaces", "0004_depth_stamp"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            model_name="openingrule",
            name="on_public_holidays",
            field=models.BooleanField(
                default=False,
                help_text="Là où le site ferme les jours fériés.",
                verbose_name="aussi les jours fériés",
            ),
        ),
        *[step for model in PLACES for step in announced(model)],
        migrations.RunPython(one_each, migrations.RunPython.noop),
        *[unique(model) for model in PLACES],
    ]
