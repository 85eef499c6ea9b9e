"""Runs the edge in its process: the functions, the simulator and the sign-in service."""

import sys

from infra.local.address import own_address
from infra.local.child import Line, settle_memory, start_child
from infra.local.edge import Mount, build_edge
from infra.local.identity_toolkit import PREFIXES, identity_toolkit
from infra.local.serving import Server, inherited
from infra.local.simulator.app import Simulator, create_simulator
from shared.config import Settings
from shared.entry.structs import prepare_structs

_SWITCH_SECONDS = 0.0005


def run_edge(settings: Settings, line: Line) -> None:
    """Serve until the supervisor says stop."""
    start_child(settings, line)
    # The loop and the thread that flushes hand the interpreter to each other with every group of
    # webhooks: the usual five milliseconds would be longer than the flush.
    sys.setswitchinterval(_SWITCH_SECONDS)
    app = build_edge(settings, build_mounts(settings))
    prepare_structs()
    settle_memory()
    Server(app, line.say_ready).run([inherited(line.listen)])


def build_mounts(settings: Settings) -> list[Mount]:
    """Return what stands in for the outside world, as far as the settings leave it to us."""
    mounts: list[Mount] = []
    if settings.backend == "embedded":
        simulator = _simulator(settings)
        mounts.append(Mount("/simulator/", simulator, page=True, living=simulator))
    if settings.identity == "embedded":
        toolkit = identity_toolkit(settings)
        mounts += [Mount(prefix, toolkit, page=True, keeps_prefix=True) for prefix in PREFIXES]
    return mounts


def _simulator(settings: Settings) -> Simulator:
    return create_simulator(
        settings.data_dir,
        own_address(settings) + "/webhooks/whatsapp",
        settings.whatsapp_app_secret,
        settings.whatsapp_verify_token,
        instagram_webhook_url=own_address(settings) + "/webhooks/instagram",
    )
