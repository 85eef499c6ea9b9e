"""Files that the header of a campaign's template shows, the same for everybody."""

import msgspec

from shared.kernel.errors import NotFound
from shared.kernel.ids import is_id, new_id
from shared.messaging.files import check_file
from shared.ports.blobs import Blob, Blobs
from shared.ports.channels import MediaKind


class FileNotFound(NotFound):
    """There is no such file."""


def file_name(file: str) -> str:
    """Return under which name a file is kept."""
    return f"campaign-files/{file}"


class CampaignFiles(msgspec.Struct, frozen=True):
    """Keeps files before the campaign that shows them; a copy of the campaign shows them too."""

    blobs: Blobs

    def keep(self, tenant: str, kind: MediaKind, content_type: str, data: bytes) -> str:
        """Keep the file and return its id. Raises `TooLarge` and `Invalid` by Meta's limits."""
        check_file(kind, content_type, data)
        file = new_id()
        self.blobs.put(tenant, file_name(file), Blob(data, content_type))
        return file

    def open(self, tenant: str, file: str) -> Blob:
        """Return a file, to be shown in a preview."""
        found = self.blobs.get(tenant, file_name(file)) if is_id(file) else None
        if found is None:
            raise FileNotFound("there is no such file")
        return found
