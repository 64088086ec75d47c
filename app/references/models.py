"""Table of references: which episode may be named after which film, as the engine says. Rebuilt at will."""

from typing import Any

from sqlalchemy import Boolean, Float, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, JsonText


class Reference(Base):
    """The stored link (episode, film) with the engine's match, its evidence and its version.

    `match` is the engine's match as JSON, or None for a film that only an editor or a curated file named;
    `titles` lists the titles of the episode that matched.
    """

    __tablename__ = "reference"

    episode_id: Mapped[str] = mapped_column(Text, primary_key=True)
    film_id: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
    score: Mapped[float] = mapped_column(Float)
    band: Mapped[str] = mapped_column(Text)
    relation: Mapped[str] = mapped_column(Text)
    decided: Mapped[bool] = mapped_column(Boolean)
    ambiguous: Mapped[bool] = mapped_column(Boolean)
    titles: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    match: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    engine_version: Mapped[str] = mapped_column(Text)

    @property
    def id(self) -> str:
        """The stable id of the reference: `<episode_id>~<film_id>`."""
        return f"{self.episode_id}~{self.film_id}"
