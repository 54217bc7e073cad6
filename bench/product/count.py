"""`python -m bench.product.count`: how many round trips to the database each request takes.

Reads requests as JSON lines, answers them in this process and prints the counts. Statements that travel together are
one round trip; BEGIN, COMMIT and the check of a pooled connection are not counted.
"""

import json
import os
import sys

import django
from django.db import connection


def main() -> None:
    from django.test import Client

    client, trips = Client(headers={"Host": "localhost"}), []

    def counting(execute, sql, params, many, context):
        trips.append(sql)
        return execute(sql, params, many, context)

    counts = {}
    for line in sys.stdin:
        asked = json.loads(line)
        trips.clear()
        with connection.execute_wrapper(counting):
            answer = client.generic(
                asked["method"],
                asked["path"],
                asked["body"] or "",
                content_type="application/json",
                headers=asked["headers"],
            )
        counts[asked["name"]] = {"status": answer.status_code, "round_trips": len(trips)}
    print(json.dumps(counts))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings.prod")
    django.setup()
    main()
