"""A real browser for the journeys: Chromium on a phone or a desk, and a guard that lets no fault pass unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakSet

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, Response

from tools.ensure_chromium import browser as chromium_path

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"
PHONE, DESK = 360, 1280
HEIGHTS = {PHONE: 740, DESK: 900}
FLAGS = (
    "--no-sandbox",  # it visits our own pages only, and may run as root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
SETTLED = """() => Promise.all(document.getAnimations()
    .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))
    .map(one => one.finished.catch(() => null)))
    .then(() => null)"""
ASKED_FOR_ON_PURPOSE = re.compile(r"^Failed to load resource")
"""Chromium says this of a page that answers 404 or 422, which a journey may want; `Guard` judges answers itself."""

_without_script: WeakSet[BrowserContext] = WeakSet()


def launch(playwright: Playwright) -> Browser:
    """Start Chromium.

    Raises:
        RuntimeError: there is none.
    """
    path = chromium_path()
    if path is None:
        raise RuntimeError("Chromium is not installed; `make test` installs it, or says how to")
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


class Guard:
    """Watches every page of a context, and remembers what must not happen on any of them."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        """Watch ``context``; only the host of ``home`` may be asked for anything."""
        self.faults: list[str] = []
        self._host = urlsplit(home).netloc
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)

    def check(self) -> None:
        """Fail with everything that went wrong.

        Raises:
            AssertionError: something did.
        """
        faults, self.faults = self.faults, []
        assert not faults, "the browser saw faults:\n" + "\n".join(faults)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not ASKED_FOR_ON_PURPOSE.match(message.text):
            self.faults.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"about", "blob"} and parts.netloc != self._host:
            self.faults.append(f"asked another host: {request.url[:120]}")

    def _answered(self, response: Response) -> None:
        may_refuse = response.request.resource_type in {"document", "fetch", "xhr"}
        if response.status >= (500 if may_refuse else 400):
            self.faults.append(f"{response.status} from {response.url}")


@contextmanager
def visitor(
    browser: Browser, home: str, *, width: int = PHONE, script: bool = True, **more: Any
) -> Iterator[Page]:
    """One person's browser: its own cookies, a page to begin with, and a guard that is asked when they leave.

    Args:
        browser: the running Chromium.
        home: address of the site; a page's relative addresses start there.
        width: CSS pixels; :data:`PHONE` or :data:`DESK`.
        script: whether JavaScript runs.
        more: options of Playwright's ``new_context``, say ``reduced_motion="reduce"``.
    """
    context = browser.new_context(
        base_url=home,
        viewport={"width": width, "height": HEIGHTS.get(width, 800)},
        java_script_enabled=script,
        locale="en-GB",
        has_touch=width <= PHONE,
        **more,
    )
    context.set_default_timeout(10_000)
    if not script:
        _without_script.add(context)
    guard = Guard(context, home)
    try:
        yield context.new_page()
        guard.check()
    finally:
        context.close()


def arrived(page: Page) -> None:
    """Wait until the page that was asked for last is read to its end.

    A press waits only until the next page begins to come: what is asked of it at once may be asked of an empty one.
    """
    page.wait_for_load_state("domcontentloaded")


def axe(page: Page) -> None:
    """Hold the page, as it stands now, to WCAG 2.2 A and AA by axe-core.

    Raises:
        AssertionError: axe-core found something; each finding says what, where and where to read more.
        ValueError: the page runs no JavaScript, so axe-core would never answer.
    """
    if page.context in _without_script:
        raise ValueError("axe-core needs JavaScript: hold the same page to it in a visit that has it")
    arrived(page)
    page.evaluate(SETTLED)  # colours halfway through an animation are nobody's to read
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        list(WCAG),
    )
    lines = [
        f"{v['id']}: {v['help']} ({v['helpUrl']})\n"
        + "\n".join(f"    {node['html'][:160]}" for node in v["nodes"])
        for v in found["violations"]
    ]
    assert not lines, f"axe-core found {len(lines)} kinds of fault on {page.url}:\n" + "\n".join(lines)


def snap(page: Page, name: str) -> None:
    """Keep a picture of the whole page on a phone and on a desk, under ``build/screens``."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True, animations="disabled")
    if before:
        page.set_viewport_size(before)


def fits(page: Page) -> None:
    """Nothing sticks out sideways: a reader never has to scroll to the side.

    Raises:
        AssertionError: the page is wider than the window.
    """
    arrived(page)
    wide, window = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"
