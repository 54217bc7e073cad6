from django.db import migrations, models

# What was announced on site and is now online has moved, until it is on site again.
MOVED = """
CREATE FUNCTION agenda_session_moves_online() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.has_moved_online := NEW.mode = 'online'
        AND (OLD.has_moved_online OR (OLD.published_at IS NOT NULL AND OLD.mode <> 'online'));
    RETURN NEW;
END $$;
CREATE TRIGGER session_moves_online BEFORE UPDATE ON agenda_session
    FOR EACH ROW WHEN (NEW.mode = 'online' OR NEW.has_moved_online)
    EXECUTE FUNCTION agenda_session_moves_online();
"""
STAYS = """
DROP TRIGGER session_moves_online ON agenda_session;
DROP FUNCTION agenda_session_moves_online();
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0009_attending_edits")]
    operations = [
        migrations.AddField(
            model_name="session",
            name="has_moved_online",
            field=models.BooleanField(default=False, editable=False, verbose_name="passée à distance"),
        ),
        migrations.RunSQL(MOVED, STAYS),
    ]
