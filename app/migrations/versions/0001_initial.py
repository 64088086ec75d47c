"""Initial schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "film",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("original_title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fame", sa.Integer(), nullable=True),
        sa.Column("genres", sa.Text(), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("directors", sa.Text(), nullable=False),
        sa.Column("imdb_id", sa.Text(), nullable=False),
        sa.Column("wikidata_id", sa.Text(), nullable=False),
        sa.Column("tmdb_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("vanished_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_film")),
    )
    op.create_table(
        "judgement",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("judged_at", sa.Text(), nullable=False),
        sa.CheckConstraint("decision IN ('confirmed', 'rejected')", name=op.f("ck_judgement_decision")),
        sa.CheckConstraint("source IN ('file', 'editor')", name=op.f("ck_judgement_source")),
        sa.PrimaryKeyConstraint("episode_id", "film_id", "source", name=op.f("pk_judgement")),
        sqlite_strict=True,
    )
    op.create_table(
        "rate_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_entry")),
    )
    with op.batch_alter_table("rate_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_entry_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_rate_entry_key"), ["key"], unique=False)

    op.create_table(
        "rate_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("last_seen", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_key")),
    )
    op.create_table(
        "reference",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("decided", sa.Boolean(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("titles", sa.Text(), nullable=False),
        sa.Column("match", sa.Text(), nullable=True),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("episode_id", "film_id", name=op.f("pk_reference")),
    )
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reference_film_id"), ["film_id"], unique=False)

    op.create_table(
        "show",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("imdb_id", sa.Text(), nullable=False),
        sa.Column("tvmaze_id", sa.Text(), nullable=False),
        sa.Column("wikidata_id", sa.Text(), nullable=False),
        sa.Column("habit", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("vanished_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_show")),
    )
    op.create_table(
        "stamp",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stamp")),
    )
    op.create_table(
        "vote",
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.CheckConstraint("choice IN ('thematic', 'title_only', 'not_this_film')", name=op.f("ck_vote_choice")),
        sa.PrimaryKeyConstraint("voter", "episode_id", "film_id", name=op.f("pk_vote")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index("ix_vote_reference", ["episode_id", "film_id"], unique=False)

    op.create_table(
        "episode",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("show_slug", sa.Text(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("air_date", sa.Text(), nullable=False),
        sa.Column("air_year", sa.Integer(), nullable=True),
        sa.Column("vanished_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["show_slug"], ["show.slug"], name=op.f("fk_episode_show_slug_show")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_episode_show_slug"), ["show_slug"], unique=False)

    op.create_table(
        "film_title",
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_film_title_film_id_film"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("film_id", "title", "language", name=op.f("pk_film_title")),
    )
    with op.batch_alter_table("film_title", schema=None) as batch_op:
        batch_op.create_index("ix_film_title_source", ["source"], unique=False)

    op.create_table(
        "episode_title",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episode.id"],
            name=op.f("fk_episode_title_episode_id_episode"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("episode_id", "position", name=op.f("pk_episode_title")),
    )
    with op.batch_alter_table("episode_title", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_episode_title_folded"), ["folded"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("episode_title", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_episode_title_folded"))

    op.drop_table("episode_title")
    with op.batch_alter_table("film_title", schema=None) as batch_op:
        batch_op.drop_index("ix_film_title_source")

    op.drop_table("film_title")
    with op.batch_alter_table("episode", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_episode_show_slug"))

    op.drop_table("episode")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index("ix_vote_reference")

    op.drop_table("vote")
    op.drop_table("stamp")
    op.drop_table("show")
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reference_film_id"))

    op.drop_table("reference")
    op.drop_table("rate_key")
    with op.batch_alter_table("rate_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_entry_key"))
        batch_op.drop_index(batch_op.f("ix_rate_entry_expires_at"))

    op.drop_table("rate_entry")
    op.drop_table("judgement")
    op.drop_table("film")
