from django.db import migrations

# As before, and a registration that waits for its link holds a place as well.
COUNT = """
CREATE OR REPLACE FUNCTION agenda_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had boolean := TG_OP <> 'INSERT' AND OLD.status IN ('pending', 'registered', 'offered');
    has boolean := TG_OP <> 'DELETE' AND NEW.status IN ('pending', 'registered', 'offered');
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

# When a facilitator is busy follows the session, whoever writes it; the exclusion constraint then has the last word.
FACILITATION = """
CREATE FUNCTION agenda_facilitation_is_its_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT period, status = 'published' INTO NEW.period, NEW.is_living
    FROM agenda_session WHERE id = NEW.session_id;
    RETURN NEW;
END $$;
CREATE TRIGGER facilitation_is_its_session BEFORE INSERT OR UPDATE ON agenda_facilitation
    FOR EACH ROW EXECUTE FUNCTION agenda_facilitation_is_its_session();
CREATE FUNCTION agenda_facilitators_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE agenda_facilitation SET period = NEW.period WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER session_moves_its_facilitators AFTER UPDATE OF period, status ON agenda_session
    FOR EACH ROW WHEN (OLD.period <> NEW.period OR OLD.status <> NEW.status)
    EXECUTE FUNCTION agenda_facilitators_follow();
"""
NO_FACILITATION = """
DROP TRIGGER session_moves_its_facilitators ON agenda_session;
DROP FUNCTION agenda_facilitators_follow();
DROP TRIGGER facilitation_is_its_session ON agenda_facilitation;
DROP FUNCTION agenda_facilitation_is_its_session();
"""

# Whether a site bears the label is what its memberships say.
LABEL = """
CREATE FUNCTION agenda_label_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.site_id ELSE NEW.site_id END;
    stands boolean;
BEGIN
    stands := EXISTS (SELECT 1 FROM agenda_labelmembership WHERE site_id = touched AND left_on IS NULL);
    UPDATE spaces_site SET has_label = stands WHERE id = touched AND has_label <> stands;
    RETURN NULL;
END $$;
CREATE TRIGGER label_follows_memberships AFTER INSERT OR UPDATE OR DELETE ON agenda_labelmembership
    FOR EACH ROW EXECUTE FUNCTION agenda_label_follows();
"""
NO_LABEL = """
DROP TRIGGER label_follows_memberships ON agenda_labelmembership;
DROP FUNCTION agenda_label_follows();
"""

# An appointment is one of those its session is cut into. Judged at the end of the transaction, in which a session
# and its appointments may move together.
SLOTS = """
CREATE FUNCTION agenda_slot_fits(slot tstzrange, during tstzrange, minutes integer) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT minutes IS NOT NULL AND during @> slot
        AND upper(slot) - lower(slot) = make_interval(mins => minutes)
        AND mod(extract(epoch FROM lower(slot) - lower(during))::bigint, minutes * 60) = 0
$$;
CREATE FUNCTION agenda_check_slots() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_session bigint := CASE TG_TABLE_NAME WHEN 'agenda_session' THEN NEW.id
        ELSE (to_jsonb(NEW)->>'session_id')::bigint END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM agenda_registration r JOIN agenda_session s ON s.id = r.session_id
        WHERE s.id = of_session AND s.status = 'published'
          AND r.slot IS NOT NULL AND r.status IN ('pending', 'registered', 'offered')
          AND NOT agenda_slot_fits(r.slot, s.period, s.slot_minutes)
    ) THEN
        RAISE EXCEPTION 'registration_slot_is_of_its_session'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_slot_is_of_its_session';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER registration_slot_is_of_its_session AFTER INSERT OR UPDATE OF slot, status, session_id
    ON agenda_registration DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.slot IS NOT NULL) EXECUTE FUNCTION agenda_check_slots();
CREATE CONSTRAINT TRIGGER session_slots_hold_its_registrations AFTER UPDATE OF period, slot_minutes, status
    ON agenda_session DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION agenda_check_slots();
"""
NO_SLOTS = """
DROP TRIGGER session_slots_hold_its_registrations ON agenda_session;
DROP TRIGGER registration_slot_is_of_its_session ON agenda_registration;
DROP FUNCTION agenda_check_slots();
DROP FUNCTION agenda_slot_fits(tstzrange, tstzrange, integer);
"""

MODE = "UPDATE agenda_session SET mode = 'hybrid' WHERE online_url <> ''"


class Migration(migrations.Migration):
    dependencies = [("agenda", "0006_network"), ("spaces", "0006_money")]
    operations = [
        migrations.RunSQL(MODE, migrations.RunSQL.noop),
        migrations.RunSQL(COUNT, COUNT_AS_BEFORE),
        migrations.RunSQL(FACILITATION, NO_FACILITATION),
        migrations.RunSQL(LABEL, NO_LABEL),
        migrations.RunSQL(SLOTS, NO_SLOTS),
    ]
