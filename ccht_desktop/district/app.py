"""The receiving level over HTTP: parcels in, receipts out, a page of who has reported."""

import asyncio
from collections import Counter
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from ccht_desktop.district.overview import Line, Standing, overview
from ccht_desktop.district.receiver import TOO_LARGE, Receiver
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource
from ccht_desktop.report.months import Month
from ccht_desktop.report.official import minutes_text, number_text, official_words
from ccht_desktop.upload.keys import fingerprint
from ccht_desktop.upload.parcel import LARGEST_BYTES

READ_SECONDS = 30.0
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def create_app(receiver: Receiver) -> Starlette:
    """POST /v1/parcels, GET /v1/key, GET / (also ?thang=2026-11)."""
    templates = Environment(
        loader=FileSystemLoader(resource("templates")), autoescape=True, undefined=StrictUndefined
    )

    async def parcels(request: Request) -> Response:
        content = await _body(request)
        if isinstance(content, Response):
            return content
        answer = await run_in_threadpool(receiver.take, content)
        headers = {"X-CCHT-Wanted": str(answer.wanted)} if answer.wanted else {}
        if answer.taken:
            media = "application/json"
            return Response(answer.document, answer.status, headers, media_type=media)
        return JSONResponse({"error": answer.reason}, answer.status, headers)

    async def key(_request: Request) -> Response:
        return PlainTextResponse(receiver.key.public + "\n")

    async def page(request: Request) -> Response:
        try:
            asked = request.query_params.get("thang")
            month = Month.parse(asked) if asked else Month.of(receiver.clock.now())
        except StationError as error:
            return PlainTextResponse(error.text, 400)
        lines = await run_in_threadpool(_lines, receiver, month)
        text = templates.get_template("district.html").render(_shown(receiver, month, lines))
        return HTMLResponse(text, headers=_PAGE_HEADERS)

    return Starlette(
        routes=[
            Route("/v1/parcels", parcels, methods=["POST"]),
            Route("/v1/key", key),
            Route("/", page),
        ]
    )


async def _body(request: Request) -> bytes | Response:
    """The body, never more of it than a parcel may have, or the refusal."""
    too_large = JSONResponse({"error": "TOO_LARGE"}, TOO_LARGE, {"Connection": "close"})
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > LARGEST_BYTES:
        return too_large
    content = bytearray()
    try:
        async with asyncio.timeout(READ_SECONDS):
            async for piece in request.stream():
                content += piece
                if len(content) > LARGEST_BYTES:
                    return too_large
    except TimeoutError:
        return JSONResponse({"error": "TOO_SLOW"}, 408, {"Connection": "close"})
    except ClientDisconnect:
        return Response(status_code=400)
    return bytes(content)


def _lines(receiver: Receiver, month: Month) -> list[Line]:
    with receiver.store.visit() as visit:
        return overview(
            visit.stations(),
            visit.ending(month.start, month.end),
            visit.last_received(),
            visit.counted("conflict"),
            visit.counted("rejected"),
            receiver.clock.now(),
        )


def _shown(receiver: Receiver, month: Month, lines: list[Line]) -> dict[str, Any]:
    total = Counter[str]()
    for line in lines:
        total.update(line.seconds_by_field)
    return {
        "month": month,
        "previous": month.previous,
        "next": month.next,
        "now": local(receiver.clock.now()),
        "fingerprint": fingerprint(receiver.key.public),
        "lines": lines,
        "counted": Counter(line.standing for line in lines),
        "Standing": Standing,
        "total": total,
        "total_seconds": sum(total.values()),
        "words": official_words(),
        "local": local,
        "minutes": minutes_text,
        "number": lambda value: number_text(value, 0),
    }
