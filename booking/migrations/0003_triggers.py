from django.db import migrations

# A booking's allocations follow its status, whoever changes it: an action, the admin, raw SQL.
# Time given back early is cut from what counts as booked; at least a minute stays, since a period is never empty.
FOLLOW = """
CREATE FUNCTION booking_allocations_follow_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE booking_allocation SET
        standing = CASE
            WHEN NEW.status IN ('held', 'requested') THEN 'tentative'
            WHEN NEW.status IN ('confirmed', 'checked_in') THEN 'firm'
            WHEN NEW.status IN ('completed', 'no_show') THEN 'past'
            ELSE 'released'
        END,
        expires_at = CASE WHEN NEW.status = 'held' THEN NEW.held_until END,
        booked = CASE
            WHEN NEW.status IN ('completed', 'no_show') AND NEW.ended_at < upper(booked)
            THEN tstzrange(lower(booked), greatest(NEW.ended_at, lower(booked) + interval '1 minute'))
            ELSE booked
        END
    WHERE booking_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER booking_allocations_follow_status AFTER UPDATE OF status ON booking_booking
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION booking_allocations_follow_status();
"""
UNFOLLOW = """
DROP TRIGGER booking_allocations_follow_status ON booking_booking;
DROP FUNCTION booking_allocations_follow_status();
"""

# What a whole consists of may only change while nobody holds it from now on: its bookings would not cover
# the new part, or would keep one it no longer has.
PARTS = """
CREATE FUNCTION booking_refuse_change_of_booked_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.whole_id ELSE NEW.whole_id END;
BEGIN
    PERFORM 1 FROM spaces_resource WHERE id = changed FOR NO KEY UPDATE;
    IF EXISTS (
        WITH RECURSIVE above (id) AS (
            SELECT changed
            UNION
            SELECT link.whole_id FROM spaces_part link JOIN above ON link.part_id = above.id
        )
        SELECT 1 FROM booking_allocation
        WHERE requested_id IN (SELECT id FROM above)
            AND standing IN ('tentative', 'firm') AND period && tstzrange(now(), NULL)
    ) THEN
        RAISE EXCEPTION 'this resource is booked as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_of_booked_whole_is_fixed', TABLE = 'spaces_part';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER part_of_booked_whole_is_fixed AFTER INSERT OR UPDATE OR DELETE ON spaces_part
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change_of_booked_whole();
"""
LOOSEN = """
DROP TRIGGER part_of_booked_whole_is_fixed ON spaces_part;
DROP FUNCTION booking_refuse_change_of_booked_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_initial"), ("spaces", "0002_triggers")]
    operations = [migrations.RunSQL(FOLLOW, UNFOLLOW), migrations.RunSQL(PARTS, LOOSEN)]
