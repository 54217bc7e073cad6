from django.db import migrations


class Migration(migrations.Migration):
    """Whether one is reminded is said with the other preferences about mails, which take it over before this."""

    dependencies = [("members", "0003_money")]
    operations = [migrations.RemoveField("person", "wants_reminders")]
