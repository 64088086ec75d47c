"""Fame with one decimal: where in its step a film stands"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What an import that was under way had read is of the old scale; it must be started anew.
    stamp = sa.table("stamp", sa.column("name"))
    op.execute(sa.delete(stamp).where(stamp.c.name == "films import under way"))
    for table in ("staged_film", "staged_title", "staged_alias"):
        op.execute(sa.delete(sa.table(table)))
    # Nothing is known of the tenths of films that are there: the middle of their step.
    _change(sa.Double().with_variant(sa.REAL(), "sqlite"), lambda fame: fame + 0.5)


def downgrade() -> None:
    _change(sa.Integer(), lambda fame: sa.cast(sa.func.round(fame - 0.45), sa.Integer))


def _change(kind: Any, converted: Any) -> None:
    # A column is added and the old one dropped: SQLite changes a type in no other way but by copying the table, and
    # films cannot be copied while episodes refer to them.
    for name in ("film", "staged_film"):
        op.add_column(name, sa.Column("fame_new", kind, nullable=True))
        table = sa.table(name, sa.column("fame"), sa.column("fame_new"))
        op.execute(sa.update(table).values(fame_new=converted(table.c.fame)))
        op.drop_column(name, "fame")
        op.execute(f"ALTER TABLE {name} RENAME COLUMN fame_new TO fame")
