"""A session as somebody's own system says it, read as the PUT reads its body: alone, in a batch, from a file."""

from collections.abc import Mapping
from typing import Any

from agenda.api import asked
from agenda.api.serializers import SessionBody
from agenda.facts import SessionFacts, WorkshopFacts
from core.api.problems import by_field
from core.errors import Invalid
from spaces.catalogue import Catalogue


def facts_said(body: Mapping[str, Any], catalogue: Catalogue) -> tuple[WorkshopFacts, SessionFacts]:
    """Raises Invalid with `errors` by dotted field, PeriodInvalid, SiteNotFound, ResourceNotFound."""
    reader = SessionBody(data=body)
    if not reader.is_valid():
        raise Invalid(errors=by_field(reader.errors))
    said = reader.validated_data
    return asked.workshop_facts(said["workshop"]), asked.session_facts(said, catalogue)
