/** A cart from the catalogue: its lines and what it comes to. */
import { ShoppingBag } from "lucide-react";
import type { Schemas } from "@/api/client";
import { useFormats } from "@/i18n/formats";
import { orderOf } from "./said";
import { useInboxWords } from "./words";

export function OrderView({ order }: { order: Schemas["Order"] }) {
  const t = useInboxWords();
  const { money, number } = useFormats();
  const { lines, totals } = orderOf(order);
  const price = (amount: number, currency: string) =>
    /^[A-Z]{3}$/.test(currency) ? money({ amount, currency }) : number(amount / 100);
  return (
    <div className="min-w-52 py-0.5 text-sm">
      <p className="flex items-center gap-2 font-semibold">
        <ShoppingBag aria-hidden className="size-4 shrink-0" /> {t("type.order")}
      </p>
      <ul className="mt-1 grid gap-0.5">
        {lines.map((line, index) => (
          <li key={index} className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {number(line.quantity)} × {line.name}
            </span>
            <span className="shrink-0">{price(line.amount, line.currency)}</span>
          </li>
        ))}
      </ul>
      {[...totals].map(([currency, amount]) => (
        <p
          key={currency}
          className="mt-1 flex justify-between gap-4 border-foreground/15 border-t pt-1 font-semibold"
        >
          <span>{t("order.total")}</span>
          <span>{price(amount, currency)}</span>
        </p>
      ))}
    </div>
  );
}
