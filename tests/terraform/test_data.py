"""Where data lie: topics with dead letters, a database one can restore, buckets nobody lists."""

import json

from tests.architecture.sources import ROOT
from tests.terraform.runs import make_plan
from tools.indexes import build_indexes
from tools.wiring import build_wiring

WIRING = build_wiring()
INDEXES = build_indexes()


def test_every_fact_and_webhook_has_a_topic(plan):
    topics = plan.by_name("google_pubsub_topic")

    for name in WIRING["topics"]:
        assert name in topics
        assert topics[name]["message_storage_policy"][0]["allowed_persistence_regions"]


def test_every_topic_has_a_dead_letter_topic_that_keeps_what_it_is_given(plan):
    topics = plan.by_name("google_pubsub_topic")
    subscriptions = plan.by_name("google_pubsub_subscription")

    for name in WIRING["topics"]:
        dead = subscriptions[f"{name}-dead"]
        assert f"{name}-dead" in topics
        assert dead["topic"] == f"{name}-dead"
        assert dead["message_retention_duration"] == f"{30 * 24 * 3600}s"
        assert dead["expiration_policy"] == [{"ttl": ""}]


def test_pubsub_itself_may_move_what_nobody_could_handle(plan):
    agents = [
        each for each in plan.members() if "@gcp-sa-pubsub." in str(each.values.get("member", ""))
    ]
    published = {
        each.values["topic"] for each in agents if each.values["role"] == "roles/pubsub.publisher"
    }
    taken = {
        each.values["subscription"]
        for each in agents
        if each.values["role"] == "roles/pubsub.subscriber"
    }
    pushed = {
        name
        for name, each in plan.by_name("google_pubsub_subscription").items()
        if each["push_config"]
    }

    assert published == {f"{name}-dead" for name in WIRING["topics"]}
    assert taken == pushed


def test_the_database_can_be_brought_back(plan):
    [database] = plan.by_name("google_firestore_database").values()
    schedules = plan.of("google_firestore_backup_schedule")

    assert database["type"] == "FIRESTORE_NATIVE"
    assert database["point_in_time_recovery_enablement"] == "POINT_IN_TIME_RECOVERY_ENABLED"
    assert database["delete_protection_state"] == "DELETE_PROTECTION_ENABLED"
    assert {each.values["retention"] for each in schedules} == {"604800s", "8467200s"}


def test_the_database_has_every_index_of_the_code(plan):
    composite = [
        {
            "collection": each.values["collection"],
            "fields": [
                {"path": field["field_path"], "order": field["order"]}
                for field in each.values["fields"]
            ],
        }
        for each in plan.of("google_firestore_index")
    ]
    wanted = list(INDEXES["composite"].values())

    def text(index) -> str:
        return json.dumps(index, sort_keys=True)

    assert sorted(map(text, composite)) == sorted(map(text, wanted))


def test_single_fields_are_set_as_the_code_needs_them(plan):
    fields = {
        f"{each.values['collection']}.{each.values['field']}": each.values
        for each in plan.of("google_firestore_field")
    }

    assert set(fields) == set(INDEXES["fields"])
    for name, wanted in INDEXES["fields"].items():
        indexes = fields[name]["index_config"][0]["indexes"]
        orders = {(each["order"], each["query_scope"]) for each in indexes}
        assert orders == {(each["order"], each["scope"]) for each in wanted["indexes"]}
        assert bool(fields[name]["ttl_config"]) == wanted["expires"]


def test_the_rules_are_those_that_were_tested_on_the_emulator(plan):
    [ruleset] = plan.of("google_firebaserules_ruleset")
    [file] = ruleset.values["source"][0]["files"]

    rules = ROOT / "infra/terraform/modules/firestore/firestore.rules"
    assert file["content"] == rules.read_text()
    [release] = plan.of("google_firebaserules_release")
    assert release.values["name"] == "cloud.firestore"


def test_buckets_are_closed_but_for_the_dashboard(plan):
    for name, bucket in plan.by_name("google_storage_bucket").items():
        assert bucket["uniform_bucket_level_access"]
        if not name.endswith("-web"):
            assert bucket["public_access_prevention"] == "enforced", name


def test_images_do_not_pile_up(plan):
    [repository] = plan.of("google_artifact_registry_repository")
    actions = {each["action"] for each in repository.values["cleanup_policies"]}

    assert actions == {"KEEP", "DELETE"}
    assert repository.values["cleanup_policy_dry_run"] is False


def test_keys_turn(plan):
    for key in plan.by_name("google_kms_crypto_key").values():
        assert key["rotation_period"] == f"{90 * 24 * 3600}s"


def test_a_budget_tells_before_it_is_spent(plan):
    [budget] = plan.of("google_billing_budget")
    rules = {
        (each["spend_basis"], each["threshold_percent"])
        for each in budget.values["threshold_rules"]
    }

    assert ("FORECASTED_SPEND", 1) in rules
    assert ("CURRENT_SPEND", 0.5) in rules


def test_people_sign_in_with_e_mail_or_google_under_our_domain_alone(plan):
    [config] = plan.of("google_identity_platform_config")

    assert config.values["sign_in"][0]["email"] == [{"enabled": True, "password_required": True}]
    assert config.values["sign_in"][0]["anonymous"] == []
    assert "localhost" not in config.values["authorized_domains"]


def test_google_sign_in_needs_its_secret_once_and_no_pipeline_has_it(tree):
    plan = make_plan(tree, "prod", "google_client_id=123-abc.apps.googleusercontent.com")
    [google] = plan.of("google_identity_platform_default_supported_idp_config")
    module = (ROOT / "infra/terraform/modules/identity/main.tf").read_text()

    assert google.values["idp_id"] == "google.com"
    assert google.values["client_id"].startswith("123-abc")
    assert "ignore_changes = [client_secret]" in module


def test_what_providers_sent_can_be_delivered_anew_after_a_restore(plan):
    for name, topic in plan.by_name("google_pubsub_topic").items():
        kept = topic["message_retention_duration"]
        assert kept == ("604800s" if name.endswith("-webhook") else None), name
