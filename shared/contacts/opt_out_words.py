"""The vocabulary of stopping: word groups in Portuguese, English and Spanish, already folded."""

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Whole messages that mean "stop" wherever a business writes to people.
KEYWORDS = _set(
    """
    pare parar parem sair cancelar cancela cancele remover remova remove excluir exclua
    descadastrar descadastre descadastra descadastro desinscrever desinscreva desinscricao
    stop stopall unsubscribe cancel end quit optout
    baja salir salirme detener detente desuscribir desuscribirme desuscribirse parad parate
    """
)
KEYWORD_PAIRS = frozenset(
    {
        "opt out", "stop all", "pode parar", "podem parar", "pode cancelar o envio", "sai fora",
        "quero sair", "quero parar", "quero descadastrar", "me tira", "me remove", "me remova",
        "me remover", "me exclui", "me exclua", "me excluir", "me descadastra", "me descadastre",
        "me descadastrar", "me retire", "me retira", "remove me", "remover me", "me tira daqui",
        "me tire daqui", "take me off", "get me off", "de baja", "quiero salir", "quiero baja",
        "quiero la baja", "solicito baja", "solicito la baja", "pedir baja", "no mas",
        "nao envie mais",
        "nao mande mais", "nao manda mais", "nao ligue mais", "nao escreva mais", "no more",
        "no escribas mas", "no envies mas", "no mandes mas", "no envie mas", "no mande mas",
    }
)  # fmt: skip

# Said around a request without changing it.
COURTESY = _set(
    """
    por favor pf pfv pfvr favor please pls plz obrigado obrigada obg vlw valeu grato grata gracias
    thanks thank you ok okay oi ola hola hi hey hello bom boa dia tarde noite buenas buenos dias
    tardes noches agora ja ahora now logo gente pessoal moca moco senhor senhora amigo amiga eu
    sim si yes imediatamente urgente inmediatamente immediately vc voce vcs voces ustedes
    """
)

SEND = r"(?:mand|envi|encaminh|dispar|remet)\w*|send(?:ing|s)?"
CONTACT = (
    r"escrev\w*|escrib\w*|contat\w*|contact\w*|(?:entr\w+ )?(?:mais )?em contato"
    r"|(?:entr|pon)\w* (?:mas )?en contacto"
    r"|lig(?:ar|ue|uem|a|ando|arem)|llam\w*|cham(?:ar|e|em|a|ando)|procur(?:e|em|ar|ando|a)"
    r"|text(?:ing)?|messag(?:e|ing)|msg|call(?:ing)?|email(?:ing)?|spam\w+|writ(?:e|ing)|abord\w*"
    r"|fal(?:e|em|ar|a|ando) (?:mais )?comigo|habl\w+ (?:mas )?conmigo|reach(?:ing)? out|notif\w*"
)
DISTURB = (
    r"perturb\w*|incomod\w*|molest\w*|importun\w*|ench\w+|bother\w*|disturb\w*|harass\w*|pester\w*"
    r"|annoy\w*|hostig\w*|fastidi\w*"
)
RECEIVE = r"receb\w*|recib\w*|receiv\w*|get(?:ting)?|hear(?:ing)? from"
STOP = (
    r"par(?:a|ar|arem|e|em|en|ando|ad|as)|deix(?:a|ar|e|em)|dej(?:a|ar|e|en|ad)|cess(?:a|ar|e|em)"
    r"|ces(?:a|ar|e|en)|interromp\w*|interrump\w*|suspend\w*|stop|quit|cease|chega|basta"
)
# Verbs that end messages only together with a word for messages.
SWITCH_OFF = (
    r"deten\w*|bloque\w*|desativ\w*|desactiv\w*|desabilit\w*|encerr\w*|finaliz\w*|cancel\w*"
    r"|disable|turn off|mute|no more|no mas|sem mais"
)
NOT = r"nao|nunca|jamais|no|dont|do not|never|not|tampouco"

ALL_COMMUNICATION = (
    r"mensag\w*|msgs?|mensaj\w*|messages?|texts?|textos?|sms|spams?|propagandas?|promoc\w*|promos?"
    r"|promotions?|ofertas?|offers?|anuncios?|ads|publicidade?s?|divulgac\w*|marketing|newsletters?"
    r"|notificac\w*|notifications?|comunicac\w*|comunicados?|communications?|contat\w*|contact\w*"
    r"|ligac\w*|llamad\w*|calls?|disparos?|envios?|avisos?|conteudos?|contenidos?|novidades"
    r"|novedades|updates|whats\w*|zaps?|campanhas?|campanas?|e?mails?|correos|lembretes"
    r"|celular|numero|telefone|telefono|number|phone"
)
_DEICTIC = (
    r"isso|isto|disso|nada|eso|esto|this|that|it|stuff|anything|nothing|coisas?|cosas?|things?"
    r"|porcarias?|lixo|basura|junk|bobagens?"
)
_FILLER = _set(
    """
    me nos mais mas more a o as os la el los las lo the de da do das dos del com con with por favor
    please pra para mim mi to us from aqui ca essas esses essa esse estas estes esta este desses
    dessas desse dessa esas esos esa suas seus sua seu sus tus su tu your any all these those such
    tantas tantos tanta tanto nenhuma nenhum ningun ninguna otra outra vez again anymore ever
    novamente nuevamente novo ja now agora ahora pelo pela pelos pelas no na nos nas meu meus my vcs
    voces vc voce ustedes you qualquer qualquier tipo um uma un una uns todas todos todo toda
    of promotional promocional promocionais promocionales comercial comerciais comerciales
    commercial automatica automaticas automaticos unwanted indesejadas publicitarios publicitaria
    saco paciencia saber imediatamente inmediatamente immediately ser sendo be being por en em so
    much many hora hoje dia
    """
)
_NOUN = re.compile(rf"(?:{ALL_COMMUNICATION}|{_DEICTIC})$")

LIST = (
    r"lista|listas|list|base|cadastros?|contatos|contactos|contacts|agenda|sistema|system|database"
    r"|banco|mailing|transmissao|envios|disparos?|divulgacao|registros?|crm|grupo de transmissao"
)
LIST_OF = (
    r"contat\w*|contact\w*|transmissao|difusion|envios?|disparos?|mensage\w*|mensaje\w*|e?mails?"
    r"|clientes|clients|divulgacao|marketing|whats\w*|zap|distribuicao|distribucion|voces|vcs|dados"
    r"|ustedes|propagandas?|promoc\w*|ofertas?|prospec\w*|leads|telefones|numeros|datos|correos?"
)
REMOVE = (
    r"(?:tir|retir|remov|remuev|exclu|apag|delet|elimin|borr|sac|saqu|quit|desvincul|bloque)\w*"
    r"|take\w*|erase\w*|get|esquec\w*|olvid\w*|forget|lose|perd[ae]\w*"
)
MINE = (
    r"(?:(?:o |os |a )?(?:meus?|minhas?|mis?|my)|este|esse|this) (?:numeros?|telefones?|celular"
    r"|contatos?|contactos?|nome|cadastro|whatsapp|zap|dados|datos|number|phone|contact|name|data|details"
    r"|info\w*|registro|telefono|nombre)"
)
OTHER_CHANNEL = (
    r"e?mail|correo|whats\w*|zap|mensag\w*|mensaj\w*|messages?|texto?|audio|telefone|telefono|phone"
    r"|ligac\w*|llamada|calls?|sms|aqui"
)


def names_something_else(tail: list[str]) -> bool:
    """Tell whether the words after "stop sending" are about a thing that is no communication."""
    for word in tail:
        if word not in _FILLER:
            return _NOUN.match(word) is None
    return False


def names_communication(tail: list[str]) -> bool:
    """Tell whether the words are about messages, or about "this" without a name."""
    for word in tail:
        if word not in _FILLER:
            return _NOUN.match(word) is not None
    return False


MESSAGES = rf"\b(?:{ALL_COMMUNICATION})\b"
