"""The local runner: everything on loopback, mails caught, the demo world allowed."""

from backend.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = SECRET_KEY or "local-runner-only-not-a-secret"  # noqa: F405
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *ALLOWED_HOSTS]  # noqa: F405
DEMO_WORLD_ALLOWED = True

# Without keys of Stripe's a page of our own stands in for its: one pays by pressing a button.
CARD_STAND_IN = not env("STRIPE_SECRET_KEY", default="")  # noqa: F405
if CARD_STAND_IN:
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET = "sk_local", "whsec_local"
    STRIPE_API_BASE = f"{PUBLIC_URL}/carte-de-demonstration"  # noqa: F405

# Here one address is everybody: trials, benches and the browser beside them.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {  # noqa: F405
    "anonymous": env("THROTTLE_ANONYMOUS", default="6000/min"),  # noqa: F405
    "registration": env("THROTTLE_REGISTRATION", default="600/hour"),  # noqa: F405
    "person": env("THROTTLE_PERSON", default="60000/min"),  # noqa: F405
}
