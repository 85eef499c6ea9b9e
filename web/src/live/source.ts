/** Where news come from. Polling today; a push channel can take its place behind the same contract. */
import type { Schemas } from "@/api/client";
import type { Store } from "@/lib/store";

/** What changed. Today only conversations are in the feed. */
export type LiveChange = Schemas["Conversation"];

/** How soon somebody should see news: an open conversation, the list of them, any other page. */
export type Pace = "conversation" | "inbox" | "elsewhere";

export type LiveState =
  | { kind: "live" }
  | { kind: "paused" }
  | { kind: "reconnecting" }
  | { kind: "offline"; since: number };

export interface LiveSource {
  state: Store<LiveState>;
  start(): void;
  stop(): void;
  /** Asks for at least this pace until the returned function is called. */
  want(pace: Pace): () => void;
  /** Called with changes, or with "everything" after a gap: then all that is shown is asked for anew. */
  subscribe(listener: (changes: readonly LiveChange[] | "everything") => void): () => void;
  /** Looks at once, e.g. after the person has sent something. */
  nudge(): void;
}
