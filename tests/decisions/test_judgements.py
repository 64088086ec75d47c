from app.decisions.judgements import Decision, replace_file_judgements
from app.decisions.models import Judgement
from app.decisions.queries import judgements
from app.runtime import Runtime

PAIR = ("akudama-drive-s01e08", "tt0096933")


def test_an_editor_beats_a_file(runtime: Runtime) -> None:
    with runtime.writing() as session:
        replace_file_judgements(session, [Decision(*PAIR, "confirmed")])
        editor = Judgement(
            episode_id=PAIR[0], film_id=PAIR[1], source="editor", decision="rejected", judged_at="2026-01-01"
        )
        session.add(editor)
    with runtime.reading() as session:
        assert judgements(session, {PAIR[0]})[PAIR].decision == "rejected"


def test_replacing_what_the_files_say_leaves_editors_alone(runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.add(
            Judgement(episode_id=PAIR[0], film_id="tt0097694", source="editor", decision="confirmed", judged_at="")
        )
        replace_file_judgements(session, [])
    with runtime.reading() as session:
        found = judgements(session, {PAIR[0]})
        assert {pair: judgement.source for pair, judgement in found.items()} == {(PAIR[0], "tt0097694"): "editor"}
