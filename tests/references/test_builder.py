from sqlalchemy import select, update

from app.decisions.models import Judgement
from app.importing import get_stamp, set_stamp
from app.matching.matcher import ENGINE_VERSION
from app.matching.types import Answer, Query
from app.preparing import build_references_now, build_references_of
from app.references.builder import build_rows
from app.references.models import Reference
from app.runtime import Runtime
from app.shows.models import EpisodeTitle
from app.shows.queries import list_episodes


class NoMatches:
    """A matcher that finds nothing."""

    def match(self, query: Query) -> Answer:
        return Answer(query.title, query.air_year)


def references(runtime: Runtime, episode_id: str) -> dict[str, Reference]:
    with runtime.reading() as session:
        found = session.scalars(select(Reference).where(Reference.episode_id == episode_id))
        return {reference.film_id: reference for reference in found}


def test_a_reference_carries_the_match_of_its_best_title(runtime: Runtime) -> None:
    reference = references(runtime, "akudama-drive-s01e07")["tt0112682"]
    assert [title["title"] for title in reference.titles] == [
        "La Cité des Enfants Perdus",
        "The City of Lost Children",
        "ロスト・チルドレン",
    ]
    assert reference.match is not None
    assert reference.match["score"] == reference.score == max(title["score"] for title in reference.titles)
    assert reference.decided
    assert not reference.ambiguous
    assert reference.engine_version == ENGINE_VERSION


def test_an_ambiguous_title_leaves_its_namesake_among_the_candidates(runtime: Runtime) -> None:
    found = references(runtime, "akudama-drive-s01e08")
    assert found["tt0096933"].ambiguous
    assert found["tt0096933"].decided
    assert not found["tt0097694"].decided


def test_building_only_reads_until_it_stores(small_runtime: Runtime) -> None:
    with small_runtime.reading() as session:
        listed = len(list_episodes(session))
        rows, report = build_rows(session, small_runtime.matcher)
        assert not session.new
        assert not session.dirty
    assert report.episodes == listed
    assert report.references == len(rows)
    assert report.decided == sum(row["decided"] for row in rows)


def test_progress_counts_every_episode(runtime: Runtime) -> None:
    seen: list[int] = []
    with runtime.reading() as session:
        _, report = build_rows(session, NoMatches(), seen.append)
    assert sum(seen) == report.episodes


def test_others_can_write_while_episodes_are_matched(runtime: Runtime) -> None:
    class Busy(NoMatches):
        """A matcher beside whose work somebody else commits, once."""

        written = False

        def match(self, query: Query) -> Answer:
            if not self.written:
                with runtime.writing() as other:
                    set_stamp(other, "written meanwhile", "yes")
                self.written = True
            return super().match(query)

    with runtime.reading() as session:
        build_rows(session, Busy())
    with runtime.reading() as session:
        assert get_stamp(session, "written meanwhile") == "yes"


def test_the_references_of_one_show_are_built_alone(runtime: Runtime) -> None:
    with runtime.writing() as session:
        session.execute(update(Reference).values(engine_version="old"))
        session.execute(update(Judgement).values(judged_at="before"))
    report = build_references_of(runtime, "rec", "a stamp")
    with runtime.reading() as session:
        versions = set(session.execute(select(Reference.episode_id.startswith("rec-"), Reference.engine_version)))
        judged = set(session.execute(select(Judgement.episode_id.startswith("rec-"), Judgement.judged_at == "before")))
        assert get_stamp(session, "references") == "a stamp"
    assert {tuple(row) for row in versions} == {(True, ENGINE_VERSION), (False, "old")}
    assert {tuple(row) for row in judged} == {(True, False), (False, True)}
    assert report.episodes == 7


def test_a_film_that_only_the_file_names_gets_a_reference_without_a_match(small_runtime: Runtime) -> None:
    with small_runtime.writing() as session:
        episode = EpisodeTitle.episode_id == "akudama-drive-s01e12"
        session.execute(update(EpisodeTitle).where(episode).values(film_id="tt0780504", relation="partial"))
    build_references_now(small_runtime)
    reference = references(small_runtime, "akudama-drive-s01e12")["tt0780504"]
    assert reference.relation == "partial"
    with small_runtime.reading() as session:
        judgement = session.get(Judgement, ("akudama-drive-s01e12", "tt0780504", "file"))
        assert judgement is not None
        assert judgement.decision == "confirmed"


def test_what_the_engine_finds_for_a_title_that_names_no_film_is_rejected(small_runtime: Runtime) -> None:
    with small_runtime.writing() as session:
        episode = EpisodeTitle.episode_id == "akudama-drive-s01e01"
        session.execute(update(EpisodeTitle).where(episode).values(film_id="", relation="none"))
    build_references_now(small_runtime)
    assert references(small_runtime, "akudama-drive-s01e01")["tt0114369"].decided
    with small_runtime.reading() as session:
        judgement = session.get(Judgement, ("akudama-drive-s01e01", "tt0114369", "file"))
        assert judgement is not None
        assert judgement.decision == "rejected"
