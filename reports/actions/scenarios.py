"""Making, changing and forgetting a what-if. It is nobody's but its readers': no event tells of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction

from members.models import Person
from reports.errors import ScenarioNotFound
from reports.models import Scenario
from reports.simulation import scope
from reports.simulation.terms import Terms, as_json, read
from spaces.catalogue import Catalogue
from spaces.models import Site


def make_scenario(
    *, name: str, note: str, site: Site | None, terms: Terms, by: Person, catalogue: Catalogue, now: datetime
) -> Scenario:
    """Raises ScenarioTermsInvalid, ScenarioOutOfScope."""
    said = checked(terms, site=site.pk if site else None, catalogue=catalogue)
    with transaction.atomic():
        return Scenario.objects.create(
            name=name, note=note, site=site, terms=said, made_by=by, created_at=now, changed_at=now
        )


def edit_scenario(*, scenario: Scenario, now: datetime, **values: Any) -> None:
    """`name` and `note`. Raises ScenarioNotFound."""
    with _locked(scenario) as row:
        Scenario.objects.filter(pk=row.pk).update(**values, changed_at=now)


def change_terms(*, scenario: Scenario, change: Callable[[Terms], Terms], catalogue: Catalogue, now: datetime) -> None:
    """`change` gets the terms as they are now, whoever changed them meanwhile, so that two editors of different parts
    do not undo each other. Raises ScenarioNotFound, ScenarioTermsInvalid, ScenarioOutOfScope.
    """
    with _locked(scenario) as row:
        terms = checked(change(read(row.terms)), site=row.site_id, catalogue=catalogue)
        Scenario.objects.filter(pk=row.pk).update(terms=terms, changed_at=now)


def copy_scenario(*, scenario: Scenario, name: str, by: Person, now: datetime) -> Scenario:
    """With its terms and without its runs."""
    with transaction.atomic():
        return Scenario.objects.create(
            name=name,
            note=scenario.note,
            site=scenario.site,
            terms=scenario.terms,
            made_by=by,
            created_at=now,
            changed_at=now,
        )


def delete_scenario(*, scenario: Scenario) -> None:
    """And what was found with it."""
    with _locked(scenario) as row:
        row.delete()


def checked(terms: Terms, *, site: int | None, catalogue: Catalogue) -> dict[str, Any]:
    """As it is stored, read again as strictly as what comes from outside."""
    said = as_json(terms)
    scope.check(read(said), scope.known(catalogue), site=site)
    return said


@contextmanager
def _locked(scenario: Scenario) -> Iterator[Scenario]:
    with transaction.atomic():
        row = Scenario.objects.select_for_update(no_key=True).filter(pk=scenario.pk).first()
        if row is None:
            raise ScenarioNotFound()
        yield row
