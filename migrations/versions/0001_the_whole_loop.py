"""the whole loop"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step up."""
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=True),
        sa.Column("public_threshold", sa.Integer(), nullable=False),
        sa.Column("staff_threshold", sa.Integer(), nullable=False),
        sa.Column("framework_version", sa.Integer(), nullable=False),
        sa.Column("blank_framework", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 120", name=op.f("ck_school_name_fits")),
        sa.CheckConstraint(
            "public_threshold >= 3 AND staff_threshold >= 3", name=op.f("ck_school_thresholds_hide_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("host", name=op.f("uq_school_host")),
    )
    op.create_table(
        "school_holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "last_day >= first_day", name=op.f("ck_school_holiday_ends_when_it_begins_or_later")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_school_holiday_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_holiday")),
    )
    with op.batch_alter_table("school_holiday", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_holiday_school_id"), ["school_id"], unique=False)

    op.create_table(
        "move_label",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("move_code", sa.String(length=60), nullable=False),
        sa.Column("label_practitioner", sa.String(length=80), nullable=False),
        sa.Column("label_young_person", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "length(label_practitioner) BETWEEN 1 AND 80", name=op.f("ck_move_label_label_fits")
        ),
        sa.CheckConstraint(
            "length(label_young_person) BETWEEN 1 AND 26", name=op.f("ck_move_label_fits_on_a_brick")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_move_label_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", "move_code", name=op.f("pk_move_label")),
    )
    op.create_table(
        "own_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("compartment", sa.String(length=30), nullable=False),
        sa.Column("label_practitioner", sa.String(length=80), nullable=False),
        sa.Column("label_young_person", sa.String(length=26), nullable=False),
        sa.Column("plain", sa.String(length=300), nullable=False),
        sa.Column("adult", sa.String(length=600), nullable=False),
        sa.Column("adults_can", sa.JSON(), nullable=False),
        sa.Column("quick_wins", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(label_practitioner) BETWEEN 1 AND 80", name=op.f("ck_own_move_label_fits")
        ),
        sa.CheckConstraint(
            "length(label_young_person) BETWEEN 1 AND 26", name=op.f("ck_own_move_fits_on_a_brick")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_own_move_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_move")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_own_move_school_id_code")),
    )
    with op.batch_alter_table("own_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_move_school_id"), ["school_id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_audit_head_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "care_rules",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("escalate_hours", sa.Integer(), nullable=False),
        sa.Column("second_reader", sa.Boolean(), nullable=False),
        sa.Column("reason_words", sa.JSON(), nullable=False),
        sa.Column("keep_months", sa.Integer(), nullable=True),
        sa.CheckConstraint("escalate_hours BETWEEN 1 AND 72", name=op.f("ck_care_rules_escalates_in_days")),
        sa.CheckConstraint(
            "keep_months IS NULL OR keep_months BETWEEN 6 AND 120", name=op.f("ck_care_rules_keeps_a_while")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_care_rules_school_id_school")),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_care_rules")),
    )
    op.create_table(
        "deciding_rules",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("second_reader", sa.Boolean(), nullable=False),
        sa.Column("most_under_way", sa.Integer(), nullable=False),
        sa.CheckConstraint("most_under_way BETWEEN 1 AND 20", name=op.f("ck_deciding_rules_a_few_under_way")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_deciding_rules_school_id_school")
        ),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_deciding_rules")),
    )
    op.create_table(
        "class_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "class", "tutor_group", name="classkind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_class_group_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_group")),
        sa.UniqueConstraint("school_id", "code", name=op.f("uq_class_group_school_id_code")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_class_group_school_id_name")),
    )
    with op.batch_alter_table("class_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_group_school_id"), ["school_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("guest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_by_roll", sa.Boolean(), nullable=False),
        sa.Column("roll_id", sa.String(length=64), nullable=True),
        sa.Column("mobile", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "year IS NULL OR stakeholder_group = 'pupils'", name=op.f("ck_person_only_pupils_have_a_year")
        ),
        sa.CheckConstraint("length(display_name) BETWEEN 1 AND 80", name=op.f("ck_person_name_fits")),
        sa.CheckConstraint("year IS NULL OR (year BETWEEN 0 AND 13)", name=op.f("ck_person_year_exists")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_person_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("school_id", "email", name=op.f("uq_person_school_id_email")),
        sa.UniqueConstraint(
            "school_id",
            "stakeholder_group",
            "roll_id",
            name=op.f("uq_person_school_id_stakeholder_group_roll_id"),
        ),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_school_id"), ["school_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_entry_actor_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_audit_entry_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("school_id", "number", name=op.f("uq_audit_entry_school_id_number")),
    )
    op.create_table(
        "class_member",
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["class_group.id"],
            name=op.f("fk_class_member_class_id_class_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_class_member_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class_id", "person_id", name=op.f("pk_class_member")),
    )
    with op.batch_alter_table("class_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_class_member_person_id"), ["person_id"], unique=False)

    op.create_table(
        "concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("seen_on", sa.String(length=200), nullable=False),
        sa.Column(
            "about",
            sa.Enum(
                "child",
                "staff",
                "head",
                name="aboutwhom",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("about_person_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unread_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "acknowledged",
                "closed",
                name="concernstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("acknowledged_by_id", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exported_by_id", sa.Integer(), nullable=True),
        sa.Column("false_alarm", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["about_person_id"], ["person.id"], name=op.f("fk_concern_about_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["person.id"], name=op.f("fk_concern_acknowledged_by_id_person")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_concern_author_id_person")),
        sa.ForeignKeyConstraint(
            ["exported_by_id"], ["person.id"], name=op.f("fk_concern_exported_by_id_person")
        ),
        sa.ForeignKeyConstraint(["raised_by_id"], ["person.id"], name=op.f("fk_concern_raised_by_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_concern_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_school_id"), ["school_id"], unique=False)

    op.create_table(
        "concern_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["concern.id"],
            name=op.f("fk_concern_wording_concern_id_concern"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["person.id"],
            name=op.f("fk_concern_wording_replaced_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_wording")),
    )
    with op.batch_alter_table("concern_wording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_wording_concern_id"), ["concern_id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "ask",
                "review",
                "self_review",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("question", sa.String(length=280), nullable=False),
        sa.Column("background", sa.Text(), nullable=False),
        sa.Column("can_change", sa.Text(), nullable=False),
        sa.Column("cannot_change", sa.Text(), nullable=False),
        sa.Column("decision_maker_id", sa.Integer(), nullable=True),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("asked_groups", sa.JSON(), nullable=False),
        sa.Column("asked_years", sa.JSON(), nullable=False),
        sa.Column("ideas_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ideas_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_open_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voting_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "rung",
            sa.Enum(
                "informing",
                "consultation",
                "engagement",
                "co_design",
                "co_production",
                name="rung",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "show_tallies",
            sa.Enum(
                "after_close",
                "after_vote",
                name="showtallies",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("minimum_heard", sa.Integer(), nullable=False),
        sa.Column("promised_public", sa.Integer(), nullable=False),
        sa.Column("promised_staff", sa.Integer(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("external_ref", sa.String(length=200), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dates_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ballot_secret", sa.LargeBinary(length=32), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ideas_close_at > ideas_open_at", name=op.f("ck_consultation_ideas_close_after_they_open")
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 120", name=op.f("ck_consultation_title_fits")),
        sa.CheckConstraint("minimum_heard >= 1", name=op.f("ck_consultation_somebody_is_heard")),
        sa.CheckConstraint(
            "voting_close_at > voting_open_at", name=op.f("ck_consultation_voting_closes_after_it_opens")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_consultation_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decision_maker_id"], ["person.id"], name=op.f("fk_consultation_decision_maker_id_person")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_consultation_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("school_id", "external_ref", name=op.f("uq_consultation_school_id_external_ref")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_school_id"), ["school_id"], unique=False)

    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "password",
                "invite",
                "card",
                "pictures",
                "passphrase",
                name="credentialkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("lookup", sa.String(length=64), nullable=True),
        sa.Column("slow_hash", sa.String(length=200), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(lookup IS NULL) <> (slow_hash IS NULL)", name=op.f("ck_credential_one_form")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("lookup", name=op.f("uq_credential_lookup")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index("ix_credential_person_kind", ["person_id", "kind"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_invitation_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "consultation_id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "authenticator_app",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_authenticator_app_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_authenticator_app")),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=4000), nullable=False),
        sa.Column("sign_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_passkey_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_person_id"), ["person_id"], unique=False)

    op.create_table(
        "school_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_school_account_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_school_account_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_account")),
        sa.UniqueConstraint("person_id", name=op.f("uq_school_account_person_id")),
        sa.UniqueConstraint(
            "school_id", "issuer", "subject", name=op.f("uq_school_account_school_id_issuer_subject")
        ),
    )
    with op.batch_alter_table("school_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_account_school_id"), ["school_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_recovery_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_code_digest")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "new_password",
                "sign_in",
                name="linkkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_one_time_link_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("digest", name=op.f("uq_one_time_link_digest")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index("ix_one_time_link_person_kind", ["person_id", "kind"], unique=False)

    op.create_table(
        "spent",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent")),
    )
    with op.batch_alter_table("spent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spent_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "duty_held",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "duty",
            sa.Enum(
                "moderator",
                "decision_maker",
                "safeguarding_lead",
                "deputy_lead",
                "head",
                "chair_of_governors",
                "administrator",
                name="duty",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_duty_held_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "duty", name=op.f("pk_duty_held")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "something_for_you",
                "sign_in_link",
                "invitation",
                "test",
                "news",
                name="mailkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("email", "sms", name="channel", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("unsubscribe", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "refused",
                "too_late",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_mail_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_school_id"), ["school_id"], unique=False)
        batch_op.create_index("ix_mail_state_next_try_at", ["state", "next_try_at"], unique=False)

    op.create_table(
        "news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "idea_accepted",
                "idea_returned",
                "idea_merged",
                "idea_reworded",
                "idea_split",
                "proposal_answered",
                "answer_changed",
                "answers_due",
                "change_planned",
                "change_under_way",
                "change_done",
                "change_reviewed",
                "change_stopped",
                "change_moved",
                "review_open",
                "review_due",
                "review_closed",
                "self_review_open",
                "self_review_counted",
                "contract_ends",
                name="newskind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_send", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_news_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_news_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_news_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index("ix_news_person_at", ["person_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_school_id"), ["school_id"], unique=False)
        batch_op.create_index(
            "ix_news_to_send",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("to_send = 1"),
            postgresql_where=sa.text("to_send"),
        )

    op.create_table(
        "news_read",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("up_to", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_news_read_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_news_read")),
    )

    op.create_table(
        "news_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum(
                "weekly",
                "at_once",
                "never",
                name="rhythm",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_news_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_news_wish")),
    )

    op.create_table(
        "weekly_letter",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_weekly_letter_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "week", name=op.f("pk_weekly_letter")),
    )

    op.create_table(
        "unsubscribe_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_unsubscribe_link_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_unsubscribe_link")),
    )
    with op.batch_alter_table("unsubscribe_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unsubscribe_link_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_unsubscribe_link_person_id"), ["person_id"], unique=False)

    op.create_table(
        "parent_of",
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("from_roll", sa.Boolean(), nullable=False),
        sa.Column("parental_responsibility", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["child_id"], ["person.id"], name=op.f("fk_parent_of_child_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["person.id"], name=op.f("fk_parent_of_parent_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("parent_id", "child_id", name=op.f("pk_parent_of")),
    )
    with op.batch_alter_table("parent_of", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parent_of_child_id"), ["child_id"], unique=False)

    op.create_table(
        "roster_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "pupils",
                "staff",
                "year",
                name="actkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_up", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("classes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_roster_act_actor_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_roster_act_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_act")),
    )
    with op.batch_alter_table("roster_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_act_school_id"), ["school_id"], unique=False)

    op.create_table(
        "roster_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("roll", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_roster_draft_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_roster_draft_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_draft")),
        sa.UniqueConstraint("owner_id", name=op.f("uq_roster_draft_owner_id")),
    )
    with op.batch_alter_table("roster_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_draft_school_id"), ["school_id"], unique=False)

    op.create_table(
        "roster_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "joined",
                "changed",
                "left",
                "taken_out",
                name="what",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["roster_act.id"], name=op.f("fk_roster_entry_act_id_roster_act"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roster_entry_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
    )
    with op.batch_alter_table("roster_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roster_entry_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roster_entry_person_id"), ["person_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sign_in_token_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_person_id"), ["person_id"], unique=False)

    op.create_table(
        "kept_form",
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_kept_form_sign_in_id_sign_in"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sign_in_id", name=op.f("pk_kept_form")),
    )
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_form_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "wrong_guesses",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_wrong_guesses")),
    )
    with op.batch_alter_table("wrong_guesses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wrong_guesses_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "ballot",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.String(length=64), nullable=False),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "year_band",
            sa.Enum(
                "ks1",
                "ks2",
                "ks3",
                "ks4",
                "ks5",
                "none",
                name="yearband",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_ballot_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_ballot_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("consultation_id", "thread", name=op.f("uq_ballot_consultation_id_thread")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("you_said", sa.Text(), nullable=False),
        sa.Column("we_will", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("how_we_know", sa.Text(), nullable=False),
        sa.Column(
            "reach",
            sa.Enum(
                "everyone",
                "some",
                "individual",
                name="reach",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("owner_title", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "planned",
                "under_way",
                "done",
                "reviewed",
                "stopped",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "helped",
                "partly",
                "no",
                "too_early",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("verdict_words", sa.Text(), nullable=False),
        sa.Column("quick_win", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(stage = 'reviewed') = (verdict IS NOT NULL)", name=op.f("ck_change_reviewed_has_a_verdict")
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 140", name=op.f("ck_change_title_fits")),
        sa.CheckConstraint("review_on > starts_on", name=op.f("ck_change_review_after_start")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_change_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_change_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_change_owner_id_person")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_change_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_change_school_id"), ["school_id"], unique=False)

    op.create_table(
        "consultation_class",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["class_group.id"],
            name=op.f("fk_consultation_class_class_id_class_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consultation_class_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "class_id", name=op.f("pk_consultation_class")),
    )
    op.create_table(
        "idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("class_id", sa.Integer(), nullable=True),
        sa.Column("external_ref", sa.String(length=100), nullable=True),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "year_band",
            sa.Enum(
                "ks1",
                "ks2",
                "ks3",
                "ks4",
                "ks5",
                "none",
                name="yearband",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "accepted",
                "returned",
                "merged",
                "split",
                "withheld",
                name="ideastate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "return_reason",
            sa.Enum(
                "names_somebody",
                "hurts_somebody",
                "not_clear",
                "not_about_this",
                "private_details",
                "other",
                name="returnreason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("return_words", sa.String(length=500), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("split_from_id", sa.Integer(), nullable=True),
        sa.Column("says_same_as_id", sa.Integer(), nullable=True),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("signs", sa.Integer(), nullable=False),
        sa.Column("first_yes_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'merged') = (merged_into_id IS NOT NULL)", name=op.f("ck_idea_merged_into_one")
        ),
        sa.CheckConstraint(
            "(state = 'withheld' AND length(body) = 0) OR (length(body) BETWEEN 1 AND 1000)",
            name=op.f("ck_idea_body_fits"),
        ),
        sa.CheckConstraint("length(why) <= 500", name=op.f("ck_idea_why_fits")),
        sa.CheckConstraint(
            "class_id IS NULL OR author_id IS NULL", name=op.f("ck_idea_of_a_class_or_a_person")
        ),
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_idea_not_merged_into_itself")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_idea_author_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["class_id"], ["class_group.id"], name=op.f("fk_idea_class_id_class_group"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_idea_concern_id_concern")),
        sa.ForeignKeyConstraint(
            ["first_yes_by_id"], ["person.id"], name=op.f("fk_idea_first_yes_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_idea_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["handled_by_id"], ["person.id"], name=op.f("fk_idea_handled_by_id_person")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["idea.id"], name=op.f("fk_idea_merged_into_id_idea")),
        sa.ForeignKeyConstraint(["says_same_as_id"], ["idea.id"], name=op.f("fk_idea_says_same_as_id_idea")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_idea_school_id_school")),
        sa.ForeignKeyConstraint(["split_from_id"], ["idea.id"], name=op.f("fk_idea_split_from_id_idea")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
        sa.UniqueConstraint(
            "consultation_id", "external_ref", name=op.f("uq_idea_consultation_id_external_ref")
        ),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_idea_class_id"), ["class_id"], unique=False)
        batch_op.create_index(
            "ix_idea_consultation_state", ["consultation_id", "state", "sent_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_idea_school_id"), ["school_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("external_ref", sa.String(length=100), nullable=True),
        sa.Column("wording", sa.String(length=1000), nullable=False),
        sa.Column("plain_wording", sa.String(length=280), nullable=False),
        sa.Column("adults_do", sa.String(length=500), nullable=False),
        sa.Column(
            "reach",
            sa.Enum(
                "everyone",
                "some",
                "individual",
                name="reach",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "on_cards",
                "withdrawn",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(adults_do) <= 500", name=op.f("ck_proposal_adults_do_fits")),
        sa.CheckConstraint("length(plain_wording) <= 280", name=op.f("ck_proposal_plain_wording_fits")),
        sa.CheckConstraint("length(wording) BETWEEN 1 AND 1000", name=op.f("ck_proposal_wording_fits")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_proposal_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_proposal_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_proposal_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint(
            "consultation_id", "external_ref", name=op.f("uq_proposal_consultation_id_external_ref")
        ),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_consultation_state", ["consultation_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_school_id"), ["school_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("external_ref", sa.String(length=100), nullable=True),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "year_band",
            sa.Enum(
                "ks1",
                "ks2",
                "ks3",
                "ks4",
                "ks5",
                "none",
                name="yearband",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("took_part", sa.Boolean(), nullable=False),
        sa.Column("joined_late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_seat_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_seat_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint(
            "consultation_id", "external_ref", name=op.f("uq_seat_consultation_id_external_ref")
        ),
        sa.UniqueConstraint("consultation_id", "person_id", name=op.f("uq_seat_consultation_id_person_id")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_school_id"), ["school_id"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_snapshot_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_snapshot_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_snapshot_consultation_id_number")),
    )
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshot_school_id"), ["school_id"], unique=False)

    op.create_table(
        "analysis",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("start", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_analysis_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_analysis_school_id_school")),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_analysis")),
    )
    with op.batch_alter_table("analysis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_analysis_school_id"), ["school_id"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "will",
                "differently",
                "not_now",
                "cannot",
                name="answerkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("left_out_help", sa.Text(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(reason) >= 1", name=op.f("ck_answer_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_answer_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_answer_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_answer_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_answer_school_id_school")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_answer_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_answer_proposal_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_school_id"), ["school_id"], unique=False)

    op.create_table(
        "answer_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "will",
                "differently",
                "not_now",
                "cannot",
                name="answerkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("left_out_help", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("read_by_id <> written_by_id", name=op.f("ck_answer_draft_another_reads_it")),
        sa.CheckConstraint(
            "(read_by_id IS NULL) = (read_at IS NULL)", name=op.f("ck_answer_draft_read_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_answer_draft_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_answer_draft_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["read_by_id"], ["person.id"], name=op.f("fk_answer_draft_read_by_id_person")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_answer_draft_school_id_school")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_answer_draft_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_draft")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_answer_draft_proposal_id")),
    )
    with op.batch_alter_table("answer_draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_draft_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_answer_draft_school_id"), ["school_id"], unique=False)

    op.create_table(
        "answer_amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "will",
                "differently",
                "not_now",
                "cannot",
                name="answerkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("more", sa.Text(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("left_out_help", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["answer.id"],
            name=op.f("fk_answer_amendment_answer_id_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_answer_amendment_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_amendment")),
    )
    with op.batch_alter_table("answer_amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_amendment_answer_id"), ["answer_id"], unique=False)

    op.create_table(
        "answer_reminder",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("school_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_answer_reminder_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "consultation_id", "answer_by", "school_days", name=op.f("pk_answer_reminder")
        ),
    )
    op.create_table(
        "change_move",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("move_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_move_change_id_change"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("change_id", "move_code", name=op.f("pk_change_move")),
    )
    op.create_table(
        "change_proposal",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_proposal_change_id_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_change_proposal_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "proposal_id", name=op.f("pk_change_proposal")),
    )
    with op.batch_alter_table("change_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_proposal_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "change_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "planned",
                "under_way",
                "done",
                "reviewed",
                "stopped",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_change_update_by_id_person")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_change_update_change_id_change"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_update")),
    )
    with op.batch_alter_table("change_update", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_change_update_change_id"), ["change_id"], unique=False)

    op.create_table(
        "buying_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("needed", sa.Text(), nullable=False),
        sa.Column("helped_pupils", sa.Integer(), nullable=False),
        sa.Column("helped_parents", sa.Integer(), nullable=False),
        sa.Column("helped_practitioners", sa.Integer(), nullable=False),
        sa.Column("chosen_why", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("notice_by", sa.Date(), nullable=True),
        sa.Column("exit_words", sa.Text(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("good_enough", sa.Boolean(), nullable=True),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.Column("judged_title", sa.String(length=120), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(service) BETWEEN 1 AND 120", name=op.f("ck_buying_check_service_fits")),
        sa.CheckConstraint(
            "helped_pupils >= 0 AND helped_parents >= 0 AND helped_practitioners >= 0",
            name=op.f("ck_buying_check_counts_of_people"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_buying_check_ends_after_it_starts")),
        sa.CheckConstraint("notice_by <= ends_on", name=op.f("ck_buying_check_notice_before_the_end")),
        sa.CheckConstraint(
            "(good_enough IS NULL) = (judged_at IS NULL)", name=op.f("ck_buying_check_a_judgement_has_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_buying_check_change_id_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_buying_check_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["person.id"], name=op.f("fk_buying_check_judged_by_id_person")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_buying_check_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buying_check")),
        sa.UniqueConstraint("change_id", name=op.f("uq_buying_check_change_id")),
    )
    with op.batch_alter_table("buying_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buying_check_school_id"), ["school_id"], unique=False)

    op.create_table(
        "buying_answer",
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column(
            "question",
            sa.Enum(
                "need",
                "fits",
                "ourselves",
                "evidence",
                "staff",
                "concerns",
                "privacy",
                "referral",
                "reach",
                "chosen_with",
                "measure",
                "cost",
                name="question",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "reply",
            sa.Enum(
                "yes",
                "partly",
                "no",
                "unknown",
                name="reply",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(length=600), nullable=False),
        sa.CheckConstraint("length(evidence) <= 600", name=op.f("ck_buying_answer_evidence_fits")),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["buying_check.id"],
            name=op.f("fk_buying_answer_check_id_buying_check"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("check_id", "question", name=op.f("pk_buying_answer")),
    )
    op.create_table(
        "buying_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=False),
        sa.Column("supplier", sa.String(length=120), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("what_for", sa.String(length=280), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.CheckConstraint("pence BETWEEN 0 AND 1000000000", name=op.f("ck_buying_quote_pence_fit")),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["buying_check.id"],
            name=op.f("fk_buying_quote_check_id_buying_check"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buying_quote")),
    )
    with op.batch_alter_table("buying_quote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_buying_quote_check_id"), ["check_id"], unique=False)
        batch_op.create_index(
            "uq_buying_quote_one_is_chosen",
            ["check_id"],
            unique=True,
            sqlite_where=sa.text("chosen"),
            postgresql_where=sa.text("chosen"),
        )

    op.create_table(
        "review_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("days_open", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("told_of_close_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "helped",
                "partly",
                "no",
                "too_early",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column(
            "next_step",
            sa.Enum(
                "continue",
                "change",
                "stop",
                name="nextstep",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days_open BETWEEN 3 AND 42", name=op.f("ck_review_round_days_fit")),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (snapshot_id IS NULL) "
            "AND (verdict IS NULL) = (next_step IS NULL)",
            name=op.f("ck_review_round_a_verdict_rests_on_a_count"),
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_review_round_change_id_change"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_review_round_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_review_round_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_review_round_decided_by_id_person")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_review_round_school_id_school")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_review_round_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_round")),
        sa.UniqueConstraint("change_id", "number", name=op.f("uq_review_round_change_id_number")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_review_round_consultation_id")),
    )
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_round_school_id"), ["school_id"], unique=False)

    op.create_table(
        "review_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "card",
                "own",
                "service",
                name="questionkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("wording", sa.String(length=1000), nullable=False),
        sa.Column("plain_wording", sa.String(length=280), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "length(wording) BETWEEN 1 AND 1000", name=op.f("ck_review_question_wording_fits")
        ),
        sa.CheckConstraint(
            "(kind = 'card') = (before_id IS NOT NULL)", name=op.f("ck_review_question_a_card_has_a_before")
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["proposal.id"], name=op.f("fk_review_question_before_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_review_question_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["review_round.id"],
            name=op.f("fk_review_question_round_id_review_round"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_question")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_review_question_proposal_id")),
        sa.UniqueConstraint("round_id", "place", name=op.f("uq_review_question_round_id_place")),
    )
    op.create_table(
        "change_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_update_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(alt) BETWEEN 1 AND 200", name=op.f("ck_change_picture_alt_fits")),
        sa.ForeignKeyConstraint(
            ["change_update_id"],
            ["change_update.id"],
            name=op.f("fk_change_picture_change_update_id_change_update"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_picture")),
        sa.UniqueConstraint("change_update_id", name=op.f("uq_change_picture_change_update_id")),
    )
    op.create_table(
        "own_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column(
            "setting",
            sa.Enum(
                "classroom",
                "hall",
                "outdoors",
                "around_school",
                name="setting",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=400), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("prompts", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "first_year >= 0 AND last_year <= 13 AND first_year <= last_year",
            name=op.f("ck_own_activity_years_exist"),
        ),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 120", name=op.f("ck_own_activity_title_fits")),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["person.id"],
            name=op.f("fk_own_activity_added_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_own_activity_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_activity")),
    )
    with op.batch_alter_table("own_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_activity_school_id"), ["school_id"], unique=False)

    op.create_table(
        "library_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=400), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "first_year >= 0 AND last_year <= 13 AND first_year <= last_year",
            name=op.f("ck_library_link_years_exist"),
        ),
        sa.CheckConstraint(
            "url LIKE 'https://%' OR url LIKE 'http://%'", name=op.f("ck_library_link_opens_a_page")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["person.id"],
            name=op.f("fk_library_link_added_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_library_link_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_link")),
    )
    with op.batch_alter_table("library_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_library_link_school_id"), ["school_id"], unique=False)

    op.create_table(
        "tutor_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("activity_code", sa.String(length=60), nullable=False),
        sa.Column("activity_title", sa.String(length=120), nullable=False),
        sa.Column("led_by_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idea_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"],
            ["class_group.id"],
            name=op.f("fk_tutor_session_class_id_class_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_tutor_session_idea_id_idea"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["led_by_id"], ["person.id"], name=op.f("fk_tutor_session_led_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_tutor_session_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tutor_session")),
    )
    with op.batch_alter_table("tutor_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tutor_session_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tutor_session_idea_id"), ["idea_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tutor_session_school_id"), ["school_id"], unique=False)

    op.create_table(
        "idea_move",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("move_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_move_idea_id_idea"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "move_code", name=op.f("pk_idea_move")),
    )
    op.create_table(
        "idea_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_note_idea_id_idea"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["person.id"],
            name=op.f("fk_idea_note_written_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_note")),
    )
    with op.batch_alter_table("idea_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_note_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "idea_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_idea_wording_idea_id_idea"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["person.id"],
            name=op.f("fk_idea_wording_replaced_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_wording")),
    )
    with op.batch_alter_table("idea_wording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_idea_wording_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "proposal_idea",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=op.f("fk_proposal_idea_idea_id_idea"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_idea_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "idea_id", name=op.f("pk_proposal_idea")),
    )
    with op.batch_alter_table("proposal_idea", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_idea_idea_id"), ["idea_id"], unique=False)

    op.create_table(
        "proposal_move",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("move_code", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_move_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("proposal_id", "move_code", name=op.f("pk_proposal_move")),
    )
    op.create_table(
        "tally",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("agree", sa.Integer(), nullable=False),
        sa.Column("disagree", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("shown_agree", sa.Integer(), nullable=False),
        sa.Column("shown_disagree", sa.Integer(), nullable=False),
        sa.Column("shown_unsure", sa.Integer(), nullable=False),
        sa.Column("shown_stars", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "agree >= 0 AND disagree >= 0 AND unsure >= 0 AND stars >= 0",
            name=op.f("ck_tally_no_negative_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_tally_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_tally_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "stakeholder_group", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tally_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("ballot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.SmallInteger(), nullable=False),
        sa.Column("matters_most", sa.Boolean(), nullable=False),
        sa.CheckConstraint("choice IN (-1, 0, 1)", name=op.f("ck_vote_choice_is_one_of_three")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_vote_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_vote_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "proposal_id", name=op.f("pk_vote")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "came_in",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "letter",
                "link",
                "card",
                "class",
                "account",
                name="wayin",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.CheckConstraint("ballots >= 0", name=op.f("ck_came_in_counts")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_came_in_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("consultation_id", "stakeholder_group", "way", name=op.f("pk_came_in")),
    )

    op.create_table(
        "reach_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "text",
                "letter",
                "phone_call",
                "gate",
                "coffee_morning",
                "interpreter",
                "home_visit",
                "parents_evening",
                "class_session",
                "partner",
                "other",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column(
            "worked",
            sa.Enum(
                "yes", "partly", "no", name="worked", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("learnt", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(done_on IS NULL) = (worked IS NULL)",
            name=op.f("ck_reach_step_what_was_done_has_a_day_and_a_judgement"),
        ),
        sa.CheckConstraint("length(whom) BETWEEN 1 AND 120", name=op.f("ck_reach_step_whom_fits")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_reach_step_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_reach_step_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach_step")),
    )
    with op.batch_alter_table("reach_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reach_step_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reach_step_school_id"), ["school_id"], unique=False)

    op.create_table(
        "roll_at_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "year_band",
            sa.Enum(
                "ks1",
                "ks2",
                "ks3",
                "ks4",
                "ks5",
                "none",
                name="yearband",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("class_name", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("took_part", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "took_part BETWEEN 0 AND seats", name=op.f("ck_roll_at_close_took_part_of_those_asked")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_roll_at_close_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_roll_at_close_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_at_close")),
    )
    with op.batch_alter_table("roll_at_close", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roll_at_close_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_roll_at_close_school_id"), ["school_id"], unique=False)
    op.create_table(
        "need_figure",
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("about = about / 10 * 10", name=op.f("ck_need_figure_about_is_in_tens")),
        sa.CheckConstraint("about BETWEEN 0 AND 10000", name=op.f("ck_need_figure_about_fits")),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_need_figure_school_id_school"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("school_id", "kind", name=op.f("pk_need_figure")),
    )
    op.create_table(
        "practice_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("from_school", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("what_we_did", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.Text(), nullable=False),
        sa.Column("cost", sa.String(length=200), nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=False),
        sa.Column("differently", sa.Text(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column(
            "reach",
            sa.Enum(
                "everyone",
                "some",
                "individual",
                name="reach",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "helped",
                "partly",
                "no",
                "too_early",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("settled", sa.JSON(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_at IS NULL OR own", name=op.f("ck_practice_note_only_own_are_published")
        ),
        sa.CheckConstraint(
            "shared_at IS NULL OR published_at IS NOT NULL", name=op.f("ck_practice_note_shared_is_published")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_practice_note_change_id_change"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_practice_note_school_id_school")),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["person.id"],
            name=op.f("fk_practice_note_written_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_note")),
        sa.UniqueConstraint("change_id", name=op.f("uq_practice_note_change_id")),
        sa.UniqueConstraint("school_id", "uid", name=op.f("uq_practice_note_school_id_uid")),
    )
    with op.batch_alter_table("practice_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_note_school_id"), ["school_id"], unique=False)

    op.create_table(
        "self_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("asked_groups", sa.JSON(), nullable=False),
        sa.Column("days_open", sa.Integer(), nullable=False),
        sa.Column("repeats_id", sa.Integer(), nullable=True),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days_open BETWEEN 3 AND 60", name=op.f("ck_self_review_days_fit")),
        sa.CheckConstraint("length(title) BETWEEN 1 AND 100", name=op.f("ck_self_review_title_fits")),
        sa.CheckConstraint("repeats_id <> id", name=op.f("ck_self_review_repeats_another")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_self_review_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_self_review_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["repeats_id"], ["self_review.id"], name=op.f("fk_self_review_repeats_id_self_review")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_self_review_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_review")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_self_review_consultation_id")),
    )
    with op.batch_alter_table("self_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_review_school_id"), ["school_id"], unique=False)

    op.create_table(
        "self_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("self_review_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "mixed",
                "pupils",
                "parents",
                "staff",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note_taker_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.CheckConstraint("people BETWEEN 3 AND 40", name=op.f("ck_self_group_people_fit")),
        sa.ForeignKeyConstraint(
            ["note_taker_id"],
            ["person.id"],
            name=op.f("fk_self_group_note_taker_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_self_group_school_id_school")),
        sa.ForeignKeyConstraint(
            ["self_review_id"],
            ["self_review.id"],
            name=op.f("fk_self_group_self_review_id_self_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_group")),
    )
    with op.batch_alter_table("self_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_group_note_taker_id"), ["note_taker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_group_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_group_self_review_id"), ["self_review_id"], unique=False)

    op.create_table(
        "self_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("self_review_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column(
            "area",
            sa.Enum(
                "people",
                "leadership",
                "systems",
                name="area",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("staff", sa.String(length=200), nullable=False),
        sa.Column("parents", sa.String(length=200), nullable=False),
        sa.Column("pupils", sa.String(length=200), nullable=False),
        sa.Column("left_out", sa.Boolean(), nullable=False),
        sa.Column("before_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "length(staff) > 0 AND length(parents) > 0 AND length(pupils) > 0",
            name=op.f("ck_self_question_said_to_all"),
        ),
        sa.ForeignKeyConstraint(
            ["before_id"], ["self_question.id"], name=op.f("fk_self_question_before_id_self_question")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_self_question_school_id_school")),
        sa.ForeignKeyConstraint(
            ["self_review_id"],
            ["self_review.id"],
            name=op.f("fk_self_question_self_review_id_self_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_question")),
        sa.UniqueConstraint("self_review_id", "place", name=op.f("uq_self_question_self_review_id_place")),
    )
    with op.batch_alter_table("self_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_question_school_id"), ["school_id"], unique=False)

    op.create_table(
        "self_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("self_review_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("how_we_know", sa.String(length=300), nullable=False),
        sa.Column(
            "term",
            sa.Enum("short", "longer", name="term", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(what) BETWEEN 1 AND 300", name=op.f("ck_self_action_what_fits")),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_self_action_change_id_change"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_self_action_consultation_id_consultation"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_self_action_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["self_question.id"],
            name=op.f("fk_self_action_question_id_self_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_self_action_school_id_school")),
        sa.ForeignKeyConstraint(
            ["self_review_id"],
            ["self_review.id"],
            name=op.f("fk_self_action_self_review_id_self_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_action")),
    )
    with op.batch_alter_table("self_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_action_change_id"), ["change_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_action_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_action_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_action_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_action_self_review_id"), ["self_review_id"], unique=False)

    op.create_table(
        "key_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "few",
                "corner",
                "finding",
                "own",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("move_code", sa.String(length=60), nullable=False),
        sa.Column("self_question_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=140), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("owner_title", sa.String(length=120), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("how_we_know", sa.Text(), nullable=False),
        sa.Column("first_step", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "chosen",
                "doing",
                "done",
                "let_go",
                name="actionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("let_go_because", sa.Text(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(what) BETWEEN 1 AND 140", name=op.f("ck_key_action_what_fits")),
        sa.CheckConstraint(
            "(state = 'let_go') = (let_go_because <> '')", name=op.f("ck_key_action_let_go_has_a_reason")
        ),
        sa.CheckConstraint(
            "(source = 'corner') = (move_code <> '')", name=op.f("ck_key_action_a_corner_has_a_move")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["change.id"], name=op.f("fk_key_action_change_id_change"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name=op.f("fk_key_action_created_by_id_person")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_key_action_owner_id_person")),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_key_action_proposal_id_proposal"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_key_action_school_id_school")),
        sa.ForeignKeyConstraint(
            ["self_question_id"],
            ["self_question.id"],
            name=op.f("fk_key_action_self_question_id_self_question"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_action")),
        sa.UniqueConstraint("change_id", name=op.f("uq_key_action_change_id")),
    )
    with op.batch_alter_table("key_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_key_action_school_id"), ["school_id"], unique=False)

    op.create_table(
        "self_answer",
        sa.Column("ballot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "colour",
            sa.Enum(
                "green",
                "amber",
                "red",
                "dont_know",
                name="colour",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_self_answer_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["self_question.id"],
            name=op.f("fk_self_answer_question_id_self_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ballot_id", "question_id", name=op.f("pk_self_answer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("self_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_answer_question_id"), ["question_id"], unique=False)

    op.create_table(
        "self_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "stakeholder_group",
            sa.Enum(
                "pupils",
                "parents",
                "practitioners",
                name="stakeholdergroup",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "year_band",
            sa.Enum(
                "ks1",
                "ks2",
                "ks3",
                "ks4",
                "ks5",
                "none",
                name="yearband",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "read",
                "withheld",
                name="evidencestate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("signs", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'withheld') = (length(words) = 0)", name=op.f("ck_self_evidence_withheld_is_empty")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_self_evidence_author_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concern.id"], name=op.f("fk_self_evidence_concern_id_concern")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["self_question.id"],
            name=op.f("fk_self_evidence_question_id_self_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_self_evidence_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_evidence")),
    )
    with op.batch_alter_table("self_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_evidence_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_evidence_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_self_evidence_school_id"), ["school_id"], unique=False)

    op.create_table(
        "self_group_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("self_group_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "colour",
            sa.Enum(
                "green",
                "amber",
                "red",
                "dont_know",
                name="colour",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["self_question.id"],
            name=op.f("fk_self_group_note_question_id_self_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["self_group_id"],
            ["self_group.id"],
            name=op.f("fk_self_group_note_self_group_id_self_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_group_note")),
        sa.UniqueConstraint(
            "self_group_id", "question_id", name=op.f("uq_self_group_note_self_group_id_question_id")
        ),
    )
    with op.batch_alter_table("self_group_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_self_group_note_question_id"), ["question_id"], unique=False)

    _a_last_count_stays_as_it_is()
    _make_the_search()


def downgrade() -> None:
    """And back."""
    op.drop_table("need_figure")

    with op.batch_alter_table("roll_at_close", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_at_close_consultation_id"))
        batch_op.drop_index(batch_op.f("ix_roll_at_close_school_id"))

    op.drop_table("roll_at_close")

    with op.batch_alter_table("reach_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reach_step_consultation_id"))
        batch_op.drop_index(batch_op.f("ix_reach_step_school_id"))

    op.drop_table("reach_step")

    op.drop_table("came_in")

    _drop_the_search()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER last_count_stays ON snapshot")
        op.execute("DROP FUNCTION last_count_stays()")
    else:
        op.execute("DROP TRIGGER last_count_stays")
    with op.batch_alter_table("self_group_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_group_note_question_id"))

    op.drop_table("self_group_note")
    with op.batch_alter_table("self_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_evidence_school_id"))
        batch_op.drop_index(batch_op.f("ix_self_evidence_question_id"))
        batch_op.drop_index(batch_op.f("ix_self_evidence_author_id"))

    op.drop_table("self_evidence")
    with op.batch_alter_table("self_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_answer_question_id"))

    op.drop_table("self_answer")
    with op.batch_alter_table("key_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_action_school_id"))

    op.drop_table("key_action")
    with op.batch_alter_table("self_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_action_self_review_id"))
        batch_op.drop_index(batch_op.f("ix_self_action_school_id"))
        batch_op.drop_index(batch_op.f("ix_self_action_question_id"))
        batch_op.drop_index(batch_op.f("ix_self_action_consultation_id"))
        batch_op.drop_index(batch_op.f("ix_self_action_change_id"))

    op.drop_table("self_action")
    with op.batch_alter_table("self_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_question_school_id"))

    op.drop_table("self_question")
    with op.batch_alter_table("self_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_group_self_review_id"))
        batch_op.drop_index(batch_op.f("ix_self_group_school_id"))
        batch_op.drop_index(batch_op.f("ix_self_group_note_taker_id"))

    op.drop_table("self_group")
    with op.batch_alter_table("self_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_self_review_school_id"))

    op.drop_table("self_review")
    with op.batch_alter_table("practice_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_note_school_id"))

    op.drop_table("practice_note")
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vote_proposal_id"))

    op.drop_table("vote")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_consultation_id"))

    op.drop_table("tally")
    op.drop_table("proposal_move")
    with op.batch_alter_table("proposal_idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_idea_idea_id"))

    op.drop_table("proposal_idea")
    with op.batch_alter_table("idea_wording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_wording_idea_id"))

    op.drop_table("idea_wording")
    with op.batch_alter_table("idea_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_note_idea_id"))

    op.drop_table("idea_note")
    op.drop_table("idea_move")
    with op.batch_alter_table("tutor_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tutor_session_school_id"))
        batch_op.drop_index(batch_op.f("ix_tutor_session_idea_id"))
        batch_op.drop_index(batch_op.f("ix_tutor_session_class_id"))

    op.drop_table("tutor_session")
    with op.batch_alter_table("library_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_library_link_school_id"))

    op.drop_table("library_link")
    with op.batch_alter_table("own_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_activity_school_id"))

    op.drop_table("own_activity")
    op.drop_table("review_question")
    with op.batch_alter_table("review_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_round_school_id"))

    op.drop_table("review_round")
    with op.batch_alter_table("buying_quote", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_buying_quote_one_is_chosen",
            sqlite_where=sa.text("chosen"),
            postgresql_where=sa.text("chosen"),
        )
        batch_op.drop_index(batch_op.f("ix_buying_quote_check_id"))

    op.drop_table("buying_quote")
    op.drop_table("buying_answer")
    with op.batch_alter_table("buying_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_buying_check_school_id"))

    op.drop_table("buying_check")
    op.drop_table("change_picture")
    with op.batch_alter_table("change_update", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_update_change_id"))

    op.drop_table("change_update")
    with op.batch_alter_table("change_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_proposal_proposal_id"))

    op.drop_table("change_proposal")
    op.drop_table("change_move")
    op.drop_table("answer_reminder")
    with op.batch_alter_table("answer_amendment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_amendment_answer_id"))

    op.drop_table("answer_amendment")
    with op.batch_alter_table("answer_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_draft_school_id"))
        batch_op.drop_index(batch_op.f("ix_answer_draft_consultation_id"))

    op.drop_table("answer_draft")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_school_id"))
        batch_op.drop_index(batch_op.f("ix_answer_consultation_id"))

    op.drop_table("answer")
    with op.batch_alter_table("analysis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_analysis_school_id"))

    op.drop_table("analysis")
    with op.batch_alter_table("snapshot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshot_school_id"))

    op.drop_table("snapshot")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_school_id"))
        batch_op.drop_index(batch_op.f("ix_seat_person_id"))

    op.drop_table("seat")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_school_id"))
        batch_op.drop_index("ix_proposal_consultation_state")

    op.drop_table("proposal")
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_school_id"))
        batch_op.drop_index("ix_idea_consultation_state")
        batch_op.drop_index(batch_op.f("ix_idea_class_id"))
        batch_op.drop_index(batch_op.f("ix_idea_author_id"))

    op.drop_table("idea")
    op.drop_table("consultation_class")
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_school_id"))
        batch_op.drop_index(batch_op.f("ix_change_consultation_id"))

    op.drop_table("change")
    op.drop_table("ballot")
    with op.batch_alter_table("wrong_guesses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wrong_guesses_ends_at"))

    op.drop_table("wrong_guesses")
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_form_ends_at"))

    op.drop_table("kept_form")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_person_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_ends_at"))

    op.drop_table("sign_in")
    with op.batch_alter_table("roster_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_entry_person_id"))
        batch_op.drop_index(batch_op.f("ix_roster_entry_act_id"))

    op.drop_table("roster_entry")
    with op.batch_alter_table("roster_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_draft_school_id"))

    op.drop_table("roster_draft")
    with op.batch_alter_table("roster_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roster_act_school_id"))

    op.drop_table("roster_act")
    with op.batch_alter_table("parent_of", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parent_of_child_id"))

    op.drop_table("parent_of")
    with op.batch_alter_table("unsubscribe_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unsubscribe_link_person_id"))
        batch_op.drop_index(batch_op.f("ix_unsubscribe_link_ends_at"))

    op.drop_table("unsubscribe_link")
    op.drop_table("weekly_letter")
    op.drop_table("news_wish")
    op.drop_table("news_read")
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_news_to_send", sqlite_where=sa.text("to_send = 1"), postgresql_where=sa.text("to_send")
        )
        batch_op.drop_index(batch_op.f("ix_news_school_id"))
        batch_op.drop_index("ix_news_person_at")

    op.drop_table("news")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_state_next_try_at")
        batch_op.drop_index(batch_op.f("ix_mail_school_id"))
        batch_op.drop_index(batch_op.f("ix_mail_person_id"))

    op.drop_table("mail")
    op.drop_table("duty_held")
    with op.batch_alter_table("spent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spent_ends_at"))

    op.drop_table("spent")
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.drop_index("ix_one_time_link_person_kind")
        batch_op.drop_index(batch_op.f("ix_one_time_link_ends_at"))

    op.drop_table("one_time_link")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_person_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("school_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_account_school_id"))

    op.drop_table("school_account")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_person_id"))

    op.drop_table("passkey")
    op.drop_table("authenticator_app")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_consultation_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index("ix_credential_person_kind")

    op.drop_table("credential")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_school_id"))

    op.drop_table("consultation")
    with op.batch_alter_table("concern_wording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_wording_concern_id"))

    op.drop_table("concern_wording")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concern_school_id"))

    op.drop_table("concern")
    with op.batch_alter_table("class_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_member_person_id"))

    op.drop_table("class_member")
    op.drop_table("audit_entry")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_school_id"))

    op.drop_table("person")
    with op.batch_alter_table("class_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_class_group_school_id"))

    op.drop_table("class_group")
    op.drop_table("deciding_rules")
    op.drop_table("care_rules")
    op.drop_table("audit_head")
    with op.batch_alter_table("own_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_move_school_id"))

    op.drop_table("own_move")
    op.drop_table("move_label")
    with op.batch_alter_table("school_holiday", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_holiday_school_id"))

    op.drop_table("school_holiday")
    op.drop_table("school")


def _a_last_count_stays_as_it_is() -> None:
    """Published numbers rest on a consultation's last count: the database itself lets nobody write over one."""
    columns = "consultation_id, number, final, fingerprint, results"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION last_count_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a last count is never changed' USING ERRCODE = 'check_violation'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER last_count_stays BEFORE UPDATE OF {columns} ON snapshot "
            "FOR EACH ROW WHEN (OLD.final) EXECUTE FUNCTION last_count_stays()"
        )
        return
    op.execute(
        f"CREATE TRIGGER last_count_stays BEFORE UPDATE OF {columns} ON snapshot WHEN OLD.final "
        "BEGIN SELECT RAISE(ABORT, 'a last count is never changed'); END"
    )


SEARCHED = {
    "change": ("title", "you_said", "we_will", "why", "how_we_know", "verdict_words"),
    "consultation": ("title", "question", "background", "can_change", "cannot_change"),
}
"""What can be searched. A later step that remakes one of these tables on SQLite makes its triggers again."""


def _make_the_search() -> None:
    for table, columns in SEARCHED.items():
        if op.get_bind().dialect.name == "sqlite":
            _make_trigrams(table, columns)
        else:
            words = " || ' ' || ".join(columns)
            op.execute(f"CREATE INDEX search_{table} ON {table} USING gin (to_tsvector('english', {words}))")


def _make_trigrams(table: str, columns: tuple[str, ...]) -> None:
    """An index that holds no copy of the text; a row that goes, or changes, is wiped out of it."""
    names = ", ".join(columns)
    old, new = (", ".join(f"{which}.{name}" for name in columns) for which in ("old", "new"))
    gone = f"INSERT INTO search_{table}(search_{table}, rowid, {names}) VALUES ('delete', old.id, {old});"  # noqa: S608  # our own names
    there = f"INSERT INTO search_{table}(rowid, {names}) VALUES (new.id, {new});"  # noqa: S608  # our own names
    op.execute(
        f"CREATE VIRTUAL TABLE search_{table} USING fts5({names}, content='{table}', content_rowid='id', tokenize='trigram')"
    )
    op.execute(f"INSERT INTO search_{table}(search_{table}, rank) VALUES ('secure-delete', 1)")  # noqa: S608  # our own names
    for name, when, does in (
        ("added", "INSERT", there),
        ("taken_out", "DELETE", gone),
        ("reworded", f"UPDATE OF {names}", f"{gone} {there}"),
    ):
        op.execute(f"CREATE TRIGGER search_{table}_{name} AFTER {when} ON {table} BEGIN {does} END")


def _drop_the_search() -> None:
    """PostgreSQL drops an index with its table, SQLite a trigger; a virtual table stands by itself."""
    if op.get_bind().dialect.name == "sqlite":
        for table in SEARCHED:
            for name in ("added", "taken_out", "reworded"):
                op.execute(f"DROP TRIGGER search_{table}_{name}")
            op.execute(f"DROP TABLE search_{table}")
