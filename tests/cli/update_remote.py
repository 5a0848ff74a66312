"""Serves the folder of the second argument over https on a free port of the loopback interface, and prints the port.

Below /plain/ the files are sent as they are. Below /git/ `git http-backend` answers. The first argument is the folder with
the certificate.
"""

import http.server
import os
import ssl
import subprocess
import sys

CERTIFICATE, ROOT = sys.argv[1], os.path.abspath(sys.argv[2])


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=ROOT)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path.startswith("/plain/"):
            self.path = path.removeprefix("/plain")
            super().do_GET()
        else:
            self.backend(path.removeprefix("/git"), query)

    def do_POST(self):
        self.backend(*self.path.removeprefix("/git").split("?") + [""] * ("?" not in self.path))

    def backend(self, path, query):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        variables = {
            **os.environ,
            "GIT_PROJECT_ROOT": ROOT,
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "REMOTE_ADDR": "127.0.0.1",
        }
        ran = subprocess.run(["git", "http-backend"], input=body, env=variables, capture_output=True)
        head, _, body = ran.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.path.join(CERTIFICATE, "certificate.pem"), os.path.join(CERTIFICATE, "key.pem"))
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
