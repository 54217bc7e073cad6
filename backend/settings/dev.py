"""The local runner: everything on loopback, mails caught, the demo world allowed."""

from backend.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = SECRET_KEY or "local-runner-only-not-a-secret"  # noqa: F405
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ALLOWED_HOSTS]  # noqa: F405
DEMO_WORLD_ALLOWED = True
