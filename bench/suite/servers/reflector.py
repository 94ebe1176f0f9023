"""The kernel-socket limit: a program that only echoes."""

from .server import Server


class Reflector(Server):
    name = "reflector"
    port = 15306
    settings = "recvmmsg and sendmmsg of up to 64, SO_RCVBUF 4 MiB"
    has_data = False

    def configure(self):
        """Nothing to configure."""

    def command(self):
        return [str(self.build / "bench" / "bench_reflector"), str(self.port)]

    def wait_ready(self):
        """It is there with its socket; the load's warm-up covers the start."""
