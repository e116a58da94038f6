"""Work in the background for one screen: threads in named groups, answers on the screen's thread, faults told.

Rules that bind this module:
- The body of a work touches no widget: it asks the library; what it gives goes to the one who asked.
- An answer to anything but the last request of its group is for nobody. So is the answer of a work that was stopped.
- No exception ends the program: one of ours is a sentence, any other a sentence that names the log, where it stands.
- A group owns its place in the status line: nobody else writes there or wipes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from reader.model.errors import BroadsheetError, QueryStoppedError
from reader.ui.speed.garbage import set_much_aside, small_looks
from reader.ui.steady import fault_sentence, guarded

SAYING_AFTER = 0.3
"""Seconds of work after which the status line says what is being done."""

Answer = TypeVar("Answer")


class Delivered(Message, bubble=False):
    """Something from another thread for the screen's own thread; the screen calls `receive`."""

    def __init__(self, receive: Callable[[], None], newest_of: str = "") -> None:
        """newest_of: a name; of messages with the same one that wait, only the newest is received."""
        super().__init__()
        self.receive = receive
        self._newest_of = newest_of

    def can_replace(self, message: Message) -> bool:
        """Whether this one waiting behind `message` makes it needless."""
        return bool(self._newest_of) and isinstance(message, Delivered) and message._newest_of == self._newest_of


class Job:
    """One work as its body sees it. Its methods may be called from any thread."""

    def __init__(self, cancelled: Callable[[], bool], post: Callable[[Message], object], group: str) -> None:
        self.cancelled = cancelled
        """Whether nobody wants the answer any more: a newer one was asked for, or the user stopped it."""
        self._post = post
        self._group = group
        self._say: Callable[[str], None] = lambda _: None

    def tell(self, receive: Callable[[], None], *, newest_only: bool = False) -> None:
        """Have something done on the screen's thread while the work goes on, unless it was cancelled meanwhile.

        newest_only: of several that wait, only the last one is done.
        """

        def do() -> None:
            if not self.cancelled():
                receive()

        self._post(Delivered(do, self._group if newest_only else ""))

    def say(self, sentence: str) -> None:
        """Say in the status line how far it is."""
        self._post(Delivered(lambda: self._say(sentence), f"{self._group} says"))

    def said_by(self, say: Callable[[str], None]) -> None:
        """Set what `say` does, on the screen's thread."""
        self._say = say


class Work:
    """Starts and stops the workers of one screen."""

    def __init__(self, screen: Screen[Any], say: Callable[[str], None], doing: Callable[[str, str], None]) -> None:
        """say: tells the user a sentence. doing: says in a group's place of the status line what it does, "" nothing.

        The screen must call `receive` of each `Delivered` message.
        """
        self.screen = self._screen = screen
        self._say = say
        self._doing = doing
        self._tickets: dict[str, int] = {}
        self._open: dict[str, str | None] = {}
        """Group -> what is said when the user stops it, of the works that have no answer yet, in order of beginning."""
        self._late: dict[str, Timer] = {}
        self._halted: set[str] = set()
        """Groups that were asked to stop, and whose answer says what was done until then."""

    def run(
        self,
        group: str,
        body: Callable[[Job], Answer],
        then: Callable[[Answer], None] | None = None,
        *,
        failed: Callable[[], None] | None = None,
        saying: str = "",
        at_once: bool = False,
        stopped: str | None = None,
    ) -> None:
        """Do something in a thread, in place of what its group is doing.

        then: gets the answer, on the screen's thread. failed: called there instead when there is none, because
        something went wrong, which is said already, or another query went first. saying: what the status line says
        meanwhile, from SAYING_AFTER on, or at once. stopped: what is said when the user stops it; None: Esc does not
        stop it; "": its answer, which is waited for, says what was done until then.
        """
        ticket = self._begin(group, saying, at_once, stopped)
        post = self._screen.post_message

        def body_in_thread() -> None:
            worker: Worker[Any] = get_current_worker()
            job = Job(lambda: self._is_over(worker, group, ticket), post, group)
            job.said_by(lambda sentence: self._say_doing(group, ticket, sentence))
            sentence = ""
            try:
                looks = small_looks()
                answer = body(job)
                set_much_aside(looks)
            except QueryStoppedError:
                post(Delivered(lambda: self._failed(group, ticket, "", failed)))
                return
            except BroadsheetError as error:
                sentence = str(error)
            except Exception as error:
                sentence = fault_sentence(error, group)
            else:
                post(Delivered(lambda: self._answered(group, ticket, answer, then)))
                return
            post(Delivered(lambda: self._failed(group, ticket, sentence, failed)))

        self._screen.run_worker(body_in_thread, group=group, exclusive=True, thread=True)

    def _is_over(self, worker: Worker[Any], group: str, ticket: int) -> bool:
        return worker.is_cancelled or self._tickets[group] != ticket or group in self._halted

    def _begin(self, group: str, saying: str, at_once: bool, stopped: str | None) -> int:
        self.forget(group)
        self._halted.discard(group)
        self._open[group] = stopped
        ticket = self._tickets[group]
        if saying and at_once:
            self._doing(group, saying)
        elif saying:
            self._late[group] = self._screen.set_timer(SAYING_AFTER, lambda: self._say_doing(group, ticket, saying))
        return ticket

    def _say_doing(self, group: str, ticket: int, sentence: str) -> None:
        if self._tickets[group] != ticket or group not in self._open:
            return
        timer = self._late.pop(group, None)
        if timer is not None:
            timer.stop()
        self._doing(group, sentence)

    def _end(self, group: str, ticket: int) -> bool:
        if self._tickets[group] != ticket:
            return False
        if group not in self._open:
            return False
        del self._open[group]
        timer = self._late.pop(group, None)
        if timer is not None:
            timer.stop()
        self._doing(group, "")
        return True

    def _answered(self, group: str, ticket: int, answer: Answer, then: Callable[[Answer], None] | None) -> None:
        if self._end(group, ticket) and then is not None:
            then(answer)

    def _failed(self, group: str, ticket: int, sentence: str, failed: Callable[[], None] | None) -> None:
        if self._end(group, ticket):
            if sentence:
                self._say(sentence)
            if failed is not None:
                failed()

    def ticket(self, group: str) -> int:
        """How often something was asked of a group: tells whether a newer request came meanwhile."""
        return self._tickets.get(group, 0)

    def is_busy(self, group: str) -> bool:
        """Whether a group has not answered yet."""
        return group in self._open

    def forget(self, group: str) -> None:
        """What a group was asked for is for nobody any more; the worker goes on until it looks."""
        ticket = self._tickets.setdefault(group, 0)
        self._end(group, ticket)
        self._tickets[group] = ticket + 1

    def stop(self, group: str) -> bool:
        """Stop what a group is doing; False when it does nothing."""
        was_open = group in self._open
        self.forget(group)
        for worker in list(self._screen.workers):
            if worker.node is self._screen and worker.group == group and worker.is_running:
                worker.cancel()
                was_open = True
        return was_open

    def stop_last(self) -> bool:
        """Stop what was begun last of all that the user may stop, and say so; False when there is nothing."""
        for group, stopped in reversed(self._open.items()):
            if stopped:
                self.stop(group)
                self._say(stopped)
                return True
            if stopped == "" and group not in self._halted:
                self._halted.add(group)
                return True
        return False

    def post(self, receive: Callable[[], None], newest_of: str = "") -> None:
        """Have something done on the screen's thread. May be called from any thread."""
        self._screen.post_message(Delivered(receive, newest_of))

    def after(self, seconds: float, do: Callable[[], object]) -> Timer:
        """Do something later, on the screen's thread."""
        return self._screen.set_timer(seconds, lambda: guarded(do, self._say, "later"))

    def every(self, seconds: float, do: Callable[[], object]) -> Timer:
        """Do something again and again, on the screen's thread."""
        return self._screen.set_interval(seconds, lambda: guarded(do, self._say, "now and then"))
