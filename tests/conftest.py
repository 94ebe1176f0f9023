"""Fixtures of the end-to-end tests."""

import pytest

from service import Service


@pytest.fixture
def start_service(tmp_path):
    """Makes started services; all of them end with the test."""
    services = []

    def start(name="data", **options):
        services.append(Service(tmp_path / name, **options))
        return services[-1].start()

    yield start
    for service in services:
        service.end()


@pytest.fixture
def service(start_service):
    return start_service()
