"""The simulator alone in a process of its own: killed at any moment, it forgets nothing."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from shared.ports.channels import InboundMessage, StatusUpdate
from tests.simulator.conftest import SECRET, Simulated
from tests.simulator.serving import Webhook, wait_for

ROOT = Path(__file__).parents[2]


@contextmanager
def _process(folder: Path, hook: str, webhook: Webhook) -> Iterator[tuple[Simulated, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "infra.local.simulator", "--port", str(port)]
    options = ["--data-dir", str(folder), "--webhook-url", f"{hook}/hook", "--secret", SECRET]
    process = subprocess.Popen([*command, *options], cwd=ROOT)
    address = f"http://127.0.0.1:{port}"
    headers = {"Authorization": "Bearer any"}
    try:
        with httpx.Client(base_url=address, headers=headers, trust_env=False) as http:
            wait_for(lambda: _answers(http), 30)
            yield Simulated(address, webhook, http), process.pid
    finally:
        process.kill()
        process.wait(10)


def _answers(http: httpx.Client) -> bool:
    try:
        return http.get("/simulator/api/switches").status_code == 200
    except httpx.HTTPError:
        return False


def test_a_killed_simulator_goes_on_where_it_was(tmp_path: Path, webhook: tuple[Webhook, str]):
    receiver, hook = webhook
    with _process(tmp_path, hook, receiver) as (simulated, pid):
        simulated.switch(webhooks_paused=True, unique_recipients_per_day=2, read_rate=0)
        simulated.api(
            "PUT", "/personas", [{"name": "p", "answers": ["me conta"], "seconds": [0, 0]}]
        )
        simulated.write("+5511900000001", "antes")
        assert "messages" in simulated.send("+5511900000001").json()
        for phone in ("+5511900000002", "+5511900000003"):
            simulated.send_template(phone, biz_opaque_callback_data=phone)
        os.kill(pid, signal.SIGKILL)
    assert receiver.bodies == []
    with _process(tmp_path, hook, receiver) as (simulated, _):
        # The window, the people of the day and the scripts are still known.
        assert "messages" in simulated.send("+5511900000001").json()
        over = simulated.send_template("+5511900000004").json()
        assert over["error"]["code"] == 139001
        simulated.switch(webhooks_paused=False)
        items = simulated.await_items(11)
        assert simulated.api("GET", "/stats")["accepted"] == 4
    messages = [item for item in items if isinstance(item, InboundMessage)]
    assert sorted(item.text for item in messages) == ["antes", "me conta", "me conta"]
    statuses = [item for item in items if isinstance(item, StatusUpdate)]
    assert len(statuses) == 8
    assert {item.send_id for item in statuses} == {None, "+5511900000002", "+5511900000003"}
