"""Decides before any model whether a person must answer (pt, en, es).

On the safe side: a needless call to a person costs a minute, a machine that promises a cure or
talks to somebody in danger costs more. Each kind is found by patterns of words and, where none
stands in the message, by a small learned model (decision 0015). In order:

1. danger: to the contact's life or another's, from themselves, from somebody or by accident; the
   answer names a help line;
2. request: the contact asks for a person (if the agent's rules say so);
3. health and law: a question for a doctor or a threat of a lawsuit, not the mere word;
4. minor: the contact says they are under 18;
5. anger: at the business, not at the weather or somebody else;
6. the agent's own words, and its number of answers in a row.
"""

import re
from typing import Literal

import msgspec

from shared.agents.anger import angry
from shared.agents.handing_over_concepts import VOCABULARY
from shared.agents.handing_over_model import weigh
from shared.agents.handing_over_patterns import PATTERNS
from shared.agents.model import HandoverRules
from shared.kernel.chat_text import sentences_of
from shared.kernel.patterns import labelled
from shared.kernel.words import fold

Reason = Literal["danger", "request", "health", "law", "minor", "anger", "keyword", "turns"]


class HandOver(msgspec.Struct, frozen=True):
    """A person takes over; `text` is what the contact is told."""

    reason: Reason
    text: str


_KINDS: tuple[Reason, ...] = ("danger", "request", "health", "law", "minor")
_LIKELY = 0.5
# A missed danger harms more than a needless call.
_DANGER_LIKELY = 0.4
_ANGER_LIKELY = 0.4

_I_AM = r"\b(?:tenho|tengo|i ?a?'?m)(?: so| apenas| solo| only| just| agora| ainda| tipo)?"
_TURNS = r"\b(?:vou fazer|faco|fiz|completei|completo|cumplo|cumpli|turning|i turn|turned)"
_YEARS = r"(?:anos?|anin?hos|anitos|years? old|yo|y/o|yrs old)\b"
# Not the years of something else: of experience, since when, until when.
_AGE = re.compile(
    rf"(?:{_I_AM}|\beu com|\byo con) (\d{{1,2}}) {_YEARS}(?! (?:de|que|como|com|in|of)\b)"
    rf"|{_I_AM} (\d{{1,2}})(?=$|[.,;!?]| (?:e|mas|posso|pode|y|pero|puedo|and|but|can)\b)"
    rf"|{_TURNS} (\d{{1,2}})\b"
    r"(?! ?(?:x\b|%|vezes|h\b|reais|parcelas|pedidos|compras|aulas|sessoes|unhas))"
    r"|\b(?:minha idade e|my age is|mi edad es|idade:|age:) (\d{1,2})\b"
    r"|^(\d{1,2}) (?:anos|years old) (?:pode|posso|puedo|can|puede)\b"
)
_CHILD = re.compile(r"\b(?:(?:filh|sobrinh|net|hij|nin|alun)[oa]s?|criancas?|son|daughter|kids?)\b")
_GRADE = re.compile(
    r"\b(?:to|tou|estou|estoy|curso|i ?a?'?m)(?: \w+)?(?: \w+)? [4-9](?:o|th|vo|mo|no|to)?"
    r" (?:ano|serie|grade|grado)\b"
)
_NOT_YET = re.compile(
    r"\b(?:turn|turning|faco|fazer|completo|cumplo|cumplir|quase|almost|casi|nao|not|no|under"
    r"|menos de|menor de|less than|younger than)\b(?: \w+){0,2}? 18\b"
    r"(?! ?(?:x\b|%|h\b|vezes|reais|parcelas|cuotas|pessoas|people))"
)
_LEAST_YEARS = 8
_ADULT_YEARS = 18

_SAID = {
    "pt": {
        "danger": "Sinto muito que você esteja passando por isso. Você não precisa enfrentar isso "
        "sem ajuda: ligue 188 (CVV, gratuito, 24 horas) ou, em emergência, 192 ou 190. Vou "
        "chamar agora uma pessoa da equipe.",
        "anger": "Lamento por isso. Vou chamar agora uma pessoa da equipe para resolver com você.",
        "": "Vou chamar uma pessoa da equipe para continuar com você por aqui.",
    },
    "en": {
        "danger": "I am sorry you are going through this. You do not have to face it alone: "
        "please call your local emergency number or a crisis line (in Brazil 188, in the US 988)."
        " I am calling a person of the team now.",
        "anger": "I am sorry about this. I am calling a person of the team now to put it right.",
        "": "I will call a person of the team to continue with you here.",
    },
    "es": {
        "danger": "Siento mucho que estés pasando por esto. No tienes que enfrentarlo sin ayuda: "
        "llama al número de emergencias o a una línea de ayuda de tu país. Llamo ahora a una "
        "persona del equipo.",
        "anger": "Lamento lo ocurrido. Llamo ahora a una persona del equipo para resolverlo.",
        "": "Voy a llamar a una persona del equipo para continuar contigo por aquí.",
    },
}


def before_model(
    rules: HandoverRules, text: str, answers_in_a_row: int, language: str = "pt-BR"
) -> HandOver | None:
    """Return why a person must answer this, or None where the model may."""
    reason = _reason(rules, text, answers_in_a_row)
    return HandOver(reason, words_for(reason, language)) if reason else None


def words_for(reason: str, language: str) -> str:
    """Return what the contact is told when a person takes over."""
    said = _SAID.get(language[:2].lower(), _SAID["pt"])
    return said.get(reason, said[""])


def matched(text: str) -> frozenset[str]:
    """Return the kinds whose patterns stand in the text."""
    rows = [labelled(words, VOCABULARY) for words in sentences_of(text) if words]
    found = {kind for kind, its in PATTERNS.items() if any(map(its.found_in, rows))}
    return frozenset({*found, "minor"}) if _says_age(text) else frozenset(found)


def _reason(rules: HandoverRules, text: str, answers_in_a_row: int) -> Reason | None:
    found, likely = matched(text), weigh(text)
    if "danger" in found or likely["danger"] >= (_LIKELY if found else _DANGER_LIKELY):
        return "danger"
    kinds = [kind for kind in _KINDS if kind != "request" or rules.on_request]
    for kind in kinds:
        if kind in found:
            return kind
    for kind in kinds:
        if likely[kind] >= _LIKELY:
            return kind
    if angry(text) >= _ANGER_LIKELY:
        return "anger"
    return _own_rule(rules, _folded(text), answers_in_a_row)


def _own_rule(rules: HandoverRules, text: str, answers_in_a_row: int) -> Reason | None:
    for keyword in rules.keywords:
        if re.search(rf"(?<!\w){re.escape(fold(keyword).strip())}(?!\w)", text):
            return "keyword"
    too_many = rules.after_turns is not None and answers_in_a_row >= rules.after_turns
    return "turns" if too_many else None


def _says_age(text: str) -> bool:
    folded = _folded(text)
    ages = [int(age) for match in _AGE.finditer(folded) for age in match.groups() if age]
    young = any(_LEAST_YEARS <= age < _ADULT_YEARS for age in ages)
    said = young or _NOT_YET.search(folded) or _GRADE.search(folded)
    return bool(said) and not _CHILD.search(folded)


def _folded(text: str) -> str:
    return " ".join(fold(text).split())
