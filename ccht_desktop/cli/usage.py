"""Wrong usage, told in one line in the person's language: click itself speaks English."""

import click

from ccht_desktop.cli.help_pages import in_words
from ccht_desktop.foundation.translations import _


def tell(error: click.ClickException) -> None:
    """One line on stderr; the whole help where a group was called without a command."""
    # Older versions of click lack that error.
    asks_help = isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ()))
    if asks_help or not isinstance(error, click.UsageError):
        error.show()
        return
    line = what_is_wrong(error)
    if error.ctx is not None:
        line += " " + _("See: {command} --help").format(command=error.ctx.command_path)
    click.echo(line, err=True)


def what_is_wrong(error: click.UsageError) -> str:
    """The sentence; an error of our own, or one not known here, keeps its text."""
    match error:
        case click.MissingParameter(param=click.Parameter() as param):
            return _("{name} is missing.").format(name=_name(param))
        case click.BadParameter(param=click.Parameter() as param):
            return _of_type(param) or error.message
        case click.NoSuchOption(option_name=name):
            return _("There is no option {name}.").format(name=name)
        case click.BadOptionUsage(option_name=name):
            text = _("{name} lacks its value, or was given one that it does not take.")
            return text.format(name=name)
        case click.BadParameter() | click.UsageError(ctx=None):
            return error.message
        case click.UsageError(ctx=click.Context(command=click.Group())):
            # Older versions of click do not say which.
            return _("There is no command {name}.").format(name=getattr(error, "command_name", ""))
    return _("There are more words than the command takes.")


def _of_type(param: click.Parameter) -> str:
    """What a value of the parameter must be; "" where its type tells by itself."""
    name, text = _name(param), ""
    match param.type:
        case click.Choice(choices=choices):
            text = _("{name} must be one of: {choices}.")
            return text.format(name=name, choices=", ".join(str(choice) for choice in choices))
        case click.IntRange(min=least, max=most):
            text = _("{name} must be a whole number from {least} to {most}.")
            return text.format(name=name, least=least, most=most)
        case click.Path(exists=True):
            text = _("{name} must be a file that is there.")
        case click.Path(dir_okay=False):
            text = _("{name} must be a file, not a folder.")
        case click.Path(file_okay=False):
            text = _("{name} must be a folder, not a file.")
    return text.format(name=name)


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Argument):
        return in_words(param.human_readable_name)
    return max(param.opts, key=len)
