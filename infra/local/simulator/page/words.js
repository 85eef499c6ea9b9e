/** The words of the page in both languages. */

const WORDS = {
  "pt-BR": {
    title: "simulador", people: "Pessoas", search: "Buscar nome ou telefone", newPerson: "Nova pessoa",
    nobody: "Ninguém ainda. Inicie uma campanha ou crie uma pessoa e escreva para a empresa.",
    chat: "Conversa", choose: "Escolha uma pessoa e responda no lugar dela.", back: "Voltar", about: "Sobre a pessoa",
    name: "Nome", phone: "Telefone com código do país, ou @usuário do Instagram", optedOut: "Não quer marketing",
    hidden: "Esconde o número", noWhatsapp: "Não tem WhatsApp", write: "Mensagem", send: "Enviar",
    type: "Tipo", theme: "Claro ou escuro", panel: "Painel", close: "Fechar", judge: "Árbitro",
    script: "Respostas automáticas", scriptHint: "As pessoas respondem sozinhas às campanhas.",
    reset: "Esquecer tudo", resetAsk: "Apagar mensagens, pessoas e ajustes do simulador?",
    cancel: "Cancelar", start: "Conversar", language: "English", template: "modelo", you: "Você: ",
    today: "Hoje", yesterday: "Ontem", offline: "sem conexão", failed: "falhou", accepted: "aceita",
    sent: "enviada", delivered: "entregue", read: "lida",
    text: "Texto", audio: "Mensagem de voz", image: "Foto", document: "Arquivo", location: "Local",
    button: "Botão", reaction: "Reação", sticker: "Figurinha", unsupported: "Enquete", video: "Vídeo",
    contacts: "Contato", order: "Pedido", interactive: "Opções", attach: "Anexar", message: "Esta mensagem",
    react: "Reagir", unreact: "Tirar", reply: "Responder", edit: "Editar", revoke: "Apagar", edited: "editada",
    revoked: "Mensagem apagada", comment: "Comentário", echo: "A loja responde no aplicativo", replying: "Respondendo:", editing: "Editando:", place: "Nome do lugar", address: "Endereço",
    quick: ["Quero saber mais", "Quanto custa?", "Pode ser amanhã às 10h?", "Quero falar com uma pessoa", "SAIR"],
    statAccepted: "Aceitas", statReceived: "Recebidas", statDouble: "Envios em dobro",
    statPeak: "Pico por segundo", statWaiting: "Webhooks na fila", statRefused: "Recusadas",
    scriptOff: "Ninguém", scriptEager: "Interessados", scriptMixed: "De tudo um pouco",
    groupDelivery: "Como os webhooks chegam", groupTrouble: "Problemas ao enviar",
    groupFate: "O que acontece com a mensagem", groupRules: "Regras da Meta",
    duplicate_rate: "Repetidos", reorder_rate: "Fora de ordem", batch_max: "Itens por lote",
    webhooks_paused: "Segurar webhooks", drop_status: "Status perdidos",
    error_500: "Erro 500 antes de aceitar", error_500_after_accept: "Erro 500 depois de aceitar",
    timeout_after_accept: "Aceita e não responde", garbage_after_accept: "Resposta ilegível",
    reset_after_accept: "Conexão cai depois de aceitar", read_rate: "Confirmam leitura",
    held: "Retidas para análise", throughput_per_second: "Mensagens por segundo",
    unique_recipients_per_day: "Pessoas por dia (vazio: sem limite)", enforce_window: "Janela de 24 horas",
    enforce_pair: "Limite por pessoa", enforce_throughput: "Limite por segundo",
    enforce_unique: "Limite de pessoas por dia", enforce_opt_out: "Respeitar quem saiu",
    refuse_asynchronously: "Recusar só depois, por status", ninth_digit_dropped: "Sem o nono dígito (DDD ≥ 31)",
  },
  en: {
    title: "simulator", people: "People", search: "Search name or phone", newPerson: "New person",
    nobody: "Nobody yet. Start a campaign, or make up a person and write to the business.",
    chat: "Chat", choose: "Choose a person and answer in their place.", back: "Back", about: "About the person",
    name: "Name", phone: "Phone with country code, or Instagram @user", optedOut: "Wants no marketing",
    hidden: "Hides the number", noWhatsapp: "Has no WhatsApp", write: "Message", send: "Send",
    type: "Type", theme: "Light or dark", panel: "Panel", close: "Close", judge: "Judge",
    script: "Automatic answers", scriptHint: "People answer campaigns by themselves.",
    reset: "Forget everything", resetAsk: "Delete messages, people and settings of the simulator?",
    cancel: "Cancel", start: "Start chat", language: "Português", template: "template", you: "You: ",
    today: "Today", yesterday: "Yesterday", offline: "offline", failed: "failed", accepted: "accepted",
    sent: "sent", delivered: "delivered", read: "read",
    text: "Text", audio: "Voice message", image: "Photo", document: "File", location: "Place",
    button: "Button", reaction: "Reaction", sticker: "Sticker", unsupported: "Poll", video: "Video",
    contacts: "Contact", order: "Order", interactive: "Options", attach: "Attach", message: "This message",
    react: "React", unreact: "Take back", reply: "Reply", edit: "Edit", revoke: "Delete", edited: "edited",
    revoked: "Deleted message", comment: "Comment", echo: "The shop answers in the app", replying: "Replying to:", editing: "Editing:", place: "Name of the place", address: "Address",
    quick: ["Tell me more", "How much is it?", "Could it be tomorrow at 10?", "I want to talk to a person", "STOP"],
    statAccepted: "Accepted", statReceived: "Received", statDouble: "Double sends",
    statPeak: "Peak per second", statWaiting: "Webhooks waiting", statRefused: "Refused",
    scriptOff: "Nobody", scriptEager: "Eager people", scriptMixed: "All kinds",
    groupDelivery: "How webhooks come", groupTrouble: "Trouble when sending",
    groupFate: "What becomes of a message", groupRules: "Rules of Meta",
    duplicate_rate: "Duplicates", reorder_rate: "Out of order", batch_max: "Items per batch",
    webhooks_paused: "Hold webhooks back", drop_status: "Lost statuses",
    error_500: "Error 500 before accepting", error_500_after_accept: "Error 500 after accepting",
    timeout_after_accept: "Accepts and never answers", garbage_after_accept: "Unreadable answer",
    reset_after_accept: "Connection drops after accepting", read_rate: "Report reading",
    held: "Held for assessment", throughput_per_second: "Messages per second",
    unique_recipients_per_day: "People per day (empty: no limit)", enforce_window: "24-hour window",
    enforce_pair: "Limit per person", enforce_throughput: "Limit per second",
    enforce_unique: "Limit of people per day", enforce_opt_out: "Respect who stopped",
    refuse_asynchronously: "Refuse later, by status", ninth_digit_dropped: "No ninth digit (area ≥ 31)",
  },
};

const asked = new URLSearchParams(location.search).get("lang");
// Where the dashboard has been used on this machine, its language holds here too.
const kept = asked ?? localStorage.getItem("language") ?? localStorage.getItem("piloto.language") ?? navigator.language;
export let language = kept.startsWith("pt") ? "pt-BR" : "en";

/** Return the word of a name in the language in force. */
export function word(name) {
  return WORDS[language][name] ?? name;
}

/** Put words into everything on the page that asks for one. */
export function speak() {
  document.documentElement.lang = language;
  document.querySelectorAll("[data-word]").forEach((node) => { node.textContent = word(node.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((node) => {
    node.setAttribute("aria-label", word(node.dataset.label));
    if (node.matches("button, summary")) node.title = word(node.dataset.label);
  });
  document.querySelectorAll("[data-placeholder]").forEach((node) => { node.placeholder = word(node.dataset.placeholder); });
}

/** Change to the other language. */
export function switchLanguage() {
  language = language === "en" ? "pt-BR" : "en";
  localStorage.setItem("language", language);
}
