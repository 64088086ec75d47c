"""One sentence on what a film is about, and on what happens in an episode"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("film", sa.Column("premise", sa.Text(), nullable=False, server_default=""))
    op.add_column("episode", sa.Column("synopsis", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("episode", "synopsis")
    op.drop_column("film", "premise")
