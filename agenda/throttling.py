from core.api.throttling import AnonymousWindow


class RegistrationWindow(AnonymousWindow):
    """Registrations of strangers, by the form and by the API together: each one sends a mail to somebody."""

    scope = "registration"
