"""The secrets contract, run against every adapter."""

import logging
import multiprocessing
import secrets as randomness
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.config import Settings
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.secrets import Secrets
from shared.ports.secrets.file import FileSecrets
from shared.ports.secrets.secret_manager import SecretManagerSecrets
from tests.conftest import SettableClock
from tests.ports.secret_manager_server import SecretManagerServer


@dataclass
class SecretsHarness:
    """`open` returns the adapter as another process would: with no cache of its own yet."""

    adapter: str
    place: str
    open: Callable[[], Secrets]
    open_unreachable: Callable[[], Secrets]


def open_adapter(adapter: str, place: str, clock: SettableClock | None = None) -> Secrets:
    if adapter == "file":
        return FileSecrets(Path(place))
    settings = Settings(google_cloud_project="demo", secret_manager_emulator_host=place)
    return SecretManagerSecrets(settings, clock) if clock else SecretManagerSecrets(settings)


@contextmanager
def file_place(folder: Path) -> Iterator[tuple[str, str]]:
    (folder / "no-folder").write_text("")
    yield str(folder / "secrets"), str(folder / "no-folder")


@contextmanager
def secret_manager_place(folder: Path) -> Iterator[tuple[str, str]]:
    server = SecretManagerServer().start()
    yield server.host, "127.0.0.1:9"
    server.stop()


ADAPTERS = {"file": file_place, "secret_manager": secret_manager_place}


@pytest.fixture(params=sorted(ADAPTERS))
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SecretsHarness]:
    adapter = request.param
    with ADAPTERS[adapter](tmp_path) as (place, broken):
        yield SecretsHarness(
            adapter,
            place,
            lambda: open_adapter(adapter, place),
            lambda: open_adapter(adapter, broken),
        )


def test_a_secret_nobody_made_has_no_versions(harness: SecretsHarness) -> None:
    assert harness.open().versions("signing-key") == []


def test_ensure_makes_a_value_once_and_returns_it_ever_after(harness: SecretsHarness) -> None:
    secrets = harness.open()
    first = secrets.ensure("signing-key", lambda: b"one")
    assert first == b"one"
    assert secrets.ensure("signing-key", lambda: b"two") == b"one"
    assert harness.open().ensure("signing-key", lambda: b"three") == b"one"
    assert harness.open().versions("signing-key") == [b"one"]


def test_any_bytes_come_back_as_they_were(harness: SecretsHarness) -> None:
    value = bytes(range(256)) + b"\r\n\x00"
    harness.open().add("raw", value)
    assert harness.open().versions("raw") == [value]


def test_versions_are_newest_first_and_both_valid_during_a_rotation(
    harness: SecretsHarness,
) -> None:
    secrets = harness.open()
    for value in (b"first", b"second", b"third"):
        secrets.add("webhook", value)
    assert secrets.versions("webhook") == [b"third", b"second", b"first"]
    assert secrets.ensure("webhook", lambda: b"none") == b"third"


def test_more_than_nine_versions_keep_their_order(harness: SecretsHarness) -> None:
    secrets = harness.open()
    for number in range(12):
        secrets.add("rotated", b"%d" % number)
    assert secrets.versions("rotated") == [b"%d" % number for number in reversed(range(12))]


def test_secrets_do_not_mix(harness: SecretsHarness) -> None:
    secrets = harness.open()
    secrets.add("one", b"1")
    secrets.add("one-more", b"2")
    assert (secrets.versions("one"), secrets.versions("one-more")) == ([b"1"], [b"2"])


def test_threads_that_start_together_agree_on_one_value(harness: SecretsHarness) -> None:
    with ThreadPoolExecutor(8) as pool:
        values = set(
            pool.map(
                lambda _: harness.open().ensure("key", lambda: randomness.token_bytes(8)), range(8)
            )
        )
    assert len(values) == 1
    assert harness.open().versions("key") == list(values)


def test_processes_that_start_together_agree_on_one_value(harness: SecretsHarness) -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        started = [pool.submit(ensured, harness.adapter, harness.place) for _ in range(2)]
        assert len({future.result() for future in started}) == 1


def ensured(adapter: str, place: str) -> bytes:
    return open_adapter(adapter, place).ensure("key", lambda: randomness.token_bytes(8))


def test_versions_added_at_once_are_all_kept(harness: SecretsHarness) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: harness.open().add("key", b"%d" % n), range(8)))
    assert sorted(harness.open().versions("key")) == [b"%d" % n for n in range(8)]


@pytest.mark.parametrize("name", ["", "..", "a/b", "Key", "key_1", "-key", "ké", "a" * 101, "a\n"])
def test_a_bad_name_is_refused_naming_the_field(harness: SecretsHarness, name: str) -> None:
    secrets = harness.open()
    for attempt in (
        lambda: secrets.versions(name),
        lambda: secrets.ensure(name, lambda: b""),
        lambda: secrets.add(name, b""),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert refused.value.details == {"field": "name"}


def test_a_store_that_cannot_be_reached_is_unavailable_and_never_a_default(
    harness: SecretsHarness,
) -> None:
    secrets = harness.open_unreachable()
    for attempt in (
        lambda: secrets.versions("key"),
        lambda: secrets.ensure("key", lambda: b"made up"),
        lambda: secrets.add("key", b"made up"),
    ):
        with pytest.raises(Unavailable) as failed:
            attempt()
        assert "made up" not in str(failed.value)


def test_no_value_shows_in_a_repr_or_a_log(
    harness: SecretsHarness, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = harness.open()
    secrets.add("key", b"hush-hush")
    secrets.versions("key")
    secrets.ensure("key", lambda: b"hush-hush")
    assert "hush" not in repr(secrets) + str(secrets) + caplog.text


# --- what only one adapter does ---------------------------------------------------------


def test_secret_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    FileSecrets(tmp_path / "secrets").add("key", b"1")
    modes = {path.name: oct(path.stat().st_mode)[-3:] for path in tmp_path.rglob("*")}
    assert modes == {"secrets": "700", "key": "700", "000001": "600"}


@pytest.fixture
def server() -> Iterator[SecretManagerServer]:
    started = SecretManagerServer().start()
    yield started
    started.stop()


def test_values_are_cached_for_a_minute(server: SecretManagerServer, clock: SettableClock) -> None:
    here = open_adapter("secret_manager", server.host, clock)
    there = open_adapter("secret_manager", server.host, clock)
    there.add("key", b"old")
    assert here.versions("key") == [b"old"]
    there.add("key", b"new")
    calls = sum(server.calls.values())
    clock.move(seconds=59)
    assert here.versions("key") == [b"old"]
    assert sum(server.calls.values()) == calls
    clock.move(seconds=1)
    assert here.versions("key") == [b"new", b"old"]


def test_an_added_version_is_seen_at_once_by_who_added_it(
    server: SecretManagerServer, clock: SettableClock
) -> None:
    secrets = open_adapter("secret_manager", server.host, clock)
    assert secrets.versions("key") == []
    secrets.add("key", b"1")
    assert secrets.versions("key") == [b"1"]


def test_disabled_versions_are_left_out(server: SecretManagerServer, clock: SettableClock) -> None:
    from google.cloud import secretmanager_v1 as api

    secrets = open_adapter("secret_manager", server.host, clock)
    for value in (b"1", b"2"):
        secrets.add("key", value)
    name = "projects/demo/secrets/key/versions/2"
    server.disable_secret_version(api.DisableSecretVersionRequest(name=name))
    assert secrets.versions("key") == [b"1"]


def test_ensure_takes_over_from_a_maker_that_died(server: SecretManagerServer) -> None:
    from google.cloud import secretmanager_v1 as api

    dead = api.Secret(annotations={"first-version-by": "somebody-dead"})
    server.create_secret(
        api.CreateSecretRequest(parent="projects/demo", secret_id="key", secret=dead)
    )
    settings = Settings(google_cloud_project="demo", secret_manager_emulator_host=server.host)

    def ensure(n: int) -> bytes:
        return SecretManagerSecrets(settings, patience_seconds=0.4).ensure("key", lambda: b"%d" % n)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ensure, range(4)))) == 1


def test_ensure_fills_a_secret_that_was_made_without_a_version(
    server: SecretManagerServer,
) -> None:
    from google.cloud import secretmanager_v1 as api

    server.create_secret(api.CreateSecretRequest(parent="projects/demo", secret_id="key"))
    assert open_adapter("secret_manager", server.host).ensure("key", lambda: b"1") == b"1"
