"""A deployed function is given only the secrets it needs, and says when one of those is missing."""

import pytest

from shared.config import read_settings
from shared.kernel.errors import Invalid
from shared.ports.channels.connect import connect_verifier
from shared.ports.llm.connect import connect_llm

DEPLOYED = {"BACKEND": "google", "GOOGLE_CLOUD_PROJECT": "a-project", "K_SERVICE": "a-function"}


def test_a_function_without_secrets_of_its_own_reads_its_settings():
    assert read_settings(DEPLOYED).documents == "firestore"


def test_nothing_is_verified_with_an_empty_secret():
    with pytest.raises(Invalid, match="WHATSAPP_APP_SECRET"):
        connect_verifier(read_settings(DEPLOYED))


def test_a_model_server_without_its_key_is_named_by_who_asks_it():
    with pytest.raises(Invalid, match="OPENAI_API_KEY"):
        connect_llm(read_settings({**DEPLOYED, "OPENAI_BASE_URL": "https://models.example"}))
