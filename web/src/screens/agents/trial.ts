/** A dialogue with an agent that exists only on this page. */
import { useState } from "react";
import type { AgentChange } from "./data";
import { type Answer, tryAgent } from "./learning";

/** What the API takes at once. */
const MOST_TURNS = 20;

export interface Said {
  id: number;
  role: "user" | "assistant";
  text: string;
  answer?: Answer;
}

export type Trial = ReturnType<typeof useTrial>;

/** `changes` says what is typed and not yet saved: it is tried as if it were. */
export function useTrial(agentId: string, changes: () => AgentChange) {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function answer(dialogue: readonly Said[]): Promise<void> {
    setSaid(dialogue);
    setError(null);
    setPending(true);
    try {
      // An agent that fell silent said nothing that could be repeated to it.
      const turns = dialogue.filter((one) => one.text).map(({ role, text }) => ({ role, text }));
      const found = await tryAgent(agentId, turns.slice(-MOST_TURNS), changes());
      const id = dialogue.length;
      setSaid([...dialogue, { id, role: "assistant", text: found.text, answer: found }]);
    } catch (trouble) {
      setError(trouble);
    } finally {
      setPending(false);
    }
  }

  return {
    said,
    pending,
    error,
    ask: (text: string) => answer([...said, { id: said.length, role: "user", text }]),
    /** The last question once more, e.g. after the agent learned something. */
    again: () => {
      const end = said.findLastIndex((one) => one.role === "user");
      if (end >= 0) void answer(said.slice(0, end + 1));
    },
    clear: () => {
      setSaid([]);
      setError(null);
    },
  };
}
