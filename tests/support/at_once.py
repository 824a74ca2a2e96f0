"""Two readers who press in the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from coprod.db import db
from tests.support.client import CheckedClient

Press = tuple[CheckedClient, str, MultiDict[str, str]]
NewClient = Callable[..., CheckedClient]


def filled(client: CheckedClient, url: str, form: str, **values: str) -> Press:
    """The form of that page with those values, ready to be sent."""
    fields = client.page(url).form(form).fields
    for name, value in values.items():
        fields[name] = value
    return client, url, fields


def in_the_same_moment(*presses: Press) -> list[TestResponse]:
    """All press at once; what each is answered."""
    db.session.commit()
    gate = threading.Barrier(len(presses))

    def send(press: Press) -> TestResponse:
        client, url, fields = press
        gate.wait()
        return client.post(url, data=fields)

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(send, presses))
