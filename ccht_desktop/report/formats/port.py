"""What every export format is."""

from pathlib import Path
from typing import Literal, Protocol, TypeVar

Subject = Literal["log", "report", "register"]
Content = TypeVar("Content", contravariant=True)


class Format(Protocol[Content]):
    """One way to write the log (a sequence of Airing), a report (a ReportContent) or the approval
    register (a RegisterContent).

    id is what people type, unique within its subject; label is an English message to translate;
    suffix begins with a point. write replaces the file whole, or raises FILE_NOT_WRITTEN.
    """

    id: str
    label: str
    subject: Subject
    suffix: str

    def write(self, path: Path, content: Content) -> None: ...
