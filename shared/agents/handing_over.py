"""Decides before any model whether a person must answer (pt, en, es).

Simple on purpose and on the safe side: a needless call to a person costs a minute, a machine
that promises a cure or talks to somebody in danger costs more. The rules, in order:

1. danger: the contact speaks of harming themselves; the answer names a help line;
2. request: the contact asks for a person (if the agent's rules say so);
3. health and law: a question for a doctor or a threat of a lawsuit, not the mere word;
4. minor: the contact says they are under 18;
5. the agent's own words, and its number of answers in a row.
"""

import re
from dataclasses import dataclass
from typing import Literal

from shared.agents.model import HandoverRules
from shared.kernel.words import fold

Reason = Literal["danger", "request", "health", "law", "minor", "keyword", "turns"]


@dataclass(frozen=True)
class HandOver:
    """A person takes over; `text` is what the contact is told."""

    reason: Reason
    text: str


_DANGER = re.compile(
    r"\bme matar\b|\bsuicid|\bmorrer logo\b|\bacabar com (?:a )?minha vida\b"
    r"|\bme (?:cortar|ferir)\b|\bnao quero mais viver\b|\bautomutila"
    r"|\bkill(?:ing)? myself\b|\bend my life\b"
    r"|\b(?:hurt|harm|cut)(?:ing)? myself\b|\bself.?harm|\bwant to die\b|\bquero morrer\b"
    r"|\bmatarme\b|\bquitarme la vida\b|\bquiero morir\b|\bhacerme dano\b"
)
_PERSON = (
    r"(?:pessoa|humano|humana|atendente|vendedor|vendedora|gerente|alguem|responsavel|consultor"
    r"|consultora|operador|human|person|someone|somebody|agent|representative|manager"
    r"|persona|asesor|asesora|alguien|encargado|supervisor)"
)
_REQUEST = re.compile(
    rf"\b(?:falar|conversar|fala|conversa|atendid[oa]|atendimento|passa|chama|chamar|transfere"
    rf"|transferir|quero|preciso|queria|contato)\b(?: \w+){{0,3}} {_PERSON}\b"
    rf"|\batendimento humano\b|\b(?:speak|talk|chat|connect me|transfer me|put me)\b"
    rf"(?: \w+){{0,3}} {_PERSON}\b|\b(?:need|want|get me) (?:a |an )?(?:real |live )?"
    rf"(?:human|person|agent|representative)\b"
    rf"|\b(?:hablar|comunicarme|quiero|necesito)\b(?: \w+){{0,3}} {_PERSON}\b"
    rf"|^(?:atendente|humano|human|agent|persona|pessoa)$"
)
_HEALTH = re.compile(
    r"\b(?:posso|devo|preciso) (?:tomar|parar de tomar|misturar)\b"
    r"|\bqual (?:remedio|dose|dosagem)\b|\bque remedio\b"
    r"|\beu tenho (?:cancer|diabetes|depressao)\b|\bvai (?:me )?curar\b"
    r"|\bdiagnostic|\bestou passando mal\b|\breacao alergica\b|\bdor no peito\b|\bfalta de ar\b"
    r"|\bshould i (?:take|stop taking)\b|\bcan i (?:take|mix)\b(?: \w+){0,3} (?:pill|medic|drug)"
    r"|\bwill (?:it|this) cure\b|\bchest pain\b|\ballergic reaction\b|\bwhat (?:dose|dosage)\b"
    r"|\bpuedo tomar\b|\bque (?:dosis|medicamento)\b|\bme (?:va a )?curar\b|\bdolor de pecho\b"
)
_LAW = re.compile(
    r"\b(?:vou|quero|posso) (?:te |os |voces )?processar (?:voce|voces|a empresa|a loja|judicial)"
    r"|\bvou (?:te |os |voces )processar\b|\bprocesso judicial\b|\bacao judicial\b|\bmeu advogado\b"
    r"|\bprocon\b|\bna justica\b|\bpequenas causas\b|\breclame aqui\b|\bsue you\b|\bmy lawyer\b"
    r"|\blegal action\b|\btake you to court\b|\bmi abogado\b|\bdemandarlos\b|\baccion legal\b"
)
_AGE = re.compile(
    r"\b(?:eu )?tenho (?:so |apenas )?(\d{1,2}) anos?\b(?! de)|\bi(?: a|')?m (?:only )?(\d{1,2})"
    r" (?:years? old|yo)\b|\btengo (\d{1,2}) anos\b"
)
_MINOR = re.compile(r"\bsou (?:de )?menor\b|\bi(?: a|')?m (?:a minor|under ?age)\b|\bsoy menor\b")
_ADULT_YEARS = 18

_SAID = {
    "pt": {
        "danger": "Sinto muito que você esteja passando por isso. Você não precisa enfrentar isso "
        "sem ajuda: ligue 188 (CVV, gratuito, 24 horas) ou 192 em emergência. Vou chamar agora "
        "uma pessoa da equipe.",
        "": "Vou chamar uma pessoa da equipe para continuar com você por aqui.",
    },
    "en": {
        "danger": "I am sorry you are going through this. You do not have to face it alone: "
        "please call your local emergency number or a crisis line (in Brazil 188, in the US 988)."
        " I am calling a person of the team now.",
        "": "I will call a person of the team to continue with you here.",
    },
    "es": {
        "danger": "Siento mucho que estés pasando por esto. No tienes que enfrentarlo sin ayuda: "
        "llama al número de emergencias o a una línea de ayuda de tu país. Llamo ahora a una "
        "persona del equipo.",
        "": "Voy a llamar a una persona del equipo para continuar contigo por aquí.",
    },
}


def before_model(
    rules: HandoverRules, text: str, answers_in_a_row: int, language: str = "pt-BR"
) -> HandOver | None:
    """Return why a person must answer this, or None where the model may."""
    reason = _reason(rules, " ".join(fold(text).split()), answers_in_a_row)
    return HandOver(reason, words_for(reason, language)) if reason else None


def words_for(reason: str, language: str) -> str:
    """Return what the contact is told when a person takes over."""
    said = _SAID.get(language[:2].lower(), _SAID["pt"])
    return said.get(reason, said[""])


def _reason(rules: HandoverRules, text: str, answers_in_a_row: int) -> Reason | None:
    if _DANGER.search(text):
        return "danger"
    if rules.on_request and _REQUEST.search(text.strip(" .!?")):
        return "request"
    if _HEALTH.search(text):
        return "health"
    if _LAW.search(text):
        return "law"
    if _is_minor(text):
        return "minor"
    return _own_rule(rules, text, answers_in_a_row)


def _own_rule(rules: HandoverRules, text: str, answers_in_a_row: int) -> Reason | None:
    for keyword in rules.keywords:
        if re.search(rf"(?<!\w){re.escape(fold(keyword).strip())}(?!\w)", text):
            return "keyword"
    too_many = rules.after_turns is not None and answers_in_a_row >= rules.after_turns
    return "turns" if too_many else None


def _is_minor(text: str) -> bool:
    ages = [int(age) for match in _AGE.finditer(text) for age in match.groups() if age]
    return any(0 < age < _ADULT_YEARS for age in ages) or bool(_MINOR.search(text))
