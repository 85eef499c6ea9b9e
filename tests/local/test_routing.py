"""Path templates: who serves a path."""

import pytest

from infra.local.routing import Paths
from shared.kernel.errors import Invalid


def test_a_literal_wins_over_a_name_and_a_name_over_the_rest():
    paths = Paths(
        [
            ("/api/v1/agents/{path=**}", "rest"),
            ("/api/v1/agents/{id}/preview", "preview"),
            ("/api/v1/agents/new/preview", "literal"),
        ]
    )

    assert paths.find("/api/v1/agents/new/preview") == "literal"
    assert paths.find("/api/v1/agents/a1/preview") == "preview"
    assert paths.find("/api/v1/agents/a1/faqs/f2") == "rest"


def test_the_rest_takes_no_segment_too_but_not_half_a_word():
    paths = Paths([("/api/v1/offers/{path=**}", "offers")])

    assert paths.find("/api/v1/offers") == "offers"
    assert paths.find("/api/v1/offers/") == "offers"
    assert paths.find("/api/v1/offersheet") is None


def test_a_name_takes_exactly_one_segment():
    paths = Paths([("/webhooks/whatsapp/{account_id}", "account")])

    assert paths.find("/webhooks/whatsapp/a1") == "account"
    assert paths.find("/webhooks/whatsapp") is None
    assert paths.find("/webhooks/whatsapp/a1/b2") is None


def test_two_functions_cannot_claim_one_path():
    with pytest.raises(Invalid, match="two functions claim /a/{other}"):
        Paths([("/a/{id}", "one"), ("/a/{other}", "two")])


@pytest.mark.parametrize("template", ["offers", "/a/{x=**}/b", "/a/{}", "/a//b", "/a/{x y}"])
def test_a_template_the_url_map_would_refuse_is_refused(template):
    with pytest.raises(Invalid):
        Paths([(template, "anybody")])
