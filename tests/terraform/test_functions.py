"""Every function is deployed as its function.yaml says, from the zip that holds its code."""

import pytest

from infra.local.specs import FunctionSpec, read_functions
from shared.config import read_settings
from shared.ports.tasks.cloud_tasks import CloudTasks
from tests.terraform.runs import Plan, Resource
from tools.package import package

SPECS = {spec.name: spec for spec in read_functions()}
OF_TRIGGER = {
    trigger: [spec for spec in SPECS.values() if spec.trigger == trigger]
    for trigger in ("http", "topic", "task", "schedule")
}


def dashed(name: str) -> str:
    return name.replace("_", "-")


def deployed(plan) -> dict[str, dict]:
    return plan.by_name("google_cloudfunctions2_function")


def url_of(plan, spec: FunctionSpec) -> str:
    environment = deployed(plan)[dashed(spec.name)]["service_config"][0]["environment_variables"]
    return environment["FUNCTIONS_URL"].replace("{function}", dashed(spec.name))


def account_of(plan: Plan, spec: FunctionSpec) -> str:
    return deployed(plan)[dashed(spec.name)]["service_config"][0]["service_account_email"]


def grants_of(plan: Plan, spec: FunctionSpec) -> list[Resource]:
    member = f"serviceAccount:{account_of(plan, spec)}"
    return [each for each in plan.members() if each.values.get("member") == member]


def test_every_folder_of_functions_is_deployed_and_nothing_else(plan):
    assert set(deployed(plan)) == {dashed(name) for name in SPECS}


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_settings_equal_its_function_yaml(plan, spec: FunctionSpec):
    function = deployed(plan)[dashed(spec.name)]
    config = function["service_config"][0]

    assert function["build_config"][0]["entry_point"] == spec.name
    assert config["available_memory"] == f"{spec.memory_mib}Mi"
    assert float(config["available_cpu"]) == spec.cpu
    assert config["max_instance_request_concurrency"] == spec.concurrency
    assert config["timeout_seconds"] == spec.timeout_seconds
    assert config["min_instance_count"] == 0, "nothing is kept warm by default"
    assert {each["key"] for each in config["secret_environment_variables"]} == set(spec.secrets)
    outside = "ALLOW_INTERNAL_AND_GCLB" if spec.trigger == "http" else "ALLOW_INTERNAL_ONLY"
    assert config["ingress_settings"] == outside


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_it_is_built_from_the_zip_that_holds_its_code(plan, spec: FunctionSpec):
    source = deployed(plan)[dashed(spec.name)]["build_config"][0]["source"][0]["storage_source"][0]

    assert source["object"] == f"functions/{package(spec).name}"


def test_every_secret_is_pinned_by_its_number(plan):
    made = {each.values["secret_id"] for each in plan.of("google_secret_manager_secret")}
    pinned = [
        secret
        for function in deployed(plan).values()
        for secret in function["service_config"][0]["secret_environment_variables"]
    ]

    assert pinned
    for secret in pinned:
        assert secret["version"].isdecimal()
        assert secret["secret"] in made
        assert secret["secret"] == dashed(secret["key"].lower())
    for version in plan.of("google_secret_manager_secret_version"):
        assert version.values["secret_data_wo_version"].isdecimal()
        assert version.values["secret_data"] is None, "values are in no state"
        assert version.values["deletion_policy"] == "ABANDON", "two are valid during a rotation"


def test_secrets_turn_and_are_encrypted_with_our_key(plan):
    for secret in plan.of("google_secret_manager_secret"):
        assert secret.values["rotation"][0]["rotation_period"]
        [replica] = secret.values["replication"][0]["user_managed"][0]["replicas"]
        assert "customer_managed_encryption" in replica


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_a_function_can_read_the_settings_it_is_given(plan, spec: FunctionSpec):
    config = deployed(plan)[dashed(spec.name)]["service_config"][0]
    secrets = {each["key"]: "a-secret" for each in config["secret_environment_variables"]}
    environment = {**config["environment_variables"], **secrets, "K_SERVICE": dashed(spec.name)}

    settings = read_settings(environment)

    assert settings.documents == "firestore"
    assert settings.log_format == "json"
    assert settings.otel_exporter_otlp_endpoint == "https://telemetry.googleapis.com"
    assert 0 < settings.otel_traces_sampler_arg <= 1
    assert settings.blobs_bucket in plan.by_name("google_storage_bucket")
    assert settings.tasks_service_account.startswith("invoker-tasks@")
    CloudTasks(settings)  # refuses a FUNCTIONS_URL that names no function


@pytest.mark.parametrize("spec", OF_TRIGGER["topic"], ids=lambda spec: spec.name)
def test_a_subscriber_has_its_own_subscription(plan, spec: FunctionSpec):
    subscription = plan.by_name("google_pubsub_subscription")[dashed(spec.name)]
    push = subscription["push_config"][0]
    dead = subscription["dead_letter_policy"][0]

    assert subscription["topic"] == spec.topic
    assert subscription["ack_deadline_seconds"] == max(10, spec.timeout_seconds)
    assert subscription["expiration_policy"] == [{"ttl": ""}]
    assert push["push_endpoint"] == url_of(plan, spec)
    assert push["oidc_token"][0]["audience"] == url_of(plan, spec)
    assert push["oidc_token"][0]["service_account_email"].startswith("invoker-pubsub@")
    assert dead["max_delivery_attempts"] == spec.max_attempts
    assert dead["dead_letter_topic"].endswith(f"/topics/{spec.topic}-dead")


@pytest.mark.parametrize("spec", OF_TRIGGER["task"], ids=lambda spec: spec.name)
def test_a_task_function_has_its_own_queue(plan, spec: FunctionSpec):
    queue = plan.by_name("google_cloud_tasks_queue")[dashed(spec.name)]

    assert queue["retry_config"][0]["max_attempts"] == spec.max_attempts
    assert 0 < queue["rate_limits"][0]["max_dispatches_per_second"] <= 500
    assert 0 < queue["rate_limits"][0]["max_concurrent_dispatches"] <= 5000
    assert queue["desired_state"] == "RUNNING"


@pytest.mark.parametrize("spec", OF_TRIGGER["schedule"], ids=lambda spec: spec.name)
def test_a_scheduled_function_is_called_at_its_times(plan, spec: FunctionSpec):
    job = plan.by_name("google_cloud_scheduler_job")[dashed(spec.name)]
    target = job["http_target"][0]

    assert (job["schedule"], job["time_zone"]) == (spec.schedule, "Etc/UTC")
    assert target["uri"] == target["oidc_token"][0]["audience"] == url_of(plan, spec)
    assert target["oidc_token"][0]["service_account_email"].startswith("invoker-scheduler@")


def test_nothing_else_is_pushed_to_called_or_scheduled(plan):
    pushed = [
        name
        for name, each in plan.by_name("google_pubsub_subscription").items()
        if each["push_config"]
    ]
    assert set(pushed) == {dashed(spec.name) for spec in OF_TRIGGER["topic"]}
    assert set(plan.by_name("google_cloud_tasks_queue")) == {
        dashed(spec.name) for spec in OF_TRIGGER["task"]
    }
    assert set(plan.by_name("google_cloud_scheduler_job")) == {
        dashed(spec.name) for spec in OF_TRIGGER["schedule"]
    }
