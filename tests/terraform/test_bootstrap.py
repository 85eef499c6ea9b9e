"""The two accounts of the pipeline: one looks and reads no data, the other one changes."""

import re

import pytest

from tests.terraform.runs import ENVIRONMENTS, Plan, plan_bootstrap

READ_DATA = {
    "roles/cloudfunctions.admin",
    "roles/cloudtasks.admin",
    "roles/cloudtasks.viewer",
    "roles/datastore.user",
    "roles/datastore.viewer",
    "roles/firebase.admin",
    "roles/firebase.viewer",
    "roles/identityplatform.admin",
    "roles/identityplatform.viewer",
    "roles/logging.admin",
    "roles/logging.viewer",
    "roles/pubsub.admin",
    "roles/pubsub.editor",
    "roles/pubsub.subscriber",
    "roles/run.admin",
    "roles/run.invoker",
    "roles/secretmanager.admin",
    "roles/secretmanager.secretAccessor",
    "roles/storage.admin",
}
"""Google's roles that come with the right to read documents, files, secrets, messages, tasks, logs
or who signs in, or to call functions that do."""
DATA = re.compile(
    r"\.(entities|objects|users|logEntries|tasks|routes)\.|\.versions\.(access|add)|\.consume|\.publish"
)
"""Permissions that do the same."""
PRIMITIVE = {"roles/owner", "roles/editor", "roles/viewer"}


@pytest.fixture(scope="module", params=ENVIRONMENTS)
def bootstrap(tree, request: pytest.FixtureRequest) -> Plan:
    return plan_bootstrap(tree, request.param)


def rights_of(plan: Plan, account: str) -> list[dict]:
    members = [each.values for each in plan.of("google_project_iam_member")]
    return [each for each in members if each["member"].startswith(f"serviceAccount:{account}@")]


def permissions(plan: Plan, role_id: str) -> list[str]:
    [found] = [
        each.values["permissions"]
        for each in plan.of("google_project_iam_custom_role")
        if each.values["role_id"] == role_id
    ]
    return found


def test_who_plans_reads_no_data_and_changes_nothing(bootstrap):
    rights = rights_of(bootstrap, "pipeline-plan")
    roles = {each["role"] for each in rights}
    custom = permissions(bootstrap, "pipeline_look")

    assert not roles & (READ_DATA | PRIMITIVE)
    assert not [role for role in roles if role.lower().endswith(("admin", "editor", "owner"))]
    assert {name.rpartition(".")[2] for name in custom} == {"get", "getMetadata", "list"}
    assert not list(filter(DATA.search, custom))
    [zips] = [each for each in rights if each["role"] == "roles/storage.objectViewer"]
    assert "-source/" in zips["condition"][0]["expression"]


def test_who_applies_gives_only_rights_from_a_list(bootstrap):
    rights = {each["role"]: each for each in rights_of(bootstrap, "pipeline-apply")}
    expression = rights["roles/resourcemanager.projectIamAdmin"]["condition"][0]["expression"]

    assert "modifiedGrantsByRole" in expression
    assert "'roles/datastore.user'" in expression
    assert not [role for role in PRIMITIVE if f"'{role}'" in expression]


def test_who_applies_changes_what_there_is_and_reads_none_of_it(bootstrap):
    """It can neither read files, messages and values of secrets nor call what does."""
    rights = rights_of(bootstrap, "pipeline-apply")
    objects = [each for each in rights if each["role"].startswith("roles/storage.")]
    buckets = {
        name
        for each in objects
        for condition in each["condition"]
        for name in re.findall(r"projects/_/buckets/piloto-\w+-(\w+)", condition["expression"])
    }

    assert not {each["role"] for each in rights} & (READ_DATA | PRIMITIVE)
    assert not list(filter(DATA.search, permissions(bootstrap, "pipeline_change")))
    assert [each["role"] for each in objects] == ["roles/storage.objectUser"]
    assert buckets == {"source", "web"}, "zips and the dashboard, no tenant's file"


def test_nothing_is_made_before_the_services_it_needs(tree):
    """A new project has IAM turned off: the first apply of an admin would fail."""
    folder = tree / "infra/terraform/bootstrap"
    texts = [(folder / f"{name}.tf").read_text() for name in ("accounts", "federation", "main")]
    kinds = "project_iam_custom_role|service_account|storage_bucket|iam_workload_identity_pool"
    made = re.findall(rf'^resource "google_(?:{kinds})" .*?^}}', "".join(texts), re.M | re.S)

    assert len(made) == 5
    assert [each for each in made if "depends_on = [google_project_service.this]" not in each] == []


def test_only_a_pull_request_of_our_repository_to_staging_may_look_from_github(bootstrap):
    providers = bootstrap.of("google_iam_workload_identity_pool_provider")
    [binding] = bootstrap.of("google_service_account_iam_member")
    prod = binding.values["role"] == "roles/iam.serviceAccountTokenCreator"

    assert [each.values["attribute_condition"] for each in providers] == (
        []
        if prod
        else ["assertion.repository_id == '123456789' && assertion.event_name == 'pull_request'"]
    )
    assert bootstrap.of("google_service_account_key") == []


def test_production_is_planned_by_the_pipeline_that_has_tested_it(tree):
    [binding] = plan_bootstrap(tree, "prod").of("google_service_account_iam_member")

    assert binding.address == "google_service_account_iam_member.plan"
    assert binding.values["member"] == (
        "serviceAccount:pipeline-apply@piloto-staging.iam.gserviceaccount.com"
    )


def test_production_waits_for_a_person(bootstrap):
    [trigger] = bootstrap.of("google_cloudbuild_trigger")
    prod = trigger.values["name"] == "piloto-prod"

    assert trigger.values["approval_config"][0]["approval_required"] is prod
    assert trigger.values["filename"] == ("cloudbuild.prod.yaml" if prod else "cloudbuild.yaml")
