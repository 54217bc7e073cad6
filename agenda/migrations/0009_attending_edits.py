from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0008_workshops_exceptions")]
    operations = [
        migrations.AddField(
            model_name="registration",
            name="edits",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="modifications"),
        )
    ]
