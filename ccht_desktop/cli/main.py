"""The command line: one group, its commands loaded only when called."""

import contextlib
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from ccht_desktop import __version__
from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.help_pages import spoken
from ccht_desktop.cli.usage import tell
from ccht_desktop.foundation import settings
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

COMMANDS: dict[str, str] = {
    "init": "ccht_desktop.cli.station:init",
    "settings": "ccht_desktop.cli.station:settings",
    "devices": "ccht_desktop.cli.devices:devices",
    "demo": "ccht_desktop.cli.virtual:demo",
    "simulate": "ccht_desktop.cli.virtual:simulate",
    "playout": "ccht_desktop.cli.playout:playout",
    "keeper": "ccht_desktop.cli.playout:keeper",
    "now": "ccht_desktop.cli.playout:now",
    "play": "ccht_desktop.cli.playout:play",
    "pause": "ccht_desktop.cli.air:pause",
    "resume": "ccht_desktop.cli.air:resume",
    "stop": "ccht_desktop.cli.playout:stop",
    "hold": "ccht_desktop.cli.air:hold",
    "clock": "ccht_desktop.cli.air:clock",
    "clip": "ccht_desktop.cli.clip:clip",
    "documents": "ccht_desktop.cli.describing:documents",
    "words": "ccht_desktop.cli.speech:words",
    "schedule": "ccht_desktop.cli.schedule:schedule",
    "log": "ccht_desktop.cli.log:log",
    "report": "ccht_desktop.cli.report:report",
    "upload": "ccht_desktop.cli.upload:upload",
    "alarms": "ccht_desktop.cli.alarms:alarms",
    "district": "ccht_desktop.cli.district:district",
    "backup": "ccht_desktop.cli.backup:backup",
    "restore": "ccht_desktop.cli.backup:restore",
}
HIDDEN = frozenset({"keeper"})
OpenWindow = Callable[[list[str]], int]


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ["desk", *(name for name in COMMANDS if name not in HIDDEN)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "desk":
            return self.commands["desk"]
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return spoken(command)


def build(open_window: OpenWindow) -> click.Group:
    """The top of the command line; open_window is what `ccht` alone and `ccht desk` do."""

    @click.group(
        cls=LazyGroup,
        invoke_without_command=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_("CCHT Desktop: the commune loudspeaker station. Without a command: the window."),
    )
    @click.option(
        "-s",
        "--station",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_choose_station,
        help=_("The station's folder; else CCHT_STATION, else the platform's data folder."),
    )
    @click.version_option(__version__, prog_name="ccht")
    @click.pass_context
    def ccht(ctx: click.Context) -> None:
        if ctx.invoked_subcommand is None:
            ctx.exit(open_window(_window_arguments(ctx.obj, False)))

    @ccht.command(help=_("The window."))
    @click.option("--quit-when-shown", is_flag=True, help=_("End after the first paint."))
    @click.pass_obj
    def desk(context: StationContext, quit_when_shown: bool) -> None:
        raise SystemExit(open_window(_window_arguments(context, quit_when_shown)))

    spoken(ccht)
    return ccht


def run(arguments: list[str], open_window: OpenWindow) -> int:
    """Runs one command; the exit code is 0 done, 1 something is wrong, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = build(open_window).main(arguments, prog_name="ccht", standalone_mode=False)
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except click.ClickException as error:
        tell(error)
        code = error.exit_code
    except click.Abort:
        click.echo(_("Broken off."), err=True)
        code = 1
    return code if isinstance(code, int) else 0


def _choose_station(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    """Comes before a command's module is imported, so that all its texts are in one language."""
    context = StationContext(value)
    ctx.obj = context
    ctx.call_on_close(context.close)
    with contextlib.suppress(StationError):
        language = settings.read(context.folder.settings).text("station.language")
        # CCHT_LANG goes before the setting.
        os.environ.setdefault("CCHT_LANG", language)


def _window_arguments(context: StationContext, quit_when_shown: bool) -> list[str]:
    return ["-s", str(context.folder.root), *(["--quit-when-shown"] if quit_when_shown else [])]
