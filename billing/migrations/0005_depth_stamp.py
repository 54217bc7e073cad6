from django.db import migrations

from core.configuration import bump_on_change


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_depth")]
    operations = [bump_on_change("billing_plan_access_groups")]
