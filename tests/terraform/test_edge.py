"""What the load balancer does: where paths lead, what it allows, what it adds."""

import re

import pytest

from infra.local.headers import SecurityHeaders
from infra.local.routing import Paths
from infra.local.specs import read_functions
from shared.config import read_settings
from tests.terraform.runs import Plan
from tests.terraform.test_functions import dashed

HTTP = [spec for spec in read_functions() if spec.trigger == "http"]
PATHS = Paths([(path, spec.name) for spec in HTTP for path in spec.paths])
WEB = "backendBuckets/web"
NOT_FOUND = "backendServices/platform-api"


class UrlMap:
    """Walks the rules of the map as the load balancer would: the lowest priority that fits."""

    def __init__(self, plan: Plan) -> None:
        [matcher] = plan.by_name("google_compute_url_map")["piloto"]["path_matcher"]
        rules = sorted(matcher["route_rules"], key=lambda rule: rule["priority"])
        self.rules = [(expression(rule["match_rules"][0]), rule) for rule in rules]

    def find(self, path: str) -> dict:
        return next(rule for fits, rule in self.rules if fits.fullmatch(path))

    def target(self, path: str) -> str:
        return self.find(path)["service"].split("/global/")[1]


def expression(match: dict) -> re.Pattern[str]:
    if match["full_path_match"]:
        return re.compile(re.escape(match["full_path_match"]))
    text = re.escape(match["path_template_match"])
    text = re.sub(r"/\\\{\w+=\\\*\\\*\\\}", "(/.*)?", text)
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", text))


@pytest.fixture
def url_map(plan) -> UrlMap:
    return UrlMap(plan)


@pytest.mark.parametrize("spec", HTTP, ids=lambda spec: spec.name)
def test_every_path_of_a_function_leads_to_it(url_map, spec):
    for template in spec.paths:
        example = re.sub(r"\{[^}]*\}", "x", template)
        assert url_map.target(example) == f"backendServices/{dashed(spec.name)}", template


def test_paths_lead_where_the_one_machine_leads_them(url_map):
    """Also where templates of several functions overlap."""
    words = ("agents", "campaigns", "offers", "knowledge", "metrics", "preview", "versions", "x")
    for first in words:
        for second in ("x", "metrics", "preview"):
            for third in words:
                path = f"/api/v1/{first}/{second}/{third}"
                owner = PATHS.find(path)
                wanted = f"backendServices/{dashed(owner)}" if owner else NOT_FOUND
                assert url_map.target(path) == wanted, path


@pytest.mark.parametrize("path", ["/api/v1/nobody-has-it", "/api/v2/offers", "/webhooks/nobody"])
def test_a_program_that_asks_for_what_is_not_there_gets_no_page(url_map, path):
    rule = url_map.find(path)

    assert url_map.target(path) == NOT_FOUND
    assert (rule["route_action"], rule["header_action"]) == ([], [])


@pytest.mark.parametrize(
    ("path", "rewritten"),
    [
        ("/", "/index.html"),
        ("/inbox", "/index.html"),
        ("/campaigns/1/drafts", "/index.html"),
        ("/sign-in", "/index.html"),
        ("/sign-in/business", "/index.html"),
        ("/assets/index-abc.js", None),
        ("/favicon.svg", None),
        ("/api/v1/docs", "/api/v1/docs/index.html"),
        ("/api/v1/docs/docs.js", None),
    ],
)
def test_pages_come_from_the_bucket_and_their_addresses_from_the_router(url_map, path, rewritten):
    rule = url_map.find(path)
    [match] = rule["match_rules"]
    kind = "path_template_rewrite" if match["path_template_match"] else "path_prefix_rewrite"
    rewrites = [each["url_rewrite"][0] for each in rule["route_action"]]

    assert rule["service"].endswith(WEB)
    assert [each[kind] for each in rewrites] == ([rewritten] if rewritten else [])
    # Google refuses a template's rewrite of a path that no template has matched.
    assert all(sum(bool(value) for value in each.values()) == 1 for each in rewrites)


def test_each_function_has_its_own_backend_with_the_limit_of_its_kind(plan):
    backends = plan.by_name("google_compute_backend_service")

    assert set(backends) == {dashed(spec.name) for spec in HTTP}
    for spec in HTTP:
        webhook = any(path.startswith("/webhooks/") for path in spec.paths)
        policy = "piloto-webhooks" if webhook else "piloto-api"
        assert backends[dashed(spec.name)]["security_policy"].endswith("/" + policy)
        assert backends[dashed(spec.name)]["load_balancing_scheme"] == "EXTERNAL_MANAGED"
        assert backends[dashed(spec.name)]["log_config"][0]["enable"]


def limits(plan: Plan, policy: str) -> list[tuple[str, int]]:
    rules = plan.by_name("google_compute_security_policy")[policy]["rule"]
    found = []
    for rule in sorted(rules, key=lambda rule: rule["priority"]):
        for options in rule["rate_limit_options"]:
            [threshold] = options["rate_limit_threshold"]
            assert (options["enforce_on_key"], options["exceed_action"]) == ("IP", "deny(429)")
            assert threshold["interval_sec"] == 60
            expressions = [each["expression"] for each in rule["match"][0]["expr"]]
            found.append((expressions[0] if expressions else "", threshold["count"]))
    return found


def test_an_address_may_call_a_function_so_often_and_no_more(plan):
    assert limits(plan, "piloto-api") == [
        ("request.path == '/api/v1/changes'", 1200),
        ("", 100),
    ]


def test_webhooks_may_come_as_fast_as_a_provider_sends(plan):
    [(_, a_minute)] = limits(plan, "piloto-webhooks")

    assert a_minute >= (80 + 240) * 60, "messages and statuses a second from one address"


def local_headers(*, page: bool) -> dict[str, str]:
    """Return what the one-machine runtime adds over HTTPS."""
    headers = SecurityHeaders(read_settings({"PUBLIC_URL": "https://app.example.com"}))
    listed = headers._pages if page else headers._data
    return {name.decode(): value.decode() for name, value in listed}


def policy_of(text: str) -> dict[str, str]:
    return dict(each.strip().split(" ", 1) for each in text.split(";"))


def lowered(headers: list[str]) -> dict[str, str]:
    return {name.lower(): value for name, value in (each.split(": ", 1) for each in headers)}


def added(rule: dict) -> dict[str, str]:
    each = rule["header_action"][0]["response_headers_to_add"]
    assert all(header["replace"] for header in each)
    return {header["header_name"].lower(): header["header_value"] for header in each}


def test_what_functions_answer_has_the_headers_of_the_one_machine(plan):
    for backend in plan.by_name("google_compute_backend_service").values():
        assert lowered(backend["custom_response_headers"]) == local_headers(page=False)


@pytest.mark.parametrize("path", ["/", "/inbox", "/assets/index-abc.js", "/api/v1/docs"])
def test_pages_have_the_headers_of_the_one_machine(plan, url_map, path):
    bucket = plan.by_name("google_compute_backend_bucket")["web"]["custom_response_headers"]
    headers = {**lowered(bucket), **added(url_map.find(path))}
    wanted = local_headers(page=True)

    assert policy_of(headers.pop("content-security-policy")) == policy_of(
        wanted.pop("content-security-policy")
    )
    assert headers == wanted


def test_only_the_sign_in_page_may_load_what_google_s_popup_needs(url_map):
    strict = policy_of(added(url_map.find("/"))["content-security-policy"])
    headers = added(url_map.find("/sign-in"))
    policy = policy_of(headers["content-security-policy"])

    changed = {name for name in policy if policy[name] != strict.get(name)}
    assert changed == {"script-src", "connect-src", "frame-src"}
    assert "'unsafe" not in str(policy)
    assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"


def test_plain_http_only_leads_to_https(plan):
    [redirect] = plan.by_name("google_compute_url_map")["piloto-to-https"]["default_url_redirect"]
    ports = {
        each["port_range"]: each
        for each in plan.by_name("google_compute_global_forwarding_rule").values()
    }

    assert redirect["https_redirect"]
    assert redirect["redirect_response_code"] == "MOVED_PERMANENTLY_DEFAULT"
    assert set(ports) == {"80", "443"}
    assert all(each["load_balancing_scheme"] == "EXTERNAL_MANAGED" for each in ports.values())
    [policy] = plan.by_name("google_compute_ssl_policy").values()
    assert (policy["profile"], policy["min_tls_version"]) == ("MODERN", "TLS_1_2")


def test_the_certificate_is_for_the_domain_and_renews_itself(plan):
    [certificate] = plan.by_name("google_certificate_manager_certificate").values()
    [entry] = plan.by_name("google_certificate_manager_certificate_map_entry").values()

    assert certificate["managed"][0]["domains"] == [entry["hostname"]]


def test_the_edge_keeps_each_object_as_long_as_it_says(plan):
    web = plan.by_name("google_compute_backend_bucket")["web"]

    assert web["enable_cdn"]
    assert web["compression_mode"] == "AUTOMATIC"
    assert web["cdn_policy"][0]["cache_mode"] == "USE_ORIGIN_HEADERS"
    assert web["cdn_policy"][0]["serve_while_stale"] == 0, "no shell of an earlier release"
