"""An HTTPS proxy for clients that only know Amazon's own endpoint: it takes their connection and hands it to Milepost.

The client asks for CONNECT route53.amazonaws.com:443 and speaks TLS with a certificate of ours for that name; what is
inside goes to the service as it is, signed host and all. Nothing else can be reached through it.
"""

import socket
import socketserver
import ssl
import threading

HOST = "route53.amazonaws.com"
TIMEOUT_S = 30


class Connection(socketserver.StreamRequestHandler):
    timeout = TIMEOUT_S

    def handle(self):
        target = self.rfile.readline().decode("latin-1").strip()
        while self.rfile.readline().strip():
            pass
        self.server.asked.append(target)
        if target != f"CONNECT {HOST}:443 HTTP/1.1":
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with self.server.tls.wrap_socket(self.connection, server_side=True) as inside, \
                socket.create_connection(("127.0.0.1", self.server.api_port), timeout=TIMEOUT_S) as service:
            answers = threading.Thread(target=pump, args=(service, inside), daemon=True)
            answers.start()
            pump(inside, service)
            answers.join()


def pump(source, sink):
    """Copies until the source ends, and passes the end on."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass  # A peer that is gone is an end, too.
    try:
        sink.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


class HttpsProxy(socketserver.ThreadingTCPServer):
    """In a thread of this process, until end(); `asked` holds the request lines it was sent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, api_port, certificate, key):
        super().__init__(("127.0.0.1", 0), Connection)
        self.api_port = api_port
        self.asked = []
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def end(self):
        self.shutdown()
        self.server_close()
