"""Films from the tables that IMDb publishes for personal, non-commercial use."""

from dataclasses import dataclass
from pathlib import Path

from app.dumps import Dump
from app.errors import DataError
from app.fetching.imdb import LICENCE
from app.films.importers.imdb_rows import (
    FIELDS,
    Choice,
    Titles,
    read_basics,
    read_crew,
    read_names,
    read_ratings,
    stage_films,
)
from app.films.importers.staging import Stage
from app.progress import Done
from app.streaming import Faults

# Raise it when other films or titles would be made of the same files.
_VERSION = 2


@dataclass(frozen=True)
class ImdbDumps:
    """The tables in a folder, each as .tsv or .tsv.gz, and what is taken of them. Only title.basics has to be there."""

    folder: Path
    choice: Choice = Choice()

    @property
    def paths(self) -> list[Path]:
        """The files that there are."""
        return [dump.path for dump in self._dumps().values()]

    @property
    def size(self) -> int:
        """Bytes of all files. Raises DataError when one cannot be used."""
        return sum(dump.size for dump in self._dumps().values())

    @property
    def version(self) -> str:
        """Of the reading of the tables, and the choice."""
        return f"imdb{_VERSION}:{self.choice.text}"

    @property
    def all_titles(self) -> bool:
        """Whether there is a table of titles."""
        return "title.akas" in self._dumps()

    @property
    def licence(self) -> str:
        """What IMDb asks of whoever uses the tables."""
        return LICENCE

    def _dumps(self) -> dict[str, Dump]:
        found = {}
        for name, columns in FIELDS.items():
            both = [self.folder / f"{name}.tsv", self.folder / f"{name}.tsv.gz"]
            path = next((path for path in both if path.is_file()), None)
            if path:
                found[name] = Dump(path, columns)
        if "title.basics" not in found:
            raise DataError([f"{self.folder}: neither title.basics.tsv nor title.basics.tsv.gz is there"])
        return found

    def stage(self, stage: Stage, most_bad: float, done: Done) -> list[Faults]:
        """Put the films and their titles into the stage; returns what was wrong, table by table.

        Raises DataError when a file is no such table, breaks off, or more than a share of `most_bad` of it is bad.
        """
        dumps = self._dumps()
        for dump in dumps.values():
            dump.check()
        told = {name: Faults(dump.path.name) for name, dump in dumps.items()}
        with dumps["title.basics"].reading(done) as (header, found):
            films = read_basics(header, found, self.choice, told["title.basics"])
        for name, read in (("title.ratings", read_ratings), ("title.crew", read_crew), ("name.basics", read_names)):
            if name in dumps:
                with dumps[name].reading(done) as (header, found):
                    read(header, found, films, told[name])
        stage_films(films, stage, told["title.basics"])
        if "title.akas" in dumps:
            with dumps["title.akas"].reading(done) as (header, found):
                Titles(films, told["title.akas"], self.choice, stage).read(header, found)
        for faults in told.values():
            faults.check_share(most_bad)
        if not films.places:
            raise DataError([f"{told['title.basics'].file}: there are no films in it"])
        return list(told.values())
