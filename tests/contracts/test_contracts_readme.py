"""Every command of README.md exists, and every command there is stands in it."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner
from translations import translated_messages

from ccht_desktop.cli.main import build
from tests.contracts.source_tree import ROOT

README = (ROOT / "README.md").read_text("utf-8")
TOP = build(lambda _arguments: 0)
Found = tuple[click.Command, list[str], str]


def command_lines() -> list[str]:
    """Every command line in a code block or in backticks."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", README, re.M | re.S)
    lines = [part for block in blocks for line in block.splitlines() for part in parts(line)]
    lines += re.findall(r"`(ccht [^`]+)`", README)
    return sorted({line for line in lines if re.match(r"ccht |bash ", line)})


def parts(line: str) -> list[str]:
    """A line may hold several commands in columns, and what they do after spaces."""
    return [part.strip() for part in re.split(r"\s{2,}(?!-)|\s+#", line) if part.strip()]


def resolve(words: list[str]) -> Found:
    """The command a line names, what is left for it, and its full name."""
    command: click.Command = TOP
    names = []
    if words[:1] == ["-s"]:
        words = words[2:]
    while isinstance(command, click.Group) and words:
        name, *words = words
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"no command {name}"
        command = found
        names.append(name)
    return command, words, " ".join(names)


def all_commands(group: click.Group, names: tuple[str, ...] = ()) -> Iterator[Found]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from all_commands(command, (*names, name))
        else:
            yield command, [], " ".join((*names, name))


@pytest.mark.parametrize("line", command_lines())
def test_a_command_of_the_readme_exists(line: str) -> None:
    program, *words = shlex.split(line)
    if program == "bash":
        assert (ROOT / words[0]).is_file()
        return
    command, rest, name = resolve(words)
    alone = not isinstance(command, click.Group) or command.invoke_without_command
    assert alone, f"ccht {name} needs a command"
    context = click.Context(command, info_name=name)
    given, left, _order = command.make_parser(context).parse_args(list(rest))
    assert not left, f"too much: {left}"
    for parameter in command.get_params(context):
        if parameter.required:
            assert parameter.name in given, f"ccht {name} needs {parameter.name}"


def test_the_readme_names_every_command() -> None:
    named = {resolve(shlex.split(line)[1:])[2] for line in command_lines() if line[:4] == "ccht"}
    assert [name for _c, _w, name in all_commands(TOP) if name not in named] == []


def test_the_help_of_every_command_and_option_is_vietnamese() -> None:
    known = {entry.text for entry in translated_messages()} | {None, "JSON"}
    english = []
    for command, _words, name in all_commands(TOP):
        if command.help not in known or command.help is None:
            english.append(f"ccht {name}")
        options = [each for each in command.params if isinstance(each, click.Option)]
        english += [f"ccht {name} {each.opts[0]}" for each in options if each.help not in known]
    assert english == []


def test_the_pages_of_help_have_no_english_words_of_their_own() -> None:
    told = {"Usage:", "Options:", "Commands:", "[OPTIONS]", "[ARGS]", "this message", "[required]"}
    for command, _words, name in all_commands(TOP):
        page = CliRunner().invoke(command, ["--help"], env={"CCHT_LANG": "vi"}).output
        assert "Cách dùng: " in page, name
        assert not [word for word in told if word in page], name
