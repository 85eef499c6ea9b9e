"""Weighs how likely a message is angry at the business, rather than at the weather or others.

A linear model over words, what they are about, capitals and repeated signs; its weights were
learned from phrases written for it (`python -m tools.handing_over`).
"""

import re
from functools import cache
from pathlib import Path

from shared.kernel import weighing
from shared.kernel.chat_text import windows
from shared.kernel.concepts import Vocabulary

WEIGHTS_FILE = Path(__file__).with_suffix(".tsv")
_SHOUTED_SHARE = 0.7
_LEAST_SHOUTED = 8
_LONGEST_READ = 4_096
_UNSAID = frozenset({"POLITE"})
_FACES = re.compile("[🤬😡😠👿👎]+")
_REPEATED = re.compile(r"[!?]{2,}")

# Word beginnings end in "*".
_CONCEPTS = {
    "INSULT": """
        idiot* imbecil* burro burra burros burras otari* trouxa* palhac* incompeten* inutil* inuteis
        cretin* canalha* patife* babaca* safad* vagabund* descarad* picaret* caloteir* ladrao
        ladroes ladra ladron* bandid* mentiros* golpist* traste* panaca* estupid* stupid tapad*
        desgracad* maldit* pelotud* useless thieves thief crook* liar liars scammer* clown* moron*
        pathetic sinverguenz* estafador* aldrab* gatun* podre escrot* folgad* vacil* lixo porcaria*
        garbage trash worst pior pessim* horrivel nojo nojent* asco disgusting joke piada circo
        espelunca sanguessuga* trambiqu* porqueria* incapa* desonest* covarde* amador* porco porca
        grosso grossa destrat* deboch* mal besta ignorante* bando cambada
    """,
    "CURSE": """
        porra caralho merda bosta puta pqp vtnc vsf vtmnc fdp tnc krl inferno cu foder foda* fodase
        fuck* shit bullshit damn hell mierda carajo concha ching* joder caracas arrombad* cacete
        screw wtf cojones boludo* diabo desgraca
    """,
    "OUTRAGE": """
        absurd* ridicul* inadmiss* inaceit* revolt* indign* vergonh* verguenz* shame ashamed
        desrespeit* respeit* respeto disrespect* descaso desaforo lamentav* repudi* unaccept*
        outrag* disgrac* ultraj* acinte* desfacatez humilh* humill* inacept* decenc* carater
        disaster desastre consideracao
    """,
    "RAGE": """
        raiva odio furios* furia furious angry livid fuming rage brav* brab* putos puto irritad*
        irrita nervos* enfurec* possess* odei* hate detest* rabia enojad* bronca bufand* explodir
        arara angryface
    """,
    "CHEAT": """
        golpe golpes roub* engan* calote lesad* fraude fraud scam scammed cheat* lied lies lie lying
        mentir* mentind* mentira* stole robbed robo roubo enrol* estaf* tapead* passaram ludibri*
    """,
    "EXPOSE": """
        post* expor expon* explan* viraliz* instagram tiktok youtube twitter facebook redes jornal
        televisao printei print grav* avaliac* review* star stars estrela* google public* quemar
        prensa press reputac* trombone espalh* denunc* exposed
    """,
    "FEDUP": """
        paciencia patience limite chega basta enough cansei cansad* cansada sick harto harta fart*
        sapo educacao aviso repetir
    """,
    "YOU": """
        voces vcs voce vc ces cs ustedes you guys empresa empresinha loja atendimento servico robo
        robozinho bot chatbot atendente vendedor gerente dono company service vos tu seu seus sua
        people bando cambada maquina sistema
    """,
    "RUIN": "estrag* ruin* ruined arruin* destru* perder* perderam quebrar",
    "MONEY": "dinheiro dinero plata money grana refund devolv* estorn* paguei pago",
    "AGAIN": "dnv novo again vez vezes veces sempre terceira quarta quinta third time",
    "GLAD": """
        kk* haha* jaja* rs rsrs adoro adorei amei amo lindo linda lindos bom boa bons otim* delici*
        gostei good amazing love great cute rico fofo gostoso barato maravilh* perfeit* obrigad*
        nice funny excited happy feliz
    """,
    "OTHERS": """
        chefe patrao vizinh* marido esposa mulher sogra ex irmao irma pai mae governo politic*
        prefeito juiz time jogo operadora banco correios uber onibus transito chuva calor frio tempo
        clima weather traffic boss other outra outro concorr* filho filha menino cachorro gato dog
        cat segunda monday lunes internet celular computador carro sindico cliente professora jefe
        hijo kid meu minha my mi prova cabelo dor
    """,
    "ASK": """
        quanto quanta quantos tem entregam entrega horario abrem abre custa posso pode preco do can
        how consertam cuanto tienen trocar troca quero vendem fazem remarcar
    """,
    "POLITE": "favor please por gentileza",
}
_VOCABULARY = Vocabulary(_CONCEPTS)


def angry(text: str) -> float:
    """Return how likely the text is angry at the business: its likeliest part."""
    weights = _learned_weights()
    rows = [weighing.weigh_answers(row, weights, 1)[0] for row in rows_of(text)]
    return max(rows, default=0.0)


def rows_of(text: str) -> list[weighing.Features]:
    """Return what is weighed of each part of the text."""
    loud: weighing.Features = {sign: () for sign in _loudness(text[:_LONGEST_READ])}
    faced = _FACES.sub(" angryface ", text)
    return [
        {**weighing.features(window, _VOCABULARY, _UNSAID), **loud} for window in windows(faced)
    ]


def _loudness(text: str) -> list[str]:
    letters = [sign for sign in text if sign.isalpha()]
    upper = sum(sign.isupper() for sign in letters)
    shouted = len(letters) >= _LEAST_SHOUTED and upper >= _SHOUTED_SHARE * len(letters)
    return ["!CAPITALS"] * shouted + ["!REPEATED"] * bool(_REPEATED.search(text))


@cache
def _learned_weights() -> dict[str, tuple[int, ...]]:
    return weighing.read_weights(WEIGHTS_FILE)
