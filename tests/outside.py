"""Outside servers that misbehave: real HTTP on loopback, allowed for one test by `FETCH_ALSO_ALLOWED`."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/calendar; charset=utf-8"


Saying = Answer | Callable[[BaseHTTPRequestHandler], None]


class Outside:
    """`says[path]` is what a path answers, `asked` every request as (method, path, headers in lower case, body)."""

    def __init__(self) -> None:
        self.says: dict[str, Saying] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.port = 0

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.authority}{path}"

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        self.asked.append((handler.command, handler.path, headers, body))
        said = self.says.get(handler.path.partition("?")[0], Answer(b"nothing here", 404))
        if isinstance(said, Answer):
            _write(handler, said)
        else:
            said(handler)


def _write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body)), **answer.headers}
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(answer.body)


def dripping(start: bytes, drop: bytes = b"x", pause: float = 0.05) -> Saying:
    """Says `start` at once, then a drop now and then until nobody listens any more."""

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for _ in range(400):
            handler.wfile.write(drop)
            handler.wfile.flush()
            time.sleep(pause)

    return say


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)


@contextmanager
def outside_server(secured: ssl.SSLContext | None = None) -> Iterator[Outside]:
    outside = Outside()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                outside.handle(self)
            except OSError:  # who asked has left
                self.close_connection = True

        do_POST = do_PUT = do_HEAD = do_GET

        def log_message(self, *arguments: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *arguments: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    outside.port = server.server_address[1]
    if secured:
        server.socket = secured.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield outside
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
