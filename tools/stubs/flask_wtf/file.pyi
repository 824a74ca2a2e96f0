from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField as PlainFileField

class FileField(PlainFileField):
    data: FileStorage  # type: ignore[assignment]  # once it is required, it is there

class FileRequired:
    def __init__(self, message: Any = ...) -> None: ...
    def __call__(self, form: Any, field: Any) -> None: ...
