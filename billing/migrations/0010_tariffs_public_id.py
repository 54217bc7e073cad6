from django.db import migrations, models

import core.ids
from core.configuration import bump_on_change

# A column's default fills all rows with one value, so each row gets its own before they must differ.
FILL = "UPDATE billing_tariff SET public_id = gen_random_uuid();"


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_invoices_findings")]
    operations = [
        migrations.AddField("tariff", "public_id", models.UUIDField(default=core.ids.uuid7, editable=False)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "tariff", "public_id", models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)
        ),
        bump_on_change("billing_passoffer"),
    ]
