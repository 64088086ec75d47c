"""Suggestions of better films, and who supports them"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("hidden_at", sa.Text(), nullable=True),
        sa.CheckConstraint("source IN ('visitor', 'file')", name=op.f("ck_suggestion_source")),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 300", name=op.f("ck_suggestion_reason")),
        sa.PrimaryKeyConstraint("episode_id", "film_id", name=op.f("pk_suggestion")),
        sqlite_strict=True,
    )
    op.create_table(
        "suggestion_vote",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("film_id", sa.Text(), nullable=False),
        sa.Column("voter", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.CheckConstraint("length(reason) <= 300", name=op.f("ck_suggestion_vote_reason")),
        sa.PrimaryKeyConstraint("episode_id", "film_id", "voter", name=op.f("pk_suggestion_vote")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("suggestion_vote")
    op.drop_table("suggestion")
