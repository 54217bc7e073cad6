"""Answers as they are given, kept and shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.answers import checked, read, shown
from agenda.models import Question
from core.errors import Invalid

Kind = Question.Kind


def question(kind=Kind.TEXT, **more):
    return Question(label="Q", kind=kind, **more)


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [
        (Kind.TEXT, "  à vélo ", "à vélo"),
        (Kind.YES_NO, "oui", True),
        (Kind.YES_NO, False, False),
        (Kind.NUMBER, "2,5", 2.5),
        (Kind.NUMBER, 3, 3),
        (Kind.CHOICE, "bus", "bus"),
    ],
)
def test_answer_is_kept_in_its_kind(kind, said, kept):
    assert read(question(kind, choices=["bus"]), said) == kept


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.TEXT, "x" * 201),
        (Kind.TEXT, "a\x00b"),
        (Kind.TEXT, ["liste"]),
        (Kind.YES_NO, "peut-être"),
        (Kind.YES_NO, {}),
        (Kind.NUMBER, "trois"),
        (Kind.NUMBER, True),
        (Kind.NUMBER, "NaN"),
        (Kind.NUMBER, "1e9"),
        (Kind.CHOICE, "avion"),
        (Kind.CHOICE, {"bus": 1}),
    ],
)
def test_answer_that_will_not_do_is_refused(kind, said):
    with pytest.raises(ValueError, match=r"\w"):
        read(question(kind, choices=["bus"]), said)


def test_no_answer_is_none_unless_one_is_required():
    assert [read(question(), said) for said in (None, "", "  ")] == [None, None, None]
    with pytest.raises(ValueError, match="Répondez"):
        read(question(is_required=True), " ")


def test_every_wrong_answer_is_named_at_once():
    asked = [question(is_required=True), question(Kind.NUMBER)]
    with pytest.raises(Invalid) as refused:
        checked(asked, {str(asked[1].public_id): "x"})
    assert set(refused.value.errors) == {f"answers.{one.public_id}" for one in asked}


def test_answers_to_unknown_questions_are_left_out():
    assert checked([question()], {"autre": "x"}) == {}


@pytest.mark.parametrize(("value", "text"), [(True, "oui"), (False, "non"), (3, "3"), ("bus", "bus"), (None, "")])
def test_answer_is_shown_in_words(value, text):
    one = question()
    assert shown(one, {str(one.public_id): value}) == text


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.sampled_from(Kind.values), json_value)
def test_whatever_is_said_is_kept_or_refused_and_what_is_kept_would_be_kept_again(kind, said):
    one = question(kind, choices=["bus"])
    try:
        kept = read(one, said)
    except ValueError:
        return
    assert read(one, kept) == kept
