from django.db import migrations

# As before, and an offered place counts as taken.
COUNT = """
CREATE OR REPLACE FUNCTION agenda_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had boolean := TG_OP <> 'INSERT' AND OLD.status IN ('registered', 'offered');
    has boolean := TG_OP <> 'DELETE' AND NEW.status IN ('registered', 'offered');
BEGIN
    IF TG_OP = 'UPDATE' AND had AND has AND OLD.session_id = NEW.session_id THEN
        RETURN NULL;
    END IF;
    IF had THEN
        UPDATE agenda_session SET places_taken = places_taken - 1 WHERE id = OLD.session_id;
    END IF;
    IF has THEN
        UPDATE agenda_session SET places_taken = places_taken + 1 WHERE id = NEW.session_id;
    END IF;
    RETURN NULL;
END $$;
"""
COUNT_AS_BEFORE = """
CREATE OR REPLACE FUNCTION agenda_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'registered' THEN
        UPDATE agenda_session SET places_taken = places_taken - 1 WHERE id = OLD.session_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'registered' THEN
        UPDATE agenda_session SET places_taken = places_taken + 1 WHERE id = NEW.session_id;
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0004_queue")]
    operations = [migrations.RunSQL(COUNT, COUNT_AS_BEFORE)]
