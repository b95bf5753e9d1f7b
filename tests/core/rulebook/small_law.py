"""A whole rulebook in a few lines; each test spoils one line of it."""

SOURCES = """
[[regulation]]
id = "pkpu-1-2031"
kind = "pkpu"
short = "PKPU 1/2031"
title = "Peraturan contoh"
source = ["SALINAN"]
basis = []
confidence = "text_seen"

[[page]]
id = "SALINAN"
kind = "regulation_text"
title = "Salinan peraturan contoh"

[[page]]
id = "KORAN"
kind = "press"
title = "Koran contoh"

[[page]]
id = "MEMORY"
kind = "memory"
title = "Ingatan"
"""

ELECTION = """
id = "pilkada-contoh"
kind = "pilkada"
name = "Pemilihan contoh"
short = "Contoh"
voting_on = 2031-10-15
source = ["KORAN"]
basis = ["pkpu-1-2031 pasal 2 ayat (1)"]
confidence = "secondary"

[[stage]]
id = "campaign"
name = "masa kampanye"
starts_on = 2031-09-01
last_on = 2031-10-10
source = ["KORAN"]
basis = ["pkpu-1-2031"]
confidence = "secondary"

[[stage]]
id = "voting"
name = "pemungutan suara"
starts_on = 2031-10-15
last_on = 2031-10-15
source = ["KORAN"]
basis = ["pkpu-1-2031"]
confidence = "secondary"

[[contest]]
id = "contoh-bawaan"
kind = "pair"
name = "Pasangan calon"
determined_on = 2031-08-20
source = ["MEMORY"]
basis = []
confidence = "memory"
"""

INSTRUMENT = """
[[instrument]]
id = "ikrar"
kind = "ikrar"
name = "Ikrar"
form = "oral"
summary = "Janji."
produces_signature = false
source = ["KORAN"]
basis = []
confidence = "secondary"
"""

TEXT = """
id = "teks"
instrument = "ikrar"
status = "printed"
title = "Teks contoh"
heading = "Ikrar {instansi}"
origin = "Contoh."
elections = ["pilkada-contoh"]
source = ["KORAN"]
basis = []
confidence = "secondary"

[[point]]
number = 1
topic = "uphold_neutrality"
words = "Mejaga netralitas dan dan prinsip."

[[field]]
name = "instansi"
label = "Nama instansi"
filled_by = "adopter"

[[mistake]]
kind = "duplicate_word"
point = 1
as_printed = "dan dan"
expected = "dan"

[[mistake]]
kind = "typo"
point = 1
as_printed = "Mejaga"
expected = "Menjaga"
"""

DECLARATION = """
id = "contoh-2031"
agency = "Kota Contoh"
level = "kota"
province = "Provinsi Contoh"
happened_on = 2031-09-01
weekday_printed = "Senin"
place = "Alun-alun"
occasion = "Apel"
leader = "Wali Kota"
participants = "Semua"
instruments = ["ikrar"]
elections = ["pilkada-contoh"]
contests = ["contoh-bawaan"]
text = "teks"
source = ["KORAN"]
basis = []
confidence = "secondary"
"""

SMALL_LAW = {
    "sources/sources.toml": SOURCES,
    "elections/contoh.toml": ELECTION,
    "instruments/instruments.toml": INSTRUMENT,
    "texts/teks.toml": TEXT,
    "declarations/contoh.toml": DECLARATION,
}


def small_law(spoil: str = "", old: str = "", new: str = "") -> dict[str, bytes]:
    """The rulebook as bytes; in file `spoil` the first `old` becomes `new`."""
    files = dict(SMALL_LAW)
    if spoil:
        assert old in files[spoil], "nothing would be spoilt"
        files[spoil] = files[spoil].replace(old, new, 1)
    return {name: content.encode() for name, content in files.items()}
