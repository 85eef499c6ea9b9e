"""What the tests of contacts share: a service over embedded adapters, and its routes."""

from shared.contacts.api import ROUTES
from shared.contacts.importing import ImportTask
from shared.contacts.service import ContactService
from shared.entry.auth import Role
from shared.ports.blobs.folder import FolderBlobs
from shared.usage.service import UsageService
from tests.api_caller import caller

BASIS = {"basis": "consent", "basis_source": "feira 2026"}


def make_service(documents, clock, folder, plan="scale"):
    usage = UsageService(documents, clock, default_plan=plan)
    return ContactService(documents, usage, FolderBlobs(folder), clock)


def make_api(service, documents, role=Role.OWNER):
    return caller(ROUTES, service, documents, role)


def post_file(api, content, **query):
    data = content if isinstance(content, bytes) else content.encode()
    return api.post("/contacts/import", params={**BASIS, **query}, content=data)


def run_tasks(service, outbox, tenant="t1"):
    """Deliver import tasks until none is left; return how many ran."""
    ran = 0
    while ran < len(outbox.tasks("contacts_task_import")):
        task = outbox.tasks("contacts_task_import")[ran]
        service.run_import(ImportTask(tenant, task["payload"]["import_id"]))
        ran += 1
    return ran
