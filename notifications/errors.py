class NotSent(Exception):
    """The mail server did not take the message this time; says nothing about whom it is for."""
