from datetime import date

from ikrar.apps.editions import public


def page(declaration_id: str) -> public.DeclarationPage:
    found = public.declaration_page(declaration_id=declaration_id)
    assert found is not None
    return found


def test_declarations_come_newest_first_and_the_undated_one_last():
    assert [(line.id, line.happened_on) for line in public.declarations()] == [
        ("pasuruan-2024", date(2024, 9, 23)),
        ("bandung-barat-2024", date(2024, 8, 5)),
        ("depok-2024", date(2024, 1, 8)),
        ("bandung-2023", date(2023, 7, 18)),
        ("gunungkidul", None),
    ]


def test_depok_lay_inside_the_campaign_of_one_election_and_before_the_other():
    pemilu, pilkada = page("depok-2024").calendars

    assert [(stage.name, stage.day_number, stage.days) for stage in pemilu.running] == [("masa kampanye", 42, 75)]
    assert {contest.relation for contest in pemilu.contests} == {"after"}
    assert pilkada.running == ()
    assert [(contest.relation, contest.days) for contest in pilkada.contests] == [("before", 258)]


def test_pasuruan_lay_on_the_day_of_the_draw_one_day_after_determination():
    (pilkada,) = page("pasuruan-2024").calendars

    assert [stage.name for stage in pilkada.running] == ["pengundian nomor urut"]
    assert {(contest.relation, contest.days) for contest in pilkada.contests} == {("after", 1)}
    assert (pilkada.next_name, pilkada.next_on) == ("masa kampanye", date(2024, 9, 25))


def test_bandung_lay_between_the_determinations_of_parties_and_of_candidates():
    pemilu, _ = page("bandung-2023").calendars

    assert [(contest.name, contest.relation) for contest in pemilu.contests] == [
        ("Partai politik peserta Pemilu 2024", "after"),
        ("Calon anggota DPR dan DPRD", "before"),
        ("Calon anggota DPD", "before"),
        ("Pasangan calon presiden dan wakil presiden", "before"),
    ]


def test_without_a_date_nothing_is_said_about_the_calendar():
    assert page("gunungkidul").calendars == ()


def test_an_unknown_declaration_is_none():
    assert public.declaration_page(declaration_id="kota-contoh") is None


def test_the_marks_of_a_printed_text_are_numbered_in_the_order_of_reading():
    text = page("bandung-2023").text
    assert text is not None

    marked = [(run.words, run.mistake) for point in text.points for run in point if run.mistake]

    assert marked == [
        ("pelaksanaan Pemilu 2024", 1),
        ("Mengindari", 2),
        ("praktek", 3),
        ("intimidasi dan kepada", 4),
        ("segala segala", 5),
    ]
