"""The rules of stopping: each looks at one clause of folded words for one way to ask."""

import re

from shared.contacts import opt_out_words as words

# "cancelei", "apagou", "esqueci": what has happened is no request.
_PAST = re.compile(r"\w+(?:ei|ou|eu|[aei]ram|[^aeiou]i)$")
_ABOUT_OTHERS = re.compile(
    r"\b(?:meus?|minhas?|nossos?|os?|as?|my|our|the|mis?|los|el|seus?)"
    r" (?:clientes?|pessoas|usuarios?|leads?|customers?|users|people|pacientes?|alunos?|robo|bot)\b"
)


def asks_to_stop(clause: str) -> bool:
    """Tell whether the clause asks us not to write any more."""
    if _ABOUT_OTHERS.search(clause) and not re.search(r"\b(?:me|comigo|conmigo)\b", clause):
        # "Can my customers leave the list?" is about the product.
        return False
    return any(rule(clause) for rule in (_ceases, _forbids, _declines, _leaves, _withdraws))


_PERSON = r"(?:me |nos |te |us )?"
_CEASE = re.compile(
    rf"\b(?P<before>\w+ )?(?P<stop>{words.STOP})(?: ja| logo| favor| por favor| please| now)?"
    rf"(?P<link>(?: (?:de|com|con|with|from|o|a|os|as|the|el|los|las|all|ficar|ficando))*)"
    rf" {_PERSON}"
    rf"(?:(?P<contact>{words.CONTACT})|(?P<send>{words.SEND}|{words.RECEIVE})"
    rf"|(?P<disturb>{words.DISTURB}))\b(?=(?P<tail>.*))"
)
_CEASE_NOUN = re.compile(
    rf"\b(?P<before>\w+ )?(?P<stop>{words.STOP}|{words.SWITCH_OFF}) (?=(?P<tail>.+))"
)
# "para" is also "for", "chega" also "arrives", "deixe" also "put": they cease only with "de".
_ALSO_OTHERWISE = re.compile(r"(?:para|chega|basta|deix\w+|dej\w+)$")
_CEASING_LINKS = frozenset({"de", "com", "con"})
_SPEAKER_STOPS = frozenset({"vou", "vamos", "i", "will", "ill", "voy", "fiz", "fez", "eu", "nao"})


def _ceases(clause: str) -> bool:
    """Stop + contacting: "pare de me ligar", "stop texting me", "chega de propaganda"."""
    if any(_ceased(match) for match in _CEASE.finditer(clause) if not _speaker_stops(match)):
        return True
    nouns = _CEASE_NOUN.finditer(clause)
    return any(_ceased_noun(match) for match in nouns if not _speaker_stops(match))


def _speaker_stops(match: re.Match[str]) -> bool:
    before = (match["before"] or "").strip()
    asks_how = re.match(r"(?:how|como)\b", match.string) is not None
    return before in _SPEAKER_STOPS and not asks_how


def _ceased_noun(match: re.Match[str]) -> bool:
    tail = match["tail"].split()
    if _ALSO_OTHERWISE.match(match["stop"]) and tail[0] not in _CEASING_LINKS:
        return False
    # "meu anúncio" is the person's own.
    own = {"meu", "minha", "meus", "minhas", "my", "mi", "mis"} & set(tail[:3])
    named = re.search(words.MESSAGES, match["tail"]) and words.names_communication(tail)
    return bool(named) and not own and not _PAST.match(match["stop"])


def _ceased(match: re.Match[str]) -> bool:
    tail = match["tail"].split()
    if _ALSO_OTHERWISE.match(match["stop"]) and not _CEASING_LINKS & set(match["link"].split()):
        return False
    if match["send"] or match["disturb"]:
        return not words.names_something_else(tail)
    verb = match["contact"].split()[0]
    if verb.startswith("procur") and " me " not in f" {match[0]} ":
        return False
    if _FOR_NOW.search(match["tail"]):
        return False
    return not _calls_a_name(verb, tail) and not _turns_on(verb, tail)


# "Vocês não mandam mensagem?" tells what is; the plural that asks is "mandem".
_STATES = re.compile(r"(?:mand|envi|encaminh)(?:am|an)$")
_INDICATIVE = re.compile(
    r"(?:liga|manda|envia|escreve|chama|perturba|incomoda|procura|fala|llama|\w{2,}[aei]r)$"
)
_FORBID = re.compile(
    rf"^(?P<before>.*?)\b(?:{words.NOT})"
    r"(?P<need> (?:precisam?|necesitan?|need to))?"
    r"(?: (?:quero que|gostaria que|quiero que|want you to|podem?|e para"
    r"|tem que|fiquem?|please|ever|favor|por favor))?(?: (?:voces?|vcs|ustedes|usted))?"
    r"(?: (?:mais|mas|ever|again|me|nos|(?:volt|torn)(?:e|em|ar) a|vuelv\w+ a))*"
    rf" (?P<verb>{words.CONTACT}|{words.SEND}|{words.DISTURB})\b"
    r"(?P<tail>.*)"
)
_AGAIN = frozenset({"mais", "mas", "again", "anymore", "nunca", "never", "jamais", "more"})
_TO_ME = frozenset({"me", "nos", "us", "comigo", "conmigo", "mim", "mi"})
_FOR_NOW = re.compile(
    r"\b(?:hoje|agora|ahora|hoy|today|tomorrow|amanha|manana|antes|depois|despues|before|after|until"
    r"|ate|hasta|durante|enquanto|mientras|while|ainda|todavia|yet|enquanto|noite|noche|night|madrugada|horario|semana"
    r"|weekend|domingos?|sabados?|tao|tan|so early|cedo|temprano|tarde)\b"
)
_FIRST = re.compile(
    r"^(?:(?:por|favor|please|oi|ola|hola|bom|boa|dia|tarde|noite|gente|pessoal|moc[ao]|senhora?|olha"
    r"|amig[oa]|cara|mano|e|entao|ja|eu|disse|falei|pedi|que|ok|so|apenas|hey|hi|just|dije|te|les|mas)"
    r" ?)*$"
)


def _forbids(clause: str) -> bool:
    """Not + contacting + me or any more: "não me ligue mais", "do not text me"."""
    match = _FORBID.match(clause)
    if match is None:
        return False
    verb, tail = match["verb"].split()[0], match["tail"].split()
    if _PAST.match(verb) or _STATES.match(verb) or not _addressed_to_us(match["before"], verb):
        return False
    said = set(clause.split())
    again, to_me = bool(said & _AGAIN), bool(said & _TO_ME) or clause.endswith("me")
    to_me = to_me or re.search(r"\w{3}(?:me|nos)$", verb) is not None
    if match["need"] and not again:
        return False
    if re.match(words.SEND, verb):
        named = words.names_communication(tail) and not _FOR_NOW.search(match["tail"])
        return (again or named) and not words.names_something_else(tail)
    if re.match(words.DISTURB, verb):
        return again and to_me
    if verb.startswith(("entr", "em")) and tail[:1] == ["com"] and _NEITHER_US.match(match["tail"]):
        return False
    if _calls_a_name(verb, tail) or (not again and _FOR_NOW.search(match["tail"])):
        return False
    return again or to_me or verb.startswith(("entr", "em", "contat", "contact"))


_NEITHER_US = re.compile(r" com (?!a gente|nos\b|\w* ?(?:numero|telefone|contato|celular))")


def _addressed_to_us(before: str, verb: str) -> bool:
    if before.split()[-1:] in (["i"], ["we"], ["they"], ["he"], ["she"], ["why"]):
        return False
    # "a caneta não escreve mais": with a subject before it, this form states and does not ask.
    return _INDICATIVE.match(verb) is None or _FIRST.match(before) is not None


def _calls_a_name(verb: str, tail: list[str]) -> bool:
    return verb.startswith("cham") and tail[:1] == ["de"]


def _turns_on(verb: str, tail: list[str]) -> bool:
    return verb.startswith("lig") and tail[:1] in (["o"], ["a"], ["os"], ["as"])


_DECLINE = re.compile(
    rf"\b(?:{words.NOT}|ja nao|ya no|no longer|sem)(?: \w+){{0,2}}? ?"
    r"\b(?P<wish>quero|queremos|queria|desejo|desejamos|gostaria|pretendo|preciso|aceito|autorizo|permito"
    r"|quiero|deseo|acepto|want|wish|like|consent|need|agree|interesse|authorize)"
    r"(?P<tail>.*)"
)
_BE_CONTACTED = re.compile(
    rf"^(?: (?:mais|mas|que|to|de|a|more|any|em|voces?|vcs|you))*(?: (?:me|ser|be|mais|mas))+ "
    rf"(?:(?P<send>{words.SEND})|{words.CONTACT}|{words.DISTURB})\b(?P<rest>.*)"
)
_BE_SENT = re.compile(
    rf"^(?: (?:mais|mas|que|to|de|more|any|em|voces?|you|estar))*"
    rf" (?:{words.RECEIVE}|(?P<send>{words.SEND}))\b(?P<rest>.*)"
)


_OF_WHAT = r"(?! d[aeo]s? (?!voces?\b|vcs\b|vendas?\b|marketing|propaganda))"
_UNWANTED = re.compile(
    rf"\b(?:mensag\w*|mensaj\w*|messages?|texts?|sms|spams?|propagandas?|publicidade?s?|newsletters?"
    rf"|notific\w*|contat\w*|contact\w*|marketing|disparos?)\b{_OF_WHAT}"
    rf"|\b(?:mais|mas|more|any|nenhum\w*)\b.* (?:{words.ALL_COMMUNICATION})\b{_OF_WHAT}"
)
_BE_LISTED = re.compile(
    r"^(?: (?:mais|mas|to|de))*"
    r" (?:fazer parte|particip\w+|estar|ficar|continuar|permanecer|seguir|be)\b"
)
_RATHER_NOT = re.compile(
    r"(?P<wish>\b(?:gostaria|quero|queria|prefiro|desejo|peco|quiero|favor|como|rather|like)\b.*)?"
    r"\b(?:nao|no|not)(?: (?:to|ser|be|mais|mas|me))* (?:(?P<receive>receber|recibir|receive|get)"
    r"|(?:\w+(?:turb|mod|lest|tun|tat|tact|fic|bord|calle|messag|texte)(?:ad[oa]s?|ed|d)))\b(?P<rest>.*)"
)


def _declines(clause: str) -> bool:
    """Not + wanting + messages: "não quero mais receber", "no quiero que me contacten"."""
    rather = _RATHER_NOT.search(clause)
    if rather and (rather["wish"] or set(rather[0].split()) & _AGAIN):
        return not words.names_something_else(rather["rest"].split())
    match = _DECLINE.search(clause)
    if match is None:
        return False
    if _BE_LISTED.match(match["tail"]) and _LIST_TARGET.search(match["tail"]):
        return True
    contacted = _BE_CONTACTED.match(match["tail"])
    if contacted:
        rest = contacted["rest"].split()
        return not (contacted["send"] and words.names_something_else(rest))
    sent = _BE_SENT.match(match["tail"])
    if sent and sent["send"]:
        return words.names_communication(sent["rest"].split())
    if sent:
        return not words.names_something_else(sent["rest"].split())
    tail = match["tail"].split()
    # "Não quero isso" or "a oferta" refuses what is sold, not the conversation.
    unwanted = _UNWANTED.search(match["tail"])
    return unwanted is not None and words.names_communication(tail)


_LIST_TARGET = re.compile(
    rf"\b(?:d[aeo]s?|n[ao]|ness[ae]|nest[ae]|en|on|in|de|del|dess[ae]|dest[ae]|daquela|from|off|of)"
    rf"(?: (?:la|las|los|el|su|sus|tu|tus|seus?|suas?"
    rf"|sua|your|the|this|that|all|vossa|nossa|essa|esta|mailing|contact))* (?:{words.LIST})\b"
    rf"(?! d[aeo]s? (?!{words.LIST_OF})\w+)(?! (?:of|for) )"
)
_OTHER_PLACE = re.compile(
    r"\b(?:d[aeo]|from|del?) (?:la |el |the )?(?:grupo|e?mail|carrinho|pedido|group)\b"
)
_WITHDRAW = re.compile(rf"\b(?P<verb>{words.REMOVE})\b(?P<tail>.*)")


def _withdraws(clause: str) -> bool:
    """Remove + me + from the list, or remove + my number: "me tira da lista", "borrame"."""
    match = _WITHDRAW.search(clause)
    if match is None:
        return False
    start, tail, verb = clause[: match.start()], match["tail"], match["verb"]
    if _PAST.match(verb):
        return False
    mine = re.match(rf" {words.MINE}\b", tail) is not None
    mine = (
        mine or re.search(rf"\b{words.MINE} (?:seja|sejam|sea|sean|be|to be) $", start) is not None
    )
    me = _NAMES_ME.search(start) is not None or re.match(r" (?:me|nos|eu)\b", tail) is not None
    me = me or re.search(r"\w{3}(?:me|nos|nme)$", verb) is not None
    if _LIST_TARGET.search(tail):
        return me or mine or _FIRST.match(start) is not None
    if mine:
        return verb not in ("take", "get") and not _OTHER_PLACE.search(tail)
    rest = [word for word in tail.split() if word not in words.COURTESY]
    return me and (_FOR_GOOD.match(verb) is not None and not rest or rest in _FROM_HERE)


_NAMES_ME = re.compile(r"\b(?:me|ser|be|seja|sea) $")
_FOR_GOOD = re.compile(r"(?:remov|remuev|exclu|delet|apag|elimin|borr)")
_FROM_HERE = (["me"], ["me", "off"], ["daqui"], ["dai"], ["de", "aqui"], ["me", "from", "this"])


_LEAVE = re.compile(
    rf"\b(?:sair|sal(?:ir|irme)|leave|get off|retirarme|desligar|fora|fuera|want)\b"
    rf"(?=.*{_LIST_TARGET.pattern})"
    r"|\b(?:un ?subscribe|unsub|desinscr\w+|descadastr\w+|desuscri\w+|opt(?: me)? ?out)\b"
    r"|\b(?:d[aeo]\w*|dar\w*|causar)(?: me)? (?:de )?baja"
    r"(?:$| (?:por|favor|de|del|la|mi|esta|este|gracias|a|en|ya|mensaj\w+|suscripc\w+)\b)"
    rf"|\b(?:exclusao|remocao|retirada|eliminacion|removal|deletion) (?:d[aeo]s?|of) {words.MINE}"
    r"|\b(?:revog|retir|revoc|revok|withdraw)\w* (?:o |a |el |la |my |meu |mi |minha )*"
    r"(?:consent\w*|autoriza\w*|permiss\w*|permiso)"
    r"|\b(?:cancel(?:ar|a|e|em|en|o|amento)|anul(?:ar|a|e|en))"
    r"(?: (?:a|o|as|os|la|el|las|los|minha|meu|mi|my|the|este|esta))*"
    r" (?:inscric\w*|subscric\w*|suscripc\w*|cadastro|recebimento|envios?|mensag\w*|mensaj\w*"
    r"|notificac\w*|newsletters?|alertas?|messages|texts|propagandas?|promoc\w*)\b"
)


def _leaves(clause: str) -> bool:
    """Words that mean nothing else: unsubscribe, descadastrar, darse de baja."""
    return _LEAVE.search(clause) is not None and not re.search(
        r"\b(?:baja|sair) (?:temporada|do trabalho)", clause
    )
