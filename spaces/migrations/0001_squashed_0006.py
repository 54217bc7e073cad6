import core.ids
from core.squashing import statements
import django.core.validators
import django.db.models.deletion
import spaces.floor_plan
import spaces.models.site
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('spaces', '0001_initial'), ('spaces', '0002_triggers'), ('spaces', '0003_depth'), ('spaces', '0004_depth_stamp'), ('spaces', '0005_announcing'), ('spaces', '0006_money')]

    initial = True

    dependencies = [
        ('core', '0003_configuration_stamp'),
        ('members', '0003_money'),
        ('members', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Feature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='identifiant')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('name_en', models.CharField(blank=True, default='', max_length=80, verbose_name='nom anglais')),
            ],
            options={
                'verbose_name': 'caractéristique',
                'verbose_name_plural': 'caractéristiques',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'partie',
                'verbose_name_plural': 'parties',
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('slug', models.SlugField(unique=True, verbose_name='identifiant')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('name_en', models.CharField(blank=True, default='', max_length=80, verbose_name='nom anglais')),
                ('description', models.TextField(blank=True, default='', verbose_name='description')),
                ('valid_months', models.PositiveSmallIntegerField(blank=True, help_text='Vide : sans limite.', null=True, verbose_name='valable, en mois')),
            ],
            options={
                'verbose_name': 'habilitation',
                'verbose_name_plural': 'habilitations',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AccessGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('slug', models.SlugField(unique=True, verbose_name='identifiant')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('name_en', models.CharField(blank=True, default='', max_length=80, verbose_name='nom anglais')),
                ('people', models.ManyToManyField(blank=True, related_name='access_groups', to=settings.AUTH_USER_MODEL, verbose_name='personnes')),
            ],
            options={
                'verbose_name': 'groupe d’accès',
                'verbose_name_plural': 'groupes d’accès',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('room', 'salle'), ('desk', 'poste de travail'), ('equipment', 'équipement')], max_length=12, verbose_name='nature')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('description', models.TextField(blank=True, default='', verbose_name='description')),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='capacité')),
                ('is_bookable', models.BooleanField(default=True, verbose_name='réservable')),
                ('serial_number', models.CharField(blank=True, default='', max_length=60, verbose_name='numéro de série')),
                ('condition', models.CharField(choices=[('new', 'neuf'), ('good', 'bon'), ('worn', 'usé'), ('broken', 'en panne')], default='good', max_length=8, verbose_name='état')),
                ('photo', models.ImageField(blank=True, upload_to='resources', verbose_name='photo')),
                ('plan_x', models.SmallIntegerField(blank=True, null=True, verbose_name='abscisse sur le plan')),
                ('plan_y', models.SmallIntegerField(blank=True, null=True, verbose_name='ordonnée sur le plan')),
                ('plan_width', models.PositiveSmallIntegerField(default=40, verbose_name='largeur sur le plan')),
                ('plan_height', models.PositiveSmallIntegerField(default=40, verbose_name='hauteur sur le plan')),
                ('features', models.ManyToManyField(blank=True, related_name='resources', to='spaces.feature', verbose_name='caractéristiques')),
                ('parts', models.ManyToManyField(related_name='wholes', through='spaces.Part', to='spaces.resource')),
            ],
            options={
                'verbose_name': 'ressource',
                'verbose_name_plural': 'ressources',
                'ordering': ['site', 'kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gte', 1)), name='resource_holds_somebody')],
            },
        ),
        migrations.AddField(
            model_name='part',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='whole_links', to='spaces.resource', verbose_name='partie'),
        ),
        migrations.AddField(
            model_name='part',
            name='whole',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='part_links', to='spaces.resource', verbose_name='ensemble'),
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('slug', models.SlugField(unique=True, verbose_name='identifiant d’adresse')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('kind', models.CharField(choices=[('tiers_lieu', 'tiers-lieu'), ('media_library', 'médiathèque'), ('social_centre', 'centre social'), ('association', 'association'), ('fab_lab', 'fab lab')], max_length=20, verbose_name='nature')),
                ('street', models.CharField(max_length=200, verbose_name='adresse')),
                ('postcode', models.CharField(max_length=10, verbose_name='code postal')),
                ('town', models.CharField(max_length=80, verbose_name='commune')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=40, validators=[spaces.models.site.check_time_zone], verbose_name='fuseau horaire')),
                ('has_label', models.BooleanField(default=True, verbose_name='porte le label')),
                ('school_zone', models.CharField(choices=[('A', 'zone A'), ('B', 'zone B'), ('C', 'zone C')], default='B', max_length=1, verbose_name='zone de vacances scolaires')),
                ('closes_on_public_holidays', models.BooleanField(default=True, verbose_name='fermé les jours fériés')),
                ('accessibility', models.TextField(blank=True, default='', verbose_name='accessibilité')),
                ('email', models.EmailField(blank=True, default='', max_length=254, verbose_name='adresse électronique')),
                ('phone', models.CharField(blank=True, default='', max_length=20, verbose_name='téléphone')),
                ('presentation', models.TextField(blank=True, default='', verbose_name='présentation')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='members.organisation', verbose_name='porté par')),
            ],
            options={
                'verbose_name': 'site',
                'verbose_name_plural': 'sites',
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='resource',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='spaces.site', verbose_name='site'),
        ),
        migrations.CreateModel(
            name='Steward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('manager', 'gestion'), ('host', 'accueil'), ('publisher', 'publication'), ('accountant', 'comptabilité')], max_length=12, verbose_name='rôle')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stewardships', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('site', models.ForeignKey(blank=True, help_text='Vide : tout le réseau.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='stewards', to='spaces.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'responsabilité',
                'verbose_name_plural': 'responsabilités',
                'constraints': [models.UniqueConstraint(fields=('person', 'site', 'role'), name='steward_role_once_per_site', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='rang')),
                ('plan', models.TextField(blank=True, default='', help_text='Fond de plan : formes SVG (rect, path, line, circle, polygon, text, g), sans style ni script.', validators=[spaces.floor_plan.check_plan], verbose_name='plan')),
                ('plan_width', models.PositiveSmallIntegerField(default=1000, verbose_name='largeur du plan')),
                ('plan_height', models.PositiveSmallIntegerField(default=600, verbose_name='hauteur du plan')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='zones', to='spaces.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'zone',
                'verbose_name_plural': 'zones',
                'ordering': ['site', 'position', 'name'],
                'constraints': [models.UniqueConstraint(fields=('site', 'name'), name='zone_one_name_per_site'), models.CheckConstraint(condition=models.Q(('plan_height__gt', 0), ('plan_width__gt', 0)), name='zone_plan_has_a_size')],
            },
        ),
        migrations.CreateModel(
            name='SpecialOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('reason', models.CharField(max_length=160, verbose_name='motif')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='annoncée le')),
                ('announced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annoncée par')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='special_openings', to='spaces.resource')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='special_openings', to='spaces.site')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='special_openings', to='spaces.zone')),
            ],
            options={
                'verbose_name': 'ouverture exceptionnelle',
                'verbose_name_plural': 'ouvertures exceptionnelles',
                'ordering': ['starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resource', None), ('site__isnull', False), ('zone', None)), models.Q(('resource', None), ('site', None), ('zone__isnull', False)), models.Q(('resource__isnull', False), ('site', None), ('zone', None)), _connector='OR'), name='special_opening_has_one_place'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='special_opening_is_not_reversed')],
            },
        ),
        migrations.AddField(
            model_name='resource',
            name='zone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='spaces.zone', verbose_name='zone'),
        ),
        migrations.CreateModel(
            name='OpeningRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'lundi'), (1, 'mardi'), (2, 'mercredi'), (3, 'jeudi'), (4, 'vendredi'), (5, 'samedi'), (6, 'dimanche')], verbose_name='jour')),
                ('opens', models.TimeField(verbose_name='ouvre à')),
                ('closes', models.TimeField(help_text='00:00 : fin de la journée', verbose_name='ferme à')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='à partir du')),
                ('valid_until', models.DateField(blank=True, help_text='Ce jour compris.', null=True, verbose_name='jusqu’au')),
                ('school', models.CharField(blank=True, choices=[('term', 'hors vacances scolaires'), ('holidays', 'pendant les vacances scolaires')], default='', help_text='Vide : toujours.', max_length=8, verbose_name='vacances scolaires')),
                ('on_public_holidays', models.BooleanField(default=False, help_text='Là où le site ferme les jours fériés.', verbose_name='aussi les jours fériés')),
                ('group', models.ForeignKey(blank=True, help_text='Ces heures s’ajoutent à celles de tout le monde.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opening_rules', to='spaces.accessgroup', verbose_name='pour le groupe')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opening_rules', to='spaces.resource')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opening_rules', to='spaces.site')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='opening_rules', to='spaces.zone')),
            ],
            options={
                'verbose_name': 'horaire d’ouverture',
                'verbose_name_plural': 'horaires d’ouverture',
                'ordering': ['weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resource', None), ('site__isnull', False), ('zone', None)), models.Q(('resource', None), ('site', None), ('zone__isnull', False)), models.Q(('resource__isnull', False), ('site', None), ('zone', None)), _connector='OR'), name='opening_rule_has_one_place'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='opening_rule_weekday_exists'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens')), ('closes', '00:00'), _connector='OR'), name='opening_rule_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='opening_rule_season_is_not_reversed')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('reason', models.CharField(max_length=160, verbose_name='motif')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='annoncée le')),
                ('announced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='annoncée par')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='spaces.resource')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='spaces.site')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='spaces.zone')),
            ],
            options={
                'verbose_name': 'fermeture',
                'verbose_name_plural': 'fermetures',
                'ordering': ['starts_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('resource', None), ('site__isnull', False), ('zone', None)), models.Q(('resource', None), ('site', None), ('zone__isnull', False)), models.Q(('resource__isnull', False), ('site', None), ('zone', None)), _connector='OR'), name='closure_has_one_place'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='closure_is_not_reversed')],
            },
        ),
        migrations.CreateModel(
            name='BookingPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='nom')),
                ('kind', models.CharField(blank=True, choices=[('room', 'salle'), ('desk', 'poste de travail'), ('equipment', 'équipement')], default='', max_length=12, verbose_name='nature')),
                ('granularity', models.DurationField(blank=True, help_text='Les débuts et fins tombent sur ce pas.', null=True, verbose_name='pas')),
                ('min_duration', models.DurationField(blank=True, null=True, verbose_name='durée minimale')),
                ('max_duration', models.DurationField(blank=True, null=True, verbose_name='durée maximale')),
                ('min_notice', models.DurationField(blank=True, null=True, verbose_name='préavis')),
                ('horizon', models.DurationField(blank=True, null=True, verbose_name='ouverture à l’avance')),
                ('buffer_before', models.DurationField(blank=True, null=True, verbose_name='battement avant')),
                ('buffer_after', models.DurationField(blank=True, null=True, verbose_name='battement après')),
                ('needs_approval', models.BooleanField(blank=True, null=True, verbose_name='à valider par l’équipe')),
                ('bookable_by', models.CharField(blank=True, choices=[('anyone', 'toute personne inscrite'), ('members', 'les personnes qui ont un abonnement'), ('groups', 'les groupes nommés'), ('stewards', 'l’équipe du lieu')], default='', max_length=10, verbose_name='réservable par')),
                ('visible_to', models.CharField(blank=True, choices=[('anyone', 'toute personne inscrite'), ('members', 'les personnes qui ont un abonnement'), ('groups', 'les groupes nommés'), ('stewards', 'l’équipe du lieu')], default='', max_length=10, verbose_name='visible par')),
                ('priority_horizon', models.DurationField(blank=True, help_text='Remplace l’ouverture à l’avance.', null=True, verbose_name='ouverture à l’avance pour eux')),
                ('cooldown', models.DurationField(blank=True, help_text='D’une même personne.', null=True, verbose_name='repos entre deux réservations')),
                ('needs_payment', models.BooleanField(blank=True, help_text='Ce qui est dû se paie, ou se prend sur un carnet, avant que la réservation soit confirmée.', null=True, verbose_name='paiement avant confirmation')),
                ('needs_check_in', models.BooleanField(blank=True, null=True, verbose_name='arrivée à confirmer')),
                ('check_in_grace', models.DurationField(blank=True, null=True, verbose_name='délai d’arrivée')),
                ('free_cancellation', models.DurationField(blank=True, help_text='Durée avant le début.', null=True, verbose_name='annulation gratuite jusqu’à')),
                ('strikes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='absences avant l’arrêt d’une série')),
                ('max_loan', models.DurationField(blank=True, help_text='Vide : ne sort pas du lieu.', null=True, verbose_name='durée maximale d’un prêt')),
                ('loan_is_free', models.BooleanField(blank=True, null=True, verbose_name='prêt gratuit')),
                ('groups', models.ManyToManyField(blank=True, help_text='Ceux qui peuvent voir ou réserver, là où la règle dit « les groupes nommés ».', related_name='+', to='spaces.accessgroup', verbose_name='groupes nommés')),
                ('priority_groups', models.ManyToManyField(blank=True, related_name='+', to='spaces.accessgroup', verbose_name='groupes prioritaires')),
                ('qualifications', models.ManyToManyField(blank=True, related_name='+', to='spaces.qualification', verbose_name='habilitations exigées')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='spaces.resource')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='spaces.site')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='policies', to='spaces.zone')),
            ],
            options={
                'verbose_name': 'règle de réservation',
                'verbose_name_plural': 'règles de réservation',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('granularity', None), ('granularity__gt', '0 seconds'), _connector='OR'), name='policy_granularity_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='CancellationTier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.DurationField(help_text='Durée avant le début.', verbose_name='moins de')),
                ('percent', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(100)], verbose_name='part due, en %')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cancellation_tiers', to='spaces.bookingpolicy', verbose_name='règle')),
            ],
            options={
                'verbose_name': 'palier d’annulation',
                'verbose_name_plural': 'paliers d’annulation',
                'ordering': ['-notice'],
                'constraints': [models.UniqueConstraint(fields=('policy', 'notice'), name='cancellation_tier_once_per_notice'), models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='cancellation_tier_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='FixedSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, default='', max_length=60, verbose_name='nom')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'lundi'), (1, 'mardi'), (2, 'mercredi'), (3, 'jeudi'), (4, 'vendredi'), (5, 'samedi'), (6, 'dimanche')], verbose_name='jour')),
                ('starts', models.TimeField(verbose_name='de')),
                ('ends', models.TimeField(help_text='00:00 : fin de la journée', verbose_name='à')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slots', to='spaces.bookingpolicy', verbose_name='règle')),
            ],
            options={
                'verbose_name': 'créneau fixe',
                'verbose_name_plural': 'créneaux fixes',
                'ordering': ['weekday', 'starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='fixed_slot_weekday_exists'), models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts')), ('ends', '00:00'), _connector='OR'), name='fixed_slot_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=core.ids.uuid7, editable=False, unique=True)),
                ('granted_on', models.DateField(verbose_name='obtenue le')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='dernier jour')),
                ('source_kind', models.CharField(blank=True, default='', max_length=20, verbose_name='source')),
                ('source_id', models.UUIDField(blank=True, null=True, verbose_name='référence')),
                ('note', models.CharField(blank=True, default='', max_length=200, verbose_name='remarque')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accordée par')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retirée par')),
                ('qualification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='spaces.qualification', verbose_name='habilitation')),
            ],
            options={
                'verbose_name': 'habilitation accordée',
                'verbose_name_plural': 'habilitations accordées',
                'ordering': ['-granted_on', '-pk'],
                'indexes': [models.Index(fields=['person', 'qualification'], name='spaces_gran_person__959c73_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('granted_on')), _connector='OR'), name='grant_is_not_reversed'), models.UniqueConstraint(condition=models.Q(('source_id__isnull', False)), fields=('person', 'qualification', 'source_kind', 'source_id'), name='grant_once_per_source')],
            },
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holder', models.CharField(choices=[('person', 'par personne'), ('organisation', 'par organisation')], default='person', max_length=12, verbose_name='pour')),
                ('measure', models.CharField(choices=[('hours', 'heures'), ('bookings', 'réservations'), ('simultaneous', 'réservations en même temps')], default='hours', max_length=12, verbose_name='mesure')),
                ('window', models.CharField(blank=True, choices=[('day', 'par jour'), ('week', 'par semaine'), ('month', 'par mois')], default='', max_length=5, verbose_name='période')),
                ('most', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='au plus')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='spaces.bookingpolicy', verbose_name='règle')),
            ],
            options={
                'verbose_name': 'quota',
                'verbose_name_plural': 'quotas',
                'constraints': [models.CheckConstraint(condition=models.Q(('most__gte', 0)), name='quota_is_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('measure', 'simultaneous'), ('window', '')), models.Q(models.Q(('measure', 'simultaneous'), _negated=True), models.Q(('window', ''), _negated=True)), _connector='OR'), name='quota_has_a_window_unless_simultaneous')],
            },
        ),
        migrations.CreateModel(
            name='ReservedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'lundi'), (1, 'mardi'), (2, 'mercredi'), (3, 'jeudi'), (4, 'vendredi'), (5, 'samedi'), (6, 'dimanche')], verbose_name='jour')),
                ('opens_to_all', models.DurationField(blank=True, help_text='Vide : jamais.', null=True, verbose_name='ouvert à tous avant le début')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='spaces.accessgroup', verbose_name='groupe')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reserved_days', to='spaces.bookingpolicy', verbose_name='règle')),
            ],
            options={
                'verbose_name': 'jour réservé',
                'verbose_name_plural': 'jours réservés',
                'ordering': ['weekday'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='reserved_day_weekday_exists')],
            },
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('whole', 'part'), name='part_once_in_a_whole'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(('whole', models.F('part')), _negated=True), name='part_is_not_its_whole'),
        ),
        migrations.AddConstraint(
            model_name='resource',
            constraint=models.UniqueConstraint(fields=('site', 'name'), name='resource_one_name_per_site'),
        ),
        *statements("spaces", "0002_triggers", "0004_depth_stamp"),
    ]
