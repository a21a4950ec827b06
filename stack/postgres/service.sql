-- Role and database of one service, as far as they are missing; its password as its file says now. Safe to run again.
--   psql -v service=voting -v password_file=/run/secrets/postgres-voting -f service.sql
\set ON_ERROR_STOP on
\set name contest_ :service
\set password `cat :'password_file'`
SET client_min_messages = warning;
SELECT format('CREATE ROLE %I LOGIN', :'name')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
-- Only what cannot be turned back into the password reaches the server's log, should this fail.
SET log_min_error_statement = panic;
ALTER ROLE :"name" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
