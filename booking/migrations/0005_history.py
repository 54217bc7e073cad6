from django.db import migrations

# What happened stays written. Nothing may be said twice to the database about it, not even by an operator.
MAKE = """
CREATE FUNCTION booking_refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a booking is append-only'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'booking_history_is_append_only', TABLE = TG_TABLE_NAME;
END $$;
CREATE TRIGGER booking_history_is_append_only BEFORE UPDATE OR DELETE ON booking_change
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change_of_history();
CREATE TRIGGER booking_history_is_append_only BEFORE UPDATE OR DELETE ON booking_override
    FOR EACH ROW EXECUTE FUNCTION booking_refuse_change_of_history();
"""
DROP = """
DROP TRIGGER booking_history_is_append_only ON booking_override;
DROP TRIGGER booking_history_is_append_only ON booking_change;
DROP FUNCTION booking_refuse_change_of_history();
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0004_depth")]
    operations = [migrations.RunSQL(MAKE, DROP)]
