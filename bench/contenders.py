"""Product and peer with the same handles, each started afresh so that no run inherits a backlog."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from bench.bodies import SECRET
from bench.peer_host import running_peer
from bench.plan import Plan
from bench.processes import cpu_seconds, family
from bench.product import running_product
from bench.report import PEER, PRODUCT
from bench.seeding import Sent, seed_peer, seed_product
from bench.world import World

PEER_WEB_PROCESSES = 2


@dataclass(frozen=True)
class Contender:
    """One running system."""

    name: str
    address: str
    backlog: Callable[[], int]
    """Returns how many webhooks are acknowledged and not yet worked through."""
    stored: Callable[[], int]
    """Returns how many inbound messages are stored."""
    pids: Callable[[], list[int]]
    seed: Callable[[Sequence[Sent]], None]
    """Gives it sends that have left."""

    def cpu_seconds(self) -> float:
        """Return the processor time of everything that belongs to it."""
        return cpu_seconds(self.pids())


@contextmanager
def running(
    name: str, plan: Plan, world: World, more: Mapping[str, str] | None = None
) -> Iterator[Contender]:
    """Run one contender on empty data; `more` are settings both understand."""
    settings = {**world.settings(), "WHATSAPP_APP_SECRET": SECRET, **(more or {})}
    with plan.folder(name.lower()) as folder:
        if name == PEER:
            limits = {"MESSAGES_PER_SECOND": "1000"}
            with running_peer(folder, {**settings, **limits}, PEER_WEB_PROCESSES) as peer:
                yield Contender(
                    PEER, peer.address, peer.backlog,
                    lambda: int(peer.query(_PEER_STORED)),
                    lambda: [pid for one in peer.programs for pid in family(one.process.pid)],
                    partial(seed_peer, peer),
                )  # fmt: skip
            return
        with running_product(folder / "data", settings) as product:
            yield Contender(
                PRODUCT, product.address, product.backlog,
                lambda: product.count("documents", _STORED),
                lambda: family(product.program.process.pid),
                partial(seed_product, product),
            )  # fmt: skip


_PEER_STORED = "SELECT count(*) FROM messages WHERE direction = 'in'"
_STORED = (
    "SELECT count(*) FROM documents WHERE kind = 'messages'"
    " AND json_extract(data, '$.direction') = 'in'"
)
