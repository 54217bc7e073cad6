from django.db import migrations

# Who hears of which events is compiled configuration; how deliveries go is not.
MAKE = """
CREATE TRIGGER configuration_changed
    AFTER INSERT OR DELETE OR UPDATE OF kinds, partner_id, paused_at, removed_at ON notifications_webhookendpoint
    FOR EACH STATEMENT EXECUTE FUNCTION core_configuration_changed();
"""
DROP = "DROP TRIGGER configuration_changed ON notifications_webhookendpoint;"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_network"), ("core", "0003_configuration_stamp")]
    operations = [migrations.RunSQL(MAKE, DROP)]
