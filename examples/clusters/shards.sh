#!/usr/bin/env bash
# One run as a job array of SLURM; every job computes its share of the cells, and the last one joins them:
#
#     sbatch --array=1-8 examples/clusters/shards.sh sweep.yaml runs/sweep
#
# A job that was cut short goes on where it stopped when it is submitted again.
#SBATCH --job-name=kramers
#SBATCH --cpus-per-task=4
#SBATCH --time=04:00:00
#SBATCH --requeue
set -euo pipefail
file=$1 out=$2
share=$SLURM_ARRAY_TASK_ID of=$SLURM_ARRAY_TASK_COUNT

kramers run "$file" --shard "$share/$of" --out "$out-shares/$share" --workers "${SLURM_CPUS_PER_TASK:-1}" --quiet
touch "$out-shares/$share/done"

# Whoever finishes last sees that all are done; a lock keeps two of them from joining at once.
if [ "$(find "$out-shares" -mindepth 2 -maxdepth 2 -name done | wc -l)" -eq "$of" ] && mkdir "$out-shares/lock"; then
  kramers merge "$out-shares"/[0-9]* --out "$out"
  rmdir "$out-shares/lock"
fi
