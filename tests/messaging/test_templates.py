"""Templates over HTTP, with the simulator as Meta: written, reviewed, edited, refused."""

from typing import Any

import pytest

from tests.messaging.meta import Meta
from tests.messaging.meta import problem as _problem

TEMPLATE = {
    "name": "novidade",
    "language": "pt_BR",
    "category": "MARKETING",
    "body": "Olá, {{1}}! Temos novidade na {{2}} hoje.",
    "examples": ["Ana", "Loja"],
    "header": {"format": "TEXT", "text": "Novidade"},
    "footer": "Responda SAIR para não receber",
    "buttons": [
        {"type": "quick_reply", "text": "Quero"},
        {"type": "url", "text": "Ver", "url": "https://x.com/{{1}}", "example": "https://x.com/a"},
        {"type": "phone", "text": "Ligar", "phone": "+551140000000"},
    ],
}


def test_a_template_is_submitted_reviewed_edited_and_deleted(meta: Meta, outbox):
    id = meta.connected()["id"]
    meta.switch(review_seconds=0)

    made = meta.api.post(f"/accounts/{id}/templates", json=TEMPLATE)
    assert (made.status_code, made.json()["status"]) == (201, "PENDING"), made.text
    meta.api.post(f"/accounts/{id}/templates/sync")
    one = _template(meta, id)
    assert (one["status"], one["why_not"]) == ("APPROVED", "")
    kinds = [component["type"] for component in one["components"]]
    assert kinds == ["HEADER", "BODY", "FOOTER", "BUTTONS"]
    assert [fact["problem"] for fact in outbox.facts("template-changed")][-1] == ""

    meta.switch(review_result="REJECTED", review_seconds=0)
    form = {key: TEMPLATE[key] for key in ("category", "examples")}
    form["body"] = "Oi, {{1}}, novidade na {{2}} só hoje."
    url = f"/accounts/{id}/templates/novidade.pt_BR"
    assert meta.api.put(url, json=form).json()["status"] == "PENDING"
    meta.api.post(f"/accounts/{id}/templates/sync")
    one = _template(meta, id)
    assert (one["status"], one["rejection_reason"]) == ("REJECTED", "INVALID_FORMAT")
    told = [(moment["status_before"], moment["status"]) for moment in one["history"]]
    assert told == [("PENDING", "REJECTED"), ("APPROVED", "PENDING"), ("PENDING", "APPROVED")]
    assert one["history"][0]["rejection_reason"] == "INVALID_FORMAT"

    assert meta.api.delete(url).status_code == 204
    assert _template(meta, id) == {}
    assert meta.api.delete(url).json()["code"] == "TemplateNotFound"


def _template(meta: Meta, id: str, name: str = "novidade") -> dict[str, Any]:
    items = meta.api.get(f"/accounts/{id}/templates").json()["items"]
    return next((one for one in items if one["name"] == name), {})


def test_a_draft_is_ours_alone_until_it_is_submitted(meta: Meta):
    id = meta.connected()["id"]
    draft = meta.api.post(f"/accounts/{id}/templates", json={**TEMPLATE, "submit": False})
    assert draft.json()["status"] == "DRAFT"
    meta.api.post(f"/accounts/{id}/templates/sync")
    assert _template(meta, id)["status"] == "DRAFT"
    again = meta.api.post(f"/accounts/{id}/templates", json=TEMPLATE)
    assert _problem(again) == (409, "TemplateExists", "name")

    url = f"/accounts/{id}/templates/novidade.pt_BR"
    assert meta.api.post(f"{url}/submit").json()["status"] == "PENDING"
    assert _problem(meta.api.post(f"{url}/submit"))[1] == "TemplateNotEditable"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "Novidade"}, "name"),
        ({"language": "portugues"}, "language"),
        ({"examples": ["Ana"]}, "examples"),
        ({"body": "{{1}} no começo de {{2}} não pode", "examples": ["a", "b"]}, "body"),
        ({"body": "Olá {{1}} e {{3}}.", "examples": ["a", "b"]}, "body"),
        ({"body": "Olá {{1}} e {{nome}}.", "examples": ["a", "b"]}, "body"),
        ({"body": "Olá {{Nome}}.", "examples": ["a"]}, "body"),
        ({"footer": "Oi {{1}}"}, "footer"),
        ({"header": {"format": "TEXT", "text": ""}}, "header.text"),
        ({"header": {"format": "TEXT", "text": "Oi {{1}}"}}, "header.example"),
        ({"header": {"format": "IMAGE"}}, "header.example"),
        ({"buttons": [{"type": "url", "text": "a", "url": "x"}]}, "buttons[0].url"),
        ({"buttons": [{"type": "phone", "text": "a", "phone": "11"}]}, "buttons[0].phone"),
        ({"buttons": [{"type": "quick_reply"}]}, "buttons[0].text"),
        ({"buttons": [{"type": "flow", "text": "a"}]}, "buttons[0].flow_id"),
        ({"buttons": [{"type": "copy_code"}]}, "buttons[0].example"),
        ({"buttons": [{"type": "phone", "text": "a", "phone": "+5511999999999"}] * 2}, "buttons"),
    ],
)
def test_a_template_is_checked_by_metas_rules_before_meta_is_asked(
    meta: Meta, changes: dict, field: str
):
    id = meta.connected()["id"]

    answer = meta.api.post(f"/accounts/{id}/templates", json={**TEMPLATE, **changes})

    assert _problem(answer)[::2] == (400, field)


def test_a_template_with_named_variables_says_so(meta: Meta):
    id = meta.connected()["id"]
    body = {**TEMPLATE, "body": "Olá, {{nome}}! Novidade.", "examples": ["Ana"], "header": None}

    made = meta.api.post(f"/accounts/{id}/templates", json=body)

    assert made.status_code == 201, made.text
    example = made.json()["components"][0]["example"]
    assert example == {"body_text_named_params": [{"param_name": "nome", "example": "Ana"}]}


def test_a_header_with_a_file_is_reviewed_with_its_example(meta: Meta):
    id = meta.connected()["id"]
    where = f"/accounts/{id}/templates"
    png = {"content-type": "image/png"}
    sample = meta.api.post(where + "/samples", content=b"png", headers=png)
    assert sample.status_code == 201

    header = {"format": "IMAGE", "example": sample.json()["handle"]}
    made = meta.api.post(where, json={**TEMPLATE, "header": header})
    assert (made.status_code, made.json()["status"]) == (201, "PENDING")
    other = {**TEMPLATE, "name": "outra", "header": {"format": "IMAGE", "example": "nothing"}}
    refused = meta.api.post(where, json=other)
    assert refused.json()["code"] == "CredentialsRefused"
    assert "example" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("content_type", "data", "status"),
    [("image/gif", b"x", 400), ("image/png", b"", 400), ("image/png", b"x" * 5_000_001, 413)],
)
def test_a_file_that_nobody_could_send_is_no_example(
    meta: Meta, content_type: str, data: bytes, status: int
):
    where = f"/accounts/{meta.connected()['id']}/templates/samples"
    answer = meta.api.post(where, content=data, headers={"content-type": content_type})
    assert answer.status_code == status


OTP = {"type": "OTP", "otp_type": "COPY_CODE", "text": "Copiar código"}


def _with_a_template_for_codes(meta: Meta) -> str:
    """Return an account whose business account has one, as Meta lists it."""
    id: str = meta.connected()["id"]
    parts = [{"type": "FOOTER", "text": "Expira em 10 minutos."},
             {"type": "BUTTONS", "buttons": [OTP]}]  # fmt: skip
    listed = {"name": "codigo", "language": "pt_BR", "category": "AUTHENTICATION",
              "body": "*{{1}}* é o seu código.", "others": parts}  # fmt: skip
    assert meta.http.put("/simulator/api/templates", json=[listed]).is_success
    meta.api.post(f"/accounts/{id}/templates/sync")
    return id


def test_a_template_for_codes_is_listed_and_says_that_nothing_here_sends_it(meta: Meta):
    one = _template(meta, _with_a_template_for_codes(meta), "codigo")

    assert (one["status"], one["category"]) == ("APPROVED", "AUTHENTICATION")
    assert one["why_not"] == "AuthenticationTemplate"
    assert one["components"][-1]["buttons"] == [OTP]


def test_a_template_for_codes_is_not_written_nor_made_of_another_but_may_be_deleted(meta: Meta):
    id = _with_a_template_for_codes(meta)
    url = f"/accounts/{id}/templates"

    made = meta.api.post(url, json={**TEMPLATE, "category": "AUTHENTICATION"})
    assert _problem(made) == (400, "AuthenticationTemplate", "category")
    form = {"category": "MARKETING", "body": "Olá!"}
    assert _problem(meta.api.put(f"{url}/codigo.pt_BR", json=form)) == (
        400, "AuthenticationTemplate", "category",
    )  # fmt: skip
    button = {**TEMPLATE, "buttons": [{"type": "otp", "text": "Copiar"}]}
    assert _problem(meta.api.post(url, json=button))[::2] == (400, "buttons[0].type")
    assert meta.api.delete(f"{url}/codigo.pt_BR").status_code == 204
