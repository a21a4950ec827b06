#!/bin/sh
# archive-wal PATH NAME FOLDER: one file of the WAL into the backups. PostgreSQL asks again until it works.
set -eu
to=$3/$2.gz
# A file that is there already must be the same one.
if [ -e "$to" ]; then
    gzip -dc "$to" | cmp -s - "$1" && exit 0
    echo "archive-wal: $to is there already and differs from $1" >&2
    exit 1
fi
trap 'rm -f "$to.new"' EXIT
gzip -1 -c "$1" > "$to.new"
gzip -dc "$to.new" | cmp -s - "$1"
sync "$to.new"
mv "$to.new" "$to"
sync "$3"
