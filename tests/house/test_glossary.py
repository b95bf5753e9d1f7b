"""Each Indonesian word in an identifier stands in docs/glossary.md, which names nothing that is not there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from ikrar.core.rulebook.types import CONFIDENCES

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"

# Reviewed: English would merge two things. A new Indonesian word in an identifier is added here and to the glossary.
REVIEWED = """
    angka apel ayat cltn cpns honorer huruf ikrar lampiran laporan mpp naskah nip pakta pasal pembaca pembina
    plh plt pj pjs pns pppk saksi temuan
"""

# English loses nothing: these never become part of an identifier.
ENGLISH_INSTEAD = """
    alamat atasan bukti daftar gelombang hasil instansi jabatan jadwal kegiatan kepala mandat nama nomor pegawai
    pelanggaran pemilih penandatangan pengguna penugasan perkara peserta petugas sandi sanksi sesi surat tanda
    tandatangan tanggal tangan waktu wilayah
"""

# The fictional city speaks of its own units and columns as its files do.
EXEMPT = ROOT / "src" / "ikrar" / "ops" / "demo"

WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def names_in(path: Path) -> set[str]:
    """Names that the file gives or uses, and short codes of kinds.py such as "pembina_apel"."""
    names = set(path.relative_to(ROOT / "src").with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.arg(arg=name):
                names.add(name)
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.add(name)
            case ast.Constant(value=str(code)) if path.stem == "kinds" and re.fullmatch(r"[a-z_]+", code):
                names.add(code)
    return names


@cache
def identifiers() -> frozenset[str]:
    sources = [path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts]
    return frozenset(name for path in sources if EXEMPT not in path.parents for name in names_in(path))


def words_of(names: frozenset[str] | set[str]) -> set[str]:
    return {word.lower() for name in names for word in WORD.findall(name)}


def rows() -> list[list[str]]:
    """The cells of each row of the glossary's tables."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [row for row in found if row[0] != "word" and not set(row[0]) <= {"-"}]


def glossed() -> set[str]:
    return {name for row in rows() for name in re.findall(r"`([^`]+)`", row[3])}


def test_each_reviewed_word_that_the_code_uses_is_explained():
    used = set(REVIEWED.split()) & words_of(identifiers())
    explained = {word.lower() for row in rows() for word in re.findall(r"\w+", row[0] + " " + row[3].replace("_", " "))}

    assert sorted(used - explained) == []


def test_the_glossary_names_only_identifiers_that_exist():
    assert sorted(glossed() - identifiers()) == []


def test_no_identifier_is_indonesian_where_english_loses_nothing():
    assert sorted(set(ENGLISH_INSTEAD.split()) & words_of(identifiers())) == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_has_four_cells_and_an_article_says_how_sure_we_are(row):
    assert len(row) == 4
    assert set(re.findall(r"`(\w+)`", row[2])) <= set(CONFIDENCES)
    assert not re.search(r"Pasal|/\d{4}|Lampiran", row[2]) or "`" in row[2]


def test_the_words_of_an_identifier_are_found():
    assert words_of({"close_apel", "ApelKind", "NI_PPPK"}) == {"close", "apel", "kind", "ni", "pppk"}
