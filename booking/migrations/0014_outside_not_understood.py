from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0013_network")]

    operations = [
        migrations.AddField(
            model_name="externalcalendar",
            name="not_understood",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="non compris"),
        ),
    ]
