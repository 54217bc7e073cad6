"""What a result says in words."""

from django.utils import translation

from reports.scenarios.assumptions import SAID, assumptions_of
from reports.scenarios.words import REASONS as WORDS
from reports.scenarios.words import band_text, rule_text
from reports.simulation.reconciling import REASONS
from reports.simulation.result import ASSUMPTIONS
from reports.simulation.tally import MEMBERSHIP, USAGE


def test_every_reason_has_its_words():
    assert list(WORDS) == [*REASONS, USAGE, MEMBERSHIP]


def test_every_assumption_of_a_replay_has_its_sentence():
    assert set(SAID) == set(ASSUMPTIONS)


def test_an_elasticity_is_said_with_its_sentence():
    [text] = assumptions_of({"assumptions": ["elasticity"], "elasticity": "-0.50"})
    assert text.startswith("Élasticité supposée de −0,50")


def test_bands_without_an_end_say_so():
    assert [band_text(word).replace("\u00a0", " ") for word in ("..-100", "-5..0", "100..")] == [
        "−100 € ou moins",
        "de −5 € à 0 €",
        "100 € ou plus",
    ]
    with translation.override("en"):
        assert band_text("100..").startswith("€100 ")


def test_a_refusal_has_the_title_of_its_problem():
    assert rule_text("closed") == "Fermé aux heures du scénario"
    assert rule_text("notice-too-short") != "notice-too-short"
