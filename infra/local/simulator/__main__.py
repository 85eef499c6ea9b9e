"""Runs the simulator by itself: `python -m infra.local.simulator --port 9090 …`."""

import argparse
from pathlib import Path

import uvicorn

from infra.local.simulator.app import create_simulator, standalone


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="infra.local.simulator")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9090)
    parser.add_argument("--data-dir", type=Path, default=Path(".piloto/simulator"))
    parser.add_argument("--webhook-url", default="http://127.0.0.1:8080/webhooks/whatsapp")
    parser.add_argument(
        "--instagram-webhook-url", default="http://127.0.0.1:8080/webhooks/instagram"
    )
    parser.add_argument("--secret", default="simulator", help="the app secret that signs webhooks")
    parser.add_argument("--verify-token", default="")
    parser.add_argument("--token", help="the only access token that is good; default: any")
    given = parser.parse_args()
    simulator = create_simulator(
        given.data_dir,
        given.webhook_url,
        given.secret,
        given.verify_token,
        access_token=given.token,
        instagram_webhook_url=given.instagram_webhook_url,
    )
    uvicorn.run(
        standalone(simulator), host=given.host, port=given.port, log_level="warning", lifespan="on"
    )


if __name__ == "__main__":
    main()
