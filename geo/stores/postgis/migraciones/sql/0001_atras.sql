-- El dueño puede quitar la bitácora entera, pero no un renglón.
ALTER DEFAULT PRIVILEGES IN SCHEMA publicado REVOKE SELECT ON TABLES FROM incidencia_lector;
ALTER DEFAULT PRIVILEGES IN SCHEMA restringido
    REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM incidencia_custodio;
REVOKE SELECT ON public.incidencia_version FROM PUBLIC;
DROP SCHEMA publicado, restringido, bitacora CASCADE;
-- Un rol con miembros, o con permisos en otra base del servidor, se queda.
DO $$
DECLARE
    rol text;
BEGIN
    FOREACH rol IN ARRAY ARRAY['incidencia_custodio', 'incidencia_editor', 'incidencia_lector'] LOOP
        IF NOT EXISTS (SELECT FROM pg_auth_members WHERE roleid = rol::regrole) THEN
            BEGIN
                EXECUTE format('DROP ROLE %I', rol);
            EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL;
            END;
        END IF;
    END LOOP;
END $$;
