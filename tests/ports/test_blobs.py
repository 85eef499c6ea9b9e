"""The blobs contract, run against every adapter."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.config import Settings
from shared.kernel.errors import Invalid, Unavailable
from shared.ports.blobs import Blob, Blobs
from shared.ports.blobs.cloud_storage import CloudStorageBlobs
from shared.ports.blobs.folder import FolderBlobs
from shared.ports.blobs.names import checked_name
from tests.ports.cloud_storage_server import CloudStorageServer

CSV = Blob(b"name,phone\nAna,+5511987654321\n", "text/csv; charset=utf-8")


@dataclass
class BlobsHarness:
    blobs: Blobs
    make_unreachable: Callable[[], Blobs]


@contextmanager
def folder_harness(folder: Path) -> Iterator[BlobsHarness]:
    (folder / "no-folder").write_text("")
    yield BlobsHarness(FolderBlobs(folder / "blobs"), lambda: FolderBlobs(folder / "no-folder"))


@contextmanager
def cloud_storage_harness(folder: Path) -> Iterator[BlobsHarness]:
    server = CloudStorageServer("piloto-files").start()
    settings = Settings(
        google_cloud_project="demo",
        blobs_bucket="piloto-files",
        storage_emulator_host=server.url,
    )

    def unreachable() -> Blobs:
        nowhere = Settings(
            google_cloud_project="demo", blobs_bucket="b", storage_emulator_host="127.0.0.1:9"
        )
        return CloudStorageBlobs(nowhere, patience_seconds=0.1)

    yield BlobsHarness(CloudStorageBlobs(settings), unreachable)
    server.stop()


ADAPTERS = {"folder": folder_harness, "cloud_storage": cloud_storage_harness}


@pytest.fixture(params=sorted(ADAPTERS))
def harness(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BlobsHarness]:
    with ADAPTERS[request.param](tmp_path) as ready:
        yield ready


@pytest.fixture
def blobs(harness: BlobsHarness) -> Blobs:
    return harness.blobs


def test_a_file_comes_back_with_its_media_type(blobs: Blobs) -> None:
    blobs.put("t1", "imports/ab12.csv", CSV)
    assert blobs.get("t1", "imports/ab12.csv") == CSV


def test_a_missing_file_is_none(blobs: Blobs) -> None:
    assert blobs.get("t1", "imports/ab12.csv") is None
    blobs.put("t1", "imports/ab12.csv", CSV)
    assert blobs.get("t1", "imports") is None
    assert blobs.get("t1", "imports/ab12.csv/more") is None


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"\r\n--boundary\r\n\r\n", bytes(range(256)) * 10, os.urandom(9_000_000)],
    ids=["empty", "line", "boundary", "all bytes", "9 MB"],
)
def test_any_bytes_come_back_as_they_were(blobs: Blobs, data: bytes) -> None:
    blobs.put("t1", "raw", Blob(data, "application/octet-stream"))
    assert blobs.get("t1", "raw") == Blob(data, "application/octet-stream")


def test_a_second_put_replaces_bytes_and_media_type(blobs: Blobs) -> None:
    blobs.put("t1", "logo", CSV)
    blobs.put("t1", "logo", Blob(b"\x89PNG", "image/png"))
    assert blobs.get("t1", "logo") == Blob(b"\x89PNG", "image/png")
    assert blobs.names("t1", "") == ["logo"]


def test_a_reader_never_sees_half_a_file(blobs: Blobs) -> None:
    whole = [Blob(bytes([n]) * 300_000, f"text/x{n}") for n in range(2)]
    blobs.put("t1", "hot", whole[0])
    with ThreadPoolExecutor(4) as pool:
        writes = [pool.submit(blobs.put, "t1", "hot", whole[n % 2]) for n in range(12)]
        reads = [pool.submit(blobs.get, "t1", "hot") for _ in range(30)]
    assert all(read.result() in whole for read in reads)
    assert [write.result() for write in writes] == [None] * 12


def test_a_deleted_file_is_gone_and_deleting_again_is_fine(blobs: Blobs) -> None:
    blobs.put("t1", "imports/ab12.csv", CSV)
    for _ in range(2):
        blobs.delete("t1", "imports/ab12.csv")
    blobs.delete("t1", "never/there")
    assert blobs.get("t1", "imports/ab12.csv") is None
    assert blobs.names("t1", "") == []


def test_no_tenant_reaches_the_files_of_another(blobs: Blobs) -> None:
    blobs.put("t1", "imports/ab12.csv", CSV)
    assert blobs.get("t2", "imports/ab12.csv") is None
    assert blobs.names("t2", "") == []
    assert blobs.names("t", "") == []
    blobs.delete("t2", "imports/ab12.csv")
    assert blobs.get("t1", "imports/ab12.csv") == CSV


def test_names_are_listed_by_prefix_in_order(blobs: Blobs) -> None:
    names = ["imports/b", "imports/a", "imports-old/a", "imports", "import", "imports/a/deep/er"]
    names += [f"imports/many-{number:02}" for number in range(10)]
    for name in names:
        blobs.put("t1", name, CSV)
    assert blobs.names("t1", "") == sorted(names)
    assert blobs.names("t1", "imports/") == sorted(n for n in names if n.startswith("imports/"))
    assert blobs.names("t1", "imports/a") == ["imports/a", "imports/a/deep/er"]
    assert blobs.names("t1", "imports/a/d") == ["imports/a/deep/er"]
    assert blobs.names("t1", "nothing/here") == []


BAD = ["", "/", "..", ".", "../t2/x", "a/../b", "a//b", "/a", "a/", ".hidden", "a/.b", "a.", "A"]
BAD += ["a\\b", "a\x00", "a\n", "a b", "ã", "a+", "a%2e", "C:", "x" * 101, "/".join("abcdefghi")]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_name_is_refused_naming_the_field(blobs: Blobs, name: str) -> None:
    for attempt in (
        lambda: blobs.put("t1", name, CSV),
        lambda: blobs.get("t1", name),
        lambda: blobs.delete("t1", name),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert refused.value.details == {"field": "name"}


@pytest.mark.parametrize("tenant", ["", "..", "a/b", "t1/", ".", "T"])
def test_a_bad_tenant_is_refused_naming_the_field(blobs: Blobs, tenant: str) -> None:
    for attempt in (
        lambda: blobs.put(tenant, "a", CSV),
        lambda: blobs.get(tenant, "a"),
        lambda: blobs.delete(tenant, "a"),
        lambda: blobs.names(tenant, ""),
    ):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert refused.value.details == {"field": "tenant"}


@pytest.mark.parametrize("prefix", ["/", "../", "..", "a//", "./", "*"])
def test_a_bad_prefix_is_refused_naming_the_field(blobs: Blobs, prefix: str) -> None:
    with pytest.raises(Invalid) as refused:
        blobs.names("t1", prefix)
    assert refused.value.details == {"field": "prefix"}


@pytest.mark.parametrize("content_type", ["text/csv\nX-Evil: 1", "text/é"])
def test_a_media_type_cannot_smuggle_lines(blobs: Blobs, content_type: str) -> None:
    with pytest.raises(Invalid) as refused:
        blobs.put("t1", "a", Blob(b"", content_type))
    assert refused.value.details == {"field": "content_type"}


def test_a_store_that_cannot_be_reached_is_unavailable(harness: BlobsHarness) -> None:
    blobs = harness.make_unreachable()
    with pytest.raises(Unavailable):
        blobs.put("t1", "a", CSV)
    for attempt in (lambda: blobs.get("t1", "a"), lambda: blobs.names("t1", "")):
        try:
            assert not attempt()
        except Unavailable:
            continue


# --- what only one adapter does ---------------------------------------------------------


@given(st.text(max_size=30) | st.from_regex(r"[a-z0-9._/+-]{1,30}", fullmatch=True))
def test_whatever_passes_the_check_stays_inside_the_folder(name: str) -> None:
    try:
        checked_name("t1", name)
    except Invalid:
        return
    place = Path("/blobs/t1") / name
    assert os.path.normpath(place) == str(place)
    assert place.is_relative_to("/blobs/t1")


def test_files_left_half_written_by_a_crash_are_not_listed(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    blobs.put("t1", "a", CSV)
    (tmp_path / "t1" / ".half").write_bytes(b"half")
    assert blobs.names("t1", "") == ["a"]


def test_a_download_that_was_spoiled_on_the_way_is_refused() -> None:
    server = CloudStorageServer("b").start()
    settings = Settings(
        google_cloud_project="demo", blobs_bucket="b", storage_emulator_host=server.url
    )
    blobs = CloudStorageBlobs(settings)
    blobs.put("t1", "a", CSV)
    server.corrupt = True
    with pytest.raises(Unavailable):
        blobs.get("t1", "a")
    server.stop()


def test_a_missing_bucket_setting_is_refused_at_start() -> None:
    with pytest.raises(Invalid) as refused:
        CloudStorageBlobs(Settings())
    assert refused.value.details == {"field": "BLOBS_BUCKET"}
