"""The curated suggestions, `suggestions.tsv`: any fault refuses it. An instance's data may come without the file."""

from collections.abc import Collection, Mapping
from pathlib import Path

from app.decisions.queries import Pair
from app.decisions.suggestions import FileSuggestion, reason_faults
from app.importing import Problems, read_table
from app.matching.normalize import visible

COLUMNS = ("episode_id", "film_id", "reason")


def read_suggestions(
    path: Path,
    air_years: Mapping[str, int | None],
    film_years: Mapping[str, int],
    named: Collection[Pair],
    problems: Problems,
) -> list[FileSuggestion]:
    """Checked rows of the table; faults are noted in `problems`.

    `air_years` and `film_years` hold the known episodes and films, `named` the films that episodes are named after.
    """
    if not path.exists():
        return []
    rows = read_table(path, COLUMNS, problems)
    problems.unique(rows, "episode_id", "film_id")
    for row in rows:
        episode_id, film_id = row["episode_id"], row["film_id"]
        if episode_id not in air_years:
            problems.add(row, "episode_id", f"no episode {episode_id!r} in the tables of the shows")
        if film_id not in film_years:
            problems.add(row, "film_id", f"no film {film_id!r} in the film table")
        elif (air_years.get(episode_id) or film_years[film_id]) < film_years[film_id]:
            problems.add(row, "film_id", f"the film is of {film_years[film_id]}, younger than the episode")
        if (episode_id, film_id) in named:
            problems.add(row, "film_id", "the episode is named after this film")
        for fault in reason_faults(row["reason"]):
            problems.add(row, "reason", fault.detail)
        if visible(row["reason"]) != row["reason"]:
            problems.add(row, "reason", "has invisible characters")
    return [FileSuggestion(row["episode_id"], row["film_id"], row["reason"]) for row in rows]
