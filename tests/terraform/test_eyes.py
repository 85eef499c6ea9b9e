"""What is watched: each alert has a runbook, each figure of the log a line in the code."""

import ast
import json
import re

import pytest

from tests.architecture.sources import ROOT, SOURCES, tree_of
from tests.terraform.runs import make_plan
from tools.wiring import build_wiring

RUNBOOKS = ROOT / "docs" / "runbooks"
WATCHED = {
    "error-rate",
    "latency",
    "overdue-tasks",
    "dead-letters",
    "account-blocked",
    "model-cost",
    "webhook-signatures",
    "browser-errors",
    "uptime",
}


def alerts(plan) -> dict[str, dict]:
    found = {}
    for each in plan.of("google_monitoring_alert_policy"):
        [name] = re.findall(r'\["([a-z-]+)"\]$', each.address)
        found[name] = each.values
    return found


def test_what_must_wake_somebody_up_does(plan):
    assert set(alerts(plan)) >= WATCHED
    for name, alert in alerts(plan).items():
        assert alert["severity"] in ("CRITICAL", "ERROR", "WARNING"), name


def test_every_alert_leads_to_its_runbook(plan):
    for name, alert in alerts(plan).items():
        [documentation] = alert["documentation"]
        assert f"docs/runbooks/{name}.md" in documentation["content"]
        assert documentation["links"][0]["url"].endswith(f"docs/runbooks/{name}.md")
        assert (RUNBOOKS / f"{name}.md").is_file(), name


def test_the_limits_are_those_we_promise(plan):
    def condition(name: str, number: int = 0) -> dict:
        return alerts(plan)[name]["conditions"][number]["condition_threshold"][0]

    assert condition("error-rate")["threshold_value"] == 0.05
    assert "denominator_filter" in condition("error-rate")
    assert condition("latency")["threshold_value"] == 2000
    apart = re.findall(r'full_match\("(.*)"\)', condition("latency")["filter"])[0].split("|")
    assert "conversations-task-reply" in apart, "replies apart"
    assert "contacts-task-import" in apart, "a file of 20 MB takes its time"
    assert not [name for name in apart if "-task-" not in name or name.endswith("-send")]
    [measured] = condition("latency")["aggregations"]
    assert measured["cross_series_reducer"] == "REDUCE_PERCENTILE_95", "of all answers together"
    assert condition("overdue-tasks", 0)["threshold_value"] == 1000
    assert condition("overdue-tasks", 1)["threshold_value"] == 30_000
    assert alerts(plan)["overdue-tasks"]["combiner"] == "AND_WITH_MATCHING_RESOURCE"
    assert condition("dead-letters")["threshold_value"] == 0


def test_no_threshold_is_set_on_amounts_which_are_distributions(plan):
    """Monitoring refuses a number compared with a distribution when the policy is made."""
    metrics = plan.by_name("google_logging_metric")
    amounts = {name for name, metric in metrics.items() if metric["value_extractor"]}
    texts = {
        name: json.dumps([each["condition_threshold"] for each in alert["conditions"]])
        for name, alert in alerts(plan).items()
    }
    queries = json.dumps(
        [
            asked["query"]
            for alert in alerts(plan).values()
            for each in alert["conditions"]
            for asked in each["condition_prometheus_query_language"]
        ]
    )

    assert amounts == {"piloto/model_tokens", "piloto/outbox_late"}
    assert not [(name, amount) for name in texts for amount in amounts if amount in texts[name]]
    for amount in amounts:
        assert f"logging_googleapis_com:user_{amount.replace('/', '_')}_sum" in queries


def logged_texts() -> set[str]:
    return {
        call.args[0].value
        for path in SOURCES
        for call in ast.walk(tree_of(path))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("info", "warning", "error")
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def test_every_figure_of_the_log_has_its_line_in_the_code(plan):
    metrics = plan.by_name("google_logging_metric")

    assert len(metrics) >= 5
    for name, metric in metrics.items():
        [text] = re.findall(r'jsonPayload\.message="([^"]+)"', metric["filter"])
        assert text in logged_texts(), f"{name} waits for {text!r}"


def test_no_log_keeps_what_was_asked_for_in_an_address(plan):
    """GET /contacts?identifier=… stands in the request logs of Cloud Run and the load balancer."""
    [exclusion] = plan.of("google_logging_project_exclusion")

    for text in ('"run.googleapis.com%2Frequests"', '"http_load_balancer"', 'requestUrl:"?"'):
        assert text in exclusion.values["filter"]
    assert not exclusion.values["disabled"]


def test_what_a_runbook_quotes_of_the_log_is_written_by_somebody():
    quoted = {
        text
        for page in RUNBOOKS.glob("*.md")
        for text in re.findall(r'(?:[Ll]og(?: says)? `|jsonPayload\.message=")([a-z ]+)[`"]',
                               page.read_text())
    }  # fmt: skip

    assert len(quoted) > 5
    assert quoted <= logged_texts()


def test_the_log_holds_the_fields_that_figures_are_taken_from(plan):
    allowed = (ROOT / "shared/entry/log.py").read_text()
    for metric in plan.by_name("google_logging_metric").values():
        taken = [metric["value_extractor"] or "", *(metric["label_extractors"] or {}).values()]
        for field in re.findall(r"jsonPayload\.(\w+)", " ".join(taken)):
            assert f'"{field}"' in allowed


@pytest.mark.parametrize(
    "words",
    ["Messages sent", "Messages received", "replied", "converted", "Cost of the model"],
)
def test_the_dashboard_shows_the_business(plan, words):
    [dashboard] = plan.of("google_monitoring_dashboard")
    tiles = json.loads(dashboard.values["dashboard_json"])["mosaicLayout"]["tiles"]

    assert any(words in tile["widget"]["title"] for tile in tiles)


def test_the_topics_that_are_counted_are_told_by_somebody(plan):
    [dashboard] = plan.of("google_monitoring_dashboard")
    texts = [dashboard.values["dashboard_json"], *map(str, alerts(plan).values())]
    counted = {name for text in texts for name in re.findall(r'topic_id=\\*"([a-z-]+)', text)}

    assert {"message-sent", "message-received", "prospect-replied"} <= counted
    assert counted <= set(build_wiring()["topics"])


def test_only_a_rotation_that_is_due_wakes_somebody_up(plan):
    """Secret Manager tells the same topic of every change, also of a rotation that was done."""
    waiting = plan.by_name("google_pubsub_subscription")["secret-rotation"]
    [condition] = alerts(plan)["secret-rotation"]["conditions"]
    asked = condition["condition_threshold"][0]["filter"]

    assert waiting["filter"] == 'attributes.eventType = "SECRET_ROTATE"'
    assert waiting["topic"] == "secret-rotation"
    assert "num_undelivered_messages" in asked
    assert 'subscription_id="secret-rotation"' in asked


def test_promql_names_the_resource_of_every_figure_of_the_log(plan):
    """Without it Monitoring refuses a metric that may have several, as those of a log have."""
    [dashboard] = plan.of("google_monitoring_dashboard")
    texts = json.dumps([dashboard.values["dashboard_json"], list(alerts(plan).values())])
    asked = re.findall(r"logging_googleapis_com:user_\w+(.{0,24})", texts)

    assert len(asked) >= 4
    assert all(rest.startswith("{monitored_resource=") for rest in asked), asked


def test_slack_is_told_everything_and_a_person_woken_up_by_what_is_critical(tree):
    notify = 'notify={emails=["a@example.com"],slack_channel="#alerts",pagerduty=true}'
    plan = make_plan(tree, "prod", notify)
    kinds = {each.values["type"] for each in plan.of("google_monitoring_notification_channel")}
    numbers = {
        alert["severity"]: len(alert["notification_channels"]) for alert in alerts(plan).values()
    }

    assert kinds == {"email", "slack", "pagerduty"}
    assert numbers == {"CRITICAL": 3, "ERROR": 2, "WARNING": 2}


def test_it_is_asked_from_outside_through_the_load_balancer(plan):
    checks = plan.of("google_monitoring_uptime_check_config")
    paths = {each.values["http_check"][0]["path"] for each in checks}

    assert paths == {"/api/v1/health", "/"}
    assert all(each.values["http_check"][0]["use_ssl"] for each in checks)
