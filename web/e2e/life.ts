/** Puts some life into the demo business, so that axe and the pictures see more than empty screens. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { APIRequestContext } from "@playwright/test";

const NUMBER_ID = "100000000000001";
const SAYS: readonly [phone: string, name: string, texts: readonly string[]][] = [
  ["5511987670001", "Bruna Castro", ["Oi! Quanto custa o site?"]],
  ["5541998760002", "Marcos Vinícius de Albuquerque Cavalcanti", ["Tem fidelidade?"]],
  ["5531987650003", "Salão da Nice", ["Quero falar com uma pessoa, por favor"]],
  ["5511912340004", "João Pedro", ["Boa tarde", "Qual o prazo para o site ficar pronto?"]],
  ["5571988880005", "Oficina Dois Irmãos", ["SAIR"]],
  [
    "5521977770006",
    "Helena",
    [
      "Olá! Vi vocês pelo Instagram. Tenho uma padaria de bairro há doze anos, e a maioria dos meus clientes chega por indicação. Queria entender se um site ajudaria, quanto tempo leva e se preciso mandar as fotos antes.",
    ],
  ],
];

export async function fillDemo(
  request: APIRequestContext,
  headers: Record<string, string>,
): Promise<void> {
  const wishes = new URLSearchParams({ basis: "consent", basis_source: "Cadastro na feira" });
  const file = path.resolve(import.meta.dirname, "../../samples/prospects.csv");
  await sent(request, `/api/v1/contacts/import?${wishes}`, {
    headers: { ...headers, "content-type": "application/octet-stream" },
    data: readFileSync(file),
  });
  for (const [phone, name, texts] of SAYS)
    for (const text of texts)
      await sent(request, `/simulator/api/people/${phone}/messages`, {
        data: { text, name, number_id: NUMBER_ID },
      });
}

async function sent(
  request: APIRequestContext,
  way: string,
  options: { headers?: Record<string, string>; data: object | Buffer },
): Promise<void> {
  const answer = await request.post(way, options);
  if (!answer.ok()) throw new Error(`${way}: ${answer.status()} ${await answer.text()}`);
}
