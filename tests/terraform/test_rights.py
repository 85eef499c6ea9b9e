"""Least privilege: an account for each function, the roles it names, on the things it uses."""

from collections import Counter

import pytest

from infra.local.specs import FunctionSpec, read_functions
from tests.terraform.test_functions import account_of, dashed, grants_of
from tools.wiring import build_wiring

SPECS = {spec.name: spec for spec in read_functions()}
WIRING = build_wiring()
ON_RESOURCES = {
    "roles/cloudtasks.enqueuer": "google_cloud_tasks_queue_iam_member",
    "roles/iam.serviceAccountUser": "google_service_account_iam_member",
    "roles/pubsub.publisher": "google_pubsub_topic_iam_member",
    "roles/secretmanager.secretAccessor": "google_secret_manager_secret_iam_member",
    "roles/storage.objectUser": "google_storage_bucket_iam_member",
}
LEAVES_SPANS = "roles/telemetry.tracesWriter"
EVERYBODY = {"allUsers", "allAuthenticatedUsers"}


def test_no_two_functions_share_an_account(plan):
    accounts = Counter(account_of(plan, spec) for spec in SPECS.values())

    assert max(accounts.values()) == 1
    assert not [name for name in accounts if name.startswith(("invoker-", "function-build"))]
    made = {each.values["account_id"] for each in plan.of("google_service_account")}
    assert {name.partition("@")[0] for name in accounts} <= made
    assert all(6 <= len(name) <= 30 for name in made)


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_a_function_has_the_roles_it_names_and_no_others(plan, spec: FunctionSpec):
    named = {grant.role for grant in spec.roles} | {LEAVES_SPANS}
    given = {each.values["role"] for each in grants_of(plan, spec)}
    if spec.secrets:
        named.add("roles/secretmanager.secretAccessor")
    if WIRING["functions"][spec.name]["reads"]:
        named.add("roles/secretmanager.viewer")

    assert given == named


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_rights_lie_on_the_thing_itself_where_google_allows_it(plan, spec: FunctionSpec):
    for each in grants_of(plan, spec):
        role = each.values["role"]
        if role in ON_RESOURCES:
            assert each.type == ON_RESOURCES[role], each.address
        if role.startswith("roles/datastore."):
            assert "databases/(default)" in each.values["condition"][0]["expression"]


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_it_may_tell_enqueue_and_read_what_its_code_does(plan, spec: FunctionSpec):
    wires, roles = WIRING["functions"][spec.name], {grant.role for grant in spec.roles}
    grants = grants_of(plan, spec)

    def things(kind: str, key: str, role: str) -> set[str]:
        found = [each for each in grants if each.type == kind and each.values["role"] == role]
        return {each.values[key] for each in found}

    topics = things("google_pubsub_topic_iam_member", "topic", "roles/pubsub.publisher")
    queues = things("google_cloud_tasks_queue_iam_member", "name", "roles/cloudtasks.enqueuer")
    secrets = things(
        "google_secret_manager_secret_iam_member",
        "secret_id",
        "roles/secretmanager.secretAccessor",
    )
    assert topics == (set(wires["publishes"]) if "roles/pubsub.publisher" in roles else set())
    assert queues == (
        {dashed(name) for name in wires["enqueues"]}
        if "roles/cloudtasks.enqueuer" in roles
        else set()
    )
    assert secrets == {dashed(name.lower()) for name in [*spec.secrets, *wires["reads"]]}


def test_nobody_has_a_primitive_role(plan):
    for each in plan.members():
        assert each.values["role"] not in ("roles/owner", "roles/editor", "roles/viewer")
        assert not each.values["role"].endswith((".admin", ".owner")) or each.function, each.address


def test_everybody_may_call_http_functions_and_read_the_dashboard_and_nothing_else(plan):
    open_to_all = [each for each in plan.members() if each.values.get("member") in EVERYBODY]
    functions = {each.function for each in open_to_all if each.function}

    assert functions == {spec.name for spec in SPECS.values() if spec.trigger == "http"}
    for each in open_to_all:
        if each.function:
            assert each.values["role"] == "roles/run.invoker"
        else:
            assert each.type == "google_storage_bucket_iam_member"
            assert each.values["bucket"].endswith("-web")
            assert each.values["role"] == "roles/storage.legacyObjectReader", "read, not list"
    assert len(open_to_all) == len(functions) + 1


def test_every_other_function_is_called_by_the_account_of_its_trigger_alone(plan):
    transport = {"topic": "pubsub", "task": "tasks", "schedule": "scheduler"}
    invokers = plan.of("google_cloud_run_v2_service_iam_member")

    assert len(invokers) == len(SPECS)
    for each in invokers:
        spec = SPECS[each.function]
        if spec.trigger != "http":
            member = each.values["member"]
            assert member.startswith(f"serviceAccount:invoker-{transport[spec.trigger]}@")


def test_those_who_call_have_no_other_right(plan):
    for each in plan.members():
        if str(each.values.get("member", "")).startswith("serviceAccount:invoker-"):
            assert each.values["role"] == "roles/run.invoker", each.address


def test_tasks_carry_the_token_of_one_account_that_only_they_may_name(plan):
    for each in plan.of("google_service_account_iam_member"):
        assert "/invoker-tasks@" in each.values["service_account_id"]
        roles = {grant.role for grant in SPECS[each.function].roles}
        assert "roles/cloudtasks.enqueuer" in roles


def test_the_builder_builds_and_does_nothing_else(plan):
    roles = {
        each.values["role"]
        for each in plan.members()
        if str(each.values.get("member", "")).startswith("serviceAccount:function-build@")
    }
    assert roles == {
        "roles/logging.logWriter",
        "roles/storage.objectViewer",
        "roles/artifactregistry.writer",
    }


def test_who_reads_secrets_is_written_down(plan):
    audited = {each.values["service"] for each in plan.of("google_project_iam_audit_config")}

    assert {"secretmanager.googleapis.com", "iam.googleapis.com"} <= audited
