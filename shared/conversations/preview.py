"""The playground: what an agent would answer, with nothing sent and nothing kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.agents import store as agents
from shared.agents.running import AgentAnswer, Scope
from shared.conversations.reading import Dialogue, read_setting
from shared.conversations.thinking import Thinker
from shared.kernel.errors import Unavailable
from shared.ports.documents import Documents
from shared.ports.llm import Turn


class ModelSilent(Unavailable):
    """The model could not be reached; try again."""


@dataclass(frozen=True)
class Preview:
    """Runs an agent on a dialogue that exists nowhere else; `thinker` has no tools."""

    documents: Documents
    thinker: Thinker

    def ask(self, tenant: str, agent_id: str, turns: Sequence[Turn]) -> AgentAnswer:
        """Return the answer to the last turn; its tokens count against the budget."""
        setting = self.documents.transact(
            tenant, lambda tx: read_setting(tx, agents.peek(tx, agent_id))
        )
        dialogue = Dialogue(tuple(turns), turns[-1].text, 0, None)
        answer = self.thinker.think(setting, dialogue, Scope(tenant, "", ""))
        if answer.retry:
            raise ModelSilent("the model did not answer")
        return answer
