import factory
from factory.django import DjangoModelFactory

from agenda.models import Question
from tests.factories.agenda import WorkshopFactory


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    workshop = factory.SubFactory(WorkshopFactory)
    label = factory.Sequence(lambda n: f"Question {n}")
    position = factory.Sequence(lambda n: n)
