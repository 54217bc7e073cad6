from django.db import migrations, models

# What living addresses want is what the outbox tells the webhooks, whoever changes an address and however.
MAKE = """
CREATE FUNCTION notifications_webhooks_hear() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM core_heard WHERE subscriber = 'notifications.webhooks';
    INSERT INTO core_heard (kind, subscriber)
        SELECT DISTINCT unnest(kinds), 'notifications.webhooks' FROM notifications_webhookendpoint
        WHERE removed_at IS NULL
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER webhooks_hear
    AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE OF kinds, removed_at ON notifications_webhookendpoint
    FOR EACH STATEMENT EXECUTE FUNCTION notifications_webhooks_hear();
DROP TRIGGER configuration_changed ON notifications_webhookendpoint;
"""
DROP = """
DROP TRIGGER webhooks_hear ON notifications_webhookendpoint;
DROP FUNCTION notifications_webhooks_hear();
CREATE TRIGGER configuration_changed
    AFTER INSERT OR DELETE OR UPDATE OF kinds, partner_id, paused_at, removed_at ON notifications_webhookendpoint
    FOR EACH STATEMENT EXECUTE FUNCTION core_configuration_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0005_messages_preferences"), ("core", "0004_heard")]
    operations = [
        migrations.AddField(
            model_name="webhookendpoint",
            name="rotated_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="secret changé le"),
        ),
        migrations.AddField(
            model_name="webhookendpoint",
            name="busy_until",
            field=models.DateTimeField(editable=False, null=True, verbose_name="en cours d’appel jusqu’à"),
        ),
        migrations.RunSQL(MAKE, DROP),
    ]
