"""Which addresses the scripts of any other site may read (Fetch standard, section 3.2). Reading only, and never as
somebody: without `Access-Control-Allow-Credentials` a browser sends neither cookie nor token along, and the answer is
the one that every stranger gets. The header is the same for all who ask, so shared caches may keep what carries it.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

OPEN = re.compile(
    r"/(?:"
    r"agenda\.(?:ics|atom|csv)"
    r"|agenda/openagenda\.json"
    r"|agenda/[0-9a-f-]{36}/seance\.ics"
    r"|api/v1/(?:sites|resources|availability|workshops|sessions|partners|open)(?:[./].*)?"
    r"|api/v1/network/.*"
    r")\Z"
)
READING = ("GET", "HEAD", "OPTIONS")
ASKED = "Accept, Accept-Language, If-Modified-Since, If-None-Match"
TOLD = "Content-Disposition, ETag, Last-Modified, Link, Retry-After"
A_DAY = "86400"


class OpenReading:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING or not OPEN.match(request.path):
            return self.get_response(request)
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            headers = {
                "Access-Control-Allow-Methods": ", ".join(READING),
                "Access-Control-Allow-Headers": ASKED,
                "Access-Control-Max-Age": A_DAY,
            }
            response = HttpResponse(status=204, headers=headers)
        else:
            response = self.get_response(request)
            response.headers["Access-Control-Expose-Headers"] = TOLD
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response
