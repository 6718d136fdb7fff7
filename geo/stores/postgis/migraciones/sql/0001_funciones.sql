-- Lo que un editor hace con tablas que no son suyas pasa por estas funciones.

CREATE FUNCTION publicado.particion_de_casos(mes text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    nombre text := 'hechos_casos_' || replace(mes, '-', '_');
BEGIN
    IF mes !~ '^[0-9]{4}-(0[1-9]|1[0-2])$' THEN
        RAISE EXCEPTION '«%» no es un corte', mes USING ERRCODE = 'check_violation';
    END IF;
    IF to_regclass('publicado.' || nombre) IS NULL THEN
        EXECUTE format('CREATE TABLE publicado.%I PARTITION OF publicado.hechos_casos FOR VALUES IN (%L)', nombre, mes);
    END IF;
END $$;
COMMENT ON FUNCTION publicado.particion_de_casos(text) IS 'Hace, si falta, la partición de casos de un corte.';

CREATE FUNCTION publicado.vaciar_marco(cual text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SET CONSTRAINTS ALL DEFERRED;
    DELETE FROM publicado.limite WHERE marco = cual;
    DELETE FROM publicado.marco_nivel WHERE marco = cual;
$$;
COMMENT ON FUNCTION publicado.vaciar_marco(text)
    IS 'Borra los polígonos de un Marco, para quitarlo o para volver a escribirlos.';

CREATE FUNCTION publicado.vaciar_edicion(cual text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tabla regclass;
    su_marco text;
BEGIN
    SET CONSTRAINTS ALL DEFERRED;
    FOR tabla IN
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'edicion' AND NOT a.attisdropped
        WHERE n.nspname = 'publicado' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relname <> 'en_uso'
    LOOP
        EXECUTE format('DELETE FROM %s WHERE edicion = $1', tabla) USING cual;
    END LOOP;
    SELECT marco INTO su_marco FROM publicado.edicion WHERE id = cual;
    UPDATE publicado.edicion SET marco = NULL, retirada = now() WHERE id = cual;
    IF NOT EXISTS (SELECT FROM publicado.edicion WHERE marco = su_marco) THEN
        PERFORM publicado.vaciar_marco(su_marco);
        DELETE FROM publicado.marco WHERE clave = su_marco;
    END IF;
    INSERT INTO bitacora.registro (accion, edicion) VALUES ('retirar', cual);
END $$;
COMMENT ON FUNCTION publicado.vaciar_edicion(text)
    IS 'Borra los hechos de una edición, y sus límites si nadie más los usa; deja el manifiesto.';

CREATE FUNCTION bitacora.no_se_cambia() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a la bitácora sólo se le añade' USING ERRCODE = 'insufficient_privilege';
END $$;
COMMENT ON FUNCTION bitacora.no_se_cambia() IS 'Impide cambiar o borrar la bitácora, también a su dueño.';
CREATE TRIGGER solo_anadir BEFORE UPDATE OR DELETE OR TRUNCATE ON bitacora.registro
    FOR EACH STATEMENT EXECUTE FUNCTION bitacora.no_se_cambia();

CREATE FUNCTION publicado.contar_renglones() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    ANALYZE publicado.marco, publicado.marco_nivel, publicado.limite (marco, nivel, resolucion, cvegeo),
        publicado.edicion, publicado.en_uso, publicado.incidencia_anual, publicado.situacion,
        publicado.hechos_entidades, publicado.hechos_municipios, publicado.hechos_mecanismos,
        publicado.hechos_casos;
END $$;
COMMENT ON FUNCTION publicado.contar_renglones()
    IS 'Cuenta lo recién publicado para que las vistas se planeen bien desde la primera consulta.';
