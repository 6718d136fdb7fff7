-- Lo que se abre con QGIS y SQL: la edición en uso, con polígonos generalizados a 250 m.

CREATE VIEW publicado.actual AS
    SELECT e.id AS edicion, e.marco, m.marco AS version_marco, e.manifiesto ->> 'corte' AS corte, u.desde
    FROM publicado.en_uso u JOIN publicado.edicion e ON e.id = u.edicion
    JOIN publicado.marco m ON m.clave = e.marco;
COMMENT ON VIEW publicado.actual IS 'La edición en uso, su Marco y su corte.';

CREATE VIEW publicado.poligono AS
    SELECT l.nivel, l.cvegeo, ST_Multi(l.geometria)::geometry(MultiPolygon, 4326) AS geometria
    FROM publicado.limite l JOIN publicado.actual a ON l.marco = a.marco
    WHERE l.resolucion = 250;
COMMENT ON VIEW publicado.poligono IS 'Los polígonos de la edición en uso, a 250 m.';

CREATE VIEW publicado.incidencia_entidad AS
    SELECT i.anio * 100 + i.cvegeo::int AS id, i.cvegeo, i.cvegeo AS cve_ent, n.nombre, i.anio, i.estatus,
           i.carpetas, i.poblacion, i.poblacion_estatus, i.tasa, i.tasa_inf, i.tasa_sup, i.tasa_estatus,
           i.meses_reportados, i.meses_pedidos, i.instrumento, a.version_marco AS marco, i.corte, i.fuente,
           p.geometria
    FROM publicado.actual a
    JOIN publicado.incidencia_anual i ON i.edicion = a.edicion AND i.nivel = 'entidad'
    JOIN publicado.hechos_entidades n ON n.edicion = a.edicion AND n.cve_ent = i.cvegeo
    LEFT JOIN publicado.poligono p ON p.nivel = i.nivel AND p.cvegeo = i.cvegeo;
COMMENT ON VIEW publicado.incidencia_entidad
    IS 'Carpetas y tasa de cada entidad y año: lo que el servicio contesta en incidencia-entidad.';

CREATE VIEW publicado.incidencia_municipio AS
    SELECT i.anio * 100000 + i.cvegeo::int AS id, i.cvegeo, left(i.cvegeo, 2) AS cve_ent,
           coalesce(n.nombre, 'Sin municipio') AS nombre, e.nombre AS entidad,
           CASE WHEN n.cvegeo IS NULL THEN 'sin_municipio' ELSE 'municipio' END AS tipo, i.anio, i.estatus,
           i.carpetas, i.poblacion, i.poblacion_estatus, i.tasa, i.tasa_inf, i.tasa_sup, i.tasa_estatus,
           i.meses_reportados, i.meses_pedidos, i.instrumento, a.version_marco AS marco, i.corte, i.fuente,
           p.geometria
    FROM publicado.actual a
    JOIN publicado.incidencia_anual i ON i.edicion = a.edicion AND i.nivel = 'municipio'
    JOIN publicado.hechos_entidades e ON e.edicion = a.edicion AND e.cve_ent = left(i.cvegeo, 2)
    LEFT JOIN publicado.hechos_municipios n ON n.edicion = a.edicion AND n.cvegeo = i.cvegeo
    LEFT JOIN publicado.poligono p ON p.nivel = i.nivel AND p.cvegeo = i.cvegeo;
COMMENT ON VIEW publicado.incidencia_municipio
    IS 'Carpetas y tasa de cada municipio y año, con un renglón «sin municipio» (EE999) por entidad.';

CREATE FUNCTION publicado.situacion_en(dia date) RETURNS TABLE (
    id bigint, fecha date, cve_ent text, nombre text, mecanismo text, titulo text, situacion text, desde text,
    segun text, segun_fecha text, naturaleza text, ultimo_conocido text, ultimo_fecha text, ultimo_segun text,
    marco text, geometria geometry(MultiPolygon, 4326)
) LANGUAGE sql STABLE AS $$
    SELECT row_number() OVER (ORDER BY e.cve_ent, m.fila), dia, e.cve_ent, e.nombre, m.clave, m.titulo_es,
           coalesce(s.situacion, 'sin_dato'), coalesce(s.situacion_desde, ''), coalesce(s.segun, ''),
           coalesce(s.segun_fecha, ''), coalesce(s.naturaleza, ''), coalesce(s.ultimo_conocido, ''),
           coalesce(s.ultimo_fecha, ''), coalesce(s.ultimo_segun, ''), a.version_marco, p.geometria
    FROM publicado.actual a
    JOIN publicado.hechos_entidades e ON e.edicion = a.edicion
    JOIN publicado.hechos_mecanismos m ON m.edicion = a.edicion AND m.nivel = 'entidad'
    LEFT JOIN publicado.situacion s ON s.edicion = a.edicion AND s.cvegeo = e.cve_ent
        AND s.mecanismo = m.clave AND s.desde <= dia AND (s.hasta IS NULL OR dia < s.hasta)
    LEFT JOIN publicado.poligono p ON p.nivel = 'entidad' AND p.cvegeo = e.cve_ent
$$;
COMMENT ON FUNCTION publicado.situacion_en(date)
    IS 'La situación de cada mecanismo en cada entidad en un día, según la edición en uso.';
REVOKE ALL ON FUNCTION publicado.situacion_en(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION publicado.situacion_en(date) TO incidencia_lector;

-- Lo que devuelve una función no dice de qué tipo es su geometría: la vista sí.
CREATE VIEW publicado.cobertura AS
    SELECT id, fecha, cve_ent, nombre, mecanismo, titulo, situacion, desde, segun, segun_fecha, naturaleza,
           ultimo_conocido, ultimo_fecha, ultimo_segun, marco,
           geometria::geometry(MultiPolygon, 4326) AS geometria
    FROM publicado.situacion_en(current_date);
COMMENT ON VIEW publicado.cobertura IS 'La situación de hoy de cada mecanismo en cada entidad.';

CREATE VIEW publicado.convenios AS
    SELECT * FROM publicado.cobertura
    WHERE mecanismo IN ('convenio_marco', 'convenio_coordinacion', 'convenio_osc');
COMMENT ON VIEW publicado.convenios IS 'Los convenios de cada entidad, hoy.';

CREATE VIEW publicado.armonizacion AS
    SELECT * FROM publicado.cobertura WHERE mecanismo = 'ley_armonizada';
COMMENT ON VIEW publicado.armonizacion IS 'Si la ley de cada entidad está armonizada, hoy y según quién.';

GRANT SELECT ON ALL TABLES IN SCHEMA publicado TO incidencia_lector;
