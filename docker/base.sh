#!/bin/sh
# La primera vez que nace la base: el usuario del servicio, que sólo lee lo publicado. La migración encuentra
# hecho el rol y le da sus permisos.
set -eu
psql --set=ON_ERROR_STOP=1 --set=clave="$(cat "$CLAVE_DEL_SERVICIO")" \
    --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --no-psqlrc --quiet <<'SQL'
SELECT 'CREATE ROLE incidencia_lector NOLOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'incidencia_lector') \gexec
CREATE ROLE servicio LOGIN PASSWORD :'clave' IN ROLE incidencia_lector;
SQL
