from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_configuration_stamp")]
    operations = [
        migrations.CreateModel(
            name="Heard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("subscriber", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "subscriber"), name="heard_once")],
            },
        ),
    ]
