"""Finding an answer: rules first, then knowledge, then the agent under the tenant's budget."""

from collections.abc import Sequence

import msgspec

from shared.agents.answering import build_request, facts_of, marker
from shared.agents.handing_over import before_model
from shared.agents.running import AgentAnswer, Budget, Scope, run_agent
from shared.agents.tools import Tool
from shared.conversations.reading import Dialogue, Setting
from shared.kernel.clock import Clock, system_clock
from shared.knowledge.service import KnowledgeService
from shared.ports.llm import Llm, Passage
from shared.usage.service import UsageService

_PASSAGES = 4


class Thinker(msgspec.Struct, frozen=True):
    """Turns a dialogue into an answer; sends and stores nothing."""

    llm: Llm
    knowledge: KnowledgeService
    usage: UsageService
    tools: Sequence[Tool] = ()
    clock: Clock = system_clock

    def think(self, setting: Setting, dialogue: Dialogue, scope: Scope) -> AgentAnswer:
        """Return the answer to what waits in the dialogue."""
        agent, business, question = setting.agent, setting.business, dialogue.question
        before = before_model(agent.handover, question, dialogue.answers_in_a_row, agent.language)
        if before is not None:
            return AgentAnswer(before.text, hand_over=True, reason=before.reason)
        passages = self._passages(scope.tenant, setting, question)
        request = build_request(
            agent,
            business,
            setting.offers,
            passages,
            dialogue.turns,
            [tool.spec for tool in self.tools],
            now=self.clock(),
        )
        return run_agent(
            self.llm,
            request,
            self.tools,
            scope,
            facts=facts_of(business, setting.offers, passages, agent),
            forbidden=[marker(agent.id)],
            budget=self._budget(scope.tenant),
        )

    def _passages(self, tenant: str, setting: Setting, question: str) -> tuple[Passage, ...]:
        if not setting.agent.knowledge:
            return ()
        return self.knowledge.passages(tenant, setting.agent.id, question, _PASSAGES)

    def _budget(self, tenant: str) -> Budget:
        return Budget(
            lambda tokens: self.usage.reserve_tokens(tenant, tokens),
            lambda reserved, used: self.usage.settle(tenant, reserved, used),
        )
