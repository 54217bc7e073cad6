"""What every environment shares. Values come from a handful of variables (see `.env.example`)."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

SECRET_KEY = env("SECRET_KEY", default="")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "core",
    "members",
    "spaces",
    "billing",
    "booking",
    "agenda",
    "notifications",
    "reports",
    "backend",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "backend.open_reading.OpenReading",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.CompressedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "members.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.web.OneLook",
    "core.web.RefusalPages",
]

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "backend.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Storage --------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.db("DATABASE_URL", default="postgres://perriere@localhost/perriere"),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 15}},
        "CONN_HEALTH_CHECKS": True,  # a connection that died with the server is replaced before a request meets it
        "ATOMIC_REQUESTS": False,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "notifications.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "members.web.forms.SignUpDetails"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "backend.formats"
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))

# Mail -----------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:1025"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Perrière <bonjour@perriere.localhost>")
# Where mails that cannot be delivered come back to, and the mailbox where they are found
# (imaps://name:password@host/INBOX); without it, the mail server pipes them into `manage.py receive_bounces`.
ENVELOPE_SENDER = env("ENVELOPE_SENDER", default="") or DEFAULT_FROM_EMAIL
BOUNCE_MAILBOX = env("BOUNCE_MAILBOX", default="")
# Where mails that say `unsubscribe` arrive; what reads the bounces reads them too. Without it, the page alone.
UNSUBSCRIBE_ADDRESS = env("UNSUBSCRIBE_ADDRESS", default="")

# Cards ----------------------------------------------------------------------------------------

# Without both, nothing about cards is shown. With an API base of its own, another server than Stripe's is asked.
STRIPE_SECRET_KEY = env("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env("STRIPE_API_BASE", default="").rstrip("/")
CARD_STAND_IN = False
STRIPE_PAGES = STRIPE_API_BASE or "https://checkout.stripe.com"
"""Where a form that opens a payment leads."""

# Work in the background -----------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_TIME_LIMIT = 300
# A nudge that cannot reach Redis must not slow the request: the sweep delivers what it lost.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5, "max_retries": 0}
DJANGO_CELERY_BEAT_TZ_AWARE = True

# API ------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "members.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsing.JsonParser"],
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.AnonymousWindow", "core.api.throttling.PersonWindow"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.Schema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": env("THROTTLE_ANONYMOUS", default="120/min"),
        "registration": env("THROTTLE_REGISTRATION", default="20/hour"),
        # Addresses elsewhere that one person has read.
        "outside": env("THROTTLE_OUTSIDE", default="60/hour"),
        "person": env("THROTTLE_PERSON", default="1200/min"),
    },
    # How many proxies in front of us add to X-Forwarded-For; what a client writes there itself is not believed.
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "EXCEPTION_HANDLER": "backend.problems.answer",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576

SPECTACULAR_SETTINGS = {
    "TITLE": "Perrière",
    "DESCRIPTION": "Booking and space management for a tiers-lieu and its network.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": {
        "responses": {
            "Problem": {
                "description": "A refusal, explained: `type` leads to its entry of the documentation.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        }
    },
    "ENUM_NAME_OVERRIDES": {
        "BookingStatus": "booking.models.booking.Status",
        "SessionStatus": "agenda.models.session.Status",
        "PlannedSessionStatus": ["draft", "published"],
        "RegistrationStatus": "agenda.models.registration.RegistrationStatus",
        "SessionImportStatus": "agenda.models.SessionImport.Status",
        "QuestionKind": "agenda.models.Question.Kind",
        "WaitingStatus": "booking.models.waiting.WaitingStatus",
        "SeriesScope": ["this", "following", "all"],
        "ClosureDecision": ["move", "cancel", "keep"],
        "TokenScope": "members.models.token.Scope",
        "CalendarScope": "booking.models.CalendarFeed.Scope",
        "ResourceKind": "spaces.models.Resource.Kind",
        "SiteKind": "spaces.models.Site.Kind",
        "OrganisationKind": "members.models.Organisation.Kind",
        "PublicsEnum": "agenda.models.workshop.Public",
        "ChargeKind": "billing.models.Charge.Kind",
        "PriceGroup": "billing.models.PriceGroup",
        "TariffState": ["draft", "coming", "in_force", "past"],
        "ImportKind": "booking.models.ImportBatch.Kind",
        "ImportStatus": "booking.models.ImportBatch.Status",
        "InvoiceKind": "billing.models.Invoice.Kind",
        "InvoiceState": "billing.models.Invoice.State",
        "InvoiceRunStatus": "billing.models.InvoiceRun.Status",
        "PaymentMethod": "billing.models.Method",
        "DeskMethod": ["cash", "transfer", "cheque", "card"],
        "MandateStatus": "billing.models.Mandate.Status",
        "DebitBatchStatus": "billing.models.DebitBatch.Status",
        "DebitStatus": "billing.models.Debit.Status",
    },
}

# Headers --------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'", *([STRIPE_PAGES] if STRIPE_SECRET_KEY else [])],
        "frame-ancestors": ["'none'"],
        "worker-src": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Outside addresses ----------------------------------------------------------------------------

# Addresses as "127.0.0.1:8080" that are read although they are not public: for tests and trials, never in service.
FETCH_ALSO_ALLOWED = frozenset(env.list("FETCH_ALSO_ALLOWED", default=[]))

# Rules of the house ---------------------------------------------------------------------------

HOLD_LASTS = timedelta(minutes=15)
OFFER_LASTS = timedelta(hours=12)
MOST_HOLDS = 20
# Stripe lets a payment by card last half an hour at least, counted from when it hears of it.
CHECKOUT_LASTS = timedelta(minutes=32)
# What must be paid first is held so long; what was agreed to by the desk, so long, and not beyond its start.
PAYMENT_HOLD_LASTS = timedelta(minutes=30)
APPROVED_HOLD_LASTS = timedelta(hours=24)
# A place at a workshop that asks for it is held so long for who has not followed the link of the mail yet.
CONFIRMATION_LASTS = timedelta(hours=24)
# Contained in the price of a workshop, where its issuer bills VAT.
WORKSHOP_VAT = Decimal(20)
# The last day for which school holidays are decreed, and known to the `holidays` library; later days count as term.
SCHOOL_HOLIDAYS_KNOWN_UNTIL = date(2028, 8, 31)
# The network in its open data: who says it, what its label is called, and under which licence (its own choice).
NETWORK_NAME = env("NETWORK_NAME", default="Tiers-lieu de la Perrière et son réseau")
LABEL_NAME = env("LABEL_NAME", default="Label du réseau de la Perrière")
OPEN_DATA_LICENCE = env("OPEN_DATA_LICENCE", default="Licence Ouverte 2.0 (Etalab)")
OPEN_DATA_LICENCE_URL = env("OPEN_DATA_LICENCE_URL", default="https://www.etalab.gouv.fr/licence-ouverte-open-licence/")
DEMO_WORLD_ALLOWED = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # A refusal is an answer, not an incident; what breaks is still logged.
        "django.request": {"level": "ERROR"},
        # What is said to Stripe, and what it answers, is nothing for logs.
        "stripe": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}

# `Person.email` is unique without regard to case, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
