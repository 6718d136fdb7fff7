"""Traces of OpenTelemetry, for who runs a collector: one span a request, named after its route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import KEPT, route_of
from api.settings import Settings
from geo.errors import InputError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

UNTRACED = "/(healthz|readyz|metrics)$"
"""What asks every few seconds and tells nothing."""


def traced(app: ASGIApp, settings: Settings, *, version: str) -> ASGIApp:
    """``app`` with a span for each request, sent where ``settings.traces`` says; ``app`` itself without.

    The OTLP exporter reads OpenTelemetry's own variables: endpoint, headers, sampling, service name
    (``incidencia`` where OTEL_SERVICE_NAME names none). Raises InputError where the extra ``trazas`` is
    not installed.
    """
    if not settings.traces:
        return app
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise InputError(
            "se piden trazas y falta la biblioteca que las envía",
            where="OTEL_EXPORTER_OTLP_ENDPOINT",
            fix="instale incidencia[trazas]",
        ) from None
    named = Resource.create({"service.name": "incidencia", "service.version": version})
    provider = TracerProvider(resource=named.merge(OTELResourceDetector().detect()))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    spanned = OpenTelemetryMiddleware(
        _Named(app),
        excluded_urls=UNTRACED,
        tracer_provider=provider,
        exclude_spans=["receive", "send"],
    )
    return _Flushed(spanned, provider)


class _Named:
    """Names the span after the route, which is known only once it has answered: few names, not one a URL."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; say which route it was, and whether its answer was kept, as it answers."""
        from opentelemetry.trace import get_current_span

        span = get_current_span()
        if scope["type"] != "http" or not span.is_recording():
            await self.app(scope, receive, send)
            return

        async def naming(message: Message) -> None:
            if message["type"] == "http.response.start":  # the span ends with the last of the body
                span.update_name(f"{scope['method']} {route_of(scope)}")
                span.set_attribute("http.route", route_of(scope))
                if (kept := scope.get(KEPT)) is not None:
                    span.set_attribute(KEPT, kept)
            await send(message)

        await self.app(scope, receive, naming)


class _Flushed:
    """Sends the spans that are left when the service ends."""

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self.app, self._provider = app, provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; after the end of the lifespan, flush."""
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self._provider.shutdown()
