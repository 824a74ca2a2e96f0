"""The maths of a consultation. Pure: numbers in, frozen dataclasses out; no web, no database, no settings.

Import the file you need: `support`, `verdicts`, `flips` and `words` are plain Python, `common_ground`,
`table`, `voices`, `fair_few` and `rounds` need numpy, and only `opinion_groups` (and `analysis`, which
calls it) brings scipy, so that a web process stays small.
"""
