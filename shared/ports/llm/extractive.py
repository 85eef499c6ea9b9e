"""The agent without a model: answers only by quoting the business's own sentences."""

import msgspec

from shared.kernel.ids import stable_id
from shared.kernel.words import words
from shared.ports.llm import Completion, LlmOutcome, LlmRequest, ToolCall
from shared.ports.llm.first_message import compose
from shared.ports.llm.quoting import Quote, best_quote

HAND_OVER = "hand_over"
"""The tool that calls a person; used where the request offers it."""

_GREETING_WORDS = "oi ola opa eai bom boa hi hello hey hola buenas buenos good"
_GREETINGS = frozenset(_GREETING_WORDS.split())
_THANKS = frozenset(
    {"obrigado", "obrigada", "valeu", "grato", "grata", "thanks", "thank", "gracias"}
)
_ROBOT = frozenset({"robo", "robot", "bot", "chatbot", "ia", "ai", "maquina", "machine"})

_PORTUGUESE = {
    "quote": "Segundo nossas informações: “{quote}”\n\n"
    "(Resposta automática: eu só cito o que a empresa publicou.)",
    "unknown": "Sou um assistente automático e não encontrei essa resposta nas informações da "
    "empresa. Vou chamar uma pessoa para continuar com você.",
    "greeting": "Olá! Sou um assistente automático e respondo citando as informações da empresa. "
    "O que você gostaria de saber?",
    "thanks": "Por nada! Se surgir outra dúvida, é só escrever. (Resposta automática.)",
    "robot": "Sim, sou um assistente automático: respondo só citando as informações da empresa. "
    "Se preferir, peça para falar com uma pessoa.",
}
_ENGLISH = {
    "quote": "According to our information: “{quote}”\n\n"
    "(Automatic answer: I only quote what the business has published.)",
    "unknown": "I am an automatic assistant and did not find this in the business's information. "
    "I will call a person to continue with you.",
    "greeting": "Hello! I am an automatic assistant and answer by quoting the business's "
    "information. What would you like to know?",
    "thanks": "You are welcome! Write any time you have another question. (Automatic answer.)",
    "robot": "Yes, I am an automatic assistant: I only quote the business's information. "
    "You can ask for a person at any time.",
}


class ExtractiveLlm:
    """No model, no key, no cost. Never states what no passage says.

    Where nothing fits it calls the tool `hand_over` if the request offers it, and otherwise
    says that it does not know and will call a person.
    """

    def complete(self, request: LlmRequest) -> LlmOutcome:
        """Quote, greet, compose from the given facts, or call a person."""
        if request.purpose == "compose":
            return Completion(compose(request.passages, request.language))
        said = _ENGLISH if request.language.lower().startswith("en") else _PORTUGUESE
        question = _question(request)
        quote = best_quote(question, request.passages)
        if quote:
            return _quoting(said, quote)
        return Completion(said[kind]) if (kind := _small_talk(question)) else _unknown(request)

    def largest_cost_tokens(self, request: LlmRequest) -> int:
        """Return 0: nobody bills for quoting."""
        return 0


def _question(request: LlmRequest) -> str:
    return next((turn.text for turn in reversed(request.turns) if turn.role == "user"), "")


def _quoting(said: dict[str, str], quote: Quote) -> Completion:
    return Completion(said["quote"].format(quote=quote.text), sources=(quote.source,))


def _small_talk(question: str) -> str | None:
    said = words(question)
    if len(said) <= 12 and _ROBOT.intersection(said):
        return "robot"
    if not said or len(said) > 6:
        return None
    if _THANKS.intersection(said):
        return "thanks"
    return "greeting" if said[0] in _GREETINGS else None


def _unknown(request: LlmRequest) -> Completion:
    said = _ENGLISH if request.language.lower().startswith("en") else _PORTUGUESE
    asked = bool(request.turns) and request.turns[-1].role == "tool"
    if asked or not any(tool.name == HAND_OVER for tool in request.tools):
        return Completion(said["unknown"])
    arguments = msgspec.json.encode({"reason": "not_in_knowledge"}).decode()
    call = ToolCall(stable_id(HAND_OVER, _question(request)), HAND_OVER, arguments)
    return Completion("", (call,))
