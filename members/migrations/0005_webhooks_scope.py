import django.contrib.postgres.fields
from django.db import migrations, models

SCOPES = [
    ("bookings:read", "lire mes réservations"),
    ("bookings:write", "réserver, modifier, annuler"),
    ("calendars", "gérer mes agendas à suivre"),
    ("sessions:publish", "publier des ateliers pour une organisation"),
    ("webhooks", "gérer les webhooks"),
    ("reports:read", "lire l’occupation et les recettes"),
    ("billing:read", "lire mes factures, paiements et abonnements"),
    ("billing:write", "souscrire, acheter, payer"),
    ("usage:write", "relever des consommations"),
    ("accounting", "facturer, encaisser, exporter la comptabilité"),
    ("desk", "tenir l’accueil : arrivées et départs"),
]


class Migration(migrations.Migration):
    dependencies = [("members", "0004_reminders_are_preferences")]
    operations = [
        migrations.AlterField(
            model_name="apitoken",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=SCOPES, max_length=40), size=None, verbose_name="droits"
            ),
        ),
    ]
