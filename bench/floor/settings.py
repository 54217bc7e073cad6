"""As little as a Django project can do with."""

import environ

env = environ.Env()

SECRET_KEY = "only-for-benchmarks"
ALLOWED_HOSTS = ["localhost"]
INSTALLED_APPS = ["django.contrib.postgres", "rest_framework", "bench.floor"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.floor.urls"
DATABASES = {
    "default": {
        **env.db("DATABASE_URL"),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 15}},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
