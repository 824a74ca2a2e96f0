"""Run by the benchmark in red-dwarf's own environment: time its pipeline on packed votes and print the seconds."""

import json
import sys
import time
import warnings

import numpy as np
from reddwarf.implementations.base import run_pipeline  # type: ignore[import-not-found]  # in its own environment

warnings.filterwarnings("ignore")
with np.load(sys.argv[1]) as packed:
    parts = [packed[name].tolist() for name in ("voter", "comment", "vote")]
    rejected = packed["rejected"].tolist()
votes = [
    {"participant_id": voter, "statement_id": comment, "vote": vote}
    for voter, comment, vote in zip(*parts, strict=True)
]
seconds = []
for _ in range(int(sys.argv[2])):
    start = time.perf_counter()
    result = run_pipeline(votes=votes, mod_out_statement_ids=rejected)
    seconds.append(time.perf_counter() - start)
labels = result.participants_df["cluster_id"].dropna()
print(json.dumps({"seconds": min(seconds), "labels": {str(i): int(label) for i, label in labels.items()}}))
