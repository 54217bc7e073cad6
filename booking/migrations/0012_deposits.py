from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0011_paying")]
    operations = [
        migrations.AddField(
            "booking", "has_deposit", models.BooleanField("avec caution", default=False, db_default=False)
        )
    ]
