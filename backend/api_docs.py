"""The description of the API: for machines at `schema/`, for people at `docs/`."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request


class OncePerLanguage(SchemaGenerator):
    """Describes the addresses once per process and language: it takes a second and never changes."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> Any:
        return _described(get_language())


@lru_cache(maxsize=4)
def _described(_language: str) -> Any:
    return SchemaGenerator().get_schema(request=None, public=True)


class Description(SpectacularAPIView):
    generator_class = OncePerLanguage


class Documentation(SpectacularSwaggerSplitView):
    """Swagger UI from our own static files, its script at an address of its own, as the content policy asks."""

    template_name = "pages/api.html"
    url_name = "schema"
