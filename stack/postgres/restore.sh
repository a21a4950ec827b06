#!/bin/sh
# In a container of PostgreSQL's image whose volume is empty: the newest base backup, then the archived WAL.
#   restore.sh [TIME]    as it was then; from the newest backup that was complete by then. Prints when the last commit was made.
set -eu
at=${1:-}
say() { echo "restore: $*" >&2; }
begun=$PGDATA/recovery.signal # PostgreSQL refuses to start on it without being told more
if [ -e "$PGDATA/PG_VERSION" ] && [ ! -e "$begun" ]; then
    say "there is a cluster already: $PGDATA"
    exit 1
fi
limit=${at:+$(date -u -d "$at" +%Y-%m-%dT%H-%M-%SZ)}
for one in /backup/base/20*Z; do
    { [ -n "$limit" ] && expr "${one##*/}" \> "$limit" > /dev/null; } || [ ! -d "$one" ] || base=$one
done
if [ -z "${base:-}" ]; then
    say "there is no backup in /backup/base${at:+ from before $at}"
    exit 1
fi
find "$PGDATA" -mindepth 1 -delete
touch "$begun"
cp -R "$base/." "$PGDATA"
chmod -R go-rwx "$PGDATA"
[ -n "$at" ] && line=current || line=latest
# It archives what it begins: the next restore must find this line of history, or it would begin one of the same name.
postgres -c config_file=/etc/contest/postgres/settings.conf -c listen_addresses= -c log_min_messages=warning \
    -c "archive_mode=$POSTGRES_ARCHIVE" -c "archive_command=sh /etc/contest/postgres/archive-wal.sh %p %f /backup/wal" \
    -c "restore_command=gzip -dc /backup/wal/%f.gz > %p" -c recovery_target_action=promote \
    -c "recovery_target_timeline=$line" -c "recovery_target_time=$at" >&2 & server=$!
ask() { psql -XqAt -h /var/run/postgresql -U "$POSTGRES_USER" -d postgres -c "$1" 2> /dev/null; }
until [ "$(ask 'SELECT pg_is_in_recovery()')" = f ]; do
    kill -0 $server 2> /dev/null || { say "PostgreSQL could not go on; what it said stands above"; exit 1; }
    sleep 0.2
done
point=$(ask 'SELECT pg_last_xact_replay_timestamp()')
kill -TERM $server
wait $server
say "$base up to ${point:-its own end}"
echo "$point"
