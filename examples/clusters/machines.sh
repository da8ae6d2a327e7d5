#!/usr/bin/env bash
# One run on a few machines that are reached with ssh. Each has kramers on its PATH, and the experiment in the same place:
#
#     examples/clusters/machines.sh sweep.yaml node1 node2 node3
#
# Redis runs here, for as long as the run; its password is made up, and is on no command line. What goes to and from it is not
# encrypted: between machines that do not trust their network, use a Redis with TLS and rediss://.
set -euo pipefail
file=$1
shift
port=${PORT:-6379}
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
folder=$(mktemp -d)
export KRAMERS_REDIS="redis://:$password@${REDIS_HOST:-$(hostname)}:$port"

redis-server - >"$folder/log" <<CONFIG &
port $port
bind * -::*
requirepass $password
dir $folder
appendonly yes
save ""
CONFIG
redis=$!
trap 'kill $redis; wait $redis || true; rm -r "$folder"' EXIT
sleep 1

# A worker that has had nothing to do for a minute ends by itself.
for host in "$@"; do
  ssh "$host" "cd '$PWD' && read -r KRAMERS_REDIS && export KRAMERS_REDIS && exec kramers worker --plugins '$file' --idle 60" <<<"$KRAMERS_REDIS" &
done

kramers run "$file" --executor bullmq
