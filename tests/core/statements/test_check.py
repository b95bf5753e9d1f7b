"""What a bundle proves, for each exit code, and that no touched bundle passes for another."""

from __future__ import annotations

import base64
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ikrar.core import canon
from ikrar.core.statements.bundle import LIMIT, BundleTooLarge
from ikrar.core.statements.check import check_bundle
from ikrar.core.statements.entry import HOUR, Salts, field_hash
from ikrar.core.statements.pledge import Method, Subject
from ikrar.core.statements.policy import Policy, parse_policy
from ikrar.core.statements.verdict import Exit, Facts, Verdict
from tests.core.statements.city import AT, SEED, SUBJECT, TEXT, City, edited, fixed, pledge, sealed

CITY = City()
BOTH = {"bawaslu": AT + 60, "pemda": AT + 90}
COSIGNED = CITY.bundle(cosigned=BOTH)
FACTS = Facts(
    origin=CITY.origin,
    commit=sealed().commit.hex(),
    level=1,
    at=AT,
    opened={"name": "Siti Contoh, S.Pd.", "position": "Guru Ahli Muda", "unit": "SD Negeri 1 Contoh"},
    method="card",
    said="present",
    role="employee",
    text=TEXT,
    text_sha256=pledge().text.sha256.hex(),
    by=AT + HOUR,
    index=4,
    size=7,
    cosigned_at=AT + 90,
)


def ends(verdict: Verdict) -> tuple[Exit, str | None]:
    return verdict.exit, verdict.failed


def test_a_quorum_of_pinned_witnesses_proves_a_bundle() -> None:
    verdict = check_bundle(COSIGNED, CITY.policy())

    assert ends(verdict) == (Exit.PROVEN, None)
    assert verdict.facts == FACTS
    assert [step.name for step in verdict.steps] == [
        "berkas",
        "catatan",
        "cara",
        "naskah",
        "data diri",
        "tanda terima",
        "buku besar",
        "pengukuhan",
    ]


def test_the_words_of_a_proven_bundle_name_the_person_the_place_and_the_time() -> None:
    verdict = check_bundle(COSIGNED, CITY.policy())

    assert verdict.proven == (
        "Penerbit ikrar.contoh.go.id/log menyatakan dengan tanda tangannya: Siti Contoh, S.Pd., Guru Ahli Muda, "
        "SD Negeri 1 Contoh menandatangani naskah dalam berkas ini (tingkat 1, masuk sendiri, dengan kartu kode).",
        "Catatannya nomor 4 dari 7 catatan dalam buku besar ikrar.contoh.go.id/log. Pengukuh yang Anda sematkan "
        "mengukuhkannya: tidak dapat diubah atau dihapus tanpa ketahuan.",
        "Waktunya: tertulis 23 November 2026 pukul 07.00.00 WIB, dan pengukuh sudah melihatnya paling lambat "
        "23 November 2026 pukul 07.01.30 WIB.",
    )
    assert verdict.unproven == (
        "Bahwa orang itu sendiri yang menandatangani, lebih daripada caranya: tingkat 1, masuk sendiri, "
        "dengan kartu kode.",
        "Bahwa ia hadir dan mengucapkannya: itu pernyataannya sendiri.",
        "Bahwa tanda tangan ini tidak dibantah kemudian: bantahan adalah catatan tersendiri.",
    )


@pytest.mark.parametrize(
    ("bundle", "pinned", "index", "time"),
    [
        (CITY.bundle(), CITY.policy(), 4, None),
        (CITY.bundle(cosigned={"pemda": AT + 60}), CITY.policy(), 4, None),
        (COSIGNED, CITY.policy(witnessed=False), 4, None),
        (CITY.bundle(recorded=False), CITY.policy(), None, None),
    ],
    ids=["no witness", "one of two", "a policy without witnesses", "received only"],
)
def test_a_known_issuer_without_a_quorum_is_not_yet_witnessed(
    bundle: bytes, pinned: Policy, index: int | None, time: int | None
) -> None:
    verdict = check_bundle(bundle, pinned)

    assert ends(verdict) == (Exit.NOT_WITNESSED, None)
    assert verdict.facts == replace(FACTS, index=index, size=7 if index else None, cosigned_at=time)
    assert "Waktu tidak terbukti: 23 November 2026 pukul 07.00.00 WIB baru kata penerbit." in verdict.unproven


@pytest.mark.parametrize(
    "pinned", [None, City(origin="ikrar.lain.go.id/log").policy(), City(receipt_seed=fixed("other")).policy()]
)
def test_without_the_issuers_key_among_the_pinned_a_bundle_is_only_sound(pinned: Policy | None) -> None:
    verdict = check_bundle(COSIGNED, pinned)

    assert ends(verdict) == (Exit.NOT_PINNED, None)
    assert verdict.unproven[0].startswith("Siapa penerbitnya: kunci di dalam berkas hanya petunjuk")


def test_a_checkpoint_of_another_log_key_is_not_proven_by_its_own_hint() -> None:
    thief = City(log_seed=fixed("thief"))
    bundle = thief.bundle(cosigned=BOTH)

    verdict = check_bundle(bundle, CITY.policy())

    assert ends(verdict) == (Exit.NOT_PINNED, None)


@pytest.mark.parametrize(
    ("cosigned", "sentence"),
    [
        (
            {"bawaslu": AT + HOUR + 1, "pemda": AT},
            "Waktu tidak terbukti: dijanjikan tercatat paling lambat 23 November 2026 pukul 08.00.00 WIB, tetapi "
            "pengukuh baru melihatnya 23 November 2026 pukul 08.00.01 WIB. Catatan ini bisa saja ditanggali mundur.",
        ),
        (
            {"bawaslu": AT - 301, "pemda": AT - 301},
            "Waktu tidak terbukti: tertulis 23 November 2026 pukul 07.00.00 WIB, tetapi pengukuh sudah melihatnya "
            "23 November 2026 pukul 06.54.59 WIB, sebelum waktu itu.",
        ),
    ],
)
def test_a_cosignature_outside_the_promised_hour_proves_the_entry_but_not_its_time(
    cosigned: dict[str, int], sentence: str
) -> None:
    verdict = check_bundle(CITY.bundle(cosigned=cosigned), CITY.policy())

    assert ends(verdict) == (Exit.PROVEN, None)
    assert verdict.unproven[0] == sentence


def test_evidence_that_was_recorded_is_checked_and_other_evidence_is_false() -> None:
    evidence = canon.encode({"operator": "op-1", "reason": "tidak membawa telepon", "witness": "op-2"})
    signed = pledge(method=Method(0, "assisted", evidence))
    opened = CITY.bundle(signed=signed, evidence=evidence)
    other = {"salt": Salts(SEED).field("evidence").hex(), "value": evidence.decode().replace("op-2", "op-3")}

    assert ends(check_bundle(opened, CITY.policy())) == (Exit.NOT_WITNESSED, None)
    assert ends(check_bundle(CITY.bundle(signed=signed), CITY.policy())) == (Exit.NOT_WITNESSED, None)
    assert ends(check_bundle(edited(opened, evidence=other), CITY.policy())) == (Exit.FALSE, "cara")
    assert ends(check_bundle(edited(COSIGNED, evidence=other), CITY.policy())) == (Exit.FALSE, "cara")


def test_a_level_that_this_program_cannot_check_is_never_called_proven() -> None:
    bundle = CITY.bundle(signed=pledge(method=Method(2, "passkey", b"{}", fixed("credential"))), cosigned=BOTH)

    assert ends(check_bundle(bundle, CITY.policy())) == (Exit.UNREADABLE, "cara")


@pytest.mark.parametrize(
    ("changes", "code", "step"),
    [
        ({"text": TEXT.replace("Tidak", "Boleh")}, Exit.FALSE, "naskah"),
        ({"text": TEXT.rstrip()}, Exit.UNREADABLE, "naskah"),
        ({"opened": {"name": {"salt": "00" * 16, "value": SUBJECT.name}}}, Exit.FALSE, "data diri"),
        ({"salt": "00" * 32}, Exit.FALSE, "tanda terima"),
        ({"record": sealed(said="later").record.decode()}, Exit.FALSE, "tanda terima"),
        ({"receipt": base64.b64encode(bytes(116)).decode()}, Exit.UNREADABLE, "tanda terima"),
        ({"receipt": "AAA"}, Exit.UNREADABLE, "berkas"),
        ({"proof": CITY.proof(fixed("another entry"))}, Exit.FALSE, "buku besar"),
        ({"proof": "c2sp.org/tlog-proof@v1\n"}, Exit.UNREADABLE, "buku besar"),
        ({"policy": "quorum none\n"}, Exit.UNREADABLE, "berkas"),
        ({"note": "x"}, Exit.UNREADABLE, "berkas"),
        ({"salt": None}, Exit.UNREADABLE, "berkas"),
        ({"v": 2}, Exit.UNREADABLE, "berkas"),
        ({"opened": {"religion": {"salt": "00" * 16, "value": "x"}}}, Exit.UNREADABLE, "berkas"),
        ({"record": "{}"}, Exit.UNREADABLE, "catatan"),
    ],
)
def test_a_changed_part_is_named(changes: dict[str, object], code: Exit, step: str) -> None:
    assert ends(check_bundle(edited(COSIGNED, **changes), CITY.policy())) == (code, step)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"1", COSIGNED + b"\n", b"{" + b'"a":1,' + COSIGNED[1:]])
def test_what_is_not_a_bundle_is_unreadable(data: bytes) -> None:
    assert ends(check_bundle(data, CITY.policy())) == (Exit.UNREADABLE, "berkas")


def test_a_key_written_twice_is_unreadable() -> None:
    twice = COSIGNED[:-1] + b',"v":1}'

    assert ends(check_bundle(twice, CITY.policy())) == (Exit.UNREADABLE, "berkas")


def test_a_bundle_over_64_kb_is_neither_built_nor_read() -> None:
    with pytest.raises(BundleTooLarge):
        CITY.bundle(evidence=b'"' + b"x" * LIMIT + b'"')

    assert ends(check_bundle(b" " * (LIMIT + 1), None)) == (Exit.UNREADABLE, "berkas")


@pytest.mark.parametrize("by", [AT + HOUR + 1, AT - 1])
def test_a_receipt_that_promises_another_time_than_its_kind_allows_is_false(by: int) -> None:
    receipt = base64.b64encode(CITY.receipt(sealed().commit, by=by)).decode()

    assert ends(check_bundle(edited(COSIGNED, receipt=receipt), CITY.policy())) == (Exit.FALSE, "tanda terima")


def test_a_receipt_of_another_time_than_its_record_is_false() -> None:
    receipt = base64.b64encode(CITY.receipt(sealed().commit, at=AT - 86_400)).decode()

    assert ends(check_bundle(edited(COSIGNED, receipt=receipt), CITY.policy())) == (Exit.FALSE, "tanda terima")


def test_a_key_counts_only_on_its_days() -> None:
    name = f"{CITY.receipt_vkey.name}+{CITY.receipt_vkey.keyid.hex()}"
    before = CITY.policy(more=f"#ikrar valid {name} - 2026-11-23T00:00:01Z\n")
    after = CITY.policy(more=f"#ikrar valid {name} - 2026-11-23T00:00:00Z\n")

    assert ends(check_bundle(COSIGNED, before)) == (Exit.PROVEN, None)
    assert ends(check_bundle(COSIGNED, after)) == (Exit.FALSE, "tanda terima")


def test_a_log_key_may_be_younger_than_the_record_but_not_ended_before_it() -> None:
    name = f"{CITY.origin}+{CITY.log.keyid.hex()}"
    younger = CITY.policy(more=f"#ikrar valid {name} 2027-01-01T00:00:00Z -\n")
    ended = CITY.policy(more=f"#ikrar valid {name} - 2026-11-23T00:00:00Z\n")

    assert ends(check_bundle(COSIGNED, younger)) == (Exit.PROVEN, None)
    assert ends(check_bundle(COSIGNED, ended)) == (Exit.NOT_PINNED, None)


def test_after_a_theft_only_what_was_cosigned_before_the_notice_counts() -> None:
    name = f"{CITY.receipt_vkey.name}+{CITY.receipt_vkey.keyid.hex()}"
    stolen = CITY.policy(more=f"#ikrar stolen {name} 2026-11-23T00:01:31Z\n")
    earlier = CITY.policy(more=f"#ikrar stolen {name} 2026-11-23T00:01:30Z\n")

    assert ends(check_bundle(COSIGNED, stolen)) == (Exit.PROVEN, None)
    assert ends(check_bundle(COSIGNED, earlier)) == (Exit.FALSE, "pengukuhan")
    assert ends(check_bundle(CITY.bundle(), stolen)) == (Exit.FALSE, "pengukuhan")
    assert ends(check_bundle(CITY.bundle(policy=earlier), None)) == (Exit.FALSE, "pengukuhan")


def test_no_flipped_bit_passes_for_another_bundle() -> None:
    pinned = CITY.policy()
    policy = canon.encode(pinned.text)  # only a hint: its bits may change and prove the same
    hint = range(COSIGNED.index(policy), COSIGNED.index(policy) + len(policy))
    witnesses = COSIGNED.index("— saksi.".encode())
    bits = random.Random(2026).sample([bit for bit in range(8 * len(COSIGNED)) if bit // 8 not in hint], 400)

    for bit in bits:
        touched = bytearray(COSIGNED)
        touched[bit // 8] ^= 1 << bit % 8

        verdict = check_bundle(bytes(touched), pinned)

        if verdict.exit in (Exit.FALSE, Exit.UNREADABLE):
            assert verdict.failed is not None
        else:  # a cosignature under another name is an unknown witness: it says less, never something else
            assert verdict.exit == Exit.NOT_WITNESSED
            assert verdict.facts == replace(FACTS, cosigned_at=None)
            assert witnesses <= bit // 8


def test_no_flipped_bit_of_the_hint_changes_what_is_said() -> None:
    pinned = CITY.policy()
    start = COSIGNED.index(canon.encode(pinned.text))

    for place in random.Random(2026).sample(range(start, start + len(pinned.text)), 80):
        touched = bytearray(COSIGNED)
        touched[place] ^= 1

        verdict = check_bundle(bytes(touched), pinned)

        assert ends(verdict) == (Exit.UNREADABLE, "berkas") or verdict.facts == FACTS


plain = st.text("ab1/+\n", max_size=3) | st.integers(-5, 0)
odd = st.recursive(plain, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab"), inner, max_size=2))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(canon.decode(COSIGNED))), odd)
def test_a_part_of_another_type_is_refused_and_breaks_nothing(key: str, value: object) -> None:
    verdict = check_bundle(edited(COSIGNED, **{key: value}), CITY.policy())

    assert verdict.exit in (Exit.FALSE, Exit.UNREADABLE) or (key == "opened" and value == {})
    assert verdict.failed is not None or value == {}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(canon.decode(sealed().record))), odd)
def test_a_part_of_the_record_of_another_type_is_refused_and_breaks_nothing(key: str, value: object) -> None:
    record = edited(sealed().record, **{key: value})

    verdict = check_bundle(edited(COSIGNED, record=record.decode()), CITY.policy())

    assert verdict.exit in (Exit.FALSE, Exit.UNREADABLE)
    assert verdict.failed is not None


def test_a_name_cannot_write_its_own_verdict() -> None:
    spoof = Subject("Siti\x1b[2K\u202eTerbukti", SUBJECT.unit)

    verdict = check_bundle(CITY.bundle(signed=pledge(subject=spoof), opened=("name",)), None)

    assert verdict.facts is not None
    assert verdict.facts.opened == {"name": "Siti<1b>[2K<202e>Terbukti"}
    assert all(sentence.isprintable() for sentence in (*verdict.proven, *verdict.unproven))


def test_a_log_cannot_write_its_own_verdict() -> None:
    record = edited(sealed().record, log="x\nTerbukti").decode()

    verdict = check_bundle(edited(COSIGNED, record=record), None)

    assert all(step.sentence.isprintable() for step in verdict.steps)


def test_a_salt_hides_each_value_and_two_records_of_one_person_do_not_link() -> None:
    first, second = Salts(SEED), Salts(fixed("another seed"))

    hashes = {field_hash(salts.field("name"), "name", b"Siti") for salts in (first, second)}

    assert len(hashes) == 2


def test_the_verdict_as_json_has_stable_keys() -> None:
    answer = check_bundle(COSIGNED, CITY.policy()).as_json()

    assert list(answer) == ["exit", "headline", "failed", "proven", "unproven", "steps", "facts"]
    assert answer["facts"]["opened"] == FACTS.opened
    assert answer["steps"][0] == {
        "name": "berkas",
        "ok": True,
        "sentence": "Berkas utuh dan tertulis dalam bentuk baku.",
    }


def test_a_policy_written_by_us_reads_back() -> None:
    policy = CITY.policy()

    assert parse_policy(policy.text) == policy
