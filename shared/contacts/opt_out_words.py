"""The vocabulary of stopping: keywords and concepts in Portuguese, English and Spanish, folded.

A concept is what a word may be about; "para" may be several at once. The model weighs concepts
in their order (see `opt_out_model`), so a word belongs here if it changes what is asked.
"""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Whole messages that mean "stop" wherever a business writes to people.
KEYWORDS = _set(
    """
    pare parem parar para sair cancelar cancela cancele remover remova remove excluir exclua
    descadastrar descadastre descadastra descadastro desinscrever desinscreva desinscricao
    bloquear stop stopall unsubscribe unsub cancel end quit optout redsign
    baja salir salirme detener detente desuscribir desuscribirme desuscribirse parad parate alto
    """
)
# Said around a keyword without changing it.
COURTESY = _set(
    """
    por favor pf pfv pfvr pls plz please obrigado obrigada obg vlw valeu grato grata gracias
    thanks thank you ok okay oi ola hola hi hey hello bom boa buenas buenos dia dias tarde tardes
    noite noches ja now ahora logo gente pessoal moca moco senhor senhora amigo amiga eu sim si yes
    imediatamente inmediatamente immediately urgente responder respondo resposta digito opcao
    opcion reply quero quiero la de
    """
)
# Beside "para" these make it "for": "para agora" answers another question.
NOT_BESIDE_PARA = _set("eu agora ja ahora logo voce now la de noite tarde dia amiga amigo")

# Word beginnings end in "*".
CONCEPTS = {
    "not": """
        nao no not dont didnt doesnt wont cant cannot nunca never jamais tampouco nem ni nor
        nenhum* ningun* sem without sin neither wouldnt arent isnt wasnt havent
    """,
    "want": """
        quero queremos queria queriamos quer querem quiero quisiera want wants wanna wanted desej*
        deseo deseamos wish gostaria gostava gostaria* prefiro preferia preferiria prefiero prefer
        rather like pretendo necesito need preciso precisamos gustaria love interes* interest*
        aceito acepto accept pedir peco pido solicit* request exijo exig* demand rogo requeiro
    """,
    "allow": """
        autoriz* authoriz* consent* consint* permit* permiss* permiso permission permito deixo
    """,
    "refuse": """
        dispens* recus* declin* proib* prohib* vedad* rechaz* rejeit* refus* indesejad* unwanted
    """,
    "stop": """
        deje pausem abstener* abstenha* abstenga* desist* descontinu* pare parem parar parada pares
        parando parassem parasse pararem paran paren parad parate parenle parale stop stops stopped
        stopping stopp quit quits cease* cessar cesse* cessem cesar cesen cesa halt discontinue
        refrain deixar deixe deixem deja dejen dejar dejes dejaran dejas dejan deten* detener*
        interromp* interrump* suspend* encerr* finaliz* desativ* desactiv* desabilit* disable
        acabem acabar acaben knock corta* corte* cortem corten termina terminen pausar evit* cesado
    """,
    "para": "para",
    "enough": "chega basta bast suficiente* enough bastante",
    "cancel": "cancel* anul* desmarc*",
    "send": """
        ofrec* oferec* offering mand* envi* encaminh* dispar* remet* send sends sending sent
        disparo* floda* flood* bombarde* bombard* reenvi* postar manden mande blowing spam*
        compart* share prospect* pingar
    """,
    "contact": """
        escrev* escrib* contat* contact* ligu* ligar ligam ligando ligarem llam* chamar chame*
        chamem chama chamam chamando procur* text texts texted texting message messaging messaged
        messages call calls called calling email* emailing write writing written abord* habl* falar
        fale falem notif* reach reaching hit hmu buscar busquem soliciting solicit ping comuni*
        chamado avisar avise avisem avisando avisada avisado avisen interact interagir
    """,
    "liga": "liga",
    "disturb": """
        perturb* incomod* molest* importun* ench* enxer* bother* disturb* harass* pester* annoy*
        hostig* fastidi* atorment* abusand* bug bugging joder jod* hinch* romp* insist* perseg*
        stalk* irrit* rall* chatea*
    """,
    "receive": """
        lleg* chegar chegue chegando receb* recib* receiv* recev* get gets getting hear hearing
        subscrib*
    """,
    "message": """
        mensag* msg msgs mensaj* message messages texts sms texto textos spam spams propagand*
        promoc* promo promos promotion* promotional ofert* offer offers anunci* ad ads publicidad*
        divulgac* marketing newsletter* notific* notification* comunicac* comunicad* communication*
        comunicacion* disparo* aviso avisos conteud* contenid* content novidad* novedad* update
        updates whatsapp* campanh* campan* lembret* informativ* alert* contato contatos contacto
        contactos solicitation* telemarketing ligac* llamad* blast* cupon* cupom* deals catalogo
        coupon* recado* prospecc* prospecao abordage* follow followup* boletim boletin convite*
        carta cartas advert* notice notices flyer* folheto* figurinha* remarketing flood push
        tabela cotac* cotizac* proposta* pesquisa disparo*
    """,
    "list": """
        lista listas list lists base cadastro* mailing transmiss* difusion database banco sistema
        system agenda crm contactos registro* record* directory distribution inscric* subscript*
        subscric* suscripc* assinatura envios disparos relacao rol cadencia funil cadern* ficha
        broadcast lead leads listagem roster books records cadastral
    """,
    "remove": """
        tira tire tirem tirar tirarem tirando retir* remov* remuev* exclu* exclui* apag* delet*
        elimin* borr* borra saca saque* sacar sacame sacar* saqu* quita quiten quitar quite
        quitame* quiten* desvincul* risca* erase* scrub drop take taken taking desinscr* descadast*
        unsub* desuscri* dessuscri* optout optar esquec* forget lose perd* limp* poe ponha coloca
        coloc* poner pongan excl* bloque* block* blacklist risqu* arred* desapeg* scratch strike
        struck bin kick descredenc* suprim*
    """,
    "leave_list": """
        unsub unsubscrib* unsuscrib* unsubcrib* descadast* desinscr* desuscri* dessuscri* optout
        desinscrev* desregistr* opting descadatr*
    """,
    "opt": "opt",
    "out": "out off fora fuera daqui dai dali ahi alli away",
    "baja": "baja bajas baixa",
    "leave": "sair saio sai saia salir salirme salgo leave leaving get out exit desligar",
    "block": "bloque* block* blacklist",
    "me": "me nos us mim mi eu i we comigo conmigo myself",
    "mine": "meu meus minha minhas my mis mio nosso nossa our mine",
    "number": """
        numero* number* telefone* telefono* phone* celular* fone cel contato contacto chip linha
        linea whatsapp nome nombre name dados datos data info* details informac* informations
        registro personal pessoais pessoal
    """,
    "this": """
        isso isto disso essa esse essas esses esta este estas estes esto eso estos dessa desse
        desta deste dessas desses dela daquela nessa nesse this these that those it nisso esas esos
        esa ese ahi dai aqui aca
    """,
    "nothing": """
        vainas bagulho trem negocio troco nada nothing anything stuff coisa* cosas cosa thing
        things something algo tudo todo everything
    """,
    "more": """
        mais mas more anymore again novamente nuevamente longer further ever vez keep continu*
        segu* siga sigan ainda still volt* vuelv* torn*
    """,
    "you": """
        voce voces vcs vc tu te ustedes usted you your yours vos lhe le les seu seus sua suas tus
        sus su ustds empresa loja business company store negocio tienda
    """,
    "how": """
        palavra palabra word botao boton button como how onde donde where what porque why cuando
        quando qual cual cuanto quanto quantas cuantas
    """,
    "if": "se si if caso depois later after despues luego cuando when quando",
    "time": """
        hoje hoy today agora ahora now amanha manana tomorrow semana week weekend mes month antes
        before ate hasta until domingo* sabado* segunda* terca quarta quinta sexta lunes martes
        miercoles jueves viernes monday tuesday wednesday thursday friday saturday sunday madrugada
        noite noche night tarde depois later cedo temprano hora horas hour enquanto momento moment
        january janeiro enero am pm work trabalho trabajo dirigindo manejando driving reuniao
        meeting
    """,
    "thing": """
        pedido* order* consulta* appointment* horario* cita citas turno reserva* reservation*
        booking agendamento* agenda compra* plano plan planes contrato boleto* fatura* factura*
        invoice* bill recibo* receipt* nota cobranc* cobro* conta cuenta account produto* producto*
        product* item items entrega* delivery pacote* paquete* package carrinho carrito cart bolo
        cake vestido dress tenis shoe* cor color size talle tamanho preco* precio* price* frete
        shipping envio orcamento* quote presupuesto aula clase class viagem trip matricula academia
        gym cartao card tarjeta pix pagamento pago payment endereco address direccion foto* photo*
        picture* video audio* codigo code senha password resultado* exame* evento event festa party
        convidad* guest invitad* espera waiting presentes grupo group turma revista magazine
        internet seguro insurance servico servicio service garantia site website app aparelho
        sacola* gelo canudo* sal salt acucar azucar sugar pimenta picante molho maionese mayonesa
        ketchup pickles picles mushroom* bread pao pan arroz carne meat coco cobertura taxa* tax
        fee juros portao porta door gate elevador lift bomba maquina* maquininha machine bateria
        motor pneu mesa table sofa cadeira chair piso bancada torneira conserto curso turma dente*
        pontos gluten chilli nuts flor flores flowers cama bed quarto room toalha* toalla*
        almohada* maleta suitcase suco cafe coffee cerveza cerveja beer agua water
        celular remedio medicine dor dolor pain mancha* stain* tatuagem tattoo tatuaje cebola
        onion* cebolla queijo cheese salsa sauce sobremesa dessert documento arquivo tecnico
        technician motoboy driver taxi carro car bus onibus bebe baby cachorro dog perro cabelo
        hair
    """,
    "others": """
        marido esposo esposa husband wife filho filha hijo hija son daughter mae madre mother pai
        padre father irma irmao sister brother hermana hermano cliente* customer* client* paciente*
        patient* aluno* student* vizinh* neighbor* vecin* chefe jefe boss ex medico doctor doutor
        banco bank operadora amig* friend sindico he she they ele ela eles elas ella ellos him her
        them sogr* suegr* cunhad* neto neta nieto nieta avo vo vovo abuel* tio tia patrao patroa
        secretari* porteiro entregador* motorista driver alguem someone people pessoas gente
    """,
    "wrong": "errad* wrong equivoc* engano* mistake* engan*",
    "law": """
        lgpd gdpr ccpa tcpa fcc ftc procon anpd profeco process* lei ley law legal ilegal illegal
        advogad* lawyer abogad* judicial justica justicia court demand* denunc* report* sue crime
        policia police reclam* protec* protege privac* direito derecho right rights
    """,
    "angry": """
        saco chat* pesad* annoying harto hart* cansad* sick droga porra caralho merda pqp fuck* ffs
        damn bs inferno credo aff puta carajo mierda relentless insistencia insistent*
    """,
    "peace": "paz peace quiet* tranquil* alone sossego sossegad* silencio silence",
    "last": "ultim* last final derradeir*",
    "robot": "robo robos bot bots robot automatic* automatiz*",
    "polite": """
        favor please gentileza obrigad* gracias thanks thank grat* agradec* agradezco apreciar*
        appreciate kindly desculp* sorry disculp* valeu vlw obg amable* gentil possivel posible
        possible mind
    """,
    "greeting": """
        oi ola hola hi hello hey bom boa dia buenas buenos dias tardes tarde good morning afternoon
        senhor* senor* moca moco caro prezad*
    """,
    "can": """
        pode* poderia* podem puede* pueden podria* could can would will vai vao tem teria jeito da
        dar dame deme den denme darme conseg* seria
    """,
    "said": "pedi pedimos asked told said disse falei avisei dije respondi replied ja already ya",
    "let": "deixa deixe deixem deja dejame dejen* leave larga* some suma",
    "info": "info informac* detalhe* details detalles preco saber know conhecer",
    "good": "adoro adorei gosto gostei love like encant* gust* feliz happy otimo legal",
    "sign": "redsign nosign",
    "only": """
        so apenas somente only just solo solamente prefiro prefer prefiero mejor melhor instead
    """,
    "channel": """
        email correo whatsapp mensagem texto audio sms telefone phone ligacao llamada text call
        escrito
    """,
    "of": "de do da dos das del of from com con with",
    "to": "to a ao pra que",
    "many": """
        demais demasiad* muita muitas muito muitos tanta tanto tantas tantos many much every todo
        toda todos todas daily diario monte
    """,
    "obtain": """
        consegu* passou passei deu pegaram pegou tiraram sacaron sacaste dio gave given conseguiu
        arrumou arranj* obtuv*
    """,
    "join": """
        coloca coloque cadastra cadastrar cadastre inclui inclua incluir adiciona adicionar anota
        anotar anoten anotenme agreg* sumen sume sumenme add put inscrever inscreva suscribir
        suscribirme subscribe sign resubscribe participar entrar join start alta register
    """,
    "change": """
        mudou mudei mudar trocar troca troquei cambie cambio cambiar changed change update atualiz*
        actualiz* novo nuevo new corrige
    """,
    "bought": """
        comprei comprar compre compro compramos bought buy purchased have tengo tenho paguei pague
        paid
    """,
    "trash": "lixo porcaria* bobagem* junk basura besteira* bosta merda chatice*",
    "dead": "falec* morreu murio died passed deceased luto",
    "oblivion": """
        oposicao oposicion esquecimento olvido erasure forgotten apagamento supriman suprimir
        eliminacao exclusao remocao esquecido supresion supress*
    """,
    "until": "ate hasta until antes before enquanto mientras while durante during",
}
