#!/bin/sh
# Roles and databases of all services, run by the image of PostgreSQL when it makes its cluster. Safe to run again, which
# takes over changed passwords: docker compose exec postgres sh /docker-entrypoint-initdb.d/databases.sh
# A server elsewhere is named by PGHOST, PGUSER and PGPASSWORD.
set -eu
files=${DATABASE_FILES:-/etc/contest/postgres}
export PGUSER="${PGUSER:-$POSTGRES_USER}" PGOPTIONS="-c client_min_messages=warning"
psql -XqAt -v ON_ERROR_STOP=1 -d template1 -f "$files/extensions.sql"
for secret in /run/secrets/postgres-*; do
    name=${secret#/run/secrets/postgres-}
    case $name in
        superuser) ;;
        monitoring) psql -XqAt -d postgres -v password_file="$secret" -f "$files/monitoring.sql" ;;
        *) psql -XqAt -d postgres -v service="$name" -v password_file="$secret" -f "$files/service.sql" ;;
    esac
done
