"""A function that a later capability adds comes under everything, with no edit of the Terraform."""

from pathlib import Path

import pytest

from infra.local.specs import FunctionSpec, read_functions
from tests.deploy.clean_process import (
    ask,
    call_schedule,
    call_task,
    call_topic,
    serving,
    unpack,
)
from tests.deploy.clean_site import link_distributions
from tests.terraform.invented import COMMON, YAMLS, invent
from tests.terraform.runs import Plan, make_plan, plan_bootstrap
from tests.terraform.test_edge import UrlMap
from tests.terraform.test_eyes import alerts
from tests.terraform.test_functions import account_of, dashed, deployed, grants_of, url_of
from tools.package import needed_pins, package
from tools.package.reach import reach

NAMES = sorted(YAMLS)


@pytest.fixture(scope="module")
def invented(needs_terraform: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return invent(tmp_path_factory.mktemp("invented"))


@pytest.fixture(scope="module")
def specs(invented: Path) -> dict[str, FunctionSpec]:
    found = {spec.name: spec for spec in read_functions(invented / "functions")}
    return {name: found[name] for name in NAMES}


@pytest.fixture(scope="module")
def plan(invented: Path, specs: dict[str, FunctionSpec]) -> Plan:
    folder = invented / "build"
    folder.mkdir()
    for spec in specs.values():
        archive = package(spec, invented)
        (folder / archive.name).write_bytes(archive.data)
    return make_plan(invented, "prod", f"archives_dir={folder}")


def things(plan: Plan, spec: FunctionSpec, kind: str, key: str) -> set[tuple[str, str]]:
    found = [each for each in grants_of(plan, spec) if each.type == kind]
    return {(each.values["role"], each.values[key]) for each in found}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_deployed_from_its_zip_as_its_yaml_says(plan, specs, invented, name):
    function = deployed(plan)[dashed(name)]
    config, source = function["service_config"][0], function["build_config"][0]["source"][0]

    assert config["available_memory"] == f"{COMMON['memory_mib']}Mi"
    assert config["max_instance_request_concurrency"] == COMMON["concurrency"]
    assert config["timeout_seconds"] == COMMON["timeout_seconds"]
    assert function["build_config"][0]["entry_point"] == name
    archive = package(specs[name], invented).name
    assert source["storage_source"][0]["object"] == f"functions/{archive}"


@pytest.mark.parametrize("name", NAMES)
def test_it_has_an_account_of_its_own_with_the_roles_it_names(plan, specs, name):
    given = {each.values["role"] for each in grants_of(plan, specs[name])}
    named = {grant["role"] for grant in YAMLS[name]["roles"]} | {"roles/telemetry.tracesWriter"}
    if YAMLS[name]["secrets"]:
        named.add("roles/secretmanager.secretAccessor")

    assert account_of(plan, specs[name]).startswith(f"{dashed(name)[:23]}")
    assert given == named


def test_a_path_leads_to_it_under_the_limit_of_its_kind(plan):
    url_map, backends = UrlMap(plan), plan.by_name("google_compute_backend_service")

    for path in ("/api/v1/parties", "/api/v1/parties/p1/guests"):
        assert url_map.target(path) == "backendServices/parties-api"
    assert url_map.target("/webhooks/guests") == "backendServices/parties-guests-webhook"
    assert backends["parties-api"]["security_policy"].endswith("/piloto-api")
    assert backends["parties-guests-webhook"]["security_policy"].endswith("/piloto-webhooks")
    assert backends["parties-api"]["custom_response_headers"]


def test_a_webhook_has_its_topic_and_tells_nothing_else(plan, specs):
    spec = specs["parties_guests_webhook"]
    topics = plan.by_name("google_pubsub_topic")

    assert {"guests-webhook", "guests-webhook-dead"} <= set(topics)
    assert topics["guests-webhook"]["message_retention_duration"] == "604800s"
    assert things(plan, spec, "google_pubsub_topic_iam_member", "topic") == {
        ("roles/pubsub.publisher", "guests-webhook")
    }


def test_a_subscriber_is_pushed_to_and_has_dead_letters(plan, specs):
    spec = specs["parties_on_guests_webhook"]
    subscriptions = plan.by_name("google_pubsub_subscription")
    own, dead = subscriptions[dashed(spec.name)], subscriptions["guests-webhook-dead"]

    assert own["push_config"][0]["push_endpoint"] == url_of(plan, spec)
    assert own["push_config"][0]["oidc_token"][0]["audience"] == url_of(plan, spec)
    assert own["dead_letter_policy"][0]["max_delivery_attempts"] == 9
    assert own["dead_letter_policy"][0]["dead_letter_topic"].endswith("/guests-webhook-dead")
    assert dead["message_retention_duration"] == "2592000s"


def test_a_task_has_its_queue_and_one_who_waits_for_a_model_is_not_called_slow(plan):
    queue = plan.by_name("google_cloud_tasks_queue")["parties-task-invite"]
    [condition] = alerts(plan)["latency"]["conditions"]

    assert queue["retry_config"][0]["max_attempts"] == 7
    assert queue["rate_limits"][0]["max_concurrent_dispatches"] == COMMON["concurrency"] * 50
    assert "parties-task-invite" in condition["condition_threshold"][0]["filter"]


def test_a_schedule_is_called_and_may_enqueue_what_its_code_does(plan, specs):
    spec = specs["parties_cron_due"]
    job = plan.by_name("google_cloud_scheduler_job")[dashed(spec.name)]

    assert job["schedule"] == "*/5 * * * *"
    assert job["http_target"][0]["uri"] == url_of(plan, spec)
    assert things(plan, spec, "google_cloud_tasks_queue_iam_member", "name") == {
        ("roles/cloudtasks.enqueuer", "parties-task-invite")
    }


def test_who_may_call_it_is_who_its_trigger_says(plan):
    members = {
        each.function: each.values["member"]
        for each in plan.of("google_cloud_run_v2_service_iam_member")
        if each.function in YAMLS
    }

    assert {name for name in members if members[name] == "allUsers"} == {
        "parties_api",
        "parties_guests_webhook",
    }
    for name, transport in (
        ("parties_on_guests_webhook", "pubsub"),
        ("parties_task_invite", "tasks"),
        ("parties_cron_due", "scheduler"),
    ):
        assert members[name].startswith(f"serviceAccount:invoker-{transport}@")


def test_its_new_secret_is_made_pinned_and_read_by_it_alone(plan, specs):
    [secret] = deployed(plan)["parties-api"]["service_config"][0]["secret_environment_variables"]
    readers = [
        each.function
        for each in plan.of("google_secret_manager_secret_iam_member")
        if each.values["secret_id"] == "parties-key"
    ]

    assert (secret["secret"], secret["version"]) == ("parties-key", "1")
    assert readers == ["parties_api"]


def test_the_pipeline_may_give_the_role_it_names_once_the_bootstrap_is_applied_again(invented):
    [grants] = [
        each.values
        for each in plan_bootstrap(invented, "prod").of("google_project_iam_member")
        if each.values["role"] == "roles/resourcemanager.projectIamAdmin"
    ]

    assert "'roles/cloudtranslate.user'" in grants["condition"][0]["expression"]


def call_http(spec: FunctionSpec, address: str) -> None:
    answer = ask(address + spec.paths[0], b"{}")
    # Nobody has signed it.
    assert answer.status == (401 if spec.name.endswith("_webhook") else 200), answer


CALLS = {"http": call_http, "topic": call_topic, "task": call_task, "schedule": call_schedule}


@pytest.mark.parametrize("name", NAMES)
def test_its_zip_starts_and_answers(invented, specs, name, tmp_path):
    spec = specs[name]
    pins = needed_pins(reach(invented / "functions" / name / "main.py", invented), invented)
    libraries = tmp_path / "libraries"
    link_distributions(pins, libraries)
    environment = {
        "DATA_DIR": str(tmp_path / "data"),
        "DEMO": "0",
        "WHATSAPP_APP_SECRET": "an-app-secret",
        "WHATSAPP_VERIFY_TOKEN": "a-verify-token",
    }
    code = unpack(package(spec, invented), tmp_path)
    with serving(name, code, libraries, environment) as address:
        CALLS[spec.trigger](spec, address)

    assert "Traceback" not in (code / "log").read_text()
