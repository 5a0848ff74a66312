"""Sends the request that the first argument's file holds, with the jar that the second names."""

import http.cookiejar
import json
import os
import sys
import urllib.error
import urllib.request


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


with open(sys.argv[1], encoding="utf-8") as file:
    order = json.load(file)
jar = http.cookiejar.LWPCookieJar(sys.argv[2])
if os.path.exists(sys.argv[2]):
    jar.load(ignore_discard=True, ignore_expires=True)
request = urllib.request.Request(
    order["url"],
    method=order["method"],
    data=order["body"].encode() if order["body"] else None,
)
for name, value in order["headers"]:
    request.add_header(name, value)
opener = urllib.request.build_opener(
    urllib.request.ProxyHandler({}),
    urllib.request.HTTPCookieProcessor(jar),
    NoRedirect,
)
try:
    response = opener.open(request, timeout=30)
except urllib.error.HTTPError as error:
    # Redirects and refusals are answers too.
    response = error
jar.save(ignore_discard=True, ignore_expires=True)


def attribute(cookie, name):
    """A cookie's further attribute: its case is the header's own."""
    for key, value in cookie._rest.items():
        if key.lower() == name.lower():
            return (True, value)
    return (False, None)


json.dump(
    {
        "status": response.status,
        "headers": list(response.headers.items()),
        "body": response.read().decode("utf-8", "replace"),
        "cookies": [
            {
                "name": cookie.name,
                "value": cookie.value or "",
                "domain": cookie.domain,
                "host_only": not cookie.domain_specified,
                "path": cookie.path,
                "secure": cookie.secure,
                "http_only": attribute(cookie, "HttpOnly")[0],
                "expires": cookie.expires,
                "same_site": attribute(cookie, "SameSite")[1],
            }
            for cookie in jar
        ],
    },
    sys.stdout,
)
