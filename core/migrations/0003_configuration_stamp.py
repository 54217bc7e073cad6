from django.db import migrations

# The stamp comes from a sequence, so that a value is never used twice, not even after a rollback.
MAKE = """
CREATE SEQUENCE core_configuration_version;
CREATE FUNCTION core_configuration_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_configurationstamp (id, version) VALUES (1, nextval('core_configuration_version'))
    ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;
    RETURN NULL;
END $$;
INSERT INTO core_configurationstamp (id, version) VALUES (1, nextval('core_configuration_version'));
"""
DROP = """
DROP FUNCTION core_configuration_changed();
DROP SEQUENCE core_configuration_version;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]
    operations = [migrations.RunSQL(MAKE, DROP)]
