"""What a function does with topics, queues and secrets is read from its code, and is allowed."""

import ast

import pytest

from infra.local.specs import read_functions
from tests.architecture.sources import HANDLERS, calls_of
from tools.wiring import FILE, build_wiring, encode, topics

SPECS = {spec.name: spec for spec in read_functions()}
WIRING = build_wiring()
NEEDED = {
    "reads": "roles/secretmanager.secretAccessor",
    "enqueues": "roles/cloudtasks.enqueuer",
    "publishes": "roles/pubsub.publisher",
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_a_role_on_topics_queues_and_secrets_is_given_something_to_act_on(spec):
    roles = {grant.role for grant in spec.roles}
    for kind, role in NEEDED.items():
        if role in roles:
            assert WIRING["functions"][spec.name][kind], f"{spec.name} needs no {role}"


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_who_reads_a_secret_or_tells_over_http_names_the_role(spec):
    """Others tell by the outbox, which the sweeper would deliver late: HTTP and secrets cannot."""
    wires, roles = WIRING["functions"][spec.name], {grant.role for grant in spec.roles}
    if wires["reads"]:
        assert NEEDED["reads"] in roles
    if spec.trigger == "http" and wires["publishes"]:
        assert NEEDED["publishes"] in roles
    if NEEDED["enqueues"] in roles:
        assert "roles/iam.serviceAccountUser" in roles, "a task names the account of its token"


def test_a_webhook_appends_to_a_topic_that_somebody_reads():
    known = topics(tuple(SPECS.values()))
    for path in HANDLERS:
        for call in calls_of(path, "MetaWebhook"):
            names = [one.value for one in call.args if isinstance(one, ast.Constant)]
            assert names
            assert set(names) <= known, path.parent.name


def test_wires_are_found_where_they_are_known():
    functions = WIRING["functions"]

    assert functions["conversations_whatsapp_webhook"] == {
        "publishes": ["whatsapp-webhook"],
        "enqueues": [],
        "reads": [],
    }
    assert "message-sent" in functions["messaging_task_send"]["publishes"]
    assert functions["messaging_task_send"]["reads"] == ["sealing-key"]
    assert functions["events_cron_sweep"]["publishes"] == WIRING["topics"]


def test_the_file_is_that_of_the_code():
    assert encode(WIRING) == FILE.read_text(), "run `python -m tools.wiring`"
