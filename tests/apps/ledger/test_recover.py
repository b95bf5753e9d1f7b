from datetime import timedelta

import pytest

from ikrar.apps.ledger import actions, queries
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.files import log_files
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.models import Due, Entry, EntryIndex, Head, Note, Orphan, PublicPayload
from ikrar.apps.ledger.recover import NoTiles, SomebodyLeads, Source
from ikrar.apps.ledger.sequencer import BackupOlder, LogDiverged, NoSource
from ikrar.core.statements.entry import public_commit
from tests.conftest import lift

pytestmark = pytest.mark.django_db


def nothing(done, whole):
    pass


def restore(size, *, waiting=()):
    """Put the rows back to what a backup had at `size`; entries in `waiting` stood in it without a number."""
    from django.db import connection

    from ikrar.apps.ledger import triggers

    root = queries.note_root(size)
    lift(connection)
    gone = list(EntryIndex.objects.filter(index__gte=size).values_list("entry_id", "entry__commit"))
    EntryIndex.objects.filter(index__gte=size).delete()
    for entry_id, commit in gone:
        if bytes(commit) in waiting:
            Due.objects.create(entry_id=entry_id, due_at=Entry.objects.get(pk=entry_id).due_at)
        else:
            PublicPayload.objects.filter(entry_id=entry_id).delete()
            Entry.objects.filter(pk=entry_id).delete()
    Note.objects.filter(size__gt=size).delete()
    Head.objects.update(size=size, root=root)
    triggers.install(connection)


@pytest.fixture
def grown(log, sequencer, append, at):
    """A log of 10, then of 31 entries, the last of them public; the leader is gone."""
    append(10)
    leader = sequencer()
    leader.step(at=at)
    commits = append(20, "b")
    append_many(entries=[NewEntry(5, public_commit(5, b"naskah"), b"naskah")], at=at, by=at + timedelta(hours=1))
    leader.step(at=at)
    leader.close()
    return commits


def test_missing_entries_return_as_orphans_and_the_log_goes_on(grown, log, sequencer, append, at):
    published = (log / "checkpoint").read_bytes()
    restore(10, waiting=grown[:5])
    with pytest.raises(BackupOlder):
        sequencer().step(at=at)

    found = actions.recover(sources=[], at=at, progress=nothing)

    assert (found.before, found.size, found.returned, found.orphans) == (10, 31, 5, 16)
    assert (Orphan.objects.count(), Due.objects.count()) == (16, 0)
    assert bytes(PublicPayload.objects.get().payload) == b"naskah"
    append(3, "c")
    assert sequencer().step(at=at).size == 34
    assert published.splitlines()[1] == b"31"
    assert log_files().checkpoint().size == 34


def test_a_mirror_serves_when_the_log_folder_is_lost_too(grown, log, sequencer, at, tmp_path):
    log.rename(tmp_path / "mirror")
    mirror = Source("cermin", lambda path: read(tmp_path / "mirror" / path))
    restore(10)

    found = actions.recover(sources=[mirror], at=at, progress=nothing)
    sequencer().step(at=at)

    assert (found.orphans, log_files().checkpoint().size) == (21, 31)
    assert (log / "tile/0/000.p/31").read_bytes() == (tmp_path / "mirror/tile/0/000.p/31").read_bytes()


def read(path):
    return path.read_bytes() if path.is_file() else None


def test_a_checkpoint_without_its_entries_anywhere_is_not_gone_on_from(grown, log, at):
    (log / "tile/entries/000.p/31").unlink()
    restore(10)

    with pytest.raises(NoTiles):
        actions.recover(sources=[], at=at, progress=nothing)

    assert (queries.head().size, Orphan.objects.count()) == (10, 0)


def test_rows_that_hold_other_entries_than_the_log_are_not_mended(
    grown, log, sequencer, append, at, tmp_path, settings
):
    settings.IKRAR_LOG_DIR.rename(tmp_path / "other")
    settings.IKRAR_HIGH.unlink()
    other = Source("lain", lambda path: read(tmp_path / "other" / path))
    from django.db import connection

    from ikrar.apps.ledger import triggers

    lift(connection)
    Entry.objects.filter(number__index=3).update(commit=b"z" * 32)
    triggers.install(connection)

    with pytest.raises(LogDiverged):
        actions.recover(sources=[other], at=at, progress=nothing)


def test_rows_alone_are_accepted_only_when_the_operator_says_so(grown, log, sequencer, at, settings):
    for path in sorted(log.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    settings.IKRAR_HIGH.unlink()
    with pytest.raises(NoSource):
        actions.recover(sources=[], at=at, progress=nothing)

    actions.recover(sources=[], at=at, progress=nothing, accept_rows=True)

    assert sequencer().step(at=at).size == log_files().checkpoint().size == 31


def test_nothing_is_recovered_under_a_leader(grown, log, sequencer, at):
    sequencer().step(at=at)

    with pytest.raises(SomebodyLeads):
        actions.recover(sources=[], at=at, progress=nothing)


def test_a_new_machine_takes_over_the_database_of_a_dead_one(grown, log, sequencer, at):
    Head.objects.update(installation="the dead one")

    actions.recover(sources=[], at=at, progress=nothing)

    assert sequencer().step(at=at).leading is True
