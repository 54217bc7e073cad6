import core.ids
from core.squashing import statements
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import notifications.models.preference
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_message_attachment'), ('notifications', '0003_network'), ('notifications', '0004_webhook_stamp'), ('notifications', '0005_messages_preferences')]

    initial = True

    dependencies = [
        ('agenda', '0001_squashed_0011'),
        ('core', '0003_configuration_stamp'),
        ('members', '0003_money'),
        ('members', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correspondent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse électronique')),
                ('unsubscribed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('bookings', 'mes réservations'), ('reminders', 'les rappels'), ('waiting', 'les listes d’attente'), ('workshops', 'les ateliers'), ('loans', 'les prêts'), ('money', 'l’argent : factures, paiements, abonnements'), ('team', 'la tenue du lieu'), ('digest', 'le récapitulatif de l’équipe'), ('account', 'mon compte')], max_length=10), blank=True, default=list, size=None, verbose_name='ne veut plus')),
                ('bounces', models.PositiveIntegerField(default=0, verbose_name='retours de suite')),
                ('last_bounce_at', models.DateTimeField(blank=True, null=True, verbose_name='dernier retour le')),
                ('last_bounce', models.CharField(blank=True, default='', max_length=200, verbose_name='motif du dernier retour')),
                ('blocked_at', models.DateTimeField(blank=True, null=True, verbose_name='écartée le')),
            ],
            options={
                'verbose_name': 'correspondant',
                'verbose_name_plural': 'correspondants',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='correspondent_once_per_address'), models.CheckConstraint(condition=models.Q(('bounces', 0), ('last_bounce_at__isnull', False), _connector='OR'), name='correspondent_bounce_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(max_length=60, verbose_name='nature')),
                ('body', models.TextField(verbose_name='contenu')),
                ('status', models.CharField(choices=[('pending', 'en attente'), ('delivered', 'livré'), ('failed', 'abandonné')], default='pending', max_length=9, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='essais')),
                ('next_attempt_at', models.DateTimeField(verbose_name='prochain essai')),
                ('created_at', models.DateTimeField(verbose_name='créé le')),
                ('delivered_at', models.DateTimeField(null=True, verbose_name='livré le')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.event', verbose_name='événement')),
            ],
            options={
                'verbose_name': 'envoi de webhook',
                'verbose_name_plural': 'envois de webhook',
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('status', 'pending')), fields=['next_attempt_at'], name='webhook_delivery_pending')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'delivered'), _negated=True), ('delivered_at__isnull', False), _connector='OR'), name='webhook_delivery_delivered_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='WebhookAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='le')),
                ('status_code', models.PositiveSmallIntegerField(null=True, verbose_name='réponse')),
                ('milliseconds', models.PositiveIntegerField(verbose_name='durée en ms')),
                ('error', models.CharField(blank=True, default='', max_length=200, verbose_name='erreur')),
                ('answer', models.CharField(blank=True, default='', max_length=500, verbose_name='début de la réponse')),
                ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='notifications.webhookdelivery')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEndpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('url', models.CharField(max_length=1000, verbose_name='adresse')),
                ('description', models.CharField(blank=True, default='', max_length=120, verbose_name='à quoi elle sert')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='événements')),
                ('generation', models.PositiveIntegerField(default=1, editable=False, verbose_name='génération du secret')),
                ('failures', models.PositiveIntegerField(default=0, editable=False, verbose_name='échecs de suite')),
                ('failing_since', models.DateTimeField(editable=False, null=True, verbose_name='échoue depuis')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='en pause depuis')),
                ('is_paused_by_failures', models.BooleanField(default=False, verbose_name='mise en pause après des échecs')),
                ('created_at', models.DateTimeField(verbose_name='créée le')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='supprimée le')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='par')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to='agenda.partner', verbose_name='partenaire')),
            ],
            options={
                'verbose_name': 'adresse de webhook',
                'verbose_name_plural': 'adresses de webhook',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kinds', []), _negated=True), name='webhook_endpoint_hears_something')],
            },
        ),
        migrations.AddField(
            model_name='webhookdelivery',
            name='endpoint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.webhookendpoint', verbose_name='adresse'),
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('key', models.CharField(editable=False, max_length=200, unique=True, verbose_name='clé d’unicité')),
                ('kind', models.CharField(max_length=60, verbose_name='nature')),
                ('category', models.CharField(blank=True, choices=[('bookings', 'mes réservations'), ('reminders', 'les rappels'), ('waiting', 'les listes d’attente'), ('workshops', 'les ateliers'), ('loans', 'les prêts'), ('money', 'l’argent : factures, paiements, abonnements'), ('team', 'la tenue du lieu'), ('digest', 'le récapitulatif de l’équipe'), ('account', 'mon compte')], default='', max_length=10, verbose_name='catégorie')),
                ('is_needed', models.BooleanField(default=True, verbose_name='envoyé quoi qu’on préfère')),
                ('to_name', models.CharField(blank=True, default='', max_length=120, verbose_name='nom')),
                ('to_address', models.EmailField(max_length=254, verbose_name='destinataire')),
                ('reply_to', models.EmailField(blank=True, default='', max_length=254, verbose_name='réponses à')),
                ('language', models.CharField(choices=[('fr', 'français'), ('en', 'anglais')], max_length=2, verbose_name='langue')),
                ('subject', models.CharField(max_length=250, verbose_name='objet')),
                ('text', models.TextField(verbose_name='texte')),
                ('html', models.TextField(verbose_name='HTML')),
                ('calendar', models.TextField(blank=True, default='', verbose_name='agenda joint')),
                ('calendar_method', models.CharField(blank=True, default='', max_length=10)),
                ('attachment', models.CharField(blank=True, default='', max_length=80, verbose_name='pièce jointe')),
                ('message_id', models.CharField(editable=False, max_length=120, unique=True, verbose_name='Message-ID')),
                ('status', models.CharField(choices=[('queued', 'à envoyer'), ('sent', 'envoyé'), ('failed', 'refusé'), ('bounced', 'revenu'), ('skipped', 'non envoyé')], default='queued', max_length=8, verbose_name='état')),
                ('failure', models.CharField(blank=True, default='', max_length=200, verbose_name='motif du refus')),
                ('created_at', models.DateTimeField(verbose_name='créé le')),
                ('send_after', models.DateTimeField(blank=True, null=True, verbose_name='à envoyer après')),
                ('bounced_at', models.DateTimeField(blank=True, null=True, verbose_name='revenu le')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='envoyé le')),
                ('event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.event', verbose_name='événement')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='messages', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(fields=['-created_at'], name='message_latest_first'), models.Index(condition=models.Q(('status', 'queued')), fields=['created_at'], name='message_queued')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='message_sent_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'bounced'), _negated=True), ('bounced_at__isnull', False), _connector='OR'), name='message_bounced_has_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unwanted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('bookings', 'mes réservations'), ('reminders', 'les rappels'), ('waiting', 'les listes d’attente'), ('workshops', 'les ateliers'), ('loans', 'les prêts'), ('money', 'l’argent : factures, paiements, abonnements'), ('team', 'la tenue du lieu'), ('digest', 'le récapitulatif de l’équipe'), ('account', 'mon compte')], max_length=10), blank=True, default=list, size=None, verbose_name='mails non voulus')),
                ('reminders', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), blank=True, default=notifications.models.preference.the_day_before, size=None, verbose_name='rappels, en minutes avant')),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='silence à partir de')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='silence jusqu’à')),
                ('digest', models.CharField(choices=[('off', 'aucun'), ('daily', 'chaque jour ouvré'), ('weekly', 'le lundi')], default='off', max_length=6, verbose_name='récapitulatif')),
                ('digest_at', models.TimeField(default='07:30', verbose_name='heure du récapitulatif')),
                ('changed_at', models.DateTimeField(verbose_name='modifiées le')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'préférences de mail',
                'verbose_name_plural': 'préférences de mail',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='preference_quiet_hours_have_both_ends'), models.CheckConstraint(condition=models.Q(('reminders__len__lte', 5)), name='preference_few_reminders')],
            },
        ),
        migrations.AddConstraint(
            model_name='webhookdelivery',
            constraint=models.UniqueConstraint(condition=models.Q(('event__isnull', False)), fields=('endpoint', 'event'), name='webhook_delivery_once_per_event'),
        ),
        *statements("notifications", "0004_webhook_stamp", "0005_messages_preferences"),
    ]
