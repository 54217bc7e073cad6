from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="message",
            name="attachment",
            field=models.CharField(blank=True, default="", max_length=80, verbose_name="pièce jointe"),
        )
    ]
