"""A document as it travels."""

from django.http import HttpResponse

PDF = "application/pdf"


def as_file(content: bytes, name: str) -> HttpResponse:
    """Never kept: figures may change until the books are closed, and what is read is for its reader alone."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=PDF, headers=headers)
