"""Start of the program: a worker role, the window, or the command line."""

import sys


def main() -> int:
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--role":
        from ccht_desktop.service.process import serve_worker

        return serve_worker(arguments[1])
    if _asks_for_window(arguments):
        return open_window(arguments)
    from ccht_desktop.cli.main import run

    return run(arguments, open_window)


def _asks_for_window(arguments: list[str]) -> bool:
    """The window must not wait for the command line's libraries."""
    rest = arguments[2:] if arguments[:1] in (["-s"], ["--station"]) else arguments
    return rest in ([], ["desk"], ["desk", "--quit-when-shown"])


def open_window(arguments: list[str]) -> int:
    """The window, imported only here so that everything else runs without Qt."""
    try:
        from ccht_desktop.desk.application import run
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != "PySide6":
            raise
        from ccht_desktop.foundation.translations import _

        text = _("The window needs PySide6, which is not installed; every other command works.")
        sys.stderr.write(f"{text} [NO_QT]\n")
        return 1
    return run(arguments)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    sys.exit(main())
