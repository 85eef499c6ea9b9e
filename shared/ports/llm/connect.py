"""Picks the model of the settings: a key means a real one, no key the quoting one."""

from shared.config import Settings
from shared.kernel.errors import Invalid
from shared.kernel.once import once
from shared.ports.llm import Llm


@once
def connect_llm(settings: Settings) -> Llm:
    """Return the one model of this process; its SDK loads on the first call."""
    if settings.openai_api_key:
        from shared.ports.llm.openai import OpenaiLlm

        return OpenaiLlm(settings)
    # Only who asks the model is given the key; a server without one would be a silent surprise.
    if settings.openai_base_url:
        raise Invalid("OPENAI_API_KEY is needed with OPENAI_BASE_URL", field="OPENAI_API_KEY")
    from shared.ports.llm.extractive import ExtractiveLlm

    return ExtractiveLlm()
