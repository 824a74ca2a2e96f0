"""``make bench``: what a vote and a page cost, and the public pages to a visitor, each beside a bare Flask "hello" in the same minutes.

Absolute times mean little on shared machines; the ratios are what to read. Every round measures all
of them one after the other, and a ratio is taken within its round.
"""

from __future__ import annotations

import gzip
import json
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from collections import defaultdict
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench import servers
from bench.load import CLIENTS, Ask, Run, percentile, run

ROUNDS = 5
A_CLIENTS_SHARE = 50  # requests of each client in each round


def main() -> None:
    """Prepare, measure, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "secret").write_text(secrets.token_urlsafe(48))
        print("Preparing a school of 400, 25 cards, 90 ballots …", flush=True)
        subprocess.run([sys.executable, "-m", "bench.school", name], check=True)
        plan = json.loads((folder / "plan.json").read_text())
        with (
            servers.hello(on_one_core=False) as bare,
            servers.hello(on_one_core=True) as kept,
            servers.coprod(folder) as ours,
        ):
            at_rest = ours.megabytes
            measured = _measure(bare.port, kept.port, ours.port, plan)
            _print_rates(measured)
            print(f"memory of the process: {at_rest:.0f} MB at rest, {ours.megabytes:.0f} MB after the load")
            _print_first_load(ours.port, plan)
        from bench.queries import print_queries  # noqa: PLC0415  # opens the database that the server had

        print_queries(folder, plan)


def _measure(bare: int, kept: int, ours: int, plan: dict[str, Any]) -> dict[str, list[Run]]:
    page = f"/consultations/{plan['consultation']}"
    runs: dict[str, list[Run]] = defaultdict(list)
    posted = Ask("POST", "/", {"Content-Type": "text/plain"}, "x")
    votes = _votes(plan)
    for number in range(ROUNDS + 1):
        done = {
            "hello": run(bare, _same(Ask("GET", "/"), 4)),
            "hello, on one core": run(kept, _same(Ask("GET", "/"), 4)),
            "hello, posted": run(bare, _same(posted, 4)),
            "hello, posted, on one core": run(kept, _same(posted, 4)),
            "page": run(ours, [_reads(plan, page, client) for client in range(CLIENTS)]),
            "a change, visited": run(ours, _same(Ask("GET", f"/changes/{plan['change']}"), 2)),
            "you said, visited": run(ours, _same(Ask("GET", "/changes"), 2)),
            "vote": run(ours, [list(islice(votes[client], A_CLIENTS_SHARE)) for client in range(CLIENTS)]),
        }
        if number:  # the first round warms up
            for name, one in done.items():
                runs[name].append(one)
        print(f"\r  round {number} of {ROUNDS}", end="", flush=True)
    print()
    return runs


def _same(ask: Ask, times: int) -> list[list[Ask]]:
    return [[ask] * (A_CLIENTS_SHARE * times) for _ in range(CLIENTS)]


def _reads(plan: dict[str, Any], page: str, client: int) -> list[Ask]:
    return [Ask("GET", page, {"Cookie": plan["people"][client]["cookie"]})] * A_CLIENTS_SHARE


def _votes(plan: dict[str, Any]) -> list[Any]:
    """For each client an endless list of votes: its people one after the other, each through all cards."""

    def of(client: int) -> list[Ask]:
        asks = []
        for number, person in enumerate(plan["people"][client::CLIENTS]):
            for card in plan["cards"]:
                body = urllib.parse.urlencode(
                    {
                        "csrf_token": person["token"],
                        "choice": ("agree", "disagree", "unsure")[(card + number) % 3],
                    }
                )
                headers = {"Cookie": person["cookie"], "Content-Type": "application/x-www-form-urlencoded"}
                path = f"/consultations/{plan['consultation']}/vote/{card}"
                asks.append(Ask("POST", path, headers, body, expect=303))
        return asks

    return [cycle(of(client)) for client in range(CLIENTS)]


def _print_rates(runs: dict[str, list[Run]]) -> None:
    print(f"\n{CLIENTS} clients at once, {ROUNDS} rounds, {servers.THREADS} threads; medians over rounds")
    heads = ("per second", "of hello", "of kept", "p50 ms", "p95 ms", "p99 ms")
    print(f"{'':28}" + "".join(f"{head:>12}" for head in heads))
    for name, mine in runs.items():
        beside = "hello, posted" if name == "vote" or "posted" in name else "hello"
        rate = statistics.median(one.rate for one in mine)
        of_hello, of_kept = (_ratio(mine, runs[hello]) for hello in (beside, f"{beside}, on one core"))
        times = [second * 1000 for one in mine for second in one.seconds]
        cells = "".join(f"{percentile(times, share):12.1f}" for share in (0.5, 0.95, 0.99))
        print(f"{name:28}{rate:12.0f}{of_hello:12.2f}{of_kept:12.2f}{cells}")
    print(
        "of hello: served by waitress as it is. of kept: the same, kept on one core as Coprod keeps itself."
    )
    print("aims: page ≥ 0.25 and p95 ≤ 100 ms · public pages, visited ≥ 0.5 · vote ≥ 0.15 and p95 ≤ 60 ms")


def _ratio(runs: list[Run], beside: list[Run]) -> float:
    return statistics.median(one.rate / other.rate for one, other in zip(runs, beside, strict=True))


def _print_first_load(port: int, plan: dict[str, Any]) -> None:
    """Everything that the voting page loads on a first visit, as it comes over the wire."""
    cookie = plan["people"][-1]["cookie"]
    html, size = _get(port, f"/consultations/{plan['consultation']}/vote?on=1", cookie)
    sizes = {"the page itself": size}
    found = set(re.findall(rb'(?:href|src)="(/static/[^"#]+)', html))
    seen: set[str] = set()
    waiting = [url.decode().replace("&amp;", "&") for url in found]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        content, size = _get(port, url, cookie)
        kind = url.split("?")[0]
        sizes[kind] = size
        if kind.endswith((".css", ".js")):
            waiting += _loads(kind, content, html)
    print("\nfirst load of the voting page, as it is sent:")
    for what, size in sorted(sizes.items(), key=lambda item: -item[1]):
        print(f"  {size / 1000:7.1f} kB  {what}")
    print(f"  {sum(sizes.values()) / 1000:7.1f} kB  in all (aim: ≤ 60 kB)")


def _loads(kind: str, content: bytes, html: bytes) -> list[str]:
    base = kind.rsplit("/", 1)[0] + "/"
    if kind.endswith(".js"):
        names = re.findall(rb'(?:from|import)\s*\(?["\']([^"\']+)', content)
    else:  # a font face loads only where its family is used: a pupil's page or the others'
        names = re.findall(rb'url\(["\']?([^)"\']+)', content)
        names = [name for name in names if _is_used(name, html)]
    return [urllib.parse.urljoin(base, name.decode()) for name in names]


def _is_used(name: bytes, html: bytes) -> bool:
    if b"andika" in name.lower():
        return b"young" in html and b"latin-ext" not in name and b"cyrillic" not in name
    return b"latin-ext" not in name and b"italic" not in name


def _get(port: int, path: str, cookie: str) -> tuple[bytes, int]:
    """What comes back, and how many bytes it took on the way."""
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)  # our own address
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        sent = bytes(answer.read())
        squeezed = answer.headers["Content-Encoding"] == "gzip"
    return gzip.decompress(sent) if squeezed else sent, len(sent)


if __name__ == "__main__":
    main()
