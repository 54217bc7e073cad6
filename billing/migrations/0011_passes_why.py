from decimal import Decimal

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0010_tariffs_public_id")]
    operations = [
        migrations.AddField(
            "passmovement", "reason", models.CharField("motif", max_length=200, blank=True, default="")
        ),
        migrations.AlterField(
            "passmovement",
            "what",
            models.CharField(
                "quoi",
                max_length=8,
                choices=[
                    ("given", "crédité"),
                    ("reserved", "réservé"),
                    ("returned", "rendu"),
                    ("used", "utilisé"),
                    ("expired", "expiré"),
                    ("sent", "cédé"),
                    ("received", "reçu"),
                    ("refunded", "remboursé"),
                ],
            ),
        ),
        migrations.AddField(
            "contribution",
            "credited_hours",
            models.DecimalField("heures créditées", max_digits=5, decimal_places=2, default=Decimal(0)),
        ),
    ]
