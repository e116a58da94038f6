"""`broadsheet completion SHELL`: the script by which a shell completes the commands, their options and articles.

Click makes the script and answers the shell, from the same commands that run; see `_run` of this package's entry point.
"""

from __future__ import annotations

import os

import click
from click.shell_completion import CompletionItem, get_completion_class

from reader.cli.opening import fail
from reader.cli.printing import COMPLETING, emit

SHELLS = ("bash", "zsh", "fish")
_BASH = r"""
%(complete_func)s() {
    local IFS=$'\n' response completion type value joined="" cut=""
    local words=("${COMP_WORDS[@]:0:COMP_CWORD+1}")
    local current=${COMP_LINE:0:COMP_POINT}
    current=${current##*[[:space:]]}

    if [[ $COMP_WORDBREAKS == *:* && $current == *:* ]]; then  # bash has divided it: is, :, un
        while (( ${#words[@]} )) && [[ $joined != "$current" ]]; do
            joined=${words[${#words[@]}-1]}$joined
            unset "words[${#words[@]}-1]"
        done
        words+=("$current")
        cut=${current%%"${current##*:}"}
    fi
    response=$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((${#words[@]} - 1)) %(complete_var)s=bash_complete $1)

    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                COMPREPLY+=("${value#"$cut"}")
                [[ $value == *: ]] && compopt -o nospace
                ;;
        esac
    done
    return 0
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
"""Click's script for bash, which takes `un` of `is:un` for a word of its own, in our words."""


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
def completion_command(shell: str) -> None:
    """Print the script by which a shell completes.

    Commands, options, libraries, files and fields of queries, in bash, zsh or fish. Where the script belongs:

    \b
    bash: broadsheet completion bash > ~/.local/share/bash-completion/completions/broadsheet
    zsh:  broadsheet completion zsh > ~/.zfunc/_broadsheet   (~/.zfunc in fpath, before compinit)
    fish: broadsheet completion fish > ~/.config/fish/completions/broadsheet.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        fail(f"the command line's library makes no script for {shell}")
    completer = kind(click.get_current_context().find_root().command, {}, "broadsheet", COMPLETING)
    template = _BASH if shell == "bash" else completer.source_template
    emit((template % completer.source_vars()).strip("\n"))


def paths_item(kind: str, incomplete: str) -> CompletionItem:
    """What has the shell complete paths by itself. kind: `dir` or `file`."""
    zsh = os.environ.get(COMPLETING) == "zsh_complete"  # its script loses a value that is empty, and its place with it
    return CompletionItem(incomplete or ("." if zsh else ""), type=kind)


def complete_library(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of libraries in the settings, and folders."""
    from reader.settings import config_file, paths

    folders = [paths_item("dir", incomplete)]
    try:
        libraries = config_file.load(paths.config_file()).library
    except (config_file.ConfigError, paths.NoHomeError):  # no time to speak of that
        return folders
    return [*folders, *(CompletionItem(name) for name in libraries if name.startswith(incomplete))]


def complete_articles(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, and the fields of the language of searches with their fixed values."""
    from reader.query.query_fields import FIELDS, FLAGS, SORTS

    if os.sep in incomplete:
        return [paths_item("file", incomplete)]
    words = [f"{field}:" for field in FIELDS]
    words += [f"{field}:{value}" for field, values in (*FLAGS.items(), ("sort", SORTS)) for value in values]
    names = [CompletionItem(word) for word in words if word.startswith(incomplete)]
    return [paths_item("file", incomplete), *names]
