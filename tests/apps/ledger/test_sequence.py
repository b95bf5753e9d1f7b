from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from ikrar.apps.ledger import keys, public, queries
from ikrar.apps.ledger.actions import append_many
from ikrar.apps.ledger.files import FileDiffers, log_files
from ikrar.apps.ledger.kinds import NewEntry
from ikrar.apps.ledger.models import Due, Head, Note
from ikrar.apps.ledger.sequencer import AnotherInstallation, BackupOlder, LogDiverged, NoSource, OriginChanged
from ikrar.apps.ledger.triggers import TriggersMissing
from ikrar.core.statements.entry import entry, leaf, public_commit
from ikrar.core.tlog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ikrar.core.tlog.proof import proves_inclusion
from ikrar.core.tlog.tile import unbundle
from ikrar.core.tlog.tree import root_of

pytestmark = pytest.mark.django_db


def published_entries(log):
    """All entries of the published log, from its bundles alone."""
    checkpoint = log_files().checkpoint()
    entries = []
    for first in range(0, checkpoint.size, 256):
        width = min(256, checkpoint.size - first)
        entries += unbundle(log_files().tile(None, first // 256, width), width)
    return checkpoint, entries


def test_an_empty_log_publishes_its_empty_checkpoint(log, sequencer, at):
    done = sequencer().step(at=at)

    opened = open_checkpoint((log / "checkpoint").read_bytes(), keys.vkeys("log"), "ikrar.contoh.go.id/log")

    assert (done.leading, done.taken, done.size, opened.checkpoint.size) == (True, 0, 0, 0)
    assert log_files().read_high() == (log / "checkpoint").read_bytes()


def test_what_is_due_is_numbered_and_published(log, sequencer, append, at):
    commits = append(300)

    done = sequencer().step(at=at)
    checkpoint, entries = published_entries(log)

    assert (done.taken, done.size, Due.objects.count()) == (300, 300, 0)
    assert sorted(entries) == sorted(entry(1, each) for each in commits)
    assert root_of(entries) == checkpoint.root


def test_the_order_of_arrival_cannot_be_read_in_the_log(log, sequencer, append, at):
    commits = append(300)

    sequencer().step(at=at)

    assert published_entries(log)[1] != [entry(1, each) for each in commits]


def test_entries_that_are_held_back_wait(log, sequencer, at):
    append_many(entries=[NewEntry(2, b"l" * 32)], at=at, by=at + timedelta(days=8))
    leader = sequencer()

    early, later = leader.step(at=at), leader.step(at=at + timedelta(days=7))

    assert (early.taken, later.taken) == (0, 1)


def test_many_small_batches_make_the_same_tree_as_their_entries(log, sequencer, append, at):
    leader = sequencer()
    for batch in range(12):
        append(batch * 13 % 70 + 1, f"batch {batch}")
        leader.step(at=at)

    checkpoint, entries = published_entries(log)

    assert checkpoint.root == root_of(entries)
    assert checkpoint.size == sum(batch * 13 % 70 + 1 for batch in range(12))


def test_each_recorded_commitment_has_a_proof_against_the_published_root(log, sequencer, append, at):
    commits = append(300)
    leader = sequencer()
    leader.step(at=at)
    commits += append(40, "b")
    leader.step(at=at)

    found = [public.recorded(each) for each in commits]

    checkpoint = log_files().checkpoint()
    assert all(
        proves_inclusion(each.index, 340, leaf(1, commit), each.hashes, checkpoint.root)
        for commit, each in zip(commits, found, strict=True)
    )
    assert public.recorded(b"x" * 32) is None


def test_an_entry_is_not_recorded_before_its_checkpoint_is_published(log, sequencer, append, at):
    (commit,) = append(1)

    before = public.recorded(commit)
    sequencer().step(at=at)

    assert (before, public.recorded(commit).index) == (None, 0)


def test_public_bytes_are_published_beside_the_tiles(log, sequencer, at):
    commit = public_commit(5, b"naskah")
    append_many(entries=[NewEntry(5, commit, b"naskah")], at=at, by=at + timedelta(hours=1))

    sequencer().step(at=at)

    assert public.payload(commit) == (log / "public" / commit.hex()).read_bytes() == b"naskah"


def test_the_alarm_number_is_the_longest_waiting_entry_that_is_due(log, sequencer, append, at):
    append_many(entries=[NewEntry(2, b"l" * 32)], at=at - timedelta(days=1), by=at)
    none_due = queries.oldest_unsequenced(at)
    append(1)

    assert (none_due, queries.oldest_unsequenced(at + timedelta(seconds=90))) == (None, at)


def test_an_idle_log_puts_its_checkpoint_anew_each_minute(log, sequencer, append, at):
    append(3)
    leader = sequencer()
    leader.step(at=at)
    text = (log / "checkpoint").read_bytes()
    (log / "checkpoint").unlink()

    leader.step(at=at + timedelta(seconds=59))
    early = (log / "checkpoint").exists()
    leader.step(at=at + timedelta(seconds=60))

    assert (early, (log / "checkpoint").read_bytes()) == (False, text)


def test_partial_tiles_go_an_hour_after_their_tile_is_full(log, sequencer, append, at):
    leader = sequencer()
    append(200)
    leader.step(at=at)
    append(100, "b")
    leader.step(at=at)
    now = datetime.now(UTC)

    leader.step(at=now)
    soon = (log / "tile/0/000.p/200").exists()
    leader.step(at=now + timedelta(hours=2))

    assert soon is True
    assert not (log / "tile/0/000.p").exists()
    assert not (log / "tile/entries/000.p").exists()
    assert (log / "tile/0/001.p/44").exists()


def test_a_new_process_finds_partial_tiles_that_an_old_one_left(log, sequencer, append, at):
    leader = sequencer()
    append(200)
    leader.step(at=at)
    append(100, "b")
    leader.step(at=at)
    leader.close()

    sequencer().step(at=datetime.now(UTC) + timedelta(hours=2))

    assert not (log / "tile/0/000.p").exists()


def test_a_file_with_other_bytes_stops_the_log(log, sequencer, append, at):
    leader = sequencer()
    append(10)
    leader.step(at=at)
    (log / "tile/entries/000.p/20").write_bytes(b"something else")
    append(10, "b")

    with pytest.raises(FileDiffers):
        leader.step(at=at)

    assert log_files().checkpoint().size == 10


def test_a_restored_older_backup_may_not_number(log, sequencer, append, at):
    append(10)
    sequencer().step(at=at)
    Head.objects.update(size=5, root=b"x" * 32)

    with pytest.raises(BackupOlder) as refused:
        sequencer().step(at=at)

    assert str(refused.value).startswith("Cadangan lebih tua dari log: basis data mengenal 5 entri")


def test_high_alone_notices_an_older_backup_with_an_older_log_folder(log, sequencer, append, at):
    append(10)
    sequencer().step(at=at)
    for path in sorted(log.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    Head.objects.update(size=0, root=b"x" * 32)

    with pytest.raises(BackupOlder) as refused:
        sequencer().step(at=at)

    assert refused.value.values["source"] == "high"


def test_a_database_put_back_under_a_running_leader_is_noticed(log, sequencer, append, at):
    leader = sequencer()
    append(10)
    leader.step(at=at)
    Head.objects.update(size=5, root=b"x" * 32)

    with pytest.raises(BackupOlder):
        leader.step(at=at)


def test_a_log_folder_that_was_lost_is_written_again_with_the_same_bytes(log, sequencer, append, at):
    append(300)
    sequencer().step(at=at)
    before = {path: path.read_bytes() for path in log.rglob("*") if path.is_file() and path.name[0] != "."}
    for path in before:
        path.unlink()

    sequencer().step(at=at)

    assert {path: path.read_bytes() for path in before} == before


def test_without_any_checkpoint_to_compare_with_numbering_waits(log, sequencer, append, at, settings):
    append(10)
    sequencer().step(at=at)
    (log / "checkpoint").unlink()
    settings.IKRAR_HIGH.unlink()

    with pytest.raises(NoSource):
        sequencer().step(at=at)


def test_a_checkpoint_that_the_database_never_signed_stops_the_log(log, sequencer, append, at):
    append(10)
    sequencer().step(at=at)
    append(5, "b")
    sequencer().step(at=at)
    forged = sign_checkpoint(Checkpoint("ikrar.contoh.go.id/log", 12, b"y" * 32), [keys.log_signer()])
    log_files().high.write_text(forged)
    (log / "checkpoint").unlink()

    with pytest.raises(LogDiverged):
        sequencer().step(at=at)


def test_another_installation_with_a_copy_of_the_database_cannot_lead(log, sequencer, append, at):
    append(10)
    sequencer().step(at=at)
    Head.objects.update(installation="another")

    with pytest.raises(AnotherInstallation):
        sequencer().step(at=at)


def test_the_origin_is_never_changed(log, sequencer, append, at):
    append(10)
    sequencer().step(at=at)
    Head.objects.update(origin="lain.contoh.go.id/log")

    with pytest.raises(OriginChanged):
        sequencer().step(at=at)


def test_only_one_process_leads(log, sequencer, append, at):
    first, second = sequencer(), sequencer(beside=True)
    append(10)

    leading = first.step(at=at), second.step(at=at)
    first.close()

    assert [each.leading for each in leading] == [True, False]
    assert second.step(at=at).leading is True


def test_a_leader_that_was_overtaken_before_its_numbering_steps_down(log, sequencer, append, at):
    append(10)
    sequencer().step(at=at)
    append(5, "b")

    def overtake(step):
        if step == "before T1":
            with transaction.atomic():
                Head.objects.update(installation="the new leader's")

    done = sequencer(between=overtake).step(at=at)

    assert (done.leading, Due.objects.count(), Note.objects.count()) == (False, 5, 2)


def test_nobody_leads_a_log_whose_tables_lost_a_trigger(log, sequencer, append, at):
    append(3)
    with connection.cursor() as cursor:
        on = " ON ledger_note" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER ledger_note_no_update{on}")

    with pytest.raises(TriggersMissing) as refused:
        sequencer().step(at=at)

    assert refused.value.values == {"names": "ledger_note_no_update"}
