"""Where the peer finds its database, its broker, the provider and the model."""

import os

DATABASE_URL = os.environ["PEER_DATABASE_URL"]
REDIS_URL = os.environ["PEER_REDIS_URL"]
APP_SECRET = os.environ["WHATSAPP_APP_SECRET"].encode()
GRAPH_URL = os.environ["WHATSAPP_API_URL"] + "/v25.0"
MODEL_URL = os.environ["OPENAI_BASE_URL"]
REPLY_WAIT_SECONDS = float(os.environ.get("REPLY_WAIT_SECONDS", "4"))
MESSAGES_PER_SECOND = int(os.environ.get("MESSAGES_PER_SECOND", "80"))
