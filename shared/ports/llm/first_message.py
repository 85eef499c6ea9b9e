"""A first message filled from facts: polite, personal, short, and with a way out."""

from collections.abc import Iterable, Mapping, Sequence

from shared.kernel.words import fold, sentences
from shared.ports.llm import Passage

# Facts come as passages whose source is business, agent, prospect or offer (or `offer:<id>`)
# and whose text is lines of `field: value`.
_FIELDS = {
    "nome": "name",
    "empresa": "company",
    "preco": "price",
    "valor": "price",
    "descricao": "description",
    "motivo": "reason",
    "nombre": "name",
    "precio": "price",
}
_LONGEST_VALUE_CHARS = 240

_PORTUGUESE = {
    "hello": "Olá, {name}!",
    "hello_nobody": "Olá!",
    "who": "Aqui é {agent}, assistente virtual da {business}.",
    "who_business": "Aqui é a {business}.",
    "company": "Estou escrevendo para você por causa da {company}.",
    "offer": "Temos {offer}: {description}",
    "offer_only": "Temos {offer} e achei que pode fazer sentido para você.",
    "price": "Valor: {price}.",
    "ask": "Posso contar mais?",
    "opt_out": "Se não quiser receber mensagens, responda SAIR.",
}
_ENGLISH = {
    "hello": "Hi {name}!",
    "hello_nobody": "Hi!",
    "who": "This is {agent}, virtual assistant at {business}.",
    "who_business": "This is {business}.",
    "company": "I am writing to you about {company}.",
    "offer": "We have {offer}: {description}",
    "offer_only": "We have {offer} and thought it may suit you.",
    "price": "Price: {price}.",
    "ask": "May I tell you more?",
    "opt_out": "If you would rather not hear from us, reply STOP.",
}


def compose(passages: Sequence[Passage], language: str) -> str:
    """Return the message; what the facts do not say is left out, never invented."""
    said = _ENGLISH if language.lower().startswith("en") else _PORTUGUESE
    prospect = _facts(passages, "prospect")
    parts = [_hello(said, prospect), _who(said, passages)]
    if prospect.get("company"):
        parts.append(said["company"].format(company=prospect["company"]))
    parts += _offer(said, _facts(passages, "offer"))
    parts.append(said["ask"])
    return " ".join(part for part in parts if part) + "\n\n" + said["opt_out"]


def _hello(said: Mapping[str, str], prospect: Mapping[str, str]) -> str:
    names = prospect.get("name", "").split()
    return said["hello"].format(name=names[0]) if names else said["hello_nobody"]


def _who(said: Mapping[str, str], passages: Sequence[Passage]) -> str:
    business = _facts(passages, "business").get("name")
    agent = _facts(passages, "agent").get("name")
    if not business:
        return ""
    if not agent:
        return said["who_business"].format(business=business)
    return said["who"].format(agent=agent, business=business)


def _offer(said: Mapping[str, str], offer: Mapping[str, str]) -> Iterable[str]:
    name = offer.get("name")
    if not name:
        return
    described = sentences(offer.get("description", ""))
    if described:
        first = described[0] if described[0][-1] in ".!?…" else f"{described[0]}."
        yield said["offer"].format(offer=name, description=first)
    else:
        yield said["offer_only"].format(offer=name)
    if offer.get("price"):
        yield said["price"].format(price=offer["price"])


def _facts(passages: Sequence[Passage], source: str) -> dict[str, str]:
    found: dict[str, str] = {}
    text = next((p.text for p in passages if p.source.split(":", 1)[0] == source), "")
    for line in text.splitlines():
        field, colon, value = line.partition(":")
        key = fold(field).strip()
        # One line, bounded: a prospect's own profile must not write our message.
        cleaned = " ".join(value.split())[:_LONGEST_VALUE_CHARS]
        if colon and cleaned:
            found.setdefault(_FIELDS.get(key, key), cleaned)
    return found
