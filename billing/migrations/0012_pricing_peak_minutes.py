from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0011_passes_why")]
    operations = [
        migrations.AddField("charge", "peak_minutes", models.IntegerField("minutes en heures pleines", default=0)),
    ]
