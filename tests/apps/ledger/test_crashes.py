"""The sequencer is stopped between any two steps; whoever comes after it publishes the same bytes."""

from datetime import timedelta

import pytest

from ikrar.apps.ledger import keys, queries
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.files import log_files
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.models import Note
from ikrar.core.statements.entry import entry, public_commit
from ikrar.core.tlog.checkpoint import open_checkpoint
from ikrar.core.tlog.tile import unbundle
from ikrar.core.tlog.tree import root_of

pytestmark = pytest.mark.django_db
STEPS = [
    "before T1",
    "after T1",
    "before file 0",
    "before file 1",
    "before file 2",
    "before file 3",
    "before file 4",
    "before file 5",
    "files written",
    "after T2",
    "high written",
    "published",
]


class Killed(BaseException):
    """Not an Exception, like a signal: nothing in the code may catch it."""


class KillAt:
    def __init__(self, step):
        self.step, self.seen = step, []

    def __call__(self, step):
        self.seen.append(step)
        if step == self.step:
            raise Killed


def grow_past_a_border(sequencer, append, at):
    """300 published entries; 300 more and a public one wait: full and partial files on two levels."""
    append(300)
    sequencer().step(at=at)
    append(300, "b")
    append_many(entries=[NewEntry(5, public_commit(5, b"naskah"), b"naskah")], at=at, by=at + timedelta(hours=1))


def files_in(log):
    return {
        str(path.relative_to(log)): path.read_bytes()
        for path in log.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(log).parts)
    }


def test_these_are_all_the_steps(log, sequencer, append, at):
    grow_past_a_border(sequencer, append, at)
    watch = KillAt(None)

    sequencer(between=watch).step(at=at)

    assert watch.seen == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_one_makes_the_same_bytes(step, log, sequencer, append, at):
    grow_past_a_border(sequencer, append, at)
    with pytest.raises(Killed):
        sequencer(between=KillAt(step)).step(at=at)
    left, notes = files_in(log), {note.size: note.text for note in Note.objects.all()}
    decided = queries.head()

    sequencer().step(at=at)
    sequencer().step(at=at)

    after, head = files_in(log), queries.head()
    assert {path: after[path] for path in left if path != "checkpoint"} == {
        path: data for path, data in left.items() if path != "checkpoint"
    }
    assert {size: Note.objects.get(size=size).text for size in notes} == notes
    assert (head.size, decided.size in (300, 601)) == (601, True)
    assert decided.size == 300 or decided == head
    opened = open_checkpoint(after["checkpoint"], keys.vkeys("log"), head.origin).checkpoint
    entries = []
    for index, width in ((0, 256), (1, 256), (2, 89)):
        entries += unbundle(log_files().tile(None, index, width), width)
    assert (opened.size, opened.root) == (601, root_of(entries)) == (601, head.root)
    assert entries == [entry(kind, commit) for kind, commit in queries.numbered(0, 601)]
    assert after["public/" + public_commit(5, b"naskah").hex()] == b"naskah"


@pytest.mark.parametrize("step", STEPS)
def test_a_paused_leader_that_wakes_after_another_changes_nothing(step, log, sequencer, append, at):
    """At each step of the old leader, the lead passes to another that goes on and publishes more."""
    grow_past_a_border(sequencer, append, at)
    state = {}

    def pause(seen):
        if seen == step and not state:
            old._lock.release()  # what a lost connection does
            new = sequencer(beside=True)
            new.step(at=at)
            append(5, "c")
            state["published"] = new.step(at=at).size
            state["files"] = files_in(log)
            new.close()

    old = sequencer(between=pause)
    old.step(at=at)

    after = files_in(log)
    assert state["published"] == queries.head().size == log_files().checkpoint().size
    assert {path: after[path] for path in state["files"]} == state["files"]


def test_files_made_again_elsewhere_from_rows_are_the_same(log, sequencer, append, at, settings, tmp_path):
    grow_past_a_border(sequencer, append, at)
    sequencer().step(at=at)
    first = files_in(log)

    settings.IKRAR_LOG_DIR = tmp_path / "elsewhere"
    sequencer().step(at=at)

    again = files_in(settings.IKRAR_LOG_DIR)
    assert again == {path: data for path, data in first.items() if path in again}
    assert {path for path in first if path not in again} == {
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/001.p/44",
    }
