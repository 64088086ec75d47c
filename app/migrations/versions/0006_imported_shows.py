"""Shows of several sources: where episodes and titles came from, ids at outside services, other names"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("episode", "episode_title"):
        op.add_column(table, sa.Column("source", sa.Text(), nullable=False, server_default=""))
    # Till now all episodes came from the source of their show.
    op.execute("UPDATE episode SET source = (SELECT show.source FROM show WHERE show.slug = episode.show_slug)")
    op.execute(
        "UPDATE episode_title SET source ="
        " (SELECT episode.source FROM episode WHERE episode.id = episode_title.episode_id)"
    )
    op.create_table(
        "show_name",
        sa.Column("show_slug", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["show_slug"], ["show.slug"], name=op.f("fk_show_name_show_slug_show"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("show_slug", "name", name=op.f("pk_show_name")),
    )
    op.create_index(op.f("ix_show_name_folded"), "show_name", ["folded"], unique=False)
    op.create_table(
        "show_id_elsewhere",
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("outside_id", sa.Text(), nullable=False),
        sa.Column("show_slug", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["show_slug"], ["show.slug"], name=op.f("fk_show_id_elsewhere_show_slug_show"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("service", "outside_id", name=op.f("pk_show_id_elsewhere")),
    )
    op.create_index(op.f("ix_show_id_elsewhere_show_slug"), "show_id_elsewhere", ["show_slug"], unique=False)
    op.create_table(
        "episode_id_elsewhere",
        sa.Column("episode_id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("outside_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode_id"],
            ["episode.id"],
            name=op.f("fk_episode_id_elsewhere_episode_id_episode"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("episode_id", "service", name=op.f("pk_episode_id_elsewhere")),
    )


def downgrade() -> None:
    op.drop_table("episode_id_elsewhere")
    op.drop_index(op.f("ix_show_id_elsewhere_show_slug"), table_name="show_id_elsewhere")
    op.drop_table("show_id_elsewhere")
    op.drop_index(op.f("ix_show_name_folded"), table_name="show_name")
    op.drop_table("show_name")
    for table in ("episode_title", "episode"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("source")
