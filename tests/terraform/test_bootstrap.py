"""The two accounts of the pipeline: one looks and reads no data, the other one changes."""

import pytest

from tests.terraform.runs import ENVIRONMENTS, Plan, plan_bootstrap

READ_DATA = {
    "roles/datastore.user",
    "roles/datastore.viewer",
    "roles/firebase.admin",
    "roles/firebase.viewer",
    "roles/identityplatform.admin",
    "roles/identityplatform.viewer",
    "roles/secretmanager.admin",
    "roles/secretmanager.secretAccessor",
    "roles/storage.admin",
}
"""Google's roles that come with the right to read documents, files, secrets or who signs in."""
PRIMITIVE = {"roles/owner", "roles/editor", "roles/viewer"}


@pytest.fixture(scope="module", params=ENVIRONMENTS)
def bootstrap(tree, request: pytest.FixtureRequest) -> Plan:
    return plan_bootstrap(tree, request.param)


def rights_of(plan: Plan, account: str) -> list[dict]:
    members = [each.values for each in plan.of("google_project_iam_member")]
    return [each for each in members if each["member"].startswith(f"serviceAccount:{account}@")]


def test_who_plans_reads_no_data_and_changes_nothing(bootstrap):
    rights = rights_of(bootstrap, "pipeline-plan")
    roles = {each["role"] for each in rights}
    [custom] = [
        each.values["permissions"]
        for each in bootstrap.of("google_project_iam_custom_role")
        if each.values["role_id"] == "pipeline_look"
    ]

    assert not roles & (READ_DATA | PRIMITIVE)
    assert not [role for role in roles if role.lower().endswith(("admin", "editor", "owner"))]
    assert {name.rpartition(".")[2] for name in custom} == {"get", "getMetadata", "list"}
    assert not [name for name in custom if ".entities." in name or ".users." in name]
    [zips] = [each for each in rights if each["role"] == "roles/storage.objectViewer"]
    assert "-source/" in zips["condition"][0]["expression"]


def test_who_applies_gives_only_rights_from_a_list(bootstrap):
    rights = {each["role"]: each for each in rights_of(bootstrap, "pipeline-apply")}
    expression = rights["roles/resourcemanager.projectIamAdmin"]["condition"][0]["expression"]

    assert not rights.keys() & (
        PRIMITIVE | {"roles/firebase.admin", "roles/identityplatform.admin"}
    )
    assert "modifiedGrantsByRole" in expression
    assert "'roles/datastore.user'" in expression
    assert not [role for role in PRIMITIVE if f"'{role}'" in expression]


def test_github_may_look_for_a_pull_request_of_our_repository_and_change_nothing(bootstrap):
    [provider] = bootstrap.of("google_iam_workload_identity_pool_provider")
    bindings = [each.address for each in bootstrap.of("google_service_account_iam_member")]

    assert provider.values["attribute_condition"] == (
        "assertion.repository == 'example/piloto' && assertion.event_name == 'pull_request'"
    )
    assert bindings == ["google_service_account_iam_member.plan"]
    assert bootstrap.of("google_service_account_key") == []


def test_production_waits_for_a_person(bootstrap):
    [trigger] = bootstrap.of("google_cloudbuild_trigger")
    prod = trigger.values["name"] == "piloto-prod"

    assert trigger.values["approval_config"][0]["approval_required"] is prod
    assert trigger.values["filename"] == ("cloudbuild.prod.yaml" if prod else "cloudbuild.yaml")
