"""Saved queries: use one, save the present one, rename, delete, put on a key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reader.model.errors import QueryStoppedError, QueryTooLongError
from reader.model.query import Selection
from reader.settings import paths
from reader.settings.config import Config
from reader.settings.config_file import ConfigError, rename_query, save_query, save_query_key
from reader.text.clean import clean_line
from reader.ui.actions.asking import Dialogs
from reader.ui.commands import key_name
from reader.ui.flows.wiring import Flows
from reader.ui.flows.work import Job
from reader.ui.own_keys import is_key, nearest_key, owner_of
from reader.ui.pane import Pane
from reader.ui.question import OneLine, OneOf


class QueryActions:
    """Body of the command of saved queries, and what their own keys do."""

    def __init__(self, flows: Flows, dialogs: Dialogs, config: Config) -> None:
        self._flows = flows
        self._dialogs = dialogs
        self._keymap = config.keys
        self._take(config)

    def table(self) -> dict[str, Callable[[], object]]:
        """Command identifier -> body."""
        return {"queries": self.show}

    def _take(self, config: Config) -> None:
        """The settings say something else now."""
        self._saved = dict(config.queries)
        self._keys = {name: keys for name, keys in config.query_keys.items() if name in self._saved}
        self._flows.listing.saved = self._saved

    def on_key(self, key: str, character: str | None) -> Callable[[], None] | None:
        """What a key that no command has does: use the saved query that was put on it; None for any other."""
        names = [name for name, keys in self._keys.items() if key in keys or (character and character in keys)]
        return partial(self._use, names[0]) if names else None

    def _use(self, name: str) -> None:
        self._flows.list.search(self._saved[name])
        self._flows.panes.focus(Pane.LIST)
        self._flows.say(f"Saved query: {name}")

    # --- the dialog

    def show(self) -> None:
        """The saved queries with their counts; Enter uses one, the last entry saves the present one."""
        saved = self._saved
        present = self._flows.listing.selection.words.strip()
        save = [f"Save “{present}” under a name"] if present and present not in saved.values() else []
        if not saved and not save:
            self._flows.say("No saved query yet: search for something with /, then press f to save it")
            return
        names = list(saved)

        def lines(counts: dict[str, str]) -> list[str]:
            return [*(self._line(name, counts.get(name, "...")) for name in names), *save]

        def chosen(index: int) -> None:
            self._flows.work.forget("query counts")
            if index == len(names):
                self._flows.prompt.ask_name(self._save)
            else:
                self._use(names[index])

        def on_one(do: Callable[[str], None]) -> Callable[[int], None]:
            return lambda index: do(names[index]) if index < len(names) else None

        verbs = {
            "r": ("renames", on_one(self._rename)),
            "d": ("deletes", on_one(self._delete)),
            "K": ("sets a key", on_one(self._put_on_key)),
        }
        at = next((place for place, text in enumerate(saved.values()) if text == present), 0)
        choice = self._dialogs.choose(OneOf("Saved queries", lines({}), chosen, at, verbs if names else {}))
        this = self._flows.list.this

        def count(job: Job) -> None:
            counts: dict[str, str] = {}
            for name in names:
                if job.cancelled():
                    return
                counts[name] = self._count_of(saved[name], this)
                job.tell(lambda so_far=dict(counts): choice.relabel(lines(so_far)))

        self._flows.work.run("query counts", count)

    def _line(self, name: str, count: str) -> str:
        keys = " ".join(key_name(key) for key in self._keys.get(name, ()))
        return "\t".join((clean_line(name), count, clean_line(self._saved[name]), keys))

    def _count_of(self, query: str, this: int | None) -> str:
        """How many articles a query finds, in words. For a worker."""
        try:
            answer = self._flows.library.find(Selection(words=query), this=this)
        except (QueryStoppedError, QueryTooLongError):
            return "?"
        return f"{len(answer.rowids):,}" if answer.rowids is not None else answer.sentence or "has a mistake"

    # --- changing them

    def _change(self, change: Callable[[], Config], done: str) -> None:
        """Change the settings file, and say what was done, or why not."""
        try:
            self._take(change())
        except (ConfigError, OSError) as error:
            self._flows.say(f"The saved queries were not changed: {error}")
        else:
            self._flows.listing.on_saved()
            self._flows.say(done)

    def _save(self, name: str) -> None:
        """Keep the query of the list under a name."""
        words = self._flows.listing.selection.words
        self._change(lambda: save_query(paths.config_file(), name, words), f"Saved the query as {name}")

    def _rename(self, name: str) -> None:
        def mistake(line: str) -> str:
            new = " ".join(line.split())
            if not new:
                return "Say a name"
            return f"There is a saved query {new} already" if new in self._saved and new != name else ""

        def given(line: str) -> None:
            new = " ".join(line.split())
            if new != name:
                self._change(lambda: rename_query(paths.config_file(), name, new), f"{name} is called {new} now")

        hint = "its rule and its key go with it"
        self._dialogs.ask_line(OneLine(f"Rename the saved query {name}", name, hint, mistake, given, "renames it"))

    def _delete(self, name: str) -> None:
        def chosen(index: int) -> None:
            if index == 0:
                text = self._saved[name]
                self._change(
                    lambda: save_query(paths.config_file(), name, None), f"Deleted the saved query {name}: {text}"
                )

        title = f"Delete the saved query {name}: {self._saved[name]}"
        self._dialogs.choose(OneOf(title, ["Delete it", "Keep it"], chosen))

    def _put_on_key(self, name: str) -> None:
        def mistake(line: str) -> str:
            return next((fault for key in _keys_in(line) if (fault := self._fault(name, key))), "")

        def given(line: str) -> None:
            keys = _keys_in(line)
            said = f"The saved query {name} is on {' '.join(map(key_name, keys)) if keys else 'no key any more'}"
            self._change(lambda: save_query_key(paths.config_file(), name, keys), said)

        now = ", ".join(self._keys.get(name, ()))
        hint = "such as f5, ctrl+n or 7; several with commas; nothing takes the key away"
        self._dialogs.ask_line(OneLine(f"Key for the saved query {name}", now, hint, mistake, given))

    def _fault(self, name: str, key: str) -> str:
        """Why a saved query cannot be put on a key, empty when it can."""
        if not is_key(key):
            return f"There is no key {key!r}{nearest_key(key)}"
        if owner := owner_of(key, self._keymap):
            return f"{key_name(key)} is the key of “{owner.description.split(';')[0]}”: choose another one"
        other = next((other for other, keys in self._keys.items() if key in keys and other != name), "")
        return f"{key_name(key)} is the key of the saved query {other}" if other else ""


def _keys_in(line: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.strip() for key in line.split(",") if key.strip()))
