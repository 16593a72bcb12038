"""Start of the program: a worker role, the window, or the command line."""

import sys


def main() -> int:
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--role":
        from ccht_desktop.service.process import serve_worker

        return serve_worker(arguments[1])
    from ccht_desktop.cli.main import run

    return run(arguments, open_window)


def open_window(arguments: list[str]) -> int:
    """The window, imported only here so that everything else runs without Qt."""
    from ccht_desktop.desk.application import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
