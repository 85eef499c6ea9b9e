"""Reads whether a message asks to stop: decided before any model, so it works without one.

A request is an isolated keyword, or a verb of ceasing together with an object of communication
("stop" alone is not: pain stops too). What only sounds fed up is AMBIGUOUS: the agent falls
silent and a person looks, but nobody is blocked. Portuguese, English and Spanish.
"""

import re
from enum import StrEnum

from shared.contacts import opt_out_words as words
from shared.contacts.opt_out_rules import asks_to_stop
from shared.kernel.words import fold

_LONGEST_READ = 2_000
# Letters of other alphabets that look like ours, after folding.
_LOOKALIKES = str.maketrans(
    "авеёзікмнорстухјѕԁӏαβεηικμνορτυχ",
    "abee3ikmhopctyxjsdlabenikmvoptux",
)
_ABBREVIATIONS = {
    "n": "nao", "naum": "nao", "nn": "nao", "q": "que", "pra": "para", "p": "para",
    "vc": "voce", "pq": "porque", "msgs": "mensagens", "msg": "mensagem", "mto": "muito",
    "wpp": "whatsapp", "zapzap": "zap", "u": "you", "dnt": "dont", "doesnt": "dont", "k": "que",
    "pls": "please", "txt": "text", "msj": "mensajes", "xfa": "favor", "porfa": "favor",
}  # fmt: skip


class OptOut(StrEnum):
    """What a message says about hearing from us."""

    YES = "yes"
    """Block at once."""
    AMBIGUOUS = "ambiguous"
    """Silence the agent and call a person; block nothing."""
    NO = "no"


def read_opt_out(text: str) -> OptOut:
    """Return what the message asks. Pure, and cheap enough for every message."""
    clauses = _clauses(text[:_LONGEST_READ])
    whole = " ".join(clauses)
    if not whole:
        return OptOut.NO
    if _is_keyword(whole):
        return OptOut.YES
    for number, clause in enumerate(clauses):
        if asks_to_stop(clause):
            later = clauses[number + 1 :]
            return OptOut.NO if any(map(_prefers_another_way, later)) else OptOut.YES
    if any(_asks_alone(clause) for clause in clauses):
        return OptOut.YES
    return OptOut.AMBIGUOUS if any(map(_sounds_fed_up, clauses)) else OptOut.NO


def _clauses(text: str) -> list[str]:
    folded = fold(text).translate(_LOOKALIKES)
    folded = re.sub(r"[’'`´]", "", folded).replace("+", " mais ").replace("e-mail", "email")
    # PAAARAR, and P.A.R.A.R or S T O P, are the word they stretch.
    folded = re.sub(r"([^\W\d_])\1{2,}", r"\1", folded)
    folded = re.sub(r"\b(?:[^\W\d_][ .\-_*]){2,}[^\W\d_]\b", _closed_up, folded)
    pieces = re.split(r"[.,;:!?\n()…\"“”|/]+", folded)
    spoken = (re.findall(r"[^\W_]+", piece) for piece in pieces)
    return [" ".join(_ABBREVIATIONS.get(word, word) for word in piece) for piece in spoken if piece]


def _closed_up(match: re.Match[str]) -> str:
    return re.sub(r"[ .\-_*]", "", match[0])


def _is_keyword(whole: str) -> bool:
    if whole in words.KEYWORDS or whole in words.KEYWORD_PAIRS or whole in _STOP_OR_FOR:
        return True
    bare = " ".join(word for word in whole.split() if word not in words.COURTESY)
    return bare in words.KEYWORDS or bare in words.KEYWORD_PAIRS


# "Para agora", "para você" answer another question, so only courtesy may stand beside it.
_STOP_OR_FOR = frozenset({"para", "para favor", "para por favor", "por favor para", "favor para"})


def _asks_alone(clause: str) -> bool:
    """A clause of its own may be the keyword: "já comprei em outro lugar, pode parar"."""
    bare = [word for word in clause.split() if word not in words.COURTESY]
    # Short everyday verbs mean something else in a longer talk.
    return " ".join(bare) in _CLEAR_ALONE


_CLEAR_ALONE = frozenset(
    {
        "stop", "unsubscribe", "opt out", "optout", "pare", "parem", "pode parar", "podem parar",
        "descadastrar", "descadastre", "descadastra", "me descadastra", "me descadastre",
        "me descadastrar", "me remova", "me remove", "remove me", "me exclua", "me exclui",
        "me tira daqui", "take me off", "de baja", "desuscribir", "desuscribirme",
    }
)  # fmt: skip


_ANOTHER_WAY = re.compile(
    rf"\b(?:prefiro|prefer|prefiero|melhor|mejor|better|instead)\b"
    rf"|^(?:mas |but |e )?(?:so|solo|apenas|somente"
    rf"|only|just) (?:\w+ ){{0,2}}(?:{words.OTHER_CHANNEL})\b"
    rf"|^(?:mas |but |e |entao |pode(?:m)? |me |please )*(?:{words.SEND}|{words.CONTACT})"
    rf"(?: \w+){{0,3}} (?:{words.OTHER_CHANNEL})\b"
)


def _prefers_another_way(clause: str) -> bool:
    """ "Não me ligue, mande mensagem" asks for another channel, not for silence."""
    stops = re.search(rf"\b(?:{words.NOT}|{words.STOP})\b", clause)
    return stops is None and _ANOTHER_WAY.search(clause) is not None


_FED_UP = re.compile(
    rf"\b(?:{words.NOT}) (?:(?:me |nos )\w+(?:turb|mod|lest|tun)(?:e|em|en|es)"
    rf"|(?:{words.DISTURB}) (?:me|us)|insist\w+)\b|\b(?:em|en) paz\b|leave (?:me|us) alone"
    r"|^(?:ya |ja )?(?:basta|chega|enough)(?: (?:ya|ja|disso|com isso|con (?:esto|eso)|de \w+))?$"
    r"|\b(?:ja|ya) (?:te |lhe |les |le |vos |eu )?"
    r"(?:disse|falei|dije|avisei|pedi|respondi)(?: \w+)? (?:nao|no)\b"
    r"|\bi (?:already )?(?:said|told you) no\b"
    r"|\b(?:ya no|ja nao|nao|no|not) (?:me |tenho |estou |estamos |am |tengo )?(?:mais |mas )?"
    r"(?:interes\w+|interest\w*)(?: nada\b.*| mais$| mas$| anymore\b.*| any more\b.*)"
    r"|\b(?:ya no|ja nao|no longer) (?:me |tenho |estou |estoy )?(?:interes\w+|interest\w*)"
    r"|\b(?:nao|no) (?:tenho|estou|estoy|tengo) (?:mais|mas) interes\w+"
    r"|\b(?:vou|voy a|i will|ill|going to) (?:te |os |los |lhes |voces )?"
    r"(?:bloque\w+|denunci\w+|report\w*|block|process\w+)\b"
    r"|^(?:par[ae]m?|stop|deixe?|deja) (?:com |con |with )?(?:isso|disso|eso|esto|this|it)$"
    r"|^(?:eu )?(?:nao|no|dont) (?:quero|quiero|want) (?:mais|mas|more|any more|anymore)(?: nada)?$"
    r"|^(?:quero|quiero|i want to|gostaria de|preciso) (?:cancelar|cancel)$"
    r"|\bcancel\w* (?:a |minha |my |the )*(?:assinatura|subscription)\b"
    r"|\bme esquec\w+$|\bde baja\b(?! temporada)"
    r"|\bspam\b|^que (?:saco|chatos?)|\bme (?:encher|enchendo)\b"
)


def _sounds_fed_up(clause: str) -> bool:
    bare = " ".join(word for word in clause.split() if word not in words.COURTESY)
    return _FED_UP.search(clause) is not None or _FED_UP.search(bare) is not None
