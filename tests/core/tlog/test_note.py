import json
from pathlib import Path

import pytest

from ikrar.core.tlog import note
from ikrar.core.tlog.checkpoint import (
    Checkpoint,
    CheckpointMalformed,
    OriginOther,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from ikrar.core.tlog.note import (
    KeyMalformed,
    NobodyKnownSigned,
    NoteMalformed,
    SignatureWrong,
    cosign,
    cosignature_message,
    open_note,
    parse_note,
    parse_secret,
    parse_vkey,
    sign,
    signer,
)

FOLDER = Path(__file__).parents[2] / "vectors"
VECTORS = json.loads((FOLDER / "note.json").read_text())
CHECKPOINT = json.loads((FOLDER / "checkpoint.json").read_text())
KEY = signer("contoh.go.id/log", b"k" * 32)
WITNESS = signer("saksi.contoh.ac.id", b"w" * 32, note.COSIGNATURE)
BODY = Checkpoint("contoh.go.id/log", 7, b"r" * 32)


def test_the_published_secret_makes_the_published_note():
    key = parse_secret(VECTORS["secret"])

    assert key.verifier.vkey == VECTORS["vkey"]
    assert key.secret == VECTORS["secret"]
    assert sign(VECTORS["text"], [key]) == VECTORS["note"]


def test_the_published_note_opens_with_the_published_key():
    opened = open_note(VECTORS["note"].encode(), [parse_vkey(VECTORS["vkey"])])

    assert (opened.text, [each.key.name for each in opened.verified]) == (VECTORS["text"], ["PeterNeumann"])


@pytest.mark.parametrize("row", VECTORS["parsed"])
def test_a_text_with_empty_lines_is_split_at_the_last_one(row):
    text, signatures = parse_note(row["note"].encode())

    assert (text, [[each.name, each.keyid.hex()] for each in signatures]) == (row["text"], row["signatures"])


def test_the_published_checkpoint_is_read_with_the_time_of_its_cosignature():
    text, signatures = parse_note(CHECKPOINT["note"].encode())
    found = parse_checkpoint(text)

    assert (found.origin, found.size, found.root.hex()) == tuple(CHECKPOINT[key] for key in ("origin", "size", "root"))
    assert found.text == text
    assert signatures[1].name == CHECKPOINT["witness"]
    assert int.from_bytes(signatures[1].signature[:8], "big") == CHECKPOINT["time"]
    assert cosignature_message(text, CHECKPOINT["time"]).decode() == CHECKPOINT["cosigned_message"]


def test_a_note_of_unknown_signers_is_refused():
    with pytest.raises(NobodyKnownSigned):
        open_note(VECTORS["note"].encode(), [KEY.verifier])


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    good = sign("isi\n", [KEY])
    forged = sign("lain\n", [WITNESS_AS_LOG := signer("lain.go.id/log", b"x" * 32)])
    mixed = good + forged.split("\n\n")[1]

    with pytest.raises(SignatureWrong):
        open_note(mixed.encode(), [KEY.verifier, WITNESS_AS_LOG.verifier])


def test_unknown_lines_beside_a_known_one_are_kept_apart():
    text = sign("isi\n", [KEY, signer("lain.go.id/log", b"x" * 32)])

    opened = open_note(text.encode(), [KEY.verifier])

    assert [each.name for each in opened.unknown] == ["lain.go.id/log"]


def test_the_same_name_with_another_key_is_another_signer():
    impostor = sign("isi\n", [signer(KEY.name, b"i" * 32)])

    with pytest.raises(NobodyKnownSigned):
        open_note(impostor.encode(), [KEY.verifier])


def test_a_cosignature_holds_with_its_time_and_with_no_other():
    text = sign_checkpoint(BODY, [KEY]) + cosign(BODY.text, WITNESS, 1_795_000_000)

    opened = open_checkpoint(text.encode(), [KEY.verifier, WITNESS.verifier], BODY.origin)
    other = sign_checkpoint(BODY, [KEY]) + note.signature_line(
        WITNESS, (1_795_000_001).to_bytes(8, "big") + WITNESS.sign(cosignature_message(BODY.text, 1_795_000_000))
    )

    assert [(each.key.name, each.timestamp) for each in opened.note.verified] == [
        ("contoh.go.id/log", None),
        ("saksi.contoh.ac.id", 1_795_000_000),
    ]
    with pytest.raises(SignatureWrong):
        open_note(other.encode(), [WITNESS.verifier])


def test_a_witness_alone_does_not_make_a_checkpoint():
    text = BODY.text + "\n" + cosign(BODY.text, WITNESS, 1_795_000_000)

    with pytest.raises(NobodyKnownSigned):
        open_checkpoint(text.encode(), [KEY.verifier, WITNESS.verifier], BODY.origin)


def test_a_checkpoint_of_another_log_is_refused():
    with pytest.raises(OriginOther):
        open_checkpoint(sign_checkpoint(BODY, [KEY]).encode(), [KEY.verifier], "lain.go.id/log")


def test_extension_lines_are_kept():
    assert parse_checkpoint(BODY.text + "tambahan\n").extensions == ("tambahan",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "contoh\n7\n",
        "contoh\n07\n" + BODY.text.split("\n")[2] + "\n",
        "contoh\n-7\n" + BODY.text.split("\n")[2] + "\n",
        "contoh\n９\n" + BODY.text.split("\n")[2] + "\n",
        "contoh\n9223372036854775808\n" + BODY.text.split("\n")[2] + "\n",
        "contoh\n7\nAAAA\n",
        "contoh\n7\n!\n",
        BODY.text[:-1],
        BODY.text + "\n",
        "\n" + BODY.text,
    ],
)
def test_a_checkpoint_in_another_form_is_refused(text):
    with pytest.raises(CheckpointMalformed):
        parse_checkpoint(text)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"isi\n",
        b"isi\n\n",
        b"isi\n\n\xe2\x80\x94 nama AAAA\n",
        b"isi\n\n- nama AAAAAAAA\n",
        b"isi\n\n\xe2\x80\x94 na+ma AAAAAAAA\n",
        b"isi\n\n\xe2\x80\x94  AAAAAAAA\n",
        b"isi\n\n\xe2\x80\x94 nama AAAAAAA\n",
        b"isi\n\n\xe2\x80\x94 nama AAAAAAAA",
        b"i\tsi\n\n\xe2\x80\x94 nama AAAAAAAA\n",
        b"i\xffsi\n\n\xe2\x80\x94 nama AAAAAAAA\n",
        b"isi\n\n" + b"\xe2\x80\x94 nama AAAAAAAA\n" * 101,
        b"x" * 1_000_001,
    ],
)
def test_a_note_in_another_form_is_refused(raw):
    with pytest.raises(NoteMalformed):
        open_note(raw, [KEY.verifier])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nama",
        VECTORS["vkey"][:-4],
        VECTORS["vkey"].replace("c74f20a3", "c74f20a4"),
        VECTORS["vkey"].replace("PeterNeumann", "Peter Neumann"),
        VECTORS["vkey"].replace("+A", "+C"),
    ],
)
def test_a_key_that_does_not_belong_to_its_id_is_refused(text):
    with pytest.raises(KeyMalformed):
        parse_vkey(text)


def test_a_public_key_is_not_taken_for_a_secret():
    with pytest.raises(KeyMalformed):
        parse_secret(VECTORS["vkey"])


def test_a_receipt_key_signs_no_notes():
    receipt = signer("contoh.go.id/log/receipt", b"r" * 32, note.RECEIPT)

    assert parse_vkey(receipt.verifier.vkey) == receipt.verifier
    with pytest.raises(NobodyKnownSigned):
        open_note(sign("isi\n", [receipt]).encode(), [receipt.verifier])
