from django.db import migrations

from core.configuration import bump_on_change


class Migration(migrations.Migration):
    dependencies = [("spaces", "0003_depth")]
    operations = [
        bump_on_change(
            "spaces_accessgroup",
            "spaces_qualification",
            "spaces_bookingpolicy_groups",
            "spaces_bookingpolicy_priority_groups",
            "spaces_bookingpolicy_qualifications",
            "spaces_cancellationtier",
            "spaces_fixedslot",
            "spaces_quota",
            "spaces_reservedday",
            "spaces_specialopening",
        )
    ]
