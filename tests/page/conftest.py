"""The page as a person has it: the real service, the built page, a Chromium cut off from every other host."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

SIZES = {"1440": (1440, 900), "390": (390, 844)}
# What the page fits into its first view, and the room around it: src/map.ts.
MAINLAND = (-117.2, 14.4, -86.6, 32.8)
MARGIN = {"1440": (24, 8), "390": (8, 8)}


@dataclass
class Visit:
    """A page that was opened, and what it did meanwhile."""

    page: Page
    width: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def settle(self, painted: str = "") -> Visit:
        """Wait until the map rests with its values on it; ``painted`` names view and moment."""
        self.page.wait_for_function(
            "wanted => document.body.dataset.mapa === 'listo' && "
            "(wanted === '' || document.body.dataset.pintado === wanted)",
            arg=painted,
            timeout=60_000,
        )
        return self

    def hear(self, kind: str, words: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(words)

    def text(self, selector: str) -> str:
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place stands in the first view, in pixels of the window."""
        box = self.page.locator("#mapa").bounding_box()
        assert box is not None
        left, top = MARGIN[self.width]
        west, north = _mercator(MAINLAND[0], MAINLAND[3])
        east, south = _mercator(MAINLAND[2], MAINLAND[1])
        scale = min((box["width"] - 2 * left) / (east - west), (box["height"] - 2 * top) / (south - north))
        x, y = _mercator(lon, lat)
        return (
            box["x"] + box["width"] / 2 + (x - (west + east) / 2) * scale,
            box["y"] + box["height"] / 2 + (y - (north + south) / 2) * scale,
        )

    def patch(self, lon: float, lat: float, side: int = 16) -> list[tuple[int, int, int]]:
        """The colours of the pixels of the map in a square around a place."""
        x, y = self.at(lon, lat)
        flat: list[int] = self.page.evaluate(
            """([x, y, side]) => {
              const map = document.querySelector('#mapa canvas');
              const box = map.getBoundingClientRect();
              const scale = map.width / box.width;
              const copy = new OffscreenCanvas(map.width, map.height).getContext('2d');
              copy.drawImage(map, 0, 0);
              const [left, top] = [(x - box.x - side / 2) * scale, (y - box.y - side / 2) * scale];
              return Array.from(copy.getImageData(left, top, side * scale, side * scale).data);
            }""",
            [x, y, side],
        )
        return list(zip(flat[0::4], flat[1::4], flat[2::4], strict=True))


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return lon, -math.degrees(math.asinh(math.tan(math.radians(lat))))


class Opener:
    """Opens the page at an address and a width; every request to another host is refused and noted."""

    def __init__(self, service: str, browser: Browser) -> None:
        self.service, self.browser = service, browser
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        query: str = "",
        *,
        width: str = "1440",
        wait: bool = True,
        answers: Mapping[str, Callable[[Route], None]] | None = None,
        **options: Any,
    ) -> Visit:
        """``answers`` has, by a regular expression of the address, who answers in the service's place."""
        wide, high = SIZES[width]
        phone = {"has_touch": True, "is_mobile": True} if width == "390" else {}
        size = {"width": wide, "height": high}
        context = self.browser.new_context(viewport=size, locale="es-MX", **phone, **options)
        self.contexts.append(context)
        visit = Visit(context.new_page(), width)
        own = urlsplit(self.service).netloc

        def guard(route: Route) -> None:
            if urlsplit(route.request.url).netloc == own:
                route.fallback()
            else:
                visit.elsewhere.append(route.request.url)
                route.abort()

        context.route(lambda url: not url.startswith(("data:", "blob:")), guard)
        for pattern, answer in (answers or {}).items():
            context.route(re.compile(pattern), answer)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        visit.page.on("console", lambda said: visit.hear(said.type, said.text))
        visit.page.goto(f"{self.service}/{query}")
        return visit.settle() if wait else visit

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def open_page(service: str, browser: Browser) -> Iterator[Opener]:
    opener = Opener(service, browser)
    yield opener
    opener.close()


@pytest.fixture(scope="module")
def open_once(service: str, browser: Browser) -> Iterator[Opener]:
    """For pages that several tests only look at."""
    opener = Opener(service, browser)
    yield opener
    opener.close()
