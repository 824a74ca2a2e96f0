"""The maths of a consultation. Pure: numbers in, frozen dataclasses out; no web, no database, no settings.

Import the file you need: `support`, `verdicts`, `flips`, `rounds` and `words` are plain Python, `common_ground`,
`table`, `voices` and `fair_few` need numpy, and only `opinion_groups` (and `analysis`, which
calls it) brings scipy, so that a web process stays small.
"""
