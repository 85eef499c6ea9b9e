"""Signed webhook bodies, each with messages of its own, as Meta writes them."""

import time
from collections.abc import Iterator, Sequence

from infra.local.simulator.payloads import message_update, status_update, webhook_body
from shared.ports.channels.signature import sign

SECRET = "benchmark-app-secret"
NUMBER_ID = "100000000000001"
QUESTIONS = (
    "Quanto custa o site?",
    "Qual o prazo para o site ficar pronto?",
    "Tem fidelidade no plano?",
    "Como funciona o pagamento?",
    "A hospedagem está incluída?",
)


def phone_of(person: int) -> str:
    """Return the digits of an invented person's phone."""
    return f"55{11 + person % 9}9{80000000 + person * 7:08d}"


def message_body(messages: Sequence[tuple[str, int, str]]) -> bytes:
    """Return one POST with these (message id, person, text)."""
    now = str(int(time.time()))
    updates = []
    for id, person, text in messages:
        phone = phone_of(person)
        node = {"from": phone, "id": id, "timestamp": now, "type": "text", "text": {"body": text}}
        contact = {"profile": {"name": f"Pessoa {person}"}, "wa_id": phone}
        updates.append(message_update(NUMBER_ID, node, contact))
    return webhook_body(updates)


def status_body(message_id: str, person: int, status: str, send_id: str | None = None) -> bytes:
    """Return one POST with one status."""
    node = {
        "id": message_id,
        "status": status,
        "timestamp": str(int(time.time())),
        "recipient_id": phone_of(person),
        "conversation": {"id": "c0ffee", "origin": {"type": "utility"}},
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
    }
    if send_id:
        node["biz_opaque_callback_data"] = send_id
    return webhook_body([status_update(NUMBER_ID, node)])


def signed(body: bytes, path: str = "/webhooks/whatsapp") -> bytes:
    """Return the whole HTTP request of a webhook."""
    signature = "sha256=" + sign(body, SECRET.encode())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def requests(prefix: str, count: int, per_post: int, people: int) -> Iterator[bytes]:
    """Return so many different signed POSTs, their messages spread over so many people."""
    number = 0
    for _ in range(count):
        messages = []
        for _ in range(per_post):
            text = QUESTIONS[number % len(QUESTIONS)]
            messages.append((f"wamid.{prefix}.{number}", number % people, text))
            number += 1
        yield signed(message_body(messages))


def as_lua_input(posts: Iterator[bytes]) -> bytes:
    """Return the requests in the form that wrk.lua reads: a length in a line, then the bytes."""
    return b"".join(b"%d\n%b" % (len(post), post) for post in posts)
