from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0007_network_triggers")]
    operations = [
        migrations.AddField(
            model_name="registration",
            name="edits",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="modifications"),
        )
    ]
