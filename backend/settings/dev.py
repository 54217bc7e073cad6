"""The local runner: everything on loopback, mails caught, the demo world allowed."""

from backend.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = SECRET_KEY or "local-runner-only-not-a-secret"  # noqa: F405
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ALLOWED_HOSTS]  # noqa: F405
DEMO_WORLD_ALLOWED = True

# Here one address is everybody: trials, benches and the browser beside them.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {  # noqa: F405
    "anonymous": env("THROTTLE_ANONYMOUS", default="6000/min"),  # noqa: F405
    "registration": env("THROTTLE_REGISTRATION", default="600/hour"),  # noqa: F405
    "person": env("THROTTLE_PERSON", default="60000/min"),  # noqa: F405
}
