"""What can be asked of the agenda has answers: publics, ages, needs that are met, a session to follow from home."""

from datetime import datetime
from typing import Any

from django.db.models import F

from agenda.models import Session, Workshop
from agenda.models.session import Mode
from agenda.models.workshop import AccessFeature, Public

SAID: dict[str, dict[str, Any]] = {
    "Premiers pas à l’ordinateur": {
        "publics": [Public.ADULTS, Public.SENIORS],
        "access_features": [AccessFeature.HEARING, AccessFeature.MOTOR],
    },
    "Réparer plutôt que jeter": {"publics": [Public.FAMILIES, Public.ADULTS], "access_features": [AccessFeature.MOTOR]},
    "Vos démarches en ligne": {"publics": [Public.ADULTS, Public.SENIORS, Public.JOB_SEEKERS]},
    "L’heure du code": {"publics": [Public.CHILDREN], "min_age": 8, "max_age": 12},
    "Jouer en famille": {"publics": [Public.FAMILIES, Public.CHILDREN], "access_features": [AccessFeature.VISUAL]},
    "Réussir un entretien en visio": {"publics": [Public.JOB_SEEKERS]},
    "Les écrans à la maison": {"publics": [Public.FAMILIES], "access_features": [AccessFeature.HEARING]},
}
FROM_HOME = "Réussir un entretien en visio"
CALL = "https://visio.example.org/entretien"


def describe_workshops(*, now: datetime) -> int:
    """How many workshops say more of themselves."""
    told = sum(Workshop.objects.filter(title=title).update(**said, changed_at=now) for title, said in SAID.items())
    ahead = Session.objects.filter(workshop__title=FROM_HOME).to_come(now)
    ahead.update(mode=Mode.HYBRID, online_url=CALL, sequence=F("sequence") + 1, changed_at=now)
    return told
