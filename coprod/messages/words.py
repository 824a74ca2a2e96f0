"""The sentence for each kind of news; what a mail was for, and how far it is."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from coprod.messages.models import Channel, MailKind, MailState, NewsKind
from coprod.messages.outbox import path_to


def sentence(kind: NewsKind) -> str:
    """What happened, in one sentence; the page shows what it is about beneath it."""
    return {
        NewsKind.IDEA_ACCEPTED: _("Your idea can now be read by everybody who is asked."),
        NewsKind.IDEA_RETURNED: _("Your idea came back to you. Change a few words and send it again."),
        NewsKind.IDEA_MERGED: _("Your idea was put together with one that says the same."),
        NewsKind.IDEA_REWORDED: _("An adult changed the words of your idea. You can see both."),
        NewsKind.IDEA_SPLIT: _("Your idea held more than one thought. Each is an idea of its own now."),
        NewsKind.PROPOSAL_ANSWERED: _("The school answered something you had a say in."),
        NewsKind.ANSWER_CHANGED: _(
            "The school changed an answer. You can read what it said before, and why."
        ),
        NewsKind.ANSWERS_DUE: _("People wait for your answers. The day you promised is near, or has passed."),
        NewsKind.CHANGE_PLANNED: _("The school plans a change that you had a say in."),
        NewsKind.CHANGE_UNDER_WAY: _("The school has begun a change that you had a say in."),
        NewsKind.CHANGE_DONE: _("A change that you had a say in is done."),
        NewsKind.CHANGE_REVIEWED: _("The school looked at whether a change helped. You had a say in it."),
        NewsKind.CHANGE_STOPPED: _("The school has stopped a change. You can read why."),
        NewsKind.CHANGE_MOVED: _("There is news of a change that you had a say in."),
        NewsKind.REVIEW_OPEN: _("Did it help? The school asks you again. It takes a minute."),
        NewsKind.REVIEW_DUE: _("The day has come to ask if a change helped. You look after it."),
        NewsKind.REVIEW_CLOSED: _("People have said if it helped. Now say what you make of it."),
        NewsKind.SELF_REVIEW_OPEN: _("How is it at our school? The school asks you. What you say is secret."),
        NewsKind.SELF_REVIEW_COUNTED: _("You said how it is at our school. Now see how each group sees it."),
        NewsKind.CONTRACT_ENDS: _("A service you look after ends soon. Check if it is good enough before you buy it again."),
    }[kind]  # fmt: skip


def together(kind: NewsKind, many: int, title: str) -> str:
    """What happened to many things of one consultation at once: "The school gave 12 answers: Better lunchtimes"."""
    if kind is NewsKind.IDEA_ACCEPTED:
        return ngettext(
            "%(num)d of your ideas can now be read: %(title)s",
            "%(num)d of your ideas can now be read: %(title)s", many, title=title,
        )  # fmt: skip
    if kind is NewsKind.PROPOSAL_ANSWERED:
        return ngettext(
            "The school gave %(num)d answer: %(title)s", "The school gave %(num)d answers: %(title)s", many, title=title
        )  # fmt: skip
    if kind is NewsKind.CHANGE_PLANNED:
        return ngettext(
            "The school plans %(num)d change: %(title)s",
            "The school plans %(num)d changes: %(title)s",
            many,
            title=title,
        )
    return ngettext(
        "There is news of %(num)d change: %(title)s", "There is news of %(num)d changes: %(title)s", many, title=title
    )  # fmt: skip


def path_to_all(kind: NewsKind, consultation_id: int) -> str:
    """Where to read of many things of a kind that happened in one consultation."""
    if kind is NewsKind.IDEA_ACCEPTED:
        return path_to("ideas.mine")
    if kind is NewsKind.PROPOSAL_ANSWERED:
        return path_to("decisions.board", consultation_id=consultation_id)
    return path_to("changes.index")


def icon(kind: NewsKind) -> str:
    """The sign beside it, of ``templates/components/icons.html``."""
    return {
        NewsKind.IDEA_ACCEPTED: "tick",
        NewsKind.IDEA_RETURNED: "undo",
        NewsKind.IDEA_MERGED: "merge",
        NewsKind.IDEA_REWORDED: "pencil",
        NewsKind.IDEA_SPLIT: "list",
        NewsKind.PROPOSAL_ANSWERED: "answer",
        NewsKind.ANSWER_CHANGED: "answer",
        NewsKind.ANSWERS_DUE: "later",
        NewsKind.CHANGE_PLANNED: "calendar",
        NewsKind.CHANGE_UNDER_WAY: "trowel",
        NewsKind.CHANGE_DONE: "tick",
        NewsKind.CHANGE_REVIEWED: "ticks",
        NewsKind.CHANGE_STOPPED: "cross",
        NewsKind.CHANGE_MOVED: "trowel",
        NewsKind.REVIEW_OPEN: "speech",
        NewsKind.SELF_REVIEW_OPEN: "speech",
        NewsKind.SELF_REVIEW_COUNTED: "people",
        NewsKind.REVIEW_DUE: "calendar",
        NewsKind.REVIEW_CLOSED: "eye",
        NewsKind.CONTRACT_ENDS: "calendar",
    }[kind]


def mail_kind(kind: MailKind) -> str:
    """What a mail was for."""
    return {
        MailKind.SOMETHING_FOR_YOU: _("A note to sign in"),
        MailKind.SIGN_IN_LINK: _("A link to sign in"),
        MailKind.INVITATION: _("An invitation"),
        MailKind.TEST: _("A test"),
        MailKind.NEWS: _("News"),
    }[kind]


def mail_state(state: MailState) -> tuple[str, str]:
    """How far it is, and the tone of its tag."""
    return {
        MailState.WAITING: (_("Waits to leave"), "warn"),
        MailState.SENT: (_("Sent"), "good"),
        MailState.REFUSED: (_("Refused"), "bad"),
        MailState.TOO_LATE: (_("Too late to send"), "bad"),
    }[state]


def channel(of: Channel) -> str:
    """How it travels."""
    return {Channel.EMAIL: _("Email"), Channel.SMS: _("Text message")}[of]


def test(of: Channel) -> str:
    """The button that sends oneself a test."""
    return {Channel.EMAIL: _("Send a test email to me"), Channel.SMS: _("Send a test text message to me")}[of]
