"""Workshops as people read them."""

from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from agenda.models import Workshop
from agenda.models.workshop import Public


def ages_text(youngest: int | None, oldest: int | None) -> str:
    """`à partir de 8 ans`, `de 8 à 12 ans`, `jusqu’à 12 ans`; empty for everybody."""
    if youngest is None and oldest is None:
        return ""
    if oldest is None:
        return ngettext("à partir de %(age)s an", "à partir de %(age)s ans", youngest or 0) % {"age": youngest}
    if youngest is None:
        return ngettext("jusqu’à %(age)s an", "jusqu’à %(age)s ans", oldest) % {"age": oldest}
    return _("de %(youngest)s à %(oldest)s ans") % {"youngest": youngest, "oldest": oldest}


def language_text(code: str) -> str:
    """`breton`; the code itself where nobody has a word for it."""
    if code == "fsl":
        return _("langue des signes française")
    try:
        return str(get_language_info(code.lower())["name_translated"]).lower()
    except KeyError:
        return code


def one_by_one(documents: str) -> list[str]:
    """Written one a line, or in one line with commas."""
    lines = documents.splitlines() if "\n" in documents.strip() else documents.split(",")
    return [line.strip() for line in lines if line.strip()]


def audience_text(workshop: Workshop) -> str:
    """Its own words and those that filters know, each once: `adultes et seniors, à partir de 16 ans`."""
    said = [workshop.audience] if workshop.audience else []
    known = [str(Public(public).label) for public in workshop.publics]
    said += [label for label in known if label.casefold() not in workshop.audience.casefold()]
    return ", ".join([*said, *filter(None, [ages_text(workshop.min_age, workshop.max_age)])])
