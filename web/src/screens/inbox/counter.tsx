/** How many conversations need a person: in the navigation and the tab's title, on every screen. */
import { useEffect } from "react";
import { useSession } from "@/app/session";
import { navCounts } from "@/app/shell-state";
import { useConversations, useInboxFeed } from "./data";

/** Those the agent cares for are not counted: they need nobody. */
export default function InboxCounter() {
  const { me } = useSession();
  useInboxFeed();
  const waiting = useConversations("waiting", me.id);
  const mine = useConversations("mine", me.id);
  const unread = mine.items.filter((one) => one.unread > 0 && one.owner === "human");
  const count = waiting.items.length + unread.length;
  useEffect(() => {
    navCounts.set((now) => ((now.inbox ?? 0) === count ? now : { ...now, inbox: count }));
  }, [count]);
  return null;
}
