"""What a definition is: the word of a figure, and what it counts, in the active language."""

from django.utils.functional import Promise

Definitions = dict[str, str | Promise]
