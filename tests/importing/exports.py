"""A small Polis export, worked by hand, that tests may spoil.

Four comments: 0 and 1 accepted, 2 rejected, 3 not yet read. Four participants: 10, 11 and 12 voted,
13 only came. Nine rows of votes: 10 changed their mind on comment 0, so eight count; of these five are
on cards (0: one agrees, one disagrees, one passes; 1: two agree), two on the rejected comment, one on the unread.
"""

from __future__ import annotations

from pathlib import Path

SUMMARY = """\
topic,What would help at lunch?
url,https://pol.is/1lunch
views,9
voters,3
voters-in-conv,3
commenters,2
comments,4
groups,0
conversation-description,"Say what you think.
All are welcome."
"""

COMMENTS = """\
timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1600000000000,x,0,10,2,1,1,"A quiet room, please"
1600000001000,x,1,11,2,0,1,"Longer tables
for everybody"
1600000002000,x,2,11,1,1,-1,Something that was not shown
1600000003000,x,3,12,1,0,0,"=HYPERLINK(""http://bad.example"",""press"")"
"""

VOTES = """\
timestamp,datetime,comment-id,voter-id,vote
1600000010000,x,0,10,-1
1600000011000,x,0,11,1
1600000012000,x,0,12,0
1600000090000,x,1,10,1
1600000014000,x,1,11,1
1600000015000,x,2,10,1
1600000016000,x,2,11,-1
1600000017000,x,3,12,1
1600000009000,x,0,10,1
"""

PARTICIPANTS = """\
participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3
10,,0,1,3,2,1,-1,1,1,
11,,0,2,3,2,1,1,1,-1,
12,,,1,2,1,0,0,,,1
13,,,0,0,0,0,,,,
"""

FILES = {
    "summary.csv": SUMMARY,
    "comments.csv": COMMENTS,
    "votes.csv": VOTES,
    "participants-votes.csv": PARTICIPANTS,
}


def write(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the export to `folder`, with one piece of text replaced in some files: ``votes=("0,12,0", "0,12,7")``."""
    folder.mkdir(exist_ok=True)
    names = {name.split("-")[0].removesuffix(".csv"): name for name in FILES}
    for short, name in names.items():
        text = FILES[name]
        if short in changes:
            before, after = changes[short]
            assert text.count(before) == 1, f"{before!r} must be there once"
            text = text.replace(before, after)
        (folder / name).write_text(text, encoding="utf-8")
    return folder
