from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from booking.recurrence_reading import read_rule
from booking.recurrence_words import rule_text

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2027, 1, 11)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270630", "chaque semaine le lundi et le mercredi, jusqu’au 30 juin 2027"),
        ("FREQ=WEEKLY", "chaque semaine le lundi"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=1", "toutes les 2 semaines le lundi, 1 fois"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "chaque semaine du lundi au vendredi"),
        ("FREQ=DAILY;COUNT=3", "chaque jour, 3 fois"),
        ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours"),
        ("FREQ=MONTHLY", "chaque mois le 11"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "chaque mois le 1er et le 15"),
        ("FREQ=MONTHLY;BYDAY=1MO", "chaque mois le premier lundi"),
        ("FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "chaque mois le dernier vendredi"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "chaque mois le dernier jour ouvré"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;INTERVAL=2", "tous les 2 mois le dernier jour"),
        ("FREQ=YEARLY", "chaque année le 11 janvier"),
        ("FREQ=YEARLY;BYDAY=20MO", "à des dates choisies dans l’année"),
    ],
)
def test_a_rule_in_french(rule, words):
    with translation.override("fr"):
        assert rule_text(read_rule(rule, starts=time(9), tz=PARIS), MONDAY) == words
