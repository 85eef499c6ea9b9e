"""Fixtures of the contacts' tests."""

import pytest

from tests.contacts.parts import make_api, make_service


@pytest.fixture
def service(documents, clock, tmp_path):
    return make_service(documents, clock, tmp_path / "blobs")


@pytest.fixture
def api(service, documents):
    return make_api(service, documents)
