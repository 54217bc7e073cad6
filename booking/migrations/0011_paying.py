from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("booking", "0010_waiting")]
    operations = [
        migrations.AddField("booking", "approved_at", models.DateTimeField("acceptée le", null=True, blank=True)),
        migrations.AddField(
            "booking", "payment_ref", models.UUIDField("paiement", null=True, blank=True, editable=False)
        ),
        migrations.AddIndex(
            "booking",
            models.Index(fields=["payment_ref"], condition=Q(payment_ref__isnull=False), name="booking_by_payment"),
        ),
    ]
