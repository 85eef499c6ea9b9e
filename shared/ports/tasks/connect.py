"""Picks the tasks adapter of the settings."""

from shared.config import Settings
from shared.kernel.once import once
from shared.ports.tasks import Tasks


@once
def connect_tasks(settings: Settings) -> Tasks:
    """Return the one adapter of this process; its SDK loads on first use."""
    if settings.tasks == "cloud_tasks":
        from shared.ports.tasks.cloud_tasks import CloudTasks

        return CloudTasks(settings)
    from shared.ports.tasks.sqlite import SqliteTasks

    return SqliteTasks(settings.data_dir / "tasks.db")
