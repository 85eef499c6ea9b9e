"""Picks the blobs adapter of the settings."""

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.blobs import Blobs


@once
def connect_blobs(settings: Settings) -> Blobs:
    """Return the one adapter of this process; its SDK loads on first use."""
    if settings.blobs == "cloud_storage":
        from shared.ports.blobs.cloud_storage import CloudStorageBlobs

        return CloudStorageBlobs(settings)
    from shared.ports.blobs.folder import FolderBlobs

    return FolderBlobs(settings.data_dir / "blobs")
