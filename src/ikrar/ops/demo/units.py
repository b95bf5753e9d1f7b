"""The units of Kota Tirtamarga: who stands under whom, and how large each is meant to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

SCHOOLS_SD = 74
SCHOOLS_SMP = 22
ROOT = "tm"
ISLAND = "tm.kec7.1"
MELATI_WARD = "tm.rsud.melati"
SCHOOLS_OFFICE = "tm.disdik"
PERSONNEL_OFFICE = "tm.bkpsdm"


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """One unit. `code` is ours and short; the export knows it by `unor_id`.

    size    people meant to sit here, in proportion; exact where `exact`, none at the root
    place   the kecamatan a school or puskesmas stands in
    """

    code: str
    name: str
    kind: str
    parent: str | None
    size: int
    exact: bool = False
    place: str = ""

    @property
    def unor_id(self) -> str:
        """Return the code that exports and the roster know: 32 hex digits, as SIASN has them."""
        return sha256(f"unor/{self.code}".encode()).hexdigest()[:32].upper()


_SECRETARIAT = {
    "Asisten Pemerintahan dan Kesejahteraan Rakyat": ("Tata Pemerintahan", "Kesejahteraan Rakyat", "Hukum"),
    "Asisten Perekonomian dan Pembangunan": (
        "Perekonomian dan Sumber Daya Alam",
        "Administrasi Pembangunan",
        "Pengadaan Barang dan Jasa",
    ),
    "Asisten Administrasi Umum": ("Organisasi", "Umum", "Protokol dan Komunikasi Pimpinan"),
}

# code, name, size, units below: (code, name, size)
_BADAN: tuple[tuple[str, str, int, tuple[tuple[str, str, int], ...]], ...] = (
    (
        "bkpsdm",
        "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
        34,
        (
            ("mutasi", "Bidang Mutasi, Promosi, dan Informasi Kepegawaian", 22),
            ("disiplin", "Bidang Disiplin, Penilaian Kinerja, dan Pengembangan Kompetensi", 20),
        ),
    ),
    ("bapperida", "Badan Perencanaan Pembangunan, Riset, dan Inovasi Daerah", 76, ()),
    ("bpkad", "Badan Pengelolaan Keuangan dan Aset Daerah", 110, ()),
    ("bapenda", "Badan Pendapatan Daerah", 118, ()),
    ("kesbangpol", "Badan Kesatuan Bangsa dan Politik", 38, ()),
    ("bpbd", "Badan Penanggulangan Bencana Daerah", 84, ()),
    ("satpolpp", "Satuan Polisi Pamong Praja", 310, ()),
)

_DINAS: tuple[tuple[str, str, int, tuple[tuple[str, str, int], ...]], ...] = (
    (
        "disdik",
        "Dinas Pendidikan",
        58,
        (
            ("sd", "Bidang Pembinaan Sekolah Dasar", 26),
            ("smp", "Bidang Pembinaan Sekolah Menengah Pertama", 26),
            ("gtk", "Bidang Guru dan Tenaga Kependidikan", 28),
            ("skb", "UPTD Sanggar Kegiatan Belajar", 34),
            ("tk1", "TK Negeri Pembina Tirtamarga", 14),
            ("tk2", "TK Negeri Pembina Margawangi", 12),
        ),
    ),
    (
        "dinkes",
        "Dinas Kesehatan",
        66,
        (
            ("p2p", "Bidang Pencegahan dan Pengendalian Penyakit", 24),
            ("yankes", "Bidang Pelayanan Kesehatan", 24),
            ("labkes", "UPTD Laboratorium Kesehatan Daerah", 28),
            ("farmasi", "UPTD Instalasi Farmasi", 18),
        ),
    ),
    (
        "pupr",
        "Dinas Pekerjaan Umum dan Penataan Ruang",
        210,
        (("jalan", "UPTD Pemeliharaan Jalan dan Drainase", 150),),
    ),
    ("perkim", "Dinas Perumahan Rakyat dan Kawasan Permukiman", 92, ()),
    ("dinsos", "Dinas Sosial", 56, (("panti", "UPTD Rumah Singgah", 18),)),
    ("disnaker", "Dinas Tenaga Kerja", 52, (("blk", "UPTD Balai Latihan Kerja", 26),)),
    (
        "dp3ap2kb",
        "Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, dan Keluarga Berencana",
        78,
        (("ppa", "UPTD Perlindungan Perempuan dan Anak", 16),),
    ),
    ("dkpp", "Dinas Ketahanan Pangan dan Pertanian", 102, (("rph", "UPTD Rumah Potong Hewan", 22),)),
    ("dlh", "Dinas Lingkungan Hidup", 430, (("tpa", "UPTD Pengelolaan Sampah", 190),)),
    ("disdukcapil", "Dinas Kependudukan dan Pencatatan Sipil", 96, ()),
    (
        "dishub",
        "Dinas Perhubungan",
        188,
        (("pkb", "UPTD Pengujian Kendaraan Bermotor", 30), ("parkir", "UPTD Perparkiran", 44)),
    ),
    ("diskominfo", "Dinas Komunikasi dan Informatika", 74, ()),
    ("diskop", "Dinas Koperasi dan Usaha Kecil dan Menengah", 46, ()),
    ("dpmptsp", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", 68, ()),
    ("dispora", "Dinas Kepemudaan dan Olahraga", 44, ()),
    ("disparbud", "Dinas Pariwisata dan Kebudayaan", 58, ()),
    ("disarpus", "Dinas Perpustakaan dan Kearsipan", 48, ()),
    ("diskan", "Dinas Perikanan", 54, ()),
    ("disperindag", "Dinas Perdagangan dan Perindustrian", 62, (("pasar", "UPTD Pasar", 86),)),
    ("damkar", "Dinas Pemadam Kebakaran dan Penyelamatan", 196, ()),
)

_RSUD: tuple[tuple[str, str, int], ...] = (
    ("melati", "Ruang Rawat Inap Melati", 26),
    ("anggrek", "Ruang Rawat Inap Anggrek", 58),
    ("igd", "Instalasi Gawat Darurat", 96),
    ("icu", "Instalasi Rawat Intensif", 74),
    ("bersalin", "Ruang Bersalin dan Perinatologi", 82),
    ("penunjang", "Instalasi Farmasi, Laboratorium, dan Radiologi", 130),
)

# kecamatan: its kelurahan. The last one is an island.
_KECAMATAN: dict[str, tuple[str, ...]] = {
    "Tirtamarga Utara": ("Tirtasari", "Margalaya", "Cempakaputih Lor", "Rancabuaya"),
    "Tirtamarga Selatan": ("Tirtajaya", "Kebonwaru", "Sukamargi", "Pasirgede", "Lembahsari"),
    "Margawangi": ("Margawangi", "Wangisagara", "Karangwuni Kidul", "Sidamargi", "Bojongwangi"),
    "Cikendi": ("Cikendi", "Ciawitali", "Kendiasri", "Neglawangi"),
    "Rawabening": ("Rawabening", "Rawasari Wetan", "Beningjaya", "Tambakrejo Lor"),
    "Sindangasri": ("Sindangasri", "Sindangmukti", "Asrijaya", "Gununglarang Asri"),
    "Pulau Karangjambu": (
        "Pulau Karangjambu",
        "Pulau Selanggir",
        "Pulau Batujajar Alit",
        "Karangjambu Pesisir",
    ),
}


def kecamatan() -> tuple[str, ...]:
    return tuple(_KECAMATAN)


def kelurahan_of(kecamatan_name: str) -> tuple[str, ...]:
    return _KECAMATAN[kecamatan_name]


def tirtamarga_units() -> tuple[DemoUnit, ...]:
    """Return every unit, parents before children: 222, of which 221 have people and therefore a packet."""
    return (
        DemoUnit(ROOT, "Pemerintah Kota Tirtamarga", "pemerintah-daerah", None, 0, exact=True),
        *_secretariats(),
        *_offices("badan", _BADAN),
        *_offices("dinas", _DINAS),
        *_hospital(),
        *_health_centres(),
        *_districts(),
        *_schools(),
    )


def _secretariats() -> Iterator[DemoUnit]:
    yield DemoUnit("tm.setda", "Sekretariat Daerah", "sekretariat-daerah", ROOT, 6, exact=True)
    for i, (asisten, parts) in enumerate(_SECRETARIAT.items(), start=1):
        yield DemoUnit(f"tm.setda.{i}", asisten, "asisten", "tm.setda", 3, exact=True)
        for j, part in enumerate(parts, start=1):
            size = 74 if part == "Umum" else 24
            yield DemoUnit(f"tm.setda.{i}.{j}", f"Bagian {part}", "bagian", f"tm.setda.{i}", size)
    yield DemoUnit("tm.setwan", "Sekretariat DPRD", "sekretariat-dprd", ROOT, 30)
    yield DemoUnit("tm.setwan.umum", "Bagian Umum dan Keuangan", "bagian", "tm.setwan", 28)
    yield DemoUnit("tm.setwan.sidang", "Bagian Persidangan dan Perundang-undangan", "bagian", "tm.setwan", 18)
    yield DemoUnit("tm.inspektorat", "Inspektorat", "inspektorat", ROOT, 26)
    yield DemoUnit("tm.inspektorat.1", "Inspektur Pembantu Wilayah I", "irban", "tm.inspektorat", 16)
    yield DemoUnit("tm.inspektorat.2", "Inspektur Pembantu Wilayah II", "irban", "tm.inspektorat", 16)


def _offices(
    kind: str, table: tuple[tuple[str, str, int, tuple[tuple[str, str, int], ...]], ...]
) -> Iterator[DemoUnit]:
    for code, name, size, parts in table:
        yield DemoUnit(f"tm.{code}", name, kind, ROOT, size)
        for part, part_name, part_size in parts:
            yield DemoUnit(f"tm.{code}.{part}", part_name, _part_kind(part_name), f"tm.{code}", part_size)


def _part_kind(name: str) -> str:
    first = name.split()[0]
    return {"UPTD": "upt", "TK": "sekolah"}.get(first, "bidang")


def _hospital() -> Iterator[DemoUnit]:
    yield DemoUnit("tm.rsud", "RSUD Tirta Husada", "rsud", ROOT, 230)
    for code, name, size in _RSUD:
        yield DemoUnit(f"tm.rsud.{code}", name, "ruang-rsud", "tm.rsud", size, exact=code == "melati")


def _health_centres() -> Iterator[DemoUnit]:
    for i, place in enumerate(_KECAMATAN):
        for j, name in enumerate((_KECAMATAN[place][0], _KECAMATAN[place][2]), start=1):
            size = 34 if place.startswith("Pulau") else 78 + 4 * j
            yield DemoUnit(
                f"tm.pkm{2 * i + j:02d}", f"UPTD Puskesmas {name}", "puskesmas", "tm.dinkes", size, place=place
            )


def _districts() -> Iterator[DemoUnit]:
    for i, (name, parts) in enumerate(_KECAMATAN.items(), start=1):
        code = f"tm.kec{i}"
        yield DemoUnit(code, f"Kecamatan {name}", "kecamatan", ROOT, 34, place=name)
        for j, part in enumerate(parts, start=1):
            mine = f"{code}.{j}"
            size = 8 if mine == ISLAND else 15
            yield DemoUnit(mine, f"Kelurahan {part}", "kelurahan", code, size, exact=mine == ISLAND, place=name)


def _schools() -> Iterator[DemoUnit]:
    places = [(place, part) for place, parts in _KECAMATAN.items() for part in parts]
    for n in range(1, SCHOOLS_SD + 1):
        place, part = places[(n - 1) % len(places)]
        number = 1 + (n - 1) // len(places)
        size = 12 if place.startswith("Pulau") else 24 + (n * 7) % 13
        yield DemoUnit(f"tm.sd{n:02d}", f"SD Negeri {number} {part}", "sekolah", SCHOOLS_OFFICE, size, place=place)
    for n in range(1, SCHOOLS_SMP + 1):
        place = places[(n * 3) % len(places)][0]
        size = 26 if place.startswith("Pulau") else 44 + (n * 11) % 23
        yield DemoUnit(f"tm.smp{n:02d}", f"SMP Negeri {n} Tirtamarga", "sekolah", SCHOOLS_OFFICE, size, place=place)
