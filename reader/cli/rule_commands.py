"""`broadsheet rules`: what is done by itself with new articles: trying a rule out, saving it, applying the rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from reader.cli.news_session import state_option
from reader.cli.opening import NOT_SAVED, fail, fail_with, folders_of, open_library, settings, unsaved_sentence
from reader.cli.printing import emit, say
from reader.settings.config import RULE_ACTIONS, rule_action
from reader.text.clean import clean_line
from reader.text.plural import plural

if TYPE_CHECKING:
    from reader.feeds.fetching import Outcome
    from reader.feeds.session import NewsSession
    from reader.library.library import Library
    from reader.library.rule_desk import RuleDesk

_SHOWN = 5
"""Articles that a trial names."""

library_option = click.option(
    "--library", "-l", "library", multiple=True, metavar="NAME|FOLDER", help="The library that it is tried on."
)


def _checked(ctx: click.Context, param: click.Parameter, actions: tuple[str, ...]) -> tuple[str, ...]:
    """The actions as they are kept."""
    for action in actions:
        if not rule_action(action):
            raise click.BadParameter(f"{action!r} is none of {', '.join(RULE_ACTIONS)}", ctx, param)
    return tuple(rule_action(action) for action in actions)


def _endings(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """The actions that begin so, for completion in the shell."""
    words = (action.removesuffix("NAME") for action in RULE_ACTIONS)
    return [word for word in words if word.startswith(incomplete)]


actions_argument = click.argument(
    "actions", nargs=-1, metavar="[ACTION]...", callback=_checked, shell_complete=_endings
)


@click.group("rules", invoke_without_command=True)
@click.pass_context
def rules_group(ctx: click.Context) -> None:
    """What is done by itself with the new articles of a fetch.

    A rule is a saved query and an action. Without a command it lists the rules.
    """
    if ctx.invoked_subcommand is None:
        config = settings()
        for name, actions in config.rules.items():
            emit("  ".join(clean_line(part, 2000) for part in (name, ", ".join(actions), config.queries[name])))
        if not config.rules:
            say("There are no rules; `broadsheet rules try QUERY read` tries one")


@rules_group.command("try")
@click.argument("query", required=False)
@actions_argument
@library_option
@state_option
def try_command(query: str | None, actions: tuple[str, ...], library: tuple[str, ...], state: str | None) -> None:
    """Tell what a rule would do with the articles that are here now. Changes nothing.

    QUERY is the name of a saved query, or a query itself; ACTION is read, star, hide or topic:NAME. Without them
    every rule of the settings is tried.
    """
    config = settings()
    chosen = [(query, actions)] if query is not None else list(config.rules.items())
    if not chosen:
        fail("there are no rules; give a query and an action")
    opened, desk = _opened(library, state)
    try:
        for name, named_actions in chosen:
            does = named_actions or config.rules.get(name, ())
            if not does:
                fail(f"say what the rule is to do: {', '.join(RULE_ACTIONS)}")
            _try(opened, desk, name, config.queries.get(name, name), does)
    finally:
        opened.close()
    say("Nothing was changed; rules are applied to new articles only")


@rules_group.command("add")
@click.argument("name")
@click.argument("actions", nargs=-1, required=True, metavar="ACTION...", callback=_checked, shell_complete=_endings)
@click.option("--query", metavar="QUERY", help="Save this query under the name first.")
@library_option
@state_option
def add_command(
    name: str, actions: tuple[str, ...], query: str | None, library: tuple[str, ...], state: str | None
) -> None:
    """Save a rule in the settings: NAME is that of a saved query, ACTION is read, star, hide or topic:NAME.

    It is tried on the present library first, and not saved when its query cannot be understood.
    """
    from reader.settings import config_file, paths

    text = query if query is not None else settings().queries.get(name)
    if text is None:
        fail(f"there is no saved query {name!r}; --query saves one")
    opened, desk = _opened(library, state)
    try:
        _try(opened, desk, name, text, actions)
    finally:
        opened.close()
    try:
        file = paths.config_file()
        if query is not None:
            config_file.save_query(file, name, query)
        config_file.save_rule(file, name, actions)
    except (config_file.ConfigError, paths.NoHomeError) as error:
        fail(str(error) or "there is no home folder for the settings")
    say(f"Saved: new articles that {clean_line(name)} finds are {_told(actions)} from the next fetch on")


@rules_group.command("remove")
@click.argument("name")
def remove_command(name: str) -> None:
    """Remove a rule from the settings; its saved query and the marks that it has set stay."""
    from reader.settings import config_file, paths

    if name not in settings().rules:
        fail(f"there is no rule {name!r}")
    try:
        config_file.save_rule(paths.config_file(), name, ())
    except config_file.ConfigError as error:
        fail(str(error))
    say(f"Removed the rule {clean_line(name)}")


@rules_group.command("show")
@library_option
@state_option
def show_command(library: tuple[str, ...], state: str | None) -> None:
    """Show all articles again that rules have hidden."""
    opened, desk = _opened(library, state)
    try:
        count = desk.show_again()
    finally:
        saved = opened.close()
    if not saved:
        fail_with(unsaved_sentence(opened.state), NOT_SAVED)
    say(f"Shown again: {plural(count, 'article')}" if count else "Rules have hidden nothing here")


@rules_group.command("forget")
@click.argument("topic")
@library_option
@state_option
def forget_command(topic: str, library: tuple[str, ...], state: str | None) -> None:
    """Take a topic that rules have given off all articles. Topics that files state stay."""
    opened, desk = _opened(library, state)
    try:
        count = desk.forget(" ".join(topic.split()))
    finally:
        saved = opened.close()
    if not saved:
        fail_with(unsaved_sentence(opened.state), NOT_SAVED)
    say(f"Taken off {plural(count, 'article')}" if count else "Rules have given no such topic here")


def _opened(names: Sequence[str], state: str | None) -> tuple[Library, RuleDesk]:
    """A library that is compared with its folders, and its rules."""
    from reader.library.rule_desk import RuleDesk

    config = settings()
    opened = open_library(folders_of(names), state, config, heard=False)
    opened.marks.share()
    opened.refresh(lambda _: None, lambda: False)
    return opened, RuleDesk(opened, config.rules, config.queries)


def _try(library: Library, desk: RuleDesk, name: str, query: str, actions: Sequence[str]) -> None:
    """Say what a rule would do. Ends the program when its query cannot be understood."""
    from reader.cli import report
    from reader.library.rule_desk import RuleError

    try:
        trial = desk.try_out(query, actions)
    except RuleError as error:
        fail(f"{clean_line(name)}: {error}")
    would = ", ".join(f"{count:,} would be {clean_line(done)}" for done, count in trial.changes.items())
    why = f" ({clean_line(trial.sentence)})" if trial.sentence else ""
    emit(f"{clean_line(name, 2000)}: finds {plural(len(trial.rowids), 'article')}{why}; {would}")
    for rowid in trial.rowids[:_SHOWN]:
        line = report.list_line(library, rowid, as_json=False)
        if line:
            emit(f"  {line}")
    if len(trial.rowids) > _SHOWN:
        emit(f"  and {len(trial.rowids) - _SHOWN:,} more")


def _told(actions: Sequence[str]) -> str:
    from reader.library.rule_desk import told

    return " and ".join(clean_line(told(action)) for action in actions)


def apply_rules(outcome: Outcome, session: NewsSession, state: str | None) -> str:
    """Do with the new articles of a fetch what the rules of the settings say, and tell `on_follow_up` what came on
    stars; a sentence about what the rules did.

    What went wrong becomes a note of the outcome. The step can be undone in the reader that opens the library next.
    """
    config = settings()
    if not outcome.new or not (config.rules or config.on_follow_up):
        return ""
    from reader.library.follow_hook import tell_arrived
    from reader.library.rule_desk import RuleDesk

    library = open_library([session.folder], state, config, heard=False)
    try:
        library.marks.share()
        library.refresh(lambda _: None, lambda: False)
        files = [session.folder / article.path for article in outcome.new]
        applied = RuleDesk(library, config.rules, config.queries).apply(files)
        failure = tell_arrived(library, config.on_follow_up, library.index.at(files))
    finally:
        saved = library.close()
    outcome.notes += [*applied.failures, *([failure] if failure else [])]
    if not saved:
        outcome.notes.append(f"the marks of the rules are not saved: {library.marks.save_failure}")
    return applied.sentence
