"""Clients that book without pause and never give up on an unanswered request."""

import http.client
import json
import threading
import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core import clock
from core.clock import local_date

PARIS = ZoneInfo("Europe/Paris")


class Client(threading.Thread):
    """Asks for slot after slot. A request that is not answered, or answered 5xx, is sent again with its key."""

    def __init__(self, number: int, port: int, token: str, desks: list[str], until: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.token, self.desks, self.until = number, port, token, desks, until
        self.accepted: list[str] = []
        self.refused = self.unanswered = 0

    def run(self) -> None:
        asked = 0
        while not self.until.is_set():
            self.settle(self.body(asked))
            asked += 1

    def body(self, asked: int) -> str:
        """Every other request is for a desk that all the clients want, in the same order; the rest for one's own."""
        turn, is_contended = asked // 2, asked % 2 == 0
        day = local_date(clock.now(), PARIS) + timedelta(days=1 + turn // 12 % 80)
        start = datetime(day.year, day.month, day.day, 8 + turn % 12, tzinfo=PARIS)
        end = start + timedelta(hours=1)
        desk = self.desks[-1 if is_contended else self.number]
        return json.dumps({"resources": [desk], "start": start.isoformat(), "end": end.isoformat()})

    def settle(self, body: str) -> None:
        key = str(uuid.uuid4())
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            status, answer = self.send(body, key)
            if status == 201:
                self.accepted.append(answer["id"])
                return
            if status == 409:
                self.refused += 1
                return
            self.unanswered += 1
            time.sleep(0.2)
        raise AssertionError("a request was never answered")

    def send(self, body: str, key: str) -> tuple[int, dict[str, str]]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("POST", "/api/v1/bookings", body, headers)
            answer = link.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            link.close()
