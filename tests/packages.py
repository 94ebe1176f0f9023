"""Says which Debian package a test misses: no test passes over a client that is not there."""

import os


def need(programs):
    """Fails the test unless all are there; {path: its package}."""
    absent = [f"{path} of {package}" for path, package in programs.items() if not os.path.exists(path)]
    assert not absent, f"not installed: {', '.join(absent)}; `packaging/install test` installs what tests need"
