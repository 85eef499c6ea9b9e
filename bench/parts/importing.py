"""Importing and enrolling 100,000 prospects: time, cost of each, and memory."""

import time
from dataclasses import dataclass

from bench.parts.campaign import import_people, make_campaign
from bench.plan import Plan
from bench.processes import PeakMemory, cpu_seconds, family
from bench.product import running_product, sign_in
from bench.report import PRODUCT, Budget, below
from bench.world import World
from infra.local.api_client import ApiClient

PART = "Import and planning of 100,000 prospects (memory bounded by the horizon, not by the list)"
_PLANNING_SECONDS = 10


@dataclass(frozen=True)
class Size:
    """What a list of one size took."""

    import_seconds: float
    enrol_seconds: float
    cpu_ms: float
    """Import and enrolment, of each prospect."""
    worker_mib: float
    edge_mib: float


def measure(plan: Plan, world: World) -> None:
    """Do it with a tenth of the list and with the whole."""
    whole = plan.count(100_000)
    small, large = (_take(plan, world, count) for count in (whole // 10, whole))
    add = plan.table.add
    add(PART, f"import {whole:,} rows", "s", {PRODUCT: [large.import_seconds]})
    add(PART, f"enrol {whole:,}", "s", {PRODUCT: [large.enrol_seconds]})
    constant = Budget(f"≤ 1.3 × with {whole // 10:,}", lambda _: large.cpu_ms < 1.3 * small.cpu_ms)
    add(PART, f"processor time, {whole // 10:,}", "ms/prospect", {PRODUCT: [small.cpu_ms]})
    add(PART, f"processor time, {whole:,}", "ms/prospect", {PRODUCT: [large.cpu_ms]}, constant)
    add(PART, f"worker's peak, {whole // 10:,} and planning", "MiB", {PRODUCT: [small.worker_mib]})
    most = below(small.worker_mib * 1.5, f"≤ 1.5 × with {whole // 10:,}")
    words = f"worker's peak, {whole:,} and planning"
    add(PART, words, "MiB", {PRODUCT: [large.worker_mib]}, most)
    add(PART, "edge's peak (it takes the file)", "MiB", {PRODUCT: [large.edge_mib]})


def _take(plan: Plan, world: World, count: int) -> Size:
    with (
        plan.folder("import") as folder,
        running_product(folder / "data", world.settings()) as product,
        ApiClient(product.address) as api,
    ):
        sign_in(api)
        roles = product.children()
        pids = family(product.program.process.pid)
        with PeakMemory(pids) as peak:
            spent, started = cpu_seconds(pids), time.monotonic()
            import_people(api, count, "bench")
            imported = time.monotonic()
            id = make_campaign(api, product, "bench", 1)
            enrolled = time.monotonic()
            spent = cpu_seconds(pids) - spent
            api.post(f"/campaigns/{id}/start")
            time.sleep(plan.seconds(_PLANNING_SECONDS))
        return Size(
            imported - started, enrolled - imported, spent / count * 1000,
            peak.mib([*roles["topics"], *roles["tasks"]]), peak.mib(roles["edge"]),
        )  # fmt: skip
