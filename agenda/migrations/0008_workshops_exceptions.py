from django.db import migrations, models

# As before, and nobody moves the session between the look at it and the end of the transaction.
FACILITATION = """
CREATE OR REPLACE FUNCTION agenda_facilitation_is_its_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT period, status = 'published' INTO NEW.period, NEW.is_living
    FROM agenda_session WHERE id = NEW.session_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
"""
FACILITATION_AS_BEFORE = """
CREATE OR REPLACE FUNCTION agenda_facilitation_is_its_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT period, status = 'published' INTO NEW.period, NEW.is_living
    FROM agenda_session WHERE id = NEW.session_id;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0007_network_triggers")]
    operations = [
        migrations.AddField("session", "is_exception", models.BooleanField(default=False, verbose_name="modifiée à part")),
        migrations.RunSQL(FACILITATION, FACILITATION_AS_BEFORE),
    ]
