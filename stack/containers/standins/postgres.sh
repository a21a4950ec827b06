#!/bin/sh
# Of the official image's entry point: a first start makes the cluster and runs what lies in /docker-entrypoint-initdb.d.
set -eu
if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
    # shellcheck disable=SC2086  # several arguments
    initdb --pgdata="$PGDATA" --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-local=trust \
        --auth-host=scram-sha-256 --no-instructions ${POSTGRES_INITDB_ARGS:-}
    echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
    postgres "-c" "listen_addresses=" & first=$!
    until pg_isready -q; do sleep 0.1; done
    for script in /docker-entrypoint-initdb.d/*.sh; do [ ! -e "$script" ] || "$script"; done
    kill -INT $first
    wait $first
fi
exec "$@"
