#!/bin/sh
# In PostgreSQL's container:
#   backup.sh base KEEP    a base backup below /backup/base, named by when it was complete; forgets older ones but KEEP
#   backup.sh wal          ends once everything committed until now is in /backup/wal
set -eu
umask 027
ask() { psql -XqAt -h /var/run/postgresql -U "$POSTGRES_USER" -d postgres -c "$1"; }
fail() { echo "backup: $*" >&2; exit 1; }
mkdir -p /backup/base /backup/wal
cd /backup/base

base() {
    rm -rf ./new
    pg_basebackup --host /var/run/postgresql --username "$POSTGRES_USER" --no-password --pgdata new --checkpoint fast \
        --wal-method stream --manifest-checksums SHA256 --label contest
    pg_verifybackup --quiet --exit-on-error new
    sync
    mv new "$(date -u +%Y-%m-%dT%H-%M-%SZ)"
    for old in $(printf '%s\n' 20* | head -n "-$1"); do rm -rf "./$old"; done
    oldest=$(printf '%s\n' 20* | head -n 1)
    pg_archivecleanup -x .gz /backup/wal "$(sed -n 's/^START WAL LOCATION: .*file \([0-9A-F]*\)).*/\1/p' "$oldest/backup_label")"
}

wal() {
    [ "$(ask 'SHOW archive_mode')" = on ] || fail "POSTGRES_ARCHIVE is not on: PostgreSQL archives nothing"
    ask "SELECT pg_create_restore_point('contest')" > /dev/null
    last=$(ask 'SELECT pg_walfile_name(pg_switch_wal())')
    for _ in $(seq 300); do
        [ "$(ask "SELECT last_archived_wal >= '$last' FROM pg_stat_archiver")" = t ] && return
        sleep 0.2
    done
    fail "PostgreSQL does not archive its WAL; its log says why"
}

case $1 in
    base) base "$2" ;;
    wal) wal ;;
esac
