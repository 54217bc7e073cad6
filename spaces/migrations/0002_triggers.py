from django.db import migrations

from core.configuration import bump_on_change

# Links of one network are written one at a time, so that two links made at once cannot close a ring together.
MAKE = """
CREATE FUNCTION spaces_part_refuse_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('spaces_part'));
    IF EXISTS (
        WITH RECURSIVE below (id) AS (
            SELECT NEW.part_id
            UNION
            SELECT link.part_id FROM spaces_part link JOIN below ON link.whole_id = below.id
        )
        SELECT 1 FROM below WHERE id = NEW.whole_id
    ) THEN
        RAISE EXCEPTION 'a resource cannot be a part of itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'part_makes_no_cycle', TABLE = 'spaces_part';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER part_makes_no_cycle BEFORE INSERT OR UPDATE ON spaces_part
    FOR EACH ROW EXECUTE FUNCTION spaces_part_refuse_cycle();
"""
DROP = """
DROP TRIGGER part_makes_no_cycle ON spaces_part;
DROP FUNCTION spaces_part_refuse_cycle();
"""


class Migration(migrations.Migration):
    dependencies = [("spaces", "0001_initial"), ("core", "0003_configuration_stamp")]
    operations = [
        bump_on_change(
            "spaces_site",
            "spaces_zone",
            "spaces_feature",
            "spaces_resource",
            "spaces_resource_features",
            "spaces_part",
            "spaces_openingrule",
            "spaces_closure",
            "spaces_bookingpolicy",
        ),
        migrations.RunSQL(MAKE, DROP),
    ]
