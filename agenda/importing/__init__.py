"""Sessions that other software wrote down: read, understood, compared with what is published here.

`reading` makes rows of a file's bytes: `cells` of a table, `events` of a calendar, each saying a part of what the API's
body would. `completing` adds what is known or usual; `judging` tells what each row would do. Nothing here writes;
`agenda.actions.importing` and `pulling` do.
"""
