from core.api.throttling import Window


class OutsideWindow(Window):
    """Addresses elsewhere that somebody has read, by the form and by the API together: others answer for each."""

    scope = "outside"

    def who(self, request: object) -> str | None:
        return str(request.user.pk)  # type: ignore[attr-defined]
