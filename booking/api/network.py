"""Resources as their reader may see them. The addresses are those of the network; who belongs where is known here."""

from rest_framework.request import Request

from booking.sight import seen
from spaces.api import opening, views
from spaces.catalogue import Catalogue


class SeenResources(views.Resources):
    def catalogue(self, request: Request) -> Catalogue:
        return seen(request.user)


class SeenResource(views.ResourceDetail):
    def catalogue(self, request: Request) -> Catalogue:
        return seen(request.user)


class SeenResourceOpening(opening.ResourceOpening):
    def catalogue(self, request: Request) -> Catalogue:
        return seen(request.user)
