"""The playground: what an agent would answer, with nothing sent and nothing kept."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shared.agents import store as agents
from shared.agents.running import AgentAnswer, Scope
from shared.agents.service import require_offers
from shared.conversations.reading import Dialogue, Setting, read_setting
from shared.conversations.thinking import Thinker
from shared.kernel.clock import Clock, system_clock
from shared.kernel.errors import Unavailable
from shared.ports.documents import Documents, Tx
from shared.ports.llm import Turn


class ModelSilent(Unavailable):
    """The model could not be reached; try again."""


class Preview(msgspec.Struct, frozen=True):
    """Runs an agent on a dialogue that exists nowhere else; `thinker` has no tools."""

    documents: Documents
    thinker: Thinker
    clock: Clock = system_clock

    def ask(
        self,
        tenant: str,
        agent_id: str,
        turns: Sequence[Turn],
        changes: Mapping[str, Any] | None = None,
    ) -> AgentAnswer:
        """Return the answer to the last turn; its tokens count against the budget.

        `changes` are fields of the agent to try before anybody saves them.
        """

        def work(tx: Tx) -> Setting:
            agent = agents.peek(tx, agent_id)
            if changes:
                agent = agent.changed(dict(changes), self.clock())
                require_offers(tx, changes.get("offer_ids", ()), "changes.offer_ids")
            return read_setting(tx, agent)

        setting = self.documents.transact(tenant, work)
        dialogue = Dialogue(tuple(turns), turns[-1].text, 0, None)
        answer = self.thinker.think(setting, dialogue, Scope(tenant, "", ""))
        if answer.retry:
            raise ModelSilent("the model did not answer")
        return answer
