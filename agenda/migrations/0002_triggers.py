from django.db import migrations

# How many places are taken follows the living registrations, whoever writes them: an action, the admin, raw SQL.
# The update of the session's row makes two registrations of one session wait for each other, and its check
# `session_has_room_for_all` refuses the one too many.
COUNT = """
CREATE FUNCTION agenda_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.status = 'registered' THEN
        UPDATE agenda_session SET places_taken = places_taken - 1 WHERE id = OLD.session_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.status = 'registered' THEN
        UPDATE agenda_session SET places_taken = places_taken + 1 WHERE id = NEW.session_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER registration_takes_a_place AFTER INSERT OR DELETE ON agenda_registration
    FOR EACH ROW EXECUTE FUNCTION agenda_count_places();
CREATE TRIGGER registration_changes_place AFTER UPDATE OF status, session_id ON agenda_registration
    FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.session_id <> NEW.session_id)
    EXECUTE FUNCTION agenda_count_places();
"""
UNCOUNT = """
DROP TRIGGER registration_changes_place ON agenda_registration;
DROP TRIGGER registration_takes_a_place ON agenda_registration;
DROP FUNCTION agenda_count_places();
"""

# Nothing else moves the count: a stale row saved whole keeps what the registrations say.
KEEP = """
CREATE FUNCTION agenda_keep_places() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.places_taken := 0;
    ELSE
        NEW.places_taken := OLD.places_taken;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_begins_empty BEFORE INSERT ON agenda_session
    FOR EACH ROW EXECUTE FUNCTION agenda_keep_places();
CREATE TRIGGER session_count_is_its_registrations BEFORE UPDATE ON agenda_session
    FOR EACH ROW WHEN (OLD.places_taken <> NEW.places_taken AND pg_trigger_depth() = 0)
    EXECUTE FUNCTION agenda_keep_places();
"""
UNKEEP = """
DROP TRIGGER session_count_is_its_registrations ON agenda_session;
DROP TRIGGER session_begins_empty ON agenda_session;
DROP FUNCTION agenda_keep_places();
"""

# The partner stands on the session for its unique external ids; it is never another one than its workshop's.
SAME_PARTNER = """
ALTER TABLE agenda_workshop ADD CONSTRAINT workshop_and_its_partner UNIQUE (id, partner_id);
ALTER TABLE agenda_session ADD CONSTRAINT session_partner_is_its_workshops
    FOREIGN KEY (workshop_id, partner_id) REFERENCES agenda_workshop (id, partner_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
ANY_PARTNER = """
ALTER TABLE agenda_session DROP CONSTRAINT session_partner_is_its_workshops;
ALTER TABLE agenda_workshop DROP CONSTRAINT workshop_and_its_partner;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]
    operations = [
        migrations.RunSQL(COUNT, UNCOUNT),
        migrations.RunSQL(KEEP, UNKEEP),
        migrations.RunSQL(SAME_PARTNER, ANY_PARTNER),
    ]
