"""The only reader of the environment: one frozen Settings."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import fields, replace

from shared.kernel.errors import Invalid


class Settings(msgspec.Struct, frozen=True):
    """Every setting of both backends. A field is the environment variable in lower case."""

    backend: str = "embedded"
    documents: str = "sqlite"
    bus: str = "sqlite"
    tasks: str = "sqlite"
    secrets: str = "file"
    blobs: str = "folder"
    identity: str = "embedded"
    host: str = "127.0.0.1"
    port: int = 8080
    data_dir: Path = Path(".piloto")
    public_url: str = "http://127.0.0.1:8080"
    whatsapp_api_url: str = ""
    whatsapp_api_version: str = "v25.0"
    instagram_api_url: str = ""
    """Base of the Instagram API; empty is Meta's, on one machine the simulator's."""
    whatsapp_app_id: str = ""
    """The platform's app at Meta; with its secret businesses connect by Embedded Signup."""
    whatsapp_signup_configuration: str = ""
    """The configuration id of Embedded Signup, for the dashboard; public, no secret."""
    whatsapp_app_secret: str = ""
    whatsapp_verify_token: str = ""
    openai_api_key: str = ""
    openai_base_url: str = ""
    openai_model: str = "gpt-5-mini"
    reply_wait_seconds: float | None = None
    """None is adaptive, 4 to 8 seconds."""
    smtp_url: str = ""
    google_cloud_project: str = ""
    firebase_api_key: str = ""
    """Names the project to the sign-in page's SDK; public, no secret."""
    firebase_auth_domain: str = ""
    """Where the Google popup comes back to; empty is <project>.firebaseapp.com."""
    region: str = "southamerica-east1"
    functions_url: str = ""
    """Base address of task and push targets on Google, e.g. https://{function}-abc-rj.a.run.app.
    `{function}` becomes the function's name with dashes: messaging-task-send."""
    tasks_service_account: str = ""
    """E-mail of the account whose OIDC token Cloud Tasks sends to the functions."""
    blobs_bucket: str = ""
    mail_from: str = ""
    """Sender of every mail; empty is no-reply at the host of `public_url`."""
    firestore_emulator_host: str = ""
    pubsub_emulator_host: str = ""
    firebase_auth_emulator_host: str = ""
    cloud_tasks_emulator_host: str = ""
    secret_manager_emulator_host: str = ""
    storage_emulator_host: str = ""
    demo: bool = True
    otel_exporter_otlp_endpoint: str = ""
    """Where spans go as OTLP over HTTP; empty keeps none. On Google https://telemetry.googleapis.com."""
    otel_traces_sampler_arg: float = 1.0
    """Which share of the traces that begin here is kept, 0 to 1."""
    log_level: str = "info"
    log_format: str = "json"
    k_service: str = ""


_PORTS = {
    "documents": ("sqlite", "firestore"),
    "bus": ("sqlite", "pubsub"),
    "tasks": ("sqlite", "cloud_tasks"),
    "secrets": ("file", "secret_manager"),
    "blobs": ("folder", "cloud_storage"),
    "identity": ("embedded", "firebase"),
}
_ALIASES = {"embedded": 0, "google": 1}


@cache
def load_settings() -> Settings:
    """Read the process's environment once. Raises `Invalid` naming the variable."""
    return read_settings(os.environ)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Build the settings from `environment`; empty values count as unset."""
    given = {name: value for name, value in environment.items() if value != ""}
    backend = _one_of("BACKEND", given.get("BACKEND", "embedded"), ("embedded", "google"))
    values: dict[str, Any] = {"backend": backend}
    for name, adapters in _PORTS.items():
        values[name] = _adapter(name.upper(), given.get(name.upper(), backend), adapters)
    for field in fields(Settings):
        if field.name not in values and field.name.upper() in given:
            values[field.name] = _convert(field.name, given[field.name.upper()])
    values.setdefault("demo", backend == "embedded")
    values.setdefault(
        "public_url", f"http://{values.get('host', '127.0.0.1')}:{values.get('port', 8080)}"
    )
    settings = replace(Settings(), **values)
    _refuse_contradictions(settings)
    return settings


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise Invalid(f"{name} must be one of {', '.join(allowed)}, not {value!r}", field=name)
    return value


def _adapter(name: str, value: str, adapters: tuple[str, str]) -> str:
    if value in _ALIASES:
        return adapters[_ALIASES[value]]
    return _one_of(name, value, (*adapters, *_ALIASES))


def _convert(name: str, text: str) -> object:
    try:
        match name:
            case "port":
                return int(text)
            case "reply_wait_seconds" | "otel_traces_sampler_arg":
                return float(text)
            case "data_dir":
                return Path(text)
            case "demo":
                return _one_of("DEMO", text, ("0", "1")) == "1"
            case "log_format":
                return _one_of("LOG_FORMAT", text, ("json", "text"))
            case "log_level":
                return _one_of("LOG_LEVEL", text, ("debug", "info", "warning", "error"))
    except ValueError:
        raise Invalid(
            f"{name.upper()} must be a number, not {text!r}", field=name.upper()
        ) from None
    return text.rstrip("/") if name.endswith("_url") else text


def _refuse_contradictions(settings: Settings) -> None:
    emulators = [f.name for f in fields(Settings) if f.name.endswith("emulator_host")]
    for name in emulators:
        # An emulator accepts forged tokens and keeps nothing: never beside a deployed function.
        if settings.k_service and getattr(settings, name):
            raise Invalid(
                f"{name.upper()} must not be set in a deployed function", field=name.upper()
            )
    google = {getattr(settings, port) for port in _PORTS} & {pair[1] for pair in _PORTS.values()}
    if google and not settings.google_cloud_project:
        raise Invalid(
            "GOOGLE_CLOUD_PROJECT is needed by " + ", ".join(sorted(google)),
            field="GOOGLE_CLOUD_PROJECT",
        )
