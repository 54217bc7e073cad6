"""How the pages of reports are set."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.documents.parts import Cover, Document, printed

KEPT_TOGETHER = 6


def pages_of(meanings: int) -> list[str]:
    document = Document(
        cover=Cover("Rapport du mois", "La Perrière", "janvier 2027"),
        figures=(("Heures", "1", "2"),),
        compared=("janvier", "décembre"),
        sections=(),
        method=("Une phrase.",),
        definitions=tuple((f"figure-{number}", "ce qui est compté ici, " * 6) for number in range(meanings)),
        author="La Perrière",
        made_on=date(2027, 2, 2),
    )
    return [page.extract_text() for page in PdfReader(BytesIO(printed(document))).pages]


@pytest.mark.parametrize("meanings", range(30, 90, 2))
def test_no_page_is_turned_for_the_last_line_or_two(meanings):
    told = [page.count("figure-") for page in pages_of(meanings)]
    assert sum(told) == meanings
    assert told[-1] >= KEPT_TOGETHER
