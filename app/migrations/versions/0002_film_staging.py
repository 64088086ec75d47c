"""Staging tables of film imports"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staged_film",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("original_title", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("fame", sa.Integer(), nullable=True),
        sa.Column("popularity", sa.Double().with_variant(sa.REAL(), "sqlite"), nullable=True),
        sa.Column("genres", sa.Text(), nullable=False),
        sa.Column("countries", sa.Text(), nullable=False),
        sa.Column("directors", sa.Text(), nullable=False),
        sa.Column("imdb_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_film")),
        sqlite_strict=True,
    )
    op.create_table(
        "staged_title",
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("film_id", "title", "language", name=op.f("pk_staged_title")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("staged_title")
    op.drop_table("staged_film")
