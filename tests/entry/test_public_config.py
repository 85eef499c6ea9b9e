"""What the sign-in page may know before anybody has signed in."""

from shared.config import read_settings
from shared.entry.connect import DEMO_PASSWORD, public_config
from shared.ports.secrets.connect import connect_secrets


def config_of(tmp_path, **environment):
    settings = read_settings({"DATA_DIR": str(tmp_path), **environment})
    connect_secrets(settings).ensure(DEMO_PASSWORD, lambda: b"abcd-efgh")
    return public_config(settings)


def test_on_one_machine_the_page_can_offer_the_demo_business(tmp_path):
    config = config_of(tmp_path)

    assert (config.identity, config.simulator) == ("embedded", True)
    assert config.demo is not None
    assert config.demo.password == "abcd-efgh"


def test_the_demo_is_not_offered_to_the_world(tmp_path):
    assert config_of(tmp_path, PUBLIC_URL="https://piloto.example").demo is None


def test_the_demo_is_not_offered_where_it_was_not_wanted(tmp_path):
    assert config_of(tmp_path, DEMO="0").demo is None


def test_with_firebase_the_page_learns_the_project(tmp_path):
    config = config_of(
        tmp_path, IDENTITY="firebase", GOOGLE_CLOUD_PROJECT="shop", FIREBASE_API_KEY="key"
    )

    assert config.identity == "firebase"
    assert config.firebase.auth_domain == "shop.firebaseapp.com"
    assert config.firebase.api_key == "key"
    assert config.demo is None
