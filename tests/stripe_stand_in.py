"""A small Stripe of our own, over real HTTP: it makes sessions, expires them, pays back, and signs what it tells.

Like Stripe it answers a repeated idempotency key with the first answer. `fails` holds answers for the next requests.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from stripe import WebhookSignature

SECRET = "whsec_only_for_tests"


class StandIn:
    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.fails: list[tuple[int, dict[str, Any]]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.base = ""

    def answer(self, method: str, path: str, said: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        self.asked.append((method, path, said))
        if self.fails:
            return self.fails.pop(0)
        if key and key in self.answers:
            return 200, self.answers[key]
        made = self._made(method, path, said)
        if made is None:
            return 400, error("invalid_request_error", "resource_missing")
        if key:
            self.answers[key] = made
        return 200, made

    def _made(self, method: str, path: str, said: dict[str, str]) -> dict[str, Any] | None:
        parts = path.strip("/").split("/")
        if path == "/v1/checkout/sessions":
            return self._session(said)
        if path == "/v1/refunds":
            made = {"id": f"re_{len(self.refunds)}", "object": "refund", "status": "succeeded", **said}
            self.refunds.append(made)
            return made
        session = self.sessions.get(parts[3])
        if session is not None and parts[-1] == "expire":
            if session["status"] != "open":
                return None
            session["status"] = "expired"
        return session

    def _session(self, said: dict[str, str]) -> dict[str, Any]:
        number = len(self.sessions) + 1
        session = {
            "id": f"cs_test_{number}",
            "object": "checkout.session",
            "url": f"{self.base}/pay/cs_test_{number}",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "client_reference_id": said["client_reference_id"],
            "amount_total": int(said["line_items[0][price_data][unit_amount]"]),
            "currency": said["line_items[0][price_data][currency]"],
            "success_url": said["success_url"],
            "expires_at": int(said["expires_at"]),
        }
        self.sessions[session["id"]] = session
        return session

    def pay(self, stripe_id: str, **changed: Any) -> dict[str, Any]:
        """The event that tells of it."""
        paid = {"status": "complete", "payment_status": "paid", "payment_intent": f"pi_{stripe_id}", **changed}
        self.sessions[stripe_id].update(paid)
        return event("checkout.session.completed", self.sessions[stripe_id])


def event(kind: str, session: dict[str, Any], *, number: str = "") -> dict[str, Any]:
    return {
        "id": f"evt_{kind}_{session['id']}{number}",
        "object": "event",
        "type": kind,
        "data": {"object": {**session}},
    }


def signed(told: dict[str, Any], *, secret: str = SECRET, at: float | None = None) -> tuple[str, str]:
    """The body, and its `Stripe-Signature`; `at` in seconds since 1970."""
    body = json.dumps(told)
    return body, WebhookSignature.generate_signature_header(body, secret, int(time.time() if at is None else at))


def error(kind: str, code: str) -> dict[str, Any]:
    return {"error": {"type": kind, "code": code, "message": "no"}}


@contextmanager
def standing_in() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._answer("POST", {name: values[-1] for name, values in parse_qs(body).items()})

        def _answer(self, method: str, said: dict[str, str]) -> None:
            status, told = stand_in.answer(method, self.path, said, self.headers.get("Idempotency-Key", ""))
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stand_in.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
