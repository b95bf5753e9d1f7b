"""`ikrar verify`: plain words, plain exit codes, nothing installed but `cryptography`."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ikrar.ops.verify import main
from tests.core.statements.city import AT, SUBJECT, TEXT, City, edited, fixed

CITY = City()
COSIGNED = CITY.bundle(cosigned={"bawaslu": AT + 60, "pemda": AT + 90})
SRC = Path(__file__).parents[2] / "src"


@pytest.fixture
def policy(tmp_path: Path) -> str:
    path = tmp_path / "kebijakan.txt"
    path.write_text(CITY.policy().text)
    return str(path)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "bukti.ikrar"
    path.write_bytes(COSIGNED)
    return path


def test_each_exit_code_has_its_words(
    bundle: Path, policy: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [
        (COSIGNED, ["--policy", policy], 0, "Terbukti: tercatat dan dikukuhkan bersama"),
        (edited(COSIGNED, text=TEXT + "x\n"), ["--policy", policy], 1, "Gagal pada langkah “naskah”."),
        (COSIGNED[:-1], ["--policy", policy], 2, "Berhenti pada langkah “berkas”."),
        (COSIGNED, [], 3, "Isinya utuh, tetapi Anda belum menyematkan kunci penerbitnya."),
        (CITY.bundle(), ["--policy", policy], 4, "tetapi belum dikukuhkan bersama."),
    ]

    for data, options, code, words in cases:
        bundle.write_bytes(data)

        assert main([str(bundle), *options]) == code
        assert words in capsys.readouterr().out.split("\n")[0]


def test_the_answer_has_what_is_proven_what_is_not_and_each_step(
    bundle: Path, policy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(bundle), "--policy", policy])

    lines = capsys.readouterr().out.split("\n")
    assert [line for line in lines if line and line[0] != " "] == [
        "Terbukti: tercatat dan dikukuhkan bersama oleh pengukuh yang Anda sematkan.",
        "Terbukti:",
        "Tidak terbukti:",
        "Langkah:",
        f"Kebijakan yang disematkan: sidik SHA-256 {CITY.policy().fingerprint}",
    ]
    assert "  [ ya  ] berkas: Berkas utuh dan tertulis dalam bentuk baku." in lines
    assert sum(line.startswith("  [ ya  ] ") for line in lines) == 7


def test_the_answer_for_programs_is_json(bundle: Path, policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(bundle), "--policy", policy, "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert (code, answer["exit"], answer["failed"]) == (0, 0, None)
    assert answer["facts"]["opened"]["name"] == SUBJECT.name


def test_a_code_is_checked_against_the_name_typed(policy: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = ["--qr", CITY.code(), "--policy", policy]

    assert main([*code, "--name", SUBJECT.name]) == 4
    assert main([*code, "--name", "Budi Contoh"]) == 1
    assert "Kode ini bukan untuk nama “Budi Contoh”." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (None, b"", "tidak ada."),
        ("other", b"\xff", "bukan teks UTF-8"),
        ("other", b"quorum none\n", "Kebijakan kunci tidak dapat dibaca, baris 1"),
    ],
)
def test_a_policy_that_cannot_be_read_stops_the_check(
    bundle: Path,
    tmp_path: Path,
    name: str | None,
    content: bytes,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if name:
        (tmp_path / name).write_bytes(content)

    assert main([str(bundle), "--policy", str(tmp_path / (name or "missing"))]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err


def test_a_folder_or_a_missing_file_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"Tidak dapat diperiksa: berkas {tmp_path} tidak dapat dibuka.\n"
    assert main([str(tmp_path / "x")]) == 2
    assert capsys.readouterr().err == f"Tidak dapat diperiksa: berkas {tmp_path / 'x'} tidak ada.\n"


@pytest.mark.parametrize("options", [[], ["bukti.ikrar", "--qr", "X"]])
def test_a_file_or_a_code_is_asked_for_and_not_both(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(options)

    assert stopped.value.code == 2
    assert "sebutkan satu BERKAS atau --qr TEKS" in capsys.readouterr().err


def test_the_help_names_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])

    text = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(f"\n  {code}  " in text for code in range(5))


def test_it_runs_where_only_cryptography_is_installed(tmp_path: Path, bundle: Path, policy: str) -> None:
    """A bare interpreter without site-packages; what it may see is linked into one folder."""
    room = tmp_path / "room"
    room.mkdir()
    for name in ("cryptography", "cffi", "pycparser", "_cffi_backend"):
        found = importlib.util.find_spec(name)
        if found and found.origin:
            origin = Path(found.origin)
            source = origin.parent if found.submodule_search_locations else origin
            (room / source.name).symlink_to(source)
    (room / "ikrar").symlink_to(SRC / "ikrar")
    program = "\n".join(
        [
            "import sys",
            f"sys.path.insert(0, {str(room)!r})",
            "from ikrar.ops.verify import main",
            "code = main(sys.argv[1:])",
            "top = {name.partition('.')[0] for name in sys.modules}",
            "spared = set(sys.stdlib_module_names) | {'ikrar', 'cryptography', '_openssl', '_cffi_backend'}",
            "print('others:', sorted(name for name in top - spared if not name.startswith('__')), file=sys.stderr)",
            "sys.exit(code)",
        ]
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(bundle), "--policy", policy],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "others: []\n")
    assert done.stdout.startswith("Terbukti:")


def test_a_bundle_of_a_thief_with_his_own_policy_inside_is_only_sound(bundle: Path, policy: str) -> None:
    thief = City(log_seed=fixed("thief"), receipt_seed=fixed("thief receipt"))
    bundle.write_bytes(thief.bundle(cosigned={"bawaslu": AT, "pemda": AT}))

    assert main([str(bundle), "--policy", policy]) == 3
