from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_evidence")]
    operations = [
        migrations.AddField(
            model_name="invoicedocument",
            name="findings",
            field=models.JSONField(default=list, verbose_name="à vérifier"),
        )
    ]
