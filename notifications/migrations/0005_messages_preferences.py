from django.db import migrations, models


def keep_silence(apps, schema_editor):
    """Who wanted no reminders still gets none, of bookings, of sessions or of loans."""
    preferences = apps.get_model("notifications", "Preference")
    people = apps.get_model("members", "Person").objects.filter(wants_reminders=False)
    preferences.objects.bulk_create(
        [
            preferences(person=person, reminders=[], unwanted=["reminders"], changed_at=person.date_joined)
            for person in people.iterator()
        ],
        ignore_conflicts=True,
    )


# A reminder that has been told is one of the day before: it is not told again under its longer name.
RENAME = """
UPDATE core_event SET once = once || ':1440' WHERE once ~ '^(booking|registration)\\.reminder:[0-9]+:[0-9]+$';
"""
BACK = "UPDATE core_event SET once = left(once, -5) WHERE once ~ '^(booking|registration)\\.reminder:.*:1440$';"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_webhook_stamp"), ("members", "0003_money"), ("core", "0001_initial")]
    run_before = [("members", "0004_reminders_are_preferences")]
    operations = [
        migrations.AddField(
            "message", "is_needed", models.BooleanField(default=True, verbose_name="envoyé quoi qu’on préfère")
        ),
        migrations.RunPython(keep_silence, migrations.RunPython.noop),
        migrations.RunSQL(RENAME, BACK),
    ]
