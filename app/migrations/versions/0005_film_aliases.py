"""Other ids of films; staged films know their language and their ids elsewhere"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ADDED = ("language", "wikidata_id", "tmdb_id")


def upgrade() -> None:
    op.create_table(
        "film_alias",
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["film_id"], ["film.id"], name=op.f("fk_film_alias_film_id_film"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("other_id", name=op.f("pk_film_alias")),
        sqlite_strict=True,
    )
    op.create_index("ix_film_alias_film_id", "film_alias", ["film_id"])
    op.create_table(
        "staged_alias",
        sa.Column("other_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("other_id", name=op.f("pk_staged_alias")),
        sqlite_strict=True,
    )
    for name in _ADDED:
        op.add_column("staged_film", sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for name in _ADDED:
        op.drop_column("staged_film", name)
    op.drop_table("staged_alias")
    op.drop_table("film_alias")
