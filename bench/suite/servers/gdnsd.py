"""gdnsd: one UDP thread; it batches by itself (recvmmsg) and its answers are minimal."""

from .server import Server


class Gdnsd(Server):
    name = "gdnsd"
    package = "gdnsd"
    port = 15304
    settings = "udp_threads 1, tcp_threads 1, zones_rfc1035_threads 1, udp_rcvbuf and udp_sndbuf 1 MiB (its maximum)"

    def configure(self):
        configuration = self.directory / "etc"
        configuration.mkdir()
        self.put_zones(configuration / "zones")
        (configuration / "config").write_text(f"""\
options => {{
  listen => [ 127.0.0.1:{self.port} ]
  udp_threads => 1
  tcp_threads => 1
  udp_rcvbuf => 1048576
  udp_sndbuf => 1048576
  zones_rfc1035_threads => 1
  run_dir => {self.directory}/run
  state_dir => {self.directory}/state
}}
{self.plugins()}""")
        (self.directory / "run").mkdir()
        (self.directory / "state").mkdir()

    def put_zones(self, path):
        path.symlink_to(self.data_set.zones)

    def plugins(self):
        """What the configuration says behind the options."""
        return ""

    def command(self):
        return ["/usr/sbin/gdnsd", "-c", str(self.directory / "etc"), "start"]
