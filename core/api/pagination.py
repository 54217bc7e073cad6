from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """`results`, `next`, `previous`; newest public ids last unless a view says otherwise."""

    ordering = "pk"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
