"""`python -m infra.local`: starts everything, watches it, stops it."""

import os
import socket
import sys
from collections.abc import Mapping

from infra.local.address import own_address
from infra.local.child import read_line
from infra.local.screen import show_stopped, show_trouble, show_up
from infra.local.specs import read_functions
from infra.local.subscriptions import subscribe
from infra.local.supervisor import Child, StartFailed, Supervisor, bind, lock
from shared.config import Settings, load_settings
from shared.kernel.errors import AppError
from shared.ports.secrets.connect import connect_secrets


def main(words: list[str]) -> int:
    """Run the supervisor, or the child that the first word names."""
    try:
        settings = load_settings()
        match words:
            case []:
                return supervise(settings)
            case ["edge", *rest]:
                from infra.local.edge_process import run_edge

                run_edge(settings, read_line(rest))
            case [("topics" | "tasks") as name, *rest]:
                from infra.local.worker import run_worker

                run_worker(settings, name, read_line(rest))
            case _:
                raise StartFailed("python -m infra.local takes no arguments")
    except AppError as error:
        show_trouble(error.message)
        return 2
    return 0


def supervise(settings: Settings) -> int:
    """Run edge and workers until somebody stops them."""
    held = lock(settings.data_dir)
    front = bind(settings.host, settings.port)
    pushes, tasks = bind("127.0.0.1", 0), bind("127.0.0.1", 0)
    subscribe(settings, read_functions(), _address(pushes))
    environment = {**os.environ, **_shared_by_all(settings, _address(tasks))}
    topics = Child("topics", pushes, environment)
    children = [Child("edge", front, environment), topics, Child("tasks", tasks, environment)]
    supervisor = Supervisor(children)
    try:
        supervisor.start()
        if not supervisor.stopping:
            show_up(settings, topics.news or {})
        supervisor.watch()
    finally:
        supervisor.stop()
        held.close()
    show_stopped(settings)
    return 0


def _address(door: socket.socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


def _shared_by_all(settings: Settings, door: str) -> Mapping[str, str]:
    """Return what all processes must agree on and nobody has set."""
    given: dict[str, str] = {}
    if settings.backend == "embedded":
        secrets = connect_secrets(settings)
        for name in ("whatsapp_app_secret", "whatsapp_verify_token"):
            if not getattr(settings, name):
                value = secrets.ensure(name.replace("_", "-"), _random)
                given[name.upper()] = value.decode()
        if not settings.whatsapp_api_url:
            given["WHATSAPP_API_URL"] = own_address(settings) + "/simulator/graph"
        if not settings.instagram_api_url:
            given["INSTAGRAM_API_URL"] = own_address(settings) + "/simulator/instagram"
    if not settings.functions_url:
        given["FUNCTIONS_URL"] = door + "/tasks/{function}"
    return given


def _random() -> bytes:
    return os.urandom(16).hex().encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
