# What we use of Flask-Login, typed: the package ships no types.
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

Loader = TypeVar("Loader", bound=Callable[[str], Any])

class LoginManager:
    session_protection: str | None
    def init_app(self, app: Flask) -> None: ...
    def user_loader(self, callback: Loader) -> Loader: ...

current_user: Any

def login_user(user: Any, remember: bool = ..., force: bool = ...) -> bool: ...
def logout_user() -> bool: ...
