"""A model that says what a test or a benchmark tells it to, and remembers what it was asked."""

import threading
from collections.abc import Callable, Iterable

from shared.ports.llm import LlmFailed, LlmOutcome, LlmRequest


class ScriptedLlm:
    """Answers with the outcomes in order, or with what the function returns.

    `requests` holds everything it was asked, oldest first. A script that is spent fails
    without retry, so that a test sees one call too many.
    """

    def __init__(
        self,
        outcomes: Iterable[LlmOutcome] | Callable[[LlmRequest], LlmOutcome],
        cost_tokens: int = 1000,
    ) -> None:
        self.requests: list[LlmRequest] = []
        self._decide = outcomes if callable(outcomes) else self._in_order
        self._left = [] if callable(outcomes) else list(outcomes)
        self._cost_tokens = cost_tokens
        self._lock = threading.Lock()

    def answer_with(self, decide: Callable[[LlmRequest], LlmOutcome]) -> None:
        """Answer by this function from now on."""
        self._decide = decide

    def complete(self, request: LlmRequest) -> LlmOutcome:
        """Record the request and answer by the script."""
        with self._lock:
            self.requests.append(request)
        return self._decide(request)

    def largest_cost_tokens(self, request: LlmRequest) -> int:
        """Return the stated cost, whatever is asked."""
        return self._cost_tokens

    def _in_order(self, request: LlmRequest) -> LlmOutcome:
        with self._lock:
            if not self._left:
                return LlmFailed("unavailable", retry=False, detail="the script is spent")
            return self._left.pop(0)
