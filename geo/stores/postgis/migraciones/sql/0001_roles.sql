-- Los roles son del servidor, no de la base: otra base de Incidencia puede haberlos hecho ya.
DO $$
DECLARE
    rol text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('incidencia_roles'));
    FOREACH rol IN ARRAY ARRAY['incidencia_lector', 'incidencia_editor', 'incidencia_custodio'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = rol) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', rol);
        END IF;
    END LOOP;
    IF NOT pg_has_role('incidencia_editor', 'incidencia_lector', 'MEMBER') THEN
        GRANT incidencia_lector TO incidencia_editor;
    END IF;
    IF NOT pg_has_role('incidencia_custodio', 'incidencia_lector', 'MEMBER') THEN
        GRANT incidencia_lector TO incidencia_custodio;
    END IF;
END $$;

REVOKE ALL ON SCHEMA publicado, restringido, bitacora FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA publicado, bitacora FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA publicado GRANT SELECT ON TABLES TO incidencia_lector;
ALTER DEFAULT PRIVILEGES IN SCHEMA restringido
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO incidencia_custodio;

-- El servicio: lee lo publicado, y nada más.
GRANT USAGE ON SCHEMA publicado TO incidencia_lector;
GRANT SELECT ON ALL TABLES IN SCHEMA publicado TO incidencia_lector;
GRANT SELECT ON public.incidencia_version TO PUBLIC;

-- Quien publica: añade ediciones, elige la que está en uso y retira. Un hecho publicado no lo cambia, y sólo
-- lo borra con las funciones, que lo anotan en la bitácora.
GRANT INSERT ON ALL TABLES IN SCHEMA publicado TO incidencia_editor;
GRANT UPDATE ON publicado.en_uso TO incidencia_editor;
GRANT UPDATE (marco, creada, manifiesto, publicada, retirada) ON publicado.edicion TO incidencia_editor;
GRANT EXECUTE ON FUNCTION publicado.particion_de_casos(text), publicado.vaciar_edicion(text),
    publicado.vaciar_marco(text), publicado.contar_renglones() TO incidencia_editor;

-- Los registros restringidos.
GRANT USAGE ON SCHEMA restringido TO incidencia_custodio;

-- La bitácora: quién y cuándo los pone el servidor.
GRANT USAGE ON SCHEMA bitacora TO incidencia_editor, incidencia_custodio;
GRANT SELECT, INSERT (accion, edicion, filas, huella, detalle) ON bitacora.registro
    TO incidencia_editor, incidencia_custodio;
