"""The pacer and the gate inside one process."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from shared.messaging.pacer import AccountPacer, Slot, Want, WindowGate
from shared.messaging.pacing import Rate
from tests.messaging.conftest import TENANT


def test_however_claims_bunch_up_no_window_holds_more_than_the_rate():
    gate, rate = WindowGate(margin_seconds=0.0), Rate(5, 1)
    start = threading.Barrier(14)

    def claim(number):
        start.wait()
        time.sleep(number % 3 * 0.05)
        return gate.pass_through("k", rate)

    with ThreadPoolExecutor(14) as pool:
        passed = sorted(pool.map(claim, range(14)))

    for first, sixth in zip(passed, passed[5:], strict=False):
        assert sixth - first >= timedelta(seconds=1)


def test_one_cause_does_not_hold_up_another():
    gate = WindowGate()
    gate.pass_through("slow", Rate(1, 3600))

    before = time.monotonic()
    gate.pass_through("other", Rate(1, 3600))

    assert time.monotonic() - before < 60


def test_sends_that_wait_together_share_one_commit(world):
    pacer = AccountPacer(world.documents, world.clock, interval_seconds=0.2)
    want = Want("c1", template=False, service=False)
    pacer.reserve(TENANT, "a1", want)
    before = world.documents.operations.commits

    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: pacer.reserve(TENANT, "a1", want), range(30)))

    assert all(isinstance(answer, Slot) for answer in answers)
    assert len({answer.at for answer in answers}) == 30
    assert world.documents.operations.commits - before <= 3


def test_messages_that_another_process_received_take_their_share_of_the_throughput(world):
    receiving = AccountPacer(world.documents, world.clock)
    sending = AccountPacer(world.documents, world.clock)

    receiving.note_inbound(TENANT, "a1", 40)

    answer = sending.reserve(TENANT, "a1", Want("c1", template=False, service=True))
    assert isinstance(answer, Slot)
    assert answer.at - world.clock() >= timedelta(seconds=39 / 80)


def test_a_few_messages_in_cost_no_commit_of_their_own(world):
    pacer = AccountPacer(world.documents, world.clock)
    before = world.documents.operations.commits

    for _ in range(19):
        pacer.note_inbound(TENANT, "a1")

    assert world.documents.operations.commits == before


def test_a_claim_that_was_refused_leaves_its_place_in_the_window_to_others():
    gate, rate = WindowGate(), Rate(1, 3600)

    gate.take_back("k", gate.pass_through("k", rate))

    before = time.monotonic()
    gate.pass_through("k", rate)
    assert time.monotonic() - before < 60
