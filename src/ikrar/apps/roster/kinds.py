"""Small words of the roster. Labels are what pages show."""

from __future__ import annotations

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    AGENCY = "agency", "Pemerintah daerah atau instansi"
    SUPERVISOR = "supervisor", "Bawaslu"
    PERSONNEL_BOARD = "personnel_board", "BKN"


class StaffType(TextChoices):
    """Source: domain facts `employee_types`; a load is scoped by these."""

    CPNS = "CPNS", "CPNS"
    PNS = "PNS", "PNS"
    PPPK = "PPPK", "PPPK"
    PPPK_PART_TIME = "PPPK_PW", "PPPK paruh waktu"
    LOCAL = "LOKAL", "Tanpa NIP (honorer, BLUD, tenaga ahli)"


class NumberScheme(TextChoices):
    NIP = "nip", "NIP"
    NI_PPPK = "ni-pppk", "Nomor Induk PPPK"
    LOCAL = "lokal", "Nomor lokal"


class Acting(TextChoices):
    DEFINITIVE = "", "Definitif"
    PLT = "Plt", "Pelaksana Tugas (Plt.)"
    PLH = "Plh", "Pelaksana Harian (Plh.)"
    PJ = "Pj", "Penjabat (Pj.)"
    PJS = "Pjs", "Penjabat Sementara (Pjs.)"


class AbsenceKind(TextChoices):
    """Reasons that excuse from signing on a day (words.md: excused). Refusing to sign is none of them."""

    DUTY_TRAVEL = "dl", "Dinas luar (DL)"
    ANNUAL_LEAVE = "cuti-tahunan", "Cuti tahunan"
    MATERNITY = "cuti-melahirkan", "Cuti melahirkan"
    SICK_LEAVE = "cuti-sakit", "Cuti sakit"
    BIG_LEAVE = "cuti-besar", "Cuti besar"
    IMPORTANT_LEAVE = "cuti-penting", "Cuti karena alasan penting"
    CLTN = "cltn", "Cuti di luar tanggungan negara (CLTN)"
    SICK = "sakit", "Sakit"
    STUDY = "tugas-belajar", "Tugas belajar"
    MPP = "mpp", "Masa persiapan pensiun (MPP)"
    SECONDED = "diperbantukan", "Diperbantukan/dipekerjakan"
    PERMISSION = "izin", "Izin"


class LoadState(TextChoices):
    MAPPING = "petakan", "Kolom belum dipastikan"
    PLANNED = "pratinjau", "Menunggu dimuat"
    APPLIED = "termuat", "Sudah dimuat"


class Tab(TextChoices):
    """The tabs of a preview. LEFT and REFUSED are counted elsewhere: nobody stands in the file for them."""

    NEW = "baru", "Baru"
    CHANGED = "berubah", "Berubah"
    MOVED = "pindah", "Pindah"
    SAME = "sama", "Sama"
    LEFT = "keluar", "Keluar"
    REFUSED = "ditolak", "Ditolak"


# Leaving more than this share of the scope asks for a typed reason (a file of another type was chosen, mostly).
LEAVING_NEEDS_REASON = 0.05
